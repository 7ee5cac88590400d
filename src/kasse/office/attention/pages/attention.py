"""Attention: what a person must look at, and settling it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office import seek
from kasse.office.attention import queries, services
from kasse.office.attention.words import finding_words
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.words import sentence
from kasse.office.sales import queries as sales
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

_PAGE = 30


@require_safe
@page("office.view")
def attention(request: HttpRequest, access: Access) -> HttpResponse:
    """Open findings, or settled ones."""
    state = "settled" if request.GET.get("state") == "settled" else "open"
    found = seek.page(
        queries.findings(stores=access.stores, state=state),
        order=queries.NEWEST,
        limit=_PAGE,
        **place(request),
    )
    registers = {row.id: row for row in stores.registers()}
    accounts = staff.account_emails()
    about = [finding for finding in found.rows if finding.seq]
    known = sales.which_are_sales([(finding.register, finding.seq) for finding in about])
    rows = []
    for finding in found.rows:
        title, advice = finding_words(finding.code)
        register = registers.get(finding.register)
        rows.append(
            {
                "finding": finding,
                "title": title,
                "advice": advice,
                "register": register.number if register else finding.register[:12],
                "store": register.store.name if register else "",
                "zone": register.store.zone if register else "",
                "is_sale": (finding.register, finding.seq) in known,
                "facts": sorted(finding.facts.items()),
                "settled_by": accounts.get(finding.settled_by, ""),
            }
        )
    return show(request, "attention", {"rows": rows, "state": state, "found": found}, access=access)


@require_POST
@page("attention.settle")
def settle(request: HttpRequest, access: Access, finding_id: int) -> HttpResponse:
    """Settles a finding with what was found out."""
    mine = queries.findings(stores=access.stores, state="all").filter(id=finding_id).exists()
    done = services.settle(
        by=actor(request),
        finding_id=finding_id if mine else 0,
        note=request.POST.get("note", "").replace("\0", "").strip()[:2_000],
        now=timezone.now(),
    )
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    else:
        messages.success(request, _("Settled."))
    return HttpResponseRedirect(reverse("attention"))
