"""Rows in bulk: what projections derive, and how it is written to SQLite and PostgreSQL.

Models describe the tables; rows are plain tuples in the order of a model's columns, because an
ingest writes thousands of them a second and an object for each would be most of its cost.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

import orjson
from django.db import connection, models

Value: TypeAlias = str | int | bool
Row: TypeAlias = tuple[Value, ...]
ByTable: TypeAlias = "defaultdict[Table, list[Row]]"

_TYPES: Final[tuple[tuple[type, type], ...]] = (
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.CharField, str),
    (models.TextField, str),
)

_COPY_FROM: Final = 12
"""From how many rows on COPY beats an INSERT on PostgreSQL."""

_PIPELINE_TO: Final = 600
"""Up to how many rows a pipeline beats COPY on PostgreSQL."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """A table as rows go into it: the first `key` columns identify a row.

    With `sums`, the columns after the key are totals: a row put is added to the one there.
    """

    name: str
    columns: tuple[str, ...]
    types: tuple[type, ...]
    key: int
    sums: bool = False

    @property
    def column_list(self) -> str:
        """The columns as SQL names them."""
        return ", ".join(f'"{column}"' for column in self.columns)


class Malformed(ValueError):
    """An entry does not have the form that its kind asks for."""


def table_of(model: type[models.Model], *, sums: bool = False) -> Table:
    """The table of a model whose primary key is made of its first columns."""
    # What the database makes of the others by itself is not written.
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = tuple(str(field.column) for field in fields)
    key = tuple(str(field.column) for field in model._meta.pk_fields)
    assert names[: len(key)] == key
    return Table(
        name=model._meta.db_table,
        columns=names,
        types=tuple(_type_of(field) for field in fields),
        key=len(key),
        sums=sums,
    )


def _type_of(field: Any) -> type:
    return next(kind for of, kind in _TYPES if isinstance(field, of))


class Rows:
    """Rows gathered by table."""

    def __init__(self) -> None:
        """Begins empty."""
        self.by_table: ByTable = defaultdict(list)

    def extend(self, rows: Mapping[Table, list[Row]]) -> None:
        """Takes in the rows of one entry."""
        for table, some in rows.items():
            self.by_table[table] += some

    def __len__(self) -> int:
        """How many rows there are."""
        return sum(map(len, self.by_table.values()))

    def summed(self, table: Table) -> list[Row]:
        """The rows of a table with `sums`, one for each key, in the order of the keys.

        The order is the same in every transaction, so two of them never wait for each other.
        """
        totals = Totals(table)
        totals.take(self.by_table.get(table, ()))
        return totals.rows()


class Totals:
    """Rows of a table with `sums`, added up by key."""

    def __init__(self, table: Table) -> None:
        """Begins empty."""
        self._split = table.key
        self._totals: dict[Row, list[int]] = {}

    def take(self, rows: Iterable[Row]) -> None:
        """Adds rows up."""
        totals, split = self._totals, self._split
        for row in rows:
            amounts: tuple[int, ...] = row[split:]  # type: ignore[assignment]  # sums are integers
            total = totals.setdefault(row[:split], [0] * len(amounts))
            for place, amount in enumerate(amounts):
                total[place] += amount

    def rows(self) -> list[Row]:
        """One row for each key, in their order."""
        return [(*key, *self._totals[key]) for key in sorted(self._totals)]


class Writer(Protocol):
    """How rows get into a database, inside the transaction that is open."""

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Adds rows that are not there yet."""

    def add(self, table: Table, rows: Sequence[Row]) -> None:
        """Adds rows of totals to those that are there."""

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """Runs a statement with `%s` for parameters; returns its rows."""

    def together(self, rows: int) -> AbstractContextManager[Any]:
        """For about so many `rows` that are written without asking anything in between."""


def writer() -> Writer:
    """The writer of the database that this thread is connected to."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        return PostgresWriter(connection.connection)
    return SqliteWriter(connection.connection)


def write(rows: Rows, *, to: Writer) -> None:
    """Writes all of `rows`, tables in the order of their names."""
    for table in sorted(rows.by_table, key=_name):
        if table.sums:
            to.add(table, rows.summed(table))
        else:
            to.insert(table, rows.by_table[table])


def _name(table: Table) -> str:
    return table.name


class SqliteWriter:
    """Rows by prepared statements."""

    def __init__(self, raw: Any) -> None:
        """`raw` is a connection of the sqlite3 module."""
        self._raw = raw

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """See Writer."""
        self._raw.executemany(_insert_sql(table, marker="?"), rows)

    def add(self, table: Table, rows: Sequence[Row]) -> None:
        """See Writer."""
        self._raw.executemany(_insert_sql(table, marker="?") + _on_conflict_add(table), rows)

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """See Writer."""
        # sqlite3's own parameters; Django's cursor would rewrite the statement each time.
        cursor = self._raw.cursor()
        rows: list[tuple[Any, ...]] = cursor.execute(sql.replace("%s", "?"), parameters).fetchall()
        cursor.close()
        return rows

    def together(self, rows: int) -> AbstractContextManager[Any]:
        """See Writer; there is no way to save."""
        return nullcontext(rows)


class PostgresWriter:
    """Rows by COPY when they are many, else and for totals by one statement."""

    def __init__(self, raw: Any) -> None:
        """`raw` is a psycopg connection."""
        import psycopg

        self._raw = raw
        self._cursor = psycopg.Cursor(raw)
        self._copies = True

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """See Writer."""
        if not self._copies or len(rows) < _COPY_FROM:
            self._insert(table, rows)
            return
        with self._cursor.copy(f'COPY "{table.name}" ({table.column_list}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)

    def add(self, table: Table, rows: Sequence[Row]) -> None:
        """See Writer."""
        self._insert(table, rows, _on_conflict_add(table))

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """See Writer."""
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchall() if self._cursor.description else []

    @contextmanager
    def together(self, rows: int) -> Iterator[None]:
        """See Writer. A pipeline saves a few rows the way to the server and back for each
        statement; COPY, which cannot be in one, is quicker for many rows.
        """
        if rows >= _PIPELINE_TO:
            yield
            return
        self._copies = False
        try:
            with self._raw.pipeline():
                yield
        finally:
            self._copies = True

    def _insert(self, table: Table, rows: Sequence[Row], then: str = "") -> None:
        # The statement is the same for any number of rows, so the server plans it once; and JSON
        # is made in C, which psycopg's arrays are not.
        columns = ", ".join(
            f"(e->>{place})::{_SQL_TYPES[kind]}" for place, kind in enumerate(table.types)
        )
        self._cursor.execute(
            f'INSERT INTO "{table.name}" ({table.column_list})'  # noqa: S608  # names of our own
            f" SELECT {columns} FROM jsonb_array_elements(%s::jsonb) AS e{then}",
            (orjson.dumps(rows).decode(),),
        )


_SQL_TYPES: Final[Mapping[type, str]] = {str: "text", int: "bigint", bool: "boolean"}


def _insert_sql(table: Table, *, marker: str) -> str:
    marks = ", ".join([marker] * len(table.columns))
    return f'INSERT INTO "{table.name}" ({table.column_list}) VALUES ({marks})'  # noqa: S608  # names of our own


def _on_conflict_add(table: Table) -> str:
    key = ", ".join(f'"{column}"' for column in table.columns[: table.key])
    added = ", ".join(
        f'"{column}" = "{table.name}"."{column}" + excluded."{column}"'
        for column in table.columns[table.key :]
    )
    return f" ON CONFLICT ({key}) DO UPDATE SET {added}"
