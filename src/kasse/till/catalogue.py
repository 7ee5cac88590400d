"""What there is to sell, as the office's feed told it last: look-ups for the till.

Bodies are documents of docs/developer/feed.md with their `id` added; they are decoded when
asked for, and only those. Writing is in `kasse.till.catalogue_feed`.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias, TypeVar, cast

from kasse.till import catalogue_tables, device_store, search_text
from kasse.till.connection import Connection, Row, SqlValue

T = TypeVar("T")

Found: TypeAlias = Mapping[str, Any]
"""A document's body with its id as `id`."""

SEARCH_LIMIT: Final = 50
_GTIN_DIGITS: Final = 3
_OF_STORE: Final = ("price", "sold")
_ITEM: Final = (
    "i.id, i.body, (SELECT o.body FROM document@ AS o"
    " WHERE o.collection = 'item_store' AND o.id = i.id)"
)
_UNCATEGORISED: Final = (
    "category IS NULL AND variant_of IS NULL"
    " AND coalesce(json_extract(i.body, '$.kind'), '') <> 'deposit'"
)
_COMPARED: Final = 1_000  # how many of a category's items are looked at for the cheapest
_OFTEN: Final = 300  # how many of the items sold most are looked through first


class Catalogue:
    """Reads the slot that is sold from; empty until the first snapshot is whole."""

    __slots__ = ("_connection", "_count", "_derived", "_slot")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._slot: str | None = None
        self._count: int | None = None
        self._derived: dict[object, Any] = {}
        self.refresh()

    def refresh(self) -> None:
        """Look again at which slot is sold from; after the feed has changed anything."""
        self._slot = device_store.read(self._connection, device_store.SLOT)
        self._count = None
        self._derived.clear()

    def derived(self, make: "Callable[[Catalogue], T]") -> T:
        """What `make` makes of the catalogue, made once until the feed changes anything."""
        if make not in self._derived:
            self._derived[make] = make(self)
        return cast("T", self._derived[make])

    def cursor(self) -> int | None:
        """The feed's version held; None before the first snapshot."""
        return device_store.read_number(self._connection, device_store.CURSOR)

    def updated_at(self) -> str | None:
        """When the feed was last heard (instant)."""
        return device_store.read(self._connection, device_store.CATALOGUE_AT)

    def count(self) -> int:
        """How many items there are."""
        if self._count is None:
            rows = self._select("SELECT count(*) FROM item@")
            self._count = cast(int, rows[0][0]) if rows else 0
        return self._count

    # Items

    def item(self, item: str) -> Found | None:
        """The item with this id."""
        found = self.items((item,))
        return found[0] if found else None

    def items(self, ids: Sequence[str]) -> tuple[Found, ...]:
        """The items with these ids, in their order; those unknown are left out."""
        rows = self._select(
            f"SELECT {_ITEM} FROM json_each(?) AS k JOIN item@ AS i ON i.id = k.value"  # noqa: S608 # our own columns, values are parameters
            " ORDER BY k.key",
            (json.dumps(ids),),
        )
        return _items(rows)

    def prices(self, ids: Sequence[str]) -> Iterator[tuple[str, int | None, int | None]]:
        """(id, the item's own price, the store's own price) of the items with these ids."""
        rows = self._select(
            "SELECT i.id, json_extract(i.body, '$.price'), (SELECT json_extract(o.body, '$.price')"
            " FROM document@ AS o WHERE o.collection = 'item_store' AND o.id = i.id)"
            " FROM json_each(?) AS k JOIN item@ AS i ON i.id = k.value",
            (json.dumps(ids),),
        )
        for id_, price, own in rows:
            yield str(id_), _whole(price), _whole(own)

    def items_by_keys(self, keys: Sequence[str]) -> tuple[Found, ...]:
        """The items that any of the look-up keys means, each once, in the keys' order."""
        rows = self._select(
            f"SELECT {_ITEM} FROM json_each(?) AS k"  # noqa: S608 # our own columns, values are parameters
            " JOIN item_code@ AS c ON c.key = k.value JOIN item@ AS i ON i.row = c.row"
            " GROUP BY i.row ORDER BY min(k.key), i.row",
            (json.dumps(keys),),
        )
        return _items(rows)

    def variants(self, item: str) -> tuple[Found, ...]:
        """The variants of an item, by name."""
        return _items(
            self._select(
                f"SELECT {_ITEM} FROM item@ AS i WHERE variant_of = ? ORDER BY start, id",  # noqa: S608 # our own columns, values are parameters
                (item,),
            )
        )

    def by_category(self, category: str, *, limit: int = 500) -> tuple[Found, ...]:
        """Items of a category by name; variants stand behind their item and are left out."""
        return _items(
            self._select(
                f"SELECT {_ITEM} FROM item@ AS i WHERE category = ? AND variant_of IS NULL ORDER BY start, id LIMIT ?",  # noqa: S608 # our own columns, values are parameters
                (category, limit),
            )
        )

    def cheapest(self, categories: Sequence[str], *, limit: int) -> tuple[Found, ...]:
        """The cheapest of the priced items that these categories have, by the items' own prices; of
        many items not all are looked at. Variants stand behind their item."""
        return _items(
            self._select(
                f"SELECT {_ITEM} FROM (SELECT row FROM item@ WHERE category IN (SELECT value FROM json_each(?)) AND variant_of IS NULL LIMIT ?) AS k"  # noqa: S608 # our own columns, values are parameters
                " JOIN item@ AS i ON i.row = k.row"
                " WHERE json_type(i.body, '$.price') = 'integer'"
                " ORDER BY json_extract(i.body, '$.price'), i.id LIMIT ?",
                (json.dumps(categories), _COMPARED, limit),
            )
        )

    def uncategorised(self, *, limit: int = 500) -> tuple[Found, ...]:
        """Items of no category by name, without variants and deposits."""
        return _items(
            self._select(
                f"SELECT {_ITEM} FROM item@ AS i WHERE {_UNCATEGORISED} ORDER BY start, id LIMIT ?",  # noqa: S608 # our own columns, values are parameters
                (limit,),
            )
        )

    def has_uncategorised(self) -> bool:
        """Whether `uncategorised` has any."""
        sql = f"SELECT 1 FROM item@ AS i WHERE {_UNCATEGORISED} LIMIT 1"  # noqa: S608 # our own text
        return bool(self._select(sql))

    def search(self, text: str, *, limit: int = SEARCH_LIMIT) -> tuple[Found, ...]:
        """Items that hold every word of `text` as the beginning of one of theirs (SRCH rules).

        First comes the SKU itself, then what is sold most here, then names and GTINs that begin
        so, then the rest in the order in which the office told them.
        """
        typed = search_text.words(text)
        if not typed:
            return ()
        rows: dict[SqlValue, None] = {}
        for sql, values in _searches(text, typed):
            left = limit - len(rows)
            if left <= 0:
                break
            # What was found already may be found again: ask for that many more.
            found = self._select(sql, (*values, left + len(rows)))
            rows.update(dict.fromkeys(row[0] for row in found))
        return self._by_rows(list(rows)[:limit])

    # Other documents

    def document(self, collection: str, id: str) -> Found | None:  # noqa: A002 # the feed's own word
        """One document that is no item."""
        sql = "SELECT id, body FROM document@ WHERE collection = ? AND id = ?"
        found = _decoded(self._select(sql, (collection, id)))
        return found[0] if found else None

    def documents(self, collection: str) -> tuple[Found, ...]:
        """All documents of a collection that is not `item`, by id."""
        sql = "SELECT id, body FROM document@ WHERE collection = ? ORDER BY id"
        return _decoded(self._select(sql, (collection,)))

    def settings(self) -> Found | None:
        """The store's and register's settings."""
        return self.document("settings", "settings")

    def layout(self) -> tuple[Found, ...]:
        """The layouts of favourites: the register's own, else its store's, else the assortment's
        (SYNC-19)."""
        found = self.documents("layout")
        for level in ("register", "store"):
            own = tuple(layout for layout in found if layout.get("for") == level)
            if own:
                return own
        return found

    def categories(self) -> tuple[Found, ...]:
        """All categories, by their position."""
        return tuple(
            sorted(
                self.documents("category"),
                key=lambda category: (_position(category), category["id"]),
            )
        )

    def category_path(self, category: str | None) -> tuple[str, ...]:
        """A category and those above it, from the narrowest to the widest."""
        path: dict[str, None] = {}
        while category is not None and category not in path:
            path[category] = None
            found = self.document("category", category)
            above = None if found is None else found.get("parent")
            category = above if isinstance(above, str) else None
        return tuple(path)

    def people(self) -> tuple[Found, ...]:
        """Who may sign in."""
        return self.documents("person")

    def roles(self) -> tuple[Found, ...]:
        """What people may be allowed to do."""
        return self.documents("role")

    def documents_of(self, collection: str, ids: Sequence[str]) -> tuple[Found, ...]:
        """The documents of a collection that have these ids, by their ids."""
        rows = self._select(
            "SELECT d.id, d.body FROM json_each(?) AS k"
            " JOIN document@ AS d ON d.collection = ? AND d.id = k.value ORDER BY d.id",
            (json.dumps(ids), collection),
        )
        return _decoded(rows)

    def list_prices(self, items: Sequence[str]) -> tuple[Found, ...]:
        """What all price lists say of these items, by list and item: `list_price` documents, whose
        ids are the list's, a colon and the item's. However many lists there are, only those that
        name the items are looked at."""
        rows = self._select(
            "SELECT d.id, d.body FROM json_each(?) AS k"
            " JOIN document@ AS d ON d.collection = 'list_price'"
            " AND substr(d.id, instr(d.id, ':') + 1) = k.value ORDER BY d.id",
            (json.dumps(items),),
        )
        return _decoded(rows)

    def modifier_groups(self, ids: Sequence[str]) -> tuple[Found, ...]:
        """The groups with these ids, in their order; those unknown are left out."""
        rows = self._select(
            "SELECT d.id, d.body FROM json_each(?) AS k"
            " JOIN document@ AS d ON d.collection = 'modifier_group' AND d.id = k.value"
            " ORDER BY k.key",
            (json.dumps(ids),),
        )
        return _decoded(rows)

    def price_release(self) -> Found | None:
        """The release that the items' prices belong to."""
        return self.document("price_release", "current")

    def _by_rows(self, rows: Sequence[SqlValue]) -> tuple[Found, ...]:
        return _items(
            self._select(
                f"SELECT {_ITEM} FROM json_each(?) AS k JOIN item@ AS i ON i.row = k.value"  # noqa: S608 # our own columns, values are parameters
                " ORDER BY k.key",
                (json.dumps(rows),),
            )
        )

    def _select(self, sql: str, values: Sequence[SqlValue] = ()) -> list[Row]:
        if self._slot is None:
            return []
        return self._connection.execute(catalogue_tables.in_slot(sql, self._slot), values)


