"""Past receipts at the till: found, shown again, copied, given back."""

from pathlib import Path
from typing import Any

import pytest

from tests.till.shop import Hands, open_shop, restarted, shop

MILK = "5701234567899"
BREAD = "5709876543219"


def _three() -> Hands:
    """Milk for 12.95, bread for 24.50, both."""
    hands = shop()
    for texts in ((MILK,), (BREAD,), (MILK, BREAD)):
        for text in texts:
            hands.do("scan", text=text)
        hands.do("tender", kind="cash")
    return hands


def _found(hands: Hands, **query: Any) -> list[str]:
    receipts = hands.do("receipts", **query)["result"]["receipts"]
    return [receipt["receipt_code"] for receipt in receipts]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [3, 2, 1]),
        ("mælk", [3, 1]),
        ("RUGBRØD mælk", [3]),
        ("24,50", [2]),
        ("-24,50", [2]),
        ("K1-000002", [2]),
        ("2026-11-23", [3, 2, 1]),
        ("2026-11", [3, 2, 1]),
        ("2026-11-24", []),
        ("2026-10", []),
        ("12,95", [1]),
        ("%", []),
    ],
)
def test_found_by_words_amount_code_and_day(query: str, numbers: list[int]) -> None:
    """RCP-7"""
    assert _found(_three(), query=query) == [f"K1-{number:06d}" for number in numbers]


def test_an_amount_is_typed_in_the_language_of_the_screen() -> None:
    """MONEY-11"""
    hands = _three()
    hands.do("language", language="en")
    assert _found(hands, query="24.50") == ["K1-000002"]
    assert _found(hands, query="24,50") == []


def test_page_by_page() -> None:
    """RCP-7: newest first, none twice, none left out."""
    hands = _three()
    seen: list[str] = []
    before: dict[str, int] = {}
    while True:
        result = hands.do("receipts", limit=2, **before)["result"]
        seen += [receipt["receipt_code"] for receipt in result["receipts"]]
        if not result["more"]:
            break
        before = {"before": result["receipts"][-1]["seq"]}
    assert seen == ["K1-000003", "K1-000002", "K1-000001"]


@pytest.mark.parametrize("text", ["2", " 2 ", "000002", "K1-000002", "k1-000002"])
def test_found_by_number_or_code(text: str) -> None:
    """RCP-7"""
    receipt = _three().do("find_receipt", text=text)["result"]["receipt"]
    assert receipt["receipt_code"] == "K1-000002"
    assert receipt["lines"] == [
        {
            "line": 1,
            "name": "Rugbrød",
            "sku": "Sbread",
            "unit": "pcs",
            "quantity": 1000,
            "left": 1000,
            "amount": 2450,
        }
    ]


def test_its_barcode_opens_it() -> None:
    """RCP-7"""
    hands = _three()
    answer = hands.do("scan", text="K1-000001")
    assert answer["result"]["receipt"]["receipt_code"] == "K1-000001"
    assert answer["view"]["basket"]["count"] == 0


def test_it_is_shown_as_it_was() -> None:
    """RCP-1: also when the shop has got another name since."""
    hands = _three()
    before = hands.do("receipt", receipt_code="K1-000001")["result"]["receipt"]["document"]
    again = hands.do("receipt", receipt_code="K1-000001")["result"]["receipt"]["document"]
    assert again == before


def test_copies_are_numbered_and_journaled() -> None:
    """RCP-5"""
    hands = _three()
    for number, medium in ((1, "print"), (2, "screen")):
        answer = hands.do("copy_receipt", receipt_code="K1-000002", medium=medium)
        document = answer["result"]["document"]
        assert {"block": "mark", "mark": "copy", "number": number} in document["blocks"]
        entry = hands.entries()[-1]
        sold = next(
            found["seq"]
            for found in hands.entries()
            if found["body"].get("receipt_code") == "K1-000002"
        )
        assert (entry["kind"], entry["body"]) == (
            "receipt_copied",
            {"seq": sold, "receipt_code": "K1-000002", "copy": number, "medium": medium},
        )
        kinds = [effect["kind"] for effect in answer["effects"]]
        assert kinds == (["print"] if medium == "print" else [])
    copy = hands.do("copy_receipt", receipt_code="K1-000001", medium="screen")
    assert {"block": "mark", "mark": "copy", "number": 1} in copy["result"]["document"]["blocks"]


def test_a_refund_is_not_refunded() -> None:
    """REF-1"""
    hands = _three()
    hands.do("refund", receipt_code="K1-000001")
    hands.do("tender", kind="cash")
    assert hands.refused("refund", receipt_code="K1-000004") == {
        "code": "refund.nothing_left",
        "facts": {"receipt_code": "K1-000004"},
    }


