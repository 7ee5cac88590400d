"""What a bulk edit makes of an item: a pure function, from a row to a row."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from kasse.domain.outcome import Refused, refused
from kasse.domain.price_change import PriceChange, changed_price, with_margin
from kasse.office.audit.services import differences
from kasse.office.catalogue.services.item_rows import (
    MAX_PRICE_MINOR,
    InStore,
    ItemRow,
    check_row,
    settled,
)
from kasse.office.catalogue.services.items import state_of

FIELDS: Final = (
    "category",
    "brand",
    "supplier",
    "tax_class",
    "deposit",
    "min_age",
    "sold",
    "stock",
    "archived",
)
"""Those that get one value for all, with the names of ItemRow."""

MAX_PERCENT_BP: Final = 1_000_000
"""A hundred times as much."""

Changes = Mapping[str, Sequence[Any]]
"""{field: [before, after]} of an item, by the names of `state_of`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEdit:
    """What is to change; what is left out stays as it is.

    `values` has FIELDS with what all items get, None or "" for nothing. Tags are words, groups ids.
    `price` changes the assortment's price, and with `in_stores` the prices of stores' own as well.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    add_groups: tuple[str, ...] = ()
    remove_groups: tuple[str, ...] = ()
    price: PriceChange | None = None
    cost: PriceChange | None = None
    in_stores: bool = False


def edited(
    row: ItemRow,
    edit: ItemEdit,
    *,
    has_variants: bool = False,
    taxes: Mapping[str, int] = MappingProxyType({}),
) -> ItemRow:
    """The row that the edit makes of one. `taxes` is the tax that stands in prices, by tax class, in
    parts per million of what is left without it.

    A price that is not there cannot be raised or lowered, and what is priced at the till or by
    variant gets none: there the price stays. So does a cost that is not known, unless it is set.
    """
    removed_tags = {tag.casefold() for tag in edit.remove_tags}
    tags = (tag for tag in row.tags if tag.casefold() not in removed_tags)
    groups = (group for group in row.modifier_groups if group not in edit.remove_groups)
    after = replace(
        row,
        **edit.values,
        tags=(*tags, *edit.add_tags),
        modifier_groups=(*groups, *edit.add_groups),
        cost_minor=_changed(row.cost_minor, edit.cost),
    )
    if row.open_price or has_variants:
        return after
    stores = row.stores
    tax_ppm = taxes.get(after.tax_class, 0)

    def priced(price_minor: int | None) -> int | None:
        changed = _changed(price_minor, edit.price)
        if changed is None or edit.price is None:
            return changed
        return with_margin(changed, edit.price, cost_minor=after.cost_minor, tax_ppm=tax_ppm)

    if stores and edit.in_stores:
        # Where a store has no price of its own, the assortment's goes on counting.
        stores = tuple(
            own if own.price_minor is None else replace(own, price_minor=priced(own.price_minor))
            for own in stores
        )
    return replace(after, price_minor=priced(row.price_minor), stores=stores)


def differing(before: ItemRow, after: ItemRow) -> Changes:
    """What differs between two rows of one item, as both would be kept."""
    old = state_of(settled(before, before=before))
    new = state_of(settled(after, before=before))
    return {name: list(pair) for name, pair in differences(old, new).items()}


def with_values(row: ItemRow, values: Mapping[str, Any]) -> ItemRow:
    """The row with values as `differing` names and writes them."""
    return replace(row, **dict(_attribute(name, value) for name, value in values.items()))


def check_edit(edit: ItemEdit) -> Refused | None:
    """What is wrong with an edit whichever item it meets, with its `field`.

    Refuses bulk_edit.nothing_to_change, item.field_missing and what `check_row` refuses.
    """
    if edit == ItemEdit(in_stores=edit.in_stores):
        return refused("bulk_edit.nothing_to_change")
    if not edit.values.get("tax_class", "standard").strip():
        return refused("item.field_missing", field="tax_class")
    for name, change in (("price", edit.price), ("cost", edit.cost)):
        if change is not None:
            most = MAX_PERCENT_BP if change.way == "percent" else MAX_PRICE_MINOR
            if not -most <= change.value <= most or change.step_minor > MAX_PRICE_MINOR:
                return refused("item.price_out_of_range", field=name)
    no = check_row(edited(_ANY, edit))
    return None if no is None else refused(no.code, field=str(no.facts.get("field", "deposit")))


def to_document(edit: ItemEdit) -> dict[str, Any]:
    """An edit as JSON."""
    return asdict(edit)


def from_document(document: Mapping[str, Any]) -> ItemEdit:
    """What `to_document` wrote, from JSON as any database gives it back."""
    parts: dict[str, Any] = {
        name: PriceChange(**document[name]) if document[name] else None
        for name in ("price", "cost")
    }
    for name in ("add_tags", "remove_tags", "add_groups", "remove_groups"):
        parts[name] = tuple(document[name])
    return ItemEdit(values=document["values"], in_stores=document["in_stores"], **parts)


# The SKU is none that anybody can type, so that no deposit is the item itself.
_ANY: Final = ItemRow(sku="any\nitem", name="any", price_minor=0, cost_minor=0)


def _changed(amount_minor: int | None, change: PriceChange | None) -> int | None:
    if change is None or (amount_minor is None and change.way != "set"):
        return amount_minor
    return changed_price(amount_minor or 0, change)


def _attribute(name: str, value: Any) -> tuple[str, Any]:
    if name in ("price", "cost"):
        return f"{name}_minor", value
    if name in ("tags", "modifier_groups"):
        return name, tuple(value)
    if name == "stores":
        return name, tuple(
            InStore(store=store, sold=sold, price_minor=price)
            for store, (sold, price) in value.items()
        )
    return name, value
