"""The same commands leave the same bytes in CPython and in Pyodide: journals, and every answer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kasse.domain.journal import verify_chain
from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.application import COMMANDS
from tests.parity import player, script

ROOT = Path(__file__).parents[2]
WEB_TILL = ROOT / "web" / "till"
SEEDS = range(1, 7)
EPISODES = 40


def _scripts() -> dict[str, dict[str, Any]]:
    files = {path.stem: script.from_file(path) for path in sorted(script.FOLDER.glob("*.json"))}
    drawn = {f"seed {seed}": script.drawn(seed, episodes=EPISODES) for seed in SEEDS}
    return files | drawn


def _in_cpython(one: dict[str, Any]) -> dict[str, Any]:
    connection = CPythonConnection(":memory:")
    played: dict[str, Any] = json.loads(player.play(connection, json.dumps(one)))
    connection.close()
    return played


def _in_pyodide(scripts: list[dict[str, Any]], work: Path) -> list[dict[str, Any]]:
    bundle, given, found = work / "kasse.zip", work / "scripts.json", work / "found.json"
    maker = WEB_TILL / "build" / "python_bundle.py"
    extra = Path(player.__file__)
    subprocess.run([sys.executable, maker, bundle, "player", extra], check=True)
    given.write_text(json.dumps(scripts))
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
    results: list[dict[str, Any]] = json.loads(found.read_text())["results"]
    return results


@pytest.fixture(scope="module")
def scripts() -> dict[str, dict[str, Any]]:
    return _scripts()


def test_journals_are_equal_byte_for_byte(
    scripts: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    """JRN-1: one form of bytes, whatever runs the till."""
    there = _in_pyodide(list(scripts.values()), tmp_path)
    for (name, one), found in zip(scripts.items(), there, strict=True):
        here = _in_cpython(one)
        # One by one first: a difference is then shown where it is.
        for place, (mine, theirs) in enumerate(zip(here["answers"], found["answers"], strict=True)):
            assert mine == theirs, f"{name}, answer {place}"
        assert here["entries"] == found["entries"], name
        entries = [(text, hash_) for text, hash_ in here["entries"]]
        assert verify_chain(entries, register="r-1") == len(entries)


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
