"""The office as an ASGI application: files and pushes first, then Django, which must be set up."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse

from kasse.office.django_threads import DjangoThreads
from kasse.office.jobs.runner import Runner
from kasse.office.journal.push import Pushes
from kasse.office.journal.wire import PATH as PUSH_PATH
from kasse.office.nights import Nights
from kasse.office.security import HEADERS
from kasse.office.static_files import PREFIXES, Files, Receive, Scope, Send, send_file

_HEADERS: Final = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class Office:
    """The application; one in each process."""

    def __init__(self) -> None:
        """Reads the list of files; the database is not touched."""
        self._files = Files(watch=settings.DEBUG)
        self._pushes = Pushes()
        self._nights = Nights()
        self._jobs = Runner()
        self._django = DjangoThreads()

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
            await self._django.answer(scope, receive, send)

    def close(self) -> None:
        """Answers what waits and ends the threads; a new request would start them again."""
        self._pushes.close()
        self._django.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._nights.start()
                self._jobs.start()
            if message["type"] == "lifespan.shutdown":
                self._nights.close()
                self._jobs.close()
                self.close()
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
