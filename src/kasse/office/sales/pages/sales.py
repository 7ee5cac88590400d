"""Sales: the list, found by anything, and the same as a file."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_safe

from kasse.domain.money import CURRENCIES, format_amount
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.locales import number_format, sheet_time
from kasse.office.frame.templatetags.kasse import money
from kasse.office.sales import queries, services
from kasse.office.sales.pages import filters
from kasse.office.sales.typed import Meaning
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores
from kasse.office.tabular import csv_answer

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
    """Search, filter, sort, page."""
    asked = filters.read(request, access)
    sort = request.GET.get("sort", queries.NEWEST)
    found = queries.sales(wanted=asked.wanted, sort=sort, **place(request))
    offered = filters.choices(access)
    names, people = {row.id: row for row in offered["stores"]}, staff.person_names()
    meanings = queries.meanings(asked.wanted) if asked.wanted.search else ()
    context: dict[str, Any] = offered | {
        "rows": [
            {
                "sale": row,
                "type": filters.KINDS.get(row.type, row.type),
                "store": names.get(row.store),
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
        "meanings": [_in_words(one) for one in meanings],
    }
    return show(request, "sales", context, access=access)


def _in_words(meaning: Meaning) -> tuple[str, str]:
    """A meaning's kind, and what it is called."""
    words = str(_MEANT[meaning.kind])
    if meaning.kind == "amount":
        return meaning.kind, f"{words} {money(int(meaning.text), stores.currency())}"
    if meaning.kind in {"item", "person"}:
        return meaning.kind, f"{words} ({meaning.text})" if meaning.text else words
    return meaning.kind, f"{words} {meaning.text}"


@require_safe
@page("sales.view")
def sales_csv(request: HttpRequest, access: Access) -> StreamingHttpResponse:
    """All sales of the list as CSV, however many; who takes them away is in the audit log."""
    asked = filters.read(request, access)
    services.record_export(by=actor(request), wanted=asked.wanted)
    sort = request.GET.get("sort", queries.NEWEST)
    return csv_answer(_lines(asked.wanted, sort, get_language() or "da"), name="sales")


def _lines(wanted: queries.SaleFilter, sort: str, language: str) -> Iterator[tuple[Any, ...]]:
    marks = number_format(language)
    names = {row.id: row.name for row in stores.stores()}
    registers = {row.id: row.number for row in stores.registers()}
    people = staff.person_names()
    yield (
        gettext("Receipt"), gettext("Time"), gettext("Business day"), gettext("Store"),
        gettext("Register"), gettext("Person"), gettext("Kind"), gettext("Training"),
        gettext("Lines"), gettext("Currency"), gettext("Without tax"), gettext("Tax"),
        gettext("Total"), gettext("Rounding"),
    )  # fmt: skip
    for row in queries.every(wanted=wanted, sort=sort):
        currency = CURRENCIES.get(row.currency, CURRENCIES["DKK"])
        amounts = (row.net_minor, row.tax_minor, row.total_minor, row.rounding_minor)
        yield (
            row.receipt_code,
            sheet_time(row.at, row.zone),
            row.day,
            names.get(row.store, row.store),
            registers.get(row.register, row.register),
            people.get(row.person, row.person),
            str(filters.KINDS.get(row.type, row.type)),
            "1" if row.training else "",
            row.line_count,
            row.currency,
            *(_plain(format_amount(amount, currency, marks), marks.group) for amount in amounts),
        )


def _plain(text: str, group: str) -> str:
    """A number as spreadsheets read it."""
    return text.replace(group, "").replace("−", "-")
