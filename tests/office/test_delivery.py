"""What surrounds every answer: files, headers, settings from the environment, problems."""

import asyncio
import os

import pytest
from django.test import Client

from kasse.office import environment, static_files
from kasse.office.asgi import application
from kasse.office.security import HEADERS


def get(files, path, **headers):
    scope = {
        "method": headers.pop("method", "GET"),
        "path": path,
        "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()],
    }
    response = files.find(scope)
    if response is None:
        return None
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(static_files.send_file(response, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, body


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A till's build of four files."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>till")
    (tmp_path / "sw.js").write_text("worker")
    (tmp_path / "assets" / "app-1a2b3c4d.js").write_text("x" * 1_000)
    (tmp_path / "assets" / "app-1a2b3c4d.js.br").write_bytes(b"brotli")
    (tmp_path / "assets" / "core.wasm").write_bytes(b"\0asm")
    monkeypatch.setattr(static_files, "TILL", tmp_path)
    return static_files.Files()


def test_the_till_is_asked_about_each_time(files):
    for path, body in (("/till/", b"<!doctype html>till"), ("/till/sw.js", b"worker")):
        status, headers, found = get(files, path)
        assert (status, found, headers["cache-control"]) == (200, body, "no-cache")
        again = get(files, path, if_none_match=headers["etag"])
        assert (again[0], again[2]) == (304, b"")


def test_what_carries_a_hash_is_kept_and_sent_compressed(files):
    status, headers, body = get(files, "/till/assets/app-1a2b3c4d.js", accept_encoding="gzip, br")
    assert (status, body, headers["content-encoding"]) == (200, b"brotli", "br")
    assert "immutable" in headers["cache-control"]
    assert headers["vary"] == "Accept-Encoding"
    assert len(get(files, "/till/assets/app-1a2b3c4d.js")[2]) == 1_000
    assert get(files, "/till/assets/core.wasm")[1]["content-type"] == "application/wasm"


def test_files_carry_the_policy(files):
    headers = get(files, "/till/")[1]
    assert {name: headers[name.lower()] for name in HEADERS} == HEADERS


def test_no_other_files(files):
    for path in ("/till/../settings.py", "/till/nothing.js", "/till/assets/", "/static/../x"):
        assert get(files, path) is None
    assert get(files, "/till/", method="POST")[0] == 405
    assert get(files, "/till")[1]["location"] == "till/"


def test_answers_of_django_carry_the_policy():
    response = Client().get("/api/v1/openapi.json")
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"]


def test_the_application_ends_with_its_server():
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message["type"])

    asyncio.run(application({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_the_secret_key_is_made_once_for_us_alone(tmp_path):
    key = environment.secret_key(tmp_path)
    assert len(key) == 64
    assert environment.secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_databases(tmp_path, monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://anna:p%40ss@db.example:5433/shop?sslmode=require"
    )
    found = environment.database(tmp_path)
    place = [found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")]
    assert place == ["shop", "anna", "p@ss", "db.example", "5433"]
    assert found["OPTIONS"]["sslmode"] == "require"
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres:@/postgres?host=/run/pg")
    assert environment.database(tmp_path)["HOST"] == "/run/pg"
    monkeypatch.setenv("DATABASE_URL", "sqlite:///srv/k%20asse.db")
    assert environment.database(tmp_path)["NAME"] == "/srv/k asse.db"
    monkeypatch.setenv("DATABASE_URL", "")
    assert environment.database(tmp_path)["NAME"] == os.fspath(tmp_path / "kasse.sqlite3")
    monkeypatch.setenv("DATABASE_URL", "mysql://x")
    with pytest.raises(ValueError, match="mysql"):
        environment.database(tmp_path)


@pytest.mark.django_db
def test_sqlite_is_set_for_durability():
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        found = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "busy_timeout")
        ]
    assert found == ["wal", 2, 20_000]
