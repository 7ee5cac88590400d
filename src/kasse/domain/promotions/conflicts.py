"""Promotions that want the same goods at the same time and do not combine (PRO-14)."""

from collections.abc import Iterator, Sequence
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
    return tuple(
        found
        for other in others
        if other.promotion.id != of.promotion.id
        for found in _conflict(of, other, catalogue)
    )


def _conflict(of: Placed, other: Placed, catalogue: Catalogue) -> Iterator[Finding]:
    one, two = of.promotion, other.promotion
    if not _may_meet(of, other):
        return
    shared = [ware for ware in catalogue.wares if _wants(one, ware) and _wants(two, ware)]
    if not shared:
        return
    tried = [ware for ware in shared if not ware.line.whole][:TRIED]
    winners = [_winner(one, two, ware) for ware in tried]
    yield Finding(
        code="promotion.competes",
        severity="warning",
        promotion=one.id,
        field="combines",
        facts={
            "other": two.id,
            "name": two.name,
            "goods": len(shared),
            "example": shared[0].name,
            "tried": len(tried),
            "wins": winners.count(one.id),
            "loses": winners.count(two.id),
        },
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


def _wants(promotion: Promotion, ware: Ware) -> bool:
    return any(
        fits(ware.line, replace(goods, expires_within=None))
        for part in promotion.parts
        for goods in part.goods
    )


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
