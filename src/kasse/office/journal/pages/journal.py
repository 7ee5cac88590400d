"""Journals: how each register's chain stands, its entries, and one entry as it is."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.days import read_day
from kasse.office.journal import listing, looks, sheets, versions_of
from kasse.office.journal.models import JournalEntry
from kasse.office.journal.queries import last_night
from kasse.office.journal.words import KINDS, amount_of, detail_of, kind_words, set_aside_words
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores
from kasse.office.tabular import form_of, sheet_answer

if TYPE_CHECKING:
    from kasse.office.stores.models import Register

_ENTRIES: Final = gettext_lazy("Entries")
_ASIDE: Final = gettext_lazy("Set aside")
_ALL: Final = gettext_lazy("All kinds")
_ALL_STORES: Final = gettext_lazy("All stores")
_ALL_JOURNALS: Final = gettext_lazy("All")
_TROUBLES: Final = {
    "differs": gettext_lazy("Do not agree"),
    "aside": gettext_lazy("Something set aside"),
}


@require_safe
@page("journal.view")
def journals(request: HttpRequest, access: Access) -> HttpResponse:
    """Registers with their chain's head, their last verification and what stands aside: searched,
    narrowed to a store or to those in trouble, by number."""
    values = _values(request)
    sort = "-number" if request.GET.get("sort") == "-number" else "number"
    wanted = _wanted(values, access)
    found = stores.registers_page(wanted=wanted, descending=sort == "-number", **place(request))
    standings = listing.standings([row.id for row in found.rows])
    mine = list(stores.stores(only=access.stores))
    context = {
        "rows": [{"register": row, "standing": standings[row.id]} for row in found.rows],
        "found": found,
        "values": values,
        "sort": sort,
        "is_filtered": any(values.values()),
        "store_choices": [("", _ALL_STORES), *((row.id, row.name) for row in mine)],
        "state_choices": [("", _ALL_JOURNALS), *_TROUBLES.items()],
        "night": last_night(),
        "zone": mine[0].zone if mine else stores.company_zone(),
    }
    return show(request, "journals", context, access=access)


@require_GET
@page("journal.view")
def export_journals(request: HttpRequest, access: Access) -> StreamingHttpResponse:
    """What the list shows as a file; taking it away is in the audit log."""
    values = _values(request)
    wanted = _wanted(values, access)
    looks.record_list_export(by=actor(request), wanted=wanted, state=values["state"])
    rows = sheets.rows(wanted=wanted, descending=request.GET.get("sort") == "-number")
    return sheet_answer(rows, name="journals", form=form_of(request.GET.get("form", "")))


def _values(request: HttpRequest) -> dict[str, str]:
    return {
        name: request.GET.get(name, "").replace("\0", "").strip()[:100]
        for name in ("q", "store", "state")
    }


def _wanted(values: dict[str, str], access: Access) -> stores.RegisterFilter:
    return stores.RegisterFilter(
        only=access.stores,
        search=values["q"],
        store=values["store"],
        state="all",
        among=listing.registers_with(values["state"]),
    )


@require_safe
@page("journal.view")
def journal(request: HttpRequest, access: Access, register: str) -> HttpResponse:
    """A register's entries, newest first, by kind and day; what stands aside on a tab of its own."""
    row = _register(register, access)
    is_aside = request.GET.get("part") == "aside"
    standing = listing.standings([row.id])[row.id]
    typed = {"day": request.GET.get("day", "").replace("\0", "").strip()[:40]}
    problems: dict[str, str] = {}
    wanted = listing.EntryFilter(
        register=row.id,
        stores=access.stores,
        kind=request.GET.get("kind", "").replace("\0", "")[:60],
        day=read_day(typed, "day", problems),
    )
    found: Any
    if is_aside:
        found = listing.set_aside(register=row.id, **place(request))
    else:
        found = listing.entries(
            wanted=wanted,
            oldest_first=request.GET.get("sort") == "seq",
            **place(request),
        )
    people, currency = staff.person_names(), stores.currency()
    address = reverse("journal", args=[row.id])
    context = {
        "register": row,
        "standing": standing,
        "checked_by": staff.account_emails().get(standing.check.account_id, "")
        if standing.check
        else "",
        "rows": [_aside(one) for one in versions_of.beside(found.rows)]
        if is_aside
        else [_line(one, people, currency=currency) for one in found.rows],
        "found": found,
        "is_aside": is_aside,
        "tabs": (
            (address, _ENTRIES, not is_aside),
            (f"{address}?part=aside", f"{_ASIDE} ({standing.set_aside})", is_aside),
        ),
        "values": {"kind": wanted.kind} | typed,
        "problems": problems,
        "sort": "seq" if request.GET.get("sort") == "seq" else "-seq",
        "kind_choices": [("", _ALL), *((kind, kind_words(kind)) for kind in KINDS)],
    }
    return show(request, "journal", context, access=access)


