"""How the till's database and journal in tests/vectors/kept were made.

`python -m tests.till.kept_day FOLDER` writes `till.sql` and `journal.txt` as the program of the
moment would. The kept ones are of version 1 of the journal and of the schema, and are never made
again: a program that cannot go on from them has lost what a shop entered. A later version gets a
folder of its own beside theirs.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from kasse.domain.journal import Draft
from kasse.till.exchange import Answer
from kasse.till.journal_push import JournalPush
from kasse.till.pace import Pace
from kasse.till.schema import VERSION
from tests.till.shop import Hands, open_shop

MILK, BREAD = "5701234567899", "5709876543219"


def sell_a_day(hands: Hands) -> None:
    """A closed day; then an open one with a basket parked, one in hand, and a print unanswered."""
    body = {"currency": "DKK", "number": "K1", "name": "Kasse 1", "store_name": "Nørrebro"}
    hands.till.write(Draft(kind="register_opened", body=body), at="2026-11-23T08:59:00.000Z")
    hands.sign_in()
    hands.do("float", amount=50_000)
    hands.do("scan", text=MILK)
    hands.do("scan", text=f"2*{BREAD}")
    hands.do("tender", kind="cash", given=10_000)
    hands.do("scan", text="0,482*APPLE")
    hands.do("discount", line=1, rate=100_000)
    hands.do("tender", kind="card", reference="4242")
    hands.do("drop", amount=20_000)
    hands.do("count", amount=36_150)
    hands.do("z_report", left_in_drawer=36_150)
    hands.do("float", amount=36_150)
    hands.do("scan", text="BEER", age_checked=16)
    hands.do("scan", text="PAPER")
    hands.do("tender", kind="cash", amount=2_000)
    hands.do("tender", kind="mobilepay")
    _office_takes_everything(hands)
    hands.do("refund", receipt_code="K1-000001", lines=[{"line": 2, "quantity": 1_000}])
    hands.do("tender", kind="cash")
    hands.do("pay_out", amount=1_500, reason="flowers")
    hands.do("scan", text="BOX")
    hands.do("note", line=1, text="grå")
    hands.do("park", name="Bord 4")
    hands.do("scan", text=MILK)
    hands.do("scan", text=BREAD)
    hands.do("remove", line=2)
    _devices_answer(hands)
    hands.do("copy_receipt", receipt_code="K1-000003", medium="print")
    hands.do("add", item="i-coffee", modifiers=[{"modifier": "m-large"}, {"modifier": "m-oat"}])
    hands.do("set_price", line=3, price=3_500, reason="damaged")
    hands.do("discount", line=1, amount=200)


def _office_takes_everything(hands: Hands) -> None:
    store = hands.till.state.store
    push = JournalPush(store, app="0", pace=Pace("r-1"))
    assert push.ask("2026-11-23T10:00:00.000Z") is not None
    head = store.head()
    body = json.dumps({"acknowledged": head.seq, "hash": head.hash})
    push.end(Answer(status=200, body=body), now_ms=0)
    assert store.unsent() == 0


def _devices_answer(hands: Hands) -> None:
    open_ones = hands.till.state.connection.execute("SELECT effect FROM effect")
    for (effect,) in open_ones:
        hands.do("effect_done", effect=effect, outcome="done")


def main(folder: Path) -> None:
    """Write both files; what stands there already is left alone."""
    database = folder / "till.sqlite3"
    till = open_shop(database)
    sell_a_day(Hands(till))
    entries = [f"{entry.hash} {entry.text}\n" for entry in till.state.store.read_all()]
    till.state.connection.close()  # type: ignore[attr-defined]  # of the CPython adapter
    with sqlite3.connect(database) as connection:
        dump = "".join(f"{statement};\n" for statement in _statements(connection))
    for name, text in (("till.sql", dump), ("journal.txt", "".join(entries))):
        with (folder / name).open("x", encoding="utf-8") as file:
            file.write(text)
    database.unlink()


def _statements(connection: sqlite3.Connection) -> Iterator[str]:
    """The database as text. `iterdump` cannot read an index of words that keeps no words, so its
    own tables are filled as they are, after the statement that makes them.
    """
    schema = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    kinds = {name: kind for _, name, kind, *_ in connection.execute("PRAGMA table_list")}
    tables = [(name, sql) for type_, name, sql in schema if type_ == "table"]
    yield from (sql for name, sql in tables if kinds[name] != "shadow")
    for name, _ in tables:
        if kinds[name] != "virtual":
            yield from _rows(connection, name)
    yield from (sql for type_, _, sql in schema if type_ != "table")
    yield f"PRAGMA user_version = {VERSION}"


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [
        str(name)
        for _, name, *_, hidden in connection.execute(f"PRAGMA table_xinfo({table})")
        if not hidden
    ]
    names = ", ".join(columns)
    values = " || ',' || ".join(f"quote({column})" for column in columns)
    for (row,) in connection.execute(f"SELECT {values} FROM {table}"):  # noqa: S608 # our names
        yield f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({row})"  # noqa: S608 # our names


if __name__ == "__main__":
    main(Path(sys.argv[1]))
