"""Items, categories and modifier groups as feed documents (docs/developer/feed.md)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from kasse.domain.canonical import JsonValue
from kasse.office.catalogue.models import (
    Category,
    Item,
    ItemCode,
    ItemComponent,
    ItemModifierGroup,
    ItemStore,
    Modifier,
    ModifierGroup,
)
from kasse.office.feed.services import Publication

_BATCH: Final = 500


def item_documents(ids: Sequence[str]) -> Iterator[tuple[str, Publication | None]]:
    """The document of each item; None for one that is at no till."""
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        codes = _grouped(ItemCode.objects.filter(item_id__in=some).order_by("id"), "item_id", "key")
        groups = _grouped(
            ItemModifierGroup.objects.filter(item_id__in=some).order_by("position"),
            "item_id",
            "group_id",
        )
        components: defaultdict[str, list[JsonValue]] = defaultdict(list)
        for bundle, part, quantity, sku, unit in (
            ItemComponent.objects.filter(bundle_id__in=some)
            .order_by("id")
            .values_list("bundle_id", "item_id", "quantity_thousandths", "item__sku", "item__unit")
        ):
            components[bundle].append(
                {"item": part, "quantity": quantity, "sku": sku, "unit": unit}
            )
        for item in Item.objects.filter(id__in=some):
            if not is_at_tills(item):
                yield item.id, None
                continue
            body = _item_body(item) | {
                "codes": codes[item.id],
                "modifier_groups": groups[item.id],
                "components": components[item.id],
            }
            yield item.id, _publication("item", item.id, body)


def store_documents(store: str, ids: Sequence[str]) -> Iterator[tuple[str, Publication | None]]:
    """What a store does another way with each item; None where it does as its assortment."""
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        own = {
            row.item_id: row
            for row in ItemStore.objects.filter(store_id=store, item_id__in=some).select_related(
                "item"
            )
        }
        for item_id in some:
            body = _store_body(own[item_id]) if item_id in own else {}
            yield item_id, _publication("item_store", item_id, body) if body else None


def _store_body(own: ItemStore) -> "dict[str, JsonValue | None]":
    body: dict[str, JsonValue | None] = {} if own.sold else {"sold": False}
    # A price of a store's own takes the place of one; it makes none of what is typed or chosen.
    if own.price_minor is not None and not own.item.open_price and not own.item.has_variants:
        body["price"] = own.price_minor
    return body


def is_at_tills(item: Item) -> bool:
    """Whether tills know the item: not archived, and priced, or with an open price, or a parent."""
    return not item.archived and (
        item.open_price or item.has_variants or item.price_minor is not None
    )


def category_document(category: Category) -> Publication:
    """A node of the tree."""
    return _publication(
        "category",
        category.id,
        {
            "names": category.names,
            "parent": category.parent_id,
            "color": category.color,
            "icon": category.icon,
            "position": category.position,
        },
    )


def group_document(group: ModifierGroup) -> Publication:
    """A modifier group with its choices."""
    modifiers: list[JsonValue] = [
        {"id": modifier.id, "names": modifier.names, "price": modifier.price_minor}
        for modifier in Modifier.objects.filter(group=group)
    ]
    return Publication(
        collection="modifier_group",
        id=group.id,
        body={
            "names": group.names,
            "min": group.min_choices,
            "max": group.max_choices,
            "modifiers": modifiers,
        },
    )


def _item_body(item: Item) -> "dict[str, JsonValue | None]":
    return {
        "sku": item.sku,
        "name": item.name,
        "names": item.names,
        "kind": item.kind,
        "unit": item.unit,
        "price": None if item.open_price else item.price_minor,
        "tax_class": item.tax_class,
        "category": item.category_id,
        "variant_of": item.variant_of_id,
        "options": item.options,
        "has_variants": item.has_variants or None,
        "deposit": item.deposit_id,
        "min_age": item.min_age,
        "blocked": item.blocked,
        "windows": item.windows,
        "picture": item.picture_id,
        "stock": None if item.stock else False,
        "sold": None if item.sold else False,
    }


def _publication(collection: str, doc_id: str, body: "dict[str, JsonValue | None]") -> Publication:
    known = {
        key: value for key, value in body.items() if value is not None and value not in ("", [], {})
    }
    return Publication(collection=collection, id=doc_id, body=known)


def _grouped(rows: QuerySet[Any], owner: str, value: str) -> defaultdict[str, list[JsonValue]]:
    found: defaultdict[str, list[JsonValue]] = defaultdict(list)
    for key, content in rows.values_list(owner, value):
        found[key].append(content)
    return found
