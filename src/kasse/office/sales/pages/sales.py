"""Sales: the list, found by anything, and the same as a file."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_safe

from kasse.office.frame.access import actor, asks_for_results, by_htmx, page, place, show
from kasse.office.frame.days import back_to
from kasse.office.frame.templatetags.kasse import money
from kasse.office.sales import queries, services, sheets
from kasse.office.sales.pages import filters
from kasse.office.sales.typed import Meaning
from kasse.office.sales.words import KINDS
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores
from kasse.office.tabular import form_of, sheet_answer

_MEANT: Final = {
    "receipt": gettext_lazy("Receipt"),
    "amount": gettext_lazy("Amount"),
    "card": gettext_lazy("Card ending in"),
    "item": gettext_lazy("Item"),
    "person": gettext_lazy("Person"),
}


@require_safe
@page("sales.view")
def sales(request: HttpRequest, access: Access) -> HttpResponse:
    """Search, filter, sort, page. While somebody types or filters, only what was found is made."""
    asked = filters.read(request, access)
    sort = request.GET.get("sort", queries.NEWEST)
    found = queries.sales(wanted=asked.wanted, sort=sort, **place(request))
    mine, people = list(stores.stores(only=access.stores)), staff.person_names()
    names = {row.id: row.name for row in mine}
    context: dict[str, Any] = {
        "rows": [
            {
                "sale": row,
                "type": KINDS.get(row.type, row.type),
                "store": names.get(row.store, ""),
                "person": people.get(row.person, ""),
            }
            for row in found.rows
        ],
        "values": asked.values,
        "problems": asked.problems,
        "asked": asked,
        "sort": sort,
        "found": found,
        "currency": stores.currency() if found.looked_to_minor is not None else "",
        "meanings": [_in_words(one) for one in found.meanings],
    }
    if asks_for_results(request):
        return by_htmx(render(request, "office/parts/sales_narrowed.html", context))
    context |= filters.choices(access, mine, people)
    return by_htmx(show(request, "sales", context, access=access))


def _in_words(meaning: Meaning) -> tuple[str, str]:
    """A meaning's kind, and what it is called."""
    words = str(_MEANT[meaning.kind])
    if meaning.kind == "amount":
        return meaning.kind, f"{words} {money(int(meaning.text), stores.currency())}"
    if meaning.kind in {"item", "person"}:
        return meaning.kind, f"{words} ({meaning.text})" if meaning.text else words
    return meaning.kind, f"{words} {meaning.text}"


@require_GET
@page("sales.view")
def export_sales(request: HttpRequest, access: Access) -> HttpResponseBase:
    """All sales of the list as a file, however many; who takes them away is in the audit log."""
    asked = filters.read(request, access)
    if asked.problems:
        return back_to("sales", request)
    services.record_export(by=actor(request), wanted=asked.wanted)
    rows = sheets.rows(wanted=asked.wanted, sort=request.GET.get("sort", queries.NEWEST))
    return sheet_answer(rows, name="sales", form=form_of(request.GET.get("form", "")))
