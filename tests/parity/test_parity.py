"""The same commands leave the same bytes in CPython and in Pyodide: journals, and every answer; and
promotions give the same."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kasse.domain.documents import to_document
from kasse.domain.journal import verify_chain
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.offers import arranged
from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.application import COMMANDS
from tests.domain.promotions.strategies import random_case
from tests.parity import player, script

ROOT = Path(__file__).parents[2]
WEB_TILL = ROOT / "web" / "till"
SEEDS = range(1, 7)
EPISODES = 40
PROMOTED = [random_case(Random(seed)) for seed in range(20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pyodides:
    """What Pyodide made of the scripts, and of the promotions."""

    results: list[dict[str, Any]]
    applied: list[dict[str, Any]]


def _scripts() -> dict[str, dict[str, Any]]:
    files = {path.stem: script.from_file(path) for path in sorted(script.FOLDER.glob("*.json"))}
    drawn = {f"seed {seed}": script.drawn(seed, episodes=EPISODES) for seed in SEEDS}
    return files | drawn


def _in_cpython(one: dict[str, Any]) -> dict[str, Any]:
    connection = CPythonConnection(":memory:")
    played: dict[str, Any] = json.loads(player.play(connection, json.dumps(one)))
    connection.close()
    return played


def _in_pyodide(scripts: list[dict[str, Any]], work: Path) -> Pyodides:
    bundle, given, found = work / "kasse.zip", work / "given.json", work / "found.json"
    maker = WEB_TILL / "build" / "python_bundle.py"
    extra = Path(player.__file__)
    subprocess.run([sys.executable, maker, bundle, "player", extra], check=True)
    promotions = [to_document(case) for case in PROMOTED]
    given.write_text(json.dumps({"scripts": scripts, "promotions": promotions}))
    node = Path(
        subprocess.run(
            [ROOT / "tools" / "node"], stdout=subprocess.PIPE, text=True, check=True
        ).stdout.strip()
    )
    driver = Path(__file__).with_name("pyodide.mjs")
    subprocess.run(
        [node / "node", driver, WEB_TILL, bundle, given, found],
        check=True,
        timeout=240,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    about = json.loads(found.read_text())
    return Pyodides(results=about["results"], applied=about["applied"])


@pytest.fixture(scope="module")
def scripts() -> dict[str, dict[str, Any]]:
    return _scripts()


@pytest.fixture(scope="module")
def there(scripts: dict[str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Pyodides:
    return _in_pyodide(list(scripts.values()), tmp_path_factory.mktemp("pyodide"))


def test_journals_are_equal_byte_for_byte(
    scripts: dict[str, dict[str, Any]], there: Pyodides
) -> None:
    """JRN-1: one form of bytes, whatever runs the till."""
    for (name, one), found in zip(scripts.items(), there.results, strict=True):
        here = _in_cpython(one)
        # One by one first: a difference is then shown where it is.
        for place, (mine, theirs) in enumerate(zip(here["answers"], found["answers"], strict=True)):
            assert mine == theirs, f"{name}, answer {place}"
        assert here["entries"] == found["entries"], name
        entries = [(text, hash_) for text, hash_ in here["entries"]]
        assert verify_chain(entries, register="r-1") == len(entries)


def test_promotions_give_the_same(there: Pyodides) -> None:
    """PRO-1: the same answer to the last detail, whatever runs the till."""
    here = [apply(arranged(case.promotions), case.lines, case.visit) for case in PROMOTED]
    assert sum(one.discount_minor > 0 for one in here) >= len(here) // 2
    assert [to_document(one) for one in here] == there.applied


def test_the_scripts_give_every_command_and_write_every_kind(
    scripts: dict[str, dict[str, Any]],
) -> None:
    given = {command["command"] for one in scripts.values() for command in one["commands"]}
    assert given - {"(restart)"} >= set(COMMANDS)
    written = {
        json.loads(text)["kind"]
        for one in scripts.values()
        for text, _ in _in_cpython(one)["entries"]
    }
    assert written == _kinds() - {"register_opened"}  # pairing writes that one


def _kinds() -> set[str]:
    """The kinds in the table of docs/journal.md."""
    text = (ROOT / "docs" / "journal.md").read_text(encoding="utf-8")
    rows = text.partition("## Kinds")[2].partition("\n## ")[0].splitlines()
    cells = [row.split("|")[1] for row in rows if row.startswith("| `")]
    return {name.strip(" `") for cell in cells for name in cell.split(",")}


def test_scripts_succeed_where_they_should(scripts: dict[str, dict[str, Any]]) -> None:
    """A script whose commands are all refused would compare nothing."""
    for name, one in scripts.items():
        played = _in_cpython(one)
        sales = [text for text, _ in played["entries"] if json.loads(text)["kind"] == "sale"]
        assert len(sales) >= 3, name
