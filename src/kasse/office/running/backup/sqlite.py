"""A SQLite database into a file while it is used, and what such a file holds."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from kasse.domain.outcome import refused
from kasse.office.running.backup.form import Head, Unusable

_PAGES: Final = 512
"""Pages in one step: 2 MB, so that nobody waits long for the disk."""

_REST: Final = 0.5
"""Of the time that a step took: the disk and the processor are others' in the meantime."""


def copy(source: Path, target: Path, *, tell: Callable[[int, int], None]) -> None:
    """Copies one moment of the database `source`; `tell` hears of pages done and pages in all.

    A read transaction is kept open meanwhile: writers go on (WAL), and the copy, made step by
    step, does not begin anew when they do. Raises Unusable: backup.unreadable.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(_connect(source)) as read, closing(_connect(target)) as written:
            read.execute("BEGIN")
            read.execute("SELECT count(*) FROM sqlite_master").fetchone()
            written.execute("PRAGMA synchronous=OFF")
            _copy(read, written, target, tell)
    except sqlite3.Error as error:
        raise Unusable(refused("backup.unreadable", error=str(error)[:200])) from None


def _copy(
    read: sqlite3.Connection,
    written: sqlite3.Connection,
    target: Path,
    tell: Callable[[int, int], None],
) -> None:
    descriptor = os.open(target, os.O_RDONLY)
    began_s = time.monotonic()

    def stepped(_status: int, remaining: int, total: int) -> None:
        nonlocal began_s
        # Little by little: a large file that is synced at once keeps a till's commit waiting.
        os.fsync(descriptor)
        tell(total - remaining, total)
        time.sleep((time.monotonic() - began_s) * _REST)
        began_s = time.monotonic()

    try:
        read.backup(written, pages=_PAGES, progress=stepped, sleep=0)
    finally:
        os.close(descriptor)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=20)


def problem_of(path: Path) -> str:
    """What SQLite finds wrong with a file, "" for nothing: pages, indexes and records."""
    try:
        with closing(_connect(path)) as connection:
            ((answer,),) = connection.execute("PRAGMA quick_check(1)")
    except sqlite3.Error as error:
        return str(error)[:200]
    return "" if answer == "ok" else str(answer)[:200]


def heads_of(path: Path) -> tuple[Head, ...]:
    """Where each chain stands in a file."""
    with closing(_connect(path)) as connection:
        rows = connection.execute(HEADS).fetchall()
    return tuple(Head(register=r, seq=s, hash=h, entries=n) for r, s, h, n in rows)


def counts_of(path: Path) -> dict[str, int]:
    """The rows of each table in a file."""
    with closing(_connect(path)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY name"
        ).fetchall()
        counts = {}
        for (name,) in names:
            sql = f'SELECT count(*) FROM "{name}"'  # noqa: S608  # names of our own tables
            ((counts[name],),) = connection.execute(sql)
    return counts


def migrations_of(path: Path) -> tuple[tuple[str, str], ...]:
    """The migrations that a file has; none for a file without tables of Django."""
    try:
        with closing(_connect(path)) as connection:
            rows = connection.execute(MIGRATIONS).fetchall()
    except sqlite3.OperationalError:
        return ()
    return tuple((app, name) for app, name in rows)


HEADS: Final = """
SELECT last.register, last.seq, entry.hash, last.entries
FROM (SELECT register, MAX(seq) AS seq, COUNT(*) AS entries FROM journal_entry GROUP BY register) last
JOIN journal_entry entry ON entry.register = last.register AND entry.seq = last.seq
ORDER BY last.register
"""
MIGRATIONS: Final = "SELECT app, name FROM django_migrations ORDER BY app, name"
