"""The power goes at every statement there is: what is on the disk then must be whole."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kasse.domain.journal import Document, Draft
from kasse.till import effect_store
from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.catalogue import Catalogue
from kasse.till.catalogue_feed import SnapshotLoad, apply_page
from kasse.till.connection import Connection
from kasse.till.journal_store import JournalStore
from kasse.till.rebuild import Fold, fold, rebuild
from kasse.till.schema import open_schema
from tests.till.faults import Dying, PowerCut, after_power_cut
from tests.till.samples import (
    REGISTER,
    everything,
    fetched,
    given_back,
    instant,
    line,
    opening,
    parked,
    sale,
    sealed,
)


def _total(total: int, entry: Document) -> int:
    body: Any = entry["body"]
    return total + (body["total"] if entry["kind"] == "sale" else 0)


FOLDS: Mapping[str, Fold[Any]] = {"total": Fold(start=0, step=_total, write=str)}

Command = Callable[[Connection], None]


def _command(*drafts: Draft, at: str, steps: Sequence[str] = (), basket: str = "b-1") -> Command:
    """One command as the application writes it: steps, entries, state and effects together."""

    def run(connection: Connection) -> None:
        store = JournalStore(connection, REGISTER)
        with store.transaction():
            if steps:
                store.add_steps(basket, len(store.steps(basket)) + 1, steps)
            if drafts:
                store.append(sealed(store, drafts, at=at))
                store.save_state(fold(store, FOLDS), version=1)
                effects = [{"effect": f"e-{at}", "kind": "print"}]
                effect_store.add(connection, at=at, effects=effects)

    return run


DAY: Sequence[Command] = (
    _command(opening(), at=instant(0)),
    _command(at=instant(1), steps=["a line", "another"]),
    _command(parked("b-1"), at=instant(2)),
    _command(at=instant(3), steps=["other goods"], basket="b-2"),
    _command(sale(1, line(), line(2, item="i-2"), basket="b-2"), at=instant(4)),
    _command(fetched("b-1"), at=instant(5)),
    _command(
        Draft(kind="sign_out", body={}),
        sale(2, given_back(1, 1, quantity=-1000, total=-1250, seq=3), line(2), basket="b-1"),
        at=instant(6),
    ),
)


def test_a_day_is_whole_whenever_the_power_goes(tmp_path: Path) -> None:
    """STO-1"""
    expected = _states_after_each(DAY, tmp_path / "whole.db")
    statements, cuts = 0, set()
    while True:
        path = tmp_path / f"{statements}.db"
        done, died = _run_until_death(DAY, path, statements)
        survivor = after_power_cut(path, tmp_path / f"{statements}-after.db")
        assert everything(survivor) == expected[done]
        store = JournalStore(survivor, REGISTER)
        if done:
            assert store.states_are_current(version=1)
            assert rebuild(store, FOLDS, version=1) is None
        assert everything(survivor) == expected[done]
        if not died:
            break
        for command in DAY[done:]:
            command(survivor)
        assert everything(survivor) == expected[-1]
        survivor.close()
        cuts.add(done)
        statements += 1
    assert cuts == set(range(len(DAY)))


def _states_after_each(commands: Sequence[Command], path: Path) -> list[dict[str, list[Any]]]:
    connection = CPythonConnection(path)
    assert open_schema(connection) is None
    states = [everything(connection)]
    for command in commands:
        command(connection)
        states.append(everything(connection))
    connection.close()
    return states


def _run_until_death(commands: Sequence[Command], path: Path, statements: int) -> tuple[int, bool]:
    inner = CPythonConnection(path)
    assert open_schema(inner) is None
    dying = Dying(inner, statements=statements)
    done = 0
    try:
        for command in commands:
            command(dying)
            done += 1
    except PowerCut:
        return done, True
    return done, False


def test_the_first_start_is_whole_whenever_the_power_goes(tmp_path: Path) -> None:
    """STO-1"""
    statements = 0
    dying = None
    while dying is None or dying.dead:
        path = tmp_path / f"{statements}.db"
        dying = Dying(CPythonConnection(path), statements=statements)
        with suppress(PowerCut):
            open_schema(dying)
        survivor = after_power_cut(path, tmp_path / f"{statements}-after.db")
        assert open_schema(survivor) is None
        DAY[0](survivor)
        survivor.close()
        statements += 1
    assert statements > 15


def _snapshot(version: int, items: int) -> str:
    documents = [
        {
            "collection": "item",
            "id": f"i-{n}",
            "body": {"sku": f"S{n}", "name": f"Vare {n}", "price": version, "codes": [f"code:{n}"]},
        }
        for n in range(items)
    ]
    lines: list[Any] = [{"cursor": version, "count": items}, *documents]
    lines.append({"end": True, "count": items})
    return "".join(f"{json.dumps(one)}\n" for one in lines)


PAGE = {
    "cursor": 3,
    "more": False,
    "documents": [
        {"collection": "item", "id": "i-1", "version": 3, "deleted": True},
        {"collection": "item", "id": "i-2", "version": 3, "body": {"name": "Ny", "price": 3}},
    ],
}


def _prices(connection: Connection) -> tuple[int | None, list[tuple[str, Any]], list[str]]:
    catalogue = Catalogue(connection)
    items = catalogue.items([f"i-{n}" for n in range(5)])
    found = [item["id"] for item in catalogue.search("vare")]
    return catalogue.cursor(), [(item["id"], item["price"]) for item in items], found


def test_the_catalogue_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    """SYNC-10, SYNC-11"""
    old = (1, [(f"i-{n}", 1) for n in range(3)], ["i-0", "i-1", "i-2"])
    new = (2, [(f"i-{n}", 2) for n in range(4)], ["i-0", "i-1", "i-2", "i-3"])
    changed = (3, [("i-0", 2), ("i-2", 3), ("i-3", 2)], ["i-0", "i-3"])
    seen = []
    statements = 0
    dying = None
    while dying is None or dying.dead:
        path = tmp_path / f"{statements}.db"
        inner = CPythonConnection(path)
        assert open_schema(inner) is None
        assert SnapshotLoad(inner).take(_snapshot(1, 3), at=instant(0)) is None
        dying = Dying(inner, statements=statements)
        with suppress(PowerCut):
            assert SnapshotLoad(dying).take(_snapshot(2, 4), at=instant(1)) is None
            assert apply_page(dying, PAGE, at=instant(2)) is False
        survivor = after_power_cut(path, tmp_path / f"{statements}-after.db")
        seen.append(_prices(survivor))
        if seen[-1] == old:
            # What was left of the snapshot is in nobody's way.
            assert SnapshotLoad(survivor).take(_snapshot(2, 4), at=instant(3)) is None
            assert _prices(survivor) == new
        survivor.close()
        statements += 1
    turn, last = seen.index(new), seen.index(changed)
    assert seen == [old] * turn + [new] * (last - turn) + [changed] * (len(seen) - last)
    assert turn > 20
