"""What the screen draws (docs/developer/till-protocol.md), made anew after each command."""

from typing import Final

from kasse.domain.authority import Holder
from kasse.domain.basket.handing import given_by
from kasse.domain.basket.pricing import Priced
from kasse.domain.basket.tender import cash_due, remaining
from kasse.domain.canonical import JsonValue
from kasse.domain.documents import to_document
from kasse.domain.outcome import Refused
from kasse.domain.promotions.offers import NO_OFFERS
from kasse.domain.sale import (
    discount_document,
    line_document,
    promotions_document,
    sale_type,
    taxes_document,
    tender_document,
)
from kasse.domain.terms import Terms
from kasse.till import receipts
from kasse.till.effect_store import Unclear, has_happened
from kasse.till.finished import done_seq
from kasse.till.notices import notices
from kasse.till.pricing import priced_in_hand
from kasse.till.state import TillState

LINES_SHOWN: Final = 200
"""Lines of a long basket that are drawn at a time; in the view the last ones."""


def view(till: TillState, *, sync: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The whole view of a paired till."""
    shown: dict[str, JsonValue] = {
        "register": {
            "id": till.register.id,
            "number": till.register.number,
            "name": till.register.name,
            "store": till.register.store_name,
            "currency": till.register.currency,
            "zone": till.register.zone,
        },
        "language": till.language,
        "training": till.desk.training,
        "durable": till.durable,
        "unsent": till.store.unsent(),
        "day": _day(till),
        "items": till.catalogue.count(),
        "sync": sync,
        "parked": len(till.store.parked(training=till.desk.training)),
        "notices": [_notice(found) for found in notices(till)],
        "phase": "signed_out",
    }
    if till.unclear:
        shown["unclear"] = [_unclear(effect) for effect in till.unclear]
    updated = till.catalogue.updated_at()
    if updated is not None:
        shown["catalogue_at"] = updated
    if till.session.person is not None:
        shown["person"] = _person(till, till.staff.holder(till.session.person))
        shown["phase"] = "tendering" if till.basket.tenders else "selling"
    terms = till.settings.terms
    if not isinstance(terms, Refused):
        shown["basket"] = basket_view(till, terms)
    done = done_seq(till)
    if done is not None and till.session.person is not None:
        shown["phase"] = "done"
        shown["done"] = _done(till, done)
    return shown


def basket_view(till: TillState, terms: Terms) -> dict[str, JsonValue]:
    """The basket with its amounts; of a long one the last lines."""
    basket = till.basket
    priced = priced_in_hand(till, terms)
    first = max(0, len(priced.lines) - LINES_SHOWN)
    due_cash, _ = cash_due(basket, priced, terms)
    shown: dict[str, JsonValue] = {
        "lines": [_line(till, found) for found in _lines(priced, first)],
        "first": first,
        "count": len(priced.lines),
        "steps": till.steps,
        "pieces": sum(line.quantity_thousandths for line in basket.lines if line.unit == "pcs"),
        "total": priced.total_minor,
        "tax": priced.tax_minor,
        "net": priced.net_minor,
        "discount": sum(found.amount_minor for line in priced.lines for found in line.discounts),
        "discounts": [discount_document(*found) for found in priced.basket_discounts],
        "promotions": [*promotions_document(priced, terms)],
        "taxes": taxes_document(priced),
        "exempt": basket.exemption is not None,
        "tenders": [tender_document(part) for part in basket.tenders],
        "due": remaining(basket, priced),
        "due_cash": due_cash,
        "type": sale_type(basket),
    }
    if terms.offers is not NO_OFFERS:
        shown["offers"] = True
    if basket.basket is not None:
        shown["id"] = basket.basket
    if basket.note is not None:
        shown["note"] = basket.note
    if basket.customer_groups:
        shown["customer_groups"] = [*basket.customer_groups]
    if basket.coupons:
        shown["coupons"] = [
            {
                "coupon": held.coupon,
                "name": held.name,
                "code": held.code,
                "checked": held.checked,
                "gives": given_by(held.coupon, priced, terms.offers),
            }
            for held in basket.coupons
        ]
    if basket.returning is not None:
        shown["returning"] = to_document(basket.returning)
    return shown


def lines_view(till: TillState, terms: Terms, *, first: int) -> dict[str, JsonValue]:
    """Other lines of a long basket, from place `first` on."""
    priced = priced_in_hand(till, terms)
    place = min(max(first, 0), len(priced.lines))
    return {"first": place, "lines": [_line(till, line) for line in _lines(priced, place)]}


def _lines(priced: Priced, first: int) -> list[dict[str, JsonValue]]:
    return [line_document(line) for line in priced.lines[first : first + LINES_SHOWN]]


def _line(till: TillState, line: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if line["line"] == till.basket.touched:
        line["touched"] = True
    return line


def _unclear(effect: Unclear) -> dict[str, JsonValue]:
    shown: dict[str, JsonValue] = {
        "effect": effect.body["effect"],
        "kind": effect.body["kind"],
        "at": effect.at,
    }
    document = effect.body.get("document")
    if isinstance(document, dict):
        shown |= {key: document[key] for key in ("title", "receipt_code") if key in document}
    return shown


def _notice(found: Refused) -> dict[str, JsonValue]:
    return {"code": found.code, "facts": dict(found.facts)}


def _day(till: TillState) -> dict[str, JsonValue]:
    day: dict[str, JsonValue] = {
        "open": till.day.day is not None,
        "has_float": till.day.has_float,
    }
    if till.day.day is not None:
        day["day"] = till.day.day
    return day


def _person(till: TillState, holder: Holder) -> dict[str, JsonValue]:
    known = till.staff.person(holder.person)
    return {
        "id": holder.person,
        "name": known.name if known is not None else holder.person,
        "permissions": sorted(holder.permissions),
        "max_discount": holder.max_discount_ppm,
    }


def _done(till: TillState, seq: int) -> dict[str, JsonValue]:
    entry = till.store.entry(seq)
    assert entry is not None
    body = entry.document["body"]
    assert isinstance(body, dict)
    change = sum(part.get("change", 0) for part in body["tenders"])
    return {
        "seq": seq,
        "receipt_code": body["receipt_code"],
        "type": body["type"],
        "total": body["total"],
        "to_pay": body["total"] + body.get("rounding", 0),
        "change": change,
        "printed": has_happened(till.connection, receipts.print_effect(body["receipt_code"])),
        "receipt": receipts.document_of(till, seq),
    }
