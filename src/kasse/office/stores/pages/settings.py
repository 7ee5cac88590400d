"""Settings of the company, a group, a store or a register: one page, with a search."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.stores import holidays, places, queries
from kasse.office.stores.pages import setting_fields
from kasse.office.stores.pages.qr import qr_picture
from kasse.office.stores.receipt_sample import sample_receipt
from kasse.office.stores.services import values
from kasse.office.stores.setting import keys
from kasse.office.stores.settings_document import Place

_LONGEST_SEARCH: Final = 100


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="company.edit")
def settings(request: HttpRequest, access: Access) -> HttpResponse:
    """Those of the company."""
    return _settings(request, access, "company", "")


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="stores.edit")
def place_settings(request: HttpRequest, access: Access, level: str, place_id: str) -> HttpResponse:
    """Those of a group, a store or a register."""
    if level == "company":
        raise Http404
    return _settings(request, access, level, place_id)


@require_safe
@page("office.view")
def settings_places(request: HttpRequest, access: Access) -> HttpResponse:
    """Groups, stores and registers by part of their name: whose settings to look at."""
    search = request.GET.get("place", "").replace("\0", "")[:_LONGEST_SEARCH]
    groups, stores, registers = queries.places_found(search, only=access.stores)
    context = {"groups": groups, "stores": stores, "registers": registers, "search": search}
    return show(request, "settings_places", context, access=access)


@require_safe
@page("office.view")
def public_holidays(request: HttpRequest, access: Access) -> HttpResponse:
    """Those of the company's country; a page of its own, because the first look takes a while."""
    company = queries.company()
    if company is None:
        raise Http404
    language = get_language() or company.language
    coming = holidays.coming(company.country, now=timezone.now(), language=language)
    return show(request, "public_holidays", {"holidays": coming}, access=access)


@require_POST
@page("office.view", change="office.view")
def receipt_preview(
    request: HttpRequest, access: Access, level: str, place_id: str
) -> HttpResponse:
    """The receipt with the texts as they are typed, saved or not."""
    place = _found(level, place_id, access)
    typed: dict[str, Any] = {}
    for field in setting_fields.read(
        request.POST, level_keys(place), setting_fields.marks_of(place)
    ):
        first, _dot, rest = field.key.partition(".")
        if first == "receipt" and not isinstance(field.value, Refused):
            typed[rest] = field.value
    return show(request, "parts/receipt_preview", _preview(place, typed))


def level_keys(place: Place) -> tuple[keys.Setting, ...]:
    """The settings that the place's level may say."""
    return tuple(keys.found("", level=places.level_of(place)))


def _settings(request: HttpRequest, access: Access, level: str, place_id: str) -> HttpResponse:
    place = _found(level, place_id, access)
    if request.method == "POST":
        return _save(request, access, place)
    version = place.version
    fields = _fields(request, place)
    return _show(request, access, place, fields=fields, version=version)


