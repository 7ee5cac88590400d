"""Rows of ordinary tables in bulk, where objects of the ORM would be most of the cost.

`kasse.office.tables` does the same for what projections derive; here rows may hold JSON, instants
and nothing.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final

from django.db import connection, models


def insert(
    model: type[models.Model],
    rows: Iterable[Mapping[str, Any]],
    *,
    unique: Sequence[str] = (),
    update: Sequence[str] = (),
) -> None:
    """Writes rows: {attribute: value} with the same attributes in the same order in each.

    A row with the `unique` attributes of one that is there changes its `update` attributes. What is
    not named has to be null or numbered by the database. Values are not checked: the model's rules
    are the caller's.
    """
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    fields = [_field(model, name) for name in first]
    columns = [field.column for field in fields]
    places = ", ".join(["%s"] * len(columns))
    into = f'INTO "{model._meta.db_table}" ({_listed(columns)})'
    sql = f"INSERT {into} VALUES ({places})"  # noqa: S608  # names of our own and placeholders
    if unique:
        keys = [_field(model, name).column for name in unique]
        changed = [_field(model, name).column for name in update]
        changes = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in changed)
        sql += f" ON CONFLICT ({_listed(keys)}) DO UPDATE SET {changes}"
    written = [
        (place, _WRITE[kind])
        for place, field in enumerate(fields)
        for kind in _WRITE
        if isinstance(field, kind)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, [_values(row, written) for row in chain([first], rest)])


def _values(
    row: Mapping[str, Any], written: Sequence[tuple[int, Callable[[Any], Any]]]
) -> list[Any]:
    values = list(row.values())
    for place, write in written:
        if values[place] is not None:
            values[place] = write(values[place])
    return values


def _field(model: type[models.Model], name: str) -> Any:
    return next(
        field for field in model._meta.concrete_fields if name in (field.attname, field.name)
    )


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _instant(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _json(value: Any) -> str:
    return json.dumps(value)


_WRITE: Final[Mapping[type, Callable[[Any], Any]]] = {
    models.JSONField: _json,
    models.DateTimeField: _instant,
}
