"""People: who works here, in which roles, and their PINs."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused, refused
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.words import sentence
from kasse.office.staff import queries, services
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.staff.models import Person


@require_safe
@page("people.view")
def people(request: HttpRequest, access: Access) -> HttpResponse:
    """The list."""
    context = {"people": list(queries.people(stores=access.stores)), "roles": queries.roles()}
    return show(request, "people", context, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@page("people.edit")
def new_person(request: HttpRequest, access: Access) -> HttpResponse:
    """A form for somebody new."""
    return _form(request, access, None)


@require_http_methods(["GET", "HEAD", "POST"])
@page("people.edit")
def person(request: HttpRequest, access: Access, person_id: str) -> HttpResponse:
    """The form of a person."""
    return _form(request, access, _found(access, person_id))


@require_POST
@page("people.edit")
def pin(request: HttpRequest, access: Access, person_id: str) -> HttpResponse:
    """A new PIN, typed twice."""
    found = _found(access, person_id)
    typed = request.POST.get("pin", "")
    done: Person | Refused = refused("pin.differs")
    if typed == request.POST.get("again", ""):
        done = services.set_pin(by=actor(request), person=found, pin=typed)
    if isinstance(done, Refused):
        return _show_form(request, access, found, {"pin": sentence(done)}, status=422)
    messages.success(request, _("%(name)s has a new PIN.") % {"name": found.name})
    return HttpResponseRedirect(reverse("people"))


def _found(access: Access, person_id: str) -> "Person":
    found = queries.people(stores=access.stores).filter(id=person_id).first()
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, access: Access, before: "Person | None") -> HttpResponse:
    if request.method != "POST":
        return _show_form(request, access, before, {})
    name = request.POST.get("name", "").strip()[:200]
    assignments = _assignments(request, access)
    if not name:
        return _show_form(
            request, access, before, {"name": sentence(refused("person.no_name"))}, status=422
        )
    if not assignments:
        return _show_form(
            request, access, before, {"roles": sentence(refused("person.no_role"))}, status=422
        )
    saved = services.save_person(
        by=actor(request),
        person_id=before.id if before else None,
        name=name,
        language="en" if request.POST.get("language") == "en" else "da",
        assignments=assignments,
        active=before is None or "active" in request.POST,
    )
    messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
    if before is None:
        return HttpResponseRedirect(reverse("person", args=[saved.id]))
    return HttpResponseRedirect(reverse("people"))


def _show_form(
    request: HttpRequest,
    access: Access,
    before: "Person | None",
    problems: dict[str, str],
    *,
    status: int = 200,
) -> HttpResponse:
    places: list[dict[str, Any]] = [
        {"id": store.id, "name": store.name} for store in stores.stores(only=access.stores)
    ]
    if access.stores is None:
        places.insert(0, {"id": "*", "name": _("All stores")})
    has = (
        {(row.store_id or "*", row.role_id) for row in before.assignments.all()}
        if before
        else set()
    )
    typed = request.POST if "name" in request.POST else None
    roles = list(queries.roles())
    for place in places:
        chosen = typed.get(f"role-{place['id']}", "") if typed is not None else None
        place["roles"] = [
            {
                "role": role,
                "chosen": role.id == chosen
                if chosen is not None
                else (place["id"], role.id) in has,
            }
            for role in roles
        ]
    context = {
        "person": before,
        "places": places,
        "problems": problems,
        "name": typed["name"] if typed is not None else before.name if before else "",
        "language": before.language if before else "da",
    }
    return show(request, "person", context, access=access, status=status)


def _assignments(request: HttpRequest, access: Access) -> list[tuple[str, str | None]]:
    roles = set(queries.roles().values_list("id", flat=True))
    places: list[str] = list(stores.stores(only=access.stores).values_list("id", flat=True))
    found: list[tuple[str, str | None]] = []
    for place in ["*", *places] if access.stores is None else places:
        role = request.POST.get(f"role-{place}", "")
        if role in roles:
            found.append((role, None if place == "*" else place))
    return found
