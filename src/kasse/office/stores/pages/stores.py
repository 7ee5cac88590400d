"""Stores and their groups, and the company."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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

from kasse.domain.outcome import Refused
from kasse.fiscal.countries import COUNTRIES
from kasse.office import versions
from kasse.office.catalogue import queries as catalogue
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.stores import fields, places, queries, services, sheets
from kasse.office.stores.models import Company, Store, StoreGroup
from kasse.office.stores.pages import place_form
from kasse.office.stores.services import exports, groups
from kasse.office.tabular import form_of, sheet_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """A row with its form: the fields it has, what saves them and what draws it again."""

    row: Company | Store
    names: tuple[str, ...]
    save: Callable[[dict[str, Any], int | None], Any]
    form: Callable[..., HttpResponse]


@require_safe
@page("office.view")
def stores(request: HttpRequest, access: Access) -> HttpResponse:
    """Search, filter, sort, page."""
    wanted = _wanted(request, access)
    found = queries.stores_page(wanted=wanted, descending=_is_descending(request), **place(request))
    context: dict[str, Any] = {
        "found": found,
        "q": wanted.search,
        "state": wanted.state,
        "states": [("open", _("Open")), ("archived", _("Archived")), ("all", _("All"))],
        "group": wanted.group,
        "groups": list(queries.groups(only=access.stores)),
        "is_filtered": bool(wanted.search or wanted.group or wanted.state != "open"),
        "may_make": actor(request).may("stores.edit", store=None),
    }
    return show(request, "stores", context, access=access)


@require_GET
@page("office.view")
def export_stores(request: HttpRequest, access: Access) -> StreamingHttpResponse:
    """What the list shows as a file; taking it away is in the audit log."""
    wanted = _wanted(request, access)
    exports.record_stores_export(by=actor(request), wanted=wanted)
    form = form_of(request.GET.get("form", ""))
    rows = sheets.stores(wanted=wanted, descending=_is_descending(request))
    return sheet_answer(rows, name="stores", form=form)


def _is_descending(request: HttpRequest) -> bool:
    return request.GET.get("sort", "") == "-name"


def _wanted(request: HttpRequest, access: Access) -> queries.StoreFilter:
    return queries.StoreFilter(
        only=access.stores,
        search=request.GET.get("q", "").replace("\0", "").strip()[:100],
        state=request.GET.get("state", "open"),
        group=request.GET.get("group", "").replace("\0", "")[:64],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page("stores.edit")
def new_store(request: HttpRequest, access: Access) -> HttpResponse:
    """A form for a new store, filled in with what the others have."""
    company = queries.company()
    if company is None:
        raise Http404
    country = COUNTRIES[company.country]
    first = catalogue.assortments().first()
    blank = Store(
        company=company,
        name="",
        zone=country.zone,
        region=company.country,
        language=company.language,
        assortment_id=first.id if first else "",
    )
    if request.method != "POST":
        return _store_form(request, access, blank, place_form.shown(blank, place_form.STORE))
    typed = place_form.typed(request.POST, place_form.STORE)
    wanted = place_form.changes(typed)
    made = services.add_store(by=actor(request), company=company, details=wanted)
    if isinstance(made, Refused):
        problems = place_form.problems(made)
        return _store_form(request, access, blank, typed, problems=problems, status=422)
    messages.success(request, _("%(name)s is created. Add a register to it.") % {"name": made.name})
    return HttpResponseRedirect(reverse("store", args=[made.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="stores.edit")
def store(request: HttpRequest, access: Access, store_id: str) -> HttpResponse:
    """The form of a store."""
    found = _store(store_id, access)
    if request.method != "POST":
        return _store_form(request, access, found, place_form.shown(found, place_form.STORE))

    def save(wanted: dict[str, Any], version: int | None) -> Any:
        return services.change_store(
            by=actor(request), store=found, changes=wanted, version=version
        )

    edit = _Edit(row=found, names=place_form.STORE, save=save, form=_store_form)
    return _save(request, access, edit)


@require_POST
@page("stores.edit")
def archive_store(request: HttpRequest, access: Access, store_id: str) -> HttpResponse:
    """Closes a store, or takes it back."""
    found = _store(store_id, access)
    if found.archived_at is not None:
        services.reopen_store(by=actor(request), store=found)
        messages.success(request, _("%(name)s is open again.") % {"name": found.name})
        return HttpResponseRedirect(reverse("store", args=[found.id]))
    done = services.archive_store(by=actor(request), store=found, now=timezone.now())
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    else:
        messages.success(
            request, _("%(name)s is archived. Its sales are kept.") % {"name": found.name}
        )
    return HttpResponseRedirect(reverse("store", args=[found.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="stores.edit")
def store_groups(request: HttpRequest, access: Access) -> HttpResponse:
    """The groups; posting makes one, renames one or deletes an empty one."""
    company = queries.company()
    if company is None:
        raise Http404
    problem, typed, status = "", "", 200
    if request.method == "POST":
        typed = request.POST.get("name", "").strip()
        try:
            done = _change_groups(request, access, company, typed)
        except versions.Stale:
            status = 409
            problem = _("Somebody else has changed this meanwhile. Check it and send it again.")
        else:
            if isinstance(done, HttpResponse):
                return done
            if not isinstance(done, Refused):
                return HttpResponseRedirect(reverse("store_groups"))
            problem, status = sentence(done), 422
    context = {
        "groups": list(queries.groups(only=access.stores)),
        "problem": problem,
        "typed": typed,
        "chosen": request.POST.get("group", ""),
        "may_change": actor(request).may("stores.edit", store=None),
    }
    return show(request, "store_groups", context, access=access, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="company.edit")
def company(request: HttpRequest, access: Access) -> HttpResponse:
    """The company's name, address and numbers."""
    found = queries.company()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _company_form(request, access, found, place_form.shown(found, place_form.COMPANY))

    def save(wanted: dict[str, Any], version: int | None) -> Any:
        return services.change_company(
            by=actor(request), company=found, changes=wanted, version=version
        )

    edit = _Edit(row=found, names=place_form.COMPANY, save=save, form=_company_form)
    return _save(request, access, edit)


