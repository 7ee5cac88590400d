"""A till's database and journal as an earlier program left them, gone on from by this one.

They stand in tests/vectors/kept by the version of the journal, as text, and are never made again;
tests/till/kept_day.py says how they were made. Every figure here was worked out by hand.
"""

import hashlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from kasse.domain.canonical import canonical_text, parse_canonical
from kasse.domain.journal import verify_chain
from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.application import Till, open_till
from kasse.till.rebuild import verify
from kasse.till.schema import open_schema
from tests.till.samples import everything
from tests.till.shop import REGISTER, Hands

KEPT = Path(__file__).parents[1] / "vectors" / "kept" / "1"
HEAD = "0be4f4fc6c17b2132d76df777df5e67248974e0e3d8e762f226d140aecb9eea2"
ENTRIES = 19


@pytest.fixture
def database(tmp_path: Path) -> CPythonConnection:
    """The kept database, as a browser would hand it to a program that was just updated."""
    path = tmp_path / "till.sqlite3"
    with sqlite3.connect(path) as made:
        made.executescript((KEPT / "till.sql").read_text(encoding="utf-8"))
    made.close()
    connection = CPythonConnection(path)
    assert open_schema(connection) is None
    return connection


def _open(connection: CPythonConnection) -> Hands:
    till = open_till(connection, REGISTER, durable=True)
    assert isinstance(till, Till)
    return Hands(till, at_s=10 * 3600)


def test_the_basket_in_hand_is_the_same(database: CPythonConnection) -> None:
    """12,95 less 2,00, and coffee at 35,00 with a large cup 8,00 and oat milk 5,00."""
    basket: Any = _open(database).till.view()["basket"]
    assert [(line["line"], line["item"], line["total"]) for line in basket["lines"]] == [
        (1, "i-milk", 1_095),
        (3, "i-coffee", 4_800),
    ]
    assert [option["modifier"] for option in basket["lines"][1]["modifiers"]] == [
        "m-large",
        "m-oat",
    ]
    assert (basket["total"], basket["tax"], basket["due_cash"]) == (5_895, 1_179, 5_900)


def test_who_is_there_what_is_parked_and_what_is_unclear(database: CPythonConnection) -> None:
    """The receipt whose print nobody answered for may be on paper, or not."""
    hands = _open(database)
    view: Any = hands.till.view()
    assert view["person"]["id"] == "anna"
    (parked,) = hands.do("parked")["result"]["parked"]
    assert (parked["name"], parked["total"]) == ("Bord 4", 9_900)
    (unclear,) = view["unclear"]
    assert (unclear["kind"], unclear["receipt_code"]) == ("print", "K1-000003")


def test_what_was_unsent_is_unsent_and_the_chain_is_the_same(database: CPythonConnection) -> None:
    """JRN-4"""
    store = _open(database).till.state.store
    assert (store.unsent(), store.acknowledged(), verify(store)) == (7, 12, ENTRIES)
    assert (store.head().seq, store.head().hash) == (ENTRIES, HEAD)
    kept = [f"{entry.hash} {entry.text}" for entry in store.read_all()]
    assert kept == (KEPT / "journal.txt").read_text(encoding="utf-8").splitlines()


def test_the_chain_by_its_definition() -> None:
    """JRN-4, JRN-1: each hash is SHA-256 of the one before and the text; nothing of ours computes it."""
    lines = (KEPT / "journal.txt").read_text(encoding="utf-8").splitlines()
    before = bytes(32)
    for line in lines:
        stated, text = line.split(" ", 1)
        before = hashlib.sha256(before + text.encode()).digest()
        assert before.hex() == stated
        assert canonical_text(parse_canonical(text)) == text
    assert (len(lines), before.hex()) == (ENTRIES, HEAD)
    pairs = [(text, stated) for stated, text in (line.split(" ", 1) for line in lines)]
    assert verify_chain(pairs, register="r-1") == ENTRIES


def test_the_x_report(database: CPythonConnection) -> None:
    """DAY-10: beer 10,00 and deposit 1,00 with a fifth of tax in them, a paper 30,00 without;
    20,00 of it in cash. Bread 24,50 came back in cash, 15,00 were paid out, the float was 361,50.
    """
    assert _totals(_open(database)) == {
        "gross": 1_650,
        "net": 1_920,
        "tax": -270,
        "sales": 1,
        "refunds": 1,
        "sold": 4_100,
        "returned": -2_450,
        "expected_cash": 34_200,
        "grand_gross": 8_929,
        "first_receipt": 3,
        "last_receipt": 4,
    }


def _totals(hands: Hands) -> dict[str, int]:
    totals = hands.do("x_report")["result"]["document"]["blocks"][-1]["totals"]
    names = ("gross", "net", "tax", "sales", "refunds", "sold", "returned", "expected_cash")
    return {name: totals[name] for name in (*names, "grand_gross", "first_receipt", "last_receipt")}


def test_folds_of_another_version_make_the_same_state_again(database: CPythonConnection) -> None:
    """STO-3: whatever an earlier program had derived, right or wrong, is derived anew."""
    _open(database)
    before = everything(database)
    for table in ("receipt", "refunded", "refunded_by", "copied", "sold", "parked"):
        database.execute(f"DELETE FROM {table}")  # noqa: S608 # names of the schema
    database.execute("UPDATE state SET value = '{}'")
    database.execute(
        "UPDATE device SET value = '1' || substr(value, instr(value, ':'))"
        " WHERE key = 'journal.folded'"
    )
    hands = _open(database)
    assert everything(database) == before
    assert _totals(hands)["expected_cash"] == 34_200


def test_selling_goes_on(database: CPythonConnection) -> None:
    """The basket is paid, the parked one fetched, the old receipt given back; the day closes."""
    hands = _open(database)
    sold = hands.do("tender", kind="cash")
    assert sold["view"]["phase"] == "done"
    hands.do("dismiss")
    (parked,) = hands.do("parked")["result"]["parked"]
    hands.do("fetch", basket=parked["basket"])
    hands.do("tender", kind="card", reference="1")
    assert hands.refused("refund", receipt_code="K1-000001", lines=[{"line": 2, "quantity": 2_000}])
    hands.do("refund", receipt_code="K1-000001", lines=[{"line": 2, "quantity": 1_000}])
    hands.do("tender", kind="cash")
    # 342,00 and 59,00, less 24,50.
    hands.do("count", amount=37_650)
    hands.do("z_report", left_in_drawer=37_650)
    totals = hands.entries()[-1]["body"]["totals"]
    assert (totals["difference"], totals["last_receipt"]) == (0, 7)
    assert totals["grand_gross"] == 8_929 + 5_895 + 9_900 - 2_450
    store = hands.till.state.store
    assert verify(store) == store.head().seq
