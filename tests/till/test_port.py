"""A device from its first start: pairing, the first load, selling, pushing (kasse.till.port)."""

import json
from pathlib import Path
from typing import Any

import pytest

from kasse.domain.journal import GENESIS
from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.connection import StorageFull
from kasse.till.pairing import Paired, keep, read_pair_answer
from kasse.till.port import Application, BrowserPort, Device, open_application
from tests.till.feed_samples import snapshot
from tests.till.samples import everything
from tests.till.shop import ITERATIONS, SALT, documents, proof
from tests.till.small_office import SmallOffice
from tests.till.test_durable import Failing
from tests.till.test_storage_full import fill, make_room

NOW = "2026-11-23T09:00:00.000Z"
ANSWER: dict[str, Any] = {
    "register": {"id": "r-1", "number": "K1", "name": "Kasse 1"},
    "store": {"id": "s-1", "name": "Nørrebro", "zone": "Europe/Copenhagen"},
    "currency": "DKK",
    "language": "da",
    "journal": {"seq": 0, "hash": GENESIS},
}
CODE = "ABCD-EFGH"


class Shop(SmallOffice):
    """The small office, with the shop's documents in its feed and a register to pair."""

    def __init__(self) -> None:
        super().__init__()
        self.version = 1
        self.documents = {
            (found["collection"], found["id"]): (1, found["body"]) for found in documents()
        }
        self.horizon = 1
        self.known_device = True

    def answer(self, request: Any) -> tuple[int, str]:
        if request.path == "/api/v1/till/pair":
            return 200, json.dumps(ANSWER)
        if not self.known_device:
            return 401, '{"code": "access.signed_out"}'
        return super().answer(request)


class Worker:
    """What drives an application in a browser or kiosk."""

    def __init__(self, application: Application, office: Shop) -> None:
        self.application, self.office = application, office
        self.count = 0

    def talk(self, requests: int = 20, *, now: str = NOW) -> None:
        """Carry requests out until there is none."""
        for _ in range(requests):
            request = self.application.next_request(now)
            if request is None:
                return
            status, body = self.office.answer(request)
            if request.stream:
                self.application.feed_chunk(body)
                body = ""
            self.application.on_response(request.id, status=status, body=body, now=now)

    def do(self, command: str, **arguments: Any) -> Any:
        self.count += 1
        given = {"command": command, "now": NOW, "random": f"{self.count:032x}", **arguments}
        answer: Any = self.application.handle(given)
        return answer

    def pair(self) -> None:
        assert self.do("pair", code=CODE)["ok"]
        self.talk(1)


def _device(path: Path | str = ":memory:", **device: Any) -> Worker:
    return Worker(Application(CPythonConnection(path), Device(**device)), Shop())


def test_from_the_first_start_to_the_office() -> None:
    """JRN-6, SYNC-1: entry 1 says whose journal it is, and everything arrives once."""
    worker = _device()
    view = worker.do("view")["view"]
    assert view == {
        "phase": "unpaired",
        "language": "da",
        "durable": True,
        "pairing": {"state": "idle"},
    }
    assert worker.do("pair", code=CODE)["view"]["pairing"] == {"state": "asking"}
    worker.talk()
    view = worker.do("view")["view"]
    assert (view["phase"], view["items"], view["unsent"]) == ("signed_out", 15, 0)
    assert worker.do("sign_in", person="anna", pin_proof=proof("anna"))["ok"]
    assert worker.do("scan", text="5701234567899")["ok"]
    assert worker.do("tender", kind="cash")["view"]["unsent"] == 3
    worker.talk()
    assert worker.do("view")["view"]["unsent"] == 0
    entries = [json.loads(text) for text, _ in worker.office.chain]
    assert [entry["kind"] for entry in entries] == [
        "register_opened",
        "sign_in",
        "receipt_texts",
        "sale",
    ]
    assert entries[0]["body"] == {
        "currency": "DKK",
        "number": "K1",
        "name": "Kasse 1",
        "store_name": "Nørrebro",
    }


