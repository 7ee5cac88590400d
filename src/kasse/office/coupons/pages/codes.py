"""A coupon's single-use codes: made, taken away as a file or on sheets, withdrawn."""

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
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kasse.domain.coupons import CODES_AT_MOST
from kasse.domain.outcome import Refused
from kasse.office.coupons import queries, sheets
from kasse.office.coupons.models import Batch
from kasse.office.coupons.pages.coupons import found_or_404, may_change, tabs
from kasse.office.coupons.services import MANAGE, exports
from kasse.office.coupons.services import codes as making
from kasse.office.frame.access import REFUSED, actor, page, place, show
from kasse.office.frame.words import sentence
from kasse.office.labels import services as labels
from kasse.office.staff.queries import Access
from kasse.office.tabular import form_of, sheet_answer


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change=MANAGE)
def coupon_codes(request: HttpRequest, access: Access, coupon_id: str) -> HttpResponse:
    """The batches of a coupon's codes, and the form that makes more."""
    found = found_or_404(coupon_id)
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in ("count", "note")}
    problems: dict[str, str] = {}
    if request.method == "POST":
        made = making.make_codes(
            by=actor(request),
            coupon=coupon_id,
            count=_count(typed["count"]),
            note=typed["note"],
            now=timezone.now(),
        )
        if not isinstance(made, Refused):
            messages.success(request, _("%(count)s codes are made.") % {"count": made.count})
            return HttpResponseRedirect(request.path)
        problems = {str(made.facts.get("field", "count")): sentence(made)}
    batches = queries.batches(coupon_id, **place(request))
    context: dict[str, Any] = {
        "coupon": found,
        "values": typed,
        "problems": problems,
        "found": batches,
        "batches": [(row, sheets.ranges(row)) for row in batches.rows],
        "may_change": may_change(request, found),
        "left": CODES_AT_MOST - found.codes_made,
        "tabs": tabs(found, "coupon_codes"),
    }
    status = REFUSED if problems else 200
    return show(request, "coupon_codes", context, access=access, status=status)


@require_POST
@page(MANAGE)
def withdraw(request: HttpRequest, access: Access, batch_id: str) -> HttpResponse:
    """Has no till take a batch's codes, or has them taken again."""
    found = queries.batch(batch_id)
    if found is None:
        raise Http404
    withdrawn = found.withdrawn_at is None
    making.withdraw_batch(
        by=actor(request), batch=batch_id, withdrawn=withdrawn, now=timezone.now()
    )
    if withdrawn:
        messages.success(request, _("No till takes these codes. You can bring them back."))
    else:
        messages.success(request, _("The codes are brought back."))
    return HttpResponseRedirect(reverse("coupon_codes", args=[found.coupon_id]))


@require_GET
@page(MANAGE)
def export_codes(request: HttpRequest, access: Access, batch_id: str) -> Any:
    """The codes of a batch as a file; taking it away is in the audit log."""
    form = form_of(request.GET.get("form", ""))
    batch = _taken(request, batch_id, form=form)
    if isinstance(batch, HttpResponse):
        return batch
    answer: StreamingHttpResponse = sheet_answer(sheets.codes(batch), name="codes", form=form)
    return answer


@require_GET
@page(MANAGE)
def code_sheets(request: HttpRequest, access: Access, batch_id: str) -> HttpResponse:
    """Some of a batch's codes as QR codes on A4, to be cut out."""
    asked = request.GET.get("from", "")
    skip = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0
    batch = _taken(request, batch_id, form="pdf", skip=skip)
    if isinstance(batch, HttpResponse):
        return batch
    content = labels.code_sheets(sheets.cards(batch, skip=skip), name=batch.coupon.name)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="codes.pdf"'},
    )


def _taken(
    request: HttpRequest, batch_id: str, *, form: str, skip: int = 0
) -> Batch | HttpResponse:
    """The batch, with its being taken noted; or back to its page, with why it cannot be."""
    taken = exports.take_codes(by=actor(request), batch=batch_id, form=form, skip=skip)
    if not isinstance(taken, Refused):
        return taken
    found = queries.batch(batch_id)
    if found is None:
        raise Http404
    messages.warning(request, sentence(taken))
    return HttpResponseRedirect(reverse("coupon_codes", args=[found.coupon_id]))


def _count(text: str) -> int:
    """The number typed, with or without separators of thousands; 0 for none."""
    digits = "".join(text.replace(".", "").replace(",", "").split())
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else 0
