"""What the promotions of both sides give a basket, asked of the engine as seldom as possible.

Promotions that share no line know nothing of each other. So a basket falls apart into parts: lines
that a set or a pool ties together once there is enough in the basket for it (PRO-10, PRO-11), most
of them a line or two. Goods of one price that fit the same promotions are alike, and the same parts
come up in basket after basket: what a part gets is kept by what is in it. The second side is asked
only where the campaign changes a promotion of the part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from kasse.domain.promotions.applied import Applied
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.quantity import ONE_THOUSANDTHS
from kasse.office.catalogue.queries import SoldItem
from kasse.office.promotions.simulating.baskets import GoodsKey, HistoryLine
from kasse.office.promotions.simulating.offered import Codes, Demand, Fits, Measure, Offered

MOST_KEPT: Final = 40_000
"""Goods, and parts of baskets, that are remembered; then all is forgotten, so that memory does not
grow with the history."""

_Times: TypeAlias = tuple[tuple[str, int, int], ...]
"""By promotion: its id, how often it was applied, and what it gave."""

_Order: TypeAlias = tuple[int, tuple[str, ...]]
"""Where goods stand among others (PRO-16)."""

_Member: TypeAlias = tuple[_Order, int, int, int]
"""A line of a part: its order, the number of its kind of goods, its quantity, its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What lines get on both sides, in minor units by their places, and what each promotion did;
    the two sides are one object where they are the same. `gap_minor`: no way gives more than this
    besides."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    times_before: _Times
    times_after: _Times
    gap_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Lines of a basket, by their places, that promotions tie together, and what they get."""

    places: tuple[int, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class _Goods:
    """Goods that came up: the number of their kind, the promotions that may fit them, as bits, what
    they help to reach, and their order."""

    kind: int
    mask: int
    demands: tuple[Demand, ...]
    order: _Order


_Kind: TypeAlias = tuple[int, int, int, int, Fits]
"""What goods that are alike have in common: price, price without modifiers, the least that they may
cost, their measure where they are whole (else 0), and what they fit."""


class Deciding:
    """The engine for the two sides of one simulation; `parents` are the categories above each."""

    def __init__(self, offered: Offered, *, parents: Mapping[str, str | None]) -> None:
        self._offered = offered
        self._parents = parents
        self._goods: dict[GoodsKey, _Goods] = {}
        self._kinds: list[_Kind] = []
        self._numbers: dict[_Kind, int] = {}
        self._kept: dict[tuple[int, tuple[tuple[int, int], ...], Codes], Outcome] = {}

    def parts(
        self,
        lines: Sequence[HistoryLine],
        items: Mapping[str, SoldItem],
        holding: int,
        codes: Codes = (),
    ) -> list[Part]:
        """The parts of a basket, in which the promotions `holding` hold; all other lines get
        nothing. `items` are those in the catalogue."""
        there: list[tuple[int, _Member]] = []
        reached: dict[int, int] = {}
        for place, line in enumerate(lines):
            key = line.goods
            if key is None:
                continue
            known = self._goods.get(key) or self._learn(key, items.get(key[0]))
            if known.mask & holding:
                quantity = line.quantity_thousandths
                there.append((known.mask & holding, (known.order, known.kind, quantity, place)))
                for demand in known.demands:
                    much = _measured(demand.measure, key, quantity)
                    reached[demand.number] = reached.get(demand.number, 0) + much
        if not there:
            return []
        enough = ~self._offered.lacking(reached)
        parts: list[Part] = []
        tied: list[tuple[int, int, list[_Member]]] = []
        for may_fit, member in there:
            mask = may_fit & enough
            if mask & self._offered.tying:
                tied = _tied(tied, mask, mask & self._offered.tying, member)
            elif mask:
                parts.append(self._part_of_one(mask, member))
        parts += [self._part(mask, members, codes) for mask, _, members in tied]
        return parts

    def forget_if_many(self) -> None:
        """Keeps memory small; between two baskets."""
        if max(len(self._goods), len(self._kept)) > MOST_KEPT:
            self._goods.clear()
            self._kinds.clear()
            self._numbers.clear()
            self._kept.clear()

    def _part_of_one(self, mask: int, member: _Member) -> Part:
        """A line at whose pieces promotions look one by one: each piece gets what one gets."""
        order, kind, quantity, place = member
        pieces = quantity // ONE_THOUSANDTHS
        if pieces < 2 or self._kinds[kind][3]:
            return self._part(mask, [member])
        alone = self._part(mask, [(order, kind, ONE_THOUSANDTHS, place)])
        key = mask, ((kind, quantity),), ()
        if key not in self._kept:
            self._kept[key] = _times_over(alone.outcome, pieces)
        return Part(places=alone.places, outcome=self._kept[key])

    def _part(self, mask: int, members: list[_Member], codes: Codes = ()) -> Part:
        members.sort()
        if codes and not mask & self._offered.by_code:
            codes = ()
        key = mask, tuple([(kind, quantity) for _, kind, quantity, _ in members]), codes
        outcome = self._kept.get(key)
        if outcome is None:
            outcome = self._decided(mask, key[1], codes)
            self._kept[key] = outcome
        return Part(places=tuple([member[3] for member in members]), outcome=outcome)

    def _decided(self, mask: int, goods: Sequence[tuple[int, int]], codes: Codes) -> Outcome:
        lines = [
            _line(self._kinds[kind], place, quantity)
            for place, (kind, quantity) in enumerate(goods)
        ]
        fits = [self._kinds[kind][4] for kind, _ in goods]
        offered = self._offered
        before = offered.asked(mask & offered.before, lines, fits, codes)
        is_changed = mask & offered.changed
        after = offered.asked(mask & offered.after, lines, fits, codes) if is_changed else before
        given, times = _given(before, len(lines)), _times(before)
        return Outcome(
            before=given,
            after=_given(after, len(lines)) if is_changed else given,
            times_before=times,
            times_after=_times(after) if is_changed else times,
            gap_minor=max(before.gap_minor, after.gap_minor),
        )

    def _learn(self, key: GoodsKey, item: SoldItem | None) -> _Goods:
        item = item or _gone(key, self._parents)
        _, price, bare, floor, measure, *_ = key
        fits: Fits = () if item.is_deposit else self._offered.fitting(_described(key, item))
        kind = (price, bare, floor, measure, fits)
        number = self._numbers.setdefault(kind, len(self._kinds))
        if number == len(self._kinds):
            self._kinds.append(kind)
        known = _Goods(
            kind=number,
            mask=sum(1 << place for place, _ in fits),
            demands=self._offered.demands(fits),
            order=(-price, item.items),
        )
        self._goods[key] = known
        return known


def _times_over(outcome: Outcome, pieces: int) -> Outcome:
    def amounts(given: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(amount * pieces for amount in given)

    def times(of_one: _Times) -> _Times:
        return tuple((one, applied * pieces, amount * pieces) for one, applied, amount in of_one)

    before, times_before = amounts(outcome.before), times(outcome.times_before)
    is_same = outcome.after is outcome.before
    return Outcome(
        before=before,
        after=before if is_same else amounts(outcome.after),
        times_before=times_before,
        times_after=times_before if is_same else times(outcome.times_after),
        gap_minor=outcome.gap_minor * pieces,
    )


def _measured(measure: Measure, key: GoodsKey, quantity: int) -> int:
    """As kasse.domain.promotions.goods.measured, of one line."""
    _, price, _, _, whole, *_ = key
    pieces = 1 if whole else quantity // ONE_THOUSANDTHS
    if measure == "pieces":
        return pieces
    return (quantity if whole else 0) if measure == "weight" else price * pieces


def _tied(
    tied: list[tuple[int, int, list[_Member]]], mask: int, ties: int, member: _Member
) -> list[tuple[int, int, list[_Member]]]:
    """The parts, as (promotions, those that tie, lines), with one line more, which may join some
    of them."""
    members = [member]
    apart = []
    for part in tied:
        if part[1] & ties:
            mask |= part[0]
            ties |= part[1]
            members += part[2]
        else:
            apart.append(part)
    apart.append((mask, ties, members))
    return apart


def _line(kind: _Kind, place: int, quantity: int) -> GoodsLine:
    price, bare, floor, measure, _ = kind
    return GoodsLine(
        line=place,
        items=(f"{place:06d}",),
        price_minor=price,
        bare_minor=bare,
        quantity_thousandths=quantity,
        whole=bool(measure),
        floor_minor=floor,
    )


def _described(key: GoodsKey, item: SoldItem) -> GoodsLine:
    """Goods as promotions find them."""
    _, price, bare, floor, measure, expires, day, _ = key
    return GoodsLine(
        line=0,
        items=item.items,
        price_minor=price,
        bare_minor=bare,
        quantity_thousandths=measure or ONE_THOUSANDTHS,
        whole=bool(measure),
        floor_minor=floor,
        categories=item.categories,
        brand=item.brand,
        tags=item.tags,
        moment=f"{day}T00:00" if day else "",
        expires_on=expires or None,
    )


def _gone(key: GoodsKey, parents: Mapping[str, str | None]) -> SoldItem:
    """An item that the catalogue has no more: what the journal says of it."""
    categories: list[str] = []
    above: str | None = key[-1] or None
    while above is not None and above not in categories:
        categories.append(above)
        above = parents.get(above)
    return SoldItem(
        items=(key[0],),
        categories=tuple(categories),
        brand="",
        tags=(),
        is_deposit=False,
        cost_minor=None,
    )


def _given(applied: Applied, lines: int) -> tuple[int, ...]:
    given = [0] * lines
    for one in applied.given:
        given[one.line] += one.amount_minor
    return tuple(given)


def _times(applied: Applied) -> _Times:
    return tuple((one.promotion, one.applications, one.amount_minor) for one in applied.times)
