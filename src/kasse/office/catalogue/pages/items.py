"""Items: the list, the form, and publishing prices."""

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office.catalogue import lookups, queries, services
from kasse.office.catalogue.pages import item_columns, item_filters, item_rows
from kasse.office.catalogue.services import prices
from kasse.office.frame.access import actor, asks_for_results, by_htmx, page, place, show
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.catalogue.models import Assortment

_OFFERED: Final = 50


@require_safe
@page("office.view")
def items(request: HttpRequest, access: Access) -> HttpResponse:
    """Search, filter, sort, page. While somebody types or filters, only what was found is asked for
    and made."""
    assortments = list(queries.assortments())
    chosen = _chosen(assortments, request.GET.get("assortment", ""))
    context: dict[str, Any] = {"assortments": assortments, "assortment": chosen}
    is_part = asks_for_results(request)
    if chosen is not None:
        wanted = queries.item_filter_of(
            request.GET.dict(), assortment=chosen.id, stores=access.stores
        )
        context |= _found(request, access, chosen, wanted)
        if is_part:
            return by_htmx(render(request, "office/parts/items_found.html", context))
        context |= {
            "fields": item_filters.fields(request, wanted, access=access, assortment=chosen.id),
            "prices": item_filters.prices(request, wanted),
            "drafts": queries.drafts_count(chosen.id),
            "may_publish": services.may_change(
                actor(request), assortment=chosen.id, permission="prices.publish"
            ),
            "sorts": _sorts(),
        }
    return by_htmx(show(request, "items", context, access=access))


@require_safe
@page("office.view")
def item_values(request: HttpRequest, access: Access, field: str) -> HttpResponse:  # of every page
    """Options for a field of the filter: the brands, suppliers or tags in use that hold what was
    typed into it."""
    chosen = queries.chosen_assortment(request.GET.get("assortment", ""))
    if chosen is None or field not in lookups.TYPED:
        raise Http404
    typed = request.GET.get(field, "").replace("\0", "")[:100]
    found = lookups.in_use_like(chosen.id, field, typed, limit=_OFFERED)
    return HttpResponse(item_filters.options((text, text) for text in found))


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


def _found(
    request: HttpRequest, access: Access, chosen: "Assortment", wanted: queries.ItemFilter
) -> dict[str, Any]:
    """What was found, and what narrows it."""
    by = actor(request)
    found = queries.items(wanted=wanted, **place(request))
    columns = item_columns.columns(request)
    facts = lookups.facts_of(found.items, wanted=columns, stores=wanted.stores)
    return {
        "wanted": wanted,
        "found": found,
        "rows": item_rows.rows(found.items, facts, columns=columns, currency=stores.currency()),
        "narrowed": item_filters.narrowed(request, wanted, access=access, assortment=chosen.id),
        "near": () if found.items else item_filters.near(request, assortment=chosen.id),
        "count_limit": queries.COUNT_LIMIT,
        "column_choices": item_columns.choices(columns),
        "heads": item_columns.heads(columns),
        "has_pictures": "picture" in columns and any(one.picture_id for one in found.items),
        "sort": request.GET.get("sort", "name"),
        "may_change": services.may_change(by, assortment=chosen.id),
        "may_export": services.may_change(by, assortment=chosen.id, permission="office.view"),
    }


def _chosen(assortments: "list[Assortment]", wanted: str) -> "Assortment | None":
    first = assortments[0] if assortments else None
    return next((row for row in assortments if row.id == wanted), first)


def _sorts() -> list[tuple[str, str]]:
    """Orders to choose from where no column's head can be touched."""
    return [
        ("name", _("Name")),
        ("-name", _("Name, from the end")),
        ("price", _("Cheapest first")),
        ("-price", _("Most expensive first")),
        ("-changed", _("Changed last first")),
        ("changed", _("Changed last at the end")),
        ("sku", _("SKU")),
        ("-sku", _("SKU, from the end")),
        ("brand", _("Brand")),
        ("-brand", _("Brand, from the end")),
        ("supplier", _("Supplier")),
        ("-supplier", _("Supplier, from the end")),
        ("cost", _("Lowest cost first")),
        ("-cost", _("Highest cost first")),
    ]
