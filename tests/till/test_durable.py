"""A sale whose power goes, or whose disk is full, at every statement: whole, or as before."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from kasse.domain.journal import verify_chain
from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.application import Till, open_till
from kasse.till.connection import Connection, Row, SqlValue, StorageFailed, StorageFull
from tests.till.faults import Dying, PowerCut, after_power_cut
from tests.till.shop import REGISTER, Hands, open_shop, proof

MILK = "5701234567899"
SALE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("sign_in", {"person": "anna", "pin_proof": proof("anna")}),
    ("scan", {"text": f"2*{MILK}"}),
    ("add", {"item": "i-beer", "age_checked": 16}),
    ("set_quantity", {"line": 1, "quantity": 1000}),
    ("discount", {"rate": 100_000}),
    ("remove", {"line": 2}),
    ("tender", {"kind": "cash", "amount": 500}),
    ("tender", {"kind": "card", "reference": "4242"}),
    ("refund", {"receipt_code": "K1-000001"}),
    ("remove", {"line": 1}),
    ("scan", {"text": MILK}),
    ("park", {"name": "Bord 4"}),
)


class Failing:
    """Refuses the nth statement that writes with `problem`, once; all else passes on."""

    def __init__(self, inner: CPythonConnection, *, at: int, problem: Exception) -> None:
        self._inner = inner
        self._left = at
        self._problem = problem
        self.failed = False

    def execute(self, sql: str, parameters: Sequence[SqlValue] = ()) -> list[Row]:
        if not sql.lstrip().startswith(("SELECT", "PRAGMA", "ROLLBACK")):
            self._count()
        return self._inner.execute(sql, parameters)

    def executemany(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> None:
        self._count()
        self._inner.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except Exception:
            self.execute("ROLLBACK")
            raise

    def _count(self) -> None:
        self._left -= 1
        if self._left == -1:
            self.failed = True
            raise self._problem


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register's database with the shop's feed in it."""
    path = tmp_path_factory.mktemp("loaded") / "till.db"
    hands = Hands(open_shop(path))
    hands.till.state.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def _copy(loaded: Path, path: Path) -> CPythonConnection:
    shutil.copyfile(loaded, path)
    return CPythonConnection(path)


def _open(connection: Connection) -> Till:
    till = open_till(connection, REGISTER, durable=True)
    assert isinstance(till, Till)
    return till


def _seen(till: Till) -> dict[str, Any]:
    """What a person sees, but for what the last command touched, and what a restart left open."""
    view: dict[str, Any] = dict(till.view())
    view.pop("unclear", None)
    for line in view["basket"]["lines"]:
        line.pop("touched", None)
    return view


def _reopened(till: Till) -> dict[str, Any]:
    return _seen(_open(till.state.connection))


def _after_each(loaded: Path, path: Path) -> list[dict[str, Any]]:
    hands = Hands(_open(_copy(loaded, path)))
    seen = [_reopened(hands.till)]
    for command, arguments in SALE:
        hands.do(command, **arguments)
        seen.append(_reopened(hands.till))
    return seen


def test_a_sale_is_whole_whenever_the_power_goes(loaded: Path, tmp_path: Path) -> None:
    """STO-1: the basket before the command or after it, never anything between."""
    expected = _after_each(loaded, tmp_path / "whole.db")
    statements, reached = 0, set()
    dying = None
    while dying is None or dying.dead:
        path = tmp_path / f"{statements}.db"
        dying = Dying(_copy(loaded, path), statements=statements)
        done = 0
        with suppress(PowerCut):
            hands = Hands(_open(dying))
            for command, arguments in SALE:
                hands.do(command, **arguments)
                done += 1
        survivor = after_power_cut(path, tmp_path / f"{statements}-after.db")
        till = _open(survivor)
        seen = _seen(till)
        assert seen in expected[done : done + 2]
        where = expected.index(seen, done)
        reached.add(where)
        rest = Hands(till)
        rest.count = 1000
        for command, arguments in SALE[where:]:
            rest.do(command, **arguments)
        assert _reopened(till)["basket"] == expected[-1]["basket"]
        entries = [(entry.text, entry.hash) for entry in till.state.store.read_all()]
        assert verify_chain(entries, register="r-1") == len(entries)
        assert [
            entry["body"]["receipt"] for entry in rest.entries() if entry["kind"] == "sale"
        ] == [1]
        survivor.close()
        statements += 1
    assert reached == set(range(len(SALE) + 1))


@pytest.mark.parametrize(
    ("problem", "refusal"),
    [
        (StorageFull(), {"code": "storage.full", "facts": {}}),
        (StorageFailed("disk"), {"code": "storage.failed", "facts": {"reason": "disk"}}),
    ],
    ids=["full", "failed"],
)
def test_what_cannot_be_written_changes_nothing(
    loaded: Path, tmp_path: Path, problem: Exception, refusal: Any
) -> None:
    """STO-5: refused at every statement that writes; the same command again is taken."""
    writes = 0
    connection: Failing | None = None
    while connection is None or connection.failed:
        inner = _copy(loaded, tmp_path / f"{writes}.db")
        # Opening writes once: what became of effects is not known any more.
        connection = Failing(inner, at=writes + 1, problem=problem)
        hands = Hands(_open(connection))
        for command, arguments in SALE:
            before, entries = _seen(hands.till), hands.entries()
            answer = hands.try_(command, **arguments)
            if not answer["ok"]:
                assert answer["refusal"] == refusal
                assert _seen(hands.till)["basket"] == before["basket"]
                assert hands.entries() == entries
                hands.do(command, **arguments)
        assert len(hands.entries()) == 9
        assert _seen(hands.till) == _seen(_open(inner))
        inner.close()
        writes += 1
    assert writes > 40


