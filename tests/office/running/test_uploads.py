"""Files far too large, sent to an office that really serves: refused without being taken in."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

import pytest
from django.conf import settings

TWO_GIGABYTES = 2 << 30
PIECE = b"x" * (1 << 20)
ON_THE_WAY = 16 << 20
"""What lies between the two ends of a connection."""


@pytest.fixture
def port(offices) -> Iterator[int]:
    """The port of an office."""
    with offices("office", has_tables=True).serving() as port:
        yield port


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how many bytes of the body had gone by then."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    sent: int


def brought(port: int, path: str, *, length: int | None) -> Answer:
    """Sends a body until there is an answer: of a `length` that is said, or in chunks."""
    said = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    frame = PIECE if length is not None else b"%x\r\n%b\r\n" % (len(PIECE), PIECE)
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as wire:
        wire.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{said}\r\n\r\n".encode())

        def send() -> None:
            nonlocal sent
            try:
                while sent < TWO_GIGABYTES:
                    wire.sendall(frame)
                    sent += len(PIECE)
            except OSError:
                return  # the office has closed

        sending = Thread(target=send, daemon=True)
        sending.start()
        response = http.client.HTTPResponse(wire)
        response.begin()
        before = sent
        body = response.read()
        with suppress(OSError):  # it may be closed by now
            wire.shutdown(socket.SHUT_RDWR)
        sending.join()
    return Answer(response.status, response.headers, body, before)


@pytest.mark.one_database
def test_two_gigabytes_are_refused_before_they_are_taken(port):
    api, page = "/api/v1/imports?assortment=cafe", "/imports/new"
    for length, most in ((TWO_GIGABYTES, 0), (None, settings.UPLOAD_BYTES)):
        answer = brought(port, api, length=length)
        assert (answer.status, json.loads(answer.body)["code"]) == (413, "request.too_large")
        assert answer.sent <= most + ON_THE_WAY
        told = brought(port, page, length=length)
        assert (told.status, told.headers["Location"]) == (302, f"{page}?refused=too_large")
        assert told.sent <= most + ON_THE_WAY
