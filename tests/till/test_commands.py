"""Each command of docs/developer/till-protocol.md, taken and refused."""

import re
from pathlib import Path
from typing import Any

import pytest

from kasse.till.application import ASKING, COMMANDS, NEEDS_DURABLE
from tests.till.shop import Hands, item, open_shop, proof, shop

PROTOCOL = Path(__file__).parents[2] / "docs" / "developer" / "till-protocol.md"
MILK = "5701234567899"
UNPAIRED = {"pair", "leave_register", "unsent_entries"}
"""Commands of a device that becomes a register, or another one (tests/till/test_port.py)."""


def test_every_command_is_documented_and_every_documented_one_exists() -> None:
    table = PROTOCOL.read_text(encoding="utf-8").partition("## Commands")[2].partition("\n## ")[0]
    first_cells = re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE)
    documented = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
    assert documented == {*COMMANDS, *UNPAIRED}


def test_what_asks_and_what_sells_are_commands() -> None:
    assert set(COMMANDS) >= ASKING
    assert set(COMMANDS) >= NEEDS_DURABLE
    assert ASKING.isdisjoint(NEEDS_DURABLE)


PRICE_LABELS = ["21IIIIIVPPPPC"]
WEIGHT_LABELS = ["21IIIIIWWWWWC"]


def _hands(*commands: tuple[str, dict[str, Any]], person: str = "anna") -> Hands:
    hands = shop(person, in_store_patterns=PRICE_LABELS)
    for command, arguments in commands:
        hands.do(command, **arguments)
    return hands


SCAN = ("scan", {"text": MILK})
TWO = ("scan", {"text": f"2*{MILK}"})
CASH = ("tender", {"kind": "cash"})
SOLD = (TWO, CASH)
PRINTED = ("copy_receipt", {"receipt_code": "K1-000001", "medium": "print"})

Deed = tuple[tuple[tuple[str, dict[str, Any]], ...], str, dict[str, Any]]

TAKEN: tuple[Deed, ...] = (
    ((), "sign_in", {"person": "bo", "pin_proof": proof("bo")}),
    ((), "sign_out", {}),
    ((), "scan", {"text": MILK}),
    ((), "add", {"item": "i-milk", "quantity": 2000}),
    ((SCAN,), "set_quantity", {"line": 1, "quantity": 3000}),
    ((SCAN,), "remove", {"line": 1}),
    ((SCAN,), "note", {"line": 1, "text": "kold"}),
    ((SCAN,), "set_price", {"line": 1, "price": 1000, "reason": "damaged"}),
    ((SCAN,), "discount", {"line": 1, "rate": 100_000}),
    ((SCAN, ("discount", {"rate": 100_000})), "remove_discount", {"discount": 1}),
    ((SCAN,), "exempt", {"on": True}),
    ((), "return_without_receipt", {"on": True}),
    ((SCAN,), "park", {"name": "Bord 4"}),
    ((SCAN,), "void", {}),
    ((SCAN,), "tender", {"kind": "card", "reference": "4242"}),
    ((SCAN, ("tender", {"kind": "cash", "amount": 500})), "remove_tender", {"tender": 1}),
    ((), "customer_groups", {"groups": ["members"]}),
    ((("scan", {"text": "SOMMER25"}),), "remove_coupon", {"code": "SOMMER25"}),
    ((*SOLD, ("refund", {"receipt_code": "K1-000001"})), "refund_as_paid", {}),
    ((("add", {"item": "i-gift", "price": 0}),), "finish", {}),
    (SOLD, "find_receipt", {"text": "1"}),
    (SOLD, "refund", {"receipt_code": "K1-000001", "lines": [{"line": 1, "quantity": 1000}]}),
    (SOLD, "receipts", {"query": "letmælk"}),
    (SOLD, "receipt", {"receipt_code": "K1-000001"}),
    (SOLD, "print_receipt", {"receipt_code": "K1-000001"}),
    (SOLD, "copy_receipt", {"receipt_code": "K1-000001", "medium": "print"}),
    ((), "float", {"amount": 50_000}),
    ((), "pay_in", {"amount": 100}),
    (SOLD, "pay_out", {"amount": 100, "reason": "purchase"}),
    (SOLD, "drop", {"amount": 100}),
    ((), "count", {"denominations": [[5000, 1]]}),
    ((), "open_drawer", {"reason": "change"}),
    ((), "x_report", {}),
    ((), "z_report", {"left_in_drawer": 0}),
    ((), "training", {"on": True}),
    (SOLD, "dismiss", {}),
    ((SCAN,), "lines", {"first": 0}),
    ((SCAN,), "explain", {"line": 1}),
    (
        (*SOLD, PRINTED, ("effect_done", {"effect": f"print-{4:032x}", "outcome": "unknown"})),
        "effect_again",
        {"effect": f"print-{4:032x}"},
    ),
    ((), "search", {"text": "mæl", "limit": 3}),
    ((), "items", {"ids": ["i-milk"]}),
    ((), "item", {"item": "i-coffee"}),
    ((), "parked", {}),
    ((), "people", {}),
    ((), "day", {}),
    ((), "settings", {}),
    ((), "view", {}),
    ((("open_drawer", {}),), "effect_done", {"effect": f"drawer-{2:032x}", "outcome": "done"}),
    ((), "language", {"language": "en"}),
)

