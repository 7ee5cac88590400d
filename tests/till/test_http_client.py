"""Carrying requests out on CPython, against a real server on this machine."""

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kasse.till.adapters.http_client import HttpClient, run_once
from kasse.till.catalogue import Catalogue
from kasse.till.coupon_claims import CouponClaims
from kasse.till.exchange import HttpRequest
from kasse.till.journal_store import JournalStore
from kasse.till.receipt_fetch import ReceiptFetch
from kasse.till.sync import Identity, Sync
from tests.till.feed_samples import items
from tests.till.samples import REGISTER, append, instant, opened, opening, sale
from tests.till.small_office import SmallOffice


class _Server(ThreadingHTTPServer):
    """Speaks for a small office; `fault` is what goes wrong."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.office = SmallOffice()
        self.fault = ""
        self.authorization: str | None = None


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the name that http.server asks for
        self._serve()

    def do_POST(self) -> None:  # the name that http.server asks for
        self._serve()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 # its name
        """Nothing is written to the test's output."""

    def _serve(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        server.authorization = self.headers.get("Authorization")
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length).decode() if length else None
        request = HttpRequest(id="", method=self.command, path=self.path, body=body)
        status, text = server.office.answer(request)
        content = gzip.compress(text.encode())
        if server.fault == "latin":
            content = gzip.compress("Mælk".encode("latin-1"))
        if server.fault == "no gzip":
            content = text.encode()
        if server.fault == "refused":
            status = 500
        self.send_response(status)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:-20] if server.fault == "cut off" else content)


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def address(server: _Server) -> str:
    return f"http://127.0.0.1:{server.server_port}"


FEED = HttpRequest(id="1", method="GET", path="/api/v1/till/feed?cursor=0&limit=5")
STREAM = HttpRequest(id="2", method="GET", path="/api/v1/till/feed/snapshot", stream=True)


def test_a_till_and_its_office(server: _Server) -> None:
    connection = opened()
    store = JournalStore(connection, REGISTER)
    append(store, opening(), *(sale(n, basket=f"b-{n}") for n in range(1, 150)))
    for (_, id_), body in items({"name": "Mælk"}, {"name": "Øl"}).items():
        server.office.publish(id_, body)
    catalogue = Catalogue(connection)
    sync = Sync(
        receipts=ReceiptFetch(),
        coupons=CouponClaims(),
        connection=connection,
        store=store,
        catalogue=catalogue,
        identity=Identity(app="0.1.0", seed="5eed", token="t0ken"),
    )
    client = HttpClient(address(server))
    exchanges = 0
    while run_once(sync, client, lambda: instant(0)):
        exchanges += 1
    assert exchanges == 4  # push, snapshot, push, feed
    assert [text for text, _ in server.office.chain] == [entry.text for entry in store.read_all()]
    assert (store.unsent(), catalogue.count()) == (0, 2)
    assert server.authorization == "Bearer t0ken"


@pytest.mark.parametrize("fault", ["cut off", "no gzip", "latin"])
def test_a_broken_answer_is_none(server: _Server, fault: str) -> None:
    server.fault = fault
    taken: list[str] = []
    client = HttpClient(address(server))
    assert client.carry_out(FEED, taken.append) == (None, "")
    assert client.carry_out(STREAM, taken.append) == (None, "")
    assert not any('"end"' in text for text in taken)


def test_a_good_stream_comes_in_whole_lines(server: _Server) -> None:
    for number in range(3000):
        server.office.publish(f"i-{number}", {"name": "Æble" * 50})
    taken: list[str] = []
    assert HttpClient(address(server)).carry_out(STREAM, taken.append) == (200, "")
    lengths = [len(text) for text in taken]
    assert len(lengths) > 3
    assert max(lengths) < 2 * 2**18  # however well it was compressed
    assert all(text.endswith("\n") for text in taken)
    lines = [json.loads(one) for text in taken for one in text.splitlines()]
    assert (len(lines), lines[-1]) == (3002, {"end": True, "count": 3000})


def test_an_error_is_no_stream(server: _Server) -> None:
    server.fault = "refused"
    taken: list[str] = []
    status, body = HttpClient(address(server)).carry_out(STREAM, taken.append)
    assert (status, taken) == (500, [])
    assert '"end"' in body


def test_nobody_there(server: _Server) -> None:
    gone = address(server)
    server.server_close()
    assert HttpClient(gone, timeout_s=2).carry_out(FEED, print) == (None, "")


def test_what_the_till_raises_is_passed_on(server: _Server) -> None:
    def broken(_: str) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        HttpClient(address(server)).carry_out(STREAM, broken)


@pytest.mark.parametrize("text", ["", "office.example", "ftp://office.example", "http://"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        HttpClient(text)
