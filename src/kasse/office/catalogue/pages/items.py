"""Items: the list, the form, and publishing prices."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office.catalogue import queries
from kasse.office.catalogue.services import prices
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.catalogue.models import Assortment


@require_safe
@page("office.view")
def items(request: HttpRequest, access: Access) -> HttpResponse:
    """Search, filter, sort, page."""
    assortments = list(queries.assortments())
    chosen = _chosen(assortments, request.GET.get("assortment", ""))
    context: dict[str, Any] = {"assortments": assortments, "assortment": chosen}
    if chosen is not None:
        sort = request.GET.get("sort", "name")
        wanted = queries.ItemFilter(
            assortment=chosen.id,
            search=request.GET.get("q", "").replace("\0", "")[:200],
            category=request.GET.get("category", ""),
            state=request.GET.get("state", "active"),
            sort=sort.removeprefix("-"),
            descending=sort.startswith("-"),
        )
        context |= {
            "wanted": wanted,
            "found": queries.items(wanted=wanted, **place(request)),
            "is_filtered": bool(wanted.search or wanted.category or wanted.state != "active"),
            "count_limit": queries.COUNT_LIMIT,
            "categories": queries.category_choices(chosen.id, language=_language()),
            "drafts": prices.drafts(chosen.id).count(),
            "currency": _currency(),
            "states": _states(),
        }
    return show(request, "items", context, access=access)


@require_POST
@page("prices.publish")
def publish(request: HttpRequest, access: Access) -> HttpResponse:  # of every page
    """Makes the draft prices those of the tills."""
    assortment = request.POST.get("assortment", "")
    release = prices.publish_prices(by=actor(request), assortment=assortment, now=timezone.now())
    if isinstance(release, Refused):
        messages.warning(request, sentence(release))
    else:
        messages.success(
            request,
            _("Price release %(number)s is on its way to the tills.") % {"number": release.number},
        )
    return HttpResponseRedirect(f"{reverse('items')}?assortment={assortment}")


def _chosen(assortments: "list[Assortment]", wanted: str) -> "Assortment | None":
    first = assortments[0] if assortments else None
    return next((row for row in assortments if row.id == wanted), first)


def _currency() -> str:
    company = stores.company()
    return company.currency if company else "DKK"


def _language() -> str:
    return get_language() or "da"


def _states() -> list[tuple[str, str]]:
    return [
        ("active", _("All active")),
        ("draft", _("New price waiting")),
        ("unpriced", _("Without a price")),
        ("unsold", _("Not for sale")),
        ("archived", _("Archived")),
    ]