REFUSED: tuple[tuple[*Deed, str], ...] = (
    ((), "sign_in", {"person": "bo", "pin_proof": proof("bo", "0000")}, "session.wrong_pin"),
    ((("sign_out", {}),), "sign_out", {}, "session.signed_out"),
    ((), "scan", {"text": "5701234567890"}, "barcode.check_digit"),
    ((), "scan", {"text": "5709999999993"}, "barcode.unknown"),
    ((), "scan", {"text": "TWIN"}, "barcode.several_items"),
    ((), "scan", {"text": MILK, "item": "i-bread"}, "item.unknown"),
    ((), "scan", {"text": f"0,5*{MILK}"}, "quantity.fraction"),
    ((), "scan", {"text": f"0.5*{MILK}"}, "number.grouping"),
    ((), "scan", {"text": f"²*{MILK}"}, "number.not_a_number"),
    ((), "scan", {"text": "2112345043210"}, "barcode.in_store_check"),
    ((), "add", {"item": "i-none"}, "item.unknown"),
    ((), "add", {"item": "i-coffee"}, "item.needs_modifiers"),
    ((SCAN,), "set_quantity", {"line": 9, "quantity": 1000}, "line.unknown"),
    ((), "remove", {"line": 1}, "line.unknown"),
    ((), "note", {"text": "x"}, "basket.empty"),
    ((SCAN,), "note", {"text": "x" * 501}, "note.too_long"),
    ((SCAN,), "set_price", {"line": 1, "price": 1000}, "reason.required"),
    ((SCAN,), "discount", {"line": 1}, "discount.rate_or_amount"),
    ((SCAN,), "remove_discount", {"discount": 1}, "discount.unknown"),
    ((), "exempt", {"on": True}, "basket.empty"),
    (
        (SCAN, ("tender", {"kind": "cash", "amount": 500})),
        "return_without_receipt",
        {"on": True},
        "basket.being_paid",
    ),
    ((), "park", {"name": "x"}, "basket.empty"),
    ((), "fetch", {"basket": "b-none"}, "basket.not_parked"),
    ((), "void", {}, "basket.empty"),
    ((SCAN,), "tender", {"kind": "cheque"}, "tender.unknown"),
    ((SCAN,), "remove_tender", {"tender": 1}, "tender.unknown_part"),
    ((), "remove_coupon", {"code": "SOMMER25"}, "coupon.not_handed"),
    ((), "customer_groups", {"groups": ["friends"]}, "customer_group.unknown"),
    ((SCAN,), "refund_as_paid", {}, "refund.not_whole"),
    ((), "finish", {}, "basket.empty"),
    ((SCAN,), "finish", {}, "tender.due"),
    ((), "find_receipt", {"text": "7"}, "receipt.unknown"),
    ((), "refund", {"receipt_code": "K1-000007"}, "receipt.unknown"),
    (SOLD, "refund", {"receipt_code": "K1-000001", "lines": []}, "refund.nothing_left"),
    ((), "receipts", {"before": "x"}, "command.malformed"),
    ((), "receipt", {"receipt_code": "K1-000007"}, "receipt.unknown"),
    ((), "print_receipt", {"receipt_code": "K1-000009"}, "receipt.unknown"),
    ((), "copy_receipt", {"receipt_code": "K1-7", "medium": "print"}, "receipt.unknown"),
    (SOLD, "copy_receipt", {"receipt_code": "K1-000001", "medium": "fax"}, "command.malformed"),
    ((("float", {"amount": 0}),), "float", {"amount": 0}, "drawer.has_float"),
    ((), "pay_in", {"amount": 0}, "drawer.amount"),
    ((), "pay_out", {"amount": 1}, "drawer.too_little"),
    ((), "drop", {"amount": 1}, "drawer.too_little"),
    ((), "count", {}, "drawer.amount"),
    ((), "open_drawer", {"reason": 1}, "command.malformed"),
    ((("sign_out", {}),), "x_report", {}, "session.required"),
    ((SCAN,), "z_report", {}, "basket.not_empty"),
    ((SCAN, ("park", {"name": ""})), "z_report", {}, "day.parked_baskets"),
    ((("training", {"on": True}),), "z_report", {}, "training.on"),
    ((("z_report", {}),), "z_report", {}, "day.not_open"),
    ((SCAN,), "training", {"on": True}, "basket.not_empty"),
    ((("sign_out", {}),), "dismiss", {}, "session.required"),
    ((), "effect_again", {"effect": "none"}, "effect.unknown_id"),
    ((), "lines", {"first": "one"}, "command.malformed"),
    ((), "explain", {"line": "one"}, "command.malformed"),
    ((), "search", {}, "command.malformed"),
    ((), "items", {"ids": [1]}, "command.malformed"),
    ((), "item", {"item": "i-none"}, "item.unknown"),
    ((("sign_out", {}),), "day", {}, "session.required"),
    ((), "effect_done", {"effect": "x", "outcome": "perhaps"}, "command.malformed"),
    ((), "effect_done", {"effect": "none", "outcome": "done"}, "effect.unknown_id"),
    ((), "language", {"language": "sv"}, "command.malformed"),
    ((), "dance", {}, "command.unknown"),
)


