"""Promotions that want the same goods at the same time and do not combine (PRO-14)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kasse.domain.promotions.binding import camp_of
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.findings import Catalogue, Finding, Ware
from kasse.domain.promotions.goods import Visit
from kasse.domain.promotions.offers import arranged, fits
from kasse.domain.promotions.promotion import Holds, Promotion
from kasse.domain.quantity import ONE_THOUSANDTHS

TRIED: Final = 20
"""Goods of which it is tried which of two promotions wins."""

MOST_RIVALS: Final = 200
"""Pairs of which it is said in one check that they compete."""

MOST_TRIALS: Final = 1_000
"""Goods on which pairs are tried in one check."""

MOST_PIECES: Final = 50
_DAY_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A promotion and the ids of the stores in which it holds; none for all."""

    promotion: Promotion
    stores: tuple[str, ...] = ()


def conflicts(of: Placed, others: Sequence[Placed], catalogue: Catalogue) -> tuple[Finding, ...]:
    """A warning for each of the others with which `of` competes: how many goods both want, of how
    many of these that were `tried` each of them `wins` or `loses`, and one of the goods."""
    return tuple(rivalries([of], others, {of.promotion.id: catalogue.wares}))


def rivalries(
    mine: Sequence[Placed], others: Sequence[Placed], wares: Mapping[str, Sequence[Ware]]
) -> Iterator[Finding]:
    """The same for promotions that are checked together, each with its `wares` by its id: each pair
    of them is compared once, and both are warned.

    Of more than MOST_RIVALS pairs the rest is counted: promotion.not_compared says with how many
    `others` one competes besides. After MOST_TRIALS no more goods are tried.
    """
    wanted = _Wanted([*mine, *others], wares)
    uncompared: Counter[str] = Counter()
    pairs, trials = 0, MOST_TRIALS
    for one, two, is_mine in _pairs(mine, others):
        shared = wanted.by_both(one, two)
        if not shared:
            continue
        warned = (one.promotion, two.promotion) if is_mine else (one.promotion,)
        pairs += 1
        if pairs > MOST_RIVALS:
            uncompared.update(each.id for each in warned)
            continue
        meeting = _meeting(one, two, shared, most=min(TRIED, trials))
        trials -= meeting.tried
        yield from (meeting.said_of(each) for each in warned)
    for id_, count in uncompared.items():
        yield Finding(
            code="promotion.not_compared",
            severity="warning",
            promotion=id_,
            field="combines",
            facts={"others": count},
        )


def _pairs(
    mine: Sequence[Placed], others: Sequence[Placed]
) -> Iterator[tuple[Placed, Placed, bool]]:
    """Each two of which one is mine that may meet, and whether the other is mine too."""
    for place, one in enumerate(mine):
        for number, two in enumerate((*mine[place + 1 :], *others), start=place + 1):
            if one.promotion.id != two.promotion.id and _may_meet(one, two):
                yield one, two, number < len(mine)


class _Wanted:
    """Which goods each promotion wants, looked up once."""

    def __init__(self, every: Sequence[Placed], wares: Mapping[str, Sequence[Ware]]) -> None:
        self._wares = wares
        all_wares = {ware.line.items: ware for some in wares.values() for ware in some}
        self._of = {one.promotion.id: _wanted(one.promotion, all_wares.values()) for one in every}

    def by_both(self, one: Placed, two: Placed) -> list[Ware]:
        """Those of the wares of `one` that both want."""
        both = self._of[one.promotion.id] & self._of[two.promotion.id]
        return [ware for ware in self._wares[one.promotion.id] if ware.line.items in both]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meeting:
    """Two promotions that want the same goods, and which of them won on those tried."""

    both: tuple[Promotion, Promotion]
    shared: tuple[Ware, ...]
    winners: tuple[str, ...]

    @property
    def tried(self) -> int:
        return len(self.winners)

    def said_of(self, one: Promotion) -> Finding:
        """As one of them is told of it."""
        two = next(other for other in self.both if other.id != one.id)
        return Finding(
            code="promotion.competes",
            severity="warning",
            promotion=one.id,
            field="combines",
            facts={
                "other": two.id,
                "name": two.name,
                "goods": len(self.shared),
                "example": self.shared[0].name,
                "tried": self.tried,
                "wins": self.winners.count(one.id),
                "loses": self.winners.count(two.id),
            },
        )


def _meeting(of: Placed, other: Placed, shared: Sequence[Ware], *, most: int) -> _Meeting:
    one, two = of.promotion, other.promotion
    tried = [ware for ware in shared if not ware.line.whole][:most]
    return _Meeting(
        both=(one, two),
        shared=tuple(shared),
        winners=tuple(_winner(one, two, ware) for ware in tried),
    )


def _may_meet(of: Placed, other: Placed) -> bool:
    one, two = of.promotion, other.promotion
    return (
        one.active
        and two.active
        and one.form != "points"
        and two.form != "points"
        and camp_of(one) != camp_of(two)
        and (not of.stores or not other.stores or bool(set(of.stores) & set(other.stores)))
        and (not one.channels or not two.channels or bool(set(one.channels) & set(two.channels)))
        and _at_once(one.holds or (Holds(),), two.holds or (Holds(),))
    )


def _wanted(promotion: Promotion, wares: Iterable[Ware]) -> set[tuple[str, ...]]:
    """The items of those wares that it wants, whatever date they bear."""
    descriptions = {
        replace(goods, expires_within=None) for part in promotion.parts for goods in part.goods
    }
    return {
        ware.line.items for ware in wares if any(fits(ware.line, goods) for goods in descriptions)
    }


def _winner(one: Promotion, two: Promotion, ware: Ware) -> str:
    """Which of two gives something on as many pieces of one ware as either asks for; "" for none
    or both."""
    pieces = max(_asked(one), _asked(two))
    lines = [replace(ware.line, line=1, quantity_thousandths=pieces * ONE_THOUSANDTHS)]
    groups = (*one.customer_groups, *two.customer_groups)
    coupons = tuple(found.coupon for found in (one, two) if found.coupon is not None)
    visit = Visit(customer_groups=groups, coupons=coupons)
    always = [replace(found, holds=(), channels=()) for found in (one, two)]
    given = {found.promotion for found in apply(arranged(always), lines, visit).given}
    return given.pop() if len(given) == 1 else ""


def _asked(promotion: Promotion) -> int:
    counts = sum(part.count for part in promotion.parts)
    if promotion.form == "pool" and promotion.measure == "count":
        counts = promotion.tiers[0].least
    return min(counts, MOST_PIECES)


def _at_once(some: Sequence[Holds], others: Sequence[Holds]) -> bool:
    return any(_meet(one, two) for one in some for two in others)


def _meet(one: Holds, two: Holds) -> bool:
    starts = max(one.from_ or "", two.from_ or "")
    ends = min(one.to or "9", two.to or "9")
    days = set(one.days or range(1, 8)) & set(two.days or range(1, 8))
    return starts < ends and bool(days) and _hours_meet(one, two)


def _hours_meet(one: Holds, two: Holds) -> bool:
    return any(max(a, c) < min(b, d) for a, b in _hours(one) for c, d in _hours(two))


def _hours(when: Holds) -> list[tuple[int, int]]:
    starts = when.starts or 0
    ends = _DAY_MINUTES if when.ends is None else when.ends
    return [(starts, ends)] if starts < ends else [(starts, _DAY_MINUTES), (0, ends)]
