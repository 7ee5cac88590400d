"""Commands that only ask: items, categories, search, parked baskets, settings."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from kasse.domain.canonical import JsonValue
from kasse.domain.item import ModifierGroup
from kasse.domain.outcome import Refused, refused
from kasse.domain.unit_prices import content_from_document, unit_price
from kasse.till import prices
from kasse.till.catalogue import Found
from kasse.till.explaining import explain
from kasse.till.items import parsed, read_groups
from kasse.till.state import Answer, Call, Handler, Outcome, TillState
from kasse.till.view import lines_view

SEARCH_LIMIT: Final = 50
_SHOWN: Final = (
    "id",
    "sku",
    "name",
    "names",
    "unit",
    "price",
    "category",
    "has_variants",
    "modifier_groups",
    "min_age",
    "kind",
    "sold",
)


def search(till: TillState, call: Call) -> Answer:
    """Items by name, SKU or code, as one types."""
    limit = call.arguments.optional_number("limit")
    limit = SEARCH_LIMIT if limit is None else min(max(limit, 1), SEARCH_LIMIT)
    found = till.catalogue.search(call.arguments.text("text"), limit=limit)
    return Outcome(result={"items": _shown(till, call, found)})


def items(till: TillState, call: Call) -> Answer:
    """Items of a category, of none, or with given ids; else the categories and favourites."""
    category = call.arguments.optional_text("category")
    ids = call.arguments.texts("ids")
    if ids is not None:
        return Outcome(result={"items": _shown(till, call, till.catalogue.items(ids))})
    if category is not None:
        found = till.catalogue.by_category(category)
        return Outcome(result={"items": _shown(till, call, found)})
    if call.arguments.flag("uncategorised"):
        found = till.catalogue.uncategorised()
        return Outcome(result={"items": _shown(till, call, found)})
    return Outcome(
        result={
            "uncategorised": till.catalogue.has_uncategorised(),
            "categories": [dict(found) for found in till.catalogue.categories()],
            "layouts": [dict(found) for found in till.catalogue.layout()],
        }
    )


def item(till: TillState, call: Call) -> Answer:
    """One item with its variants and modifier groups."""
    found = till.catalogue.item(call.arguments.text("item"))
    if found is None:
        return refused("item.unknown", item=call.arguments.text("item"))
    read = parsed(found)
    if isinstance(read, Refused):
        return read
    groups = read_groups(till, read)
    if isinstance(groups, Refused):
        return groups
    (shown,) = _shown(till, call, (found,))
    variants = _shown(till, call, till.catalogue.variants(read.id))
    with_choices = {"variants": variants, "groups": [_group(group) for group in groups]}
    return Outcome(result={"item": {**shown, **with_choices}})


def parked(till: TillState, _: Call) -> Answer:
    """The baskets put aside, oldest first."""
    return Outcome(
        result={
            "parked": [
                {
                    "basket": row.basket,
                    "name": row.name,
                    "at": row.at,
                    "total": row.total_minor,
                    "lines": row.lines,
                }
                for row in till.store.parked(training=till.desk.training)
            ]
        }
    )


def settings(till: TillState, _: Call) -> Answer:
    """What the screen needs of the settings: tenders, quick cash, reasons, denominations."""
    return Outcome(
        result={
            "settings": {
                key: till.settings.body[key]
                for key in (
                    "company",
                    "store",
                    "tenders",
                    "quick_cash",
                    "denominations",
                    "reasons",
                    "reasons_required",
                    "customer_groups",
                    "limits",
                    "cash_rounding",
                )
                if key in till.settings.body
            }
        }
    )


def view(_: TillState, __: Call) -> Answer:
    """Nothing but the view."""
    return Outcome()


def _shown(till: TillState, call: Call, items: Sequence[Found]) -> list[dict[str, JsonValue]]:
    """Items with the prices of now."""
    return [
        {**{key: item[key] for key in _SHOWN if key in item}, **_unit_price(item)}
        for item in prices.shown(till.catalogue, items, call.moment)
    ]


def _unit_price(item: Found) -> dict[str, JsonValue]:
    """The price per kilogram, litre or metre beside the price (PRICE-16)."""
    price, content = item.get("price"), content_from_document(item.get("content"))
    if type(price) is not int or content is None or item.get("has_variants"):
        return {}
    per = unit_price(price, unit=item.get("unit", "pcs"), content=content)
    return {} if per is None else {"unit_price": {"price": per.price_minor, "unit": per.unit}}


def _group(group: ModifierGroup) -> dict[str, JsonValue]:
    return {
        "id": group.id,
        "name": group.name,
        "min": group.min,
        "max": group.max,
        "modifiers": [
            {"id": choice.id, "name": choice.name, "price": choice.price}
            for choice in group.modifiers
        ],
    }


def lines(till: TillState, call: Call) -> Answer:
    """Lines of a long basket that the view leaves out, from place `first` on."""
    terms = till.settings.terms
    if isinstance(terms, Refused):
        return terms
    return Outcome(result=lines_view(till, terms, first=call.arguments.number("first")))


COMMANDS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "search": search,
        "items": items,
        "lines": lines,
        "item": item,
        "explain": explain,
        "parked": parked,
        "settings": settings,
        "view": view,
    }
)
