"""The list of items in the database's terms: what a filter finds, in which order, page by page.

At 100,000 items three things are quick: walking an index in the order wanted, looking at some
thousand items that are known by their ids, and reading the whole table once from front to back; or,
for words alone and by name, that of the texts that items are found by, which is a fourth of it.
What is slow is an index that leads to most of the items, one by one; only that of words does so on
PostgreSQL, which is still sooner than asking the text of every item. So each page first asks for up
to MANY ids that are meant, and then goes one of the quick ways; how many questions that takes
depends on the filter alone, never on what is found.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeAlias

from django.db import connection
from django.db.models import BigIntegerField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat
from django.db.models.sql.datastructures import BaseTable

from kasse.office import seek
from kasse.office.catalogue import item_search
from kasse.office.catalogue.item_filter import ItemFilter
from kasse.office.catalogue.models import Category, Item, ItemStore, ItemTag, ItemText
from kasse.office.stock import queries as stock

MANY: Final = item_search.MANY
COUNT_LIMIT: Final = 500
"""Counting stops here; pages then say "more than"."""

_COMPUTED: Final[Mapping[str, Any]] = {
    "shown_price": Func(
        F("price_minor"),
        F("draft_price_minor"),
        # Written out, as in the index: a parameter is no part of an index.
        template="COALESCE(%(expressions)s, -1)",
        output_field=BigIntegerField(),
    ),
    "known_cost": Func(
        F("cost_minor"), template="COALESCE(%(expressions)s, -1)", output_field=BigIntegerField()
    ),
}

_UNINDEXED: Final = "unindexed"
"""The first column of a sort as no index has it."""

_Columns: TypeAlias = tuple[tuple[str, Any], ...]
_ID: Final = ("id", str)
SORTS: Final[Mapping[str, _Columns]] = {
    "name": (("name", str), _ID),
    "sku": (("sku", str), _ID),
    "price": (("shown_price", int), _ID),
    "cost": (("known_cost", int), _ID),
    "brand": (("brand", str), ("name", str), _ID),
    "supplier": (("supplier", str), ("name", str), _ID),
    "tax_class": (("tax_class", str), ("name", str), _ID),
    "changed": (("changed_at", datetime), _ID),
}
"""By name; items without a price, cost, brand or supplier come before those that have one. Each has
an index: by category or stock, what is shown stands in other tables, and any filter would have to
read all of it."""

_NAME_OF_TEXT: Final = (("name", str), ("item_id", str))
_STATES_OF_TEXT: Final = frozenset({"active", "archived", "all"})

# Ways through the table of items as SQLite is told them: without statistics, which it has seldom,
# it takes any index for a narrow one. PostgreSQL knows better.
_FRONT_TO_BACK: Final = "NOT INDEXED"
_BY_KEY: Final = "INDEXED BY sqlite_autoindex_catalogue_item_1"
_BY_DRAFT: Final = "INDEXED BY catalogue_drafts"
_IN_ORDER: Final[Mapping[str, str]] = {
    "name": "INDEXED BY catalogue_by_name",
    "sku": "INDEXED BY sqlite_autoindex_catalogue_item_2",
    "price": "INDEXED BY catalogue_by_shown_price",
    "cost": "INDEXED BY catalogue_by_cost",
    "brand": "INDEXED BY catalogue_by_brand",
    "supplier": "INDEXED BY catalogue_by_supplier",
    "tax_class": "INDEXED BY catalogue_by_tax",
    "changed": "INDEXED BY catalogue_by_change",
}

_AS_TEXT: Final = frozenset({"name", "brand", "supplier", "tax_class"})
"""Columns whose order goes with the words of a search: all that hold a word may stand at the far end
of an index, and PostgreSQL would walk there."""

_STATES: Final[Mapping[str, Q]] = {
    "active": Q(archived=False),
    "draft": Q(archived=False),
    "unsold": Q(archived=False, sold=False),
    "unpriced": Q(archived=False, price_minor__isnull=True, open_price=False, has_variants=False),
    "archived": Q(archived=True),
    "all": Q(),
}
_MISSING: Final[Mapping[str, Q]] = {
    "price": Q(
        price_minor__isnull=True,
        draft_price_minor__isnull=True,
        open_price=False,
        has_variants=False,
    ),
    "barcode": Q(has_code=False, has_variants=False),
    "category": Q(category__isnull=True),
    "picture": Q(picture__isnull=True),
    "cost": Q(cost_minor__isnull=True, has_variants=False),
    "supplier": Q(supplier=""),
    "brand": Q(brand=""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """One page with the cursors of its neighbours; `count` is exact up to COUNT_LIMIT."""

    items: tuple[Item, ...]
    before: str | None
    after: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A condition that is more than a look at an item's own columns: the `ids` of those that meet
    it, or at least MANY of them, and `holds`, which asks that of each item. `also` is
    what their own columns must be besides. `one_by_one` when it can be asked of items as they come
    in an index, until there are enough: by `holds_of_few` where `holds` itself would first gather
    all that meet the condition. `led` is the same by an index that finds many sooner than all
    items are looked through, where there is one. `texts` are all that meet it, as what items are
    found by, where it is about that.
    """

    ids: Iterable[str]
    holds: Q
    holds_of_few: Q | None = None
    one_by_one: bool = False
    also: Q = field(default_factory=Q)
    led: Q | None = None
    texts: QuerySet[ItemText] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The rows of a filter, items or the texts that they are found by, with the columns to sort
    them by, the last of which is the item's id; and how many there are, or at least
    COUNT_LIMIT + 1."""

    rows: QuerySet[Item] | QuerySet[ItemText]
    columns: _Columns
    count: int


def page(wanted: ItemFilter, *, after: str, before: str, limit: int) -> ItemPage:
    """A page of what is wanted, each item with its category."""
    found = _found(wanted)
    rows: QuerySet[Any] = found.rows
    names = [name for name, _ in found.columns]
    # Ids in the right order first: whole items are wide, and sorting carries what is read.
    keys = seek.page(
        rows.only(*(name for name in names if name not in rows.query.annotations)),
        order=seek.Order(columns=found.columns, descending=wanted.descending),
        limit=limit,
        after=after,
        before=before,
    )
    listed = [getattr(row, names[-1]) for row in keys.rows]
    whole = Item.objects.select_related("category").in_bulk(listed)
    return ItemPage(
        # One that went away between two questions is not there any more.
        items=tuple(whole[one] for one in listed if one in whole),
        before=keys.before,
        after=keys.after,
        count=found.count,
    )


def ids(wanted: ItemFilter, *, limit: int) -> list[str]:
    """The ids of what is wanted, at most `limit`, in no order."""
    found = _found(wanted)
    return list(found.rows.values_list(found.columns[-1][0], flat=True)[:limit])


def skus(wanted: ItemFilter) -> list[str]:
    """The SKUs of all that is wanted, sorted."""
    rows = _found(wanted).rows
    sku = "item__sku" if rows.model is ItemText else "sku"
    return sorted(rows.values_list(sku, flat=True).iterator())


def in_subtree(assortment: str, category: str) -> list[str]:
    """A category's id and those of all below it."""
    children: dict[str | None, list[str]] = {}
    rows = Category.objects.filter(assortment_id=assortment)
    for one, parent in rows.values_list("id", "parent_id"):
        children.setdefault(parent, []).append(one)
    found = [category]
    for one in found:
        found += children.get(one, ())
    return found