def _save(request: HttpRequest, access: Access, edit: _Edit) -> HttpResponse:
    row, typed = edit.row, place_form.typed(request.POST, edit.names)
    version = versions.typed_version(request)
    try:
        saved = edit.save(place_form.changes(typed), version)
    except versions.Stale as stale:
        now = place_form.shown(row, edit.names)
        conflict = Conflict(
            version=stale.is_now,
            theirs=request.path,
            clashes=clashes((_label(name), typed[name], now[name]) for name in typed),
        )
        shown = {"conflict": conflict, "version": stale.is_now, "status": 409}
        return edit.form(request, access, row, typed, **shown)
    if isinstance(saved, Refused):
        row.refresh_from_db()
        shown = {"problems": place_form.problems(saved), "version": version, "status": 422}
        return edit.form(request, access, row, typed, **shown)
    messages.success(request, _("%(name)s is saved.") % {"name": row.name})
    return HttpResponseRedirect(request.path)


def _change_groups(
    request: HttpRequest, access: Access, company: Company, name: str
) -> StoreGroup | Refused | HttpResponse:
    by, chosen = actor(request), request.POST.get("group", "")
    if not chosen:
        return groups.create_group(by=by, company=company, name=name)
    group = queries.groups(only=access.stores).filter(id=chosen).first()
    if group is None:
        raise Http404
    version = versions.typed_version(request)
    if "delete" not in request.POST:
        return groups.change_group(by=by, group=group, changes={"name": name}, version=version)
    if not confirm.confirmed(request):
        question = confirm.Question(
            title=_("Delete the group %(name)s?") % {"name": group.name},
            words=_("Its settings are deleted too."),
            button=_("Delete"),
            back=reverse("store_groups"),
        )
        return confirm.ask(request, question, access=access)
    return groups.delete_group(by=by, group=group, version=version)


def _store_form(
    request: HttpRequest,
    access: Access,
    row: Store,
    values: dict[str, str],
    *,
    problems: dict[str, str] | None = None,
    conflict: Conflict | None = None,
    version: int | None = None,
    status: int = 200,
) -> HttpResponse:
    is_new = row._state.adding  # Django's own mark of a row not saved yet
    context: dict[str, Any] = {
        "store": row,
        "is_new": is_new,
        "may_change": actor(request).may("stores.edit", store=None if is_new else row.id),
        "values": values,
        "problems": problems or {},
        "conflict": conflict,
        "version": version or row.version,
        "zones": [(zone, zone.replace("_", " ")) for zone in fields.zones()],
        "languages": _languages(),
        "assortments": [(one.id, one.name) for one in catalogue.assortments()],
        "groups": [("", _("In no group")), *queries.groups().values_list("id", "name")],
    }
    if not is_new:
        context |= {
            "registers": [
                {"register": one, "health": queries.health(one, now=timezone.now())}
                for one in queries.registers_heard(stores=frozenset({row.id}))
            ],
            "own_settings": places.own_count(row),
        }
    return show(request, "store", context, access=access, status=status)


def _company_form(
    request: HttpRequest,
    access: Access,
    row: Company,
    values: dict[str, str],
    *,
    problems: dict[str, str] | None = None,
    conflict: Conflict | None = None,
    version: int | None = None,
    status: int = 200,
) -> HttpResponse:
    names = COUNTRIES[row.country].names
    context: dict[str, Any] = {
        "company": row,
        "may_change": actor(request).may("company.edit", store=None),
        "values": values,
        "problems": problems or {},
        "conflict": conflict,
        "version": version or row.version,
        "languages": _languages(),
        "country": names.get(get_language() or "en", row.country),
    }
    return show(request, "company", context, access=access, status=status)


def _store(store_id: str, access: Access) -> Store:
    found = queries.store(store_id, only=access.stores)
    if found is None:
        raise Http404
    return found


def _languages() -> list[tuple[str, str]]:
    return [("da", _("Danish")), ("en", _("English"))]


def _label(name: str) -> str:
    words = {
        "name": _("Name"),
        "address": _("Address"),
        "phone": _("Phone"),
        "zone": _("Time zone"),
        "region": _("Tax region"),
        "language": _("Language"),
        "day_starts_at": _("A day begins at"),
        "assortment_id": _("Assortment"),
        "group_id": _("Group"),
        "company_number": _("Company number"),
        "vat_number": _("VAT number"),
        "currency": _("Currency"),
    }
    return words[name]
