"""All writes to the catalogue but prices (kasse.office.catalogue.services.prices); tills follow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from django.db import transaction

from kasse.domain.canonical import JsonValue
from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.catalogue.documents import category_document, group_document, item_documents
from kasse.office.catalogue.item_search import kept_text
from kasse.office.catalogue.models import (
    Assortment,
    Category,
    Item,
    ItemCode,
    ItemComponent,
    ItemModifierGroup,
    ItemText,
    Layout,
    Modifier,
    ModifierGroup,
)
from kasse.office.catalogue.services import rights
from kasse.office.catalogue.services.item_rows import ItemRow, check_row, code_keys
from kasse.office.feed import services as feed
from kasse.office.ids import new_id

T = TypeVar("T")

_BATCH: Final = 500
_WRITTEN: Final = [
    "name",
    "names",
    "kind",
    "unit",
    "open_price",
    "draft_price_minor",
    "tax_class",
    "category",
    "variant_of",
    "options",
    "has_variants",
    "deposit",
    "min_age",
    "blocked",
    "stock",
    "sold",
    "archived",
    "search",
]


@transaction.atomic
def create_assortment(*, by: Actor, name: str, assortment_id: str | None = None) -> Assortment:
    """An empty catalogue."""
    by.check("items.edit", store=None)
    return Assortment.objects.create(id=assortment_id or new_id(), name=name)


@transaction.atomic
def save_category(
    *,
    by: Actor,
    assortment: str,
    names: Mapping[str, str],
    category_id: str | None = None,
    **details: Any,
) -> Category:
    """Makes or changes a category. `details`: parent_id, color, icon, position."""
    rights.check(by, assortment=assortment)
    category, _ = Category.objects.update_or_create(
        id=category_id or new_id(),
        defaults={"assortment_id": assortment, "names": dict(names), **details},
    )
    feed.publish(scope=feed.assortment_scope(assortment), documents=[category_document(category)])
    return category


@transaction.atomic
def save_modifier_group(
    *,
    by: Actor,
    assortment: str,
    names: Mapping[str, str],
    choices: tuple[int, int],
    modifiers: Sequence[tuple[str, Mapping[str, str], int]],
    group_id: str | None = None,
) -> ModifierGroup:
    """Makes or changes a group. `choices` are the least and the most, `modifiers` (id, names,
    price in minor units) in the order shown."""
    rights.check(by, assortment=assortment)
    least, most = choices
    assert 0 <= least <= most
    group, _ = ModifierGroup.objects.update_or_create(
        id=group_id or new_id(),
        defaults={
            "assortment_id": assortment,
            "names": dict(names),
            "min_choices": least,
            "max_choices": most,
        },
    )
    group.modifiers.all().delete()
    Modifier.objects.bulk_create(
        [
            Modifier(id=id_, group=group, names=dict(words), price_minor=price, position=position)
            for position, (id_, words, price) in enumerate(modifiers)
        ]
    )
    feed.publish(scope=feed.assortment_scope(assortment), documents=[group_document(group)])
    return group


@transaction.atomic
def save_layout(
    *, by: Actor, assortment: str, pages: Sequence[Mapping[str, JsonValue]], layout_id: str = "main"
) -> Layout:
    """The grid of favourites, as in the feed's layout document."""
    rights.check(by, assortment=assortment)
    layout, _ = Layout.objects.update_or_create(
        id=f"{assortment}-{layout_id}",
        defaults={"assortment_id": assortment, "pages": list(pages)},
    )
    feed.publish(
        scope=feed.assortment_scope(assortment),
        documents=[
            feed.Publication(collection="layout", id=layout.id, body={"pages": layout.pages})
        ],
    )
    return layout


@transaction.atomic
def save_items(*, by: Actor, assortment: str, rows: Sequence[ItemRow]) -> list[str] | Refused:
    """Makes new items and changes those whose SKU is known; returns their ids in the rows' order.

    Prices become drafts until they are published. All or nothing: refuses the first bad row with
    `row` (from 0) and what kasse.office.catalogue.services.item_rows.check_row says, item.sku_twice, or
    item.unknown_reference when a row names a SKU, category or group that is not there.
    """
    rights.check(by, assortment=assortment)
    for place, row in enumerate(rows):
        no = check_row(row)
        if no is not None:
            return refused(no.code, row=place, **no.facts)
    skus = [row.sku for row in rows]
    if len(set(skus)) != len(skus):
        return refused("item.sku_twice", sku=next(sku for sku in skus if skus.count(sku) > 1))
    mentioned = {sku for row in rows for sku in _mentions(row)}
    known = _by_sku(assortment, {*skus, *mentioned})
    ids = {sku: item.id for sku, item in known.items()}
    for row in rows:
        if row.sku not in ids:
            ids[row.sku] = row.id or new_id()
    no = _missing_reference(assortment, rows, ids)
    if no is not None:
        return no
    parents = {row.variant_of for row in rows if row.variant_of}
    Item.objects.bulk_create(
        [_item(assortment, row, known.get(row.sku), ids, parents) for row in rows],
        update_conflicts=True,
        unique_fields=["assortment", "sku"],
        update_fields=_WRITTEN,
        batch_size=_BATCH,
    )
    _write_parts(rows, ids, old=[ids[sku] for sku in skus if sku in known])
    older = [ids[sku] for sku in parents if sku in known and not known[sku].has_variants]
    for some in _batches(older):
        Item.objects.filter(id__in=some).update(has_variants=True)
    # A new item without an open price is at no till before its price is published.
    shown = [ids[row.sku] for row in rows if row.sku in known or row.open_price]
    new_parents = [ids[sku] for sku in parents if sku not in known]
    publish_items(assortment=assortment, ids=list(dict.fromkeys([*shown, *older, *new_parents])))
    return [ids[sku] for sku in skus]


