"""The fields that narrow the items' list, and what is narrowed now in words."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy

from kasse.office.catalogue import item_filter, lookups, queries
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

STATES: Final = {
    "active": gettext_lazy("All active"),
    "draft": gettext_lazy("New price waiting"),
    "unpriced": gettext_lazy("At no till for want of a price"),
    "unsold": gettext_lazy("Not for sale"),
    "archived": gettext_lazy("Archived"),
    "all": gettext_lazy("All, archived ones too"),
}
MISSING: Final = {
    "price": gettext_lazy("No price"),
    "barcode": gettext_lazy("No barcode"),
    "category": gettext_lazy("No category"),
    "picture": gettext_lazy("No picture"),
    "cost": gettext_lazy("No cost"),
    "supplier": gettext_lazy("No supplier"),
    "brand": gettext_lazy("No brand"),
}
STOCK: Final = {
    "in": gettext_lazy("In stock"),
    "none": gettext_lazy("None left"),
    "below": gettext_lazy("Below zero"),
}
KINDS: Final = {
    "goods": gettext_lazy("Goods"),
    "service": gettext_lazy("Service"),
    "deposit": gettext_lazy("Deposit"),
}
TAX_CLASSES: Final = {
    "standard": gettext_lazy("Standard rate"),
    "reduced": gettext_lazy("Reduced rate"),
    "zero": gettext_lazy("Zero rate"),
    "exempt": gettext_lazy("Exempt"),
    "outside": gettext_lazy("Outside the tax"),
}
_WORDS: Final = {
    "q": gettext_lazy("Search"),
    "category": gettext_lazy("Category"),
    "tag": gettext_lazy("Tag"),
    "brand": gettext_lazy("Brand"),
    "supplier": gettext_lazy("Supplier"),
    "tax_class": gettext_lazy("Tax"),
    "kind": gettext_lazy("Kind"),
    "price_from": gettext_lazy("Price from"),
    "price_to": gettext_lazy("Price up to"),
    "stock": gettext_lazy("Stock"),
    "store": gettext_lazy("Store"),
    "missing": gettext_lazy("Missing"),
    "state": gettext_lazy("State"),
}
_SELECT_UP_TO: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One thing that narrows the list, and the address of the list without it."""

    words: str
    value: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of the filter: `choices` (value, words) to choose from; `is_open` when any other text
    may be typed too, because there are too many to choose from."""

    name: str
    words: Any
    value: str
    choices: tuple[tuple[str, Any], ...] = ()
    is_open: bool = False
    hint: str = ""
    is_unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The filter as the page shows it."""

    fields: tuple[Field, ...]
    prices: tuple[Field, ...]
    chips: tuple[Chip, ...]
    kept: tuple[tuple[str, str], ...]
    """What narrows the list as hidden fields have it, for what is done with all that match."""


def shown(
    request: HttpRequest, wanted: queries.ItemFilter, *, access: Access, assortment: str
) -> Shown:
    """What the page's fields and chips say of the filter in its address."""
    given = {
        name: text
        for name in item_filter.PARAMETERS
        if (text := request.GET.get(name, "").replace("\0", "").strip()[:200])
    }
    suggested = lookups.suggestions(assortment)
    choices: dict[str, list[tuple[str, Any]]] = {
        "category": [
            (one, path)
            for one, path in queries.category_choices(assortment, language=get_language() or "da")
        ],
        "tag": [(text, text) for text in suggested.tags],
        "brand": [(text, text) for text in suggested.brands],
        "supplier": [(text, text) for text in suggested.suppliers],
        "stock": [*STOCK.items()],
        "missing": [*MISSING.items()],
        "tax_class": [*TAX_CLASSES.items()],
        "kind": [*KINDS.items()],
        "state": [*STATES.items()],
    }
    places = [(store.id, store.name) for store in stores.stores_in_use(only=access.stores)]
    if len(places) > 1:
        choices["store"] = places
    order = ("category", "tag", "brand", "supplier", "stock", "store", "missing", "tax_class")
    fields = [
        _field(name, given.get(name, ""), choices[name], wanted)
        for name in (*order, "kind", "state")
        if name in choices
    ]
    prices = [_field(name, given.get(name, ""), [], wanted) for name in ("price_from", "price_to")]
    names = {name: dict(pairs) for name, pairs in choices.items()}
    return Shown(
        fields=tuple(fields),
        prices=tuple(prices),
        chips=tuple(
            Chip(
                words=str(_WORDS[name]),
                value=str(names.get(name, {}).get(text, text)),
                without=_without(request, name),
            )
            for name, text in given.items()
            if name not in wanted.unread and (name, text) != ("state", "active")
        ),
        kept=tuple((name, text) for name, text in given.items()),
    )


def _field(
    name: str, value: str, choices: list[tuple[str, Any]], wanted: queries.ItemFilter
) -> Field:
    is_open = name in {"tag", "brand", "supplier"} and len(choices) > _SELECT_UP_TO
    if value and choices and value not in dict(choices) and not is_open:
        choices = [(value, value), *choices]
    return Field(
        name=name,
        words=_WORDS[name],
        value=value,
        choices=tuple(choices),
        is_open=is_open,
        is_unread=name in wanted.unread,
    )


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    for one in (name, "after", "before"):
        query.pop(one, None)
    return f"?{query.urlencode()}"
