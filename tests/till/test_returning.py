"""Goods that come back without a receipt, at the till: docs/rules/basket.md, BSK-45 and BSK-46."""

from pathlib import Path
from typing import Any

from tests.till.shop import Hands, open_shop, proof, restarted, shop

MILK = "5701234567899"
PANT = "i-pant"
APPROVAL = {
    "person": "anna",
    "pin_proof": proof("anna"),
    "permission": "sale.refund_without_receipt",
}
LABELS: dict[str, Any] = {"in_store_patterns": ["21IIIIIVPPPPC"]}


def _quantities(answer: dict[str, Any]) -> list[tuple[str, int]]:
    return [(line["item"], line["quantity"]) for line in answer["view"]["basket"]["lines"]]


def test_one_approval_holds_until_it_is_left() -> None:
    """BSK-45: the rule's example, with a deposit that comes back by itself."""
    hands = shop("bo")
    shown = hands.do("return_without_receipt", on=True, approval=APPROVAL)["view"]["basket"]
    assert shown["returning"] == {"by": "bo", "approved_by": "anna"}
    hands.do("add", item=PANT)
    hands.do("add", item=PANT, quantity=2000)
    left = hands.do("return_without_receipt", on=False)["view"]["basket"]
    assert "returning" not in left
    answer = hands.do("scan", text=MILK)
    assert _quantities(answer) == [(PANT, -3000), ("i-milk", 1000)]
    assert answer["view"]["basket"]["total"] == -300 + 1295
    hands.do("tender", kind="cash")
    body = hands.entries()[-1]["body"]
    assert body["type"] == "exchange"
    assert [line.get("approved_by") for line in body["lines"]] == ["anna", None]


def test_what_comes_back_brings_its_deposit() -> None:
    """BSK-45, BSK-16"""
    hands = shop()
    hands.do("return_without_receipt", on=True)
    assert _quantities(hands.do("scan", text="BEER")) == [("i-beer", -1000), (PANT, -1000)]


def test_a_sale_ends_it() -> None:
    """BSK-45"""
    hands = shop()
    hands.do("return_without_receipt", on=True)
    hands.do("scan", text=MILK)
    view = hands.do("tender", kind="cash")["view"]
    assert (view["phase"], "returning" in view["basket"]) == ("done", False)
    assert _quantities(hands.do("scan", text=MILK)) == [("i-milk", 1000)]


def test_it_waves_the_finished_sale_away() -> None:
    """BSK-45"""
    hands = shop()
    hands.do("scan", text=MILK)
    hands.do("tender", kind="cash")
    view = hands.do("return_without_receipt", on=True)["view"]
    assert (view["phase"], "done" in view) == ("selling", False)


def test_it_outlives_a_restart_without_a_line(tmp_path: Path) -> None:
    """BSK-45"""
    path = tmp_path / "till.sqlite3"
    hands = Hands(open_shop(path))
    hands.sign_in()
    hands.do("return_without_receipt", on=True)
    hands.do("scan", text=MILK)
    hands.do("remove", line=1)
    again = restarted(hands, path)
    later = Hands(again, at_s=10 * 3600)
    later.count = 50
    answer = later.do("scan", text=MILK)
    assert [(line["line"], line["quantity"]) for line in answer["view"]["basket"]["lines"]] == [
        (2, -1000)
    ]


def test_a_parked_basket_takes_the_place_of_one_without_lines(tmp_path: Path) -> None:
    """BSK-45, BSK-25"""
    path = tmp_path / "till.sqlite3"
    hands = Hands(open_shop(path))
    hands.sign_in()
    basket = hands.do("scan", text=MILK)["view"]["basket"]["id"]
    hands.do("park", name="Bord 4")
    hands.do("return_without_receipt", on=True)
    hands.do("fetch", basket=basket)
    again = restarted(hands, path)
    assert _quantities({"view": again.view()}) == [("i-milk", 1000)]
    assert again.state.basket.returning is None


def test_leaving_it_without_a_line_leaves_nothing(tmp_path: Path) -> None:
    """BSK-45"""
    path = tmp_path / "till.sqlite3"
    hands = Hands(open_shop(path))
    hands.sign_in()
    hands.do("return_without_receipt", on=True)
    assert "id" not in hands.do("return_without_receipt", on=False)["view"]["basket"]
    assert hands.till.state.store.basket_in_hand() is None


def test_a_minus_before_the_star() -> None:
    """BSK-46"""
    hands = shop()
    answer = hands.do("scan", text=f"-3*{MILK}")
    assert _quantities(answer) == [("i-milk", -3000)]
    assert _quantities(hands.do("scan", text=MILK)) == [("i-milk", -3000), ("i-milk", 1000)]


def test_one_labelled_package_back() -> None:
    """BSK-46, BSK-19: a price label of 43.21 kroner."""
    hands = shop(**LABELS)
    label = "2112345543215"
    read = hands.try_("scan", text=label)
    assert read["ok"], read
    sold = read["view"]["basket"]["total"]
    hands.do("remove", line=1)
    assert hands.refused("scan", text=f"-2*{label}")["code"] == "item.fixed_quantity"
    assert hands.do("scan", text=f"-1*{label}")["view"]["basket"]["total"] == -sold


def test_a_reason_where_the_store_asks_for_one() -> None:
    """BSK-26, BSK-45"""
    hands = shop(reasons_required=["returned"])
    wanted = {"code": "reason.required", "facts": {"reasons": "returned"}}
    assert hands.refused("return_without_receipt", on=True) == wanted
    assert hands.refused("scan", text=f"-1*{MILK}") == wanted
    hands.do("return_without_receipt", on=True, reason="faulty")
    hands.do("scan", text=MILK)
    hands.do("tender", kind="cash")
    (line,) = hands.entries()[-1]["body"]["lines"]
    assert line["return_reason"] == "faulty"
