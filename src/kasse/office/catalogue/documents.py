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
    ItemTag,
    Modifier,
    ModifierGroup,
    PriceRelease,
    ReleasedPrice,
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
        tags = _grouped(ItemTag.objects.filter(item_id__in=some).order_by("tag"), "item_id", "tag")
        components: defaultdict[str, list[JsonValue]] = defaultdict(list)
        for bundle, part, quantity, sku, unit in (
            ItemComponent.objects.filter(bundle_id__in=some)
            .order_by("id")
            .values_list("bundle_id", "item_id", "quantity_thousandths", "item__sku", "item__unit")
        ):
            components[bundle].append(
                {"item": part, "quantity": quantity, "sku": sku, "unit": unit}
            )
        found = list(Item.objects.filter(id__in=some))
        awaited = _awaited(found)
        for item in found:
            if not is_at_tills(item) and item.sku not in awaited:
                yield item.id, None
                continue
            if item.sku in awaited:
                # Without a price it would be one that is typed: it is not sold before.
                item.sold = False
            body = _item_body(item) | {
                "codes": codes[item.id],
                "modifier_groups": groups[item.id],
                "components": components[item.id],
                "tags": tags[item.id],
            }
            yield item.id, _publication("item", item.id, body)


def coming_releases(assortment: str) -> QuerySet[PriceRelease]:
    """The releases that wait for their minute."""
    return PriceRelease.objects.filter(
        assortment_id=assortment, begun_at=None, taken_back_at=None
    ).exclude(starts_at="")


def coming_after(release: PriceRelease) -> list[int]:
    """The releases that wait for their minute and hold after another one."""
    return [
        one.pk
        for one in coming_releases(release.assortment_id)
        if (one.starts_at, one.number) > (release.starts_at, release.number)
    ]


def coming_documents(assortment: str, ids: Sequence[str]) -> Iterator[Publication]:
    """The prices of items that coming releases bring."""
    releases = dict(coming_releases(assortment).values_list("id", "number"))
    for start in range(0, len(ids) if releases else 0, _BATCH):
        items = {one.sku: one for one in Item.objects.filter(id__in=ids[start : start + _BATCH])}
        rows = ReleasedPrice.objects.filter(release__in=releases, store="", sku__in=items)
        for row in rows.order_by("release", "sku"):
            item = items[row.sku]
            assert row.price_minor is not None
            body: dict[str, JsonValue] = {"price": row.price_minor}
            if item.price_minor is None and item.sold:
                body["first"] = True
            yield Publication(
                collection="coming_price", id=f"{releases[row.release_id]}:{item.id}", body=body
            )


def _awaited(items: Sequence[Item]) -> set[str]:
    """The SKUs of those that get their first price with a coming release."""
    priceless = {
        item.sku: item.assortment_id
        for item in items
        if item.price_minor is None and not (item.open_price or item.has_variants or item.archived)
    }
    if not priceless:
        return set()
    rows = ReleasedPrice.objects.filter(
        release__in=coming_releases(next(iter(priceless.values()))), store="", sku__in=priceless
    )
    return set(rows.values_list("sku", flat=True))


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
        "floor": item.floor_minor,
        "tax_class": item.tax_class,
        "category": item.category_id,
        "brand": item.brand,
        "content": _content(item),
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


def _content(item: Item) -> "JsonValue | None":
    if item.content_thousandths is None:
        return None
    return {"quantity": item.content_thousandths, "unit": item.content_unit}


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
