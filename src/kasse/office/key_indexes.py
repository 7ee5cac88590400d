"""Indexes that Django makes for keys, taken away by a migration where they cost more than they give."""

from collections.abc import Collection, Mapping
from typing import Any


def drop(schema_editor: Any, tables: Mapping[str, Collection[str]]) -> None:
    """Drops the index of each of these columns (by table), because others begin with the column,
    and in each table those by which PostgreSQL finds the beginnings of keys, for which nobody asks.

    An AlterField would do the first, but makes the whole table anew on SQLite. Those of a condition
    or of more columns have names of our own and stay.
    """
    connection = schema_editor.connection
    for table, columns in tables.items():
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, table)
        for name in [name for name, one in found.items() if one["index"]]:
            is_of_column = any(name.startswith(f"{table}_{column}_") for column in columns)
            if is_of_column or name.endswith("_like"):
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")
