"""Small questions about items: what to choose from, what to suggest, what lists show, where used."""

from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from django.db import connection
from django.db.models import BigIntegerField, Count, Max, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from kasse.domain.rounding import half_up
from kasse.office.catalogue import item_search
from kasse.office.catalogue.models import (
    Item,
    ItemCode,
    ItemComponent,
    ItemPicture,
    ItemTag,
    ModifierGroup,
    Picture,
)
from kasse.office.catalogue.services.item_rows import shown_code
from kasse.office.stock import queries as stock
from kasse.office.stores import queries as places

CHOICES: Final = 12
SUGGESTIONS: Final = 200
_WHOLE_PPM: Final = 1_000_000
_PERCENT_PPM: Final = 10_000
USES: Final = 50
_ALL: Final = 10**9
TYPED: Final = ("brand", "supplier", "tag")
"""What an item has as free text, and is found by among the texts in use."""

# Each text by an index from the one before: reading on past all items that have the same one would
# take long.
_USED: Final = (
    "WITH RECURSIVE used(one) AS ("
    "SELECT MIN(COLUMN) FROM catalogue_item WHERE assortment_id = %s AND COLUMN > '' UNION ALL"
    " SELECT (SELECT MIN(COLUMN) FROM catalogue_item WHERE assortment_id = %s AND COLUMN > used.one)"
    " FROM used WHERE used.one IS NOT NULL) SELECT one FROM used WHERE one IS NOT NULL"
)
_USED_TAGS: Final = (
    "WITH RECURSIVE used(one) AS (SELECT MIN(tag) FROM catalogue_itemtag UNION ALL"
    " SELECT (SELECT MIN(tag) FROM catalogue_itemtag WHERE tag > used.one)"
    " FROM used WHERE used.one IS NOT NULL) SELECT one FROM used WHERE one IS NOT NULL"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What was typed before into fields that take any text."""

    brands: tuple[str, ...]
    suppliers: tuple[str, ...]
    tags: tuple[str, ...]


def choose(assortment: str, text: str, *, kind: str = "", besides: str = "") -> list[Item]:
    """Some items to choose from, by name: those that hold every word typed, of one kind where it is
    given, without the SKU `besides`, nor any that has variants."""
    words = item_search.typed_words(text[:200])
    if not words:
        return []
    found = Item.objects.filter(assortment_id=assortment, archived=False, has_variants=False)
    if kind:
        found = found.filter(kind=kind)
    some = item_search.ids(words, limit=item_search.MANY, assortment=assortment)
    is_few = len(some) < item_search.MANY
    found = found.filter(Q(id__in=some) if is_few else item_search.holding(words))
    return list(found.exclude(sku=besides).order_by("name", "id")[:CHOICES])


def names_by_sku(assortment: str, skus: Iterable[str]) -> dict[str, str]:
    """Names of items by SKU."""
    wanted = {sku for sku in skus if sku}
    if not wanted:
        return {}
    found = Item.objects.filter(assortment_id=assortment, sku__in=wanted)
    return dict(found.values_list("sku", "name"))


def suggestions(assortment: str) -> Suggestions:
    """Brands, suppliers and tags in use, each once."""
    return Suggestions(
        brands=in_use(assortment, "brand", limit=SUGGESTIONS),
        suppliers=in_use(assortment, "supplier", limit=SUGGESTIONS),
        tags=in_use(assortment, "tag", limit=SUGGESTIONS),
    )


def in_use(assortment: str, field: str, *, limit: int) -> tuple[str, ...]:
    """The first texts, each once, that items have in a field of TYPED."""
    with _texts(assortment, field, most=limit) as cursor:
        return tuple(row[0] for row in cursor.fetchall())


def in_use_like(assortment: str, field: str, text: str, *, limit: int) -> tuple[str, ...]:
    """Those of all texts in use that hold what was typed, in any case and with or without accents;
    those that begin with it come first."""
    wanted = item_search.folded(text).strip()
    beginning: list[str] = []
    holding: list[str] = []
    with _texts(assortment, field) as cursor:
        for (one,) in cursor:
            there = item_search.folded(one).find(wanted)
            if there >= 0:
                (holding if there else beginning).append(one)
    return tuple([*beginning, *holding][:limit])


@contextmanager
def _texts(assortment: str, field: str, *, most: int = _ALL) -> Iterator[Any]:
    # Tags of all assortments: their index knows them without looking at their items.
    sql = _USED_TAGS if field == "tag" else _USED.replace("COLUMN", field)
    parameters = [] if field == "tag" else [assortment, assortment]
    with connection.cursor() as cursor:
        # Without a limit PostgreSQL gathers all of them before it gives the first.
        cursor.execute(f"{sql} LIMIT %s", [*parameters, most])
        yield cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a list shows of an item beside its own columns: `stock` in thousandths, None for one
    that never moved; `margin_ppm` what the price without its tax leaves over the cost, in whole
    percents, None without a price or a cost."""

    tags: tuple[str, ...] = ()
    barcode: str = ""
    stock: int | None = None
    margin_ppm: int | None = None


def facts_of(
    items: Sequence[Item], *, wanted: Container[str], stores: frozenset[str] | None
) -> dict[str, Facts]:
    """Of `tags`, `barcode`, `stock` and `margin` what is wanted, by the items' ids: a query for
    each."""
    ids = [item.id for item in items]
    tags: dict[str, list[str]] = {}
    codes: dict[str, str] = {}
    if "tags" in wanted:
        for item, tag in (
            ItemTag.objects.filter(item__in=ids).order_by("id").values_list("item_id", "tag")
        ):
            tags.setdefault(item, []).append(tag)
    if "barcode" in wanted:
        for item, key in (
            ItemCode.objects.filter(item__in=ids).order_by("id").values_list("item_id", "key")
        ):
            codes.setdefault(item, shown_code(key))
    levels = stock.totals_of(items=ids, stores=stores) if "stock" in wanted else {}
    taxes = places.tax_in_prices(day=f"{timezone.now():%Y-%m-%d}") if "margin" in wanted else None
    return {
        one.id: Facts(
            tags=tuple(tags.get(one.id, ())),
            barcode=codes.get(one.id, ""),
            stock=levels.get(one.id),
            margin_ppm=None if taxes is None else _margin(one, taxes.get(one.tax_class, 0)),
        )
        for one in items
    }


def _margin(item: Item, tax_ppm: int) -> int | None:
    price = item.price_minor if item.price_minor is not None else item.draft_price_minor
    if not price or item.cost_minor is None:
        return None
    net = half_up(price * _WHOLE_PPM, _WHOLE_PPM + tax_ppm)
    return net and half_up((net - item.cost_minor) * 100, net) * _PERCENT_PPM


def used_in(item: Item) -> list[Item]:
    """The bundles that an item is part of."""
    bundles = ItemComponent.objects.filter(item=item).values("bundle_id")
    return list(Item.objects.filter(id__in=bundles).order_by("name", "id")[:CHOICES])


def pictures_of(item: Item) -> list[str]:
    """Hashes of an item's pictures, in their order."""
    found = ItemPicture.objects.filter(item=item).order_by("position", "id")
    return list(found.values_list("picture_id", flat=True))


def picture(picture_hash: str, *, small: bool) -> bytes | None:
    """A kept picture as WebP."""
    size = "small" if small else "large"
    found = Picture.objects.filter(hash=picture_hash).values_list(size, flat=True).first()
    return None if found is None else bytes(found)


def groups_in_use(assortment: str) -> QuerySet[ModifierGroup]:
    """Modifier groups with their choices, each with `uses`, how many items ask for it."""
    return (
        ModifierGroup.objects.filter(assortment_id=assortment)
        .annotate(uses=Count("item_links"))
        .prefetch_related("modifiers")
    )


def group(group_id: str) -> ModifierGroup | None:
    """One modifier group."""
    found = ModifierGroup.objects.select_related("assortment").prefetch_related("modifiers")
    return found.filter(id=group_id).first()


def items_of(group: ModifierGroup) -> tuple[list[Item], int]:
    """Some items that ask for a group, by name, archived ones too, and how many more there are."""
    found = list(group.items.order_by("name", "id")[:USES])
    return found, group.items.count() - len(found)


def skus_beginning(assortment: str, start: str) -> list[str]:
    """SKUs that begin with a text."""
    found = Item.objects.filter(assortment_id=assortment, sku__startswith=start)
    return list(found.values_list("sku", flat=True)[:5_000])


def free_sku(assortment: str) -> str:
    """The next number that is free after the largest one in use, for an item that is given none.
    Long ones, which may be barcodes, do not count."""
    mine = Item.objects.filter(assortment_id=assortment)
    numbers = mine.filter(sku__regex=r"^[0-9]{1,7}$")
    largest = numbers.aggregate(largest=Max(Cast("sku", BigIntegerField())))["largest"]
    following = (str(number) for number in count(1 + (largest or 1_000)))
    return next(sku for sku in following if not mine.filter(sku=sku).exists())
