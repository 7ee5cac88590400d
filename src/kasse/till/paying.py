"""Commands that pay a basket; the one that leaves nothing due makes it a sale."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kasse.domain.authority import authorise
from kasse.domain.basket.decision import Decided, Decision, Situation
from kasse.domain.basket.evolve import evolve_all
from kasse.domain.basket.pricing import Priced, price_basket
from kasse.domain.basket.state import EMPTY, Basket
from kasse.domain.basket.tender import (
    TenderWish,
    is_paid,
    refund_as_paid,
    remaining,
    remove_tender,
    take_tender,
)
from kasse.domain.journal import Document, Draft
from kasse.domain.outcome import Refused, refused
from kasse.domain.receipt import texts_document
from kasse.domain.sale import Origin, ReceiptNumber, sale
from kasse.till.folds import texts_hash
from kasse.till.prices import release_at
from kasse.till.state import Answer, Call, Outcome, StaffHandler, TillState


def tender(till: TillState, call: Call, now: Situation) -> Answer:
    """Take a part of the payment, or give a part back."""
    wish = TenderWish(
        kind=call.arguments.text("kind"),
        amount_minor=call.arguments.optional_number("amount"),
        given_minor=call.arguments.optional_number("given"),
        reference=call.arguments.optional_text("reference"),
    )
    priced = price_basket(till.basket, now.terms)
    return _paid(till, call, take_tender(till.basket, priced, wish, now), now)


def as_paid(till: TillState, call: Call, now: Situation) -> Answer:
    """Give a whole receipt back the way it was paid."""
    priced = price_basket(till.basket, now.terms)
    return _paid(till, call, refund_as_paid(till.basket, priced, now), now)


def take_tender_back(till: TillState, call: Call, _: Situation) -> Answer:
    """Take a part of the payment back."""
    decision = remove_tender(till.basket, tender=call.arguments.number("tender"))
    if isinstance(decision, Refused):
        return decision
    return Outcome(events=decision.events, entries=decision.entries)


def finish(till: TillState, call: Call, now: Situation) -> Answer:
    """Close a basket with nothing to pay, as an even exchange or a gift."""
    granted = authorise(now.authority, "sale.sell")
    if isinstance(granted, Refused):
        return granted
    if not till.basket.lines:
        return refused("basket.empty")
    priced = price_basket(till.basket, now.terms)
    left = remaining(till.basket, priced)
    if left:
        return refused("tender.due", due=left)
    return _sold(till, call, till.basket, priced, now)


def _paid(till: TillState, call: Call, decision: Decision, now: Situation) -> Answer:
    if isinstance(decision, Refused):
        return decision
    assert isinstance(decision, Decided)
    basket = evolve_all(till.basket, decision.events)
    priced = price_basket(basket, now.terms)
    if not is_paid(basket, priced):
        return Outcome(events=decision.events, entries=decision.entries)
    return _sold(till, call, basket, priced, now)


def _sold(till: TillState, call: Call, basket: Basket, priced: Priced, now: Situation) -> Outcome:
    training = till.desk.training
    last = till.desk.training_receipts if training else till.desk.receipts
    receipt = ReceiptNumber(
        register_number=till.register.number, number=last + 1, training=training
    )
    texts, changed = _texts(till)
    draft = sale(
        basket,
        priced,
        terms=now.terms,
        receipt=receipt,
        origin=Origin(price_release=release_at(till.catalogue, now.moment), texts=texts),
    )
    return Outcome(entries=(*changed, draft), effects=_drawer(call, basket, now), basket=EMPTY)


def _texts(till: TillState) -> tuple[int, tuple[Draft, ...]]:
    """The entry that says what receipts say now, journaled first when it is another (RCP-9)."""
    body = texts_document(till.settings.body)
    if till.desk.texts_hash == texts_hash(body):
        return till.desk.texts, ()
    return till.store.head().seq + 1, (Draft(kind="receipt_texts", body=body),)


def _drawer(call: Call, basket: Basket, now: Situation) -> tuple[Document, ...]:
    kinds = {part.kind for part in basket.tenders}
    if not any(kind.opens_drawer and kind.kind in kinds for kind in now.terms.tenders):
        return ()
    return ({"effect": call.new_id("drawer"), "kind": "open_drawer"},)


COMMANDS: Final[Mapping[str, StaffHandler]] = MappingProxyType(
    {
        "tender": tender,
        "refund_as_paid": as_paid,
        "remove_tender": take_tender_back,
        "finish": finish,
    }
)
