"""Rows of ordinary tables in bulk, where objects of the ORM would be most of the cost.

`kasse.office.tables` does the same for what projections derive; here rows may hold JSON, instants
and nothing. Many rows go in one statement: what follows a statement (an index of words is written
out, a server answers) happens once for all of them then.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

import orjson
from django.db import connection, models

_ROWS: Final = 500
"""In one statement, at most."""


def insert(
    model: type[models.Model],
    rows: Iterable[Mapping[str, Any]],
    *,
    unique: Sequence[str] = (),
    update: Sequence[str] = (),
) -> None:
    """Writes rows: {attribute: value} with the same attributes in the same order in each.

    A row with the `unique` attributes of one that is there changes its `update` attributes; with
    none to update it is left out. What is not named has to be null or numbered by the database.
    Values are not checked: the model's rules are the caller's.
    """
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    fields = [_field(model, name) for name in first]
    into = f'INTO "{model._meta.db_table}" ({_listed(field.column for field in fields)})'
    conflict = _on_conflict(model, unique, update) if unique else ""
    write = _insert_json if connection.vendor == "postgresql" else _insert_values
    for some in _steps(first, rest, _rows_at_once(len(fields))):
        write(model, fields, into, some, conflict)


def analyse(*models_: type[models.Model]) -> None:
    """Has PostgreSQL count anew what is in tables that have just got many rows. It finds rows the
    way that was right at its last count, and counts by itself only after minutes; SQLite does not
    go by counts."""
    if connection.vendor == "postgresql":
        names = _listed(model._meta.db_table for model in models_)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")


def _insert_json(
    model: type[models.Model],
    fields: Sequence[Any],
    into: str,
    rows: Sequence[Mapping[str, Any]],
    conflict: str,
) -> None:
    # The server knows the types of its own table, and the statement is the same for any rows.
    columns = [field.column for field in fields]
    document = orjson.dumps([dict(zip(columns, row.values(), strict=True)) for row in rows])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT {into} SELECT {_listed(columns)}"  # noqa: S608  # names of our own
            f' FROM jsonb_populate_recordset(NULL::"{model._meta.db_table}", %s::jsonb){conflict}',
            [document.decode()],
        )


def _insert_values(
    _model: type[models.Model],
    fields: Sequence[Any],
    into: str,
    rows: Sequence[Mapping[str, Any]],
    conflict: str,
) -> None:
    one = f"({', '.join(['%s'] * len(fields))})"
    places = ", ".join([one] * len(rows))
    values = [value for row in rows for value in row.values()]
    for place, field in enumerate(fields):
        if isinstance(field, models.JSONField):
            values[place :: len(fields)] = map(_json, values[place :: len(fields)])
        elif isinstance(field, models.DateTimeField):
            values[place :: len(fields)] = map(_instant, values[place :: len(fields)])
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT {into} VALUES {places}{conflict}", values)  # noqa: S608  # names of our own


def _rows_at_once(columns: int) -> int:
    """As many as a statement may have; SQLite counts its values."""
    if connection.vendor == "postgresql":
        return _ROWS
    connection.ensure_connection()
    limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    return min(_ROWS, int(limit) // columns)


def _steps(
    first: Mapping[str, Any], rest: Iterator[Mapping[str, Any]], size: int
) -> Iterator[list[Mapping[str, Any]]]:
    some = [first, *islice(rest, size - 1)]
    while some:
        yield some
        some = list(islice(rest, size))


def _on_conflict(model: type[models.Model], unique: Sequence[str], update: Sequence[str]) -> str:
    keys = _listed(_field(model, name).column for name in unique)
    changed = [_field(model, name).column for name in update]
    changes = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in changed)
    return f" ON CONFLICT ({keys}) DO " + (f"UPDATE SET {changes}" if changes else "NOTHING")


def _field(model: type[models.Model], name: str) -> Any:
    return next(
        field for field in model._meta.concrete_fields if name in (field.attname, field.name)
    )


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _instant(at: datetime | None) -> Any:
    return None if at is None else connection.ops.adapt_datetimefield_value(at)


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)
