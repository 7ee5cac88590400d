"""The till's schema."""

import pytest

from kasse.domain.outcome import refused
from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.connection import StatementFailed
from kasse.till.journal_store import JournalStore
from kasse.till.schema import MIGRATIONS, VERSION, open_schema, version_of
from tests.till.samples import append, everything, opened, opening


def test_a_new_database_gets_every_table() -> None:
    connection = opened()
    assert version_of(connection) == VERSION == len(MIGRATIONS)
    assert {"entry", "draft_step", "device", "effect", "state"} <= set(everything(connection))


def test_opening_again_changes_nothing() -> None:
    connection = opened()
    append(JournalStore(connection, "r-1"), opening())
    before = everything(connection)
    assert open_schema(connection) is None
    assert everything(connection) == before


def test_a_newer_database_is_left_alone() -> None:
    """STO-4"""
    connection = CPythonConnection(":memory:")
    connection.execute("CREATE TABLE later (n INTEGER) STRICT")
    connection.execute(f"PRAGMA user_version = {VERSION + 2}")
    assert open_schema(connection) == refused("storage.newer", found=VERSION + 2, known=VERSION)
    assert version_of(connection) == VERSION + 2
    assert everything(connection) == {"later": []}


@pytest.mark.parametrize(
    "statement", ["DELETE FROM entry", "UPDATE entry SET text = '{}'", "UPDATE entry SET seq = 9"]
)
def test_the_database_itself_keeps_entries(statement: str) -> None:
    """STO-2"""
    connection = opened()
    append(JournalStore(connection, "r-1"), opening())
    before = everything(connection)
    with pytest.raises(StatementFailed):
        connection.execute(statement)
    assert everything(connection) == before
