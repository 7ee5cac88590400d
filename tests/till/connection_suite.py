"""What every adapter of the connection port must do; run in CPython and in Pyodide alike.

No test framework here: in the browser there is none. A subclass gives `open_connection`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kasse.till.connection import Connection, SqlValue, StatementFailed, StorageFull

_PLENTY_OF_PAGES = 1_000_000


@contextmanager
def refusing(error: type[Exception]) -> Iterator[None]:
    """The block must raise exactly this."""
    try:
        yield
    except error:
        return
    raise AssertionError(f"{error.__name__} was not raised")


class ConnectionSuite:
    """Subclass it and say how a connection is opened; each test starts with an empty table."""

    connection: Connection

    def open_connection(self) -> Connection:
        """The connection to test; it may be the same one each time."""
        raise NotImplementedError

    def setup_method(self) -> None:
        """Before each test."""
        self.connection = self.open_connection()
        self.connection.execute("DROP TABLE IF EXISTS suite")
        self.connection.execute("CREATE TABLE suite (id INTEGER PRIMARY KEY, value ANY) STRICT")

    def values(self) -> list[SqlValue]:
        rows = self.connection.execute("SELECT value FROM suite ORDER BY id")
        return [row[0] for row in rows]

    def insert(self, value: SqlValue) -> None:
        self.connection.execute("INSERT INTO suite (value) VALUES (?)", (value,))

    def there_and_back(self, value: SqlValue) -> None:
        assert self.connection.execute("SELECT ?", (value,)) == [(value,)]
        self.insert(value)
        (stored,) = self.values()[-1:]
        assert stored == value
        assert type(stored) is type(value)

    def test_text_is_kept_to_the_letter(self) -> None:
        for text in ("", "rødgrød med fløde", "a\0b", "\0", "𝔊 👩‍🍳", '"\\\n\u2028', "{'i': 1}"):
            self.there_and_back(text)

    def test_bytes_are_kept(self) -> None:
        for content in (b"", b"\0", bytes(range(256))):
            self.there_and_back(content)

    def test_integers_of_64_bits_are_exact(self) -> None:
        edges = (0, 2**31, 2**53 - 1, 2**53, 2**53 + 1, 2**63 - 1)
        for integer in (*edges, *(-edge for edge in edges), -(2**63)):
            self.there_and_back(integer)

    def test_null_is_none(self) -> None:
        self.there_and_back(None)

    def test_true_is_stored_as_one(self) -> None:
        self.insert(True)
        assert [type(value) for value in self.values()] == [int]
        assert self.values() == [1]

    def test_what_the_port_cannot_carry_is_refused(self) -> None:
        for value, error in (
            (2**63, OverflowError),
            (-(2**63) - 1, OverflowError),
            (0.5, TypeError),
            ("\ud800", ValueError),
        ):
            wrong: Any = value
            with refusing(error):
                self.connection.execute("INSERT INTO suite (value) VALUES (?)", (wrong,))
            with refusing(error):
                self.connection.executemany("INSERT INTO suite (value) VALUES (?)", [(wrong,)])
        assert self.values() == []

    def test_a_float_does_not_come_out(self) -> None:
        with refusing(TypeError):
            self.connection.execute("SELECT 1.5")
        assert self.connection.execute("SELECT 1") == [(1,)]

    def test_all_rows_come_in_order(self) -> None:
        self.connection.executemany(
            "INSERT INTO suite (id, value) VALUES (?, ?)", [(n, f"row {n}") for n in range(1000)]
        )
        rows = self.connection.execute("SELECT id, value FROM suite ORDER BY id DESC")
        assert rows == [(n, f"row {n}") for n in reversed(range(1000))]

    def test_a_write_returns_no_rows(self) -> None:
        assert self.connection.execute("INSERT INTO suite (value) VALUES (1)") == []
        assert self.connection.execute("SELECT id FROM suite WHERE value = 2") == []

    def test_returning_returns_rows(self) -> None:
        sql = "INSERT INTO suite (value) VALUES (?) RETURNING id, value"
        assert self.connection.execute(sql, ("a",)) == [(1, "a")]
        assert self.values() == ["a"]

    def test_executemany_of_nothing_does_nothing(self) -> None:
        self.connection.executemany("INSERT INTO suite (value) VALUES (?)", [])
        assert self.values() == []

    def test_a_statement_is_used_again_with_other_parameters(self) -> None:
        for number in (1, 2, 3):
            self.insert(number)
        assert self.values() == [1, 2, 3]

    def test_a_changed_table_is_seen_by_a_known_statement(self) -> None:
        assert self.values() == []
        self.connection.execute("ALTER TABLE suite ADD COLUMN more TEXT")
        self.connection.execute("INSERT INTO suite (value, more) VALUES (1, 'm')")
        assert self.connection.execute("SELECT * FROM suite") == [(1, 1, "m")]

    def test_wrong_statements_are_told(self) -> None:
        self.insert(1)
        for sql, parameters in (
            ("SELEKT 1", ()),
            ("SELECT * FROM nowhere", ()),
            ("SELECT ?", ()),
            ("SELECT 1", (1,)),
            ("DELETE FROM suite; DELETE FROM suite", ()),
            ("INSERT INTO suite (id, value) VALUES (1, 2)", ()),
        ):
            with refusing(StatementFailed):
                self.connection.execute(sql, parameters)
        assert self.values() == [1]

    def test_a_transaction_commits(self) -> None:
        with self.connection.transaction():
            self.insert(1)
            self.insert(2)
        assert self.values() == [1, 2]

    def test_a_transaction_that_raises_leaves_nothing(self) -> None:
        self.insert(0)
        with refusing(KeyError), self.connection.transaction():
            self.insert(1)
            raise KeyError
        assert self.values() == [0]

    def test_a_statement_that_fails_undoes_its_transaction(self) -> None:
        with refusing(StatementFailed), self.connection.transaction():
            self.insert(1)
            self.connection.execute("INSERT INTO suite (id, value) VALUES (1, 2)")
        assert self.values() == []
        with self.connection.transaction():
            self.insert(3)
        assert self.values() == [3]

    def test_transactions_do_not_nest(self) -> None:
        with refusing(AssertionError), self.connection.transaction():
            self.insert(1)
            with self.connection.transaction():
                self.insert(2)
        assert self.values() == []

    def test_a_full_disk_is_told_and_loses_nothing(self) -> None:
        self.insert("before")
        ((pages,),) = self.connection.execute("PRAGMA page_count")
        ((free,),) = self.connection.execute("PRAGMA freelist_count")
        ((page_bytes,),) = self.connection.execute("PRAGMA page_size")
        assert isinstance(pages, int)
        assert isinstance(free, int)
        assert isinstance(page_bytes, int)
        self.connection.execute(f"PRAGMA max_page_count={pages}")
        with refusing(StorageFull), self.connection.transaction():
            self.insert("within")
            self.insert(bytes((free + 10) * page_bytes))
        assert self.values() == ["before"]
        self.connection.execute(f"PRAGMA max_page_count={_PLENTY_OF_PAGES}")
        with self.connection.transaction():
            self.insert("after")
        assert self.values() == ["before", "after"]

    def test_what_the_till_asks_of_sqlite_is_there(self) -> None:
        self.connection.execute("DROP TABLE IF EXISTS words")
        self.connection.execute("CREATE VIRTUAL TABLE words USING fts5(body)")
        self.connection.execute(
            "INSERT INTO words (body) SELECT json_extract(value, '$.n') FROM json_each(?)",
            ('[{"n":"smør"},{"n":"brød"}]',),
        )
        found = self.connection.execute("SELECT body FROM words WHERE words MATCH ?", ("brø*",))
        assert found == [("brød",)]
        self.connection.execute("DROP TABLE words")
