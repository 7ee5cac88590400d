"""The basket as promotions see it, and what they give its lines (PRO-1, PRO-2, PRO-18)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kasse.domain.basket.state import Basket, Line
from kasse.domain.promotions.applied import NOTHING, Applied
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import NO_OFFERS, Offers
from kasse.domain.promotions.promotion import Goods, Limits, Promotion
from kasse.domain.quantity import extend


def promoted(basket: Basket, amounts: Sequence[int], offers: Offers) -> Applied:
    """What the promotions give the lines, which are as charged and come to `amounts`."""
    if offers is NO_OFFERS:
        return NOTHING
    lines = goods(zip(basket.lines, amounts, strict=True))
    return apply(offers, lines, visit(basket)) if lines else NOTHING


def visit(basket: Basket) -> Visit:
    """Who buys, as far as promotions ask."""
    coupons = tuple(handed.coupon for handed in basket.coupons)
    return Visit(customer_groups=basket.customer_groups, coupons=coupons)


def goods(lines: Iterable[tuple[Line, int]]) -> list[GoodsLine]:
    """Of lines as charged, each with its amount, those that take part: goods and services that are
    bought, at a price that nobody changed by hand (PRO-2)."""
    return [_goods_line(line, amount) for line, amount in lines if amount > 0 and takes_part(line)]


def rules(
    basket: Basket, lines: Iterable[tuple[Line, int]], offers: Offers
) -> dict[str, Promotion]:
    """By id: the promotions that may apply, with nothing left to look up: their goods are named by
    the numbers of the lines that fit, and what depends on the visit is settled (PRO-30)."""
    found = goods(lines)
    return {
        one.promotion.id: replace(
            one.promotion,
            parts=tuple(
                replace(part, goods=(Goods(items=tuple(str(found[place].line) for place in fits)),))
                for part, fits in zip(one.promotion.parts, one.fits, strict=True)
            ),
            holds=(),
            channels=(),
            customer_groups=(),
            coupon=None,
            limits=Limits(basket=one.limit),
        )
        for one in offers.candidates(found, visit(basket))
    }


def takes_part(line: Line) -> bool:
    """Whether promotions may look at a line, which is as charged."""
    by_hand = line.price_minor != line.list_price_minor and line.price_list is None
    return (
        line.quantity_thousandths > 0
        and line.refund_of is None
        and line.kind != "deposit"
        and not by_hand
    )


def same_promotions(found: Line, line: Line, offers: Offers) -> bool:
    """Whether promotions hold for a line of the basket as for more of the same now, so that both
    may count as put in at the minute of the first (PRO-7)."""
    if found.moment == line.moment:
        return True
    return offers.same_at(_goods_line(found, 0), line.moment or "")


def _goods_line(line: Line, amount_minor: int) -> GoodsLine:
    whole = line.unit != "pcs"
    quantity = line.quantity_thousandths
    extras = sum(modifier.price_minor * modifier.quantity for modifier in line.modifiers)
    price = amount_minor if whole else line.price_minor + extras
    floor = line.floor_minor or 0
    dates = [day for day in (line.expires_on, line.best_before) if day is not None]
    return GoodsLine(
        line=line.line,
        items=(line.item,) if line.variant_of is None else (line.item, line.variant_of),
        price_minor=price,
        bare_minor=price - (extend(extras, quantity) if whole else extras),
        quantity_thousandths=quantity,
        whole=whole,
        floor_minor=extend(floor, quantity) if whole else floor,
        categories=line.categories,
        brand=line.brand or "",
        tags=line.tags,
        moment=line.moment or "",
        expires_on=min(dates, default=None),
        told_apart=_told_apart(line),
    )


def _told_apart(line: Line) -> str:
    """What sets lines of one item apart, whenever they were put in."""
    chosen = ",".join(f"{found.modifier}*{found.quantity}" for found in line.modifiers)
    parts = (line.moment, line.expires_on, line.best_before, line.lot, line.serial, line.note)
    return "|".join(
        [
            f"{line.quantity_thousandths:012d}" if line.unit != "pcs" else "",
            chosen,
            *(part or "" for part in parts),
        ]
    )
