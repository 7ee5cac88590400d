"""What no client should send: each gets a problem document of its own, never a fault of ours."""

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kasse.office.asgi import application
from kasse.office.journal.batches import MAX_BYTES
from kasse.office.journal.models import JournalEntry
from kasse.office.journal.wire import PATH
from kasse.office.staff.models import Person
from kasse.office.stores.models import Register
from kasse.office.stores.services.pairing import token_digest
from tests.office.builders import Chain, line
from tests.office.samples_shop import open_shop

TOKEN = "a till's token"
AS_TILL = {"Authorization": f"Bearer {TOKEN}"}
HELLO = "/api/v1/till/hello"
PEOPLE = "/api/v1/people"

DEEP = b"[" * 100_000 + b"]" * 100_000
# Whatever is not JSON of an object is refused alike, by both readers.
NOT_OBJECTS = {
    "nothing": b"",
    "no JSON": b"{",
    "cut": b'{"app": "1.0", "unsent": 3',
    "invalid UTF-8": b'{"app": "\xff\xfe"}',
    "half a surrogate pair": b'{"app": "\\ud800"}',
    "deep": DEEP,
    "deep within": b'{"app": ' + DEEP + b"}",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "a number without end": b'{"app": "1", "unsent": ' + b"9" * 5_000 + b"}",
    "not a number": b'{"app": "1", "unsent": NaN}',
    "infinity": b'{"app": "1", "unsent": 1e999}',
    "NUL bytes": b"\x00" * 100,
    "binary": bytes(range(256)),
}


@pytest.fixture
def shop(db):
    made = open_shop()
    Register.objects.filter(id="r1").update(token_hash=token_digest(TOKEN))
    return made


@pytest.fixture
def office(transactional_db):
    made = open_shop()
    Register.objects.filter(id="r1").update(token_hash=token_digest(TOKEN))
    yield made
    application.close()


