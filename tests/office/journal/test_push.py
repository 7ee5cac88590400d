"""A push over HTTP: before Django, as a running office answers it, and through Django."""

import asyncio
import json

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from kasse.office.asgi import application
from kasse.office.journal import services
from kasse.office.journal.batches import MAX_BYTES, read_batch
from kasse.office.journal.models import JournalEntry
from kasse.office.journal.wire import PATH
from kasse.office.stores.models import Register
from kasse.office.stores.services.pairing import token_digest
from tests.office.builders import Chain, line
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "a till's token"


def over_asgi(body, headers):
    """(status, type, document) of a POST to the running office."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(application(scope, receive, send))
    answered = dict(sent[0]["headers"])
    return sent[0]["status"], answered[b"content-type"].decode(), json.loads(sent[1]["body"])


def through_django(body, headers):
    """The same through Django's middleware and API."""
    response = Client().post(PATH, body, content_type="application/json", headers=headers)
    return response.status_code, response.headers["Content-Type"], response.json()


@pytest.fixture(params=[over_asgi, through_django])
def post(request):
    yield request.param
    application.close()


@pytest.fixture
def chain():
    shop = open_shop()
    Register.objects.filter(id=shop.register.id).update(token_hash=token_digest(TOKEN))
    chain = Chain(register="r1", store="s1").open()
    chain.sell(line())
    return chain


def body_of(chain, **changes):
    members = {
        "register": chain.register,
        "first": 1,
        "entries": [entry.text for entry in chain.entries],
        "hashes": [entry.hash for entry in chain.entries],
    }
    return json.dumps(members | changes).encode()


AS_TILL = {"Authorization": f"Bearer {TOKEN}"}


def code_of(answer):
    status, kind, document = answer
    assert kind == "application/problem+json"
    assert document["status"] == status
    return status, document["code"]


def test_a_push(post, chain):
    answer = {"acknowledged": 2, "hash": chain.entries[1].hash}
    for headers in (AS_TILL, {"Cookie": f"kasse_till={TOKEN}"}):
        assert post(body_of(chain), headers) == (200, "application/json", answer)
    assert JournalEntry.objects.count() == 2


def test_strangers(post, chain):
    for headers in ({}, {"Authorization": "Bearer guess"}, {"Cookie": "kasse_till=guess"}):
        assert code_of(post(body_of(chain), headers)) == (401, "access.signed_out")
    assert JournalEntry.objects.count() == 0


def test_the_journal_of_another_register(post, chain):
    answer = post(body_of(chain, register="r2"), AS_TILL)
    assert code_of(answer) == (403, "journal.register")
    assert answer[2]["facts"] == {"register": "r1", "sent": "r2"}
    assert JournalEntry.objects.count() == 0


def test_a_truncated_batch(post, chain):
    """Wherever the line was cut, nothing is kept, and the till tries again."""
    whole = body_of(chain)
    for cut in (0, 1, 40, len(whole) // 2, len(whole) - 1):
        assert code_of(post(whole[:cut], AS_TILL)) == (400, "journal.truncated")
    assert JournalEntry.objects.count() == 0
    assert post(whole, AS_TILL)[0] == 200


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"entries": "all"}, "entries"),
        ({"entries": [1, 2]}, "entries"),
        ({"hashes": []}, "hashes"),
        ({"hashes": ["A" * 64, "b" * 64]}, "hashes"),
        ({"first": 0}, "first"),
        ({"first": True}, "first"),
        ({"first": 2**53}, "first"),
        ({"register": None}, "register"),
        ({"unsent": -1}, "unsent"),
        ({"app": 1}, "app"),
        ({"clock": "x" * 81}, "clock"),
    ],
)
def test_a_body_of_another_form(post, chain, changes, field):
    answer = post(body_of(chain, **changes), AS_TILL)
    assert code_of(answer) == (400, "command.malformed")
    assert answer[2]["facts"] == {"field": field}


def test_limits(post, chain):
    many = body_of(chain, entries=["{}"] * 501, hashes=["a" * 64] * 501)
    assert code_of(post(many, AS_TILL)) == (413, "journal.too_many")
    large = body_of(chain, app="x" * MAX_BYTES)
    assert code_of(post(large, AS_TILL)) == (413, "journal.too_large")
    assert JournalEntry.objects.count() == 0


def test_a_fault_of_ours_tells_its_number_alone(chain, monkeypatch):
    def fail(**_arguments):
        raise RuntimeError("secret")

    with monkeypatch.context() as patched:
        patched.setattr(services, "ingest_all", fail)
        answer = over_asgi(body_of(chain), AS_TILL)
    assert code_of(answer) == (500, "office.unexpected")
    assert set(answer[2]["facts"]) == {"id"}
    assert over_asgi(body_of(chain), AS_TILL)[0] == 200
    application.close()


@pytest.mark.django_db(transaction=False)
@settings(max_examples=50)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(("register", "first", "entries", "hashes", "unsent", "x")), inner
            )
        ),
    )
)
def test_no_body_is_a_fault(value):
    read_batch(json.dumps(value).encode())
