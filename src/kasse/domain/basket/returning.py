"""Goods that come back without a receipt (BSK-18, BSK-45, BSK-46)."""

from kasse.domain.authority import Granted, authorise
from kasse.domain.basket.decision import (
    Decided,
    Decision,
    Situation,
    missing_reason,
    refuse_while_paying,
)
from kasse.domain.basket.state import Basket, BasketEvent, Opened, Returning, ReturningSet
from kasse.domain.outcome import Refused


def start_returning(
    basket: Basket, *, new_basket: str, reason: str | None, now: Situation
) -> Decision:
    """What is added from now on comes back; allowed once for all of it."""
    problem = refuse_while_paying(basket)
    if problem is not None:
        return problem
    allowed = allow_return(basket, reason=reason, now=now)
    if isinstance(allowed, Refused):
        return allowed
    if allowed == basket.returning:
        return Decided()
    opened: tuple[BasketEvent, ...] = (
        () if basket.basket is not None else (Opened(basket=new_basket, at=now.at),)
    )
    return Decided(events=(*opened, ReturningSet(returning=allowed)))


def stop_returning(basket: Basket) -> Decision:
    """What is added from now on is sold again."""
    problem = refuse_while_paying(basket)
    if problem is not None:
        return problem
    return Decided() if basket.returning is None else Decided(events=(ReturningSet(),))


def allow_return(basket: Basket, *, reason: str | None, now: Situation) -> Returning | Refused:
    """Who lets goods come back without a receipt, and why.

    Refuses permission.denied, and reason.required where the store wants one.
    """
    known = _allowed_before(basket, now)
    if known is not None:
        return known
    granted = authorise(now.authority, "sale.refund_without_receipt")
    if isinstance(granted, Refused):
        return granted
    problem = missing_reason(now.terms, "returned", reason)
    if problem is not None:
        return problem
    person = now.authority.holder.person
    return Returning(by=person, reason=reason, approved_by=granted.approved_by)


def allow_more(basket: Basket, now: Situation) -> Granted | Refused:
    """Whether more of what comes back without a receipt may come back."""
    known = _allowed_before(basket, now)
    if known is not None:
        return Granted(approved_by=known.approved_by)
    return authorise(now.authority, "sale.refund_without_receipt")


def _allowed_before(basket: Basket, now: Situation) -> Returning | None:
    # What somebody approved, they approved for the person who asked, not for who signs in next.
    mode = basket.returning
    return mode if mode is not None and mode.by == now.authority.holder.person else None
