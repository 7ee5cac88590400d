"""Django behind the event loop: what goes over the wire, streams, and connections that stay."""

import asyncio
import json
import re
import signal
import threading
import weakref
from tempfile import SpooledTemporaryFile

import pytest
from django.conf import settings
from django.core import signals
from django.db import connection

from kasse.office.actors import OPERATOR
from kasse.office.asgi import application
from kasse.office.django_threads import THREADS, Threads, _body
from kasse.office.feed import services as feed
from kasse.office.home.pages import today
from kasse.office.integrations.services import tokens
from kasse.office.security import HEADERS
from kasse.office.staff.models import Account
from kasse.office.stores.models import Register
from kasse.office.stores.services.pairing import token_digest
from tests.office.samples_shop import PASSWORD, open_shop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop():
    made = open_shop()
    Register.objects.filter(id="r1").update(token_hash=token_digest("token"))
    yield made
    application.close()


class Exchange:
    """One request to the running office, whose client may leave after `pieces` of the answer."""

    def __init__(self, path, *, method="GET", body=(b"",), pieces=None, **headers):
        path, _, query = path.partition("?")
        self.scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8000),
            "headers": [
                (name.replace("_", "-").encode(), value.encode())
                for name, value in {"host": "localhost", **headers}.items()
            ],
        }
        self.coming = [
            {"type": "http.request", "body": part, "more_body": place < len(body)}
            for place, part in enumerate(body, start=1)
        ]
        self.pieces = pieces
        self.sent = []
        self.left = None

    async def run(self):
        self.left = asyncio.Event()
        if self.pieces == 0:
            self.left.set()
        await application(self.scope, self.receive, self.send)
        return self

    async def receive(self):
        if self.coming:
            return self.coming.pop(0)
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.sent.append(message)
        if len(self.sent) - 1 == self.pieces:
            self.left.set()

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def headers(self):
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def cookies(self):
        found = [value.decode() for name, value in self.sent[0]["headers"] if name == b"set-cookie"]
        return "; ".join(cookie.split(";")[0] for cookie in found)

    @property
    def body(self):
        return b"".join(message.get("body", b"") for message in self.sent[1:])


def ask(path, **more):
    return asyncio.run(Exchange(path, **more).run())


def signed_in():
    page = ask("/log-in")
    found = re.search(rb'csrfmiddlewaretoken" value="([^"]+)', page.body)
    assert found is not None
    token = found[1].decode()
    form = (
        f"email=anna%40example.dk&password={PASSWORD.replace(' ', '+')}&csrfmiddlewaretoken={token}"
    )
    answer = ask(
        "/log-in",
        method="POST",
        body=(form[:7].encode(), form[7:].encode()),
        content_type="application/x-www-form-urlencoded",
        cookie=page.cookies,
    )
    assert answer.status == 302
    return answer.cookies


def test_a_page_a_form_and_its_cookies(shop):
    cookies = signed_in()
    names = {"csrftoken", "sessionid", "django_language"}
    assert {cookie.split("=")[0] for cookie in cookies.split("; ")} == names
    page = ask("/registers", cookie=cookies)
    assert page.status == 200
    assert page.headers["content-length"] == str(len(page.body))
    assert {name: page.headers[name.lower()] for name in HEADERS} == HEADERS


def test_what_is_not_whole_or_too_large_is_not_read(shop):
    gone = Exchange("/api/v1/till/hello", method="POST", pieces=0)
    gone.coming = [{"type": "http.request", "body": b"{", "more_body": True}]
    assert asyncio.run(gone.run()).sent == []
    part = b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2)
    large = Exchange("/api/v1/till/hello", method="POST", body=(part, part, b"x", part))
    asyncio.run(large.run())
    assert (large.status, json.loads(large.body)["code"]) == (413, "request.too_large")
    assert len(large.coming) == 1
    number = large.headers["x-request-id"]
    assert json.loads(large.body)["instance"] == f"urn:kasse:request:{number}"
    # Where files are brought they may be several: this asks to log in.
    files = Exchange("/items/i1/pictures", method="POST", body=(part, part, b"x"))
    asyncio.run(files.run())
    assert (files.status, files.coming) == (403, [])


