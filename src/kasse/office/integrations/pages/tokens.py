"""API tokens: the list, making one, revoking one."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office import seek
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.confirm import Question
from kasse.office.frame.words import sentence
from kasse.office.integrations import queries
from kasse.office.integrations.services import tokens as services
from kasse.office.integrations.words import SCOPES, TOKEN_STATES
from kasse.office.staff.pages.proving import proved
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

_MARKS: Final = {"active": "mark-good", "expiring": "mark-warn"}
_DAYS: Final = (
    ("30", gettext_lazy("In 30 days")),
    ("90", gettext_lazy("In 90 days")),
    ("365", gettext_lazy("In a year")),
    ("", gettext_lazy("When somebody revokes it")),
)
_FIELDS: Final = {
    "token.no_name": "name",
    "token.no_permission": "may",
    "token.unknown_permission": "may",
    "token.no_store": "stores",
    "token.unknown_store": "stores",
    "token.expiry": "days",
}


@require_safe
@page("integrations.edit")
def tokens(request: HttpRequest, access: Access) -> HttpResponse:
    """One's own; everybody's for whoever gives tokens in all stores."""
    state = "ended" if request.GET.get("state") == "ended" else "active"
    found = seek.page(
        queries.tokens(by=actor(request), state=state),
        order=queries.NEWEST,
        limit=queries.PAGE,
        **place(request),
    )
    names = dict(stores.stores().values_list("id", "name"))
    now = timezone.now()
    rows = []
    for token in found.rows:
        of = queries.token_state(token, now=now)
        rows.append(
            {
                "token": token,
                "state": TOKEN_STATES[of],
                "mark": _MARKS.get(of, "mark-off"),
                "may": [SCOPES.get(code, code) for code in token.permissions],
                "stores": [names.get(store, store) for store in token.stores or ()],
            }
        )
    context = {"rows": rows, "state": state, "found": found}
    return show(request, "tokens", context, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@page("integrations.edit")
@proved
def new_token(request: HttpRequest, access: Access) -> HttpResponse:
    """A form; its answer shows the token, this once."""
    if request.method != "POST":
        values = {"name": "", "days": "90"}
        return _form(request, access, values=values, chosen=(), where=(), problems={})
    days = request.POST.get("days", "")
    chosen, where = request.POST.getlist("may"), request.POST.getlist("stores")
    made = services.make_token(
        by=actor(request),
        name=request.POST.get("name", "").replace("\0", ""),
        permissions=chosen,
        stores=None if "*" in where else where,
        expires_at=_ends(days),
    )
    if isinstance(made, Refused):
        return _form(
            request,
            access,
            values=request.POST,
            chosen=tuple(chosen),
            where=tuple(where),
            problems={_FIELDS.get(made.code, "name"): sentence(made)},
            status=422,
        )
    return show(request, "token_made", {"made": made}, access=access)


@require_POST
@page("integrations.edit")
def revoke_token(request: HttpRequest, access: Access, token_id: str) -> HttpResponse:
    """Ends it, after asking once."""
    if not confirm.confirmed(request):
        question = Question(
            title=_("Revoke this token?"),
            words=_("Whatever uses it is refused from now on. This cannot be undone."),
            button=_("Revoke"),
            back=reverse("tokens"),
        )
        return confirm.ask(request, question, access=access)
    done = services.revoke_token(by=actor(request), token_id=token_id)
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    else:
        messages.success(request, _("%(name)s is revoked.") % {"name": done.name})
    return HttpResponseRedirect(reverse("tokens"))


def _ends(days: str) -> datetime | None:
    known = {value for value, _words in _DAYS}
    return timezone.now() + timedelta(days=int(days)) if days and days in known else None


def _form(
    request: HttpRequest,
    access: Access,
    *,
    values: Any,
    chosen: tuple[str, ...],
    where: tuple[str, ...],
    problems: dict[str, str],
    status: int = 200,
) -> HttpResponse:
    """What somebody may not do themselves is not offered."""
    own = actor(request).permissions
    places: list[tuple[str, Any]] = [
        (store.id, store.name) for store in stores.stores(only=access.stores)
    ]
    if access.stores is None:
        places.insert(0, ("*", _("All stores")))
    first = places[0][0] if places else ""
    context = {
        "values": values,
        "problems": problems,
        "scopes": [(code, words, code in chosen) for code, words in SCOPES.items() if code in own],
        "places": [
            (key, words, key in where if where or problems else key == first)
            for key, words in places
        ],
        "days": _DAYS,
    }
    return show(request, "token", context, access=access, status=status)
