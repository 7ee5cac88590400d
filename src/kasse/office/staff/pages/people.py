"""People: who works here, in which roles, and their PINs."""

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from kasse.domain.outcome import Refused, refused
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.menu import menu
from kasse.office.frame.words import sentence
from kasse.office.staff import mail, queries, services, sheets
from kasse.office.staff.pages import roles_in_stores
from kasse.office.staff.pages.proving import proved
from kasse.office.staff.queries import Access, PeopleFilter
from kasse.office.staff.words import named
from kasse.office.stores import queries as stores
from kasse.office.tabular import form_of, sheet_answer
from kasse.office.versions import Stale, typed_version

if TYPE_CHECKING:
    from kasse.office.staff.models import Person

PAGE: Final = 50
_STATES: Final = ("here", "left", "all")


@require_safe
@page("people.view")
def people(request: HttpRequest, access: Access) -> HttpResponse:
    """The list: searched, filtered, sorted, paged."""
    wanted = _wanted(request, access)
    descending = _is_descending(request)
    context = {
        "wanted": wanted,
        "found": queries.people_page(
            wanted=wanted, limit=PAGE, descending=descending, **place(request)
        ),
        "is_filtered": wanted != PeopleFilter(stores=access.stores),
        "roles": [(role.id, named(role.names)) for role in queries.roles()],
        "stores": [(row.id, row.name) for row in stores.stores(only=access.stores)],
        "states": [("here", _("Works here")), ("left", _("Has left")), ("all", _("All"))],
    }
    return show(request, "people", context, access=access)


@require_GET
@page("people.view")
def export_people(request: HttpRequest, access: Access) -> StreamingHttpResponse:
    """The people of the filter as a file for a spreadsheet; that it was taken out is kept."""
    wanted = _wanted(request, access)
    services.note_people_export(by=actor(request), wanted=wanted)
    form = form_of(request.GET.get("form", ""))
    rows = sheets.rows(wanted=wanted, descending=_is_descending(request))
    return sheet_answer(rows, name=_("people"), form=form)


def _is_descending(request: HttpRequest) -> bool:
    return request.GET.get("sort", "") == "-name"


@require_http_methods(["GET", "HEAD", "POST"])
@page("people.edit")
@proved
def new_person(request: HttpRequest, access: Access) -> HttpResponse:
    """A form for somebody new."""
    return _form(request, access, None)


@require_http_methods(["GET", "HEAD", "POST"])
@page("people.edit")
@proved
def person(request: HttpRequest, access: Access, person_id: str) -> HttpResponse:
    """The form of a person."""
    return _form(request, access, found_person(access, person_id))


@require_POST
@page("people.edit")
def pin(request: HttpRequest, access: Access, person_id: str) -> HttpResponse:
    """A new PIN, typed twice; or none any more."""
    found = found_person(access, person_id)
    if "remove" in request.POST:
        services.remove_pin(by=actor(request), person=found)
        messages.success(request, _("%(name)s has no PIN any more.") % {"name": found.name})
        return HttpResponseRedirect(reverse("person", args=[person_id]))
    typed = request.POST.get("pin", "")
    done: Person | Refused = refused("pin.differs")
    if typed == request.POST.get("again", ""):
        done = services.set_pin(by=actor(request), person=found, pin=typed)
    if isinstance(done, Refused):
        return show_person(request, access, found, {"pin": sentence(done)}, status=422)
    messages.success(request, _("%(name)s has a new PIN.") % {"name": found.name})
    return HttpResponseRedirect(reverse("person", args=[person_id]))


def found_person(access: Access, person_id: str) -> "Person":
    """The person, if the reader may see them; raises Http404."""
    found = queries.people(stores=access.stores).filter(id=person_id).first()
    if found is None:
        raise Http404
    return found