def _position(category: Found) -> int:
    position = category.get("position")
    return position if isinstance(position, int) else 0


def _searches(text: str, typed: tuple[str, ...]) -> tuple[tuple[str, tuple[SqlValue, ...]], ...]:
    """The statements of a search in order, each with its values but for the limit."""
    start = search_text.folded(text.strip())[: catalogue_tables.START_LETTERS]
    return (
        ("SELECT row FROM item@ WHERE sku = upper(?) ORDER BY row LIMIT ?", (text.strip(),)),
        (
            """SELECT i.row FROM (SELECT item, times FROM sold ORDER BY times DESC LIMIT ?) AS s
            JOIN item@ AS i ON i.id = s.item
            WHERE NOT EXISTS (
                SELECT 1 FROM json_each(?) AS w WHERE ' ' || i.terms NOT LIKE '% ' || w.value || '%')
            ORDER BY s.times DESC, i.row LIMIT ?""",
            (_OFTEN, json.dumps(typed)),
        ),
        (
            "SELECT row FROM item@ WHERE start >= ? AND start < ? ORDER BY start, row LIMIT ?",
            (start, start + chr(0x10FFFF)),
        ),
        *_gtin_searches(typed),
        (
            "SELECT rowid FROM item_search@ WHERE item_search@ MATCH ? LIMIT ?",
            (search_text.match_expression(typed),),
        ),
    )


