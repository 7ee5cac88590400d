"""The catalogue's tables and how documents get into them: SQL, written once for both runtimes.

There are two slots, "0" and "1": one is sold from while a snapshot fills the other. In the SQL
`@` stands for the slot. A whole chunk of documents crosses into SQLite as one JSON text.
"""

from typing import Final

from kasse.till.connection import Connection
from kasse.till.search_text import TOKENIZER, folded_sql

SLOTS: Final = ("0", "1")

_TABLES: Final = (
    """CREATE TABLE item@ (
        row INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        sku TEXT NOT NULL,
        category TEXT,
        variant_of TEXT,
        codes TEXT,
        terms TEXT NOT NULL,
        start TEXT NOT NULL AS (substr(terms, 1, 16)),
        body TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE item_code@ (
        key TEXT NOT NULL,
        row INTEGER NOT NULL,
        PRIMARY KEY (key, row)
    ) STRICT, WITHOUT ROWID""",
    # Without positions and sizes: nothing is ranked, and the index is a third.
    f"""CREATE VIRTUAL TABLE item_search@ USING fts5 (
        terms, content = '', detail = none, columnsize = 0, prefix = '1 2',
        tokenize = '{TOKENIZER}'
    )""",
    """CREATE TABLE document@ (
        collection TEXT NOT NULL,
        id TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (collection, id)
    ) STRICT, WITHOUT ROWID""",
)
START_LETTERS: Final = 16
"""How long `item.start` is: the beginning of the folded name (terms begin with it), to sort by."""

# Made when all rows are there: sorting once is quicker than a hundred thousand insertions.
_INDEXES: Final = (
    "CREATE INDEX item_sku@ ON item@ (sku)",
    "CREATE INDEX item_start@ ON item@ (start)",
    "CREATE INDEX item_category@ ON item@ (category, start) WHERE category IS NOT NULL",
    """CREATE INDEX item_uncategorised@ ON item@ (start)
        WHERE category IS NULL AND variant_of IS NULL""",
    "CREATE INDEX item_variant@ ON item@ (variant_of) WHERE variant_of IS NOT NULL",
    """CREATE INDEX document_list_price@ ON document@ (substr(id, instr(id, ':') + 1))
        WHERE collection = 'list_price'""",
)
_NAMES: Final = ("item@", "item_code@", "item_search@", "document@")

_TERMS: Final = """coalesce(json_extract(d.value, '$.body.name'), '') || ' '
    || coalesce(json_extract(d.value, '$.body.sku'), '')
    || coalesce((
        SELECT group_concat(' ' || CASE WHEN c.value LIKE 'gtin:%'
            THEN ltrim(substr(c.value, 6), '0')
            ELSE substr(c.value, instr(c.value, ':') + 1) END, '')
        FROM json_each(d.value, '$.body.codes') AS c), '')
    || coalesce((
        SELECT group_concat(' ' || n.value, '')
        FROM json_each(d.value, '$.body.names') AS n
        WHERE n.value <> json_extract(d.value, '$.body.name')), '')"""

# Materialised, because json_each writes `value` out anew each time that it is named.
_ADD_ITEMS: Final = """
    WITH d AS MATERIALIZED (SELECT value FROM json_each(?))
    INSERT OR IGNORE INTO item@ (id, sku, category, variant_of, codes, terms, body)
    SELECT
        json_extract(d.value, '$.id'),
        upper(coalesce(json_extract(d.value, '$.body.sku'), '')),
        json_extract(d.value, '$.body.category'),
        json_extract(d.value, '$.body.variant_of'),
        CASE json_type(d.value, '$.body.codes')
            WHEN 'array' THEN json_extract(d.value, '$.body.codes') END,
        :terms,
        json_extract(d.value, '$.body')
    FROM d
    WHERE json_extract(d.value, '$.collection') = 'item'
""".replace(":terms", folded_sql(_TERMS))
_ADD_CODES: Final = """
    INSERT OR IGNORE INTO item_code@ (key, row)
    SELECT c.value, i.row FROM item@ AS i, json_each(i.codes) AS c
    WHERE i.row > ? AND c.type = 'text'
"""
_ADD_TERMS: Final = """
    INSERT INTO item_search@ (rowid, terms) SELECT row, terms FROM item@ WHERE row > ?
"""
_ADD_DOCUMENTS: Final = """
    WITH d AS MATERIALIZED (SELECT value FROM json_each(?))
    INSERT OR REPLACE INTO document@ (collection, id, body)
    SELECT
        json_extract(d.value, '$.collection'),
        json_extract(d.value, '$.id'),
        json_extract(d.value, '$.body')
    FROM d
    WHERE json_extract(d.value, '$.collection') <> 'item'
"""
_REMOVE: Final = (
    """INSERT INTO item_search@ (item_search@, rowid, terms)
    SELECT 'delete', row, terms FROM item@ WHERE id IN (SELECT value FROM json_each(?))""",
    """DELETE FROM item_code@ WHERE (key, row) IN (
        SELECT c.value, i.row FROM item@ AS i, json_each(i.codes) AS c
        WHERE i.id IN (SELECT value FROM json_each(?)))""",
    "DELETE FROM item@ WHERE id IN (SELECT value FROM json_each(?))",
)
_WELL_FORMED: Final = """
    WITH d AS MATERIALIZED (SELECT value FROM json_each(?) WHERE type = 'object')
    SELECT count(*) FROM d
    WHERE json_type(d.value, '$.collection') = 'text'
        AND json_type(d.value, '$.id') = 'text'
        AND json_type(d.value, '$.body') = 'object'
"""


def in_slot(sql: str, slot: str) -> str:
    """The SQL for one slot."""
    assert slot in SLOTS
    return sql.replace("@", slot)


def create(connection: Connection, slot: str) -> None:
    """Empty tables in `slot`, whatever was there before."""
    drop(connection, slot)
    for statement in _TABLES:
        connection.execute(in_slot(statement, slot))


def create_indexes(connection: Connection, slot: str) -> None:
    """The indexes that look-ups need, once the rows are there."""
    for statement in _INDEXES:
        connection.execute(in_slot(statement, slot))


def drop(connection: Connection, slot: str) -> None:
    """No tables in `slot`."""
    for name in _NAMES:
        connection.execute(in_slot(f"DROP TABLE IF EXISTS {name}", slot))


def count_well_formed(connection: Connection, documents: str) -> int | None:
    """How many of the documents in a JSON array have the feed's form; None when it is no JSON."""
    ((valid,),) = connection.execute("SELECT json_valid(?)", (documents,))
    if not valid:
        return None
    ((count,),) = connection.execute(_WELL_FORMED, (documents,))
    assert isinstance(count, int)
    return count


def add(connection: Connection, slot: str, documents: str) -> None:
    """Add the documents of a JSON array; no item among them may be there already."""
    ((last,),) = connection.execute(in_slot("SELECT coalesce(max(row), 0) FROM item@", slot))
    connection.execute(in_slot(_ADD_ITEMS, slot), (documents,))
    connection.execute(in_slot(_ADD_CODES, slot), (last,))
    connection.execute(in_slot(_ADD_TERMS, slot), (last,))
    connection.execute(in_slot(_ADD_DOCUMENTS, slot), (documents,))


def remove_items(connection: Connection, slot: str, ids: str) -> None:
    """Remove the items whose ids stand in a JSON array."""
    for statement in _REMOVE:
        connection.execute(in_slot(statement, slot), (ids,))
