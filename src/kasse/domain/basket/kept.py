"""The deals of a receipt, and what the goods of them that are kept cost (PRO-30)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from kasse.domain.basket.state import PaidLine, PaidPromotion, Source
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import Candidate, Offers, arranged
from kasse.domain.promotions.promotion import Promotion
from kasse.domain.quantity import ONE_THOUSANDTHS
from kasse.domain.rounding import half_up

Row: TypeAlias = tuple[str, int]
"""A row of the tax table: category and rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """Lines of one row of the tax table that promotions tie together, by number."""

    row: Row
    lines: frozenset[int]
    offers: Offers


def row_of(line: PaidLine) -> Row:
    """The row of the tax table that the line was paid in."""
    return line.tax_category, line.tax_rate_ppm


def charged(line: PaidLine) -> int:
    """What was paid for the line, as its total stood on the receipt."""
    off = sum(discount.amount_minor for discount in line.discounts)
    return line.amount_minor + line.exempted_minor + off


def share(whole_minor: int, line: PaidLine, quantity_thousandths: int) -> int:
    """What so much of a line is of an amount for all of it."""
    return half_up(whole_minor * quantity_thousandths, line.quantity_thousandths)


def without_promotions(line: PaidLine) -> PaidLine:
    """The line as it would have been paid if promotions had given nothing on it."""
    by_hand = tuple(found for found in line.discounts if found.source != "promotion")
    return replace(line, discounts=by_hand)


def worth(line: PaidLine, quantity_thousandths: int) -> int:
    """What so much of a line, that is or would be left of it, costs without promotions."""
    whole = charged(without_promotions(line))
    return whole - share(whole, line, line.quantity_thousandths - quantity_thousandths)


def names(rule: Promotion, line: PaidLine) -> bool:
    """Whether an entry's rule fits a line of its sale."""
    return any(str(line.line) in goods.items for part in rule.parts for goods in part.goods)


def deals(source: Source) -> list[Deal]:
    """The receipt's deals that can be reckoned anew.

    Without those of which a promotion had bound goods of several rates of tax, or goods that an
    exemption made cheaper: what is held back must come back at the rate at which it was charged
    (PRO-31).
    """
    paid = {line.line: line for line in source.lines}
    by_row: dict[Row, list[PaidPromotion]] = {}
    fixed: set[str] = set()
    for promotion in source.promotions:
        bound = [paid[line] for line in promotion.lines if line in paid]
        rows = {row_of(line) for line in bound}
        for row in rows:
            by_row.setdefault(row, []).append(promotion)
        if any(line.exempted_minor for line in bound) or (len(rows) > 1 and _ties(promotion.rule)):
            fixed.add(promotion.rule.id)
    return [
        deal
        for row, promotions in by_row.items()
        for deal in _deals_of(source, row, promotions, fixed)
    ]


def cost(deal: Deal, lines: Iterable[PaidLine], kept: Mapping[int, int]) -> int:
    """What so much of the deal's lines, by number in thousandths, costs under its promotions."""
    own = [line for line in lines if kept[line.line]]
    given: dict[int, int] = {}
    for one in apply(deal.offers, [_goods(line, kept[line.line]) for line in own], Visit()).given:
        given[one.line] = given.get(one.line, 0) + one.amount_minor
    return sum(_costs(line, kept[line.line], given.get(line.line, 0)) for line in own)


def _costs(line: PaidLine, kept_thousandths: int, off_minor: int) -> int:
    """What so much of a line costs when promotions give `off_minor` on it.

    What was taken off by hand was taken of what promotions had left. Its share is still taken, but
    no larger part of what they leave now: otherwise goods that they bind only now, because others
    are gone, would cost less than nothing.
    """
    full = worth(line, kept_thousandths)
    by_hand = charged(without_promotions(line)) - line.amount_minor
    left_once = charged(line) - by_hand
    left = share(line.amount_minor, line, kept_thousandths) - off_minor
    part = half_up(left * charged(line), left_once) if left_once else 0
    return min(max(full - off_minor, part, 0), full)


def _deals_of(
    source: Source, row: Row, promotions: Iterable[PaidPromotion], fixed: Collection[str]
) -> list[Deal]:
    """The deals of promotions in a row of the tax table, without those of the ones `fixed`."""
    lines = [line for line in source.lines if row_of(line) == row]
    goods = [_goods(line, line.quantity_thousandths) for line in lines]
    candidates = arranged(one.rule for one in promotions).candidates(goods, Visit())
    found: list[tuple[frozenset[int], bool]] = []
    for candidate in candidates:
        for tied in _tied(candidate):
            apart = [other for other in found if not other[0] & tied]
            joined = [other for other in found if other[0] & tied]
            found = [
                *apart,
                (
                    tied.union(*(places for places, _ in joined)),
                    candidate.promotion.id in fixed or any(is_fixed for _, is_fixed in joined),
                ),
            ]
    offers = arranged(one.promotion for one in candidates)
    return [
        Deal(row=row, lines=frozenset(lines[place].line for place in places), offers=offers)
        for places, is_fixed in found
        if not is_fixed
    ]


def _tied(candidate: Candidate) -> list[frozenset[int]]:
    """The places of the lines that a promotion fits, those that it ties to each other together."""
    places = frozenset(place for part in candidate.fits for place in part)
    if _ties(candidate.promotion):
        return [places]
    return [frozenset((place,)) for place in sorted(places)]


def _ties(promotion: Promotion) -> bool:
    """Whether what it gives on one line depends on others; its limit is the one of the basket, as
    the rules in entries have no other."""
    return promotion.form != "each" or promotion.limits.basket is not None


def _goods(line: PaidLine, kept_thousandths: int) -> GoodsLine:
    """So much of a line as promotions see it, whose goods are named by the lines' numbers."""
    of = line.quantity_thousandths
    whole = line.unit != "pcs"
    one = kept_thousandths if whole else ONE_THOUSANDTHS
    return GoodsLine(
        line=line.line,
        items=(str(line.line),),
        price_minor=half_up(line.amount_minor * one, of),
        bare_minor=half_up(line.bare_minor * one, of),
        quantity_thousandths=kept_thousandths,
        whole=whole,
        floor_minor=half_up(line.floor_minor * one, of),
    )
