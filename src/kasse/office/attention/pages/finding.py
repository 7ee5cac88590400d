"""One finding: its evidence, what was done about it, and what can be done."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kasse.domain.outcome import Refused
from kasse.office.attention import evidence, queries, services
from kasse.office.attention.models import Finding
from kasse.office.attention.pages.attention import MARKS
from kasse.office.attention.words import STATE_WORDS, finding_words
from kasse.office.frame.access import actor, may, page, show
from kasse.office.frame.words import sentence
from kasse.office.journal import queries as journal
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores
from kasse.office.versions import Stale, typed_version

_DID: Final = {
    "note": gettext_lazy("Note"),
    "taken": gettext_lazy("Taken on"),
    "handed_over": gettext_lazy("Handed over to"),
    "released": gettext_lazy("Put back"),
    "waiting": gettext_lazy("Waiting"),
    "settled": gettext_lazy("Settled"),
    "reopened": gettext_lazy("Opened again"),
}
_DONE: Final = {
    "take": gettext_lazy("It is yours."),
    "hand_over": gettext_lazy("Handed over."),
    "release": gettext_lazy("Put back for anybody."),
    "wait": gettext_lazy("It waits."),
    "note": gettext_lazy("Noted."),
    "settle": gettext_lazy("Settled."),
    "reopen": gettext_lazy("Opened again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="attention.settle")
def finding(request: HttpRequest, access: Access, finding_id: int) -> HttpResponse:
    """Shows a finding; a POST does one of the actions with it."""
    found = queries.finding(finding_id, stores=access.stores)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _show(request, access, found)
    action = request.POST.get("action", "settle")
    try:
        done = _do(request, found, action)
    except Stale:
        found.refresh_from_db()
        return _show(request, access, found, stale=True)
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    else:
        messages.success(request, str(_DONE[action]))
    over = action == "settle" and not isinstance(done, Refused)
    return HttpResponseRedirect(
        reverse("attention") if over else reverse("finding", args=[found.id])
    )


def _do(request: HttpRequest, found: Finding, action: str) -> Finding | Refused:
    text = request.POST.get("note", "").replace("\0", "").strip()
    given: dict[str, Any] = {"by": actor(request), "finding_id": found.id, "now": timezone.now()}
    version = typed_version(request)
    if action == "take":
        return services.take(**given, version=version)
    if action == "hand_over":
        to = request.POST.get("to", "")
        return services.hand_over(**given, to=to, version=version)
    if action == "release":
        return services.release(**given, version=version)
    if action == "wait":
        return services.wait(**given, text=text, version=version)
    if action == "note":
        return services.add_note(**given, text=text)
    if action == "reopen":
        return services.reopen(**given)
    if action == "settle":
        return services.settle(**given, note=text, version=version)
    raise Http404


def _show(
    request: HttpRequest, access: Access, found: Finding, *, stale: bool = False
) -> HttpResponse:
    title, advice = finding_words(found.code)
    register = stores.register(found.register) if found.register else None
    zone = register.store.zone if register else stores.company_zone()
    currency = register.store.company.currency if register else stores.currency()
    accounts = staff.account_emails()
    told = evidence.of(found, zone=zone, currency=currency)
    mine = may(request, "attention.settle")
    context: dict[str, Any] = {
        "finding": found,
        "title": title,
        "advice": advice,
        "register": register,
        "zone": zone,
        "state": STATE_WORDS[found.state],
        "mark": MARKS[found.state],
        "owner": accounts.get(found.owner_id, ""),
        "is_mine": found.owner_id == actor(request).id,
        "evidence": told,
        "versions": [
            {"beside": one, "words": words, "meaning": meaning}
            for one in told.versions
            for words, meaning in [journal.set_aside_words(one.aside.reason)]
        ],
        "actions": [one for one in told.actions if may(request, one.permission)],
        "steps": [
            {"step": step, "did": _DID.get(step.did, step.did)} for step in queries.steps(found)
        ],
        "people": queries.who_may_settle(found.store) if mine else (),
        "typed": request.POST.get("note", ""),
        "note_needed": services.needs_note(found),
        "is_stale": stale,
    }
    return show(request, "finding", context, access=access, status=409 if stale else 200)
