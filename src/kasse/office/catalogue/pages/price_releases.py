"""Publishing prices: what would be published, what should be seen first, now or from a minute on,
and the releases with what can be taken back."""

from itertools import islice
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kasse.domain.outcome import Refused
from kasse.office import seek
from kasse.office.catalogue import queries
from kasse.office.catalogue.price_lists import checking, words
from kasse.office.catalogue.price_lists import queries as lists
from kasse.office.catalogue.services import may_change, prices
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

_FINDINGS: Final = 100


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="prices.publish")
def price_releases(request: HttpRequest, access: Access) -> HttpResponse:
    """The drafts, what is odd about them, and the releases; a POST publishes."""
    wanted = request.POST.get("assortment") or request.GET.get("assortment", "")
    chosen = queries.chosen_assortment(wanted)
    context: dict[str, Any] = {
        "assortments": list(queries.assortments()),
        "assortment": chosen,
        "values": {"starts_at": request.POST.get("starts_at", "")},
        "problems": {},
    }
    if chosen is None:
        return show(request, "price_releases", context, access=access)
    if request.method == "POST":
        release = prices.publish_prices(
            by=actor(request),
            assortment=chosen.id,
            now=timezone.now(),
            starts_at=request.POST.get("starts_at", ""),
        )
        if not isinstance(release, Refused):
            said = _("Price release %(number)s is on its way to the tills.")
            messages.success(request, said % {"number": release.number})
            return HttpResponseRedirect(f"{reverse('price_releases')}?assortment={chosen.id}")
        if "field" in release.facts:
            context["problems"] = {"starts_at": sentence(release)}
        else:
            messages.warning(request, sentence(release))
    currency, language = stores.currency(), get_language() or "da"
    findings = list(islice(checking.findings(chosen.id, now=timezone.now()), _FINDINGS + 1))
    found = seek.page(
        lists.releases(chosen.id), order=lists.NEWEST_RELEASE, limit=lists.PAGE, **place(request)
    )
    context |= {
        "drafts": queries.drafts_count(chosen.id) + lists.drafts_count(chosen.id),
        "findings": [
            {"finding": one, "words": words.finding(one, currency=currency, language=language)}
            for one in findings[:_FINDINGS]
        ],
        "more_findings": len(findings) > _FINDINGS,
        "found": found,
        "rows": [{"release": one, "state": lists.state_of(one)} for one in found.rows],
        "may_publish": may_change(
            actor(request), assortment=chosen.id, permission="prices.publish"
        ),
    }
    return show(
        request,
        "price_releases",
        context,
        access=access,
        status=422 if context["problems"] else 200,
    )


@require_POST
@page("prices.publish")
def take_release_back(
    request: HttpRequest, access: Access, assortment: str, number: int
) -> HttpResponse:
    """Takes a release back that has begun nowhere."""
    back = f"{reverse('price_releases')}?assortment={assortment}"
    if not confirm.confirmed(request):
        question = confirm.Question(
            title=_("Take this price release back?"),
            words=_("Its prices become drafts again. Tills without a connection may begin it."),
            button=_("Take it back"),
            back=back,
        )
        return confirm.ask(request, question, access=access)
    taken = prices.take_back(
        by=actor(request), assortment=assortment, number=number, now=timezone.now()
    )
    if isinstance(taken, Refused):
        messages.error(request, sentence(taken))
    else:
        said = _("Price release %(number)s is taken back; its prices are drafts again.")
        messages.success(request, said % {"number": number})
    return HttpResponseRedirect(back)
