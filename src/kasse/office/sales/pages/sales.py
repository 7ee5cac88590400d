"""Sales: the list, and a sale with its receipt as it was."""

import json
import re
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kasse.domain.receipt import sale_receipt
from kasse.office.frame.access import page, place, show
from kasse.office.journal import queries as journal
from kasse.office.sales import queries
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_TYPES: Final = {
    "sale": gettext_lazy("Sale"),
    "refund": gettext_lazy("Refund"),
    "exchange": gettext_lazy("Exchange"),
}


@require_safe
@page("sales.view")
def sales(request: HttpRequest, access: Access) -> HttpResponse:
    """Filter by store and day, search by receipt, sort, page."""
    mine = list(stores.stores(only=access.stores))
    store, day = request.GET.get("store", ""), request.GET.get("day", "")
    search = request.GET.get("q", "").replace("\0", "").strip()[:60]
    sort = request.GET.get("sort", queries.NEWEST)
    wanted = queries.SaleFilter(
        stores=frozenset({store}) if store in {row.id for row in mine} else access.stores,
        day=day if _DAY.fullmatch(day) else "",
        search=search,
    )
    found = queries.sales(wanted=wanted, sort=sort, **place(request))
    names, people = {row.id: row for row in mine}, staff.person_names()
    context: dict[str, Any] = {
        "rows": [
            {
                "sale": row,
                "type": _TYPES.get(row.type, row.type),
                "store": names.get(row.store),
                "person": people.get(row.person, ""),
            }
            for row in found.rows
        ],
        "stores": mine,
        "store": store,
        "day": day,
        "q": search,
        "sort": sort,
        "found": found,
        "is_filtered": bool(store or day or search),
    }
    return show(request, "sales", context, access=access)


@require_safe
@page("sales.view")
def sale(request: HttpRequest, access: Access, register: str, seq: int) -> HttpResponse:
    """The receipt as it was, and the entry that it was made from."""
    found = queries.sale(register=register, seq=seq, stores=access.stores)
    held = journal.entry(register=register, seq=seq)
    if found is None or held is None:
        raise Http404
    place = stores.register(register)
    entry = json.loads(held.text)
    texts = queries.receipt_texts(entry) or (stores.settings_of(place) if place else {})
    receipt = sale_receipt(entry, texts, entry_hash=held.hash)
    context = {
        "sale": found,
        "type": _TYPES.get(found.type, found.type),
        "register": place,
        "person": staff.person_names().get(found.person, found.person),
        "receipt": receipt,
        "tenders": receipt["tender_names"],
        "entry": json.dumps(entry, ensure_ascii=False, indent=2),
        "hash": held.hash,
        "refunded": queries.refunded(register=register, seq=seq),
    }
    return show(request, "sale", context, access=access)
