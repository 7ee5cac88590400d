"""Offices of their own for what exchanges whole databases: commands run in processes of theirs."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
import zstandard
from django.db import connection

from kasse.office.running.backup import sqlite
from tests.tidy.source import ROOT

OLD = ROOT / "tests/vectors/office/before-2026-11-24.sqlite3.zst"
"""The database of the version before this day's: one store, two registers, eight sales."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office on its own data folder, and its own database of PostgreSQL where that is asked for."""

    data: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("KASSE_")}
        kept.pop("DATABASE_URL", None)
        more = {"DATABASE_URL": self.url} if self.url else {}
        return kept | more | {"KASSE_DATA": str(self.data)}

    def run(self, *steps: str | tuple[str, ...]) -> list[tuple[int, str]]:
        """Runs steps one after the other in one process of the office's own: a tuple is a command
        of kasse, a text a program. Returns the exit code and what was printed for each."""
        ended = subprocess.run(
            [sys.executable, "-c", STEPS, json.dumps(steps)],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        found = json.loads(ended.stdout.splitlines()[-1])
        return [(code, said) for code, said in found]

    @contextmanager
    def serving(self, before: str = "", **settings: str) -> Iterator[int]:
        """Serves in a process of its own, with these settings, after the program `before`; gives the
        port on loopback."""
        with subprocess.Popen(
            [sys.executable, "-c", SERVES, before],
            env=self.environment | settings,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            try:
                yield int(process.stdout.readline())
            finally:
                process.send_signal(signal.SIGINT)

    def backups(self) -> list[Path]:
        """The back-ups in its folder, the oldest first."""
        return sorted(
            path for path in (self.data / "backups").glob("kasse-*") if path.suffix != ".json"
        )


STEPS = """
import contextlib, io, json, sys
from kasse import cli
found = []
for step in json.loads(sys.argv[1]):
    said, code = io.StringIO(), 0
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            if isinstance(step, str):
                from kasse.office.serve import set_up
                set_up()
                exec(step, {})
            else:
                code = cli.main(step)
        except SystemExit as ended:
            code, text = (ended.code, "") if isinstance(ended.code, int) else (1, str(ended.code))
            print(text)
    found.append((code, said.getvalue()))
print(json.dumps(found))
"""
SERVES = """
import socket, sys
from kasse.office.serve import serve, set_up
set_up()
exec(sys.argv[1], {})
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
serve(port=port, ready=lambda: print(port, flush=True))
"""
HEADS = """
import json
from kasse.office.running.backup.postgres import heads
print(json.dumps([[h.register, h.seq, h.hash, h.entries] for h in heads()]))
"""


class Offices:
    """Makes offices on the kind of database that is tested: empty, with the tables of the tests' own
    database, which are made once, or like another office that nobody uses just now."""

    def __init__(self, folder: Path, blocker: Any) -> None:
        self._folder = folder
        self._blocker = blocker
        self._made: list[str] = []

    def __call__(
        self, name: str, *, has_tables: bool = False, like: Office | None = None
    ) -> Office:
        data = self._folder / name
        if like:
            shutil.copytree(like.data, data)
        else:
            data.mkdir()
        own = str(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite":
            if has_tables:
                sqlite.copy(Path(own), data / "kasse.sqlite3", tell=lambda _done, _total: None)
            return Office(data=data, url="")
        template = "template1"
        if like:
            template = urlsplit(like.url).path.removeprefix("/")
        elif has_tables:
            template = own
            self._let_go()
        database = f"kasse_{uuid4().hex}"
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        self._made.append(database)
        parts = urlsplit(os.environ["DATABASE_URL"])
        return Office(data=data, url=urlunsplit(parts._replace(path=f"/{database}")))

    def _let_go(self) -> None:
        """PostgreSQL copies no database that somebody is connected to."""
        with self._blocker.unblock():
            connection.close()
            pooled: Any = connection
            pooled.close_pool()

    def drop(self) -> None:
        """The databases on PostgreSQL; files go with their folder."""
        for database in self._made:
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
                server.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


@pytest.fixture
def offices(tmp_path, django_db_setup, django_db_blocker) -> Iterator[Offices]:
    made = Offices(tmp_path, django_db_blocker)
    yield made
    made.drop()


@pytest.fixture
def old_office(tmp_path) -> Office:
    """An office that the last version left behind, on SQLite."""
    data = tmp_path / "old"
    data.mkdir()
    text = zstandard.ZstdDecompressor().decompress(OLD.read_bytes(), max_output_size=4_000_000)
    (data / "kasse.sqlite3").write_bytes(text)
    return Office(data=data, url="")


def tables_of(path: Path) -> set[str]:
    """The tables of a SQLite file."""
    connected = sqlite3.connect(path)
    rows = connected.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    connected.close()
    return {name for (name,) in rows}