@require_safe
@page("journal.view")
def entry(request: HttpRequest, access: Access, register: str, seq: int) -> HttpResponse:
    """One entry: in words, field by field, and its canonical text. Such looks are audited."""
    row = _register(register, access)
    found = listing.entry(register=row.id, seq=seq, stores=access.stores)
    if found is None:
        raise Http404
    looks.record_entry_view(by=actor(request), entry=found)
    document = json.loads(found.text)
    previous, has_next = listing.neighbours(found)
    people = staff.person_names()
    context = _line(found, people, currency=stores.currency()) | {
        "register": row,
        "previous_hash": previous,
        "has_next": has_next,
        "fields": list(_fields(document, people)),
        "zone": document.get("zone", row.store.zone),
        "aside": [_aside(one) for one in versions_of.of_number(register=row.id, seq=seq)],
    }
    return show(request, "entry", context, access=access)


@require_POST
@page("journal.view")
def verify(request: HttpRequest, access: Access, register: str) -> HttpResponse:
    """Has a chain verified in the background, and goes to see how far it is."""
    _register(register, access)
    job = looks.verify(by=actor(request), register=register)
    if isinstance(job, Refused):
        raise Http404
    return HttpResponseRedirect(reverse("job", args=[job.id]))


@require_GET
@page("journal.view")
def export(request: HttpRequest, access: Access, register: str) -> StreamingHttpResponse:
    """The journal as docs/journal.md keeps it: a line for each entry, its hash and its text."""
    row = _register(register, access)
    looks.record_export(by=actor(request), register=row.id)
    wanted = listing.EntryFilter(register=row.id, stores=access.stores)
    answer = StreamingHttpResponse(
        listing.lines(wanted=wanted), content_type="text/plain; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.number}.journal"'
    return answer


def _register(register: str, access: Access) -> "Register":
    row = stores.register(register, stores=access.stores)
    if row is None:
        raise Http404
    return row


def _line(found: JournalEntry, people: dict[str, str], *, currency: str) -> dict[str, Any]:
    document = json.loads(found.text)
    return {
        "entry": found,
        "kind": kind_words(found.kind),
        "amount": amount_of(document),
        # What moves cash names no currency: it is the shop's.
        "currency": document["body"].get("currency") or currency,
        "detail": detail_of(document),
        "person": people.get(document.get("person", ""), ""),
        "zone": document.get("zone", "UTC"),
        "training": document.get("training", False),
    }


def _aside(found: versions_of.Beside) -> dict[str, Any]:
    words, meaning = set_aside_words(found.aside.reason)
    return {"beside": found, "words": words, "meaning": meaning}


def _fields(document: dict[str, Any], people: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every field by its path in the entry, people by name."""
    for path, value in versions_of.flat(document):
        name = people.get(value, "") if isinstance(value, str) else ""
        yield path, f"{value} ({name})" if name else str(value)