@pytest.mark.parametrize(
    "command", [{"command": "scan", "text": "1"}, {"command": "language", "language": "sv"}, {}]
)
def test_a_device_that_is_no_register_does_nothing(command: dict[str, Any]) -> None:
    answer: Any = _device().application.handle(command)
    assert answer["refusal"] == {"code": "pairing.required", "facts": {}}


@pytest.mark.parametrize("pages_left", [1, 5, 12])
def test_a_disk_that_is_full_from_the_start(pages_left: int) -> None:
    """STO-5: it is said, and the device becomes a register once there is room."""
    connection = CPythonConnection(":memory:")
    fill(connection, pages_left=pages_left)
    worker = Worker(Application(connection, Device()), Shop())
    full = {"code": "storage.full", "facts": {}}
    assert worker.do("view")["view"]["pairing"] == {"state": "refused", "problem": full}
    assert worker.do("pair", code=CODE)["refusal"] == full
    assert worker.do("scan", text="1")["refusal"]["code"] == "pairing.required"
    assert everything(connection) == {}
    assert worker.application.next_request(NOW) is None
    make_room(connection)
    assert worker.do("view")["view"]["pairing"] == {"state": "idle"}
    worker.pair()
    worker.talk()
    assert worker.do("view")["view"]["phase"] == "signed_out"
    worker.do("sign_in", person="anna", pin_proof=proof("anna"))
    assert worker.do("scan", text="5701234567899")["ok"]


def test_its_language_can_be_chosen_before() -> None:
    worker = _device(language="en", durable=False)
    assert worker.do("language", language="da")["view"]["language"] == "da"
    assert worker.do("view")["view"]["durable"] is False


def test_a_code_that_cannot_be_one() -> None:
    worker = _device()
    assert worker.do("pair", code="ABC")["refusal"]["code"] == "pairing.code_form"
    assert worker.application.next_request(NOW) is None


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (410, '{"code": "pairing.expired"}', "pairing.expired"),
        (None, "", "sync.unreachable"),
        (200, "<html>", "pairing.malformed"),
        (503, "", "sync.office_failing"),
    ],
)
def test_an_office_that_says_no(status: int | None, body: str, code: str) -> None:
    """And then the code is typed again."""
    worker = _device()
    worker.do("pair", code=CODE)
    request = worker.application.next_request(NOW)
    assert request is not None
    assert not worker.application.on_response("another", status=200, body=body, now=NOW)
    assert not worker.application.on_response(request.id, status=status, body=body, now=NOW)
    pairing = worker.do("view")["view"]["pairing"]
    assert (pairing["state"], pairing["problem"]["code"]) == ("refused", code)
    worker.pair()
    assert worker.do("view")["view"]["phase"] == "signed_out"


def test_a_register_comes_back_after_a_restart(tmp_path: Path) -> None:
    worker = _device(tmp_path / "till.db")
    worker.pair()
    worker.talk()
    worker.application.till.state.connection.close()
    again = _device(tmp_path / "till.db")
    view = again.do("view")["view"]
    assert (view["phase"], view["register"]["id"], view["items"]) == ("signed_out", "r-1", 15)


def test_a_device_whose_token_was_lost_is_paired_again() -> None:
    """SYNC-13: what is in hand stays, and what the office does not have goes to it, once."""
    worker = _device()
    worker.pair()
    worker.talk()
    worker.do("sign_in", person="anna", pin_proof=proof("anna"))
    worker.do("scan", text="5701234567899")
    worker.do("tender", kind="cash")
    worker.do("scan", text="5701234567899")
    worker.office.known_device = False
    worker.talk(2)
    view = worker.do("view")["view"]
    assert (view["sync"]["problem"]["code"], view["unsent"]) == ("sync.unpaired", 3)
    asked = worker.do("pair", code=CODE, device="Tablet ved døren")
    assert asked["view"]["pairing"] == {"state": "asking"}
    assert worker.do("view")["view"]["pairing"] == {"state": "asking"}
    request = worker.application.next_request(NOW)
    assert request is not None
    assert request.body is not None
    sent = json.loads(request.body)
    assert sent == {"code": "ABCDEFGH", "device": "Tablet ved døren", "register": "r-1"}
    # The office holds entry 1, which this journal has too.
    head = {"seq": 1, "hash": worker.office.chain[0][1]}
    worker.office.known_device = True
    body = json.dumps(ANSWER | {"journal": head})
    assert not worker.application.on_response(request.id, status=200, body=body, now=NOW)
    view = worker.do("view")["view"]
    assert ("pairing" in view, view["phase"], view["basket"]["count"]) == (False, "selling", 1)
    worker.talk()
    view = worker.do("view")["view"]
    assert (view["unsent"], "problem" in view["sync"]) == (0, False)
    kinds = [json.loads(text)["kind"] for text, _ in worker.office.chain]
    assert kinds == ["register_opened", "sign_in", "receipt_texts", "sale"]