def _found(level: str, place_id: str, access: Access) -> Place:
    place = places.place_at(level, place_id, stores=access.stores)
    if place is None:
        raise Http404
    return place


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What a form asks for: `typed` is all that it had, `values` what differs from what it showed,
    `inherit` what is given back."""

    typed: Mapping[str, setting_fields.Typed]
    values: Mapping[str, Any]
    inherit: tuple[str, ...]


def _save(request: HttpRequest, access: Access, place: Place) -> HttpResponse:
    """Saves what differs from what was shown. A setting that somebody else changed meanwhile is
    a conflict only where the same one was typed."""
    wish = _wish(request, place)
    refusals = {key: value for key, value in wish.values.items() if isinstance(value, Refused)}
    version = versions.typed_version(request)
    if refusals:
        problems = {key: sentence(value) for key, value in refusals.items()}
    else:
        saved = _change(request, place, wish, version)
        if isinstance(saved, versions.Stale):
            return _stale(request, access, place, wish)
        if not isinstance(saved, Refused):
            return _saved(request)
        place.refresh_from_db()
        problems = setting_fields.problem_of(saved, wish.values, wish.typed)
    fields = _fields(request, place, typed=wish.typed, problems=problems)
    return _show(request, access, place, fields=fields, version=version, status=422)


def _wish(request: HttpRequest, place: Place) -> _Wish:
    inherit = tuple(key for key in request.POST.getlist("inherit") if key in keys.by_key())
    typed = {
        field.key: field
        for field in setting_fields.read(
            request.POST, level_keys(place), setting_fields.marks_of(place)
        )
        if field.key not in inherit
    }
    values_ = {key: field.value for key, field in typed.items() if field.is_touched}
    return _Wish(typed=typed, values=values_, inherit=inherit)


def _change(
    request: HttpRequest, place: Place, wish: _Wish, version: int | None
) -> Place | Refused | versions.Stale:
    try:
        return values.change_settings(
            by=actor(request),
            place=place,
            values=wish.values,
            inherit=wish.inherit,
            version=version,
        )
    except versions.Stale as stale:
        return stale


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Saved. The tills have it within a minute."))
    return HttpResponseRedirect(request.get_full_path())


def _stale(request: HttpRequest, access: Access, place: Place, wish: _Wish) -> HttpResponse:
    now = {held.setting.key: held for held in places.held(place)}
    both = [
        key for key in wish.values if setting_fields.was_shown(request.POST, key) != now[key].value
    ]
    if not both:
        # Somebody saved other settings of this place: both changes stand.
        saved = _change(request, place, wish, place.version)
        if not isinstance(saved, Refused | versions.Stale):
            return _saved(request)
    marks = setting_fields.marks_of(place)
    conflict = Conflict(
        version=place.version,
        theirs=request.get_full_path(),
        clashes=clashes(
            (
                now[key].setting.words,
                setting_fields.told_of(now[key].setting, wish.values[key], marks),
                setting_fields.told_of(now[key].setting, now[key].value, marks),
            )
            for key in both
        ),
    )
    fields = _fields(request, place, typed=wish.typed)
    return _show(
        request, access, place, fields=fields, version=place.version, conflict=conflict, status=409
    )


def _fields(
    request: HttpRequest,
    place: Place,
    *,
    typed: Mapping[str, setting_fields.Typed] | None = None,
    problems: Mapping[str, str] | None = None,
) -> list[setting_fields.Field]:
    search, section = _search(request), _section(request)
    found = places.held(place, search=search, section="" if search else section)
    return [
        setting_fields.field(
            held,
            marks=setting_fields.marks_of(place),
            typed=typed or {},
            problem=(problems or {}).get(held.setting.key, ""),
        )
        for held in found
    ]


def _show(
    request: HttpRequest,
    access: Access,
    place: Place,
    *,
    fields: list[setting_fields.Field],
    version: int | None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    search, section = _search(request), _section(request)
    code, store = values.permission(place)
    level = places.level_of(place)
    parts = [
        {"section": one, "fields": [field for field in fields if field.section == one.code]}
        for one in keys.SECTIONS
    ]
    shown_sections = {setting.section for setting in level_keys(place)}
    context: dict[str, Any] = {
        "place": place,
        "level": level,
        "above": setting_fields.above(place),
        "parts": [part for part in parts if part["fields"]],
        "sections": [one for one in keys.SECTIONS if one.code in shown_sections],
        "section": "" if search else section,
        "q": search,
        "elsewhere": setting_fields.elsewhere(search) if search else (),
        "version": version,
        "conflict": conflict,
        "may_change": actor(request).may(code, store=store),
        "currency": setting_fields.marks_of(place).currency.code,
        "problems": {field.setting.key: field.problem for field in fields},
    }
    if any(field.section == "receipt" for field in fields):
        context |= _preview(place, {}) | {"with_preview": True}
    return show(request, "settings", context, access=access, status=status)


def _preview(place: Place, typed: Mapping[str, Any]) -> dict[str, Any]:
    receipt = sample_receipt(
        place, receipt=typed, language=get_language() or "da", now=timezone.now()
    )
    codes = [block["text"] for block in receipt["blocks"] if block["block"] == "qr"]
    return {
        "receipt": receipt,
        "tenders": receipt["tender_names"],
        "qr": mark_safe(qr_picture(codes[0])) if codes else "",  # noqa: S308  # drawn by segno
    }


def _search(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST_SEARCH]


def _section(request: HttpRequest) -> str:
    wanted = request.GET.get("section", "")
    known = [section.code for section in keys.SECTIONS]
    return wanted if wanted in known else known[0]
