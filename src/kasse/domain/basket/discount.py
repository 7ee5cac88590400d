"""Discounts by hand, of a line or of the basket (BSK-30 to BSK-35)."""

from dataclasses import dataclass

from kasse.domain.authority import authorise
from kasse.domain.basket.decision import (
    Decided,
    Decision,
    Situation,
    find_line,
    missing_reason,
    optional,
    refuse_while_paying,
)
from kasse.domain.basket.pricing import Priced, is_discountable, price_basket
from kasse.domain.basket.state import Basket, Discount, DiscountGiven, DiscountRemoved
from kasse.domain.canonical import JsonValue
from kasse.domain.journal import Draft
from kasse.domain.outcome import Refused, refused
from kasse.domain.percent import PPM, percent_of
from kasse.domain.rounding import ceiling


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountWish:
    """A discount of `rate_ppm`, or of `amount_minor`, on a line or (None) on the basket."""

    line: int | None = None
    rate_ppm: int | None = None
    amount_minor: int | None = None
    reason: str | None = None


def give_discount(basket: Basket, wish: DiscountWish, now: Situation) -> Decision:
    """Give a discount; it may not be more than what it is taken from, nor than the role allows."""
    problem = refuse_while_paying(basket)
    if problem is not None:
        return problem
    if not basket.lines:
        return refused("basket.empty")
    base = _base(basket, price_basket(basket, now.terms), wish.line)
    if isinstance(base, Refused):
        return base
    rate_ppm = _effective_rate(wish, base)
    if isinstance(rate_ppm, Refused):
        return rate_ppm
    permission = "discount.basket" if wish.line is None else "discount.line"
    granted = authorise(now.authority, permission, discount_ppm=rate_ppm)
    if isinstance(granted, Refused):
        return granted
    problem = missing_reason(now.terms, "discount", wish.reason)
    if problem is not None:
        return problem
    discount = Discount(
        discount=basket.next_discount,
        by=now.authority.holder.person,
        reason=wish.reason,
        line=wish.line,
        rate_ppm=wish.rate_ppm,
        amount_minor=wish.amount_minor,
        approved_by=granted.approved_by,
    )
    return Decided(events=(DiscountGiven(discount=discount),), entries=(_given(basket, discount),))


def remove_discount(basket: Basket, *, discount: int) -> Decision:
    """Take a discount back."""
    problem = refuse_while_paying(basket)
    if problem is not None:
        return problem
    found = next((known for known in basket.discounts if known.discount == discount), None)
    if found is None:
        return refused("discount.unknown", discount=discount)
    body: dict[str, JsonValue] = {
        "basket": basket.basket or "",
        "discount": discount,
        **optional(line=found.line),
    }
    return Decided(
        events=(DiscountRemoved(discount=discount),),
        entries=(Draft(kind="discount_removed", body=body),),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """What a discount is taken from: all of it, and what discounts before it left."""

    amount_minor: int
    left_minor: int


def _base(basket: Basket, priced: Priced, line: int | None) -> _Base | Refused:
    if line is not None:
        found = find_line(basket, line)
        if isinstance(found, Refused):
            return found
        if not is_discountable(found):
            return refused("discount.not_allowed", line=line, name=found.name)
    taken_from = [
        found
        for found in priced.lines
        if is_discountable(found.line) and line in (None, found.line.line)
    ]
    return _Base(
        # What promotions gave is nobody's discount (PRO-18).
        amount_minor=sum(
            found.amount_minor
            + sum(off.amount_minor for off in found.discounts if off.source == "promotion")
            for found in taken_from
        ),
        left_minor=sum(found.total_minor - found.exempted_minor for found in taken_from),
    )


def _effective_rate(wish: DiscountWish, base: _Base) -> int | Refused:
    """What the role's limit is held against (BSK-30): the discount's rate or, rounded up, its share;
    after others, the share that all of them take together.
    """
    if (wish.rate_ppm is None) == (wish.amount_minor is None):
        return refused("discount.rate_or_amount")
    if wish.rate_ppm is not None:
        if not 1 <= wish.rate_ppm <= PPM:
            return refused("discount.rate", rate=wish.rate_ppm)
        if base.left_minor == base.amount_minor:
            return wish.rate_ppm
        amount_minor = percent_of(base.left_minor, wish.rate_ppm)
    else:
        assert wish.amount_minor is not None
        amount_minor = wish.amount_minor
        if amount_minor < 1:
            return refused("discount.amount", amount=amount_minor)
        if amount_minor > base.left_minor:
            return refused("discount.too_large", amount=amount_minor, left=base.left_minor)
    together_minor = base.amount_minor - base.left_minor + amount_minor
    return ceiling(together_minor * PPM, base.amount_minor)


def _given(basket: Basket, discount: Discount) -> Draft:
    body: dict[str, JsonValue] = {
        "basket": basket.basket or "",
        "discount": discount.discount,
        **optional(
            line=discount.line,
            rate=discount.rate_ppm,
            amount=discount.amount_minor,
            reason=discount.reason,
            approved_by=discount.approved_by,
        ),
    }
    return Draft(kind="discount_given", body=body)
