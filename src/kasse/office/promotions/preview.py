"""What promotions come to in a basket, before anybody publishes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kasse.domain.outcome import Refused, refused
from kasse.domain.promotions.applied import Applied
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Goods, Promotion
from kasse.domain.quantity import ONE_THOUSANDTHS, extend
from kasse.office.catalogue import queries as catalogue

MOST_LINES: Final = 100
MOST_THOUSANDTHS: Final = 1_000 * ONE_THOUSANDTHS
MOST_PIECES: Final = 500
"""Of all lines together: no basket is larger, and more would keep the office busy for minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A line to try: so many thousandths of an item."""

    item: str
    quantity_thousandths: int = ONE_THOUSANDTHS
    expires_on: str | None = None


def lines_of(
    assortment: str, wanted: Sequence[Wanted], *, moment: str
) -> list[GoodsLine] | Refused:
    """The lines at the assortment's prices, put in at a local minute. Refuses promotion.no_goods
    for an item that is not for sale, and promotion.too_many_pieces with the `field` of the line
    that is one too many."""
    goods = [Goods(items=(one.item,)) for one in wanted]
    known = {ware.line.items[0]: ware for ware in catalogue.promoted_wares(assortment, goods)}
    lines: list[GoodsLine] = []
    pieces = 0
    for number, one in enumerate(wanted, start=1):
        ware = known.get(one.item)
        if ware is None:
            return refused("promotion.no_goods", field=f"lines[{number - 1}].item", item=one.item)
        price = ware.price_minor
        if ware.line.whole:
            price = extend(price, one.quantity_thousandths)
        line = replace(
            ware.line,
            line=number,
            price_minor=price,
            bare_minor=price,
            quantity_thousandths=one.quantity_thousandths,
            moment=moment,
            expires_on=one.expires_on,
        )
        pieces += line.pieces
        if pieces > MOST_PIECES:
            field = f"lines[{number - 1}].quantity"
            return refused("promotion.too_many_pieces", field=field, most=MOST_PIECES)
        lines.append(line)
    return lines


def tried(
    promotions: Sequence[Promotion], lines: Sequence[GoodsLine], visit: Visit
) -> Mapping[str, Any]:
    """What the engine gives, as facts: amounts in minor units, line by line and promotion by
    promotion."""
    applied = apply(arranged(promotions), lines, visit)
    total = sum(line.price_minor * line.pieces for line in lines)
    return {
        "total": total - applied.discount_minor,
        "discount": applied.discount_minor,
        "gap": applied.gap_minor,
        "lines": [_line(line, applied) for line in lines],
        "applications": [
            {"promotion": one.promotion, "times": one.applications, "amount": one.amount_minor}
            for one in applied.times
        ],
    }


def _line(line: GoodsLine, applied: Applied) -> dict[str, Any]:
    given = [one for one in applied.given if one.line == line.line]
    before = line.price_minor * line.pieces
    return {
        "item": line.items[0],
        "quantity": line.quantity_thousandths,
        "before": before,
        "total": before - sum(one.amount_minor for one in given),
        "points": dict(applied.points).get(line.line, 1),
        "given": [
            {
                "promotion": one.promotion,
                "pieces": one.pieces,
                "bound": one.bound,
                "amount": one.amount_minor,
            }
            for one in given
        ],
    }
