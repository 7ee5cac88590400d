"""A till's database on a disk that can fill up, and under a program that can be killed."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.connection import Row, SqlValue, StatementFailed, StorageFull

_ROOM_PAGES: Final = 1_073_741_823
_BEFORE: Final = "killed before a commit"
_AFTER: Final = "killed after a commit"
_BETWEEN: Final = "killed between two writes of a transaction"


class PowerCut(BaseException):
    """The program is dead; nothing of it may clean up after it."""


class Disk:
    """`kasse.till.connection.Connection` on a file, as `CPythonConnection`, with faults.

    A full disk is SQLite's own (its file may not grow), and at times the commit finds out first.
    """

    __slots__ = (
        "_aim",
        "_file",
        "_inside",
        "_left",
        "_writing",
        "dead",
        "died",
        "full",
        "generation",
        "path",
        "refused",
    )

    def __init__(self, path: Path, *, generation: int = 0) -> None:
        self.path: Final = path
        self.generation: Final = generation
        self._file = CPythonConnection(self._name(generation))
        self._left: int | None = None
        self._aim: str | None = None
        self._inside = False
        self._writing = False
        self.dead = False
        self.died: str | None = None
        """Where in a transaction the power failed, as `kasse.simulation.coverage` has it."""
        self.full = False
        self.refused = 0
        """How often there was no room."""

    def cut_power_after(self, statements: int | None) -> None:
        """The power fails after so many more statements; None: it holds."""
        self._left, self._aim = statements, None

    def cut_power_at_commit(self, *, done: bool) -> None:
        """The power fails where a transaction was to be committed, or just was."""
        self._left, self._aim = None, _AFTER if done else _BEFORE

    def fill(self) -> None:
        """No room is left from now on."""
        self.full = True
        pages = self._file.execute("PRAGMA page_count")[0][0]
        assert isinstance(pages, int)
        self._file.execute(f"PRAGMA max_page_count={pages}")

    def make_room(self) -> None:
        """Somebody deleted something else."""
        self.full = False
        self._file.execute(f"PRAGMA max_page_count={_ROOM_PAGES}")

    def after_power_cut(self) -> "Disk":
        """What the file system holds now, opened by a new program; this one is of no use after."""
        copy = self.copy(self.path, generation=self.generation + 1)
        self.close()
        return copy

    def copy(self, path: Path, *, generation: int = 0) -> "Disk":
        """The files as they are, without what only memory knew."""
        for ending in ("", "-wal"):
            source = self._name(self.generation).with_name(
                self._name(self.generation).name + ending
            )
            target = path.with_suffix(f".{generation}")
            if source.exists():
                shutil.copyfile(source, target.with_name(target.name + ending))
        return Disk(path, generation=generation)

    def close(self) -> None:
        """Lets go of the files."""
        self._file.close()

    def execute(self, sql: str, parameters: Sequence[SqlValue] = ()) -> list[Row]:
        self._live(_BEFORE if sql == "COMMIT" else _BETWEEN)
        with self._room():
            if self.full and sql == "COMMIT":
                raise StorageFull("no room for the commit")
            rows = self._file.execute(sql, parameters)
        self._writing |= not sql.startswith(("SELECT", "BEGIN"))
        return rows

    def executemany(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> None:
        self._live(_BETWEEN)
        with self._room():
            self._file.executemany(sql, rows)
        self._writing = True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        assert not self._inside, "transactions do not nest"
        self.execute("BEGIN IMMEDIATE")
        self._inside, self._writing = True, False
        try:
            yield
            self.execute("COMMIT")
            # The commit may be the last thing that happened: nobody heard of it.
            self._live(_AFTER)
        except Exception:
            # SQLite may have rolled back by itself (disk full): then there is nothing to undo.
            with suppress(StatementFailed):
                self._file.execute("ROLLBACK")
            raise
        finally:
            self._inside = False

    @contextmanager
    def _room(self) -> Iterator[None]:
        try:
            yield
        except StorageFull:
            self.refused += 1
            raise

    def _live(self, place: str) -> None:
        if not self.dead and (self._left == 0 or (place == self._aim and self._writing)):
            self.dead = True
            self.died = place if self._inside and self._writing else None
        if self.dead:
            raise PowerCut
        if self._left is not None:
            self._left -= 1

    def _name(self, generation: int) -> Path:
        return self.path.with_suffix(f".{generation}")
