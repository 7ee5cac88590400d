"""Bad input, case by case: a code of its own, facts for a sentence, and nothing entered is lost.

The simulation gives most of these at random; here each stands by its name.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kasse.demo.replay.table import Unreadable, open_table
from kasse.demo.replay.words import WORDS
from kasse.domain.outcome import Refused
from kasse.office.journal.batches import read_batch
from kasse.simulation.disk import Disk
from kasse.till.application import Till, open_till
from kasse.till.exchange import Answer
from kasse.till.journal_push import JournalPush
from kasse.till.pace import Pace
from kasse.till.pairing import read_pair_answer
from kasse.till.port import Application, BrowserPort, Device
from kasse.till.schema import open_schema
from kasse.till.state import Register
from tests.till.shop import REGISTER, Hands, documents, load, open_shop, proof, shop

BIG = 2**60
ROOT = Path(__file__).parents[2]

REFUSED: tuple[tuple[str, str, dict[str, Any], str, dict[str, Any]], ...] = (
    ("an unknown code", "scan", {"text": "NOTHERE"}, "barcode.unknown", {"text": "NOTHERE"}),
    (
        "a damaged code",
        "scan",
        {"text": "5701234567890"},
        "barcode.check_digit",
        {"text": "5701234567890"},
    ),
    (
        "a quantity typed too large",
        "scan",
        {"text": f"{10**12}*PAPER"},
        "number.too_large",
        {"text": str(10**12), "limit": 10**9, "decimals": 3},
    ),
    (
        "a quantity over the limit",
        "add",
        {"item": "i-paper", "quantity": 10**12},
        "quantity.too_large",
        {"quantity": 10**12, "limit": 10**9},
    ),
    (
        "a quantity beyond what a computer counts",
        "add",
        {"item": "i-paper", "quantity": BIG},
        "number.too_large",
        {"text": str(BIG), "limit": 2**53 - 1, "decimals": 0},
    ),
    (
        "a negative price",
        "add",
        {"item": "i-gift", "price": -1},
        "price.negative",
        {"price": -1},
    ),
    (
        "a price changed to less than nothing",
        "set_price",
        {"line": 1, "price": -5, "reason": "damaged"},
        "price.negative",
        {"price": -5},
    ),
    (
        "a wrong PIN",
        "sign_in",
        {"person": "bo", "pin_proof": proof("bo", "0000")},
        "session.wrong_pin",
        {"person": "bo", "tries_left": 4},
    ),
    ("a command that is none", "sell_it", {}, "command.unknown", {"command": "sell_it"}),
    ("a command of another form", "scan", {"text": ["x"]}, "command.malformed", {"field": "text"}),
)


def _entered(hands: Hands) -> tuple[Any, int]:
    return hands.till.view()["basket"], hands.till.state.store.head().seq


def _again(till: Till) -> Till:
    """The till, opened anew on its database."""
    opened = open_till(till.state.connection, REGISTER, durable=True)
    assert isinstance(opened, Till)
    return opened


@pytest.mark.parametrize(
    ("command", "arguments", "code", "facts"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
def test_a_command(command: str, arguments: Any, code: str, facts: dict[str, Any]) -> None:
    """BSK-11, SES-3, BAR-1: refused by its own code, and the basket is still there, on disk too."""
    hands = shop()
    hands.do("scan", text="5701234567899")
    hands.do("discount", line=1, rate=100_000)
    basket, _ = _entered(hands)
    assert hands.refused(command, **arguments) == {"code": code, "facts": facts}
    assert hands.till.view()["basket"] == basket
    again: Any = _again(hands.till).view()["basket"]
    assert again["lines"] == basket["lines"]
    hands.do("tender", kind="cash")


def test_a_basket_over_its_limit() -> None:
    """BSK-17"""
    hands = shop(limits={"max_lines": 3})
    for weight in ("0,1", "0,2", "0,3"):
        hands.do("scan", text=f"{weight}*APPLE")
    basket, entries = _entered(hands)
    refusal = hands.refused("scan", text="PAPER")
    assert refusal == {"code": "basket.too_many_lines", "facts": {"limit": 3}}
    assert _entered(hands) == (basket, entries)


def test_a_basket_of_ten_thousand_lines() -> None:
    """BSK-17: the issue's own number, with the limit as it is; the basket can be paid."""
    hands = shop()
    hands.do("scan", text="0,1*APPLE")
    till = hands.till
    _, added = (json.loads(step) for step in till.state.store.steps(_basket_id(hands)))
    steps = [
        json.dumps({**added, "line": {**added["line"], "line": number}})
        for number in range(2, 10_001)
    ]
    with till.state.store.transaction():
        till.state.store.add_steps(_basket_id(hands), 3, steps)
    full = Hands(_again(till))
    full.count = 100
    basket, entries = _entered(full)
    assert basket["count"] == 10_000
    refusal = full.refused("scan", text="0,1*APPLE")
    assert refusal == {"code": "basket.too_many_lines", "facts": {"limit": 10_000}}
    assert _entered(full) == (basket, entries)
    assert full.do("tender", kind="cash")["view"]["phase"] == "done"


