"""Refunds of another register's receipt, which only the office knows (SYNC-14)."""

import json
from typing import Any

from kasse.till.exchange import Answer
from tests.till.shop import Hands, shop

SOLD_BY_OTHER = "K2-000001"
SEQ = 3
"""After its opening of the journal: sign-in, the receipts' texts, the sale."""


def _other_sale() -> dict[str, Any]:
    """What register K2 sold: three cartons of milk."""
    other = shop()
    other.do("scan", text="3*5701234567899")
    other.do("tender", kind="cash")
    entry = other.entries()[-1]
    entry["register"] = "r-2"
    entry["body"] = {**entry["body"], "receipt_code": SOLD_BY_OTHER}
    return entry


def _text(entry: dict[str, Any]) -> str:
    return json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _answer(hands: Hands, *refunds: dict[str, Any], status: int | None = 200) -> None:
    """The office's answer to the one request that is wanted."""
    fetch = hands.till.state.elsewhere
    assert fetch.due()
    assert fetch.ask().path == f"/api/v1/till/receipts/{SOLD_BY_OTHER}"
    body = {
        "entry": _text(_other_sale()),
        "hash": "ab" * 32,
        "texts": {"company": {"name": "Nordlys"}},
        "refunds": [_text(one) for one in refunds],
    }
    fetch.end(Answer(status=status, body=json.dumps(body) if status == 200 else "{}"))


def _asked() -> Hands:
    hands = shop()
    refusal = hands.refused("find_receipt", text=SOLD_BY_OTHER)
    assert refusal == {"code": "receipt.asking_office", "facts": {"receipt_code": SOLD_BY_OTHER}}
    return hands


def test_another_registers_receipt_is_given_back() -> None:
    """SYNC-14, REF-3: what the office tells, less what this register gave back since."""
    hands = _asked()
    _answer(hands)
    receipt = hands.do("find_receipt", text=SOLD_BY_OTHER)["result"]["receipt"]
    assert receipt["own"] is False
    assert [(line["name"], line["left"]) for line in receipt["lines"]] == [("Letmælk 1 l", 3000)]
    hands.do("refund", receipt_code=SOLD_BY_OTHER, lines=[{"line": 1, "quantity": 2000}])
    hands.do("tender", kind="cash")
    sale = hands.entries()[-1]["body"]
    assert sale["total"] == -2590
    assert sale["lines"][0]["refund_of"] == {"register": "r-2", "seq": SEQ, "line": 1}

    assert hands.refused("find_receipt", text=SOLD_BY_OTHER)["code"] == "receipt.asking_office"
    _answer(hands)
    receipt = hands.do("find_receipt", text=SOLD_BY_OTHER)["result"]["receipt"]
    assert receipt["lines"][0]["left"] == 1000
    refusal = hands.refused(
        "refund", receipt_code=SOLD_BY_OTHER, lines=[{"line": 1, "quantity": 2000}]
    )
    assert refusal["code"] == "refund.too_many"


def test_what_a_third_register_gave_back_counts() -> None:
    """SYNC-14: refunds by others come with the receipt."""
    refund = _other_sale()
    line = {**refund["body"]["lines"][0], "quantity": -3000, "total": -3885, "amount": -3885}
    line["refund_of"] = {"register": "r-2", "seq": SEQ, "line": 1}
    refund |= {"register": "r-3", "seq": 9, "body": {**refund["body"], "lines": [line]}}
    hands = _asked()
    _answer(hands, refund)
    receipt = hands.do("find_receipt", text=SOLD_BY_OTHER)["result"]["receipt"]
    assert receipt["lines"][0]["left"] == 0


def test_without_the_office_there_is_no_such_refund() -> None:
    """SYNC-14: unreachable and unknown are told apart, and asking again asks again."""
    for status, code in ((None, "receipt.office_unreachable"), (404, "receipt.unknown")):
        hands = _asked()
        _answer(hands, status=status)
        assert hands.refused("find_receipt", text=SOLD_BY_OTHER)["code"] == code
        assert hands.refused("find_receipt", text=SOLD_BY_OTHER)["code"] == "receipt.asking_office"


def test_its_own_receipts_are_never_asked_for() -> None:
    """SYNC-14: a code of this register that is not in the journal does not exist."""
    hands = shop()
    assert hands.refused("find_receipt", text="K1-000099")["code"] == "receipt.unknown"
    assert hands.refused("find_receipt", text="no code")["code"] == "receipt.unknown"
    assert not hands.till.state.elsewhere.due()
