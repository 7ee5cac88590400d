"""Back-up and restore as an operator does them, on both databases."""

import json
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.db import connection

from kasse.office.running.backup import form, making, sqlite
from tests.office.running.conftest import HEADS, Offices, tables_of

needs_tables = pytest.mark.django_db
"""The tests' own database is made for tests that say so."""

SELL = """
from tests.office.builders import Chain, line
from kasse.office.journal import services as journal
from datetime import UTC, datetime
def sell(register, number, sales, first=1):
    chain = Chain(register=register, store="s1", number=number).open()
    for _ in range(sales):
        chain.sell(line())
    journal.ingest(batch=chain.batch(first=first), received_at=datetime(2026, 11, 24, tzinfo=UTC))
"""
SHOP = (
    SELL
    + """
from django.conf import settings
from kasse.office.staff.session_store import SessionStore
from tests.office.samples_shop import open_shop
open_shop()
SessionStore().create()
sell("r1", "K1", 5)
sell("r2", "K2", 3)
(settings.DATA / "pictures").mkdir()
(settings.DATA / "pictures" / "kaffe.webp").write_bytes(b"a picture")
"""
)
SELL_MORE = SELL + 'sell("r1", "K1", 9, first=7)'
SESSIONS = """
from kasse.office.staff.models import Session
print(Session.objects.count())
"""
FILE_WITH_HOLES = """
import os
from django.conf import settings
(settings.DATA / "pictures" / "holes").touch()
os.truncate(settings.DATA / "pictures" / "holes", 2**42)
"""
NUMBER_A_ROW = """
from kasse.office.actors import OPERATOR
from kasse.office.audit import services as audit
audit.record(OPERATOR, audit.Act(action="x", subject=audit.Subject(kind="x", id="1")))
"""


@pytest.fixture(scope="module")
def sold(tmp_path_factory, django_db_setup, django_db_blocker):
    """An office with two registers that sold, and a back-up of it; each test has a copy."""
    offices = Offices(tmp_path_factory.mktemp("sold"), django_db_blocker)
    made = offices("shop", has_tables=True)
    assert [code for code, _ in made.run(SHOP, ("backup",))] == [0, 0]
    yield made
    offices.drop()


@pytest.fixture
def shop(sold, offices):
    return offices("shop", like=sold)


def rewritten(source, target, *, manifest):
    """A back-up with another manifest, for what only a version to come would write."""
    import io
    import tarfile

    import zstandard

    with source.open("rb") as packed:
        raw = zstandard.ZstdDecompressor().stream_reader(packed).read()
    written = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(raw)) as old,
        tarfile.open(fileobj=written, mode="w") as new,
    ):
        for member in old.getmembers():
            file = old.extractfile(member)
            assert file is not None
            text = file.read()
            if member.name == form.MANIFEST:
                text = json.dumps(json.loads(text) | manifest).encode()
                member.size = len(text)
            new.addfile(member, io.BytesIO(text))
    target.write_bytes(zstandard.compress(written.getvalue()))


@needs_tables
def test_a_shop_comes_back_as_it_was(shop, offices):
    """The whole way: refused where there is a shop, restored into an empty place, restored over a
    shop that went on, and what it replaced restored again."""
    (made,) = shop.backups()
    restore = ("restore", "--replace", str(made))
    found = shop.run(
        HEADS,
        ("backup", "--list"),
        ("restore", "--check", str(made)),
        ("restore", str(made)),
        SELL_MORE,
        HEADS,
        restore,
        HEADS,
        NUMBER_A_ROW,
        SESSIONS,
        FILE_WITH_HOLES,
        restore,
        ("restore", "--check", str(made)),
    )
    # The back-up fits, and one of what it would replace does not.
    assert "too full to unpack" in found[11][1]
    (shop.data / "pictures" / "holes").unlink()
    assert [code for code, _ in found] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    said = [text for _, text in found]
    # Who was logged in on the back-up's day is not let in by it.
    assert said[9] == "0\n"
    assert f"verified  {made.name}" in said[1]
    assert "It is whole: 10 entries of 2 registers" in said[2]
    assert "There is a shop" in said[3]
    assert (said[5] == said[0], said[7] == said[0]) == (False, True)
    kept = next(path for path in shop.backups() if "-restore" in path.name)
    again = shop.run(("restore", "--replace", str(kept)), HEADS)
    assert again[1] == (0, said[5])
    assert [path.name for path in shop.data.glob("**/.kasse-*")] == []

    place = offices("place")
    ended = place.run(("restore", str(made)), HEADS, ("verify",))
    assert "Restored: 10 entries of 2 registers" in ended[0][1]
    assert ended[1] == found[0]
    assert "everything agrees" in ended[2][1]
    assert (place.data / "pictures/kaffe.webp").read_bytes() == b"a picture"
    key = place.data / "secret_key"
    assert key.read_bytes() == (shop.data / "secret_key").read_bytes()
    assert key.stat().st_mode & 0o777 == 0o600


