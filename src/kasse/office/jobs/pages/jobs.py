"""Background work: the history, and one piece of it while it goes on."""

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office import seek
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.templatetags.kasse import whole
from kasse.office.frame.words import sentence, sentence_of
from kasse.office.jobs import queries, services
from kasse.office.jobs.words import RESULTS, STATES, kind_words, state_words
from kasse.office.staff.queries import Access

if TYPE_CHECKING:
    from kasse.office.jobs.models import Job

_MARKS: Final = {"done": "mark-good", "failed": "mark-bad", "stopped": "mark-off"}


@require_safe
@page("office.view")
def jobs(request: HttpRequest, access: Access) -> HttpResponse:
    """The newest first: one's own, or everybody's."""
    by = actor(request)
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")[:60]
    state = state if state in {"open", *queries.STATES} else ""
    found = seek.page(
        queries.jobs(by=by, state=state, kind=kind.replace("\0", "")),
        order=queries.NEWEST,
        limit=queries.PAGE,
        **place(request),
    )
    context = {
        "rows": [_row(row) for row in found.rows],
        "found": found,
        "state": state,
        "kind": kind,
        "states": [("open", _("Not finished")), *STATES.items()],
        "kinds": [(code, kind_words(code)) for code in queries.kinds_done(by=by)],
        "zone": queries.zone().key,
        "is_open": any(row.state in queries.OPEN for row in found.rows),
    }
    return show(request, "jobs", context, access=access)


@require_safe
@page("office.view")
def job(request: HttpRequest, access: Access, job_id: str) -> HttpResponse:
    """How far it is, what it did, who asked. The page asks again while it goes on."""
    found = queries.job(job_id, by=actor(request))
    if found is None:
        raise Http404
    context = {"row": _row(found), "job": found, "zone": queries.zone().key}
    return show(request, "job", context, access=access)


@require_POST
@page("office.view")
def stop_job(request: HttpRequest, access: Access, job_id: str) -> HttpResponse:
    """Asks it to stop."""
    done = services.stop(by=actor(request), job_id=job_id)
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    elif done.state == "stopped":
        messages.success(request, _("It is stopped."))
    else:
        messages.success(request, _("It stops as soon as it can."))
    if isinstance(done, Refused) and done.code == "job.unknown":
        return HttpResponseRedirect(reverse("jobs"))
    return HttpResponseRedirect(reverse("job", args=[job_id]))


def _row(found: "Job") -> dict[str, Any]:
    """A job in words."""
    shown = {name: value for name, value in found.result.items() if name in RESULTS}
    link = str(found.result.get("page", ""))
    return {
        "job": found,
        "name": kind_words(found.kind),
        "state": state_words(found.state),
        "mark": _MARKS.get(found.state, "mark-warn" if found.state == "running" else "mark-off"),
        "is_open": found.state in queries.OPEN,
        "percent": min(100, found.done * 100 // found.total) if found.total else None,
        "problem": sentence_of(found.problem, found.problem_facts) if found.problem else "",
        "facts": [(RESULTS[name], _value(name, value)) for name, value in sorted(shown.items())],
        "link": link if link.startswith("/") and not link.startswith("//") else "",
        "who": found.account_name or _("Kasse itself"),
    }


def _value(name: str, value: Any) -> str:
    if name == "bytes":
        return filesizeformat(value)
    return whole(value) if type(value) is int else str(value)
