"""Pushes before Django: many tills, one writer, and one transaction for all who wait together.

Django gives each request a thread and a database connection of its own and takes it through every
middleware; a push needs none of that, and a database takes one writer at a time anyhow. So pushes
queue for one thread, which writes all that wait in one transaction: when tills are many, the disk
is asked once for all of them. bench/ingest.py measures it.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final

from django.core.handlers.asgi import ASGIRequest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.utils import timezone

from kasse.office import problems, request_ids
from kasse.office.journal import services
from kasse.office.journal.batches import MAX_BYTES, Acknowledgement
from kasse.office.journal.services import Prepared
from kasse.office.journal.wire import batch_for, too_large
from kasse.office.stores.auth import TillAuth

log = logging.getLogger("kasse.office.journal")

_TOGETHER: Final = 64
"""The most pushes in one transaction, so that none waits for long."""


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """A push in the queue, and the future that its connection waits for."""

    request: ASGIRequest
    body: bytes
    loop: asyncio.AbstractEventLoop
    answered: "asyncio.Future[HttpResponse]"


class Pushes:
    """The queue of pushes and the thread that empties it."""

    def __init__(self) -> None:
        """Starts no thread until the first push."""
        self._queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._authenticate = TillAuth()

    async def take(self, scope: Any, receive: Any) -> HttpResponse:
        """Answers one request."""
        try:
            # Headers and cookies only are asked of the request, so it gets no stream.
            request = ASGIRequest(scope, BytesIO())
        except UnicodeDecodeError:
            return problems.problem_response(status=400, code="command.malformed")
        with request_ids.known_as(request_ids.give(request)) as number:
            body = await _body(receive)
            response = await self._taken(request, body)
        response.headers[request_ids.HEADER] = number
        return response

    async def _taken(self, request: ASGIRequest, body: bytes | None) -> HttpResponse:
        if body is None:
            return _problem_response(too_large(MAX_BYTES + 1))
        loop = asyncio.get_running_loop()
        waiting = Waiting(request, body, loop, loop.create_future())
        if self._thread is None:
            self._thread = Thread(target=self._work, name="pushes", daemon=True)
            self._thread.start()
        self._queue.put(waiting)
        return await waiting.answered

    def close(self) -> None:
        """Waits until everything in the queue is answered."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while (first := self._queue.get()) is not None:
            together = [first]
            closing = False
            while len(together) < _TOGETHER:
                try:
                    more = self._queue.get_nowait()
                except Empty:
                    break
                if more is None:
                    closing = True
                    break
                together.append(more)
            answers = self._answers(together)
            # One call for all: each wakes the event loop.
            first.loop.call_soon_threadsafe(_hand_over, together, answers)
            if closing:
                break
        connection.close()

    def _answers(self, together: Sequence[Waiting]) -> list[HttpResponse]:
        """The answers to these pushes, in their order."""
        outcomes = [self._prepared(waiting) for waiting in together]
        ready = [outcome for outcome in outcomes if isinstance(outcome, Prepared)]
        taken = iter(_take(ready))
        return [next(taken) if isinstance(one, Prepared) else one for one in outcomes]

    def _prepare(self, waiting: Waiting) -> Prepared | HttpResponse:
        till = self._authenticate(waiting.request)
        if till is None:
            return problems.problem_response(status=401, code="access.signed_out")
        return services.prepare(batch_for(register=till.register, body=waiting.body))

    def _prepared(self, waiting: Waiting) -> Any:
        with request_ids.known_as(request_ids.id_of(waiting.request)):
            return _guarded(self._prepare, waiting)


def _take(ready: Sequence[Prepared]) -> list[HttpResponse]:
    """Takes in all in one transaction or, where that fails, each in its own."""
    if not ready:
        return []
    try:
        answers = services.ingest_all(prepared=ready, received_at=timezone.now())
    except Exception:
        log.exception("a transaction of %d pushes failed; each is tried alone", len(ready))
        connection.close()
        return [_guarded(_take_alone, prepared) for prepared in ready]
    return [_acknowledged(answer) for answer in answers]


def _acknowledged(answer: Acknowledgement) -> HttpResponse:
    return HttpResponse(answer.body(), content_type="application/json")


def _hand_over(together: Sequence[Waiting], answers: Sequence[HttpResponse]) -> None:
    """Gives each connection its answer, unless it is gone. Runs in the event loop."""
    for waiting, answer in zip(together, answers, strict=True):
        if not waiting.answered.done():
            waiting.answered.set_result(answer)


def _take_alone(prepared: Prepared) -> HttpResponse:
    return _acknowledged(services.ingest_all(prepared=[prepared], received_at=timezone.now())[0])


def _guarded(work: Any, argument: Any) -> Any:
    """`work(argument)`, or the problem document of whatever it raised."""
    try:
        return work(argument)
    except problems.Problem as problem:
        return _problem_response(problem)
    except OperationalError as error:
        connection.close()
        return problems.busy(error)
    except Exception as error:
        connection.close()
        return problems.unexpected(error)


def _problem_response(problem: problems.Problem) -> HttpResponse:
    return problems.problem_response(status=problem.status, code=problem.code, facts=problem.facts)


async def _body(receive: Any) -> bytes | None:
    """The request's body; None when it is larger than a batch may be."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(parts)
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BYTES:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)
