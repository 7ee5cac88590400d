"""Changing what is in a basket: quantities, removals, prices, notes (BSK-20 to BSK-29)."""

from dataclasses import dataclass, replace

from kasse.domain.authority import Granted, authorise
from kasse.domain.basket.conditions import charged_price
from kasse.domain.basket.decision import (
    Decided,
    Decision,
    Situation,
    find_line,
    missing_reason,
    optional,
    refuse_while_paying,
)
from kasse.domain.basket.new_line import check_amount, check_quantity, quantity_events
from kasse.domain.basket.pricing import Priced, line_amount, paid_line, price_basket
from kasse.domain.basket.returning import allow_more
from kasse.domain.basket.state import (
    Basket,
    BasketNoted,
    Exemption,
    ExemptionSet,
    Line,
    LineNoted,
    LineRemoved,
    PriceSet,
)
from kasse.domain.canonical import JsonValue
from kasse.domain.journal import Draft
from kasse.domain.outcome import Refused, refused

MAX_NOTE = 500
"""Characters of a note."""

MAX_NAME = 80
"""Characters of the name of a parked basket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceWish:
    """Another price for one unit of a line, in minor units."""

    line: int
    price_minor: int
    reason: str | None = None


def set_quantity(
    basket: Basket, *, line: int, quantity_thousandths: int, reason: str | None, now: Situation
) -> Decision:
    """Another quantity for a line; 0 takes it out, and less of it is journaled like a removal."""
    found = _changeable(basket, line)
    if isinstance(found, Refused):
        return found
    if quantity_thousandths == 0:
        return remove_line(basket, line=line, reason=reason, now=now)
    if quantity_thousandths == found.quantity_thousandths:
        return Decided()
    problem = _wrong_quantity(basket, found, quantity_thousandths, now)
    if problem is not None:
        return problem
    more = abs(quantity_thousandths) > abs(found.quantity_thousandths)
    granted = _grant_more(basket, found, now) if more else authorise(now.authority, "line.remove")
    if isinstance(granted, Refused):
        return granted
    if more:
        approver = granted.approved_by
        events = quantity_events(basket, found, quantity_thousandths, approved_by=approver)
        return Decided(events=tuple(events))
    problem = missing_reason(now.terms, "line_removed", reason)
    if problem is not None:
        return problem
    less = found.quantity_thousandths - quantity_thousandths
    entries = tuple(
        _removal(
            basket,
            line,
            quantity_thousandths=less,
            amount_minor=line_amount(basket, line)
            - line_amount(basket, replace(line, quantity_thousandths=quantity_thousandths)),
            extra=optional(reason=reason, approved_by=granted.approved_by),
        )
        for line in _with_deposit(basket, found)
    )
    events = quantity_events(basket, found, quantity_thousandths)
    return Decided(events=tuple(events), entries=entries)


def _grant_more(basket: Basket, line: Line, now: Situation) -> Granted | Refused:
    if line.quantity_thousandths < 0 and line.refund_of is None:
        return allow_more(basket, now)
    permission = "sale.sell" if line.refund_of is None else "sale.refund"
    return authorise(now.authority, permission)


def remove_line(basket: Basket, *, line: int, reason: str | None, now: Situation) -> Decision:
    """Take a line out, with its deposit; the journal remembers it."""
    found = _changeable(basket, line)
    if isinstance(found, Refused):
        return found
    granted = authorise(now.authority, "line.remove")
    if isinstance(granted, Refused):
        return granted
    problem = missing_reason(now.terms, "line_removed", reason)
    if problem is not None:
        return problem
    gone = _with_deposit(basket, found)
    entries = tuple(
        _removal(
            basket,
            other,
            quantity_thousandths=other.quantity_thousandths,
            amount_minor=line_amount(basket, other),
            extra=optional(reason=reason, approved_by=granted.approved_by),
        )
        for other in gone
    )
    return Decided(events=tuple(LineRemoved(line=other.line) for other in gone), entries=entries)


def set_price(basket: Basket, wish: PriceWish, now: Situation) -> Decision:
    """Charge another price than the release's; back to the release's price needs no reason."""
    found = _changeable(basket, wish.line)
    if isinstance(found, Refused):
        return found
    if found.refund_of is not None or found.fixed_amount_minor is not None:
        return refused("line.fixed_price", line=wish.line, name=found.name)
    if wish.price_minor < 0:
        return refused("price.negative", price=wish.price_minor)
    problem = check_amount(replace(found, price_minor=wish.price_minor), now.terms)
    if problem is not None:
        return problem
    granted = authorise(now.authority, "line.price")
    if isinstance(granted, Refused):
        return granted
    restored = wish.price_minor == found.list_price_minor
    problem = None if restored else missing_reason(now.terms, "price_changed", wish.reason)
    if problem is not None:
        return problem
    body: dict[str, JsonValue] = {
        "basket": basket.basket or "",
        "line": found.line,
        "item": found.item,
        "sku": found.sku,
        "from": charged_price(basket, found),
        "to": wish.price_minor,
        **optional(reason=wish.reason, approved_by=granted.approved_by),
    }
    event = PriceSet(
        line=found.line,
        price_minor=wish.price_minor,
        reason=None if restored else wish.reason,
        approved_by=None if restored else granted.approved_by,
    )
    return Decided(events=(event,), entries=(Draft(kind="price_changed", body=body),))


def note(basket: Basket, *, line: int | None, text: str) -> Decision:
    """A note on a line, or on the basket; an empty text takes it away."""
    text = text.strip()
    if len(text) > MAX_NOTE:
        return refused("note.too_long", limit=MAX_NOTE)
    if line is None:
        if basket.basket is None:
            return refused("basket.empty")
        return Decided(events=(BasketNoted(text=text),))
    found = find_line(basket, line)
    if isinstance(found, Refused):
        return found
    return Decided(events=(LineNoted(line=line, text=text),))


def exempt(basket: Basket, *, on: bool, reason: str | None, now: Situation) -> Decision:
    """Sell the whole basket without tax (TAX-11), or with it again."""
    problem = refuse_while_paying(basket)
    if problem is not None:
        return problem
    if basket.basket is None:
        return refused("basket.empty")
    if not on:
        return Decided(events=(ExemptionSet(),))
    granted = authorise(now.authority, "tax.exempt")
    if isinstance(granted, Refused):
        return granted
    problem = missing_reason(now.terms, "tax_exempt", reason)
    if problem is not None:
        return problem
    exemption = Exemption(
        by=now.authority.holder.person, reason=reason, approved_by=granted.approved_by
    )
    return Decided(events=(ExemptionSet(exemption=exemption),))


def void(basket: Basket, *, reason: str | None, now: Situation) -> Decision:
    """Give the whole basket up before it was a sale; every line of it is journaled."""
    problem = refuse_while_paying(basket)
    if problem is not None:
        return problem
    if not basket.lines:
        return refused("basket.empty")
    granted = authorise(now.authority, "basket.void")
    if isinstance(granted, Refused):
        return granted
    problem = missing_reason(now.terms, "basket_voided", reason)
    if problem is not None:
        return problem
    priced = price_basket(basket, now.terms)
    body: dict[str, JsonValue] = {
        "basket": basket.basket or "",
        "lines": [
            {**_summary(found.line, found.line.quantity_thousandths), "amount": found.amount_minor}
            for found in priced.lines
        ],
        "total": priced.total_minor,
        **optional(reason=reason, approved_by=granted.approved_by),
    }
    return Decided(entries=(Draft(kind="basket_voided", body=body),))


def park(basket: Basket, *, name: str, now: Situation) -> Decision:
    """Put the basket aside under a name."""
    problem = refuse_while_paying(basket)
    if problem is not None:
        return problem
    if not basket.lines:
        return refused("basket.empty")
    # What a receipt still allows is known when its lines are put in; meanwhile another basket
    # could give the same goods back (REF-3).
    if any(line.refund_of is not None for line in basket.lines):
        return refused("basket.gives_back", receipt_code=basket.sources[0].receipt_code)
    name = name.strip()
    if len(name) > MAX_NAME:
        return refused("name.too_long", limit=MAX_NAME)
    granted = authorise(now.authority, "basket.park")
    if isinstance(granted, Refused):
        return granted
    priced = price_basket(basket, now.terms)
    entry = _parking("basket_parked", basket, name, priced, approved_by=granted.approved_by)
    return Decided(entries=(entry,))


def fetch(basket: Basket, parked: Basket, *, name: str, now: Situation) -> Decision:
    """Take a parked basket back into an empty hand."""
    if basket.lines or basket.coupons or basket.customer_groups:
        return refused("basket.not_empty", lines=len(basket.lines))
    granted = authorise(now.authority, "basket.park")
    if isinstance(granted, Refused):
        return granted
    priced = price_basket(parked, now.terms)
    entry = _parking("basket_fetched", parked, name, priced, approved_by=granted.approved_by)
    return Decided(entries=(entry,))


def _changeable(basket: Basket, line: int) -> Line | Refused:
    problem = refuse_while_paying(basket)
    if problem is not None:
        return problem
    found = find_line(basket, line)
    if isinstance(found, Line) and found.deposit_of is not None:
        return refused("line.is_deposit", line=line, of=found.deposit_of)
    return found


def _wrong_quantity(basket: Basket, line: Line, quantity: int, now: Situation) -> Refused | None:
    problem = check_quantity(quantity, line.unit, now.terms)
    if problem is not None:
        return problem
    if (quantity > 0) != (line.quantity_thousandths > 0):
        return refused("quantity.sign", line=line.line)
    if line.fixed_amount_minor is not None:
        return refused("line.fixed_quantity", line=line.line, name=line.name)
    if line.refund_of is not None:
        left = left_to_return(basket, line)
        if -quantity > left:
            return refused("refund.too_many", line=line.line, name=line.name, left=left)
        return None
    return check_amount(replace(line, quantity_thousandths=quantity), now.terms)


def left_to_return(basket: Basket, line: Line) -> int:
    """How much of the receipt's line had not come back before this basket, in thousandths."""
    original = paid_line(basket, line)
    return original.quantity_thousandths - original.returned_thousandths


def _with_deposit(basket: Basket, line: Line) -> tuple[Line, ...]:
    return tuple(found for found in basket.lines if line.line in (found.line, found.deposit_of))


def _removal(
    basket: Basket,
    line: Line,
    *,
    quantity_thousandths: int,
    amount_minor: int,
    extra: dict[str, JsonValue],
) -> Draft:
    body = {
        "basket": basket.basket or "",
        **_summary(line, quantity_thousandths),
        "amount": amount_minor,
        **extra,
    }
    return Draft(kind="line_removed", body=body)


def _summary(line: Line, quantity_thousandths: int) -> dict[str, JsonValue]:
    return {
        "line": line.line,
        "item": line.item,
        "sku": line.sku,
        "name": line.name,
        "quantity": quantity_thousandths,
        "unit": line.unit,
    }


def _parking(
    kind: str, basket: Basket, name: str, priced: Priced, *, approved_by: str | None
) -> Draft:
    body: dict[str, JsonValue] = {
        "basket": basket.basket or "",
        "name": name,
        "lines": len(basket.lines),
        "total": priced.total_minor,
        **optional(approved_by=approved_by),
    }
    return Draft(kind=kind, body=body)