def draft_ids(assortment: str, *, limit: int) -> set[str]:
    """Ids of items that the next release changes: their price, or one that a store has of its own;
    all of them when they are fewer than `limit`."""
    here = Item.objects.filter(assortment_id=assortment, archived=False)
    own = here.filter(draft_price_minor__isnull=False)
    in_stores = ItemStore.objects.filter(
        Exists(here.filter(id=OuterRef("item_id"))), has_draft=True
    ).values_list("item_id", flat=True)
    return {
        *_by(_BY_DRAFT, own).values_list("id", flat=True)[:limit],
        *in_stores.distinct()[:limit],
    }


_HAS_DRAFT: Final = Q(draft_price_minor__isnull=False) | Q(
    Exists(ItemStore.objects.filter(item=OuterRef("id"), has_draft=True))
)


def _found(wanted: ItemFilter) -> _Found:
    own = _own_conditions(wanted)
    is_plain = not own and wanted.state in {"active", "all"}
    few: set[str] | None = None
    many: list[_Part] = []
    also = Q()
    for part in _parts(wanted):
        also &= part.also
        some = set(part.ids)
        if len(some) >= MANY:
            many.append(part)
        else:
            few = some if few is None else few & some
    columns, in_order = SORTS[_sort(wanted)], _IN_ORDER[_sort(wanted)]
    every = Item.objects.annotate(**_computed(wanted)).order_by()
    conditions = (_STATES[wanted.state], also, *own)
    mine = every.filter(*conditions, assortment_id=wanted.assortment)
    if few is not None:
        found = mine.filter(*(part.holds_of_few or part.holds for part in many))
        few = set(_with_keys(found, few).values_list("id", flat=True))
    elif is_plain and not many:
        ready = _by(in_order, mine)
        return _Found(rows=ready, columns=columns, count=ready[: COUNT_LIMIT + 1].count())
    elif (texts := _texts_alone(wanted, own, many)) is not None:
        return _Found(rows=texts, columns=_NAME_OF_TEXT, count=texts[: COUNT_LIMIT + 1].count())
    else:
        # Those asked one by one are asked in the order wanted, until a page is full.
        is_walk = is_plain and all(part.one_by_one for part in many)
        asked = ((is_walk and part.holds_of_few) or part.holds for part in many)
        found = mine.filter(*asked)
        few = set(_by(_FRONT_TO_BACK, found).values_list("id", flat=True)[:MANY])
        if len(few) == MANY:
            if columns[0][0] in _AS_TEXT and any(part.led for part in many):
                found = mine.filter(*(part.led or part.holds for part in many))
                found = found.annotate(**{_UNINDEXED: Concat(columns[0][0], Value(""))})
                columns = ((_UNINDEXED, str), *columns[1:])
            else:
                found = _by(in_order if is_walk else _FRONT_TO_BACK, found)
            return _Found(rows=found, columns=columns, count=MANY)
    return _Found(rows=_with_keys(every, few), columns=columns, count=len(few))