@pytest.mark.parametrize(("before", "command", "arguments"), TAKEN, ids=lambda part: str(part)[:40])
def test_it_is_taken(before: Any, command: str, arguments: Any) -> None:
    hands = _hands(*before)
    answer = hands.do(command, **arguments)
    assert answer["view"] == hands.till.view()


@pytest.mark.parametrize(
    ("before", "command", "arguments", "code"), REFUSED, ids=lambda part: str(part)[:40]
)
def test_it_is_refused(before: Any, command: str, arguments: Any, code: str) -> None:
    hands = _hands(*before)
    entries = hands.entries()
    assert hands.refused(command, **arguments)["code"] == code
    if code != "session.wrong_pin":
        assert hands.entries() == entries


# Fetching needs an id that only the parking tells; these only tell, and nothing in them is wrong.
NEVER_REFUSED = {"parked", "people", "settings", "view"}


def test_each_command_is_taken_and_refused_above() -> None:
    assert {command for _, command, _ in TAKEN} == set(COMMANDS) - {"fetch"}
    assert {command for _, command, _, _ in REFUSED} == {
        *set(COMMANDS) - NEVER_REFUSED,
        "dance",
    }


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"sign_in", "sign_out", *ASKING}))
def test_nobody_does_anything_without_signing_in(command: str) -> None:
    hands = Hands(open_shop())
    given = {"text": "1", "item": "i-milk", "kind": "cash", "receipt_code": "K1-000001"}
    assert hands.refused(command, **given)["code"] == "session.required"
    assert hands.entries() == []


@pytest.mark.parametrize(
    ("command", "permission"),
    [
        (("scan", {"text": MILK}), "sale.sell"),
        (("add", {"item": "i-milk", "quantity": -1000}), "sale.refund_without_receipt"),
        (("scan", {"text": f"-1*{MILK}"}), "sale.refund_without_receipt"),
        (("return_without_receipt", {"on": True}), "sale.refund_without_receipt"),
        (("finish", {}), "sale.sell"),
        (("find_receipt", {"text": "1"}), "receipt.find"),
        (("receipts", {}), "receipt.find"),
        (("receipt", {"receipt_code": "K1-000001"}), "receipt.find"),
        (("copy_receipt", {"receipt_code": "K1-000001", "medium": "print"}), "receipt.copy"),
        (("print_receipt", {"receipt_code": "K1-000001"}), "receipt.copy"),
        (("refund", {"receipt_code": "K1-000001"}), "sale.refund"),
        (("float", {"amount": 1}), "drawer.float"),
        (("count", {"amount": 1}), "drawer.count"),
        (("open_drawer", {}), "drawer.open"),
        (("x_report", {}), "day.x_report"),
        (("z_report", {}), "day.z_report"),
        (("training", {"on": True}), "training.switch"),
    ],
    ids=lambda part: str(part)[:30],
)
def test_each_deed_needs_its_permission(command: Any, permission: str) -> None:
    """SES-1, SES-8: Carl may do nothing; Anna allows it, and it stands in the entry."""
    hands = _hands(*SOLD)
    hands.sign_in("carl")
    name, arguments = command
    assert hands.refused(name, **arguments) == {
        "code": "permission.denied",
        "facts": {"permission": permission},
    }
    if name == "finish":
        return
    approval = {"person": "anna", "pin_proof": proof("anna"), "permission": permission}
    hands.do(name, **arguments, approval=approval)
    last = hands.entries()[-1]
    if last["kind"] != "sign_in":
        assert (last["person"], last["body"]["approved_by"]) == ("carl", "anna")


