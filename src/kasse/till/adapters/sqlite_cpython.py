"""The connection port over CPython's `sqlite3`: kiosks, tests, simulations and tools."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Never

from kasse.till.connection import (
    Row,
    SqlValue,
    StatementFailed,
    StorageFailed,
    StorageFull,
)

_STATEMENTS_CACHED = 256
_WAIT_S = 5
# Primary result codes (low byte) of https://sqlite.org/rescode.html.
_FULL = 13
_FAILED = frozenset({8, 10, 11, 14, 26})  # READONLY, IOERR, CORRUPT, CANTOPEN, NOTADB
_BUSY = frozenset({5, 6})  # BUSY, LOCKED: somebody else has the register's file open


class CPythonConnection:
    """`kasse.till.connection.Connection` on a file, or in memory with path ":memory:".

    Durable as the port asks: WAL with `synchronous=FULL`. Raises StorageFailed when the file
    cannot be opened, is no database, or is still in use by another program after `wait_s`.
    """

    __slots__ = ("_inside", "_sqlite")

    def __init__(self, path: Path | str, *, wait_s: int = _WAIT_S) -> None:
        self._inside = False
        try:
            self._sqlite = sqlite3.connect(
                str(path),
                timeout=wait_s,
                isolation_level=None,
                cached_statements=_STATEMENTS_CACHED,
            )
            # The register owns its file, as it does in the browser: one writer, no other reader.
            for pragma in (
                "locking_mode=EXCLUSIVE",
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
            ):
                self._sqlite.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            _raise(error)

    def execute(self, sql: str, parameters: Sequence[SqlValue] = ()) -> list[Row]:
        _check(parameters)
        try:
            rows: list[Row] = self._sqlite.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            _raise(error)
        for row in rows:
            _check(row)
        return rows

    def executemany(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> None:
        for row in rows:
            _check(row)
        try:
            self._sqlite.executemany(sql, rows)
        except sqlite3.Error as error:
            _raise(error)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        assert not self._inside, "transactions do not nest"
        self.execute("BEGIN IMMEDIATE")
        self._inside = True
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            # SQLite may have rolled back by itself (disk full): then there is nothing to undo.
            if self._sqlite.in_transaction:
                self.execute("ROLLBACK")
            raise
        finally:
            self._inside = False

    def close(self) -> None:
        """Close the file; the connection is of no use after."""
        self._sqlite.close()


def _check(values: Sequence[SqlValue]) -> None:
    for value in values:
        if isinstance(value, float):
            raise TypeError("a float may not cross the connection port")


def _raise(error: sqlite3.Error) -> Never:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary == _FULL:
        raise StorageFull(str(error)) from error
    if primary in _FAILED or primary in _BUSY:
        raise StorageFailed(str(error)) from error
    raise StatementFailed(str(error)) from error