@needs_tables
def test_what_is_not_restored(shop, offices, tmp_path):
    """Damaged, newer, of a form to come, of the other database, sealed: each with its sentence, and
    nothing is touched."""
    secret = tmp_path / "passphrase"
    secret.write_text("correct horse\n")
    other_secret = tmp_path / "other"
    other_secret.write_text("correct house\n")
    (made,) = shop.backups()
    shop.run(("backup", "--passphrase-file", str(secret), "--to", str(tmp_path / "sealed")))
    (sealed,) = (tmp_path / "sealed").glob("*.sealed")
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    wrong = {
        "newer Kasse (9.9)": {"kasse": "9.9", "migrations": [["stores", "0999_to_come"]]},
        "newer Kasse (0.1.0)": {"version": 99},
        f"is of a {other} database": {"database": other},
        "is not what it says it holds (journal r1)": {
            "heads": [{"register": "r1", "seq": 9, "hash": "a" * 64, "entries": 9}]
        },
        "is damaged": {"parts": []},
        f"in {tmp_path / 'place'}: {2**50 + making.SPARE} bytes are needed": {
            "parts": [{"name": form.DATABASE, "bytes": 2**50, "sha256": "a" * 64}]
        },
    }
    files = [tmp_path / f"wrong-{number}" for number in range(len(wrong))]
    for file, manifest in zip(files, wrong.values(), strict=True):
        rewritten(made, file, manifest=manifest)
    place = offices("place")
    sealed_words = ("restore", str(sealed), "--passphrase-file")
    found = place.run(
        *(("restore", str(file)) for file in files),
        ("restore", str(secret)),
        ("restore", str(sealed)),
        (*sealed_words, str(other_secret)),
        (*sealed_words, str(secret)),
    )
    sentences = [*wrong, "not a back-up of Kasse", "is encrypted", "not the one", "Restored"]
    for (_, said), sentence in zip(found, sentences, strict=True):
        assert sentence in said
    assert [code for code, _ in found] == [1] * (len(found) - 1) + [0]
    if connection.vendor == "sqlite":
        # Until the last one there was nothing.
        assert [path.name for path in place.data.glob("kasse.sqlite3*")] == ["kasse.sqlite3"]


@needs_tables
def test_an_office_that_runs_is_left_alone(shop):
    (made,) = shop.backups()
    held = f"""
import subprocess, sys
from django.conf import settings
from django.db import connection
from kasse.office.running import serving
with serving.shared(settings.DATA):
    connection.ensure_connection()
    words = [sys.executable, "-m", "kasse", "restore", "--replace", {str(made)!r}]
    ended = subprocess.run(words, capture_output=True, text=True)
print(ended.returncode, ended.stdout)
"""
    ((_, said),) = shop.run(held)
    assert said.startswith("1 An office is running on this database.")


@needs_tables
def test_a_shop_that_cannot_be_read_is_kept_as_it_is(shop):
    """The reason to restore may be that the file is broken. PostgreSQL's files are its own."""
    (made,) = shop.backups()
    if shop.url:
        assert b"COPY" not in made.read_bytes()
        return
    database = shop.data / "kasse.sqlite3"
    broken = b"SQLite format 3\0" + b"broken" * 1_000
    database.write_bytes(broken)
    found = shop.run(
        ("restore", str(made)), ("restore", "--replace", str(made)), ("verify",), ("doctor",)
    )
    assert [code for code, _ in found[:3]] == [1, 0, 0]
    assert "everything agrees" in found[2][1]
    (aside,) = shop.data.glob("kasse.sqlite3.before-*")
    assert aside.read_bytes() == broken


