"""Which promotions compete, and what the pieces' options are in each knot of them (PRO-14)."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final, TypeAlias

from kasse.domain.promotions.binding import camp_of, machine, off_one
from kasse.domain.promotions.deals import Deal
from kasse.domain.promotions.goods import GoodsLine, measured
from kasse.domain.promotions.offers import Candidate
from kasse.domain.promotions.pieces import Lot, Pieces
from kasse.domain.promotions.promotion import Tier
from kasse.domain.promotions.steps import Option, Tangle

MAX_OPTIONS: Final = 1_024
"""Ways in which one piece may be bound, of which the rest is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knot:
    """Promotions that compete for goods, and the numbers of the lots that they compete for."""

    candidates: tuple[Candidate, ...]
    lots: tuple[int, ...]


_Free: TypeAlias = tuple[tuple[str, int], ...]
"""Promotions that bind a piece anyhow, and what comes off it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Untied:
    """A knot taken apart: what search needs, and what its options mean.

    `camps` has of each piece's options the way that they are, as a place in `names`; `free` has by
    way and lot the promotions without limit or count (PRO-9), which bind whatever goes that way.
    """

    tangle: Tangle
    names: tuple[str, ...]
    camps: tuple[tuple[int | None, ...], ...]
    free: tuple[tuple[_Free, ...], ...]


def is_free(candidate: Candidate) -> bool:
    """Whether a promotion binds any number of single pieces."""
    return candidate.promotion.form == "each" and candidate.limit is None


def knots(
    candidates: Sequence[Candidate],
    lines: Sequence[GoodsLine],
    lots: Sequence[Lot],
    *,
    together: bool,
) -> Iterator[Knot]:
    """The candidates, with those in one knot that compete, directly or through others.

    With `together` those are in one knot that share a lot, whether they compete or not.
    """
    touched = [_touched(candidate, lots) for candidate in candidates]
    by_lot: dict[int, list[int]] = {}
    for number, found in enumerate(touched):
        for lot in found:
            by_lot.setdefault(lot, []).append(number)
    tied = _Tied(len(candidates))
    for lot, numbers in by_lot.items():
        if len(numbers) > 1:
            rivals = [candidates[number] for number in numbers]
            if together or _compete(rivals, lines[lots[lot].place], lots[lot]):
                tied.tie(numbers)
    for number, candidate in enumerate(candidates):
        if _gives_together(candidate) and _may_be_short(number, candidates, touched, lines, lots):
            tied.tie(list({other for lot in touched[number] for other in by_lot[lot]}))
    for members in tied.groups():
        found = sorted({lot for number in members for lot in touched[number]})
        if found:
            yield Knot(
                candidates=tuple(candidates[number] for number in members), lots=tuple(found)
            )


class _Tied:
    """Numbers of which some are tied to each other."""

    def __init__(self, count: int) -> None:
        self._of = list(range(count))

    def tie(self, numbers: Sequence[int]) -> None:
        first = min(self._top(number) for number in numbers)
        for number in numbers:
            self._of[self._top(number)] = first

    def groups(self) -> Iterator[list[int]]:
        found: dict[int, list[int]] = {}
        for number in range(len(self._of)):
            found.setdefault(self._top(number), []).append(number)
        yield from found.values()

    def _top(self, number: int) -> int:
        while self._of[number] != number:
            self._of[number] = self._of[self._of[number]]
            number = self._of[number]
        return number


def untied(
    knot: Knot,
    lines: Sequence[GoodsLine],
    lots: Sequence[Lot],
    pieces: Pieces,
    tiers: Mapping[str, Tier],
    *,
    left_to: str | None = None,
) -> Untied:
    """The knot with its pools at the tiers given; pools without one are left alone.

    Any piece may be left to what goes the way `left_to`, also where something else would bind it
    anyhow.
    """
    ways = [camp_of(one.promotion) for one in knot.candidates]
    names = sorted(set(ways))
    bound = [
        one
        for one in knot.candidates
        if not is_free(one) and (one.promotion.form != "pool" or one.promotion.id in tiers)
    ]
    deals = tuple(
        machine(
            one,
            lines,
            lots,
            pieces,
            tier=tiers.get(one.promotion.id),
            stacked=ways.count(camp_of(one.promotion)) > 1,
        )
        for one in bound
    )
    camps = [names.index(camp_of(one.promotion)) for one in bound]
    free = tuple(_free_of(name, knot, lines, lots) for name in names)
    held = [names.index(lot.camp) if lot.camp in names else None for lot in lots]
    way = names.index(left_to) if left_to in names else None
    bound_anyhow = range(len(names)) if left_to is None else () if way is None else (way,)
    choices = _Choices(deals, camps, free, held, bound_anyhow)
    of_lot: dict[int, _Found] = {}
    for piece, lot in enumerate(pieces.lots):
        if lot not in of_lot:
            of_lot[lot] = choices.of(piece, lot)
    found = [of_lot[lot] for lot in pieces.lots]
    tangle = Tangle(
        deals=deals,
        camps=camps,
        without=[
            [
                min(_sum(free[camp][lot]), room)
                for lot, room in zip(pieces.lots, pieces.rooms, strict=True)
            ]
            for camp in range(len(names))
        ],
        rooms=pieces.rooms,
        options=[options for options, _, _ in found],
        extras=[extras for _, extras, _ in found],
    )
    return Untied(
        tangle=tangle, names=tuple(names), camps=tuple(camps for _, _, camps in found), free=free
    )


_Found: TypeAlias = tuple[tuple[Option, ...], tuple[int, ...], tuple[int | None, ...]]
"""A piece's options, what comes off besides the deals, and the way that each of them is."""