@pytest.mark.parametrize(
    ("command", "field"),
    [
        ({"command": "view"}, "now"),
        ({"command": "view", "now": "2026-11-23T09:00:00Z", "random": "0" * 32}, "now"),
        ({"command": "view", "now": "2026-11-23T24:00:00.000Z", "random": "0" * 32}, "now"),
        ({"command": "view", "now": "2026-02-30T09:00:00.000Z", "random": "0" * 32}, "now"),
        ({"command": "view", "now": "9999-12-31T23:59:59.000Z", "random": "0" * 32}, "now"),
        ({"command": "view", "now": "0001-01-01T00:00:00.000Z", "random": "0" * 32}, "now"),
        ({"command": "view", "now": "２０26-11-23T09:00:00.000Z", "random": "0" * 32}, "now"),
        ({"command": "view", "now": "2026-11-23T09:00:00.000Z", "random": "0" * 31}, "random"),
        ({"command": "view", "now": "2026-11-23T09:00:00.000Z"}, "random"),
    ],
)
def test_clock_and_entropy_are_of_one_form(command: Any, field: str) -> None:
    answer: Any = shop().till.handle(command)
    assert answer["refusal"] == {"code": "command.malformed", "facts": {"field": field}}


@pytest.mark.parametrize("name", [None, 7, [], {}, "x" * 1000])
def test_what_is_no_command(name: Any) -> None:
    answer: Any = shop().till.handle({"command": name})
    assert answer["refusal"]["code"] == "command.unknown"
    assert len(answer["refusal"]["facts"]["command"]) <= 50


@pytest.mark.parametrize(
    ("command", "arguments", "field"),
    [
        ("scan", {"text": 1}, "text"),
        ("scan", {"text": "x" * 4001}, "text"),
        ("scan", {"text": "\ud800"}, "text"),
        ("scan", {"text": MILK, "quantity": "1"}, "quantity"),
        ("scan", {"text": MILK, "quantity": True}, "quantity"),
        ("add", {}, "item"),
        ("add", {"item": "i-coffee", "modifiers": {}}, "modifiers"),
        ("add", {"item": "i-coffee", "modifiers": ["m-large"]}, "modifiers"),
        ("add", {"item": "i-coffee", "modifiers": [{}]}, "modifier"),
        ("count", {"denominations": {}}, "denominations"),
        ("count", {"denominations": [[1]]}, "denominations"),
        ("count", {"denominations": [[1, True]]}, "denominations"),
        ("exempt", {"on": 1}, "on"),
        ("items", {"ids": "i-milk"}, "ids"),
        ("scan", {"text": MILK, "approval": []}, "approval"),
        ("scan", {"text": MILK, "approval": {"person": "anna"}}, "permission"),
        ("sign_in", {"person": "anna"}, "pin_proof"),
        ("set_quantity", {"line": 1}, "quantity"),
    ],
)
def test_arguments_of_another_form_are_named(command: str, arguments: Any, field: str) -> None:
    assert shop().refused(command, **arguments) == {
        "code": "command.malformed",
        "facts": {"field": field},
    }


@pytest.mark.parametrize("quantity", [2**53, -(2**53), 10**60])
def test_a_number_that_no_journal_can_hold_is_said_to_be_too_large(quantity: int) -> None:
    """JRN-2"""
    assert shop().refused("scan", text=MILK, quantity=quantity) == {
        "code": "number.too_large",
        "facts": {"text": str(quantity)[:40], "limit": 2**53 - 1, "decimals": 0},
    }


def test_texts_in_any_form_of_unicode_are_journaled_in_one() -> None:
    """JRN-2: a keyboard may send letters and accents apart."""
    hands = _hands(SCAN)
    hands.do("note", line=1, text="Cafe\u0301")
    hands.do("tender", kind="cash")
    assert hands.entries()[-1]["body"]["lines"][0]["note"] == "Café"


def test_an_office_s_texts_in_any_form_can_be_sold() -> None:
    """JRN-2"""
    hands = shop(receipt={"footer": ["Tak for beso\u0308get"]})
    hands.do("scan", text=MILK)
    hands.do("tender", kind="cash")
    assert hands.entries()[-1]["kind"] == "sale"


