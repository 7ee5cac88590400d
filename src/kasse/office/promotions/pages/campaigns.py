"""The list of campaigns, the month, and one campaign with its promotions."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from kasse.domain.outcome import Refused
from kasse.domain.promotions.findings import Finding
from kasse.office import versions
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue import services as catalogue_services
from kasse.office.frame.access import REFUSED, actor, page, place, show
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.words import sentence
from kasse.office.promotions import checking, queries, services, sheets
from kasse.office.promotions.builder.told import marks, told, what_is_given
from kasse.office.promotions.models import Campaign
from kasse.office.promotions.pages.month import month_of, weeks
from kasse.office.promotions.services import MANAGE, Head, exports
from kasse.office.promotions.words import COLORS, STATES
from kasse.office.staff.queries import Access
from kasse.office.tabular import form_of, sheet_answer

_FIELDS = {"names": "name_da", "starts_at": "starts_at", "ends_at": "ends_at", "note": "note"}


@require_safe
@page("office.view")
def campaigns(request: HttpRequest, access: Access) -> HttpResponse:
    """Search, filter, sort, page."""
    wanted, minute = _wanted(request), queries.local_minute(timezone.now())
    found = queries.campaigns(wanted=wanted, minute=minute, sort=_sort(request), **place(request))
    context = {
        "found": found,
        "rows": [(row, _state(row, minute)) for row in found.rows],
        "q": wanted.search,
        "state": wanted.state,
        "states": [("", _("All but archived")), *STATES.items()],
        "assortment": wanted.assortment,
        "assortments": list(catalogue.assortments()),
        "is_filtered": bool(wanted.search or wanted.state or wanted.assortment),
        "tabs": _tabs("campaigns"),
        "may_make": actor(request).has(MANAGE),
        "sort": _sort(request),
    }
    return show(request, "campaigns", context, access=access)


@require_GET
@page("office.view")
def export_campaigns(request: HttpRequest, access: Access) -> StreamingHttpResponse:
    """What the list shows as a file; taking it away is in the audit log."""
    wanted = _wanted(request)
    exports.record_campaigns_export(by=actor(request), wanted=wanted)
    minute = queries.local_minute(timezone.now())
    rows = sheets.campaigns(wanted=wanted, minute=minute, sort=_sort(request))
    return sheet_answer(rows, name="campaigns", form=form_of(request.GET.get("form", "")))


@require_safe
@page("office.view")
def campaign_calendar(request: HttpRequest, access: Access) -> HttpResponse:
    """A month: which campaigns hold, or are to hold, on each of its days."""
    minute = queries.local_minute(timezone.now())
    first = month_of(request.GET.get("month", ""), today=minute[:10])
    after = (first + timedelta(days=32)).replace(day=1)
    found = queries.between("", first=f"{first}T00:00", last=f"{after}T00:00")
    rows = [(row, _state(row, minute)) for row in found]
    context = {
        "first": first,
        "weeks": weeks(first, rows, today=minute[:10]),
        "rows": rows,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": after.strftime("%Y-%m"),
        "tabs": _tabs("campaign_calendar"),
    }
    return show(request, "campaign_calendar", context, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@page(MANAGE)
def new_campaign(request: HttpRequest, access: Access) -> HttpResponse:
    """A name and a time; promotions come after."""
    if request.method != "POST":
        return _form(request, access, None, _blank(request))
    typed = _typed(request.POST)
    made = services.create_campaign(
        by=actor(request),
        assortment=_assortment(request.POST.get("assortment", "")),
        head=_head(typed),
        now=timezone.now(),
    )
    if isinstance(made, Refused):
        return _form(request, access, None, typed, problems=_problems(made), status=REFUSED)
    messages.success(request, _("%(name)s is created. Add promotions to it.") % {"name": made.name})
    return HttpResponseRedirect(reverse("campaign", args=[made.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change=MANAGE)
def campaign(request: HttpRequest, access: Access, campaign_id: str) -> HttpResponse:
    """The form of a campaign, with its promotions and what the check finds."""
    found = _found(campaign_id)
    if request.method != "POST":
        return _form(request, access, found, _values(found))
    typed = _typed(request.POST)
    version = versions.typed_version(request)
    shown: dict[str, Any]
    try:
        saved = services.change_campaign(
            by=actor(request),
            campaign=campaign_id,
            head=_head(typed),
            now=timezone.now(),
            version=version,
        )
    except versions.Stale as stale:
        now = _values(_found(campaign_id))
        conflict = Conflict(
            version=stale.is_now,
            theirs=request.path,
            clashes=clashes((_label(name), typed[name], now[name]) for name in typed),
        )
        shown = {"conflict": conflict, "version": stale.is_now, "status": 409}
        return _form(request, access, found, typed, **shown)
    if isinstance(saved, Refused):
        shown = {"problems": _problems(saved), "version": version, "status": REFUSED}
        return _form(request, access, found, typed, **shown)
    messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
    return HttpResponseRedirect(request.path)


def _form(
    request: HttpRequest,
    access: Access,
    found: Campaign | None,
    values: dict[str, str],
    *,
    problems: dict[str, str] | None = None,
    conflict: Conflict | None = None,
    version: int | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "campaign": found,
        "values": values,
        "problems": problems or {},
        "conflict": conflict,
        "colors": COLORS.items(),
        "may_change": actor(request).has(MANAGE),
        "assortments": [(one.id, one.name) for one in catalogue.assortments()],
    }
    if found is not None:
        context |= {"version": version or found.version, **_parts(request, found)}
    return show(request, "campaign", context, access=access, status=status)


def _parts(request: HttpRequest, found: Campaign) -> dict[str, Any]:
    """The promotions with what they give, the check, and the releases."""
    now = timezone.now()
    findings = checking.of_campaign(found, now=now)
    of_row: defaultdict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        of_row[one.promotion].append(one)
    written = marks()
    rows = [
        {
            "row": row,
            "says": what_is_given(row.body, written),
            "findings": [told(one, written) for one in of_row[row.id]],
        }
        for row in queries.promotions(found.id)
    ]
    return {
        "may_change": catalogue_services.may_change(
            actor(request), assortment=found.assortment_id, permission=MANAGE
        ),
        "state": _state(found, queries.local_minute(now)),
        "promotions": rows,
        "may_publish": bool(rows or found.release),
        "may_manage": actor(request).has(MANAGE),
        "errors": sum(one.severity == "error" for one in findings),
        "releases": queries.releases(found.id, limit=5).rows,
    }


def _blank(request: HttpRequest) -> dict[str, str]:
    today = queries.local_minute(timezone.now())[:10]
    tomorrow = date.fromisoformat(today) + timedelta(days=1)
    return {
        "name_da": "",
        "name_en": "",
        "starts_at": f"{tomorrow}T00:00",
        "ends_at": "",
        "color": "",
        "note": "",
        "assortment": request.GET.get("assortment", ""),
    }


def _values(found: Campaign) -> dict[str, str]:
    return {
        "name_da": found.names.get("da", ""),
        "name_en": found.names.get("en", ""),
        "starts_at": found.starts_at,
        "ends_at": found.ends_at,
        "color": found.color,
        "note": found.note,
    }


def _typed(post: QueryDict) -> dict[str, str]:
    names = ("name_da", "name_en", "starts_at", "ends_at", "color", "note")
    return {name: post.get(name, "").replace("\0", "").strip() for name in names}


def _head(typed: dict[str, str]) -> Head:
    return Head(
        names={"da": typed["name_da"], "en": typed["name_en"]},
        starts_at=typed["starts_at"],
        ends_at=typed["ends_at"],
        color=typed["color"],
        note=typed["note"],
    )


def _problems(no: Refused) -> dict[str, str]:
    field = str(no.facts.get("field", ""))
    said = {
        "names": _("Give it a name of at most 100 characters, in one of the languages."),
        "ends_at": _("The end must be after the beginning."),
    }
    return {_FIELDS.get(field, field): said.get(field) or sentence(no)}


def _label(name: str) -> str:
    words = {
        "name_da": _("Name in Danish"),
        "name_en": _("Name in English"),
        "starts_at": _("Begins"),
        "ends_at": _("Runs until"),
        "color": _("Colour"),
        "note": _("Note"),
    }
    return words[name]


def _state(row: Campaign, minute: str) -> tuple[str, str]:
    state = queries.state_of(row, minute=minute)
    return state, str(STATES[state])


def _tabs(current: str) -> list[tuple[str, str, bool]]:
    tabs = (("campaigns", _("List")), ("campaign_calendar", _("Calendar")))
    return [(reverse(name), words, name == current) for name, words in tabs]


def _wanted(request: HttpRequest) -> queries.CampaignFilter:
    state = request.GET.get("state", "")
    return queries.CampaignFilter(
        assortment=request.GET.get("assortment", "").replace("\0", "")[:64],
        search=request.GET.get("q", "").replace("\0", "").strip()[:100],
        state=state if state in queries.STATES else "",
    )


def _sort(request: HttpRequest) -> str:
    sort = request.GET.get("sort", "")
    return sort if sort in queries.SORTS else "-starts"


def _assortment(chosen: str) -> str:
    found = catalogue.chosen_assortment(chosen)
    if found is None:
        raise Http404
    return found.id


def _found(campaign_id: str) -> Campaign:
    found = queries.campaign(campaign_id)
    if found is None:
        raise Http404
    return found
