"""Paying: any number of parts, change only from cash, rounding only of cash (TEN-1 to TEN-12)."""

from dataclasses import dataclass

from kasse.domain.authority import authorise
from kasse.domain.basket.decision import Decided, Decision, Situation, optional
from kasse.domain.basket.pricing import Priced
from kasse.domain.basket.state import Basket, Source, Tender, TenderRemoved, TenderTaken
from kasse.domain.canonical import JsonValue
from kasse.domain.cash_rounding import refund_rounding, rounded_cash
from kasse.domain.journal import Draft
from kasse.domain.outcome import Refused, refused
from kasse.domain.terms import TenderKind, Terms

MAX_REFERENCE = 64
"""Characters of a terminal's reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderWish:
    """A part of the payment, in minor units above zero also when money goes back.

    Without `amount_minor`: all that is left. `given_minor` is the cash that was handed over.
    """

    kind: str
    amount_minor: int | None = None
    given_minor: int | None = None
    reference: str | None = None


def remaining(basket: Basket, priced: Priced) -> int:
    """What is left to pay, exactly; below zero when money goes back."""
    return priced.total_minor - sum(
        tender.amount_minor - tender.rounding_minor for tender in basket.tenders
    )


def is_paid(basket: Basket, priced: Priced) -> bool:
    """Whether the basket is a sale now: lines, tenders, and nothing left."""
    return bool(basket.lines and basket.tenders) and remaining(basket, priced) == 0


def cash_due(basket: Basket, priced: Priced, terms: Terms) -> tuple[int, int]:
    """What is left when it is paid in cash: (payable, rounding) (TEN-5, MONEY-19 to MONEY-21)."""
    left = remaining(basket, priced)
    others = sum(tender.amount_minor for tender in basket.tenders if tender.type != "cash")
    source = _only_source(basket)
    if source is not None and left <= 0:
        cash = [tender for tender in basket.tenders if tender.type == "cash"]
        rounding = sum(tender.rounding_minor for tender in cash)
        cash_left = source.cash_left_minor + sum(
            tender.amount_minor - tender.rounding_minor for tender in cash
        )
        if -left <= cash_left:
            return refund_rounding(
                left,
                terms.cash_rounding,
                cash_left_minor=cash_left,
                rounding_left_minor=source.rounding_left_minor + rounding,
                other_tenders_minor=others,
            )
    return rounded_cash(left, terms.cash_rounding, other_tenders_minor=others)


def take_tender(basket: Basket, priced: Priced, wish: TenderWish, now: Situation) -> Decision:
    """Take a part of the payment, or give a part back when the basket is below zero."""
    kind = now.terms.tender_kind(wish.kind)
    if kind is None:
        return refused("tender.unknown", kind=wish.kind)
    problem = _not_payable(basket, priced, now) or _wrong_wish(wish, kind, now.terms)
    if problem is not None:
        return problem
    left = remaining(basket, priced)
    if left < 0 and not kind.refunds:
        return refused("tender.no_refund", kind=kind.kind)
    if kind.type == "cash":
        tender = _cash(basket, priced, wish, now.terms)
    else:
        tender = _exact(basket, wish, kind, left)
    if isinstance(tender, Refused):
        return tender
    return Decided(events=(TenderTaken(tender=tender),))


def remove_tender(basket: Basket, *, tender: int) -> Decision:
    """Take a part of the payment back before the sale is done; the journal remembers it."""
    found = next((part for part in basket.tenders if part.tender == tender), None)
    if found is None:
        return refused("tender.unknown_part", tender=tender)
    body: dict[str, JsonValue] = {
        "basket": basket.basket or "",
        "tender": tender,
        "kind": found.kind,
        "amount": found.amount_minor,
        **optional(reference=found.reference),
    }
    return Decided(
        events=(TenderRemoved(tender=tender),),
        entries=(Draft(kind="tender_cancelled", body=body),),
    )


def refund_as_paid(basket: Basket, priced: Priced, now: Situation) -> Decision:
    """Give a whole receipt back the way it was paid, part by part, to the øre (TEN-9)."""
    problem = _not_payable(basket, priced, now)
    if problem is not None:
        return problem
    source = _only_source(basket)
    if source is None or basket.tenders or not _gives_all_back(basket, priced, source):
        return refused("refund.not_whole")
    for part in source.tenders:
        kind = now.terms.tender_kind(part.kind)
        if kind is None:
            return refused("tender.unknown", kind=part.kind)
        if not kind.refunds:
            return refused("tender.no_refund", kind=part.kind)
    last_cash = max(
        (place for place, part in enumerate(source.tenders) if part.type == "cash"), default=-1
    )
    return Decided(
        events=tuple(
            TenderTaken(
                tender=Tender(
                    tender=basket.next_tender + place,
                    kind=part.kind,
                    type=part.type,
                    amount_minor=-part.amount_minor,
                    rounding_minor=-source.rounding_left_minor if place == last_cash else 0,
                )
            )
            for place, part in enumerate(source.tenders)
        )
    )


def _gives_all_back(basket: Basket, priced: Priced, source: Source) -> bool:
    sold = sum(line.quantity_thousandths for line in source.lines)
    returned = -sum(line.quantity_thousandths for line in basket.lines)
    return returned == sold and priced.total_minor == -source.total_minor


def _only_source(basket: Basket) -> Source | None:
    """The receipt that the whole basket gives back lines of, when there is just one."""
    keys = {
        None if line.refund_of is None else (line.refund_of.register, line.refund_of.seq)
        for line in basket.lines
    }
    if len(keys) != 1 or None in keys:
        return None
    return next(source for source in basket.sources if (source.register, source.seq) in keys)


def _not_payable(basket: Basket, priced: Priced, now: Situation) -> Refused | None:
    if not basket.lines:
        return refused("basket.empty")
    if remaining(basket, priced) == 0:
        return refused("tender.nothing_due")
    granted = authorise(now.authority, "sale.sell")
    if isinstance(granted, Refused):
        return granted
    if abs(priced.total_minor) > now.terms.limits.max_amount:
        return refused("amount.too_large", limit=now.terms.limits.max_amount)
    return None


def _wrong_wish(wish: TenderWish, kind: TenderKind, terms: Terms) -> Refused | None:
    for amount in (wish.amount_minor, wish.given_minor):
        if amount is not None and amount < 0:
            return refused("tender.negative", amount=amount)
        if amount is not None and amount > terms.limits.max_amount:
            return refused("amount.too_large", limit=terms.limits.max_amount)
    if kind.needs_reference and not (wish.reference or "").strip():
        return refused("tender.needs_reference", kind=kind.kind)
    if len(wish.reference or "") > MAX_REFERENCE:
        return refused("tender.reference_too_long", limit=MAX_REFERENCE)
    if wish.given_minor is not None and not kind.gives_change:
        return refused("tender.no_change", kind=kind.kind)
    return None


def _exact(basket: Basket, wish: TenderWish, kind: TenderKind, left: int) -> Tender | Refused:
    amount = abs(left) if wish.amount_minor is None else wish.amount_minor
    if amount == 0:
        return refused("tender.zero")
    if amount > abs(left):
        return refused("tender.too_much", due=abs(left), amount=amount)
    return Tender(
        tender=basket.next_tender,
        kind=kind.kind,
        type=kind.type,
        amount_minor=amount if left > 0 else -amount,
        reference=(wish.reference or "").strip() or None,
    )


def _cash(basket: Basket, priced: Priced, wish: TenderWish, terms: Terms) -> Tender | Refused:
    payable, rounding = cash_due(basket, priced, terms)
    step = terms.cash_rounding.step_minor
    for amount in (wish.amount_minor, wish.given_minor):
        if amount is not None and amount % step and amount != abs(payable):
            return refused("tender.not_in_coins", amount=amount, step=step)
    wanted = abs(payable) if wish.amount_minor is None else wish.amount_minor
    if wish.given_minor is not None and wish.amount_minor is None:
        wanted = min(abs(payable), wish.given_minor)
    if wanted > abs(payable):
        return refused("tender.too_much", due=abs(payable), amount=wanted)
    settles = wanted == abs(payable)
    if wanted == 0 and not settles:
        return refused("tender.zero")
    given = wish.given_minor
    if given is not None and payable < 0:
        return refused("tender.no_change", kind=wish.kind)
    if given is not None and given < wanted:
        return refused("tender.given_too_little", due=wanted, given=given)
    return Tender(
        tender=basket.next_tender,
        kind=wish.kind,
        type="cash",
        amount_minor=wanted if payable >= 0 else -wanted,
        rounding_minor=rounding if settles else 0,
        given_minor=given,
        change_minor=None if given is None else given - wanted,
    )
