"""The audit log: who changed and looked at what."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_safe

from kasse.office.audit import queries, services, sheets, wording
from kasse.office.audit.models import AuditEntry
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.days import back_to, read_days
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores
from kasse.office.tabular import form_of, sheet_answer

VIAS: Final = (
    ("page", gettext_lazy("Back office")),
    ("api", gettext_lazy("API")),
    ("job", gettext_lazy("Background work")),
    ("command", gettext_lazy("Command")),
)
_FILTERS: Final = ("person", "action", "kind", "subject", "via", "store", "text", "since", "until")


@require_safe
@page("audit.view")
def audit_log(request: HttpRequest, access: Access) -> HttpResponse:
    """The newest entries, or those that one looks for."""
    typed, problems = _typed(request), dict[str, str]()
    found = queries.entries(wanted=_wanted(typed, access, problems), **place(request))
    mine = list(stores.stores(only=access.stores))
    context: dict[str, Any] = {
        "typed": typed,
        "problems": problems,
        "found": found,
        "rows": [_row(entry) for entry in found.rows],
        "zone": stores.company_zone(),
        "is_filtered": any(typed.values()),
        "has_more": any(
            typed[name] for name in ("person", "kind", "via", "store", "since", "until")
        ),
        "actions": _choices("ACTIONS", _("Everything")),
        "kinds": _choices("SUBJECTS", _("All kinds")),
        "vias": [("", _("Any")), *VIAS],
        "stores": [("", _("All stores")), *((store.id, store.name) for store in mine)],
    }
    return show(request, "audit", context, access=access)


@require_safe
@page("audit.view")
def audit_entry(request: HttpRequest, access: Access, entry_id: int) -> HttpResponse:
    """One entry, with before and after."""
    entry = queries.entry(entry_id, stores=access.stores)
    if entry is None:
        raise Http404
    currency = stores.currency()
    names = {store.id: store.name for store in stores.stores(only=access.stores)}
    context = {
        "entry": entry,
        "action": wording.action_words(entry.action),
        "kind": wording.kind_words(entry.subject_kind),
        "via": dict(VIAS).get(entry.via, entry.via),
        "store_name": names.get(entry.store_id, entry.store_id),
        "changes": wording.changes_of(entry, currency=currency),
        "facts": wording.facts_of(entry, currency=currency),
        "zone": stores.company_zone(),
    }
    return show(request, "audit_entry", context, access=access)


@require_GET
@page("audit.view")
def export_audit(request: HttpRequest, access: Access) -> HttpResponseBase:
    """What the list shows, as a file; that it was taken out stands in the log."""
    typed, problems = _typed(request), dict[str, str]()
    wanted = _wanted(typed, access, problems)
    if problems:
        return back_to("audit", request)
    services.note_export(by=actor(request), filters=typed)
    rows = sheets.rows(wanted=wanted)
    return sheet_answer(rows, name="kasse-audit", form=form_of(request.GET.get("form", "")))


def _row(entry: AuditEntry) -> dict[str, Any]:
    fields = [wording.field_words(name) for name in entry.changes]
    return {
        "entry": entry,
        "action": wording.action_words(entry.action),
        "kind": wording.kind_words(entry.subject_kind),
        "fields": ", ".join(fields[:4]) + ("…" if len(fields) > 4 else ""),
    }


def _choices(table: str, everything: str) -> list[tuple[str, str]]:
    words = ((code, str(text)) for code, text in wording.words_of(table).items())
    return [("", everything), *sorted(words, key=lambda pair: pair[1].casefold())]


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").replace("\0", "").strip()[:200] for name in _FILTERS}


def _wanted(typed: dict[str, str], access: Access, problems: dict[str, str]) -> queries.AuditFilter:
    zone = ZoneInfo(stores.company_zone())
    since, until = read_days(typed, problems)
    named = {name: typed[name] for name in ("person", "action", "kind", "subject", "via", "text")}
    return queries.AuditFilter(
        stores=access.narrowed(typed["store"]),
        since=_midnight(since, zone, after=0),
        until=_midnight(until, zone, after=1),
        **named,
    )


def _midnight(day: str, zone: ZoneInfo, *, after: int) -> datetime | None:
    """The midnight with which a day begins, or ends; None for no day, or where the calendar ends."""
    try:
        begins = date.fromisoformat(day) + timedelta(days=after)
        return datetime.combine(begins, time(), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