class _Choices:
    """The options of lots' pieces; those that the same deals fit in the same way have the same."""

    def __init__(
        self,
        deals: Sequence[Deal],
        camps: Sequence[int],
        free: Sequence[Sequence[_Free]],
        held: Sequence[int | None],
        bound_anyhow: Container[int],
    ) -> None:
        """`bound_anyhow` are the ways on which pieces must go that something binds anyhow."""
        self._bound_anyhow = bound_anyhow
        self._deals = deals
        self._camps = camps
        self._free = free
        self._held = held
        self._known: dict[tuple[object, ...], _Found] = {}

    def of(self, piece: int, lot: int) -> _Found:
        """Those of a lot, of which `piece` is one."""
        parts = tuple(tuple(deal.parts_for(piece)) for deal in self._deals)
        key = self._held[lot], parts, *(free[lot] for free in self._free)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._all(lot, parts)
        return found

    def _all(self, lot: int, parts: Sequence[Sequence[int]]) -> _Found:
        held = self._held[lot]
        options: list[tuple[tuple[tuple[str, int], ...], Option, int | None]] = []
        taken_anyhow = False
        for camp, free in enumerate(self._free):
            if held not in (None, camp):
                continue
            of_camp = [place for place in range(len(parts)) if self._camps[place] == camp]
            pools = [place for place in of_camp if self._deals[place].takes_all]
            if camp in self._bound_anyhow:
                taken_anyhow |= bool(free[lot]) or any(parts[place] for place in pools)
            for option in _combined(of_camp, pools, parts):
                if option or free[lot]:
                    claims = [(self._deals[place].promotion, part) for place, part in option]
                    claims += [(promotion, 0) for promotion, _ in free[lot]]
                    options.append((tuple(sorted(claims)), option, camp))
        if not taken_anyhow:
            options.append(((), (), None))
        options.sort(key=lambda one: one[0])
        return (
            tuple(option for _, option, _ in options),
            tuple(0 if camp is None else _sum(self._free[camp][lot]) for _, _, camp in options),
            tuple(camp for _, _, camp in options),
        )


def _combined(
    places: Sequence[int], pools: Sequence[int], parts: Sequence[Sequence[int]]
) -> Iterator[Option]:
    """All ways in which deals that combine may bind a piece; pools take whatever they may."""
    choices: list[list[Option]] = []
    for place in places:
        bound: list[Option] = [((place, part),) for part in parts[place]]
        if bound:
            choices.append(bound if place in pools else [(), *bound])
    for combination in islice(product(*choices), MAX_OPTIONS):
        yield tuple(claim for claims in combination for claim in claims)


