"""Web hooks: the list, one with what was sent to it, and what can be done with it."""

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office import seek, versions
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.confirm import Question
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.words import sentence, sentence_of
from kasse.office.integrations import queries
from kasse.office.integrations.events import EVENTS
from kasse.office.integrations.services import hooks as services
from kasse.office.integrations.words import DELIVERY_STATES
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.integrations.models import Hook

MARKS: Final = {"done": "mark-good", "failed": "mark-bad", "waiting": "mark-warn"}
_FIELDS: Final = {
    "hook.no_name": "name",
    "hook.no_event": "events",
    "hook.unknown_event": "events",
    "hook.unknown_store": "store",
}


@require_safe
@page("integrations.edit")
def hooks(request: HttpRequest, access: Access) -> HttpResponse:
    """Those of the stores where somebody gives web hooks."""
    rows = [
        {
            "hook": hook,
            "events": [EVENTS[code].words if code in EVENTS else code for code in hook.events],
            "because": sentence_of(hook.disabled_because, {}) if hook.disabled_because else "",
        }
        for hook in queries.hooks(by=actor(request))
    ]
    context = {"rows": rows, "zone": stores.company_zone()}
    return show(request, "hooks", context, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@page("integrations.edit")
def new_hook(request: HttpRequest, access: Access) -> HttpResponse:
    """A form; its answer shows the secret, this once."""
    if request.method != "POST":
        values = {"name": "", "url": "https://", "store": "", "enabled": True}
        return _form(request, access, None, values=values, chosen=(), problems={})
    made = services.save_hook(by=actor(request), wanted=_wanted(request))
    if isinstance(made, Refused):
        return _again(request, access, None, made)
    return show(request, "hook_secret", {"hook": made}, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@page("integrations.edit")
def hook(request: HttpRequest, access: Access, hook_id: str) -> HttpResponse:
    """The form and the log."""
    found = _found(request, hook_id)
    if request.method != "POST":
        values = {
            "name": found.name,
            "url": found.url,
            "store": found.store_id or "",
            "enabled": found.enabled,
        }
        return _form(request, access, found, values=values, chosen=found.events, problems={})
    try:
        saved = services.save_hook(
            by=actor(request),
            wanted=_wanted(request),
            hook_id=hook_id,
            version=versions.typed_version(request),
        )
    except versions.Stale as stale:
        return _stale(request, access, _found(request, hook_id), stale)
    if isinstance(saved, Refused):
        return _again(request, access, found, saved)
    messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
    return HttpResponseRedirect(reverse("hook", args=[hook_id]))


@require_POST
@page("integrations.edit")
def delete_hook(request: HttpRequest, access: Access, hook_id: str) -> HttpResponse:
    """Deletes it, after asking once."""
    if not confirm.confirmed(request):
        question = Question(
            title=_("Delete this web hook?"),
            words=_(
                "Nothing more is sent to it, and its log is gone. Switching it off keeps both."
            ),
            button=_("Delete"),
            back=reverse("hook", args=[hook_id]),
        )
        return confirm.ask(request, question, access=access)
    done = services.delete_hook(by=actor(request), hook_id=hook_id)
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    else:
        messages.success(request, _("The web hook is deleted."))
    return HttpResponseRedirect(reverse("hooks"))


@require_POST
@never_cache
@page("integrations.edit")
def renew_secret(request: HttpRequest, access: Access, hook_id: str) -> HttpResponse:
    """Another secret, shown this once."""
    done = services.renew_secret(by=actor(request), hook_id=hook_id)
    if isinstance(done, Refused):
        raise Http404
    return show(request, "hook_secret", {"hook": done, "is_renewed": True}, access=access)


@require_POST
@page("integrations.edit")
def send_test(request: HttpRequest, access: Access, hook_id: str) -> HttpResponse:
    """Sends a test, and shows it in the log."""
    done = services.send_test(by=actor(request), hook_id=hook_id)
    if isinstance(done, Refused):
        raise Http404
    messages.success(request, _("A test is on its way. See the log below."))
    return HttpResponseRedirect(reverse("hook", args=[hook_id]))


def _wanted(request: HttpRequest) -> services.Wanted:
    return services.Wanted(
        name=request.POST.get("name", "").replace("\0", ""),
        url=request.POST.get("url", "").strip(),
        events=tuple(request.POST.getlist("events")),
        store=request.POST.get("store") or None,
        enabled="enabled" in request.POST,
    )


def _found(request: HttpRequest, hook_id: str) -> "Hook":
    found = queries.hook(hook_id, by=actor(request))
    if found is None:
        raise Http404
    return found


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {
        "name": request.POST.get("name", ""),
        "url": request.POST.get("url", ""),
        "store": request.POST.get("store", ""),
        "enabled": "enabled" in request.POST,
    }


def _again(request: HttpRequest, access: Access, found: "Hook | None", no: Refused) -> HttpResponse:
    chosen = request.POST.getlist("events")
    problems = {_FIELDS.get(no.code, "url"): sentence(no)}
    return _form(
        request, access, found, values=_typed(request), chosen=chosen, problems=problems, status=422
    )


def _stale(
    request: HttpRequest, access: Access, found: "Hook", stale: versions.Stale
) -> HttpResponse:
    typed, chosen = _typed(request), request.POST.getlist("events")
    conflict = Conflict(
        version=stale.is_now,
        theirs=request.path,
        clashes=clashes(
            [
                (_("Name"), typed["name"], found.name),
                (_("Address"), typed["url"], found.url),
                (_("Events"), ", ".join(sorted(chosen)), ", ".join(found.events)),
            ]
        ),
    )
    return _form(
        request,
        access,
        found,
        values=typed,
        chosen=chosen,
        problems={},
        conflict=conflict,
        status=409,
    )


def _form(
    request: HttpRequest,
    access: Access,
    found: "Hook | None",
    *,
    values: Any,
    chosen: Any,
    problems: dict[str, str],
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    own = actor(request).permissions
    places: list[tuple[str, Any]] = [
        (store.id, store.name) for store in stores.stores(only=access.stores)
    ]
    if access.stores is None:
        places.insert(0, ("", _("All stores")))
    context: dict[str, Any] = {
        "hook": found,
        "values": values,
        "problems": problems,
        "conflict": conflict,
        "version": conflict.version if conflict else found.version if found else "",
        "events": [
            (code, kind.words, code in chosen)
            for code, kind in EVENTS.items()
            if kind.permission in own
        ],
        "places": places,
    }
    if found is not None:
        context |= _log(request, found)
    return show(request, "hook", context, access=access, status=status)


def _log(request: HttpRequest, found: "Hook") -> dict[str, Any]:
    state = request.GET.get("state", "")
    state = state if state in DELIVERY_STATES else ""
    sent = seek.page(
        queries.deliveries(hook=found, by=actor(request), state=state),
        order=queries.NEWEST_DELIVERIES,
        limit=queries.PAGE,
        **place(request),
    )
    return {
        "found": sent,
        "state": state,
        "states": DELIVERY_STATES.items(),
        "rows": [
            {"sent": row, "state": DELIVERY_STATES[row.state], "mark": MARKS[row.state]}
            for row in sent.rows
        ],
        "because": sentence_of(found.disabled_because, {}) if found.disabled_because else "",
    }