def show_person(
    request: HttpRequest,
    access: Access,
    before: "Person | None",
    problems: dict[str, str],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The form, with what was typed where something was."""
    typed = request.POST if "name" in request.POST else None
    account = getattr(before, "account", None)
    now = timezone.now()
    context: dict[str, Any] = {
        "person": before,
        "is_own": account is not None and account == request.user,
        **roles_in_stores.context(access, before, typed),
        "problems": problems,
        "name": typed["name"] if typed is not None else before.name if before else "",
        "language": _language(typed, before),
        "active": "active" in typed if typed is not None else before is None or before.active,
        "version": before.version if before else "",
        "mail": mail.is_set(),
        "email": request.POST.get("email", ""),
    }
    if account is not None:
        context |= {
            "account": account,
            "factor": queries.second_factor(account),
            "is_locked": queries.is_locked(
                account, now=now, window=services.LOGIN_WINDOW, limit=services.LOGINS_PER_EMAIL
            ),
            "sessions": queries.sessions(account, now=now).count(),
        }
    elif before is not None:
        context["invitation"] = queries.invitations(before, now=now).first()
        may = {code for one in queries.grants_of(before.id) for code in one.permissions}
        context["sees_no_page"] = not menu(frozenset(may), page="")
    return show(request, "person", context | more, access=access, status=status)


def _wanted(request: HttpRequest, access: Access) -> PeopleFilter:
    state = request.GET.get("state", "")
    return PeopleFilter(
        stores=access.stores,
        text=request.GET.get("q", "").strip()[:200],
        store=request.GET.get("store", "")[:64],
        role=request.GET.get("role", "")[:64],
        state=state if state in _STATES else "here",
    )


def _form(request: HttpRequest, access: Access, before: "Person | None") -> HttpResponse:
    if request.method != "POST":
        return show_person(request, access, before, {})
    name = request.POST.get("name", "").strip()[:200]
    assignments = roles_in_stores.read(request.POST, access, before)
    problems = {}
    if not name:
        problems["name"] = sentence(refused("person.no_name"))
    elif not assignments and (before is None or "active" in request.POST):
        problems["roles"] = sentence(refused("person.no_role"))
    if problems:
        return show_person(request, access, before, problems, status=422)
    try:
        saved = services.save_person(
            by=actor(request),
            person_id=before.id if before else None,
            name=name,
            language="en" if request.POST.get("language") == "en" else "da",
            assignments=assignments,
            active=before is None or "active" in request.POST,
            version=typed_version(request),
        )
    except Stale as stale:
        assert before is not None
        return _show_conflict(request, access, before.id, stale)
    messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
    if before is None:
        return HttpResponseRedirect(reverse("person", args=[saved.id]))
    return HttpResponseRedirect(reverse("people"))


def _show_conflict(
    request: HttpRequest, access: Access, person_id: str, stale: Stale
) -> HttpResponse:
    """The form as it was typed, beside what somebody else has made of the person since."""
    now = found_person(access, person_id)
    languages = {"da": "Dansk", "en": "English"}
    typed_language = languages.get(request.POST.get("language", ""), "")
    typed_here = _("Yes") if "active" in request.POST else _("No")
    rows = [
        (_("Name"), request.POST.get("name", "").strip(), now.name),
        (_("Language at the till"), typed_language, languages.get(now.language, "")),
        (_("Works here"), typed_here, _("Yes") if now.active else _("No")),
    ]
    roles = {role.id: named(role.names) for role in queries.roles()}
    has = {(row.store_id or "*"): row.role_id for row in now.assignments.all()}
    for where in roles_in_stores.places(access, now, None):
        typed = request.POST.get(f"role-{where['id']}", "")
        is_now = has.get(where["id"], "")
        rows.append((where["name"], roles.get(typed, ""), roles.get(is_now, "")))
    conflict = Conflict(version=stale.is_now, theirs=request.path, clashes=clashes(rows))
    return show_person(
        request, access, now, {}, status=409, conflict=conflict, version=stale.is_now
    )


def _language(typed: Any, before: "Person | None") -> str:
    if typed is not None:
        return "en" if typed.get("language") == "en" else "da"
    return before.language if before else "en" if get_language() == "en" else "da"