def code_of(response: Any) -> tuple[int, str]:
    """Status and code; fails for anything but a problem document."""
    assert response.headers["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == response.status_code
    return response.status_code, document["code"]


def say(body: bytes, *, path: str = HELLO, kind: str = "application/json", **more: Any) -> Any:
    return Client(headers=AS_TILL).post(path, body, content_type=kind, **more)


def test_bodies_that_are_not_what_was_asked_for(shop):
    for name, body in NOT_OBJECTS.items():
        found = code_of(say(body))
        assert found in {(400, "command.malformed"), (422, "command.malformed")}, name
    assert Register.objects.get(id="r1").app_version == ""


def test_the_same_bodies_as_a_push_through_django(shop):
    for name, body in NOT_OBJECTS.items():
        found = code_of(say(body, path=PATH))
        assert found in {(400, "command.malformed"), (400, "journal.truncated")}, name
    assert JournalEntry.objects.count() == 0


def test_another_content_type_changes_nothing(shop):
    """A body is read as JSON whatever it is called."""
    for kind in ("", "text/plain", "application/xml", "application/json; charset=utf-16", "\xff"):
        assert say(b'{"app": "1.0"}', kind=kind).status_code in {200, 400}, kind
        assert code_of(say(b"app=1.0", kind=kind))[0] in {400, 422}, kind


def test_a_form_is_not_json(shop):
    body = b'--x\r\nContent-Disposition: form-data; name="app"\r\n\r\n1.0\r\n--x--\r\n'
    assert code_of(say(body, kind="multipart/form-data; boundary=x"))[0] in {400, 422}
    assert code_of(say(b"app=1", kind="application/x-www-form-urlencoded"))[0] in {400, 422}


def test_a_form_by_a_person_is_not_json_either(shop):
    """The CSRF check has read it by then."""
    browser = Client(enforce_csrf_checks=True, headers={"X-CSRFToken": "c" * 32})
    browser.force_login(shop.owner)
    browser.cookies["csrftoken"] = "c" * 32
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        body = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nBo\r\n--x--\r\n'
        assert code_of(browser.post(PEOPLE, body, content_type=kind)) == (400, "command.malformed")
    assert Person.objects.count() == 1


def test_a_body_beyond_what_is_read(shop):
    large = b'{"app": "' + b"x" * (17 * 1024 * 1024) + b'"}'
    assert code_of(say(large)) == (413, "request.too_large")
    push = b'{"register": "' + b"x" * MAX_BYTES + b'"}'
    assert code_of(say(push, path=PATH)) == (413, "journal.too_large")


def test_lengths_that_are_none(shop):
    """What is no number at all is refused by the server, before it comes here."""
    for path in (HELLO, PATH):
        for length in ("-1", "", "9" * 30):
            response = say(b'{"app": "1.0"}', path=path, CONTENT_LENGTH=length)
            assert response.status_code < 500, (path, length)


VALUES = {
    "NUL": "a\0b",
    "an integer of 5,000 digits": 10**4_000,
    "beyond 64 bits": 2**64,
    "the least": -(2**63) - 1,
    "a fraction": 1.5,
    "true": True,
    "a list": [[[]]],
    "an object": {"a": {"b": None}},
    "long": "x" * 100_000,
    "right to left": "\u202e\u0000\uffff",
    "a date": "9999-99-99T99:99:99Z",
    "the first instant": "0001-01-01T00:00:00+23:59",
    "the last instant": "9999-12-31T23:59:59-23:59",
    "null": None,
}


@pytest.mark.parametrize("name", ["app", "unsent", "clock", "storage", "problem"])
def test_values_in_a_hello(office, name):
    for what, value in VALUES.items():
        response = say(json.dumps({"app": "1.0", name: value}).encode())
        if response.status_code != 200:
            assert code_of(response)[0] in {400, 422}, what


@pytest.mark.parametrize("name", ["name", "language", "assignments"])
def test_values_in_a_person(client, shop, name):
    client.force_login(shop.owner)
    for what, value in VALUES.items():
        before = Person.objects.count()
        body = json.dumps({"name": "Bo", name: value})
        response = client.post(PEOPLE, body, content_type="application/json")
        if response.status_code != 201:
            assert code_of(response)[0] in {400, 422}, what
            assert Person.objects.count() == before, what


ADDRESSES = (
    "/api/v1/items?assortment=%00",
    "/api/v1/items?assortment=cafe&after=%ff%fe",
    "/api/v1/items?assortment=cafe&search=%00%ed%a0%80",
    "/api/v1/items?assortment=cafe&limit=" + "9" * 5_000,
    "/api/v1/items/%00",
    "/api/v1/items/%ff",
    "/api/v1/sales?limit=99999999999999999999",
    "/api/v1/sales?after=WyJcdTAwMDAiLCIiLCIiLDFd",
    "/api/v1/items?assortment=cafe&before=WyJcdTAwMDAiLCJ4Il0=",
    "/api/v1/sales?store=%00&day=",
    "/api/v1/sales/%00/1",
    "/api/v1/sales/r1/" + "9" * 40,
    "/api/v1/sales/r1/" + "9" * 5_000,
    "/api/v1/sales/r1/-1",
    "/api/v1/registers?" + "a=b&" * 2_000,
    "/items/%00",
    "/people/%00",
    "/sales/%00/1",
    f"/sales/r1/{'9' * 40}",
    f"/sales/r1/{'9' * 5_000}",
    "/sales?day=%00",
    "/sales?q=%00&store=%00",
    "/items?assortment=%00&category=%00&q=%00",
    "/items?sort=%00&after=%00",
    "/attention?before=%00&state=%00",
    f"/attention?after={'9' * 5_000}",
    "/?store=%00",
    "/today/stream?store=%00",
)


def test_addresses(client, shop):
    client.force_login(shop.owner)
    for path in ADDRESSES:
        assert client.get(path).status_code < 500, path


FORMS = (
    "/items/new",
    "/items/publish",
    "/people/new",
    "/people/anna",
    "/people/anna/pin",
    "/registers",
    "/registers/%00/pair",
    "/attention/1",
    f"/attention/{'9' * 40}",
    "/log-in",
    "/language",
)


@pytest.mark.parametrize("value", ["\0", "x" * 20_000, "\ud800", "9" * 5_000, "-1"])
def test_forms(client, shop, value):
    names = ("sku name name_da price codes category variant_of options modifier_groups components"
             " deposit min_age kind unit tax_class assortment pin again role-* role-s1 language"
             " number store note email password next")  # fmt: skip
    form = urlencode(dict.fromkeys(names.split(), value), errors="surrogatepass")
    client.force_login(shop.owner)
    for path in FORMS:
        response = client.post(path, form, content_type="application/x-www-form-urlencoded")
        assert response.status_code < 500, path


def test_headers(shop):
    for name, value in (
        ("Authorization", "Bearer " + "x" * 20_000),
        ("Authorization", "Bearer \xff\x00"),
        ("Authorization", "Bearer"),
        ("Cookie", "kasse_till=\x00"),
        ("Cookie", "sessionid=" + "x" * 20_000),
        ("Cookie", "=;=;\xff"),
    ):
        response = Client(headers={name: value}).post(HELLO, b"{}", content_type="application/json")
        assert code_of(response) == (401, "access.signed_out")


def over_asgi(*parts: bytes | None, headers: Any = None, query: bytes = b"") -> tuple[int, Any]:
    """(status, document) of a push to the running office; None ends the connection."""
    sent: list[Any] = []
    waiting = list(parts)

    async def receive() -> Any:
        part = waiting.pop(0)
        if part is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        sent.append(message)

    named = headers if headers is not None else [(b"authorization", f"Bearer {TOKEN}".encode())]
    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "query_string": query,
        "headers": named,
    }
    asyncio.run(application(scope, receive, send))
    assert dict(sent[0]["headers"])[b"content-type"] in {
        b"application/problem+json",
        b"application/json",
    }
    return sent[0]["status"], json.loads(sent[1]["body"])