def _basket_id(hands: Hands) -> str:
    view: Any = hands.till.view()
    return str(view["basket"]["id"])


def test_a_full_disk(tmp_path: Path) -> None:
    """STO-5: nothing is lost, and the same command works when there is room again."""
    disk = Disk(tmp_path / "till")
    assert open_schema(disk) is None
    load(disk, documents())
    till = open_till(disk, REGISTER, durable=True)
    assert isinstance(till, Till)
    hands = Hands(till)
    hands.sign_in()
    hands.do("scan", text="5701234567899")
    basket, entries = _entered(hands)
    disk.fill()
    assert hands.refused("scan", text="PAPER") == {"code": "storage.full", "facts": {}}
    assert hands.refused("tender", kind="cash") == {"code": "storage.full", "facts": {}}
    assert _entered(hands) == (basket, entries)
    disk.make_room()
    assert hands.do("tender", kind="cash")["view"]["phase"] == "done"
    assert hands.till.state.store.head().seq == entries + 2, "the texts of receipts, and the sale"
    disk.close()


@pytest.mark.parametrize("code", ["pairing.expired", "pairing.used", "pairing.unknown"])
def test_an_expired_pairing(code: str) -> None:
    """The device stays what it was and says why; another code may follow."""
    body = json.dumps({"code": code, "facts": {}})
    assert read_pair_answer(status=410, body=body) == Refused(code=code, facts={})


@pytest.mark.parametrize(
    "body", ["", "{", "<html>", '{"acknowledged":1e3}', '{"acknowledged":3}', "[]", "null"]
)
def test_an_answer_that_is_no_json(body: str) -> None:
    """SYNC-2: what cannot be read leaves everything unsent, and is tried again."""
    hands = shop()
    hands.do("scan", text="5701234567899")
    hands.do("tender", kind="cash")
    store = hands.till.state.store
    push = JournalPush(store, app="0", pace=Pace("r-1"))
    first = push.ask("2026-11-23T10:00:00.000Z")
    push.end(Answer(status=200, body=body), now_ms=0)
    assert push.problem == Refused(code="sync.malformed", facts={})
    assert store.unsent() == store.head().seq
    assert push.ask("2026-11-23T10:00:00.000Z") == first


def test_a_batch_that_came_cut_off() -> None:
    """SYNC-2: the office says so, the till says so, and sends the same again."""
    hands = shop()
    hands.do("scan", text="5701234567899")
    hands.do("tender", kind="cash")
    store = hands.till.state.store
    push = JournalPush(store, app="0", pace=Pace("r-1"))
    first = push.ask("2026-11-23T10:00:00.000Z")
    problem = read_batch((first.body or "").encode()[:-40])
    assert isinstance(problem, Refused)
    body = json.dumps({"code": problem.code, "facts": problem.facts})
    push.end(Answer(status=400, body=body), now_ms=0)
    assert push.problem == problem
    assert store.unsent() == store.head().seq
    assert push.ask("2026-11-23T10:00:00.000Z") == first


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"register":"r1","first":1,"entr', "journal.truncated"),
        (b"", "journal.truncated"),
        (b"nothing of the kind", "journal.truncated"),
        (b"\xff\xfe{}", "journal.truncated"),
        (b"[]", "command.malformed"),
        (b'{"register":"r1","first":1,"entries":[1],"hashes":[]}', "command.malformed"),
    ],
)
def test_a_batch_cut_off_or_not_json(body: bytes, code: str) -> None:
    """SYNC-2: nothing of it is kept; the till sends it again."""
    found = read_batch(body)
    assert isinstance(found, Refused)
    assert found.code == code