def test_a_quantity_is_typed_in_the_language_of_the_screen() -> None:
    """MONEY-11"""
    hands = shop()
    hands.do("scan", text="0,345*APPLE")
    hands.do("language", language="en")
    hands.do("scan", text=" 1.5 *APPLE")
    view: Any = hands.till.view()
    assert [line["quantity"] for line in view["basket"]["lines"]] == [345, 1500]


@pytest.mark.parametrize(
    ("patterns", "text", "quantity", "total"),
    [(PRICE_LABELS, "2112345543215", 1728, 4321), (WEIGHT_LABELS, "2112345003450", 345, 863)],
)
def test_a_label_is_of_one_package(
    patterns: list[str], text: str, quantity: int, total: int
) -> None:
    """BSK-3, BSK-19"""
    hands = shop(in_store_patterns=patterns)
    refusal = {
        "code": "item.fixed_quantity",
        "facts": {"item": "i-apple", "name": "Æbler"},
    }
    assert hands.refused("scan", text=f"2*{text}") == refusal
    assert hands.refused("scan", text=text, quantity=2000) == refusal
    (line,) = hands.do("scan", text=text)["view"]["basket"]["lines"]
    assert (line["quantity"], line["total"]) == (quantity, total)


def test_variants_and_groups_are_told() -> None:
    """BSK-10"""
    hands = shop()
    assert hands.refused("add", item="i-shirt")["facts"]["variants"] == ("i-shirt-m",)
    shown = hands.do("item", item="i-coffee")["result"]["item"]
    assert [group["id"] for group in shown["groups"]] == ["g-size", "g-extra"]
    assert shown["groups"][0]["modifiers"][1] == {"id": "m-large", "name": "Stor", "price": 800}
    shown = hands.do("item", item="i-shirt")["result"]["item"]
    assert [variant["id"] for variant in shown["variants"]] == ["i-shirt-m"]


def test_items_are_told_with_their_names_in_every_language() -> None:
    (found,) = shop().do("search", text="kaf")["result"]["items"]
    assert (found["name"], found["names"]["en"]) == ("Kaffe", "Coffee")


def test_items_are_told_with_their_price_per_unit() -> None:
    """PRICE-16: of the price of now; nothing of what is weighed, or whose content is none."""
    half = {"quantity": 500, "unit": "l"}
    more = [
        item("half", "Fløde", 1_295, content=half),
        item("loose", "Løs fløde", 1_295, unit="l", content=half),
        item("none", "Tomt", 1_295, content={"quantity": 0, "unit": "l"}),
        item("open", "Åben", None, content=half),
    ]
    hands = shop(more=more)
    found = hands.do("items", ids=[one["id"] for one in more])["result"]["items"]
    told = {one["id"]: one["unit_price"] for one in found if "unit_price" in one}
    assert (len(found), told) == (4, {"i-half": {"price": 2_590, "unit": "l"}})


def test_the_finished_sale_stays_until_the_next_command_that_does_something() -> None:
    hands = _hands(TWO)
    done = hands.do("tender", kind="cash", given=5000)["view"]
    assert done["phase"] == "done"
    assert {key: done["done"][key] for key in ("change", "to_pay", "total", "receipt_code")} == {
        "change": 2400,
        "to_pay": 2600,
        "total": 2590,
        "receipt_code": "K1-000001",
    }
    effect = hands.till.state.connection.execute("SELECT effect FROM effect")[0][0]
    hands.do("effect_done", effect=effect, outcome="failed", detail="no paper")
    assert hands.do("search", text="milk")["view"]["phase"] == "done"
    assert hands.try_("scan", text="none")["view"]["phase"] == "selling"


def test_every_line_of_a_long_basket_can_be_looked_at() -> None:
    hands = _hands()
    for number in range(230):
        hands.do("add", item="i-gift", price=number + 1)
    basket = hands.do("view")["view"]["basket"]
    assert (basket["first"], basket["count"], len(basket["lines"])) == (30, 230, 200)
    told = hands.do("lines", first=0)["result"]
    assert (told["first"], len(told["lines"])) == (0, 200)
    assert [line["price"] for line in told["lines"][:30]] == list(range(1, 31))
    assert told["lines"][30:] == basket["lines"][:170]
    rest = hands.do("lines", first=200)["result"]
    assert (rest["first"], rest["lines"]) == (200, basket["lines"][170:])
    assert rest["lines"][-1]["touched"]
    assert hands.do("lines", first=999)["result"] == {"first": 230, "lines": []}
    assert hands.do("lines", first=-5)["result"] == told
