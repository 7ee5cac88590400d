"""Samples for the tests of the till's lower half: entries as the application would seal them."""

from collections.abc import Sequence
from typing import Any

from kasse.domain.journal import Circumstances, Document, Draft, Entry, seal
from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.connection import Connection
from kasse.till.instant import from_ms, to_ms
from kasse.till.journal_store import JournalStore
from kasse.till.schema import open_schema

REGISTER = "r-1"
START = "2026-11-23T09:00:00.000Z"


def instant(seconds: int) -> str:
    """So many seconds after the beginning of the samples."""
    return from_ms(to_ms(START) + seconds * 1000)


def opened() -> CPythonConnection:
    """A database in memory with the till's tables."""
    connection = CPythonConnection(":memory:")
    assert open_schema(connection) is None
    return connection


def sealed(
    store: JournalStore,
    drafts: Sequence[Draft],
    *,
    at: str = START,
    person: str | None = None,
    training: bool = False,
) -> list[Entry]:
    """The drafts as entries that follow the store's last one."""
    head = store.head()
    seq, previous = head.seq, head.hash
    entries = []
    for draft in drafts:
        entry = seal(
            draft,
            circumstances=Circumstances(
                register=store.register,
                store="s-1",
                zone="Europe/Copenhagen",
                app="0.1.0",
                at=at,
                day=at[:10],
                person=person,
                training=training,
            ),
            seq=seq + 1,
            previous_hash=previous,
        )
        entries.append(entry)
        seq, previous = entry.seq, entry.hash
    return entries


def append(store: JournalStore, *drafts: Draft, **circumstances: Any) -> list[Entry]:
    """Seal and append, in one transaction."""
    entries = sealed(store, drafts, **circumstances)
    with store.transaction():
        store.append(entries)
    return entries


def opening() -> Draft:
    body = {"currency": "DKK", "number": "K1", "name": "Kasse 1", "store_name": "Torvet"}
    return Draft(kind="register_opened", body=body)


def line(
    number: int = 1,
    *,
    item: str = "i-1",
    name: str = "Mælk",
    quantity: int = 1000,
    total: int = 1250,
) -> dict[str, Any]:
    return {"line": number, "item": item, "name": name, "quantity": quantity, "total": total}


def given_back(number: int, of: int, *, quantity: int, total: int, seq: int) -> dict[str, Any]:
    """A line that refunds line `of` of entry `seq`; quantity and total are below zero."""
    origin = {"register": REGISTER, "seq": seq, "line": of}
    return line(number, quantity=quantity, total=total) | {"refund_of": origin}


def sale(number: int, *lines: dict[str, Any], basket: str = "b-1") -> Draft:
    """A sale's draft with what the till's indexes read."""
    lines = lines or (line(),)
    total = sum(one["total"] for one in lines)
    body = {
        "type": "sale" if total >= 0 else "refund",
        "basket": basket,
        "receipt": number,
        "receipt_code": f"K1-{number:06d}",
        "total": total,
        "lines": list(lines),
    }
    return Draft(kind="sale", body=body)


def parked(basket: str, name: str = "Bord 4", *, lines: int = 2, total: int = 2500) -> Draft:
    body: Document = {"basket": basket, "name": name, "lines": lines, "total": total}
    return Draft(kind="basket_parked", body=body)


def fetched(basket: str) -> Draft:
    body: Document = {"basket": basket, "name": "Bord 4", "lines": 2, "total": 2500}
    return Draft(kind="basket_fetched", body=body)


def voided(basket: str) -> Draft:
    return Draft(kind="basket_voided", body={"basket": basket, "lines": [], "total": 0})


def everything(connection: Connection) -> dict[str, list[Any]]:
    """What every table of the schema holds."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%' ORDER BY name"
    )
    names = [str(name) for (name,) in tables]
    return {
        name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr)  # noqa: S608 # names from the schema
        for name in names
    }
