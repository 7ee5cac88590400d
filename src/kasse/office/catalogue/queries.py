"""Reading the catalogue. Lists stay quick at 100,000 items: keyset pages, no full counts."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from kasse.office.catalogue import (
    goods_sold,
    item_filter,
    item_list,
    item_search,
    promoted,
    stored_rows,
    unit_prices,
)
from kasse.office.catalogue.category_icons import ICONS
from kasse.office.catalogue.models import (
    Assortment,
    Category,
    Item,
    ItemCode,
    ItemStore,
    ModifierGroup,
    PriceRelease,
)
from kasse.office.catalogue.price_lists import shelf_offers, shelf_prices, shelf_promotions
from kasse.office.catalogue.services.item_rows import ItemRow, code_key

# What the list of items shows, and reading that from an address.
ItemFilter = item_filter.ItemFilter
item_filter_of = item_filter.item_filter_of
ITEM_PARAMETERS: Final = item_filter.PARAMETERS
filter_to_document = item_filter.to_document
filter_from_document = item_filter.from_document
ItemPage = item_list.ItemPage

# What labels at the shelf are made of.
content_of = unit_prices.content_of
unit_price_of = unit_prices.unit_price_of
prices_at_shelf = shelf_prices.shelf_prices
Promoted = shelf_promotions.Promoted
promoted_at_shelf = shelf_promotions.promoted_at_shelf
offers_at_shelf = shelf_offers.offers_at_shelf
Offer = shelf_offers.Offer
items_that_may_change = shelf_prices.may_change
items_promotions_may_change = shelf_promotions.may_change
items_drafted = shelf_prices.drafted
items_begun_since = shelf_prices.begun_since

PAGE: Final = 50
COUNT_LIMIT: Final = item_list.COUNT_LIMIT
SORTS: Final = item_list.SORTS

# What promotions are checked against, and tried on.
promoted_wares = promoted.wares
promoted_names = promoted.known_names

# What was sold, as promotions see it.
SoldItem = goods_sold.SoldItem
sold_items = goods_sold.sold_items
category_parents = goods_sold.parents


def items(*, wanted: ItemFilter, after: str = "", before: str = "", limit: int = PAGE) -> ItemPage:
    """A page of items, in three questions, one more for each of search, tag, stock and drafts, and
    for a category, whatever is found."""
    return item_list.page(wanted, after=after, before=before, limit=limit)


def matching_ids(wanted: ItemFilter, *, limit: int) -> list[str]:
    """The ids of all items wanted, at most `limit`, in no order. None while a part of the filter
    could not be read: what is done to all that match is not to be done to others."""
    return [] if wanted.unread else item_list.ids(wanted, limit=limit)


def matching_skus(wanted: ItemFilter) -> list[str]:
    """As `matching_ids`, the SKUs of all of them, sorted."""
    return [] if wanted.unread else item_list.skus(wanted)


def skus_of(assortment: str, ids: Iterable[str]) -> list[str]:
    """The SKUs of the items with these ids that are in an assortment, sorted."""
    found: list[str] = []
    for some in stored_rows.batches(sorted(set(ids))):
        here = Item.objects.filter(assortment_id=assortment, id__in=some)
        found += here.values_list("sku", flat=True)
    return sorted(found)


def drafts_count(assortment: str) -> int:
    """How many items have a price, of their own or of a store's, that the next release changes:
    exact up to COUNT_LIMIT."""
    return len(item_list.draft_ids(assortment, limit=COUNT_LIMIT + 1))


def drafts_by_assortment(assortments: Sequence[str]) -> dict[str, int]:
    """`drafts_count` of several, to the last item; those without drafts are left out. Two queries."""
    here = Item.objects.filter(assortment_id__in=assortments, archived=False)
    own = here.filter(draft_price_minor__isnull=False).values_list("assortment_id")
    found = Counter(dict(own.annotate(items=Count("id"))))
    in_stores = ItemStore.objects.filter(
        has_draft=True,
        item__assortment_id__in=assortments,
        item__archived=False,
        item__draft_price_minor__isnull=True,
    ).values_list("item__assortment_id")
    found.update(dict(in_stores.annotate(items=Count("item_id", distinct=True))))
    return dict(found)


def last_releases(assortments: Sequence[str]) -> dict[str, PriceRelease]:
    """`last_release` of several, by assortment. Two queries."""
    of_these = PriceRelease.objects.filter(assortment_id__in=assortments)
    last = of_these.values_list("assortment_id").annotate(last=Max("begun_at"))
    wanted = Q()
    for assortment, begun_at in last:
        wanted |= Q(assortment_id=assortment, begun_at=begun_at)
    found = of_these.filter(wanted).order_by("number") if wanted else ()
    return {row.assortment_id: row for row in found}


def item(item_id: str) -> Item | None:
    """One item."""
    return Item.objects.select_related("assortment", "category").filter(id=item_id).first()


def row_of(found: Item) -> ItemRow:
    """An item as it would be given to `save_items`; its price is the draft, where there is one."""
    return stored_rows.rows_of([found])[found.id]


def rows_of(found: Sequence[Item]) -> dict[str, ItemRow]:
    """As `row_of`, of many by their ids, in a number of queries that grows with every 500."""
    return stored_rows.rows_of(found)


def items_by_id(ids: Sequence[str], *, assortment: str) -> dict[str, Item]:
    """Those of `ids` that are in an assortment."""
    return Item.objects.filter(assortment_id=assortment).in_bulk(ids)


def variants(found: Item) -> list[Item]:
    """The variants of a parent."""
    return list(Item.objects.filter(variant_of=found, archived=False).order_by("name", "id"))


def unknown_items(ids: Iterable[str]) -> set[str]:
    """Those of `ids` that no item has, archived ones being known."""
    wanted = set(ids)
    # Asked with every ingest, for hundreds of ids: without the ORM, which looks at each of them.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT id FROM catalogue_item WHERE id = ANY(%s)", [list(wanted)])
        else:
            cursor.execute(
                "SELECT id FROM catalogue_item WHERE id IN (SELECT value FROM json_each(%s))",
                [json.dumps(list(wanted))],
            )
        return wanted - {row[0] for row in cursor.fetchall()}


def item_names(ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """(id, name, SKU) of items."""
    found = Item.objects.filter(id__in=ids).order_by("name", "id")
    return list(found.values_list("id", "name", "sku"))


def still_there(ids: Sequence[str]) -> list[str]:
    """Those of `ids` whose items are not archived."""
    return list(Item.objects.filter(id__in=ids, archived=False).values_list("id", flat=True))


def priced(ids: Sequence[str]) -> set[str]:
    """Those of `ids` whose items have a published price."""
    found = Item.objects.filter(id__in=ids, price_minor__isnull=False)
    return set(found.values_list("id", flat=True))


def any_item_besides(ids: Sequence[str]) -> bool:
    """Whether there is an item that is none of these."""
    return Item.objects.filter(archived=False).exclude(id__in=ids).exists()


def by_assortment(ids: Sequence[str]) -> dict[str, list[str]]:
    """The ids by the assortments that their items belong to."""
    found: dict[str, list[str]] = {}
    for item_id, assortment in Item.objects.filter(id__in=ids).values_list("id", "assortment_id"):
        found.setdefault(assortment, []).append(item_id)
    return found


def assortments() -> QuerySet[Assortment]:
    """All catalogues."""
    return Assortment.objects.all()


def category_icons() -> Mapping[str, str]:
    """The paths of the icons that categories may have, by name."""
    return ICONS


def chosen_assortment(wanted: str) -> Assortment | None:
    """The assortment with this id, else the first one; None where there is none."""
    rows = list(Assortment.objects.all())
    return next((row for row in rows if row.id == wanted), rows[0] if rows else None)


def category(category_id: str) -> Category | None:
    """One category with its assortment."""
    return Category.objects.select_related("assortment").filter(id=category_id).first()


def modifier_groups(assortment: str) -> QuerySet[ModifierGroup]:
    """Groups with their modifiers."""
    return ModifierGroup.objects.filter(assortment_id=assortment).prefetch_related("modifiers")


def last_release(assortment: str) -> PriceRelease | None:
    """The prices that all tills have now."""
    return (
        PriceRelease.objects.filter(assortment_id=assortment, begun_at__isnull=False)
        .order_by("-begun_at", "-number")
        .first()
    )


def release_of(release_hash: str) -> PriceRelease | None:
    """The release of prices that an entry names by its hash."""
    return PriceRelease.objects.filter(hash=release_hash).order_by("number").first()


def category_choices(assortment: str, *, language: str) -> list[tuple[str, str]]:
    """(id, path) of every category, depth first, to choose from."""
    children: dict[str | None, list[tuple[str, str]]] = {}
    for one, parent, names in category_names(assortment):
        children.setdefault(parent, []).append((one, in_language(names, language)))
    choices: list[tuple[str, str]] = []

    def walk(parent: str | None, above: str) -> None:
        for one, name in children.get(parent, ()):
            path = above + name
            choices.append((one, path))
            walk(one, f"{path} › ")

    walk(None, "")
    return choices


def in_language(names: Mapping[str, Any], language: str) -> str:
    """A name in `language`, or in any."""
    return str(names.get(language) or names.get("en") or next(iter(names.values()), ""))


def items_with_code(text: str) -> tuple[str, ...]:
    """Ids of the items, of any assortment, whose SKU or barcode this is."""
    plain = text.strip()[:64]
    # By assortment, with which the index of SKUs begins.
    named = Item.objects.filter(
        assortment__in=Assortment.objects.values("id"), sku__in={plain, plain.upper()}
    )
    found = set(named.values_list("id", flat=True))
    key = code_key(plain)
    if isinstance(key, str):
        found.update(ItemCode.objects.filter(key=key).values_list("item_id", flat=True))
    return tuple(sorted(found))


def with_variants(items: Iterable[str]) -> tuple[str, ...]:
    """These ids and those of their variants, which are sold in the place of an item that has some."""
    found = set(items)
    if found:
        variants = Item.objects.filter(variant_of__in=found)
        found.update(variants.values_list("id", flat=True))
    return tuple(sorted(found))


def items_by_words(text: str, *, most: int) -> tuple[str, ...] | None:
    """Ids of the items, of any assortment, that hold every word typed; None for more than `most`."""
    words = item_search.typed_words(text)
    found = item_search.ids(words, limit=most + 1) if words else []
    return None if len(found) > most else tuple(sorted(found))


def rows_by_sku(assortment: str, skus: Iterable[str]) -> dict[str, ItemRow]:
    """The rows of the items with these SKUs, archived or not, in a number of queries that grows
    with every 500."""
    # Not before this module is there: services, which stored rows need, read with it.
    found = stored_rows.by_sku(assortment, skus)
    rows = stored_rows.rows_of(list(found.values()))
    return {sku: rows[item.id] for sku, item in found.items()}


def rows_after(assortment: str, *, sku: str, limit: int) -> list[ItemRow]:
    """The rows of the next items in the order of SKUs, archived ones too."""
    # Not before this module is there: services, which stored rows need, read with it.
    some = Item.objects.filter(assortment_id=assortment, sku__gt=sku).order_by("sku")[:limit]
    return list(stored_rows.rows_of(list(some)).values())


def items_count(assortment: str) -> int:
    """How many items an assortment has, archived ones too."""
    return Item.objects.filter(assortment_id=assortment).count()


def skus_with_keys(assortment: str, keys: Iterable[str]) -> dict[str, list[str]]:
    """SKUs of the items, archived ones excepted, that have these look-up keys, by key."""
    # Not before this module is there: services, which stored rows need, read with it.
    found: dict[str, list[str]] = {}
    for some in stored_rows.batches(sorted(set(keys))):
        for key, sku in ItemCode.objects.filter(
            item__assortment_id=assortment, item__archived=False, key__in=some
        ).values_list("key", "item__sku"):
            found.setdefault(key, []).append(sku)
    return found


def keys_of(codes: Iterable[str]) -> dict[str, str]:
    """The look-up keys of codes, each with its code, of those that can be an item's."""
    keyed = ((code_key(code), code) for code in codes)
    return {key: code for key, code in keyed if isinstance(key, str)}


