"""A till's database on a disk that can fill up, and under a program that can be killed."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.connection import Row, SqlValue, StatementFailed, StorageFull

_ROOM_PAGES: Final = 1_073_741_823


class PowerCut(BaseException):
    """The program is dead; nothing of it may clean up after it."""


class Disk:
    """`kasse.till.connection.Connection` on a file, as `CPythonConnection`, with faults.

    A full disk is SQLite's own (its file may not grow), and at times the commit finds out first.
    """

    __slots__ = ("_file", "_inside", "_left", "dead", "full", "generation", "path")

    def __init__(self, path: Path, *, generation: int = 0) -> None:
        self.path: Final = path
        self.generation: Final = generation
        self._file = CPythonConnection(self._name(generation))
        self._left: int | None = None
        self._inside = False
        self.dead = False
        self.full = False

    def cut_power_after(self, statements: int | None) -> None:
        """The power fails after so many more statements; None: it holds."""
        self._left = statements

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
        self._live()
        if self.full and sql == "COMMIT":
            raise StorageFull("no room for the commit")
        return self._file.execute(sql, parameters)

    def executemany(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> None:
        self._live()
        self._file.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        assert not self._inside, "transactions do not nest"
        self.execute("BEGIN IMMEDIATE")
        self._inside = True
        try:
            yield
            self.execute("COMMIT")
            # The commit may be the last thing that happened: nobody heard of it.
            self._live()
        except Exception:
            # SQLite may have rolled back by itself (disk full): then there is nothing to undo.
            with suppress(StatementFailed):
                self._file.execute("ROLLBACK")
            raise
        finally:
            self._inside = False

    def _live(self) -> None:
        if self._left == 0:
            self.dead = True
        if self.dead:
            raise PowerCut
        if self._left is not None:
            self._left -= 1

    def _name(self, generation: int) -> Path:
        return self.path.with_suffix(f".{generation}")
