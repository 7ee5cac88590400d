"""Attention: the worklist of findings, and settling many of them at once."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from kasse.domain.outcome import Refused
from kasse.office.attention import queries, services, sheets
from kasse.office.attention.models import Finding
from kasse.office.attention.words import STATE_WORDS, TAB_WORDS, finding_words
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.store_choices import store_choices
from kasse.office.frame.words import sentence
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores
from kasse.office.tabular import form_of, sheet_answer

MARKS: Final = {
    "open": "mark-bad",
    "taken": "mark-warn",
    "waiting": "mark-off",
    "settled": "mark-good",
}
_UNSETTLED: Final = gettext_lazy("Not settled")
_NOTHING_CHOSEN: Final = gettext_lazy(
    "Choose what to settle; those you chose were settled already."
)
_MOST_IDS: Final = 200


_NOTHING: Final = {
    "unsettled": gettext_lazy("Nothing needs attention"),
    "open": gettext_lazy("No open findings"),
    "taken": gettext_lazy("Nobody has taken on a finding"),
    "waiting": gettext_lazy("No findings are waiting"),
    "settled": gettext_lazy("Nothing was settled yet"),
    "all": gettext_lazy("No findings yet"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="attention.settle")
def attention(request: HttpRequest, access: Access) -> HttpResponse:
    """Findings that are not settled, or those asked for; a POST settles those that are ticked."""
    if request.method != "POST":
        return _list(request, access)
    note = request.POST.get("note", "").replace("\0", "").strip()
    done = services.settle_many(
        by=actor(request), finding_ids=_ticked(request, access), note=note, now=timezone.now()
    )
    if isinstance(done, Refused) or not done:
        access = staff.access_of(actor(request), "office.view")
        problem = sentence(done) if isinstance(done, Refused) else _NOTHING_CHOSEN
        return _list(request, access, note=note, problem=str(problem))
    messages.success(request, _("%(n)s settled.") % {"n": len(done)})
    return HttpResponseRedirect(request.get_full_path())


@require_GET
@page("office.view")
def export_findings(request: HttpRequest, access: Access) -> StreamingHttpResponse:
    """What the list shows as a file; taking it away is in the audit log."""
    wanted = _wanted(request, access, _values(request))
    services.record_export(by=actor(request), wanted=wanted)
    rows = sheets.rows(wanted=wanted, sort=request.GET.get("sort", "-id"))
    return sheet_answer(rows, name="findings", form=form_of(request.GET.get("form", "")))


def _values(request: HttpRequest) -> dict[str, str]:
    return {
        name: request.GET.get(name, "").replace("\0", "")[:80]
        for name in ("state", "kind", "store", "owner")
    }


def _wanted(request: HttpRequest, access: Access, values: dict[str, str]) -> queries.FindingFilter:
    return queries.FindingFilter(
        stores=stores.chosen(values["store"], only=access.stores),
        state=values["state"] if values["state"] in queries.STATES else "unsettled",
        code=values["kind"],
        owner=actor(request).id if values["owner"] == "me" else values["owner"],
    )


def _ticked(request: HttpRequest, access: Access) -> list[int]:
    numbers = [
        int(text)
        for text in request.POST.getlist("finding")[:_MOST_IDS]
        if text.isascii() and text.isdigit() and len(text) < 19
    ]
    mine = queries.findings(stores=access.stores, state="all").filter(id__in=numbers)
    return list(mine.values_list("id", flat=True))


def _list(
    request: HttpRequest, access: Access, *, note: str = "", problem: str = ""
) -> HttpResponse:
    """The list; with the `note` of a form that settled nothing, and why."""
    values = _values(request)
    wanted = _wanted(request, access, values)
    sort = request.GET.get("sort", "-id")
    found = queries.worklist(wanted=wanted, sort=sort, **place(request))
    registers = {row.id: row for row in stores.registers()}
    accounts, company_zone = staff.account_emails(), stores.company_zone()
    counts = queries.counts(stores=access.stores)
    context: dict[str, Any] = {
        "rows": [_row(row, registers, accounts, company_zone=company_zone) for row in found.rows],
        "values": values,
        "state": wanted.state,
        "sort": sort,
        "found": found,
        "note": note,
        "problem": problem,
        "nothing": _NOTHING[wanted.state],
        "is_filtered": any(values[name] for name in ("kind", "store", "owner")),
        "tabs": _tabs(wanted.state, counts),
        "kind_choices": [
            ("", gettext_lazy("All kinds")),
            *((code, finding_words(code)[0]) for code in queries.codes(stores=access.stores)),
        ],
        "store_choices": store_choices(list(stores.stores(only=access.stores))),
        "owner_choices": [
            ("", gettext_lazy("Everybody")),
            ("me", gettext_lazy("Mine")),
            ("none", gettext_lazy("Nobody")),
        ],
    }
    status = 422 if problem else 200
    return show(request, "attention", context, access=access, status=status)


def _tabs(state: str, counts: dict[str, int]) -> list[tuple[str, str, bool]]:
    address = reverse("attention")
    open_ones = sum(counts.values())
    tabs = [(address, f"{_UNSETTLED} ({open_ones})", state == "unsettled")]
    for code, words in TAB_WORDS.items():
        number = f" ({counts[code]})" if code in counts else ""
        tabs.append((f"{address}?state={code}", f"{words}{number}", state == code))
    return tabs


def _row(
    found: Finding, registers: dict[str, Any], accounts: dict[str, str], *, company_zone: str
) -> dict[str, Any]:
    title, advice = finding_words(found.code)
    register = registers.get(found.register)
    return {
        "finding": found,
        "title": title,
        "advice": advice,
        "register": register.number if register else found.register[:12],
        "store": register.store.name if register else "",
        "zone": register.store.zone if register else company_zone,
        "owner": accounts.get(found.owner_id, ""),
        "state": STATE_WORDS[found.state],
        "mark": MARKS[found.state],
    }