def stores_that_differ(assortment: str) -> frozenset[str]:
    """The stores (by id) that do with an item another way than their assortment, or did."""
    rows = ItemStore.objects.filter(item__assortment=assortment).order_by()
    return frozenset(rows.values_list("store_id", flat=True).distinct())


def every_category_name() -> list[tuple[str, dict[str, str]]]:
    """(id, names) of every category of every assortment."""
    return list(Category.objects.order_by("position", "id").values_list("id", "names"))


def category_names(assortment: str) -> list[tuple[str, str | None, dict[str, str]]]:
    """(id, parent, names) of every category."""
    rows = Category.objects.filter(assortment_id=assortment).order_by("position", "id")
    return list(rows.values_list("id", "parent_id", "names"))


def shelf_order(assortment: str, ids: Iterable[str]) -> list[str]:
    """Those of `ids` that are in an assortment and not archived, as one walks along the shelves: by
    category, in the order of the tree, and name."""
    places = {one: at for at, (one, _) in enumerate(category_choices(assortment, language=""))}
    found: list[tuple[int, str, str]] = []
    for some in stored_rows.batches(ids):
        here = Item.objects.filter(assortment_id=assortment, archived=False, id__in=some)
        found += (
            (places.get(category or "", len(places)), name, one)
            for one, category, name in here.values_list("id", "category_id", "name")
        )
    return [one for _, _, one in sorted(found)]


def deposits_of(ids: Iterable[str]) -> set[str]:
    """The ids of the deposits of items."""
    found: set[str] = set()
    for some in stored_rows.batches(ids):
        rows = Item.objects.filter(id__in=some, deposit__isnull=False)
        found |= {str(one) for one in rows.values_list("deposit_id", flat=True)}
    return found