@transaction.atomic
def archive_items(*, by: Actor, assortment: str, ids: Sequence[str]) -> None:
    """Takes items off the tills for good; past sales keep them."""
    rights.check(by, assortment=assortment)
    for some in _batches(ids):
        Item.objects.filter(assortment_id=assortment, id__in=some).update(archived=True)
    publish_items(assortment=assortment, ids=ids)


def publish_items(*, assortment: str, ids: Sequence[str]) -> None:
    """Brings the feed in step with these items."""
    scope = feed.assortment_scope(assortment)
    gone: list[str] = []

    def at_tills() -> Iterator[feed.Publication]:
        for item_id, document in item_documents(ids):
            if document is None:
                gone.append(item_id)
            else:
                yield document

    feed.publish(scope=scope, documents=at_tills())
    feed.remove(scope=scope, collection="item", ids=gone)


def _by_sku(assortment: str, skus: set[str]) -> dict[str, Item]:
    return {
        item.sku: item
        for some in _batches(sorted(skus))
        for item in Item.objects.filter(assortment_id=assortment, sku__in=some)
    }


def _mentions(row: ItemRow) -> Iterator[str]:
    yield from (sku for sku in (row.variant_of, row.deposit) if sku)
    yield from (sku for sku, _ in row.components)


def _missing_reference(
    assortment: str, rows: Sequence[ItemRow], ids: Mapping[str, str]
) -> Refused | None:
    categories = set(Category.objects.filter(assortment_id=assortment).values_list("id", flat=True))
    groups = set(
        ModifierGroup.objects.filter(assortment_id=assortment).values_list("id", flat=True)
    )
    for place, row in enumerate(rows):
        missing = [sku for sku in _mentions(row) if sku not in ids]
        missing += [row.category] if row.category and row.category not in categories else []
        missing += [group for group in row.modifier_groups if group not in groups]
        if missing:
            return refused("item.unknown_reference", row=place, sku=row.sku, to=missing[0])
    return None


def _item(
    assortment: str,
    row: ItemRow,
    known: Item | None,
    ids: Mapping[str, str],
    parents: set[str],
) -> Item:
    published = known.price_minor if known else None
    draft = known.draft_price_minor if known and row.price_minor is None else row.price_minor
    return Item(
        id=ids[row.sku],
        assortment_id=assortment,
        sku=row.sku,
        name=row.name,
        names=row.names,
        kind=row.kind,
        unit=row.unit,
        open_price=row.open_price,
        draft_price_minor=None if draft == published or row.open_price else draft,
        tax_class=row.tax_class,
        category_id=row.category,
        variant_of_id=ids[row.variant_of] if row.variant_of else None,
        options=[list(option) for option in row.options],
        has_variants=row.sku in parents or (known is not None and known.has_variants),
        deposit_id=ids[row.deposit] if row.deposit else None,
        min_age=row.min_age,
        blocked=[
            {"from": start} | ({"to": until} if until else {}) for start, until in row.blocked
        ],
        stock=row.stock,
        sold=row.sold,
        archived=row.archived,
        search=_search(row),
    )


def _search(row: ItemRow) -> str:
    return kept_text((row.name, *row.names.values(), row.sku, *row.codes))


def _write_parts(rows: Sequence[ItemRow], ids: Mapping[str, str], *, old: Sequence[str]) -> None:
    for some in _batches(old):
        ItemCode.objects.filter(item_id__in=some).delete()
        ItemModifierGroup.objects.filter(item_id__in=some).delete()
        ItemComponent.objects.filter(bundle_id__in=some).delete()
    codes, groups, components = [], [], []
    for row in rows:
        item = ids[row.sku]
        keys = code_keys(row.codes)
        assert not isinstance(keys, Refused)
        codes += [ItemCode(item_id=item, key=key) for key in keys]
        groups += [
            ItemModifierGroup(item_id=item, group_id=group, position=position)
            for position, group in enumerate(dict.fromkeys(row.modifier_groups))
        ]
        components += [
            ItemComponent(bundle_id=item, item_id=ids[sku], quantity_thousandths=quantity)
            for sku, quantity in row.components
        ]
    ItemText.objects.bulk_create(
        [ItemText(item_id=ids[row.sku], text=_search(row)) for row in rows],
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["text"],
        batch_size=_BATCH,
    )
    ItemCode.objects.bulk_create(codes, batch_size=_BATCH)
    ItemModifierGroup.objects.bulk_create(groups, batch_size=_BATCH)
    ItemComponent.objects.bulk_create(components, batch_size=_BATCH)


def _batches(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, _BATCH)):
        yield some