def _sort(wanted: ItemFilter) -> str:
    return wanted.sort if wanted.sort in SORTS else "name"


def _texts_alone(
    wanted: ItemFilter, own: Sequence[Q], parts: Sequence[_Part]
) -> QuerySet[ItemText] | None:
    """What the items are found by, where nothing else is asked of them and the sort stands there
    too: None where it is not so."""
    is_told = not own and wanted.state in _STATES_OF_TEXT and _sort(wanted) == "name"
    if not is_told or len(parts) != 1 or parts[0].texts is None:
        return None
    return parts[0].texts.filter(_STATES[wanted.state])


def _computed(wanted: ItemFilter) -> dict[str, Any]:
    """The computed columns that are asked for; SQLite would take the index of any other one."""
    sorted_by = {name for name, _ in SORTS[_sort(wanted)]}
    asked = sorted_by | ({"shown_price"} if _has_prices(wanted) else set())
    return {name: computed for name, computed in _COMPUTED.items() if name in asked}


def _has_prices(wanted: ItemFilter) -> bool:
    return wanted.price_from is not None or wanted.price_to is not None


def _own_conditions(wanted: ItemFilter) -> list[Q]:
    """What an item's own columns must be."""
    own = [
        Q(**{name: value})
        for name in ("brand", "supplier", "tax_class", "kind")
        if (value := getattr(wanted, name))
    ]
    if wanted.category:
        own.append(Q(category__in=in_subtree(wanted.assortment, wanted.category)))
    if _has_prices(wanted):
        own.append(Q(shown_price__gte=wanted.price_from or 0))
    if wanted.price_to is not None:
        own.append(Q(shown_price__lte=wanted.price_to))
    if wanted.missing:
        own.append(_MISSING[wanted.missing])
    return own


