"""The office as an ASGI application: files, pushes and what watches it first, then Django, which
must be set up."""

import asyncio
import time
from io import BytesIO
from typing import Final

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse, JsonResponse

from kasse.office import environment, maintenance
from kasse.office.django_threads import DjangoThreads
from kasse.office.frame import errors
from kasse.office.integrations.sender import Sender
from kasse.office.jobs.runner import Runner
from kasse.office.journal.push import Pushes
from kasse.office.journal.wire import PATH as PUSH_PATH
from kasse.office.nights import Nights
from kasse.office.running import health, metrics, requests
from kasse.office.security import HEADERS
from kasse.office.static_files import PREFIXES, Files, Receive, Scope, Send, send_file

_WATCHED: Final = frozenset({health.HEALTH, health.READINESS, metrics.PATH})
_HEADERS: Final = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class Office:
    """The application; one in each process."""

    def __init__(self) -> None:
        """Reads the list of files; the database is not touched."""
        self._files = Files(watch=settings.DEBUG)
        self._pushes = Pushes()
        self._nights = Nights()
        self._jobs = Runner()
        self._hooks = Sender()
        self._django = DjangoThreads()
        self._readiness = health.Readiness(jobs_alive=lambda: self._jobs.is_alive)
        self._logs_all = environment.flag("KASSE_LOG_REQUESTS")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            path = scope["path"]
            file = self._files.find(scope) if path.startswith(PREFIXES) else None
            if file is not None:
                await send_file(file, send)
            elif path in _WATCHED:
                await _send(await self._watched(scope), send)
            elif maintenance.is_on():
                await _send(errors.closed(_request(scope)), send)
            elif path == PUSH_PATH and scope["method"] == "POST":
                await _send(await self._pushed(scope, receive), send)
            else:
                await self._django.answer(scope, receive, send)

    async def _pushed(self, scope: Scope, receive: Receive) -> HttpResponse:
        began_s = time.perf_counter()
        response = await self._pushes.take(scope, receive)
        requests.note(
            method="POST",
            path=PUSH_PATH,
            route=PUSH_PATH,
            status=response.status_code,
            seconds=time.perf_counter() - began_s,
            logged=self._logs_all,
        )
        return response

    async def _watched(self, scope: Scope) -> HttpResponse:
        """Asked by machines, by any name of this host: no hosts are checked, no session is looked
        for, and a slow database keeps no thread of Django's."""
        if scope["method"] not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        if scope["path"] == health.HEALTH:
            return JsonResponse({"alive": True})
        if scope["path"] == health.READINESS:
            found = await asyncio.to_thread(self._readiness.look)
            ready = set(found.values()) == {"ok"}
            return JsonResponse({"ready": ready, "checks": found}, status=200 if ready else 503)
        if not metrics.is_allowed(dict(scope["headers"]), (scope.get("client") or ("",))[0]):
            # As if there were nothing: whoever may not read it need not know of it.
            return errors.answer(_request(scope), status=404, code="request.not_found")
        text = await asyncio.to_thread(metrics.exposition)
        return HttpResponse(text, content_type=metrics.CONTENT_TYPE)

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
                self._hooks.start()
            if message["type"] == "lifespan.shutdown":
                self._nights.close()
                self._jobs.close()
                self._hooks.close()
                self.close()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return


def _request(scope: Scope) -> ASGIRequest:
    """What an error page needs of a request; its body is nobody's concern."""
    return ASGIRequest(scope, BytesIO())


async def _send(response: HttpResponse, send: Send) -> None:
    headers = [
        (b"content-length", str(len(response.content)).encode()),
        (b"cache-control", b"no-store"),
    ]
    headers += [(name.lower().encode(), text.encode()) for name, text in response.headers.items()]
    start = {"type": "http.response.start", "status": response.status_code}
    await send({**start, "headers": headers + _HEADERS})
    await send({"type": "http.response.body", "body": response.content})