def test_only_a_given_up_register_whose_all_is_at_the_office_is_left() -> None:
    """SYNC-17."""
    worker = _device()
    assert worker.do("leave_register")["refusal"]["code"] == "pairing.required"
    worker.pair()
    worker.talk()
    known = worker.do("leave_register")["refusal"]
    assert known == {"code": "register.still_paired", "facts": {"number": "K1"}}
    worker.do("sign_in", person="anna", pin_proof=proof("anna"))
    worker.do("scan", text="5701234567899")
    worker.office.known_device = False
    worker.talk(2)
    unsent = worker.do("leave_register")["refusal"]
    assert unsent == {"code": "register.unsent", "facts": {"entries": 1}}
    worker.office.known_device = True
    worker.application.online()
    worker.talk()
    # An hour later the office is asked for news, and knows the device no more.
    worker.office.known_device = False
    worker.talk(2, now="2026-11-23T10:00:00.000Z")
    in_hand = worker.do("leave_register")["refusal"]
    assert in_hand == {"code": "register.basket_in_hand", "facts": {}}
    worker.do("set_quantity", line=1, quantity=0)
    # The removed line is an entry that only a file can keep now.
    kept = worker.do("unsent_entries")["result"]
    assert [json.loads(text)["kind"] for text in kept["entries"]] == ["line_removed"]
    assert (kept["register"], kept["first"], len(kept["hashes"])) == ("r-1", 3, 1)
    for unsent_kept in (0, 2, True, "1"):
        refusal = worker.do("leave_register", unsent_kept=unsent_kept)["refusal"]
        assert refusal == {"code": "register.unsent", "facts": {"entries": 1}}
    assert worker.do("leave_register", unsent_kept=1)["ok"]


@pytest.mark.parametrize(
    ("status", "answer", "code"),
    [
        (410, {"code": "pairing.used"}, "pairing.used"),
        (
            422,
            {"code": "pairing.other_register", "facts": {"number": "K2"}},
            "pairing.other_register",
        ),
        (200, ANSWER | {"register": {"id": "r-2", "number": "K2", "name": ""}}, "journal.register"),
        (200, ANSWER | {"journal": {"seq": 9, "hash": "ab" * 32}}, "pairing.journal_elsewhere"),
    ],
)
def test_pairing_again_that_is_refused_changes_nothing(status: int, answer: Any, code: str) -> None:
    worker = _device()
    worker.pair()
    worker.talk()
    worker.do("sign_in", person="anna", pin_proof=proof("anna"))
    worker.do("scan", text="5701234567899")
    before = worker.do("view")["view"]
    worker.do("pair", code=CODE)
    request = worker.application.next_request(NOW)
    assert request is not None
    worker.application.on_response(request.id, status=status, body=json.dumps(answer), now=NOW)
    view = worker.do("view")["view"]
    pairing = view.pop("pairing")
    assert (pairing["state"], pairing["problem"]["code"]) == ("refused", code)
    assert view == before
    assert worker.do("sign_out")["view"]["pairing"] == pairing


def _kinds(application: Application) -> list[str]:
    assert application.till is not None
    return [entry.kind for entry in application.till.state.store.read_all()]