def test_what_is_left_of_a_receipt() -> None:
    """REF-3: by other refunds, one after another."""
    hands = shop()
    hands.do("scan", text=f"3*{MILK}")
    hands.do("tender", kind="cash")
    for left in (3000, 2000, 1000, 0):
        receipt = hands.do("find_receipt", text="1")["result"]["receipt"]
        assert receipt["lines"][0]["left"] == left
        if left:
            hands.do("refund", receipt_code="K1-000001", lines=[{"line": 1, "quantity": 1000}])
            hands.do("tender", kind="cash")
    assert hands.refused("refund", receipt_code="K1-000001")["code"] == "refund.nothing_left"


def test_the_same_goods_do_not_come_back_twice_through_a_parked_basket() -> None:
    """REF-3, BSK-25"""
    hands = shop()
    hands.do("scan", text=f"3*{MILK}")
    hands.do("tender", kind="cash")
    hands.do("refund", receipt_code="K1-000001", lines=[{"line": 1, "quantity": 2000}])
    assert hands.refused("park", name="x") == {
        "code": "basket.gives_back",
        "facts": {"receipt_code": "K1-000001"},
    }
    hands.do("remove", line=1)
    hands.do("refund", receipt_code="K1-000001", lines=[{"line": 1, "quantity": 3000}])
    hands.do("tender", kind="cash")
    assert hands.refused("refund", receipt_code="K1-000001")["code"] == "refund.nothing_left"


def _marks(document: Any) -> list[Any]:
    return [block for block in document["blocks"] if block["block"] == "mark"]


def test_a_receipt_is_printed_once() -> None:
    """RCP-11, RCP-5: and the finished sale stays on the screen."""
    hands = shop()
    hands.do("scan", text="5701234567899")
    view = hands.do("tender", kind="cash")["view"]
    assert view["done"]["printed"] is False
    first = hands.do("print_receipt", receipt_code="K1-000001")
    (effect,) = first["effects"]
    assert (effect["effect"], effect["kind"]) == ("receipt-K1-000001", "print")
    assert _marks(effect["document"]) == []
    assert first["view"]["done"]["printed"] is True
    hands.do("effect_done", effect=effect["effect"], outcome="done")
    for number in (1, 2):
        again = hands.do("print_receipt", receipt_code="K1-000001")
        (copy,) = again["effects"]
        assert _marks(copy["document"]) == [{"block": "mark", "mark": "copy", "number": number}]
        assert hands.entries()[-1]["kind"] == "receipt_copied"
        assert again["view"]["phase"] == "done"
    assert hands.do("dismiss")["view"]["phase"] == "selling"


def test_a_print_that_failed_is_no_copy_the_next_time() -> None:
    """RCP-11"""
    hands = shop()
    hands.do("scan", text="5701234567899")
    hands.do("tender", kind="cash")
    hands.do("print_receipt", receipt_code="K1-000001")
    hands.do("effect_done", effect="receipt-K1-000001", outcome="failed")
    (effect,) = hands.do("print_receipt", receipt_code="K1-000001")["effects"]
    assert (effect["effect"], _marks(effect["document"])) == ("receipt-K1-000001", [])


def test_a_print_is_asked_about_after_a_power_cut(tmp_path: Path) -> None:
    """RCP-11"""
    path = tmp_path / "till.sqlite3"
    hands = Hands(open_shop(path))
    hands.sign_in()
    hands.do("scan", text="5701234567899")
    hands.do("tender", kind="mobilepay")
    hands.do("print_receipt", receipt_code="K1-000001")
    again = restarted(hands, path)
    view: Any = again.view()
    assert [found["effect"] for found in view["unclear"]] == ["receipt-K1-000001"]
    assert view["done"]["printed"] is True


def test_a_later_print_is_a_copy_and_its_sale_stays_waved_away(tmp_path: Path) -> None:
    """RCP-11, RCP-5"""
    path = tmp_path / "till.sqlite3"
    hands = Hands(open_shop(path))
    hands.sign_in()
    hands.do("scan", text="5701234567899")
    hands.do("tender", kind="cash")
    hands.do("copy_receipt", receipt_code="K1-000001", medium="screen")
    (effect,) = hands.do("print_receipt", receipt_code="K1-000001")["effects"]
    assert _marks(effect["document"]) == [{"block": "mark", "mark": "copy", "number": 2}]
    again = restarted(hands, path)
    assert again.view()["phase"] == "selling"