def test_the_same_bodies_as_a_push_to_the_running_office(office):
    for name, body in NOT_OBJECTS.items():
        status, problem = over_asgi(body)
        assert (status, problem["code"]) in {
            (400, "command.malformed"),
            (400, "journal.truncated"),
        }, name
    assert JournalEntry.objects.count() == 0


def test_a_push_in_pieces_and_one_cut_off(office):
    chain = Chain(register="r1", store="s1").open()
    chain.sell(line())
    body = json.dumps(
        {
            "register": "r1",
            "first": 1,
            "entries": [entry.text for entry in chain.entries],
            "hashes": [entry.hash for entry in chain.entries],
        }
    ).encode()
    status, problem = over_asgi(body[:40], None)
    assert (status, problem["code"]) == (400, "journal.truncated")
    assert JournalEntry.objects.count() == 0
    pieces = [body[start : start + 7] for start in range(0, len(body), 7)]
    assert over_asgi(*pieces, b"") == (200, {"acknowledged": 2, "hash": chain.entries[1].hash})


def test_a_push_that_never_ends_is_not_read_to_its_end(office):
    status, problem = over_asgi(*[b"x" * 1_000_000] * 5, b"never read")
    assert (status, problem["code"]) == (413, "journal.too_large")


def test_odd_headers_of_a_push(office):
    for headers in (
        [],
        [(b"authorization", b"Bearer \xff\x00")],
        [(b"authorization", b"Bearer " + b"x" * 100_000)],
        [(b"cookie", b"kasse_till=\x00\xff")],
        [(b"cookie", b"=;=;,\xff")],
        [(b"content-length", b"many"), (b"content-type", b"\xff")],
        [(b"host", b"\xff"), (b"x-forwarded-for", b"\x00")],
    ):
        status, problem = over_asgi(b"{}", headers=headers, query=b"a=%00")
        assert (status, problem["code"]) == (401, "access.signed_out")


def test_an_address_that_is_no_text(office):
    status, problem = over_asgi(b"{}", query=b"\xff=%00")
    assert (status, problem["code"]) == (400, "command.malformed")


def test_entries_that_are_anything_are_set_aside_or_refused(office):
    """Text that is no entry never stops a push of others, nor the thread that takes them in."""

    @settings(
        max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(st.lists(st.text() | st.just("\x00") | st.just("[" * 2_000), min_size=1, max_size=3))
    def push(texts):
        body = {"register": "r1", "first": 1, "entries": texts, "hashes": ["a" * 64] * len(texts)}
        status, document = over_asgi(json.dumps(body).encode("utf-8", "surrogatepass"))
        assert status in {200, 400}
        if status == 200:
            assert document["acknowledged"] == 0
            assert document["aside"].startswith("journal.")

    push()
    assert JournalEntry.objects.count() == 0
