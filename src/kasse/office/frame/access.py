"""Who may see a page: signed in, and with the permission that the page names."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from kasse.fiscal.countries import COUNTRIES
from kasse.office.actors import Actor, Denied
from kasse.office.attention import queries as attention
from kasse.office.frame import errors
from kasse.office.frame.device import device, keep
from kasse.office.frame.menu import dock, menu
from kasse.office.frame.sent import form_page
from kasse.office.guide import queries as guide
from kasse.office.seek import Place, UnknownCursor
from kasse.office.staff import auth
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

View = Callable[..., HttpResponseBase]

REFUSED: Final = 422
"""The status of a form that is shown again because something in it is wrong."""

# A message with this tag says that what was sent is not saved: scripts then keep it.
UNSAVED: Final = "unsaved"


def page(permission: str, *, change: str | None = None) -> Callable[[View], View]:
    """Calls the view with `access`: the stores in which the account has `permission`, or for a
    POST `change`, where that is another one.

    tests/office/access has a table of every page with its permissions.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_log_in(request)
            asked = change if change and request.method == "POST" else permission
            access = staff.access_of(actor(request), asked)
            if not access.anywhere:
                return denied(request, asked)
            try:
                return _shown(view, request, access, *args, **kwargs)
            except Denied as no:
                return denied(request, no.permission)

        cast(Any, guarded).permissions = (permission, change or permission)
        return guarded

    return wrap


def _shown(
    view: View, request: HttpRequest, access: Access, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    try:
        return view(request, access, *args, **kwargs)
    except UnknownCursor:
        # An address that was cut off, or whose sorting was changed by hand: from the beginning.
        asked = request.GET.copy()
        for name in Place.__annotations__:
            asked.pop(name, None)
        cast(Any, request).GET = asked
        return view(request, access, *args, **kwargs)


def actor(request: HttpRequest) -> Actor:
    """Who asks, for services; read once for each request."""
    kept = request.__dict__
    if "kasse_actor" not in kept:
        kept["kasse_actor"] = auth.actor_of(request)
    found: Actor = kept["kasse_actor"]
    return found


def may(request: HttpRequest, permission: str) -> bool:
    """Whether the account has `permission` anywhere."""
    return actor(request).has(permission)


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """To the log-in, and from there back to the page, or to the form that was sent; that form's page
    keeps what was typed (web/office/src/keep.js)."""
    if request.headers.get("HX-Request"):
        # Within a page, whose other forms stay as they are.
        return errors.answer(request, status=401, code="request.logged_out")
    if request.method == "POST":
        said = _("You were logged out before this was saved. Log in to go on with it.")
        messages.warning(request, said, extra_tags=UNSAVED)
    target = urlencode({"next": form_page(request)})
    return HttpResponseRedirect(f"{reverse('log_in')}?{target}")


def denied(request: HttpRequest, permission: str) -> HttpResponse:
    """The page that says so, and which right is missing."""
    name, about = staff.permission_in_words(permission)
    return show(request, "denied", {"right": name, "right_is": about}, status=403)


def place(request: HttpRequest) -> Place:
    """Where in a long list the page is."""
    return Place(
        after=request.GET.get("after", "")[:2_000], before=request.GET.get("before", "")[:2_000]
    )


def asks_for_results(request: HttpRequest) -> bool:
    """Whether htmx asks, while somebody types, for what a list's `#results` holds alone."""
    return request.headers.get("HX-Target") == "results"


def by_htmx(answer: HttpResponse) -> HttpResponse:
    """An answer that is a part of the page where htmx asks for that part: a browser that goes back
    must not show it for the whole."""
    patch_vary_headers(answer, ["HX-Target"])
    return answer


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    access: Access | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page `office/{template}.html` with what its frame needs.

    `may` holds the permissions that the account has somewhere: what a role may not see is not
    there.
    """
    chosen = device(request)
    zone = ""
    frame: dict[str, Any] = {
        "page": template,
        "may": frozenset(),
        "open_findings": 0,
        "menu": (),
        "look": chosen.look,
        "shortcuts": chosen.shortcuts,
    }
    if request.user.is_authenticated:
        frame["may"] = actor(request).permissions
        frame["menu"] = menu(frame["may"], page=template)
        frame["dock"] = dock(frame["menu"])
        frame["printed_at"] = timezone.now()
        company = stores.company()
        frame["company_name"] = company.name if company else ""
        zone = COUNTRIES[company.country].zone if company else ""
        frame["beginning"] = guide.beginning()
    if access is not None:
        frame["open_findings"] = attention.open_count(stores=access.stores)
    if status == REFUSED:
        frame["refused"] = _refused((context or {}).get("problems"))
    # What is of no one store is told by the clock of the company's country.
    with timezone.override(zone or None):
        answer = render(request, f"office/{template}.html", frame | (context or {}), status=status)
    if request.user.is_authenticated and not chosen.is_kept:
        keep(answer, chosen)
    return answer


def _refused(problems: Any) -> dict[str, str]:
    """What is wrong with a form, by its fields, for the summary above it (parts/refused.html)."""
    if not isinstance(problems, Mapping):
        return {}
    return {name: said for name, said in problems.items() if name and said}