def test_an_emptied_basket_is_no_draft_any_more() -> None:
    """BSK-28: another is fetched, and a restart finds that one alone."""
    hands = Hands(open_shop())
    hands.sign_in()
    hands.do("scan", text=MILK)
    hands.do("park", name="Bord 4")
    hands.do("scan", text=MILK)
    hands.do("exempt", on=True)
    view = hands.do("remove", line=1)["view"]
    assert view["basket"]["exempt"] is False
    assert "id" not in view["basket"]
    assert _reopened(hands.till)["basket"]["count"] == 0
    parked = hands.do("parked")["result"]["parked"][0]["basket"]
    hands.do("fetch", basket=parked)
    again = _open(hands.till.state.connection)
    assert again.state.basket.basket == parked
    hands.do("remove", line=1)
    hands.do("scan", text=MILK)
    assert hands.till.state.basket.lines[0].line == 1


def test_effects_without_a_word_are_unknown_after_a_restart() -> None:
    """A late word still counts."""
    hands = Hands(open_shop())
    hands.sign_in()
    (effect,) = hands.do("open_drawer")["effects"]
    connection = hands.till.state.connection
    _open(connection)
    outcome = "SELECT outcome, detail FROM effect WHERE effect = ?"
    assert connection.execute(outcome, (effect["effect"],)) == [("unknown", None)]
    hands.do("effect_done", effect=effect["effect"], outcome="failed", detail="jammed")
    assert connection.execute(outcome, (effect["effect"],)) == [("failed", "jammed")]


def test_what_is_not_known_after_a_restart_is_asked_about() -> None:
    """It stays in the view over restarts, until somebody says what became of it."""
    hands = _with_a_print_lost()
    (unclear,) = hands.do("view")["view"]["unclear"]
    assert unclear == {
        "effect": f"print-{4:032x}",
        "kind": "print",
        "at": "2026-11-23T09:00:04.000Z",
        "title": "receipt",
        "receipt_code": "K1-000001",
    }
    hands = Hands(_open(hands.till.state.connection))
    assert hands.do("view")["view"]["unclear"] == [unclear]
    view = hands.do("effect_done", effect=unclear["effect"], outcome="done")["view"]
    assert "unclear" not in view
    assert "unclear" not in _open(hands.till.state.connection).view()


def test_a_print_that_was_lost_is_tried_again_as_it_was() -> None:
    """It is open once more: lost again, it is asked about again."""
    hands = _with_a_print_lost()
    entries = hands.entries()
    (unclear,) = hands.do("view")["view"]["unclear"]
    answer = hands.do("effect_again", effect=unclear["effect"])
    (effect,) = answer["effects"]
    assert (effect["effect"], effect["kind"]) == (unclear["effect"], "print")
    assert effect["document"]["receipt_code"] == "K1-000001"
    assert "unclear" not in answer["view"]
    assert hands.entries() == entries
    view: Any = _open(hands.till.state.connection).view()
    (again,) = view["unclear"]
    assert (again["effect"], again["at"]) == (unclear["effect"], "2026-11-23T10:00:02.000Z")


def test_what_is_being_tried_again_is_not_asked_about_meanwhile() -> None:
    hands = Hands(open_shop())
    hands.sign_in()
    hands.do("scan", text=MILK)
    hands.do("tender", kind="card", reference="1")
    for _ in range(2):
        hands.do("copy_receipt", receipt_code="K1-000001", medium="print")
    hands = Hands(_open(hands.till.state.connection), at_s=10 * 3600)
    first, second = (found["effect"] for found in hands.do("view")["view"]["unclear"])
    hands.do("effect_again", effect=first)
    assert "unclear" not in hands.do("effect_done", effect=second, outcome="done")["view"]


def test_a_drawer_is_not_opened_again_without_a_reason() -> None:
    hands = Hands(open_shop())
    hands.sign_in()
    (effect,) = hands.do("open_drawer")["effects"]
    hands = Hands(_open(hands.till.state.connection))
    refusal = hands.refused("effect_again", effect=effect["effect"])
    assert refusal == {"code": "effect.not_repeatable", "facts": {"kind": "open_drawer"}}
    assert len(hands.do("view")["view"]["unclear"]) == 1


def _with_a_print_lost() -> Hands:
    """A till that was restarted before anybody said whether a copy was printed."""
    hands = Hands(open_shop())
    hands.sign_in()
    hands.do("scan", text=MILK)
    hands.do("tender", kind="card", reference="1")
    hands.do("copy_receipt", receipt_code="K1-000001", medium="print")
    return Hands(_open(hands.till.state.connection), at_s=10 * 3600)


@pytest.mark.parametrize("wave", [("dismiss", {}), ("scan", {"text": "unknown"})])
def test_a_sale_that_was_waved_away_stays_away(wave: tuple[str, dict[str, Any]]) -> None:
    """Over restarts too, and however often something is refused after it."""
    hands = Hands(open_shop())
    hands.sign_in()
    hands.do("scan", text=MILK)
    assert hands.do("tender", kind="cash")["view"]["phase"] == "done"
    assert _open(hands.till.state.connection).view()["phase"] == "done"
    command, arguments = wave
    entries = hands.entries()
    for _ in range(3):
        assert hands.try_(command, **arguments)["view"]["phase"] == "selling"
    assert hands.entries() == entries
    again = Hands(_open(hands.till.state.connection))
    assert again.do("view")["view"]["phase"] == "selling"
    again.do("scan", text=MILK)
    assert again.do("tender", kind="cash")["view"]["phase"] == "done"
