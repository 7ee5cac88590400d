"""The one small port between the till and its SQLite database.

Two adapters pass one suite (tests/till/connection_suite.py): CPython's `sqlite3`
(`kasse.till.adapters.sqlite_cpython`) and SQLite WASM in the browser
(`kasse.till.browser`). The SQL is written once, for both.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from kasse.domain.outcome import Refused, refused

SqlValue = str | int | bytes | None
"""What may cross the port. Floats may not, in either direction."""

Row = tuple[SqlValue, ...]


class StorageFull(Exception):
    """The disk, or the browser's quota, is full. What was committed before still stands."""


class StorageFailed(Exception):
    """Reading or writing failed (I/O error, damaged or lost file). Stop selling, keep the file."""


class StatementFailed(Exception):
    """The statement is wrong or breaks a constraint: a programming error, never an expected one."""


def not_stored(problem: StorageFull | StorageFailed) -> Refused:
    """The refusal for what the device could not write; nothing of it was."""
    if isinstance(problem, StorageFull):
        return refused("storage.full")
    return refused("storage.failed", reason=str(problem))


class Connection(Protocol):
    """One open database of one register, used by one caller.

    Values: text of any Unicode but lone surrogates (`ValueError`), integers of 64 bits signed
    (`OverflowError` beyond), bytes and `None`. A float is a `TypeError`, going in or coming out.
    Outside `transaction()` each statement commits by itself.
    """

    def execute(self, sql: str, parameters: Sequence[SqlValue] = ()) -> list[Row]:
        """Run one statement and return all its rows (none for a write).

        Raises StorageFull, StorageFailed, StatementFailed.
        """
        ...

    def executemany(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> None:
        """Run one statement once for each row of parameters; call it inside `transaction()`.

        Raises StorageFull, StorageFailed, StatementFailed.
        """
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """BEGIN IMMEDIATE, then COMMIT on leaving, or ROLLBACK when the block raises.

        Once the block is left without an exception, what it wrote survives a power cut.
        Transactions do not nest (assert). Raises StorageFull, StorageFailed.
        """
        ...
