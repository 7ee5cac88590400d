"""Django behind the event loop: a few threads that stay, each with its database connection.

Django's own ASGI handler gives every request a new thread, which opens a new connection to the
database, and takes what a synchronous view streams into memory first. Here the threads are kept, as
a WSGI server keeps them, and a stream is passed on piece by piece: a client that reads slowly holds
no thread, and one that goes away ends its stream.
"""

import asyncio
import logging
import re
import signal
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from io import BytesIO
from queue import SimpleQueue
from tempfile import SpooledTemporaryFile
from types import FrameType
from typing import IO, Any, Final, TypeVar

from django.conf import settings
from django.core import signals
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import (
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import set_script_prefix

from kasse.office import request_ids
from kasse.office.frame import errors
from kasse.office.problems import problem_response
from kasse.office.static_files import Receive, Scope, Send

T = TypeVar("T")

log = logging.getLogger("kasse.office")

THREADS: Final = 5
"""Of the twelve connections of PostgreSQL's pool (kasse.office.environment); pushes, live figures,
background work with its beat, and web hooks take one each."""

_END: Final = object()
_IN_MEMORY: Final = 2 * 1024 * 1024
"""How much of a body is kept in memory while it comes in."""


class TooLarge(Exception):
    """A body is larger than a request's may be."""


class Gone(Exception):
    """The client went away before its request was whole."""


class DjangoThreads(BaseHandler):
    """Answers requests with Django, `THREADS` at a time; the others wait."""

    def __init__(self) -> None:
        """Starts no thread until the first request."""
        super().__init__()
        self.load_middleware()
        self._threads = Threads(THREADS)
        self._streams: set[asyncio.Task[None]] = set()
        self._handlers: dict[int, Any] = {}

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        try:
            body = await _body(scope, receive)
        except Gone:
            return
        except TooLarge:
            response: HttpResponseBase = _too_large(scope)
        else:
            with body:
                response = await self._in_thread(lambda: self._respond(scope, body))
        if isinstance(response, StreamingHttpResponse):
            try:
                await send(_start(response))
                await self._stream(response, receive, send)
            finally:
                await self._in_thread(response.close)
        else:
            assert isinstance(response, HttpResponse)
            await send(_start(response))
            await send({"type": "http.response.body", "body": response.content})

    def close(self) -> None:
        """Lets requests end, then the threads."""
        self._threads.close()

    def _respond(self, scope: Scope, body: IO[bytes]) -> HttpResponseBase:
        set_script_prefix("/")
        signals.request_started.send(sender=self.__class__, scope=scope)
        try:
            request = ASGIRequest(scope, body)
        except UnicodeDecodeError:
            return problem_response(status=400, code="command.malformed")
        response = self.get_response(request)
        if not response.streaming:
            # Tells Django that the request is over: this thread's connection is let go.
            response.close()
        return response

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.wrap_future(self._threads.submit(work))

    async def _stream(self, response: StreamingHttpResponse, receive: Receive, send: Send) -> None:
        """Sends pieces until they end, the client goes away or the server is asked to end."""
        self._hear_signals()
        sending = asyncio.ensure_future(self._send_pieces(response, send))
        leaving = asyncio.ensure_future(_left(receive))
        self._streams.add(sending)
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._streams.discard(sending)
            for task in (sending, leaving):
                task.cancel()
            ended, _ = await asyncio.gather(sending, leaving, return_exceptions=True)
            if isinstance(ended, Exception):
                log.error("a stream broke off", exc_info=ended)

    def _hear_signals(self) -> None:
        """A server that was asked to end waits for its connections; streams would never end.

        Its own handlers hear of signals through the event loop, whatever Python's handler is. They
        are set after the application has started, so this waits for the first stream.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            if callable(handler) and handler != self._end_streams:
                self._handlers[number] = handler
                signal.signal(number, self._end_streams)

    def _end_streams(self, number: int, frame: FrameType | None) -> None:
        for task in tuple(self._streams):
            task.get_loop().call_soon_threadsafe(task.cancel)
        self._handlers[number](number, frame)

    async def _send_pieces(self, response: StreamingHttpResponse, send: Send) -> None:
        async for piece in self._pieces(response):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _pieces(self, response: StreamingHttpResponse) -> AsyncIterator[bytes]:
        content: Any = response.streaming_content
        if response.is_async:
            async for piece in content:
                yield piece
            return
        pieces = iter(content)
        while (piece := await self._in_thread(lambda: next(pieces, _END))) is not _END:
            yield piece


class Threads:
    """A number of threads and the queue of work that they share."""

    def __init__(self, number: int) -> None:
        """Starts none until there is work."""
        self._number = number
        self._queue: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._started: list[threading.Thread] = []

    def submit(self, work: Callable[[], T]) -> "Future[T]":
        """Has a thread do it."""
        if not self._started:
            self._started = [
                threading.Thread(target=self._work, name=f"django-{number}", daemon=True)
                for number in range(self._number)
            ]
            for thread in self._started:
                thread.start()
        future: Future[T] = Future()
        self._queue.put((future, work))
        return future

    def close(self) -> None:
        """Waits until all work is done. More work would start threads again."""
        for _ in self._started:
            self._queue.put(None)
        for thread in self._started:
            thread.join()
        self._started = []

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            future, work = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)
            # An answer may be large, and the next work long in coming.
            del job, future, work
        connections.close_all()


def _start(response: HttpResponseBase) -> dict[str, Any]:
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in response.items()]
    headers += [
        (b"set-cookie", cookie.output(header="").strip().encode())
        for cookie in response.cookies.values()
    ]
    if isinstance(response, HttpResponse) and not response.has_header("Content-Length"):
        headers.append((b"content-length", str(len(response.content)).encode()))
    return {"type": "http.response.start", "status": response.status_code, "headers": headers}


def _too_large(scope: Scope) -> HttpResponseBase:
    """Said as a problem under /api, and to people as a page: where files are uploaded the same
    again with a sentence."""
    page = _upload_page(scope)
    if page:
        return HttpResponseRedirect(page)
    request = ASGIRequest(scope, BytesIO())
    with request_ids.known_as(request_ids.give(request)) as number:
        if scope["path"].startswith("/api/"):
            response = problem_response(status=413, code="request.too_large")
        else:
            response = errors.answer(request, status=413, code="request.too_large")
    response.headers[request_ids.HEADER] = number
    return response


async def _body(scope: Scope, receive: Receive) -> IO[bytes]:
    """The whole body; what is large lies on the disk, or a few who send slowly would fill the memory
    before any thread has seen them. Raises TooLarge, before a byte of
    it is read if the request says its length, and Gone."""
    is_upload = _upload_page(scope) is not None
    most = settings.UPLOAD_BYTES if is_upload else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if _said_length(scope) > most:
        raise TooLarge
    body: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # closed by whoever answers
    try:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            body.write(message.get("body", b""))
            if body.tell() > most:
                raise TooLarge
            if not message.get("more_body"):
                body.seek(0)
                return body
    except BaseException:
        body.close()
        raise


def _upload_page(scope: Scope) -> str | None:
    """The page that says that an upload was too large, "" for none; None where no files are
    brought."""
    pages = (page for path, page in settings.UPLOADS if re.fullmatch(path, scope["path"]))
    return next(pages, None)


def _said_length(scope: Scope) -> int:
    """What Content-Length says; 0 where it says nothing."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() and len(said) < 20 else 0


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
