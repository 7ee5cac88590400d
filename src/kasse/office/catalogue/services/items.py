"""Writing items: one from a form, or a hundred thousand from an import, by the same function."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office import bulk, versions
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue import stored_rows
from kasse.office.catalogue.documents import (
    coming_documents,
    item_documents,
    store_documents,
)
from kasse.office.catalogue.models import (
    Assortment,
    Category,
    Item,
    ItemCode,
    ItemStore,
    ItemText,
    ModifierGroup,
)
from kasse.office.catalogue.services import item_parts, rights
from kasse.office.catalogue.services.item_rows import ItemRow, check_row, settled
from kasse.office.feed import services as feed
from kasse.office.ids import new_id
from kasse.office.stores import queries as stores

NEW: Final = 0
"""The `version` of an item that is not there yet."""

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
    "windows",
    "brand",
    "supplier",
    "cost_minor",
    "floor_minor",
    "content_thousandths",
    "content_unit",
    "has_code",
    "stock",
    "sold",
    "archived",
    "search",
    "changed_at",
    "version",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """An item that was to be saved: how it is now, and how it was (None: it is new). The two are
    equal where there was nothing to change."""

    id: str
    row: ItemRow
    before: ItemRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """An item as it will be, and as it is (None: it is new)."""

    row: ItemRow
    before: ItemRow | None
    known: Item | None


@transaction.atomic
def save_items(
    *, by: Actor, assortment: str, rows: Sequence[ItemRow], version: int | None = None
) -> list[str] | Refused:
    """Makes new items and changes those whose SKU is known; returns their ids in the rows' order.
    Does and refuses what `save_and_tell` does. Raises versions.Stale."""
    saved = save_and_tell(by=by, assortment=assortment, rows=rows, version=version)
    return saved if isinstance(saved, Refused) else [one.id for one in saved]


@transaction.atomic
def save_and_tell(
    *, by: Actor, assortment: str, rows: Sequence[ItemRow], version: int | None = None
) -> list[Saved] | Refused:
    """Makes new items and changes those whose SKU is known; tells in the rows' order what became
    of each.

    Prices become drafts until they are published; a row that changes nothing writes nothing. All or
    nothing: refuses the first bad row with `row` (from 0) and what
    kasse.office.catalogue.services.item_rows.check_row says, item.sku_twice, or
    item.unknown_reference, with the `field`, when a row names a SKU, category or group that is not
    there, or a store that neither sells the assortment nor ever differed from it.
    `version` belongs to a single row: the one that was read, NEW for an item that must not be
    there (refuses item.sku_taken). Raises versions.Stale.
    """
    rights.check(by, assortment=assortment)
    assert version is None or len(rows) == 1, "a version is of one item"
    no = _wrong(rows)
    if no is not None:
        return no
    lock(assortment)
    skus = {row.sku for row in rows}
    known = stored_rows.by_sku(assortment, skus.union(*map(_mentions, rows)))
    if version == NEW and skus <= known.keys():
        return refused("item.sku_taken", sku=rows[0].sku)
    for sku in skus & known.keys():
        versions.check(known[sku], version)
    ids = {sku: item.id for sku, item in known.items()}
    ids |= {row.sku: row.id or new_id() for row in rows if row.sku not in ids}
    no = _missing_reference(assortment, rows, ids)
    if no is not None:
        return no
    wanted = _wanted(rows, known)
    changes = [one for one in wanted if one.row != one.before]
    if changes:
        _write(by, assortment, changes, known, ids)
    return [Saved(id=ids[one.row.sku], row=one.row, before=one.before) for one in wanted]


@transaction.atomic
def archive_items(
    *, by: Actor, assortment: str, ids: Sequence[str], version: int | None = None
) -> None:
    """Takes items off the tills for good; past sales keep them. `version` as in `save_items`."""
    _set_archived(by, assortment, ids, version, archived=True)


@transaction.atomic
def restore_items(
    *, by: Actor, assortment: str, ids: Sequence[str], version: int | None = None
) -> None:
    """Brings archived items back. `version` as in `save_items`."""
    _set_archived(by, assortment, ids, version, archived=False)


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
    feed.publish(scope=scope, documents=coming_documents(assortment, ids))


def publish_in_stores(*, ids: Mapping[str, Sequence[str]]) -> None:
    """Brings the feed in step with what stores (by id) do another way with these items."""
    for store, items in ids.items():
        documents = dict(store_documents(store, items))
        scope = feed.store_scope(store)
        here = [document for document in documents.values() if document is not None]
        feed.publish(scope=scope, documents=here)
        gone = [item for item, document in documents.items() if document is None]
        feed.remove(scope=scope, collection="item_store", ids=gone)


def lock(assortment: str) -> None:
    """Lets whoever else changes this assortment wait until the transaction ends."""
    Assortment.objects.filter(id=assortment).update(name=F("name"))


def analyse() -> None:
    """After many items were written (kasse.office.bulk.analyse). What they are found by is left to
    the database: to count an index of trigrams takes seconds, and no import reads it."""
    bulk.analyse(Item, ItemCode)


def state_of(row: ItemRow) -> dict[str, Any]:
    """A row as JSON values by the API's names, for the audit log and for showing differences."""
    return {
        "name": row.name,
        "names": row.names,
        "kind": row.kind,
        "unit": row.unit,
        "open_price": row.open_price,
        "price": row.price_minor,
        "cost": row.cost_minor,
        "floor": row.floor_minor,
        "tax_class": row.tax_class,
        "codes": list(row.codes),
        "category": row.category,
        "brand": row.brand,
        "supplier": row.supplier,
        "tags": list(row.tags),
        "variant_of": row.variant_of,
        "options": [list(option) for option in row.options],
        "modifier_groups": list(row.modifier_groups),
        "components": [list(part) for part in row.components],
        "deposit": row.deposit,
        "min_age": row.min_age,
        "blocked": [list(period) for period in row.blocked],
        "windows": stored_rows.windows_document(row.windows),
        "content": None if row.content is None else list(row.content),
        "stock": row.stock,
        "sold": row.sold,
        "archived": row.archived,
        "stores": {own.store: [own.sold, own.price_minor] for own in row.stores or ()},
    }


