"""Items as they would be given to `save_items`, many at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from django.db.models import QuerySet

from kasse.domain.documents import to_document
from kasse.domain.item import SaleWindow
from kasse.office.catalogue.models import (
    Item,
    ItemCode,
    ItemComponent,
    ItemModifierGroup,
    ItemStore,
    ItemTag,
)
from kasse.office.catalogue.services.item_rows import InStore, ItemRow, shown_code

T = TypeVar("T")

BATCH: Final = 500
"""SQLite counts parameters of one statement."""


def rows_of(items: Sequence[Item]) -> dict[str, ItemRow]:
    """Each item's row by its id, in eight queries for every 500. Prices are drafts, where there
    are any."""
    found: dict[str, ItemRow] = {}
    for some in batches(items):
        ids = [item.id for item in some]
        named = {one for item in some for one in (item.variant_of_id, item.deposit_id) if one}
        skus = _skus(named)
        codes = _grouped(ItemCode.objects.filter(item_id__in=ids).order_by("id"), "item_id", "key")
        groups = _grouped(
            ItemModifierGroup.objects.filter(item_id__in=ids).order_by("position"),
            "item_id",
            "group_id",
        )
        tags = _grouped(ItemTag.objects.filter(item_id__in=ids).order_by("id"), "item_id", "tag")
        parts = _grouped(
            ItemComponent.objects.filter(bundle_id__in=ids).order_by("id"),
            "bundle_id",
            "item__sku",
            "quantity_thousandths",
        )
        stores = _stores(ids)
        for item in some:
            found[item.id] = _row(
                item,
                skus,
                codes=tuple(shown_code(key) for (key,) in codes[item.id]),
                modifier_groups=tuple(group for (group,) in groups[item.id]),
                tags=tuple(tag for (tag,) in tags[item.id]),
                components=tuple(parts[item.id]),
                stores=tuple(stores[item.id]),
            )
    return found


def by_sku(assortment: str, skus: Iterable[str]) -> dict[str, Item]:
    """The items of an assortment with these SKUs, archived or not."""
    return {
        item.sku: item
        for some in batches(sorted(set(skus)))
        for item in Item.objects.filter(assortment_id=assortment, sku__in=some)
    }


def windows_document(windows: Iterable[SaleWindow]) -> list[dict[str, Any]]:
    """Times of sale as the feed writes them, and as they are kept."""
    return [_window_document(window) for window in windows]


def windows_from(documents: Iterable[Mapping[str, Any]]) -> tuple[SaleWindow, ...]:
    """What `windows_document` wrote."""
    return tuple(
        SaleWindow(
            from_=one.get("from"),
            to=one.get("to"),
            days=tuple(one.get("days", ())),
            starts=one.get("starts"),
            ends=one.get("ends"),
        )
        for one in documents
    )


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def _row(item: Item, skus: Mapping[str, str], **parts: Any) -> ItemRow:
    draft = item.draft_price_minor
    return ItemRow(
        id=item.id,
        sku=item.sku,
        name=item.name,
        names=item.names,
        kind=item.kind,
        unit=item.unit,
        open_price=item.open_price,
        price_minor=item.price_minor if draft is None else draft,
        tax_class=item.tax_class,
        category=item.category_id,
        variant_of=skus.get(item.variant_of_id or ""),
        options=tuple((axis, value) for axis, value in item.options),
        deposit=skus.get(item.deposit_id or ""),
        min_age=item.min_age,
        blocked=tuple((period["from"], period.get("to")) for period in item.blocked),
        windows=windows_from(item.windows),
        brand=item.brand,
        supplier=item.supplier,
        cost_minor=item.cost_minor,
        floor_minor=item.floor_minor,
        content=_content(item),
        stock=item.stock,
        sold=item.sold,
        archived=item.archived,
        **parts,
    )


def _content(item: Item) -> tuple[int, str] | None:
    amount = item.content_thousandths
    return None if amount is None else (amount, item.content_unit)


def _stores(ids: Sequence[str]) -> defaultdict[str, list[InStore]]:
    found: defaultdict[str, list[InStore]] = defaultdict(list)
    for own in ItemStore.objects.filter(item_id__in=ids).order_by("store_id"):
        price = own.draft_price_minor if own.has_draft else own.price_minor
        # One that only waits to go back to the assortment's price differs in nothing any more.
        if not own.sold or price is not None:
            found[own.item_id].append(InStore(store=own.store_id, sold=own.sold, price_minor=price))
    return found


def _skus(ids: Iterable[str]) -> dict[str, str]:
    return dict(Item.objects.filter(id__in=list(ids)).values_list("id", "sku")) if ids else {}


def _grouped(
    rows: QuerySet[Any], owner: str, *values: str
) -> defaultdict[str, list[tuple[Any, ...]]]:
    found: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *content in rows.values_list(owner, *values):
        found[key].append(tuple(content))
    return found


def _window_document(window: SaleWindow) -> dict[str, Any]:
    document: dict[str, Any] = to_document(window)
    if "from_" in document:
        document["from"] = document.pop("from_")
    return {key: value for key, value in document.items() if value != []}
