"""A sale: its receipt as it was, what it was made from, and what belongs to it."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kasse.domain.receipt import sale_receipt
from kasse.office.catalogue import queries as catalogue
from kasse.office.frame.access import page, show
from kasse.office.journal import queries as journal
from kasse.office.sales import links, queries
from kasse.office.sales.words import KINDS
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores


@require_safe
@page("sales.view")
def sale(request: HttpRequest, access: Access, register: str, seq: int) -> HttpResponse:
    """The receipt as it was, the sales that it belongs together with, and its entries."""
    found = queries.sale(register=register, seq=seq, stores=access.stores)
    held = journal.entry(register=register, seq=seq)
    if found is None or held is None:
        raise Http404
    place = stores.register(register)
    entry = json.loads(held.text)
    texts = queries.receipt_texts(entry) or (stores.settings_of(place) if place else {})
    receipt = sale_receipt(entry, texts, entry_hash=held.hash)
    people = staff.person_names()
    basket = entry["body"].get("basket", "")
    happened = [
        {
            "entry": one,
            "kind": journal.kind_words(one["kind"]),
            "detail": journal.detail_of(one),
            "amount": journal.amount_of(one),
            "person": people.get(one.get("person", ""), ""),
        }
        for one in journal.of_sale(register=register, seq=seq, basket=basket)
    ]
    context: dict[str, Any] = {
        "sale": found,
        "type": KINDS.get(found.type, found.type),
        "register": place,
        "person": people.get(found.person, found.person),
        "price_release": catalogue.release_of(found.price_release),
        "receipt": receipt,
        "tenders": receipt["tender_names"],
        "entry": json.dumps(entry, ensure_ascii=False, indent=2),
        "hash": held.hash,
        "happened": happened,
        "refunded": queries.refunded(register=register, seq=seq),
        "originals": links.originals(register=register, seq=seq, stores=access.stores),
        "refunds": links.refunds(register=register, seq=seq, stores=access.stores),
    }
    return show(request, "sale", context, access=access)