def test_a_disk_that_fills_up_in_pairing() -> None:
    """JRN-6, STO-5: at every statement that writes; with room again the register opens, and entry 1
    is its opening, as docs/journal.md says.
    """
    failed, at = True, 0
    while failed:
        connection = CPythonConnection(":memory:")
        office = Shop()
        assert Application(connection, Device()).till is None  # makes the tables
        failing = Failing(connection, at=at, problem=StorageFull())
        worker = Worker(Application(failing, Device()), office)
        worker.pair()
        failed = failing.failed
        pairing = worker.application.view().get("pairing")
        if pairing is not None:
            problem = {"code": "storage.full", "facts": {}}
            assert pairing == {"state": "refused", "problem": problem}
        if worker.do("view")["view"]["phase"] == "unpaired":
            assert at <= 2, "what was kept opens by itself"
            worker.pair()
        assert worker.do("sign_in", person="x", pin_proof="")["refusal"]["code"] == (
            "session.unknown_person"
        )
        assert _kinds(worker.application) == ["register_opened"]
        at += 1
    assert at > 8


def test_entry_one_is_written_even_if_the_device_died_in_pairing() -> None:
    """JRN-6"""
    connection = CPythonConnection(":memory:")
    office = Shop()
    assert Application(connection, Device()).till is None
    paired = read_pair_answer(status=200, body=json.dumps(ANSWER))
    assert isinstance(paired, Paired)
    assert keep(connection, paired) is None
    worker = Worker(Application(connection, Device()), office)
    assert _kinds(worker.application) == []
    refused = worker.application.handle({"command": "view"})
    assert refused["refusal"] == {"code": "command.malformed", "facts": {"field": "now"}}
    assert worker.do("view")["ok"]
    assert _kinds(worker.application) == ["register_opened"]


def test_a_database_of_a_newer_program_is_left_alone() -> None:
    """STO-4"""
    connection = CPythonConnection(":memory:")
    connection.execute("PRAGMA user_version = 999")
    worker = Worker(Application(connection, Device()), Shop())
    assert worker.do("view")["view"]["pairing"]["problem"]["code"] == "storage.newer"
    assert worker.do("pair", code=CODE)["refusal"]["code"] == "storage.newer"


def test_how_a_pin_is_proved() -> None:
    """SES-2: for who signs in, and for who approves."""
    worker = _device()
    parameters = worker.application.pin_parameters
    assert parameters({"command": "sign_in", "person": "anna"}) is None
    worker.pair()
    worker.talk()
    expected = {"salt": SALT, "iterations": ITERATIONS}
    assert parameters({"command": "sign_in", "person": "anna"}) == expected
    assert parameters({"command": "void", "approval": {"person": "bo"}}) == expected
    assert parameters({"command": "sign_in", "person": "dora"}) is None
    assert parameters({"command": "sign_in", "person": 7}) is None


def test_before_pairing_nothing_is_streamed_or_synchronised() -> None:
    worker = _device()
    worker.application.feed_chunk("{}")
    worker.application.online()
    assert worker.application.next_request(NOW) is None


def test_the_browser_s_door_speaks_json() -> None:
    port = open_application(
        CPythonConnection(":memory:"), {"durable": True, "device": "x" * 300, "language": "sv"}
    )
    assert isinstance(port, BrowserPort)
    answer = json.loads(port.handle(json.dumps({"command": "view"})))
    assert answer["view"]["language"] == "da"
    assert json.loads(port.sync_next(json.dumps({"now": NOW}))) is None
    port.handle(json.dumps({"command": "pair", "code": CODE}))
    request = json.loads(port.sync_next(json.dumps({"now": NOW})))
    assert set(request) == {"id", "method", "path", "headers", "body", "stream"}
    done = {"id": request["id"], "now": NOW, "status": 200, "body": json.dumps(ANSWER)}
    assert json.loads(port.sync_done(json.dumps(done)))["view"]["phase"] == "signed_out"
    request = json.loads(port.sync_next(json.dumps({"now": NOW})))
    lost = {"id": request["id"], "now": NOW, "status": "network_error", "body": ""}
    view = json.loads(port.sync_done(json.dumps(lost)))["view"]
    assert view["sync"]["problem"]["code"] == "sync.unreachable"
    assert port.feed_chunk(snapshot({}, cursor=1)) == "null"
    assert port.pin_parameters(json.dumps({"person": "anna"})) == "null"
    port.online()
    assert json.loads(port.sync_next(json.dumps({"now": NOW}))) is not None
