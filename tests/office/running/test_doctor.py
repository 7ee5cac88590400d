"""The doctor: each check says what is right and what is wrong."""

import inspect
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kasse.office.running.doctor import judging, probing
from tests.office.running.conftest import tables_of

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
GB = 1024**3
ADDRESS = {"hosts": (), "trusts_proxy": True, "tls_here": False}
BACKUP = {"verified": True, "sealed": False, "same_disk": False, "now": NOW}
NIGHT = {"differences": 0, "problem": "", "now": NOW}
KEY = {"length": 0, "from_environment": False}

CHECKS: dict[str, tuple[Any, list[tuple[str, dict[str, Any]]]]] = {
    # name: (judge, {state: facts that mean it})
    "versions": (
        judging.versions,
        [
            ("good", {"python": (3, 11, 0), "sqlite": (3, 37, 0), "uses_sqlite": True}),
            ("wrong", {"python": (3, 10, 9), "sqlite": (3, 45, 0), "uses_sqlite": True}),
            ("wrong", {"python": (3, 12, 1), "sqlite": (3, 36, 9), "uses_sqlite": True}),
            ("good", {"python": (3, 12, 1), "sqlite": (3, 36, 9), "uses_sqlite": False}),
        ],
    ),
    "folder": (
        judging.folder,
        [
            ("good", {"path": "x", "readable": True, "writable": True, "others_may": False}),
            ("wrong", {"path": "x", "readable": True, "writable": False, "others_may": False}),
            ("wrong", {"path": "x", "readable": False, "writable": True, "others_may": False}),
            ("warning", {"path": "x", "readable": True, "writable": True, "others_may": True}),
        ],
    ),
    "secret key": (
        judging.secret_key,
        [
            ("good", {"mode": 0o600, **KEY}),
            ("good", {"mode": None, **KEY}),
            ("wrong", {"mode": 0o640, **KEY}),
            ("good", {"mode": 0o644, "length": 50, "from_environment": True}),
            ("wrong", {"mode": None, "length": 31, "from_environment": True}),
        ],
    ),
    "disk": (
        judging.disk,
        [
            ("good", {"what": "x", "free_bytes": 2 * GB}),
            ("warning", {"what": "x", "free_bytes": 2 * GB - 1}),
            ("wrong", {"what": "x", "free_bytes": GB // 4 - 1}),
        ],
    ),
    "database": (
        judging.database,
        [
            ("good", {"kind": "SQLite", "problem": "", "looked_through": True}),
            ("good", {"kind": "PostgreSQL", "problem": "", "looked_through": False}),
            ("wrong", {"kind": "SQLite", "problem": "malformed", "looked_through": True}),
        ],
    ),
    "migrations": (
        judging.migrations,
        [
            ("good", {"missing": 0, "ahead": []}),
            ("warning", {"missing": 1, "ahead": []}),
            ("wrong", {"missing": 1, "ahead": ["stores.0999_x"]}),
        ],
    ),
    "clock": (
        judging.clock,
        [
            ("good", {"off_s": None, "against": "x"}),
            ("good", {"off_s": -60.0, "against": "x"}),
            ("wrong", {"off_s": 61.0, "against": "x"}),
            ("wrong", {"off_s": -61.0, "against": "x"}),
        ],
    ),
    "address": (
        judging.address,
        [
            ("good", {"origin": "https://kasse.example.dk", **ADDRESS}),
            ("good", {"origin": "http://127.0.0.1:8000", **ADDRESS}),
            ("warning", {"origin": "", **ADDRESS}),
            ("wrong", {"origin": "kasse.example.dk", **ADDRESS}),
            ("wrong", {"origin": "https://kasse.example.dk/office", **ADDRESS}),
            ("wrong", {"origin": "http://kasse.example.dk", **ADDRESS}),
            ("warning", {"origin": "https://x.example.dk", **ADDRESS, "trusts_proxy": False}),
            (
                "good",
                {
                    "origin": "https://x.example.dk",
                    **ADDRESS,
                    "trusts_proxy": False,
                    "tls_here": True,
                },
            ),
        ],
    ),
    "mail": (
        judging.mail,
        [
            ("good", {"is_set": True, "problem": ""}),
            ("warning", {"is_set": False, "problem": ""}),
            ("wrong", {"is_set": True, "problem": "refused"}),
        ],
    ),
    "back-ups": (
        judging.backups,
        [
            ("good", {"last": NOW - timedelta(hours=36), **BACKUP}),
            ("wrong", {"last": NOW - timedelta(hours=37), **BACKUP}),
            ("wrong", {"last": None, **BACKUP}),
            ("wrong", {"last": NOW, **BACKUP, "verified": False}),
            ("good warning", {"last": NOW, **BACKUP, "same_disk": True}),
        ],
    ),
    "registers": (
        judging.registers,
        [
            ("good", {"tills": [], "now": NOW}),
            ("good", {"tills": [judging.Till(number="K1", contact_at=NOW, unsent=0)], "now": NOW}),
            ("good", {"tills": [judging.Till(number="K1", contact_at=None, unsent=0)], "now": NOW}),
            (
                "warning warning",
                {
                    "tills": [
                        judging.Till(number="K1", contact_at=NOW - timedelta(days=4), unsent=9),
                        judging.Till(number="K2", contact_at=NOW, unsent=1),
                    ],
                    "now": NOW,
                },
            ),
        ],
    ),
    "verification": (
        judging.night,
        [
            ("good", {"ended_at": NOW - timedelta(hours=48), **NIGHT}),
            ("warning", {"ended_at": NOW - timedelta(hours=49), **NIGHT}),
            ("warning", {"ended_at": None, **NIGHT}),
            ("wrong", {"ended_at": NOW, **NIGHT, "differences": 1}),
            ("wrong", {"ended_at": NOW, **NIGHT, "problem": "RuntimeError"}),
        ],
    ),
    "port": (
        judging.port,
        [
            ("good", {"number": 1, "answers": True, "is_free": False}),
            ("good", {"number": 1, "answers": False, "is_free": True}),
            ("wrong", {"number": 1, "answers": False, "is_free": False}),
        ],
    ),
    "proxies": (
        judging.proxies,
        [
            ("good", {"names": [], "uses_oidc": True}),
            ("good", {"names": ["HTTPS_PROXY"], "uses_oidc": False}),
            ("warning", {"names": ["HTTPS_PROXY"], "uses_oidc": True}),
        ],
    ),
    "debug": (judging.workers, [("good", {"debug": False}), ("wrong", {"debug": True})]),
}
CASES = [
    pytest.param(judge, facts, states.split(), id=f"{name}: {states} {number}")
    for name, (judge, cases) in CHECKS.items()
    for number, (states, facts) in enumerate(cases)
]


@pytest.mark.parametrize(("judge", "facts", "states"), CASES)
def test_facts_and_what_they_mean(judge, facts, states):
    found = judge(**facts)
    found = found if isinstance(found, list) else [found]
    assert [one.state for one in found] == states
    for one in found:
        assert one.says
        assert bool(one.advice) == (one.state != "good")


def test_every_check_is_tested():
    public = {
        name
        for name, judge in vars(judging).items()
        if inspect.isfunction(judge) and judge.__module__ == judging.__name__ and name[0] != "_"
    }
    assert {judge.__name__ for judge, _ in CHECKS.values()} == public - {"good", "warning", "wrong"}


def test_a_probe_that_breaks_is_a_finding():
    def fail():
        raise OSError("no route")

    (found,) = probing.ask("mail", fail)
    assert (found.check, found.state) == ("mail", "wrong")
    assert "OSError: no route" in found.says


def test_an_installation_is_examined(old_office, monkeypatch):
    """One that was never started since its upgrade, and has no back-up; then it is mended. Nothing
    is changed by looking."""
    database = old_office.data / "kasse.sqlite3"
    before = database.read_bytes(), tables_of(database)
    ((code, said),) = old_office.run(("doctor", "--json", "--port", "1"))
    assert tables_of(database) == before[1]
    states = {row["check"]: row["state"] for row in json.loads(said)}
    assert (code, states["back-ups"], states["migrations"], states["database"]) == (
        1, "wrong", "warning", "good",
    )  # fmt: skip
    database.write_bytes(before[0][:40_000] + b"x" * 60_000)
    ((code, said),) = old_office.run(("doctor",))
    assert code == 1
    assert "wrong   database" in said