@cache
def _blank() -> dict[str, Any]:
    """The state of an item of which nothing is said."""
    return state_of(ItemRow(sku="", name=""))


def _wrong(rows: Sequence[ItemRow]) -> Refused | None:
    for place, row in enumerate(rows):
        no = check_row(row)
        if no is not None:
            return refused(no.code, row=place, **no.facts)
    skus = [row.sku for row in rows]
    if len(set(skus)) != len(skus):
        return refused("item.sku_twice", sku=next(sku for sku in skus if skus.count(sku) > 1))
    return None


def _mentions(row: ItemRow) -> Iterator[str]:
    yield from (sku for _, sku in _named(row))


def _named(row: ItemRow) -> Iterator[tuple[str, str]]:
    """(field, SKU) of the other items that a row names."""
    if row.variant_of:
        yield "variant_of", row.variant_of
    if row.deposit:
        yield "deposit", row.deposit
    yield from (("components", sku) for sku, _ in row.components)


def _missing_reference(
    assortment: str, rows: Sequence[ItemRow], ids: Mapping[str, str]
) -> Refused | None:
    categories = set(Category.objects.filter(assortment_id=assortment).values_list("id", flat=True))
    groups = set(
        ModifierGroup.objects.filter(assortment_id=assortment).values_list("id", flat=True)
    )
    places = _places(assortment, {own.store for row in rows for own in row.stores or ()})
    for place, row in enumerate(rows):
        missing = [(field, sku) for field, sku in _named(row) if sku not in ids]
        if row.category and row.category not in categories:
            missing.append(("category", row.category))
        missing += [("modifier_groups", one) for one in row.modifier_groups if one not in groups]
        missing += [("stores", own.store) for own in row.stores or () if own.store not in places]
        if missing:
            field, to = missing[0]
            return refused("item.unknown_reference", row=place, sku=row.sku, field=field, to=to)
    return None


def _places(assortment: str, named: set[str]) -> set[str]:
    """Those of the stores named that sell the assortment, or have differed from it."""
    if not named:
        return set()
    selling = set(stores.stores().filter(assortment=assortment).values_list("id", flat=True))
    others = named - selling
    if others:
        # A store that went over to another assortment leaves rows behind, which stay as they are.
        kept = ItemStore.objects.filter(item__assortment=assortment, store__in=others)
        selling.update(kept.values_list("store_id", flat=True))
    return selling


def _wanted(rows: Sequence[ItemRow], known: Mapping[str, Item]) -> list[_Change]:
    """Each item as it should be, beside how it is."""
    as_it_is = stored_rows.rows_of([known[row.sku] for row in rows if row.sku in known])
    wanted = []
    for row in rows:
        item = known.get(row.sku)
        raw = as_it_is[item.id] if item is not None else None
        before = settled(raw) if raw is not None else None
        wanted.append(_Change(row=settled(row, before=raw), before=before, known=item))
    return wanted


