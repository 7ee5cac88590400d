"""The list of coupons, and one coupon with its promotions, codes and uses."""

from typing import Any, Final

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue import services as catalogue_services
from kasse.office.coupons import queries, services, sheets
from kasse.office.coupons.models import Coupon
from kasse.office.coupons.services import MANAGE, exports
from kasse.office.coupons.wanted import Wanted
from kasse.office.coupons.words import OFFLINE
from kasse.office.frame.access import REFUSED, actor, page, place, show
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.tabular import form_of, sheet_answer

_TEXTS: Final = ("name", "codes", "numbers", "offline", "note")
_TICKS: Final = ("single_use", "serial")


@require_safe
@page("office.view")
def coupons(request: HttpRequest, access: Access) -> HttpResponse:
    """Search, sort, page."""
    wanted = _wanted(request)
    context = {
        "found": queries.coupons(wanted=wanted, sort=_sort(request), **place(request)),
        "q": wanted.search,
        "state": "archived" if wanted.archived else "",
        "states": [("", _("At the tills")), ("archived", _("Archived"))],
        "assortment": wanted.assortment,
        "assortments": list(catalogue.assortments()),
        "is_filtered": bool(wanted.search or wanted.archived or wanted.assortment),
        "may_make": actor(request).has(MANAGE),
        "sort": _sort(request),
    }
    return show(request, "coupons", context, access=access)


