"""The archive of X and Z reports: the list, one as it was, and the list as a file."""

import json
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_safe

from kasse.office.cash import archive, services, sheets, z_report
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.days import back_to, read_days
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores
from kasse.office.tabular import form_of, sheet_answer

if TYPE_CHECKING:
    from kasse.office.stores.models import Register

_WORDS: Final = {"z_report": gettext_lazy("Z reports"), "x_report": gettext_lazy("X reports")}


@require_safe
@page("sales.view")
def reports(request: HttpRequest, access: Access) -> HttpResponse:
    """Z reports, or X reports, newest first, by store, register and days."""
    wanted, values, problems = _wanted(request, access)
    found = archive.reports(wanted=wanted, **place(request))
    registers = {row.id: row for row in stores.registers(stores=access.stores)}
    people = staff.person_names()
    address = reverse("reports")
    context: dict[str, Any] = {
        "rows": [_line(one, registers.get(one.register), people) for one in archive.read(found)],
        "found": found,
        "values": values,
        "problems": problems,
        "is_filtered": any(values[name] for name in ("store", "register", "since", "until")),
        "kind": wanted.kind,
        "tabs": [
            (f"{address}?kind={kind[0]}", words, kind == wanted.kind)
            for kind, words in _WORDS.items()
        ],
        "store_choices": [
            ("", gettext_lazy("All stores")),
            *((row.id, row.name) for row in stores.stores(only=access.stores)),
        ],
        "register_choices": [
            ("", gettext_lazy("All registers")),
            *((row.id, f"{row.number} {row.name}") for row in registers.values()),
        ],
    }
    return show(request, "reports", context, access=access)


@require_safe
@page("sales.view")
def report(request: HttpRequest, access: Access, register: str, seq: int) -> HttpResponse:
    """One report with its totals as they were; it prints alone."""
    found = archive.report(register=register, seq=seq, stores=access.stores)
    if found is None:
        raise Http404
    row = stores.register(register)
    people = staff.person_names()
    settings: dict[str, Any] = stores.settings_of(row) if row else {}
    tenders = {one["kind"]: one.get("names", {}) for one in settings.get("tenders", ())}
    currency = settings.get("currency") or stores.currency()
    context = _line(found, row, people) | {
        "totals": z_report.rows(json.dumps(found.totals), currency=currency, tenders=tenders),
        "people": z_report.people(found.totals, names=people),
        "currency": currency,
    }
    return show(request, "report", context, access=access)


@require_GET
@page("sales.view")
def export_reports(request: HttpRequest, access: Access) -> HttpResponseBase:
    """The list as a file with the usual totals; taking it away is in the audit log."""
    wanted, _values, problems = _wanted(request, access)
    if problems:
        return back_to("reports", request)
    services.record_export(by=actor(request), wanted=wanted)
    return sheet_answer(
        sheets.rows(wanted=wanted),
        name=wanted.kind.replace("_", "-"),
        form=form_of(request.GET.get("form", "")),
    )


def _line(
    found: archive.Report, register: "Register | None", people: dict[str, str]
) -> dict[str, Any]:
    return {
        "report": found,
        "register": register,
        "zone": register.store.zone if register else stores.company_zone(),
        "currency": register.store.company.currency if register else stores.currency(),
        "person": people.get(found.person, ""),
        "gross": found.totals.get("gross"),
        "difference": found.totals.get("difference"),
    }


def _wanted(
    request: HttpRequest, access: Access
) -> tuple[archive.ReportFilter, dict[str, str], dict[str, str]]:
    names = ("store", "register", "since", "until")
    values = {name: request.GET.get(name, "").replace("\0", "")[:64] for name in names}
    problems: dict[str, str] = {}
    since, until = read_days(values, problems)
    wanted = archive.ReportFilter(
        kind="x_report" if request.GET.get("kind") == "x" else "z_report",
        stores=access.narrowed(values["store"]),
        register=values["register"],
        since=since,
        until=until,
    )
    return wanted, values | {"kind": wanted.kind[0]}, problems