def _free_of(
    name: str, knot: Knot, lines: Sequence[GoodsLine], lots: Sequence[Lot]
) -> tuple[_Free, ...]:
    """By lot: the promotions of a way that bind whatever goes it, and what comes off a piece."""
    of_way = [one for one in knot.candidates if is_free(one) and camp_of(one.promotion) == name]
    found: list[list[tuple[str, int]]] = [[] for _ in lots]
    for one in of_way:
        give = one.promotion.give
        assert give is not None
        fitting = set(one.fits[0])
        for number, lot in enumerate(lots):
            if lot.place in fitting:
                off = off_one(give.way, give.value, lines[lot.place], lot.room)
                if off:
                    found[number].append((one.promotion.id, off))
    return tuple(tuple(free) for free in found)


def _sum(free: _Free) -> int:
    return sum(off for _, off in free)


def _touched(candidate: Candidate, lots: Sequence[Lot]) -> list[int]:
    places = {place for part in candidate.fits for place in part}
    camp = camp_of(candidate.promotion)
    return [
        number
        for number, lot in enumerate(lots)
        if lot.place in places and lot.camp in (None, camp) and lot.pieces
    ]


def _compete(rivals: Sequence[Candidate], line: GoodsLine, lot: Lot) -> bool:
    """Whether promotions that fit a lot cannot be decided each by itself: a piece goes one way, and
    what comes off it has an end."""
    if len({camp_of(one.promotion) for one in rivals}) > 1:
        return True
    return sum(_most(one, line, lot.room) for one in rivals) > lot.room


def _most(candidate: Candidate, line: GoodsLine, room: int) -> int:
    """The most that comes off a single piece of the lot by one promotion."""
    promotion = candidate.promotion
    if _gives_together(candidate):
        return 0
    give = promotion.give
    if give is None:
        return max(off_one(tier.way, tier.value, line, room) for tier in promotion.tiers)
    return off_one(give.way, give.value, line, room)


def _gives_together(candidate: Candidate) -> bool:
    """Whether it gives an amount on all the pieces that it has bound."""
    promotion = candidate.promotion
    give = promotion.give
    if give is None:
        return any(tier.way == "amount" for tier in promotion.tiers)
    return promotion.form == "set" and give.on == "all" and give.way != "percent"


def _may_be_short(
    number: int,
    candidates: Sequence[Candidate],
    touched: Sequence[Sequence[int]],
    lines: Sequence[GoodsLine],
    lots: Sequence[Lot],
) -> bool:
    """Whether an amount may be more than others leave of the pieces that it is given on: then they
    cannot be decided apart."""
    own = set(touched[number])
    others = [
        other for other in range(len(candidates)) if other != number and own & {*touched[other]}
    ]
    if not others:
        return False
    left = 0
    for lot in own:
        line = lines[lots[lot].place]
        taken = sum(
            _most(candidates[other], line, lots[lot].room)
            for other in others
            if lot in touched[other]
        )
        left += max(lots[lot].room - taken, 0) * lots[lot].pieces
    amounts = [number, *(other for other in others if _gives_together(candidates[other]))]
    return sum(_amount(candidates[one], lines, lots, touched[one]) for one in amounts) > left


def _amount(
    candidate: Candidate,
    lines: Sequence[GoodsLine],
    lots: Sequence[Lot],
    touched: Sequence[int],
) -> int:
    """The most that a promotion gives on all its pieces together."""
    promotion = candidate.promotion
    bare = sum(lines[lots[lot].place].bare_minor * lots[lot].pieces for lot in touched)
    give = promotion.give
    if give is None:
        tiers = promotion.tiers
        times = 1
        if promotion.repeats:
            own = [lines[place] for place in candidate.fits[0]]
            times = measured(promotion.measure, own) // tiers[0].least
        return max(tier.value for tier in tiers) * times
    if give.way == "price":
        return bare
    pieces = sum(lots[lot].pieces for lot in touched)
    return give.value * (pieces // sum(part.count for part in promotion.parts))