@require_GET
@page("office.view")
def export_coupons(request: HttpRequest, access: Access) -> StreamingHttpResponse:
    """What the list shows as a file; taking it away is in the audit log."""
    wanted = _wanted(request)
    exports.record_coupons_export(by=actor(request), wanted=wanted)
    rows = sheets.coupons(wanted=wanted, sort=_sort(request))
    return sheet_answer(rows, name="coupons", form=form_of(request.GET.get("form", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@page(MANAGE)
def new_coupon(request: HttpRequest, access: Access) -> HttpResponse:
    """What it is called, and what it is known by."""
    if request.method != "POST":
        values = _values(Wanted(name="")) | {"assortment": request.GET.get("assortment", "")}
        return _form(request, access, None, values)
    typed = _typed(request.POST)
    made = services.create_coupon(
        by=actor(request),
        assortment=_assortment(request.POST.get("assortment", "")),
        wanted=_read(typed),
        now=timezone.now(),
    )
    if isinstance(made, Refused):
        return _form(request, access, None, typed, problems=_problems(made), status=REFUSED)
    said = _("%(name)s is created. Choose it in the promotions that ask for it.")
    messages.success(request, said % {"name": made.name})
    return HttpResponseRedirect(reverse("coupon", args=[made.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change=MANAGE)
def coupon(request: HttpRequest, access: Access, coupon_id: str) -> HttpResponse:
    """The form of a coupon, with the promotions that ask for it, its codes and last uses."""
    found = found_or_404(coupon_id)
    if request.method != "POST":
        return _form(request, access, found, _values(services.wanted_of(found)))
    typed = _typed(request.POST)
    version = versions.typed_version(request)
    shown: dict[str, Any]
    try:
        saved = services.change_coupon(
            by=actor(request), coupon=coupon_id, wanted=_read(typed), version=version
        )
    except versions.Stale as stale:
        now = _values(services.wanted_of(found_or_404(coupon_id)))
        conflict = Conflict(
            version=stale.is_now,
            theirs=request.path,
            clashes=clashes((_label(name), typed[name], now[name]) for name in _TEXTS),
        )
        shown = {"conflict": conflict, "version": stale.is_now, "status": 409}
        return _form(request, access, found, typed, **shown)
    if isinstance(saved, Refused):
        shown = {"problems": _problems(saved), "version": version, "status": REFUSED}
        return _form(request, access, found, typed, **shown)
    messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
    return HttpResponseRedirect(request.path)


@require_POST
@page(MANAGE)
def archive_coupon(request: HttpRequest, access: Access, coupon_id: str) -> HttpResponse:
    """Puts a coupon away, or takes it out again."""
    found = found_or_404(coupon_id)
    archived = found.archived_at is None
    done = services.archive_coupon(
        by=actor(request), coupon=coupon_id, archived=archived, now=timezone.now()
    )
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    elif archived:
        messages.success(request, _("No till takes it any more. You can restore it."))
    else:
        messages.success(request, _("It is restored."))
    return HttpResponseRedirect(reverse("coupon", args=[coupon_id]))


def found_or_404(coupon_id: str) -> Any:
    """A coupon as `queries.coupon` gives it."""
    found = queries.coupon(coupon_id)
    if found is None:
        raise Http404
    return found


def may_change(request: HttpRequest, found: Coupon) -> bool:
    """Whether whoever asks may change the coupon."""
    return catalogue_services.may_change(
        actor(request), assortment=found.assortment_id, permission=MANAGE
    )


def _form(
    request: HttpRequest,
    access: Access,
    found: Any,
    values: dict[str, Any],
    *,
    problems: dict[str, str] | None = None,
    conflict: Conflict | None = None,
    version: int | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "coupon": found,
        "values": values,
        "problems": problems or {},
        "conflict": conflict,
        "offline": OFFLINE.items(),
        "may_change": actor(request).has(MANAGE),
        "assortments": [(one.id, one.name) for one in catalogue.assortments()],
    }
    if found is not None:
        context |= {
            "version": version or found.version,
            "may_change": may_change(request, found),
            "tabs": tabs(found, "coupon"),
            "promotions": queries.asked_for_by(found.id),
            "taken_for_items": queries.item_names_with_codes(found).items(),
        }
    return show(request, "coupon", context, access=access, status=status)


def tabs(found: Any, current: str) -> list[tuple[str, str, bool]]:
    """The parts of a coupon."""
    parts = [("coupon", _("Coupon"))]
    if found.prefix is not None:
        parts.append(("coupon_codes", _("Single-use codes")))
    parts.append(("coupon_uses", _("Uses")))
    return [(reverse(name, args=[found.id]), words, name == current) for name, words in parts]


def _values(wanted: Wanted) -> dict[str, Any]:
    return {
        "name": wanted.name,
        "codes": "\n".join(wanted.codes),
        "numbers": "\n".join(wanted.numbers),
        "offline": wanted.offline,
        "note": wanted.note,
        "single_use": wanted.single_use,
        "serial": wanted.serial,
    }


def _typed(post: QueryDict) -> dict[str, Any]:
    typed: dict[str, Any] = {name: post.get(name, "").replace("\0", "") for name in _TEXTS}
    return typed | {name: name in post for name in _TICKS}


def _read(typed: dict[str, Any]) -> Wanted:
    lists = {name: tuple(typed[name].splitlines()) for name in ("codes", "numbers")}
    return Wanted(**{**typed, **lists})


def _problems(no: Refused) -> dict[str, str]:
    field = str(no.facts.get("field", "name"))
    said = {
        "name": _("Give it a name of at most 100 characters."),
        "note": _("A note has at most 2,000 characters."),
    }
    words = said.get(field) if no.code == "coupon.malformed" else None
    return {field: words or sentence(no)}


def _label(name: str) -> str:
    words = {
        "name": _("Name"),
        "codes": _("Campaign codes"),
        "numbers": _("GS1 numbers"),
        "offline": _("When the office cannot be asked"),
        "note": _("Note"),
    }
    return words[name]


def _wanted(request: HttpRequest) -> queries.CouponFilter:
    return queries.CouponFilter(
        assortment=request.GET.get("assortment", "").replace("\0", "")[:64],
        search=request.GET.get("q", "").replace("\0", "").strip()[:100],
        archived=request.GET.get("state", "") == "archived",
    )


def _sort(request: HttpRequest) -> str:
    sort = request.GET.get("sort", "")
    return sort if sort in queries.SORTS else "name"


def _assortment(chosen: str) -> str:
    found = catalogue.chosen_assortment(chosen)
    if found is None:
        raise Http404
    return found.id
