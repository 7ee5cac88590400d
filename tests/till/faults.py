"""A connection that dies at the nth statement, as a power cut would have it."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.connection import Row, SqlValue


class PowerCut(BaseException):
    """Nothing more is written, and nobody cleans up."""


class Dying:
    """Passes statements on, until `statements` have been; then the power is cut.

    BEGIN and COMMIT are statements like the others. Afterwards everything raises, so that no
    clean-up of the code under test helps it.
    """

    def __init__(self, inner: CPythonConnection, *, statements: int) -> None:
        self._inner = inner
        self._left = statements
        self.dead = False

    def execute(self, sql: str, parameters: Sequence[SqlValue] = ()) -> list[Row]:
        self._live()
        return self._inner.execute(sql, parameters)

    def executemany(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> None:
        self._live()
        self._inner.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except Exception:
            self.execute("ROLLBACK")
            raise

    def _live(self) -> None:
        if self._left == 0:
            self.dead = True
        if self.dead:
            raise PowerCut
        self._left -= 1


def after_power_cut(path: Path, survivor: Path) -> CPythonConnection:
    """The database as the disk holds it now: its files, without what only memory knew."""
    for ending in ("", "-wal"):
        source = path.with_name(path.name + ending)
        if source.exists():
            shutil.copyfile(source, survivor.with_name(survivor.name + ending))
    return CPythonConnection(survivor)
