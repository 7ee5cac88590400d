"""Items: the list, the form, and publishing prices."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office.catalogue import lookups, queries
from kasse.office.catalogue.pages import item_columns, item_filters
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
        wanted = queries.item_filter_of(
            request.GET.dict(), assortment=chosen.id, stores=access.stores
        )
        found = queries.items(wanted=wanted, **place(request))
        shown = item_columns.columns(request)
        filters = item_filters.shown(request, wanted, access=access, assortment=chosen.id)
        facts = lookups.facts_of(found.items, wanted=shown, stores=wanted.stores)
        context |= {
            "wanted": wanted,
            "found": found,
            "rows": [(one, facts[one.id]) for one in found.items],
            "filters": filters,
            "is_filtered": bool(filters.chips),
            "count_limit": queries.COUNT_LIMIT,
            "drafts": queries.drafts_count(chosen.id),
            "currency": _currency(),
            "columns": shown,
            "column_choices": item_columns.choices(shown),
            "tax_words": item_filters.TAX_CLASSES,
            "sorts": _sorts(),
            "sort": request.GET.get("sort", "name"),
            "has_pictures": "picture" in shown and any(one.picture_id for one in found.items),
        }
    return show(request, "items", context, access=access)


@require_POST
@page("office.view")
def items_columns(request: HttpRequest, access: Access) -> HttpResponse:  # of every page
    """Shows other columns from now on, on this device."""
    query = request.POST.get("query", "").replace("\0", "")[:4_000]
    answer = HttpResponseRedirect(f"{reverse('items')}?{query}")
    item_columns.keep(answer, request.POST.getlist("column"))
    return answer


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


def _sorts() -> list[tuple[str, str]]:
    """Orders to choose from where no column's head can be touched."""
    return [
        ("name", _("Name")),
        ("-name", _("Name, from the end")),
        ("price", _("Cheapest first")),
        ("-price", _("Dearest first")),
        ("-changed", _("Changed last first")),
        ("changed", _("Changed last at the end")),
        ("sku", _("SKU")),
        ("-sku", _("SKU, from the end")),
        ("brand", _("Brand")),
        ("-brand", _("Brand, from the end")),
        ("cost", _("Lowest cost first")),
        ("-cost", _("Highest cost first")),
    ]
