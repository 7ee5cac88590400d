"""Items: the list, the form, and publishing prices."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused, refused
from kasse.office.catalogue import item_form, queries, services
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.stock import queries as stock
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.catalogue.models import Assortment, Item
    from kasse.office.stores.models import Store


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


@require_http_methods(["GET", "HEAD", "POST"])
@page("items.edit")
def new_item(request: HttpRequest, access: Access) -> HttpResponse:
    """A form for a new item; `variant_of` in the address makes it a variant."""
    chosen = _chosen(list(queries.assortments()), request.GET.get("assortment", ""))
    if chosen is None:
        raise Http404
    row = ItemRow(sku="", name="", variant_of=request.GET.get("variant_of") or None)
    return _form(request, access, chosen, row)


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="items.edit")
def item(request: HttpRequest, access: Access, item_id: str) -> HttpResponse:
    """The form of an item."""
    found = queries.item(item_id)
    if found is None:
        raise Http404
    row = queries.row_of(found)
    context: dict[str, Any] = {
        "item": found,
        "variants": queries.variants(found) if found.has_variants else [],
    }
    # Of an item with variants it is those that move, of a bundle its components (STK-2).
    if row.stock and not found.has_variants and not row.components:
        context["levels"] = _levels(found, access)
    return _form(request, access, found.assortment, row, context)


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


def _form(
    request: HttpRequest,
    access: Access,
    assortment: "Assortment",
    before: ItemRow,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    currency, language = _currency(), _language()
    frame = (context or {}) | {
        "assortment": assortment,
        "categories": queries.category_choices(assortment.id, language=language),
        "groups": queries.modifier_groups(assortment.id),
        "tax_classes": _tax_classes(),
        "kinds": _kinds(),
        "units": _units(),
        "currency": currency,
        "is_new": not before.sku,
    }
    if request.method != "POST":
        values = item_form.values_of(before, currency=currency, language=language)
        return show(request, "item", frame | {"values": values, "problems": {}}, access=access)
    typed = item_form.read(request.POST, before=before, currency=currency, language=language)
    problems = typed.problems or _save(request, assortment, typed.row, is_new=not before.sku)
    if problems:
        shown = frame | {"values": typed.values, "problems": problems}
        return show(request, "item", shown, access=access, status=422)
    return HttpResponseRedirect(f"{reverse('items')}?assortment={assortment.id}")


def _save(
    request: HttpRequest, assortment: "Assortment", row: ItemRow, *, is_new: bool
) -> dict[str, str]:
    if is_new and queries.item_by_sku(assortment.id, row.sku) is not None:
        return item_form.problem_of(refused("item.sku_taken", sku=row.sku))
    saved = services.save_items(by=actor(request), assortment=assortment.id, rows=[row])
    if isinstance(saved, Refused):
        return item_form.problem_of(saved)
    messages.success(request, _("%(name)s is saved.") % {"name": row.name})
    return {}


def _levels(found: "Item", access: Access) -> "list[tuple[Store, int]]":
    """How much of an item there is in each store that sells it."""
    selling = list(stores.stores(only=access.stores).filter(assortment=found.assortment))
    levels = stock.levels_of(item=found.id, stores=[store.id for store in selling])
    return [(store, levels.get(store.id, 0)) for store in selling]


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


def _kinds() -> list[tuple[str, str]]:
    return [("goods", _("Goods")), ("service", _("Service")), ("deposit", _("Deposit"))]


def _units() -> list[tuple[str, str]]:
    return [
        ("pcs", _("Pieces")),
        ("kg", _("Kilograms")),
        ("l", _("Litres")),
        ("m", _("Metres")),
    ]


def _tax_classes() -> list[tuple[str, str]]:
    return [
        ("standard", _("Standard rate")),
        ("reduced", _("Reduced rate")),
        ("zero", _("Zero rate")),
        ("exempt", _("Exempt")),
        ("outside", _("Outside the tax")),
    ]
