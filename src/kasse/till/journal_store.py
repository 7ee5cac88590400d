"""The journal of this register in its database, with all that one command writes beside it.

A command's writes belong into one transaction (rules STO-1 and STO-2):

    with store.transaction():
        store.append(entries)
        store.add_steps(basket, first_step, events)
        store.save_state({"day": text, …}, version=FOLDS)

What can be derived from entries alone (receipts, what was given back, parked baskets) is
written by `append` itself, through `kasse.till.journal_index`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, cast

from kasse.domain.journal import GENESIS, Entry, chain_hash
from kasse.domain.outcome import Refused, refused
from kasse.till import device_store, journal_index
from kasse.till.connection import Connection

PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the chain: number and hash of its last entry (0 and GENESIS when empty)."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedBasket:
    """A basket put aside; `total_minor` and `lines` as they were then, `at` the instant."""

    basket: str
    name: str
    at: str
    total_minor: int
    lines: int


class JournalStore:
    """The journal and drafts of `register` on an open database (`open_schema` has run)."""

    __slots__ = ("_connection", "register")

    def __init__(self, connection: Connection, register: str) -> None:
        self._connection = connection
        self.register: Final = register

    def check(self) -> Refused | None:
        """Whether this database is this register's; refuses journal.register otherwise."""
        first = self.read(1, limit=1)
        if first and first[0].document["register"] != self.register:
            return refused("journal.register", register=str(first[0].document["register"]))
        return None

    def transaction(self) -> AbstractContextManager[None]:
        """All of it or nothing; durable when left without an exception."""
        return self._connection.transaction()

    # The chain

    def head(self) -> Head:
        """Number and hash of the last entry."""
        rows = self._connection.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1")
        if not rows:
            return Head(seq=0, hash=GENESIS)
        return Head(seq=cast(int, rows[0][0]), hash=str(rows[0][1]))

    def append(self, entries: Sequence[Entry]) -> None:
        """Add sealed entries at the end, with what is derived from them.

        Call it inside `transaction()`. That they join on is checked before and after the write.
        """
        head = self.head()
        rows, documents = [], []
        for entry in entries:
            assert entry.seq == head.seq + 1, "an entry must follow the last one"
            assert entry.hash == chain_hash(head.hash, entry.text), "an entry must join the chain"
            document = entry.document
            documents.append(document)
            assert document["register"] == self.register, "an entry of another register"
            rows.append((entry.seq, entry.kind, str(document["day"]), entry.text, entry.hash))
            head = Head(seq=entry.seq, hash=entry.hash)
        self._connection.executemany(
            "INSERT INTO entry (seq, kind, day, text, hash) VALUES (?, ?, ?, ?, ?)", rows
        )
        for document in documents:
            journal_index.add(self._connection, document)
            journal_index.end_draft(self._connection, document)
        assert self.head() == head, "what was written must be what stands there"

    def read(self, first: int, *, limit: int = PAGE) -> tuple[Entry, ...]:
        """Entries from number `first` on, in order, at most `limit`."""
        rows = self._connection.execute(
            "SELECT seq, kind, text, hash FROM entry WHERE seq >= ? ORDER BY seq LIMIT ?",
            (first, limit),
        )
        return tuple(
            Entry(seq=cast(int, seq), kind=str(kind), text=str(text), hash=str(hash_))
            for seq, kind, text, hash_ in rows
        )

    def read_all(self) -> Iterator[Entry]:
        """Every entry in order, a page at a time in memory."""
        page = self.read(1)
        while page:
            yield from page
            page = self.read(page[-1].seq + 1)

    def entry(self, seq: int) -> Entry | None:
        """The entry with this number."""
        found = self.read(seq, limit=1)
        return found[0] if found and found[0].seq == seq else None

    def hash_at(self, seq: int) -> str | None:
        """The hash after entry `seq`; GENESIS for 0, None beyond the end."""
        if seq == 0:
            return GENESIS
        rows = self._connection.execute("SELECT hash FROM entry WHERE seq = ?", (seq,))
        return str(rows[0][0]) if rows else None

    # What the office holds

    def acknowledged(self) -> int:
        """The last number that the office said it holds."""
        return device_store.read_number(self._connection, device_store.ACKNOWLEDGED) or 0

    def acknowledge(self, seq: int) -> None:
        """The office holds everything up to `seq`; lower than before when it lost some."""
        assert 0 <= seq <= self.head().seq
        device_store.write(self._connection, device_store.ACKNOWLEDGED, seq)

    def unsent(self) -> int:
        """How many entries the office does not hold yet."""
        return self.head().seq - self.acknowledged()

    # Folded state

    def save_state(self, states: Mapping[str, str], *, version: int) -> None:
        """Keep folded states as of the last entry; call it in the transaction of `append`.

        `version` is that of the folds: another one asks for a rebuild.
        """
        self._connection.executemany(
            "INSERT INTO state (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            list(states.items()),
        )
        device_store.write(self._connection, device_store.FOLDED, self._mark(version))

    def states(self) -> dict[str, str]:
        """Every folded state as it was kept."""
        rows = self._connection.execute("SELECT key, value FROM state ORDER BY key")
        return {str(key): str(value) for key, value in rows}

    def states_are_current(self, *, version: int) -> bool:
        """Whether the kept states are those of the last entry, made by folds of this version."""
        mark = device_store.read(self._connection, device_store.FOLDED)
        return mark == self._mark(version)

    def forget_derived(self) -> None:
        """Empty everything that the journal can tell again (kasse.till.rebuild)."""
        for table in (*journal_index.TABLES, "state"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 # names are our own
        device_store.forget(self._connection, device_store.FOLDED)

    def index_again(self, entry: Entry) -> None:
        """Derive the indexes' rows of an entry that is in the journal already."""
        journal_index.add(self._connection, entry.document)

    def _mark(self, version: int) -> str:
        head = self.head()
        return f"{version}:{head.seq}:{head.hash}"

    # Drafts

    def add_steps(self, basket: str, first_step: int, events: Sequence[str]) -> None:
        """Keep what was done to a basket, numbered on from `first_step`."""
        self._connection.executemany(
            "INSERT INTO draft_step (basket, step, event) VALUES (?, ?, ?)",
            [(basket, first_step + place, event) for place, event in enumerate(events)],
        )

    def steps(self, basket: str) -> tuple[str, ...]:
        """The events of a draft, in order."""
        rows = self._connection.execute(
            "SELECT event FROM draft_step WHERE basket = ? ORDER BY step", (basket,)
        )
        return tuple(str(row[0]) for row in rows)

    def drop_steps(self, basket: str) -> None:
        """Forget a draft that came to nothing (a sale or a void does so by itself)."""
        self._connection.execute("DELETE FROM draft_step WHERE basket = ?", (basket,))

    def basket_in_hand(self) -> str | None:
        """The draft that is not parked: the basket to come back to after a restart."""
        rows = self._connection.execute(
            "SELECT DISTINCT basket FROM draft_step"
            " WHERE basket NOT IN (SELECT basket FROM parked) LIMIT 2"
        )
        assert len(rows) < 2, "only one basket is in hand"
        return str(rows[0][0]) if rows else None

    def parked(self, *, training: bool = False) -> tuple[ParkedBasket, ...]:
        """The baskets put aside, oldest first."""
        rows = self._connection.execute(
            "SELECT basket, name, at, total, lines FROM parked WHERE training = ?"
            " ORDER BY at, basket",
            (int(training),),
        )
        return tuple(
            ParkedBasket(
                basket=str(basket),
                name=str(name),
                at=str(at),
                total_minor=cast(int, total),
                lines=cast(int, lines),
            )
            for basket, name, at, total, lines in rows
        )
