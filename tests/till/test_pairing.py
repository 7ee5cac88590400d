"""Making a device a register."""

import json
from typing import Any

import pytest

from kasse.domain.journal import GENESIS, Draft
from kasse.domain.outcome import Refused, refused
from kasse.till import pairing
from kasse.till.exchange import HttpRequest
from kasse.till.journal_store import JournalStore
from tests.till.samples import append, everything, opened, opening, sale

ANSWER: dict[str, Any] = {
    "register": {"id": "r-1", "number": "K1", "name": "Kasse 1"},
    "store": {"id": "s-1", "name": "Torvet", "zone": "Europe/Copenhagen"},
    "currency": "DKK",
    "language": "da",
    "journal": {"seq": 0, "hash": GENESIS},
    "token": "t0ken",
}


def answered(**changes: Any) -> pairing.Paired:
    paired = pairing.read_pair_answer(status=200, body=json.dumps(ANSWER | changes))
    assert isinstance(paired, pairing.Paired)
    return paired


def test_the_request() -> None:
    request = pairing.pair_request(code=" abcd-efgh ", device="Kiosk", keeps_token=True)
    assert isinstance(request, HttpRequest)
    assert (request.method, request.path) == ("POST", "/api/v1/till/pair")
    assert json.loads(request.body or "") == {"code": "ABCDEFGH", "device": "Kiosk", "token": True}


def test_a_browser_asks_for_no_token() -> None:
    request = pairing.pair_request(code="ABCDEFGH", device="x" * 300, keeps_token=False)
    assert isinstance(request, HttpRequest)
    assert json.loads(request.body or "") == {"code": "ABCDEFGH", "device": "x" * 200}


@pytest.mark.parametrize("code", ["", "ABCDEFG", "ABCDEFGHI", "ABCDÆFGH"])
def test_what_cannot_be_a_code(code: str) -> None:
    found = pairing.pair_request(code=code, device="", keeps_token=False)
    assert found == refused("pairing.code_form", letters=8)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (422, {"code": "pairing.unknown", "facts": {}}, refused("pairing.unknown")),
        (410, {"code": "pairing.expired"}, refused("pairing.expired")),
        (410, {"code": "pairing.used"}, refused("pairing.used")),
        (
            429,
            {"code": "pairing.too_many", "facts": {"wait_s": 600}},
            refused("pairing.too_many", wait_s=600),
        ),
        (None, "", refused("sync.unreachable")),
        (500, "<html>", refused("sync.office_failing", status=500)),
        (404, "", refused("sync.office_refused", status=404, reason="")),
        (200, "<html>", refused("pairing.malformed", field="")),
        (200, {"register": {"id": 7}}, refused("pairing.malformed", field="register.id")),
    ],
)
def test_answers_that_are_a_no(status: int | None, body: Any, expected: Refused) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    assert pairing.read_pair_answer(status=status, body=text) == expected


def test_kept_and_read_again() -> None:
    connection = opened()
    assert pairing.kept(connection) is None
    paired = answered()
    assert pairing.keep(connection, paired) is None
    assert pairing.kept(connection) == paired
    assert paired.token == "t0ken"
    ((text,),) = connection.execute("SELECT value FROM device WHERE key = 'pairing.answer'")
    assert "t0ken" not in str(text)


def test_the_first_entry() -> None:
    assert pairing.opening(answered()) == Draft(
        kind="register_opened",
        body={"currency": "DKK", "number": "K1", "name": "Kasse 1", "store_name": "Torvet"},
    )


def test_a_device_that_is_another_register() -> None:
    connection = opened()
    append(JournalStore(connection, "r-2"), opening())
    before = everything(connection)
    assert pairing.keep(connection, answered()) == refused("journal.register", register="r-2")
    assert everything(connection) == before


def test_paired_again_with_its_own_journal() -> None:
    connection = opened()
    store = JournalStore(connection, "r-1")
    append(store, opening(), sale(1))
    behind = {"seq": 1, "hash": store.hash_at(1)}
    assert pairing.keep(connection, answered(journal=behind)) is None


@pytest.mark.parametrize("seq", [1, 9])
def test_a_journal_that_was_begun_elsewhere(seq: int) -> None:
    connection = opened()
    append(JournalStore(connection, "r-1"), opening(), sale(1))
    before = everything(connection)
    elsewhere = answered(journal={"seq": seq, "hash": "ab" * 32})
    assert pairing.keep(connection, elsewhere) == refused("pairing.journal_elsewhere", seq=seq)
    assert everything(connection) == before
