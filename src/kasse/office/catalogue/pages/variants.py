"""Variants by matrix: axes with values, all combinations, the missing ones made at once."""

from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kasse.domain.money import CURRENCIES, parse_amount
from kasse.domain.outcome import Refused
from kasse.office.catalogue import item_form, lookups, matrix, queries, services, stored_rows
from kasse.office.catalogue.matrix import Proposal
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.pages.item import tabs
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.locales import number_format
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

AXES: Final = 3


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="items.edit")
def item_variants(request: HttpRequest, access: Access, item_id: str) -> HttpResponse:
    """An item's variants, and the form that makes the missing ones."""
    found = queries.item(item_id)
    if found is None:
        raise Http404
    parent = queries.row_of(found)
    variants = queries.variants(found)
    rows = list(stored_rows.rows_of(variants).values())
    axes = [(name, ", ".join(values)) for name, values in matrix.axes_of(rows)]
    context: dict[str, Any] = {
        "item": found,
        "tabs": tabs(found, "variants"),
        "variants": variants,
        "may_change": services.may_change(actor(request), assortment=found.assortment_id),
        "currency": stores.currency(),
        "problems": {},
    }
    if request.method != "POST":
        return _shown(request, access, context | {"axes": axes})
    names, values = request.POST.getlist("axis"), request.POST.getlist("values")
    typed = list(zip(names, values, strict=False))[:AXES]
    wanted = matrix.axes_typed(typed)
    context["axes"] = typed
    if isinstance(wanted, Refused):
        return _shown(request, access, context | {"problems": {"axes": sentence(wanted)}}, 422)
    offered = matrix.proposals(parent, rows, wanted, taken=_taken(found, rows))
    if "save" not in request.POST:
        return _shown(request, access, context | {"offered": _cells(offered, request)})
    return _saved(request, access, context, parent, offered)


def _saved(
    request: HttpRequest,
    access: Access,
    context: dict[str, Any],
    parent: ItemRow,
    offered: list[Proposal],
) -> HttpResponse:
    problems: dict[str, str] = {}
    rows, currency = [], CURRENCIES[stores.currency()]
    for place, one in enumerate(offered):
        if one.known or f"take_{place}" not in request.POST:
            continue
        row = replace(one.row, sku=request.POST.get(f"sku_{place}", "").strip() or one.row.sku)
        text = request.POST.get(f"price_{place}", "").strip()
        price: int | None = None
        if text:
            marks = number_format(get_language() or "da")
            amount = parse_amount(text, currency, marks)
            if isinstance(amount, Refused):
                problems[str(place)] = problems["axes"] = sentence(amount)
            else:
                price = amount
        rows.append(replace(row, price_minor=price))
    assortment = context["item"].assortment_id
    clash = lookups.names_by_sku(assortment, [row.sku for row in rows])
    if clash:
        problems["axes"] = _("Another item has the SKU %(sku)s.") % {"sku": min(clash)}
    if not problems and rows:
        saved = services.save_items(by=actor(request), assortment=assortment, rows=rows)
        if isinstance(saved, Refused):
            problems["axes"] = sentence(saved)
    if problems:
        shown = {"offered": _cells(offered, request), "problems": problems}
        return _shown(request, access, context | shown, 422)
    messages.success(request, _("New variants: %(count)s.") % {"count": len(rows)})
    return HttpResponseRedirect(reverse("item_variants", args=[context["item"].id]))


def _shown(
    request: HttpRequest, access: Access, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    blank = [("", "")] * (AXES - len(context["axes"]))
    frame = {"axes": [*context["axes"], *blank]}
    return show(request, "item_variants", context | frame, access=access, status=status)


def _cells(offered: list[Proposal], request: HttpRequest) -> list[dict[str, Any]]:
    """Each combination with its fields, as typed where something was."""
    marks, currency = number_format(get_language() or "da"), stores.currency()
    sent, saving = request.POST, "save" in request.POST
    return [
        {
            "place": place,
            "known": one.known,
            "id": one.row.id,
            "options": ", ".join(value for _, value in one.row.options),
            "sku": sent.get(f"sku_{place}", one.row.sku) if saving else one.row.sku,
            "price": sent.get(f"price_{place}", "")
            if saving
            else item_form.money_text(one.row.price_minor, currency=currency, marks=marks),
            "take": not saving or f"take_{place}" in sent,
        }
        for place, one in enumerate(offered)
    ]


def _taken(parent: Item, rows: list[ItemRow]) -> set[str]:
    """SKUs that begin as the parent's: none of them is proposed again."""
    own = {row.sku for row in rows}
    return set(lookups.skus_beginning(parent.assortment_id, parent.sku)) - own
