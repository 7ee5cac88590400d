"""What hangs on items, written for many at once: codes, tags, groups, components, stores, text."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from kasse.domain.outcome import Refused
from kasse.office import bulk
from kasse.office.catalogue import stored_rows
from kasse.office.catalogue.item_search import kept_text
from kasse.office.catalogue.models import (
    ItemCode,
    ItemComponent,
    ItemModifierGroup,
    ItemStore,
    ItemTag,
    ItemText,
)
from kasse.office.catalogue.services.item_rows import ItemRow, code_keys

Change: TypeAlias = tuple[str, ItemRow, ItemRow | None]
"""An item's id, how it will be, and how it is."""


def write(
    assortment: str, changes: Sequence[Change], texts: Sequence[str], ids: Mapping[str, str]
) -> None:
    """Brings the parts of changed items in step. `texts` are what each is found by
    (`search_text`), `ids` those of the SKUs that they name."""
    _write_codes([one for one in changes if _differs(one, "codes")])
    _write_tags([one for one in changes if _differs(one, "tags")])
    _write_groups([one for one in changes if _differs(one, "modifier_groups")])
    _write_components([one for one in changes if _differs(one, "components")], ids)
    _write_stores([one for one in changes if _differs(one, "stores")])
    found_by = (
        {
            "item_id": item,
            "assortment": assortment,
            "name": row.name,
            "archived": row.archived,
            "text": text,
        }
        for (item, row, before), text in zip(changes, texts, strict=True)
        if before is None
        or (before.name, before.archived, search_text(before)) != (row.name, row.archived, text)
    )
    bulk.insert(ItemText, found_by, unique=["item"], update=["name", "archived", "text"])


def search_text(row: ItemRow) -> str:
    """What an item is found by."""
    return kept_text((row.name, *row.names.values(), row.sku, row.brand, *row.codes))


def _differs(change: Change, part: str) -> bool:
    _, row, before = change
    return bool(getattr(row, part) != (getattr(before, part) if before else ()))


def _known(changes: Sequence[Change]) -> list[str]:
    return [item for item, _, before in changes if before is not None]


def _write_codes(changes: Sequence[Change]) -> None:
    for some in stored_rows.batches(_known(changes)):
        ItemCode.objects.filter(item_id__in=some).delete()
    codes = []
    for item, row, _ in changes:
        keys = code_keys(row.codes)
        assert not isinstance(keys, Refused)
        codes += [{"item_id": item, "key": key} for key in keys]
    bulk.insert(ItemCode, codes)


def _write_tags(changes: Sequence[Change]) -> None:
    for some in stored_rows.batches(_known(changes)):
        ItemTag.objects.filter(item_id__in=some).delete()
    tags = ({"item_id": item, "tag": tag} for item, row, _ in changes for tag in row.tags)
    bulk.insert(ItemTag, tags)


def _write_groups(changes: Sequence[Change]) -> None:
    for some in stored_rows.batches(_known(changes)):
        ItemModifierGroup.objects.filter(item_id__in=some).delete()
    groups = [
        ItemModifierGroup(item_id=item, group_id=group, position=position)
        for item, row, _ in changes
        for position, group in enumerate(row.modifier_groups)
    ]
    ItemModifierGroup.objects.bulk_create(groups, batch_size=stored_rows.BATCH)


def _write_components(changes: Sequence[Change], ids: Mapping[str, str]) -> None:
    for some in stored_rows.batches(_known(changes)):
        ItemComponent.objects.filter(bundle_id__in=some).delete()
    components = [
        ItemComponent(bundle_id=item, item_id=ids[sku], quantity_thousandths=quantity)
        for item, row, _ in changes
        for sku, quantity in row.components
    ]
    ItemComponent.objects.bulk_create(components, batch_size=stored_rows.BATCH)


def _write_stores(changes: Sequence[Change]) -> None:
    """Where a store's price changes it waits as a draft; the published one stays until then."""
    published: defaultdict[str, dict[str, int | None]] = defaultdict(dict)
    for some in stored_rows.batches(_known(changes)):
        kept = ItemStore.objects.filter(item_id__in=some)
        for item, store, price in kept.values_list("item_id", "store_id", "price_minor"):
            published[item][store] = price
        kept.delete()
    rows = []
    for item, row, _ in changes:
        own = {one.store: one for one in row.stores or ()}
        for store in sorted(own.keys() | published[item].keys()):
            was = published[item].get(store)
            sold = own[store].sold if store in own else True
            price = own[store].price_minor if store in own else None
            if sold and price is None and was is None:
                continue
            rows.append(
                ItemStore(
                    item_id=item,
                    store_id=store,
                    sold=sold,
                    price_minor=was,
                    has_draft=price != was,
                    draft_price_minor=price if price != was else None,
                )
            )
    ItemStore.objects.bulk_create(rows, batch_size=stored_rows.BATCH)