def test_a_journal_of_another_register(tmp_path: Path) -> None:
    """JRN-7: a database is one register's; another does not go on in it, and it stays whole."""
    till = open_shop(tmp_path / "till.sqlite3")
    hands = Hands(till)
    hands.sign_in()
    entries = list(till.state.store.read_all())
    other = Register(
        id="r-2",
        number="K2",
        name="Kasse 2",
        store="s-1",
        store_name="Nørrebro",
        zone="Europe/Copenhagen",
        currency="DKK",
    )
    found = open_till(till.state.connection, other, durable=True)
    assert found == Refused(code="journal.register", facts={"register": "r-1"})
    assert list(_again(till).state.store.read_all()) == entries


def test_a_table_in_another_encoding(tmp_path: Path) -> None:
    """Read where it can be known; else refused whole, before anything is taken from it."""
    western, broken = tmp_path / "western.csv", tmp_path / "broken.csv"
    western.write_bytes("vare;pris\nblåbær;12\n".encode("cp1252"))
    broken.write_bytes(b"vare\n\x81\x8d\n")
    assert open_table(western).encoding == "cp1252"
    with pytest.raises(Unreadable) as caught:
        open_table(broken)
    assert caught.value.refused == Refused(code="table.encoding", facts={"file": str(broken)})


@pytest.mark.parametrize("text", ["", "{", "nej", "[]", "3", "null", '"scan"', "[" * 100_000])
def test_a_command_that_is_no_json(tmp_path: Path, text: str) -> None:
    """The door in the browser refuses it as any other that it does not know, and stays open."""
    disk = Disk(tmp_path / "till")
    port = BrowserPort(Application(disk, Device()))
    reply = json.loads(port.handle(text))
    assert reply["refusal"] == {"code": "pairing.required", "facts": {}}
    assert port.pin_parameters(text) == "null"
    assert json.loads(port.handle('{"command":"view"}'))["ok"] is True
    disk.close()


def test_a_device_that_is_no_register_yet(tmp_path: Path) -> None:
    """A code that cannot be one is refused before anything is sent."""
    disk = Disk(tmp_path / "till")
    application = Application(disk, Device())
    reply = application.handle({"command": "pair", "code": "12"})
    assert reply["refusal"] == {"code": "pairing.code_form", "facts": {"letters": 8}}
    assert application.handle({"command": "scan", "text": "x"})["refusal"] == {
        "code": "pairing.required",
        "facts": {},
    }
    assert application.next_request("2026-11-23T09:00:00.000Z") is None
    disk.close()


TOLD: dict[str, tuple[str, ...]] = {
    "barcode.unknown": ("text",),
    "barcode.check_digit": ("text",),
    "number.too_large": ("limit", "decimals"),
    "quantity.too_large": ("limit",),
    "price.negative": ("price",),
    "basket.too_many_lines": ("limit",),
    "session.wrong_pin": ("tries_left",),
    "session.locked": ("until",),
    "approval.wrong_pin": ("tries_left",),
    "pairing.expired": (),
    "pairing.used": (),
    "pairing.unknown": (),
    "journal.truncated": (),
    "command.malformed": ("field",),
    "sync.malformed": (),
    "feed.malformed": (),
    "journal.register": (),
    "sync.other_register": (),
    "table.encoding": ("file",),
    "storage.full": (),
    "storage.failed": (),
}
"""The facts that a sentence tells; ids, and bytes that nobody can act on, are told to nobody."""