def test_a_copy_is_of_one_moment_while_others_write(tmp_path):
    """A writer goes on in WAL, and the copy is neither begun anew nor mixed."""
    source, target = tmp_path / "a", tmp_path / "b"
    with closing(sqlite3.connect(source, isolation_level=None, check_same_thread=False)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE t (n INTEGER, text TEXT)")
        writer.executemany("INSERT INTO t VALUES (?, ?)", [(1, "x" * 4_000)] * 2_000)
        steps = []

        def tell(done: int, total: int) -> None:
            steps.append((done, total))
            writer.execute("UPDATE t SET n = n + 1 WHERE rowid = ?", (len(steps),))

        worker = threading.Thread(target=sqlite.copy, args=(source, target), kwargs={"tell": tell})
        worker.start()
        worker.join()
        assert writer.execute("SELECT SUM(n) FROM t").fetchone() == (2_000 + len(steps),)
    assert len(steps) > 3
    assert steps == sorted(steps)
    assert sqlite.problem_of(target) == ""
    with closing(sqlite3.connect(target)) as copied:
        assert copied.execute("SELECT MIN(n), MAX(n), COUNT(*) FROM t").fetchone() == (1, 1, 2_000)


def test_an_old_database_is_upgraded_with_a_back_up_first(old_office):
    """A restart upgrades nothing, and so backs nothing up; an office whose journals an upgrade
    changed stays shut until the back-up of the old version is restored, and upgraded again."""
    assert "stores_storegroup" not in tables_of(old_office.data / "kasse.sqlite3")
    found = old_office.run(HEADS, ("verify",), HEADS, ("verify",))
    assert "2 registers, 12 entries: everything agrees." in found[1][1]
    assert found[2] == found[0]
    (made,) = old_office.backups()
    assert "upgrade" in made.name
    (old_office.data / making.CHANGED).write_text("The upgrade changed a journal.")
    found = old_office.run(("verify",), ("restore", "--replace", str(made)), HEADS, ("verify",))
    assert found[0] == (78, "The upgrade changed a journal.\n")
    assert [code for code, _ in found[1:]] == [0, 0, 0]
    assert found[2][1].count("r1") == 1
    assert "stores_storegroup" in tables_of(old_office.data / "kasse.sqlite3")


def test_an_upgrade_that_fails_changes_nothing_and_says_how_to_go_on(old_office):
    """A table that is in a migration's way."""
    database = old_office.data / "kasse.sqlite3"
    with closing(sqlite3.connect(database)) as connected:
        connected.execute("CREATE TABLE jobs_job (odd TEXT)")
    before = tables_of(database)
    ((code, said),) = old_office.run(("verify",))
    (made,) = old_office.backups()
    assert (code, "The upgrade failed (OperationalError)." in said) == (78, True)
    assert f"The database is as it was, and a back-up of it is kept in {made}." in said
    assert tables_of(database) == before


def test_nothing_is_upgraded_without_a_back_up(old_office):
    (old_office.data / "backups").write_bytes(b"")
    before = tables_of(old_office.data / "kasse.sqlite3")
    ((code, said),) = old_office.run(("verify",))
    assert (code, "backup.folder" in said) == (78, True)
    assert tables_of(old_office.data / "kasse.sqlite3") == before


def test_a_database_of_a_newer_version_is_not_touched(old_office):
    with closing(sqlite3.connect(old_office.data / "kasse.sqlite3")) as database:
        now = datetime(2027, 1, 1, tzinfo=UTC).isoformat()
        row = ("stores", "0999_x", now)
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", row)
        database.commit()
    ((code, said),) = old_office.run(("verify",))
    assert (code, "upgraded by a newer Kasse (it has stores.0999_x" in said) == (78, True)
    assert not (old_office.data / "backups").exists()
