"""A PostgreSQL database into files and back, in the text form of COPY.

No program beside Kasse is needed (pg_dump must be as new as the server), and each table is read in
one snapshot. Tables are made by Kasse's own migrations, up to those that the back-up had.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from kasse.office.audit import services as audit
from kasse.office.running.backup.form import TABLES, Head, Manifest
from kasse.office.running.backup.sqlite import HEADS, MIGRATIONS

Columns = Mapping[str, tuple[str, ...]]

_PIECE: Final = 1024 * 1024
_COLUMNS: Final = """
SELECT c.relname, a.attname
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY c.relname, a.attnum
"""


def copy_out(
    into: Path, *, tell: Callable[[int, int], None]
) -> tuple[Columns, dict[str, int], tuple[Head, ...], tuple[tuple[str, str], ...]]:
    """Writes each table into `into`/tables/NAME.copy, all of one moment; returns the columns and
    the counts of the tables, the journal's heads and the migrations. `tell` hears of tables done.

    It has a connection of its own: a transaction that lasts takes none from the pool.
    """
    import psycopg

    (into / TABLES).mkdir(parents=True, exist_ok=True)
    with psycopg.connect(**_parameters()) as raw, raw.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        columns = _columns(cursor)
        counts = {}
        for done, (table, names) in enumerate(columns.items()):
            tell(done, len(columns))
            with (
                (into / TABLES / f"{table}.copy").open("wb") as file,
                cursor.copy(f"COPY {_table(table, names)} TO STDOUT") as rows,
            ):
                for piece in rows:
                    file.write(piece)
            counts[table] = cursor.rowcount
        return columns, counts, _heads(cursor), _migrations(cursor)


_OF_DJANGO: Final = ("cursor_factory", "context", "prepare_threshold")


def _parameters() -> dict[str, Any]:
    """All of what DATABASE_URL says, such as certificates and a search path; but not what Django
    adds for its own cursors."""
    asked = connection.get_connection_params()
    return {name: value for name, value in asked.items() if name not in _OF_DJANGO}


def _columns(cursor: Any) -> Columns:
    found: dict[str, tuple[str, ...]] = {}
    for table, column in cursor.execute(_COLUMNS).fetchall():
        found[table] = (*found.get(table, ()), column)
    return found


def _table(table: str, columns: Iterable[str]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(map(quote, columns))})"


def _heads(cursor: Any) -> tuple[Head, ...]:
    cursor.execute(HEADS)
    return tuple(Head(register=r, seq=s, hash=h, entries=n) for r, s, h, n in cursor.fetchall())


def _migrations(cursor: Any) -> tuple[tuple[str, str], ...]:
    cursor.execute(MIGRATIONS)
    return tuple((app, name) for app, name in cursor.fetchall())


def heads() -> tuple[Head, ...]:
    """Where each chain stands in the database that this thread is connected to, of either kind."""
    with connection.cursor() as cursor:
        return _heads(cursor)


def check(manifest: Manifest, folder: Path) -> tuple[tuple[Head, ...], dict[str, int]]:
    """Restores the tables in `folder` beside the real ones, and returns heads and counts of what
    came of it. All in a transaction that is rolled back: nothing stays, whatever happens."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                name = f"kasse_check_{uuid4().hex}"
                cursor.execute(f"CREATE SCHEMA {name}")
                cursor.execute(f"SET LOCAL search_path TO {name}")
            found = _fill(manifest, folder)
            transaction.set_rollback(True)
            return found
    finally:
        ContentType.objects.clear_cache()


def replace(manifest: Manifest, folder: Path) -> tuple[tuple[Head, ...], dict[str, int]]:
    """Puts the tables in `folder` into the place of all that the schema has. To be called in a
    transaction, which the caller ends when heads and counts are right."""
    with connection.cursor() as cursor:
        # Somebody who holds a table is not waited for without end.
        cursor.execute("SET LOCAL lock_timeout = '20s'")
        for sql in tuple(_drops(cursor)):
            cursor.execute(sql)
    ContentType.objects.clear_cache()
    return _fill(manifest, folder)


def _drops(cursor: Any) -> Iterator[str]:
    quote = connection.ops.quote_name
    for table in _columns(_Executing(cursor)):
        yield f"DROP TABLE IF EXISTS {quote(table)} CASCADE"
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc"
        " WHERE pronamespace = current_schema()::regnamespace AND NOT EXISTS"
        " (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
    )
    for (function,) in cursor.fetchall():
        yield f"DROP FUNCTION IF EXISTS {function} CASCADE"


class _Executing:
    """Django's cursor, whose `execute` returns itself as psycopg's does."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def execute(self, sql: str) -> Any:
        self._cursor.execute(sql)
        return self._cursor


def _fill(manifest: Manifest, folder: Path) -> tuple[tuple[Head, ...], dict[str, int]]:
    executor = MigrationExecutor(connection)
    executor.migrate(leaves(manifest.migrations, executor.loader.graph.node_map))
    with connection.cursor() as cursor:
        quote = connection.ops.quote_name
        tables = _columns(_Executing(cursor))
        # Migrations make single constraints immediate; tables come in the order of their names.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        # Migrations write rows of their own, too.
        with audit.emptying():
            cursor.execute(f"TRUNCATE {', '.join(map(quote, tables))}")
        for table, columns in manifest.columns.items():
            with (folder / TABLES / f"{table}.copy").open("rb") as file:
                _copy_in(cursor, f"COPY {_table(table, columns)} FROM STDIN", file)
        _set_sequences(cursor)
        counts = {}
        for table in manifest.columns:
            cursor.execute(f"SELECT count(*) FROM {quote(table)}")  # noqa: S608  # our tables' names
            counts[table] = cursor.fetchone()[0]
        # What the tables refer to must be there before this is called right.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return _heads(cursor), counts


def leaves(
    applied: Sequence[tuple[str, str]], nodes: Mapping[tuple[str, str], Any]
) -> list[tuple[str, str]]:
    """The last of these migrations in each app: Django takes whatever is named before another one
    of its app that is applied for a wish to go back."""
    known = set(applied)
    return [
        key
        for key in applied
        if key in nodes
        and not any(child.key in known and child.key[0] == key[0] for child in nodes[key].children)
    ]


def _copy_in(cursor: Any, sql: str, file: BinaryIO) -> None:
    with cursor.copy(sql) as rows:
        while piece := file.read(_PIECE):
            rows.write(piece)


def _set_sequences(cursor: Any) -> None:
    """Each identity column goes on after the largest number that is there."""
    cursor.execute(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND a.attidentity <> ''"
    )
    quote = connection.ops.quote_name
    for table, column in cursor.fetchall():
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), COALESCE(MAX({quote(column)}), 1),"  # noqa: S608  # our own names
            f" MAX({quote(column)}) IS NOT NULL) FROM {quote(table)}",
            (quote(table), column),
        )