def _write(
    by: Actor,
    assortment: str,
    changes: Sequence[_Change],
    known: Mapping[str, Item],
    ids: Mapping[str, str],
) -> None:
    parents = {change.row.variant_of for change in changes if change.row.variant_of}
    now = timezone.now()
    texts = [item_parts.search_text(one.row) for one in changes]
    bulk.insert(
        Item,
        (
            {**_item(assortment, change, ids, parents, now), "search": text}
            for change, text in zip(changes, texts, strict=True)
        ),
        unique=["assortment", "sku"],
        update=_WRITTEN,
    )
    item_parts.write(
        assortment,
        [(ids[one.row.sku], one.row, one.before) for one in changes],
        texts,
        ids,
    )
    older = [known[sku].id for sku in parents if sku in known and not known[sku].has_variants]
    for some in stored_rows.batches(older):
        Item.objects.filter(id__in=some).update(has_variants=True)
    childless = _sold_again(changes)
    # A new item without an open price is at no till before its price is published.
    shown = [ids[one.row.sku] for one in changes if one.known or one.row.open_price]
    new_parents = [ids[sku] for sku in parents if sku not in known]
    seen = dict.fromkeys([*shown, *older, *childless, *new_parents])
    publish_items(assortment=assortment, ids=list(seen))
    in_stores: defaultdict[str, list[str]] = defaultdict(list)
    for one in changes:
        for store in {
            own.store for row in (one.row, one.before) if row for own in row.stores or ()
        }:
            in_stores[store].append(ids[one.row.sku])
    publish_in_stores(ids=in_stores)
    audit.record_all(by, (_act(one, ids) for one in changes))


def _sold_again(changes: Sequence[_Change]) -> list[str]:
    """Lets items whose last variant has gone to another parent, or to none, be sold themselves;
    returns their ids."""
    left = {
        one.known.variant_of_id
        for one in changes
        if one.known and one.before and one.before.variant_of != one.row.variant_of
    }
    found: list[str] = []
    for some in stored_rows.batches(sorted(filter(None, left))):
        variants = Item.objects.filter(variant_of=OuterRef("id"))
        parents = Item.objects.filter(~Exists(variants), id__in=some, has_variants=True)
        childless = list(parents.values_list("id", flat=True))
        Item.objects.filter(id__in=childless).update(has_variants=False)
        found += childless
    return found


def _act(change: _Change, ids: Mapping[str, str]) -> audit.Act:
    after = state_of(change.row)
    before = state_of(change.before) if change.before else _blank()
    action = "item.changed" if change.before else "item.created"
    if change.before is not None and change.before.archived != change.row.archived:
        action = "item.archived" if change.row.archived else "item.restored"
    return audit.Act(
        action=action,
        subject=audit.Subject(kind="item", id=ids[change.row.sku], name=change.row.name),
        changes=audit.differences(before, after),
        facts={"sku": change.row.sku},
    )


def _item(
    assortment: str,
    change: _Change,
    ids: Mapping[str, str],
    parents: set[str],
    now: datetime,
) -> dict[str, Any]:
    row, known = change.row, change.known
    published = known.price_minor if known else None
    content, content_unit = row.content or (None, "")
    return {
        "id": ids[row.sku],
        "assortment_id": assortment,
        "sku": row.sku,
        "name": row.name,
        "names": row.names,
        "kind": row.kind,
        "unit": row.unit,
        "open_price": row.open_price,
        "draft_price_minor": None if row.price_minor == published else row.price_minor,
        "tax_class": row.tax_class,
        "category_id": row.category,
        "variant_of_id": ids[row.variant_of] if row.variant_of else None,
        "options": [list(option) for option in row.options],
        "has_variants": row.sku in parents or (known is not None and known.has_variants),
        "deposit_id": ids[row.deposit] if row.deposit else None,
        "min_age": row.min_age,
        "blocked": [
            {"from": start} | ({"to": until} if until else {}) for start, until in row.blocked
        ],
        "windows": stored_rows.windows_document(row.windows),
        "brand": row.brand,
        "supplier": row.supplier,
        "cost_minor": row.cost_minor,
        "floor_minor": row.floor_minor,
        "content_thousandths": content,
        "content_unit": content_unit,
        "has_code": bool(row.codes),
        "stock": row.stock,
        "sold": row.sold,
        "archived": row.archived,
        "created_at": now,
        "changed_at": now,
        "version": known.version + 1 if known else 1,
    }


def _set_archived(
    by: Actor, assortment: str, ids: Sequence[str], version: int | None, *, archived: bool
) -> None:
    rights.check(by, assortment=assortment)
    assert version is None or len(ids) == 1, "a version is of one item"
    lock(assortment)
    for some in stored_rows.batches(ids):
        found = list(Item.objects.filter(assortment_id=assortment, id__in=some))
        for item in found:
            versions.check(item, version)
        rows = stored_rows.rows_of([item for item in found if item.archived != archived])
        Item.objects.filter(id__in=list(rows)).update(
            archived=archived, version=F("version") + 1, changed_at=timezone.now()
        )
        ItemText.objects.filter(item__in=list(rows)).update(archived=archived)
        changes = [
            _Change(row=replace(row, archived=archived), before=row, known=None)
            for row in rows.values()
        ]
        audit.record_all(by, (_act(one, {one.row.sku: one.row.id or ""}) for one in changes))
        publish_items(assortment=assortment, ids=list(rows))
