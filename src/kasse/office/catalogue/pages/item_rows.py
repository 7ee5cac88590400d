"""The rows of the items' list with their cells in words. They are made here, for a template that
decides about every cell of fifty rows takes longer than finding the items."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kasse.office.catalogue import lookups
from kasse.office.catalogue.pages import item_columns
from kasse.office.frame.templatetags.kasse import ago, money, named, percent, quantity
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.catalogue.models import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An item of the list: its `cells` in the order of the columns, its `price`, and `below` what a
    phone shows under the name."""

    item: "Item"
    address: str
    mark: str
    below: str
    cells: SafeString
    price: SafeString | str


def rows(
    items: Iterable["Item"],
    facts: Mapping[str, lookups.Facts],
    *,
    columns: Sequence[str],
    currency: str,
) -> list[Row]:
    """The items as the list shows them; a picture is not in the cells."""
    # Asking for fifty addresses one by one takes as long as the rest.
    beginning = reverse("item", args=["-"]).removesuffix("-")
    in_cells = [name for name in columns if name != "picture"]
    styles = {name: item_columns.style(name) for name in in_cells}
    return [
        Row(
            item=one,
            address=beginning + quote(one.id, safe=""),
            mark=_mark(one),
            below=_below(one, facts[one.id], columns),
            cells=format_html_join(
                "",
                '<td class="max-md:hidden {}">{}</td>',
                ((styles[name], _CELLS[name](one, facts[one.id], currency)) for name in in_cells),
            ),
            price=_price(one, currency),
        )
        for one in items
    ]


def _mark(item: "Item") -> str:
    if item.archived:
        return _("Archived")
    return "" if item.sold else _("Not for sale")


def _below(item: "Item", facts: lookups.Facts, columns: Sequence[str]) -> str:
    parts = [item.sku, _category(item)]
    if "stock" in columns and facts.stock is not None:
        parts.append(quantity(facts.stock, item.unit))
    return " · ".join(filter(None, parts))


def _category(item: "Item") -> str:
    return named(item.category.names) if item.category else ""


def _stock(item: "Item", facts: lookups.Facts, _currency: str) -> SafeString | str:
    if facts.stock is None:
        return "–"
    return _number(quantity(facts.stock, item.unit), facts.stock)


def _margin(_item: "Item", facts: lookups.Facts, _currency: str) -> SafeString | str:
    ppm = facts.margin_ppm
    return "" if ppm is None else _number(percent(ppm), ppm)


def _number(text: str, value: int) -> SafeString | str:
    return (
        format_html('<span class="text-error font-medium">{}</span>', text) if value < 0 else text
    )


_CELLS: Final[Mapping[str, Callable[["Item", lookups.Facts, str], Any]]] = {
    "sku": lambda item, _facts, _currency: item.sku,
    "category": lambda item, _facts, _currency: _category(item),
    "brand": lambda item, _facts, _currency: item.brand,
    "supplier": lambda item, _facts, _currency: item.supplier,
    "tags": lambda _item, facts, _currency: ", ".join(facts.tags),
    "barcode": lambda _item, facts, _currency: facts.barcode,
    "tax_class": lambda item, _facts, _currency: stores.TAX_CLASSES.get(item.tax_class, ""),
    "stock": _stock,
    "cost": lambda item, _facts, currency: money(item.cost_minor, currency),
    "margin": _margin,
    "changed": lambda item, _facts, _currency: ago(item.changed_at),
}


def _price(item: "Item", currency: str) -> SafeString | str:
    per_unit = (
        ""
        if item.unit == "pcs" or item.open_price
        else format_html('<span class="quiet"> / {}</span>', item.unit)
    )
    if item.open_price:
        price: str = format_html('<span class="quiet">{}</span>', _("Open price"))
    elif item.has_variants:
        price = format_html('<span class="quiet">{}</span>', _("By variant"))
    elif item.price_minor is None and item.draft_price_minor is None:
        price = format_html('<span class="mark mark-warn">{}</span>', _("No price"))
    else:
        price = money(item.price_minor, currency)
        if item.draft_price_minor is not None:
            price = format_html(
                '{} <span class="mark mark-warn" title="{}">{}</span>',
                price,
                _("New price waiting"),
                money(item.draft_price_minor, currency),
            )
    return format_html("{}{}", price, per_unit) if per_unit else price
