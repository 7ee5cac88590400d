"""What became of codes: the list of a coupon's uses, one code looked up, a used one freed."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office.coupons import looking, queries, sheets
from kasse.office.coupons.pages.coupons import found_or_404, may_change, tabs
from kasse.office.coupons.queries import UseRow
from kasse.office.coupons.services import MANAGE, exports, freeing
from kasse.office.coupons.words import LOOKED, STATES
from kasse.office.frame.access import REFUSED, actor, page, place, show
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores
from kasse.office.tabular import form_of, sheet_answer


@require_safe
@page("office.view")
def coupon_uses(request: HttpRequest, access: Access, coupon_id: str) -> HttpResponse:
    """Search, filter, page."""
    coupon = found_or_404(coupon_id)
    wanted = _wanted(request, coupon_id)
    found = queries.uses_of(wanted=wanted, **place(request))
    context = {
        "coupon": coupon,
        "found": found,
        "rows": _told(found.rows),
        "q": wanted.code,
        "state": wanted.state,
        "states": [("", _("Everything that sales used")), *STATES.items()],
        "zone": stores.company_zone(),
        "is_filtered": bool(wanted.code or wanted.state),
        "tabs": tabs(coupon, "coupon_uses"),
    }
    return show(request, "coupon_uses", context, access=access)


@require_GET
@page("office.view")
def export_uses(request: HttpRequest, access: Access, coupon_id: str) -> StreamingHttpResponse:
    """What the list shows as a file; taking it away is in the audit log."""
    wanted = _wanted(request, found_or_404(coupon_id).id)
    exports.record_uses_export(by=actor(request), wanted=wanted)
    rows = sheets.uses(wanted=wanted, zone=stores.company_zone())
    return sheet_answer(rows, name="coupon-uses", form=form_of(request.GET.get("form", "")))


@require_safe
@page("office.view")
def coupon_code(request: HttpRequest, access: Access) -> HttpResponse:
    """What about this code?"""
    return _code(request, access, request.GET.get("code", ""))


@require_POST
@page(MANAGE)
def free_code(request: HttpRequest, access: Access, coupon_id: str) -> HttpResponse:
    """Lets a used code be used again."""
    code = request.POST.get("code", "").replace("\0", "")[:100]
    reason = request.POST.get("reason", "").replace("\0", "")
    freed = freeing.free_code(
        by=actor(request), coupon=coupon_id, code=code, reason=reason, now=timezone.now()
    )
    if not isinstance(freed, Refused):
        messages.success(request, _("The code can be used again."))
        return HttpResponseRedirect(f"{reverse('coupon_code')}?{urlencode({'code': code})}")
    problems = {str(freed.facts.get("field", "reason")): sentence(freed)}
    return _code(request, access, code, reason=reason, problems=problems)


def _code(
    request: HttpRequest,
    access: Access,
    typed: str,
    *,
    reason: str = "",
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    typed = typed.replace("\0", "").strip()[:200]
    looked = looking.look_up(typed, now=timezone.now()) if typed else None
    coupon = looked.coupon if looked is not None else None
    context = {
        "values": {"code": typed, "reason": reason},
        "problems": problems or {},
        "looked": looked,
        "shown": queries.shown(looked.code) if looked is not None else "",
        "says": LOOKED[looked.state] if looked is not None else None,
        "uses": _told(looked.uses) if looked is not None else (),
        "zone": stores.company_zone(),
        "may_free": coupon is not None
        and may_change(request, coupon)
        and looked is not None
        and looked.state in {"used", "reserved"},
    }
    status = REFUSED if problems else 200
    return show(request, "coupon_code", context, access=access, status=status)


def _told(rows: Iterable[UseRow]) -> list[tuple[UseRow, str, str]]:
    """Uses, each with its state in words and its register's number."""
    numbers = {row.id: row.number for row in stores.registers()}
    return [(row, str(STATES[row.state]), numbers.get(row.register, row.register)) for row in rows]


def _wanted(request: HttpRequest, coupon_id: str) -> queries.UseFilter:
    state = request.GET.get("state", "")
    return queries.UseFilter(
        coupon=coupon_id,
        code=request.GET.get("q", "").replace("\0", "").strip()[:100],
        state=state if state in queries.STATES else "",
    )
