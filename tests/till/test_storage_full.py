"""A disk that is full, as SQLite itself says it."""

import json
from typing import Any

import pytest

from kasse.domain.outcome import Refused, refused
from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.catalogue import Catalogue
from kasse.till.connection import Connection, StorageFailed, StorageFull
from kasse.till.coupon_claims import CouponClaims
from kasse.till.journal_store import JournalStore
from kasse.till.rebuild import verify
from kasse.till.receipt_fetch import ReceiptFetch
from kasse.till.sync import Identity, Sync
from tests.till.feed_samples import items, loaded, page, snapshot
from tests.till.samples import REGISTER, append, everything, instant, line, opening, sale
from tests.till.test_durable import Failing

PLENTY = 1_000_000


def fill(connection: CPythonConnection, *, pages_left: int = 0) -> None:
    """From now on the file may grow by so many pages and no more."""
    ((pages,),) = connection.execute("PRAGMA page_count")
    assert isinstance(pages, int)
    connection.execute(f"PRAGMA max_page_count = {pages + pages_left}")


def make_room(connection: CPythonConnection) -> None:
    connection.execute(f"PRAGMA max_page_count = {PLENTY}")


def a_shop() -> tuple[CPythonConnection, JournalStore]:
    connection, _ = loaded(items({"name": "Mælk", "codes": ["code:M"]}), cursor=3)
    store = JournalStore(connection, REGISTER)
    append(store, opening(), sale(1))
    with store.transaction():
        store.add_steps("b-2", 1, ["a line"])
    return connection, store


def test_what_was_entered_before_stays() -> None:
    """STO-5"""
    connection, store = a_shop()
    fill(connection)
    kept = everything(connection)
    large = sale(2, *(line(n, name="Å" * 500) for n in range(1, 100)), basket="b-2")
    with pytest.raises(StorageFull):
        append(store, large)
    assert everything(connection) == kept
    assert verify(store) == 2
    assert (store.basket_in_hand(), store.steps("b-2")) == ("b-2", ("a line",))
    make_room(connection)
    append(store, large)
    assert (verify(store), store.basket_in_hand()) == (3, None)


BIG = items(
    *(
        {"name": f"Vare {n}", "sku": f"S{n}", "codes": [f"code:{n}"], "note": "x" * 300}
        for n in range(3000)
    )
)


def synchronised(connection: Connection, store: JournalStore) -> Sync:
    return Sync(
        receipts=ReceiptFetch(),
        coupons=CouponClaims(),
        connection=connection,
        store=store,
        catalogue=Catalogue(connection),
        identity=Identity(app="0.1.0", seed="5eed"),
    )


def carry_out(sync: Sync, seconds: int, answers: dict[str, Any]) -> str:
    request = sync.next_request(instant(seconds))
    assert request is not None
    path = request.path.partition("?")[0].removeprefix("/api/v1/till/")
    body = answers[path]
    if request.stream:
        for start in range(0, len(body), 50_000):
            sync.feed_chunk(body[start : start + 50_000])
        body = ""
    text = body if isinstance(body, str) else json.dumps(body)
    sync.on_response(request.id, status=200, body=text, now=instant(seconds))
    return path


def test_a_snapshot_for_which_there_is_no_room() -> None:
    """STO-5"""
    connection, store = a_shop()
    store.acknowledge(2)
    sync = synchronised(connection, store)
    answers = {"feed": {"snapshot": True}, "feed/snapshot": snapshot(BIG, cursor=50)}
    assert carry_out(sync, 0, answers) == "feed"
    fill(connection, pages_left=100)
    kept = everything_of_the_shop(connection)
    assert carry_out(sync, 0, answers) == "feed/snapshot"
    assert sync.status().problem == refused("storage.full")
    assert everything_of_the_shop(connection) == kept
    assert Catalogue(connection).item("i-1") == {"id": "i-1", "name": "Mælk", "codes": ["code:M"]}
    # Its room is free again: the sale goes on where there was none left.
    append(store, sale(2, *(line(n, name="Å" * 500) for n in range(1, 100)), basket="b-2"))
    assert verify(store) == 3
    store.acknowledge(3)
    make_room(connection)
    assert carry_out(sync, 2, answers) == "feed/snapshot"
    assert sync.status().problem is None
    assert (Catalogue(connection).count(), Catalogue(connection).cursor()) == (3000, 50)


def test_changes_for_which_there_is_no_room() -> None:
    """STO-5"""
    connection, store = a_shop()
    store.acknowledge(2)
    sync = synchronised(connection, store)
    changes = [("item", f"i-{n}", {"name": "Å" * 3000}) for n in range(2, 40)]
    fill(connection)
    kept = everything_of_the_shop(connection)
    assert carry_out(sync, 0, {"feed": page(changes, cursor=9)}) == "feed"
    assert sync.status().problem == refused("storage.full")
    assert everything_of_the_shop(connection) == kept
    make_room(connection)
    assert carry_out(sync, 1, {"feed": page(changes, cursor=9)}) == "feed"
    assert (Catalogue(connection).count(), sync.status().problem) == (39, None)


@pytest.mark.parametrize(
    ("problem", "refusal"),
    [
        (StorageFull(), refused("storage.full")),
        (StorageFailed("disk"), refused("storage.failed", reason="disk")),
    ],
    ids=["full", "failed"],
)
def test_storage_that_fails_once_while_the_till_synchronises(
    problem: Exception, refusal: Refused
) -> None:
    """STO-5: at every statement that writes; the till says so, and the next try gets through."""
    for at in range(14):
        inner, store = a_shop()
        connection = Failing(inner, at=at, problem=problem)
        sync = synchronised(connection, JournalStore(connection, REGISTER))
        answers: dict[str, Any] = {
            "journal": {"acknowledged": 2, "hash": store.head().hash},
            "hello": {},
            "feed": {"snapshot": True},
            "feed/snapshot": snapshot(items({"name": "Brød"}, {"name": "Ost"}), cursor=5),
        }
        problems: list[Refused | None] = []
        for step in range(8):
            carry_out(sync, 70 * step, answers)
            problems.append(sync.status().problem)
            if Catalogue(inner).cursor() == 5:
                answers["feed"] = page([], cursor=5)
        assert connection.failed
        assert refusal in problems
        assert [found for found in problems if found not in (None, refusal)] == []
        assert problems[-1] is None
        assert (store.unsent(), Catalogue(inner).cursor(), Catalogue(inner).count()) == (0, 5, 2)


def everything_of_the_shop(connection: CPythonConnection) -> dict[str, list[Any]]:
    """All tables but those of a snapshot on its way in."""
    return {name: rows for name, rows in everything(connection).items() if not name.endswith("1")}
