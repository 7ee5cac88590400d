"""Carrying out the till's requests on CPython: kiosks, replay and simulation.

In a browser the worker does the same with `fetch` (web/till/src/worker/sync.ts).
"""

import http.client
import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Final, Protocol
from urllib.parse import urlsplit

from kasse.till.exchange import HttpRequest

TIMEOUT_S: Final = 30
_READ_BYTES: Final = 1 << 18
_GZIP: Final = 16 + zlib.MAX_WBITS


class Exchange(Protocol):
    """What asks for requests: `kasse.till.sync.Sync`, or an application around it."""

    def next_request(self, now: str) -> HttpRequest | None: ...

    def feed_chunk(self, text: str) -> None: ...

    def on_response(self, request: str, *, status: int | None, body: str, now: str) -> bool: ...


class HttpClient:
    """Talks to one office at `address` (`https://office.example`)."""

    __slots__ = ("_host", "_https", "_port", "_prefix", "_timeout_s")

    def __init__(self, address: str, *, timeout_s: int = TIMEOUT_S) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or parts.hostname is None:
            raise ValueError(f"no address of an office: {address}")
        self._https: Final = parts.scheme == "https"
        self._host: Final = parts.hostname
        self._port: Final = parts.port
        self._prefix: Final = parts.path.rstrip("/")
        self._timeout_s: Final = timeout_s

    def carry_out(
        self, request: HttpRequest, take: Callable[[str], None]
    ) -> tuple[int | None, str]:
        """Status and body; (None, "") when the office was not reached or broke off.

        A good answer to a request with `stream` goes to `take`, in pieces of whole lines.
        What `take` raises is passed on.
        """
        try:
            with closing(self._connect()) as connection:
                body = None if request.body is None else request.body.encode()
                headers = {**dict(request.headers), "Accept-Encoding": "gzip"}
                connection.request(
                    request.method, self._prefix + request.path, body=body, headers=headers
                )
                response = connection.getresponse()
                pieces = _plain(response)
                if request.stream and response.status == 200:
                    for text in _lines(pieces):
                        take(text)
                    return response.status, ""
                return response.status, b"".join(pieces).decode()
        except (OSError, http.client.HTTPException, zlib.error, EOFError, UnicodeError):
            return None, ""

    def _connect(self) -> http.client.HTTPConnection:
        if self._https:
            return http.client.HTTPSConnection(
                self._host,
                self._port,
                timeout=self._timeout_s,
                context=ssl.create_default_context(),
            )
        return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout_s)


def run_once(exchange: Exchange, client: HttpClient, now: Callable[[], str]) -> bool:
    """Carry out the next request; whether there was one."""
    request = exchange.next_request(now())
    if request is None:
        return False
    status, body = client.carry_out(request, exchange.feed_chunk)
    exchange.on_response(request.id, status=status, body=body, now=now())
    return True


def _plain(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """The body in pieces, decompressed; EOFError when a compressed one was cut off."""
    if response.headers.get("Content-Encoding") != "gzip":
        while piece := response.read(_READ_BYTES):
            yield piece
        return
    unpacker = zlib.decompressobj(_GZIP)
    while piece := response.read(_READ_BYTES):
        # However well it was compressed, only so much of it is in memory at once.
        while piece:
            yield unpacker.decompress(piece, _READ_BYTES)
            piece = unpacker.unconsumed_tail
    yield unpacker.flush()
    if not unpacker.eof:
        raise EOFError


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for piece in pieces:
        whole, newline, rest = (rest + piece).rpartition(b"\n")
        if newline:
            yield (whole + newline).decode()
    if rest:
        yield rest.decode()
