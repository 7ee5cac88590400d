"""The office as an ASGI application: files and pushes first, then Django."""

import os
import sys
from typing import Any, Final

import django
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kasse.office.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402  # settings stand only after setup
from django.http import HttpResponse  # noqa: E402

from kasse.office.collector import settle_collector  # noqa: E402
from kasse.office.journal.push import Pushes  # noqa: E402
from kasse.office.journal.wire import PATH as PUSH_PATH  # noqa: E402
from kasse.office.security import HEADERS  # noqa: E402
from kasse.office.static_files import (  # noqa: E402
    PREFIXES,
    Files,
    Receive,
    Scope,
    Send,
    send_file,
)

_HEADERS: Final = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class Office:
    """The application; one in each process."""

    def __init__(self) -> None:
        """Reads the list of files; the database is not touched."""
        self._files = Files(watch=settings.DEBUG)
        self._pushes = Pushes()
        self._django: Any = ASGIHandler()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            path = scope["path"]
            if path == PUSH_PATH and scope["method"] == "POST":
                await _send(await self._pushes.take(scope, receive), send)
                return
            file = self._files.find(scope) if path.startswith(PREFIXES) else None
            if file is not None:
                await send_file(file, send)
                return
            await self._django(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                self._pushes.close()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return


async def _send(response: HttpResponse, send: Send) -> None:
    headers = [
        (b"content-type", response.headers["Content-Type"].encode()),
        (b"content-length", str(len(response.content)).encode()),
        (b"cache-control", b"no-store"),
    ]
    start = {"type": "http.response.start", "status": response.status_code}
    await send({**start, "headers": headers + _HEADERS})
    await send({"type": "http.response.body", "body": response.content})


application = Office()


def worker() -> Office:
    """The application for a server's process, which is set up for many requests."""
    settle_collector()
    # The event loop waits this long at most for the thread that takes pushes in.
    sys.setswitchinterval(0.0005)
    return application