def _parts(wanted: ItemFilter) -> Iterator[_Part]:
    if wanted.search:
        words = item_search.typed_words(wanted.search)
        if words:
            yield _Part(
                ids=item_search.ids(words, limit=MANY, assortment=wanted.assortment),
                holds=item_search.holding(words),
                # On SQLite it takes longer than looking through all items.
                led=item_search.found(words) if connection.vendor == "postgresql" else None,
                texts=item_search.texts(words, assortment=wanted.assortment),
            )
    if wanted.tag:
        tagged = ItemTag.objects.filter(tag=wanted.tag)
        yield _Part(
            ids=tagged.values_list("item_id", flat=True)[:MANY],
            holds=Q(id__in=tagged.values("item_id")),
            holds_of_few=Q(Exists(tagged.filter(item=OuterRef("id")))),
            one_by_one=True,
        )
    if wanted.state == "draft":
        yield _Part(ids=draft_ids(wanted.assortment, limit=MANY), holds=_HAS_DRAFT)
    if wanted.stock:
        yield _stock(wanted)


def _stock(wanted: ItemFilter) -> _Part:
    if wanted.stock == "below":
        below = stock.below_zero(stores=wanted.stores)
        return _Part(
            ids=below.values_list("item", flat=True).distinct()[:MANY],
            holds=Q(Exists(below.filter(item=OuterRef("id")))),
            one_by_one=True,
        )
    there = stock.above_zero(stores=wanted.stores)
    if wanted.stock == "in":
        return _Part(
            ids=there.values_list("item", flat=True).distinct()[:MANY],
            holds=Q(Exists(there.filter(item=OuterRef("id")))),
            one_by_one=True,
        )
    none = ~Q(Exists(there.filter(item=OuterRef("id"))))
    without = Item.objects.filter(none).order_by().values_list("id", flat=True)
    if connection.vendor == "sqlite":
        # In the order of ids, which that of levels follows: neighbours are read together.
        without_ids: Iterable[str] = without.order_by("id")[:MANY]
    else:
        # By a cursor, for which PostgreSQL goes through the indexes of both side by side; it would
        # otherwise gather all levels in several processes, which takes twice to three times as long.
        without_ids = without[:MANY].iterator(chunk_size=MANY)
    return _Part(
        ids=without_ids,
        holds=none,
        also=Q(stock=True, has_variants=False),
        one_by_one=True,
    )


def _with_keys(found: QuerySet[Item], keys: Iterable[str]) -> QuerySet[Item]:
    """Those of the items that have one of some thousand keys at most, looked up one by one."""
    wanted = sorted(keys)
    if connection.vendor == "postgresql":
        # As rows, or it would look for all of them in any index that has keys somewhere in it.
        return found.filter(id__in=RawSQL("SELECT unnest(%s::text[])", (wanted,)))
    return _by(_BY_KEY, found.filter(id__in=wanted))


class _Table(BaseTable):
    """The table of items, gone through in one way."""

    way = ""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = super().as_sql(compiler, connection)
        return f"{sql} {self.way}", parameters


def _by(way: str, found: QuerySet[Item]) -> QuerySet[Item]:
    """The same items, looked for in one way where the database has to be told."""
    if connection.vendor == "postgresql":
        return found
    found = found.all()
    name = found.query.get_initial_alias()
    table = _Table(Item._meta.db_table, name)
    table.way = way
    found.query.alias_map[name] = table
    return found
