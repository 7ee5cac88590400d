"""The real office in this process: its doors, a database file of its own, simulated time."""

import asyncio
import gzip
import logging
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from kasse.simulation.clock import Clock

PUSH_PATH: Final = "/api/v1/till/journal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back; the body is decompressed."""

    status: int
    body: str


def prepare(folder: Path) -> None:
    """Sets Django up on a database in `folder`, once in a process.

    A DATABASE_URL of the surroundings is not for simulations: it may be a real shop's.
    """
    os.environ.pop("DATABASE_URL", None)
    os.environ["KASSE_DATA"] = str(folder)
    from kasse.office.serve import prepare as migrate

    migrate()
    logging.disable(logging.WARNING)
    from django.db import connections

    connections.close_all()
    shutil.copyfile(_database(folder), folder / "empty.sqlite3")


class Office:
    """One office for one simulation; `close` it before the next begins in this process."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        from django.core.handlers.wsgi import WSGIHandler
        from django.utils import timezone

        from kasse.office.asgi import application

        for ending in ("-wal", "-shm"):
            Path(f"{_database(folder)}{ending}").unlink(missing_ok=True)
        shutil.copyfile(folder / "empty.sqlite3", _database(folder))
        self._application: Any = application
        # Pushes go where a server would send them; the rest straight to Django, whose way of
        # answering them asynchronously costs ten times what it answers.
        self._django: Any = WSGIHandler()
        self._loop = asyncio.new_event_loop()
        self._real_now = timezone.now
        # The office asks Django for the time, everywhere; there is one clock here, the simulated.
        self._clock = clock
        timezone.now = self._now
        self.requests = 0

    def _now(self) -> datetime:
        return self._clock.read()

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Response:
        """One request through the office's front door."""
        self.requests += 1
        if path == PUSH_PATH:
            return self._loop.run_until_complete(self._push(headers or {}, body))
        return self._ask_django(method, path, headers or {}, body)

    def close(self) -> None:
        """Ends its threads' work and lets go of the database."""
        from django.db import connections
        from django.utils import timezone

        self._loop.run_until_complete(self._shut_down())
        self._loop.close()
        timezone.now = self._real_now
        connections.close_all()

    def _ask_django(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> Response:
        name, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": name,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            "wsgi.url_scheme": "http",
        }
        for header, value in headers.items():
            key = header.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        status = 0
        encoding = ""

        def start(line: str, fields: list[tuple[str, str]], *_: Any) -> None:
            nonlocal status, encoding
            status = int(line.split(" ", maxsplit=1)[0])
            encoding = dict(fields).get("Content-Encoding", "")

        response = self._django(environ, start)
        content = b"".join(response)
        response.close()
        if encoding == "gzip":
            content = gzip.decompress(content)
        return Response(status=status, body=content.decode())

    async def _push(self, headers: Mapping[str, str], body: bytes) -> Response:
        sent = [(key.lower().encode(), value.encode()) for key, value in headers.items()]
        scope = {
            "type": "http",
            "method": "POST",
            "path": PUSH_PATH,
            "query_string": b"",
            "headers": [(b"host", b"localhost"), *sent],
        }
        answered: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            answered.append(message)

        await self._application(scope, receive, send)
        start, content = answered
        return Response(status=start["status"], body=content["body"].decode())

    async def _shut_down(self) -> None:
        messages = iter(({"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}))

        async def receive() -> dict[str, Any]:
            return next(messages)

        async def send(message: dict[str, Any]) -> None:
            assert message["type"].endswith(".complete"), message

        await self._application({"type": "lifespan"}, receive, send)


def _database(folder: Path) -> Path:
    return folder / "kasse.sqlite3"