def _gtin_searches(typed: tuple[str, ...]) -> Iterator[tuple[str, tuple[SqlValue, ...]]]:
    """For the first digits of a barcode, which may be those of every item of a country: the index
    of words would go through them all.
    """
    if len(typed) > 1 or not typed[0].isdecimal() or len(typed[0]) < _GTIN_DIGITS:
        return
    for padding in ("0", "000000", "00", ""):  # GTIN-13, -8, -12 and -14 in 14 digits
        first = f"gtin:{padding}{typed[0]}"
        yield (
            "SELECT row FROM item_code@ WHERE key >= ? AND key < ? ORDER BY key, row LIMIT ?",
            (first, f"{first}:"),  # the colon comes after the nine
        )


def _items(rows: Sequence[Row]) -> tuple[Found, ...]:
    """Items, each with what this store does another way (SYNC-18)."""
    return tuple(
        {"id": str(id_), **json.loads(str(body)), **_of_store(own)} for id_, body, own in rows
    )


def _of_store(body: SqlValue) -> Found:
    found = {} if body is None else json.loads(str(body))
    return {key: found[key] for key in _OF_STORE if key in found}


def _whole(value: SqlValue) -> int | None:
    return value if type(value) is int else None


def _decoded(rows: Sequence[Row]) -> tuple[Found, ...]:
    return tuple({"id": str(id_), **json.loads(str(body))} for id_, body in rows)