THE_LIST: dict[str, tuple[tuple[str, ...], str]] = {
    "an unknown or damaged code": (("barcode.unknown", "barcode.check_digit"), "a_command"),
    "an overflowed quantity": (("number.too_large", "quantity.too_large"), "a_command"),
    "a negative price": (("price.negative",), "a_command"),
    "a basket over 10,000 lines": (("basket.too_many_lines",), "a_basket_of_ten_thousand_lines"),
    "a wrong PIN": (("session.wrong_pin", "session.locked", "approval.wrong_pin"), "a_command"),
    "an expired pairing": (
        ("pairing.expired", "pairing.used", "pairing.unknown"),
        "an_expired_pairing",
    ),
    "a truncated batch": (("journal.truncated",), "a_batch_that_came_cut_off"),
    "JSON that isn't": (
        ("command.malformed", "sync.malformed", "feed.malformed"),
        "an_answer_that_is_no_json",
    ),
    "a journal of another register": (
        ("journal.register", "sync.other_register"),
        "a_journal_of_another_register",
    ),
    "a CSV in another encoding": (("table.encoding",), "a_table_in_another_encoding"),
    "a full disk": (("storage.full", "storage.failed"), "a_full_disk"),
}
"""What the issue names: the codes that tell of it, and the test here that nothing is lost."""

ADVICE = {
    "en": (
        "call",
        "check",
        "have",
        "it is sent again",
        "look",
        "make room",
        "pair",
        "pay",
        "save",
        "scan",
        "search",
        "they are fetched again",
        "try",
        "type",
    ),
    "da": (
        "betal",
        "de hentes igen",
        "der sendes igen",
        "det sendes igen",
        "frigør plads",
        "få",
        "gem",
        "par",
        "prøv",
        "ring",
        "scan",
        "se",
        "skriv",
        "søg",
    ),
}
"""How a piece of advice begins; or what the till does by itself, so that nobody need do anything."""


def test_every_case_of_the_list_says_what_its_sentence_tells() -> None:
    assert sorted(TOLD) == sorted(code for codes, _ in THE_LIST.values() for code in codes)


@pytest.mark.parametrize(("codes", "test"), THE_LIST.values(), ids=THE_LIST)
def test_the_list(codes: tuple[str, ...], test: str) -> None:
    """Each has a code, a test and a place in the list of refusals."""
    assert f"test_{test}" in globals()
    page = (ROOT / "docs" / "developer" / "refusals.md").read_text(encoding="utf-8")
    for code in codes:
        row = next(row for row in page.splitlines() if row.startswith(f"| `{code}` |"))
        assert [fact for fact in TOLD[code] if f"`{fact}`" not in row.split(" | ")[1]] == []


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("code", TOLD)
def test_a_sentence_has_the_facts_and_then_an_advice(code: str, language: str) -> None:
    sentence, facts = _sentence(code, language)
    assert [fact for fact in TOLD[code] if fact not in facts] == []
    first, *rest = re.split(r"[.;:] ", sentence.lower())
    assert first
    assert any(_advises(part, language) for part in rest), (
        f"{code} says what is the matter, and not what to do: {sentence}"
    )


@pytest.mark.parametrize("code", TOLD)
def test_a_sentence_is_another_in_another_language(code: str) -> None:
    assert _sentence(code, "da")[0] != _sentence(code, "en")[0]


def test_what_tells_no_advice_is_found() -> None:
    """The rule above refuses the sentences that were here before it."""
    for told in ("That number is too large.", "Wrong PIN. 4 tries left."):
        _, *rest = re.split(r"[.;:] ", told.lower())
        assert not any(_advises(part, "en") for part in rest)


def _advises(part: str, language: str) -> bool:
    return any(re.match(rf"{words}\b", part) for words in ADVICE[language])


def _sentence(code: str, language: str) -> tuple[str, set[str]]:
    """A sentence, its facts left as they are called, and the names of these facts."""
    if code in WORDS[language]:
        text = WORDS[language][code]
        return text, set(re.findall(r"{(\w+)}", text))
    words = ROOT / "web" / "till" / "src" / "screen" / "words" / f"refusals.{language}.ts"
    source = words.read_text(encoding="utf-8")
    found = re.search(rf'^  "{re.escape(code)}":(?: \(f\) =>)?\s+["`](.+)["`],$', source, re.M)
    assert found is not None, f"{code} in {language}"
    calls = re.findall(r"\$\{f\.\w+\(([^)]*)\)\}", found[1])
    return found[1], {name for call in calls for name in re.findall(r"\w+", call)}