def test_an_upload_may_come_twice_under_one_key(shop, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    made = tokens.make_token(by=OPERATOR, name="x", permissions=["items.edit", "office.view"])
    headers = {"authorization": f"Bearer {made.secret}", "idempotency_key": "k"}
    path = "/api/v1/imports?assortment=cafe&name=varer.csv"
    body = (b"sku,name\n", b"A,Kaffe\n" * 1_000)
    first, again = (ask(path, method="POST", body=body, **headers) for _ in range(2))
    assert (first.status, again.status) == (201, 201), first.body
    assert again.headers["idempotency-replayed"] == "true"
    assert again.body == first.body
    other = ask(path, method="POST", body=(*body, b"B,Te\n"), **headers)
    assert json.loads(other.body)["code"] == "request.other_body"


def test_a_large_body_waits_on_the_disk():
    part = b"x" * 1_500_000
    exchange = Exchange("/api/v1/till/journal", method="POST", body=(part, part))
    body = asyncio.run(_body(exchange.scope, exchange.receive))
    with body:
        assert isinstance(body, SpooledTemporaryFile)
        assert body._rolled  # type: ignore[attr-defined]  # whether it is on the disk, it does not say
        assert len(body.read()) == 3_000_000


def test_threads_and_their_connections_stay(shop):
    for _ in range(3):
        ask("/api/v1/till/feed?cursor=0", authorization="Bearer token")
    names = [thread.name for thread in threading.enumerate() if thread.name.startswith("django-")]
    assert len(names) == len(set(names)) == THREADS
    application.close()
    assert [thread for thread in threading.enumerate() if thread.name.startswith("django-")] == []


def test_a_request_ends_once_and_in_its_own_thread(shop):
    """There its connection goes back to PostgreSQL's pool."""
    began, ended = [], []

    def begin(**_):
        began.append(threading.current_thread().name)

    def end(**_):
        ended.append(threading.current_thread().name)

    signals.request_started.connect(begin)
    signals.request_finished.connect(end)
    try:
        for _ in range(7):
            assert ask("/api/v1/till/feed?cursor=0", authorization="Bearer token").status == 200
    finally:
        signals.request_started.disconnect(begin)
        signals.request_finished.disconnect(end)
    assert len(began) == 7
    assert ended == began


def test_a_thread_that_waits_keeps_nothing_of_its_last_work():
    class Answer:
        pass

    threads, gone = Threads(1), threading.Event()
    answer = threads.submit(Answer).result()
    weakref.finalize(answer, gone.set)
    del answer
    assert gone.wait(timeout=10)
    threads.close()


def test_a_snapshot_is_passed_on_in_pieces(shop, recwarn):
    documents = [feed.Publication(collection="item", id=str(n), body={"n": n}) for n in range(500)]
    feed.publish(scope="assortment:cafe", documents=documents)
    answer = ask("/api/v1/till/feed/snapshot", authorization="Bearer token")
    assert (answer.status, answer.headers["content-encoding"]) == (200, "gzip")
    assert [message["more_body"] for message in answer.sent[1:]] == [True] * (
        len(answer.sent) - 2
    ) + [False]
    assert len(answer.sent) == 3 + 4 + 2  # start, head, a piece a scope, tail and sums, end
    assert list(recwarn) == []


def test_a_stream_ends_when_its_client_leaves(shop, monkeypatch):
    monkeypatch.setattr(today, "_LOOK_EVERY_S", 0)
    cookies = signed_in()
    stream = ask("/today/stream", cookie=cookies, pieces=3)
    assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream")
    assert stream.sent[1]["body"].startswith(b"event: figures\n")
    # The client left after three pieces; what was under way then may still have been sent.
    assert len(stream.sent) < today._LOOKS
    assert stream.sent[-1]["more_body"] is True


def test_a_stream_ends_with_the_server(shop, monkeypatch):
    """A server waits for its connections before it tells the application of its end."""
    monkeypatch.setattr(today, "_LOOK_EVERY_S", 0)
    cookies = signed_in()
    heard = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: heard.append(number))
    stream = Exchange("/today/stream", cookie=cookies)
    told = stream.send

    async def send(message):
        await told(message)
        if len(stream.sent) == 3:
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(stream, "send", send)
    try:
        asyncio.run(stream.run())
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == [signal.SIGTERM]
    assert len(stream.sent) < today._LOOKS


@pytest.mark.parametrize("change", ["left", "logged out", "no role", "password", "expired"])
def test_a_stream_ends_for_who_may_no_longer_look(shop, monkeypatch, change):
    cookies = signed_in()
    looked = []

    async def turn(_seconds):
        looked.append(1)
        if len(looked) == 2:
            await asyncio.to_thread(forbid)

    def forbid():
        if change == "left":
            Account.objects.update(is_active=False)
        elif change == "no role":
            shop.person.assignments.all().delete()
        elif change == "password":
            account = Account.objects.get()
            account.set_password("another-one-2026")
            account.save()
        elif change == "expired":
            past = "UPDATE staff_session SET expire_date = '2026-01-01 00:00:00'"
            connection.cursor().execute(past)
        else:
            connection.cursor().execute("DELETE FROM staff_session")
        connection.close()

    monkeypatch.setattr(asyncio, "sleep", turn)
    stream = ask("/today/stream", cookie=cookies)
    assert len(looked) == 2
    assert stream.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    assert ask("/today/stream", cookie=cookies).status == 403
