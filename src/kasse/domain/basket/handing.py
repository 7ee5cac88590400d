"""Coupons of a basket: handed over, taken back, used up (rules/coupons.md)."""

from collections.abc import Sequence

from kasse.domain.authority import authorise
from kasse.domain.basket.decision import Decided, Decision, Situation, refuse_while_paying
from kasse.domain.basket.pricing import Priced
from kasse.domain.basket.promoting import goods, visit
from kasse.domain.basket.state import (
    Basket,
    BasketEvent,
    CouponChecked,
    CouponHanded,
    CouponTakenBack,
    HandedCoupon,
    Opened,
)
from kasse.domain.coupons import Handed
from kasse.domain.outcome import Refused, refused
from kasse.domain.promotions.offers import Offers, in_time
from kasse.domain.promotions.promotion import Promotion
from kasse.domain.terms import Terms


def hand_over(
    basket: Basket, handed: Handed, *, checked: CouponChecked, new_basket: str, now: Situation
) -> Decision:
    """Take a coupon for the basket; `new_basket` is its id where this begins it.

    Refuses basket.being_paid, permission.denied, coupon.twice, coupon.ended and coupon.enough
    (CPN-4, CPN-7).
    """
    problem = refuse_while_paying(basket)
    if problem is not None:
        return problem
    granted = authorise(now.authority, "sale.sell")
    if isinstance(granted, Refused):
        return granted
    name = handed.coupon.name
    if any(one.code == handed.code for one in basket.coupons):
        return refused("coupon.twice", name=name)
    promotions = _holding(now.terms.offers, handed.coupon.id, now.moment)
    if not promotions:
        return refused("coupon.ended", name=name)
    before = [one.coupon for one in basket.coupons].count(handed.coupon.id)
    if before and not any(_gives_more(promotion, before) for promotion in promotions):
        return refused("coupon.enough", name=name)
    coupon = HandedCoupon(coupon=handed.coupon.id, name=name, code=handed.code, checked=checked)
    opened: tuple[BasketEvent, ...] = (
        () if basket.basket is not None else (Opened(basket=new_basket, at=now.at),)
    )
    return Decided(events=(*opened, CouponHanded(coupon=coupon)))


def take_back(basket: Basket, *, code: str) -> Decision:
    """Give a coupon back to the customer. Refuses basket.being_paid and coupon.not_handed."""
    problem = refuse_while_paying(basket)
    if problem is not None:
        return problem
    if all(one.code != code for one in basket.coupons):
        return refused("coupon.not_handed", coupon=code)
    return Decided(events=(CouponTakenBack(code=code),))


def used_up(basket: Basket, priced: Priced, terms: Terms) -> tuple[HandedCoupon, ...]:
    """The codes that are used up when the basket is sold (CPN-8)."""
    if not basket.coupons:
        return ()
    times = {one.promotion: one.applications for one in priced.promotions.times if one.amount_minor}
    pointed = _pointed(basket, priced, terms.offers)
    used: list[HandedCoupon] = []
    for coupon in dict.fromkeys(one.coupon for one in basket.coupons):
        promotions = terms.offers.by_coupon.get(coupon, ())
        needed = max(
            (_codes(one, times.get(one.id, 0) or one.id in pointed) for one in promotions),
            default=0,
        )
        used += [one for one in basket.coupons if one.coupon == coupon][:needed]
    return tuple(used)


def given_by(coupon: str, priced: Priced, offers: Offers) -> int:
    """What the promotions that ask for a coupon give in all, in minor units."""
    asking = {promotion.id for promotion in offers.by_coupon.get(coupon, ())}
    return sum(one.amount_minor for one in priced.promotions.times if one.promotion in asking)


def _holding(offers: Offers, coupon: str, moment: str) -> Sequence[Promotion]:
    return [
        promotion
        for promotion in offers.by_coupon.get(coupon, ())
        if in_time(promotion, moment) and (not promotion.channels or "till" in promotion.channels)
    ]


def _gives_more(promotion: Promotion, codes: int) -> bool:
    """Whether one more than so many codes could make the promotion give more (CPN-7)."""
    limits = promotion.limits
    if limits.basket is None or (promotion.form == "pool" and not promotion.repeats):
        return False
    others = [limit for limit in (limits.customer, limits.day, limits.total) if limit is not None]
    return all(codes * limits.basket < limit for limit in others)


def _codes(promotion: Promotion, times: int) -> int:
    """How many codes so many applications take."""
    return -(-times // (promotion.limits.basket or times)) if times else 0


def _pointed(basket: Basket, priced: Priced, offers: Offers) -> frozenset[str]:
    """The promotions of points that goods of the basket fit: they give, and no money (PRO-12)."""
    lines = goods((found.line, found.amount_minor) for found in priced.lines)
    return frozenset(
        one.promotion.id
        for one in offers.candidates(lines, visit(basket))
        if one.promotion.form == "points"
    )
