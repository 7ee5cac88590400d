"""The connection port over CPython's sqlite3."""

from pathlib import Path

import pytest

from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.connection import Connection, StorageFailed
from tests.till.connection_suite import ConnectionSuite


class _OnCPython(ConnectionSuite):
    def teardown_method(self) -> None:
        """After each test."""
        assert isinstance(self.connection, CPythonConnection)
        self.connection.close()


class TestInMemory(_OnCPython):
    def open_connection(self) -> Connection:
        return CPythonConnection(":memory:")


class TestInAFile(_OnCPython):
    @pytest.fixture(autouse=True)
    def place(self, tmp_path: Path) -> None:
        self.path = tmp_path / "register.db"

    def open_connection(self) -> Connection:
        return CPythonConnection(self.path)

    def setup_method(self) -> None:
        """pytest makes fixtures after it calls this: the table is made in the fixture instead."""

    @pytest.fixture(autouse=True)
    def table(self, place: None) -> None:
        ConnectionSuite.setup_method(self)


def test_what_was_committed_is_there_when_opened_again(tmp_path: Path) -> None:
    first = CPythonConnection(tmp_path / "r.db")
    first.execute("CREATE TABLE t (n INTEGER) STRICT")
    with first.transaction():
        first.execute("INSERT INTO t VALUES (7)")
    first.close()
    assert CPythonConnection(tmp_path / "r.db").execute("SELECT n FROM t") == [(7,)]


def test_commits_are_durable(tmp_path: Path) -> None:
    connection = CPythonConnection(tmp_path / "r.db")
    assert connection.execute("PRAGMA synchronous") == [(2,)]  # FULL
    assert connection.execute("PRAGMA journal_mode") == [("wal",)]


def test_a_second_program_is_told_that_the_register_is_in_use(tmp_path: Path) -> None:
    holder = CPythonConnection(tmp_path / "r.db")
    holder.execute("CREATE TABLE t (n INTEGER) STRICT")
    with pytest.raises(StorageFailed):
        CPythonConnection(tmp_path / "r.db", wait_s=0)
    holder.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "r.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(StorageFailed):
        CPythonConnection(tmp_path / "r.db")
    assert (tmp_path / "r.db").read_bytes() == b"not a database" * 1000
