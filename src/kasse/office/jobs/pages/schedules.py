"""What comes back by itself: when, and starting it besides."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.words import sentence
from kasse.office.jobs import queries, services
from kasse.office.jobs.timetable import DAY_MINUTES
from kasse.office.jobs.words import kind_words
from kasse.office.staff.queries import Access

if TYPE_CHECKING:
    from kasse.office.jobs.models import Schedule


@require_safe
@page("jobs.view")
def schedules(request: HttpRequest, access: Access) -> HttpResponse:
    """All of it, with the next time."""
    rows = [_row(found) for found in queries.schedules()]
    context = {"rows": rows, "zone": queries.zone().key}
    return show(request, "schedules", context, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@page("jobs.view", change="company.edit")
def schedule(request: HttpRequest, access: Access, kind: str) -> HttpResponse:
    """When one comes back."""
    found = next((row for row in queries.schedules() if row.kind == kind), None)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _form(request, access, found)
    at_minute = _minutes(request.POST.get("at", ""))
    every = request.POST.get("every", "")
    try:
        done = services.change_schedule(
            by=actor(request),
            kind=kind,
            enabled="enabled" in request.POST,
            at_minute=at_minute if at_minute is not None else -1,
            every_minutes=int(every) if every.isascii() and every.isdigit() else 0,
            version=versions.typed_version(request),
        )
    except versions.Stale as stale:
        return _form(request, access, found, stale=stale, status=409)
    if isinstance(done, Refused):
        return _form(request, access, found, problem=done, status=422)
    messages.success(request, _("%(name)s is saved.") % {"name": kind_words(kind)})
    return HttpResponseRedirect(reverse("schedules"))


@require_POST
@page("company.edit")
def run_schedule(request: HttpRequest, access: Access, kind: str) -> HttpResponse:
    """Starts it now, besides."""
    done = services.run_now(by=actor(request), kind=kind)
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
        return HttpResponseRedirect(reverse("schedules"))
    return HttpResponseRedirect(reverse("job", args=[done.id]))


def _form(
    request: HttpRequest,
    access: Access,
    found: "Schedule",
    *,
    problem: Refused | None = None,
    stale: versions.Stale | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    now = _row(found)
    context = {
        "row": now,
        "at": typed.get("at", "") if typed is not None else now["at"],
        "every": typed.get("every", "") if typed is not None else str(found.every_minutes),
        "enabled": "enabled" in typed if typed is not None else found.enabled,
        "choices": _choices(found.every_minutes),
        # What is saved again after a Stale is saved over what is there now.
        "version": found.version,
        "is_stale": stale is not None,
        "problem": sentence(problem) if problem else "",
        "zone": queries.zone().key,
    }
    return show(request, "schedule", context, access=access, status=status)


def _row(found: "Schedule") -> dict[str, Any]:
    return {
        "schedule": found,
        "name": kind_words(found.kind),
        "at": f"{found.at_minute // 60:02}:{found.at_minute % 60:02}",
        "every": _every(found.every_minutes),
    }


def _choices(current: int) -> list[tuple[str, str]]:
    usual = [15, 60, 4 * 60, 12 * 60, DAY_MINUTES, 7 * DAY_MINUTES]
    return [(str(minutes), _every(minutes)) for minutes in sorted({*usual, current})]


def _every(minutes: int) -> str:
    if minutes == DAY_MINUTES:
        return _("Every day")
    if minutes % DAY_MINUTES == 0:
        return _("Every %(n)s days") % {"n": minutes // DAY_MINUTES}
    if minutes == 60:
        return _("Every hour")
    if minutes % 60 == 0:
        return _("Every %(n)s hours") % {"n": minutes // 60}
    return _("Every %(n)s minutes") % {"n": minutes}


def _minutes(text: str) -> int | None:
    """Minutes after midnight of HH:MM; None for what is no time."""
    hours, _mark, minutes = text.partition(":")
    if not all(part.isascii() and part.isdigit() and len(part) <= 2 for part in (hours, minutes)):
        return None
    found = int(hours) * 60 + int(minutes)
    return found if int(hours) < 24 and int(minutes) < 60 else None
