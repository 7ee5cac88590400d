"""Changing what is in a basket: docs/rules/basket.md, BSK-20 to BSK-28."""

from dataclasses import replace
from typing import Any

import pytest

from kasse.domain.basket import change
from kasse.domain.basket.decision import Decided
from kasse.domain.basket.state import EMPTY
from kasse.domain.item import Modifier, ModifierGroup
from kasse.domain.outcome import refused
from tests.domain.selling import (
    APPLES,
    BEER,
    DANISH,
    MILK,
    NOBODY,
    Counter,
    code,
    holder,
    item,
    limits,
    now,
)

OAT = ModifierGroup(
    id="extra", name="Extra", min=0, max=9, modifiers=(Modifier(id="oat", name="Oat", price=500),)
)
CHEESE = item("cheese", 12_000, unit="kg")
STRICT = replace(
    DANISH,
    reasons_required=("line_removed", "price_changed", "discount", "basket_voided", "tax_exempt"),
)


def _counter(**wish: Any) -> Counter:
    counter = Counter()
    counter.add(**wish)
    return counter


def test_a_lowered_quantity_is_remembered() -> None:
    """BSK-20: the rule's own example."""
    counter = Counter()
    counter.add(item("coffee", 3000), 3000, groups=(OAT,), modifiers=(("oat", 1),))
    counter.set_quantity(1, 1000, reason="changed_mind")
    assert [(entry.kind, entry.body) for entry in counter.entries] == [
        (
            "line_removed",
            {
                "basket": "b-1",
                "line": 1,
                "item": "coffee",
                "sku": "coffee",
                "name": "Coffee",
                "quantity": 2000,
                "unit": "pcs",
                "amount": 7000,
                "reason": "changed_mind",
            },
        )
    ]
    assert counter.totals == [3500]


def test_a_removed_line_is_remembered_with_its_deposit() -> None:
    """BSK-16, BSK-20"""
    counter = _counter(what=BEER, quantity=3000)
    counter.set_quantity(1, 1000)
    counter.remove(1)
    removed = [
        (entry.kind, entry.body["item"], entry.body["quantity"], entry.body["amount"])
        for entry in counter.entries
    ]
    assert removed == [
        ("line_removed", "beer", 2000, 2000),
        ("line_removed", "pant", 2000, 200),
        ("line_removed", "beer", 1000, 1000),
        ("line_removed", "pant", 1000, 100),
    ]


def test_what_was_removed_adds_up_to_the_line() -> None:
    """BSK-20: by weight, where each part rounds."""
    counter = _counter(what=APPLES, quantity=999)
    for quantity in (777, 331, 0):
        counter.set_quantity(1, quantity)
    assert sum(int(str(entry.body["amount"])) for entry in counter.entries) == 2498


def test_less_of_what_comes_back_is_remembered_too() -> None:
    """BSK-20"""
    counter = _counter(what=MILK, quantity=-3000)
    counter.set_quantity(1, -1000)
    assert (counter.entries[0].body["quantity"], counter.entries[0].body["amount"]) == (
        -2000,
        -2590,
    )


def test_the_same_quantity_is_no_change() -> None:
    """BSK-20"""
    counter = _counter(what=MILK, quantity=2000)
    assert counter.set_quantity(1, 2000) == Decided()


@pytest.mark.parametrize(
    ("quantity", "by", "missing"),
    [
        (1000, holder("sale.sell"), "line.remove"),
        (0, holder("sale.sell"), "line.remove"),
        (3000, NOBODY, "sale.sell"),
    ],
)
def test_a_quantity_needs_the_permission_for_what_it_does(
    quantity: int, by: Any, missing: str
) -> None:
    """BSK-20"""
    counter = _counter(what=MILK, quantity=2000)
    counter.now = now(by)
    decision = change.set_quantity(
        counter.basket, line=1, quantity_thousandths=quantity, reason=None, now=counter.now
    )
    assert decision == refused("permission.denied", permission=missing)


def test_more_money_back_needs_the_permission_again() -> None:
    """BSK-18: the rule's own example."""
    counter = _counter(what=MILK, quantity=-1000)
    counter.now = now(holder("sale.sell", "line.remove"))
    decision = change.set_quantity(
        counter.basket, line=1, quantity_thousandths=-5000, reason=None, now=counter.now
    )
    assert decision == refused("permission.denied", permission="sale.refund_without_receipt")
    counter.now = now(NOBODY, approver=holder("sale.refund_without_receipt"))
    counter.set_quantity(1, -5000)
    assert counter.basket.lines[0].approved_by == "bo"
    counter.now = now()
    counter.set_quantity(1, -6000)
    assert counter.basket.lines[0].approved_by == "bo"


def test_a_changed_price_says_so() -> None:
    """BSK-21"""
    counter = _counter()
    counter.now = now(NOBODY, approver=holder("line.price"))
    counter.set_price(1, 1000)
    (line,) = counter.basket.lines
    assert (line.list_price_minor, line.price_minor, line.price_reason, line.price_approved_by) == (
        1295,
        1000,
        "damaged",
        "bo",
    )
    assert counter.entries[0].kind == "price_changed"
    assert counter.entries[0].body == {
        "basket": "b-1",
        "line": 1,
        "item": "milk",
        "sku": "milk",
        "from": 1295,
        "to": 1000,
        "reason": "damaged",
        "approved_by": "bo",
    }
    counter.now = now(under=STRICT)
    counter.take(
        change.set_price(counter.basket, change.PriceWish(line=1, price_minor=1295), counter.now)
    )
    (line,) = counter.basket.lines
    assert (line.price_minor, line.price_reason, line.price_approved_by) == (1295, None, None)


def _refund_line() -> Counter:
    counter = Counter()
    counter.add(MILK, 2000)
    sold = counter.sell_for()
    counter.refund(sold)
    return counter


def test_some_amounts_stand_fast() -> None:
    """BSK-22"""
    label = _counter(what=CHEESE, label_minor=4321)
    wish = change.PriceWish(line=1, price_minor=1, reason="damaged")
    problem = refused("line.fixed_price", line=1, name="Cheese")
    assert change.set_price(label.basket, wish, label.now) == problem
    decision = change.set_quantity(
        label.basket, line=1, quantity_thousandths=500, reason=None, now=label.now
    )
    assert decision == refused("line.fixed_quantity", line=1, name="Cheese")
    back = _refund_line()
    assert code(change.set_price(back.basket, wish, back.now)) == "line.fixed_price"
    label.remove(1)
    assert label.basket == EMPTY
    assert label.entries[0].body["amount"] == 4321


@pytest.mark.parametrize(
    ("price", "by", "refusal"),
    [
        (-1, None, refused("price.negative", price=-1)),
        (200_000_000_001, None, refused("amount.too_large", limit=200_000_000_000)),
        (1, NOBODY, refused("permission.denied", permission="line.price")),
    ],
)
def test_prices_that_are_none(price: int, by: Any, refusal: Any) -> None:
    """BSK-21"""
    counter = _counter()
    wish = change.PriceWish(line=1, price_minor=price, reason="damaged")
    situation = counter.now if by is None else now(by)
    assert change.set_price(counter.basket, wish, situation) == refusal


def test_a_price_that_its_modifiers_turn_round() -> None:
    """BSK-21, BSK-23"""
    less = ModifierGroup(
        id="less",
        name="Less",
        min=0,
        max=1,
        modifiers=(Modifier(id="no-cheese", name="No cheese", price=-500),),
    )
    counter = _counter(what=item("burger", 9000), groups=(less,), modifiers=(("no-cheese", 1),))
    wish = change.PriceWish(line=1, price_minor=499, reason="damaged")
    assert change.set_price(counter.basket, wish, counter.now) == refused(
        "price.negative", price=-1
    )


@pytest.mark.parametrize("quantity", [1000, -1000])
def test_the_sign_of_a_line_never_turns(quantity: int) -> None:
    """BSK-23"""
    counter = _counter(what=MILK, quantity=quantity)
    decision = change.set_quantity(
        counter.basket, line=1, quantity_thousandths=-quantity, reason=None, now=counter.now
    )
    assert decision == refused("quantity.sign", line=1)


@pytest.mark.parametrize(
    ("under", "quantity", "refusal"),
    [
        (DANISH, 1500, "quantity.fraction"),
        (limits(max_quantity=5000), 6000, "quantity.too_large"),
        (limits(max_amount=2000), 2000, "amount.too_large"),
    ],
)
def test_quantities_that_a_line_cannot_have(under: Any, quantity: int, refusal: str) -> None:
    """BSK-11, BSK-17"""
    counter = Counter(under)
    counter.add()
    decision = change.set_quantity(
        counter.basket, line=1, quantity_thousandths=quantity, reason=None, now=counter.now
    )
    assert code(decision) == refusal


def test_the_modifiers_count_towards_the_limit() -> None:
    """BSK-17"""
    counter = Counter(limits(max_amount=10_000))
    counter.add(item("coffee", 3000), groups=(OAT,), modifiers=(("oat", 1),))
    decision = change.set_quantity(
        counter.basket, line=1, quantity_thousandths=3000, reason=None, now=counter.now
    )
    assert decision == refused("amount.too_large", limit=10_000)


def test_a_refund_line_takes_no_more_than_is_left() -> None:
    """REF-3"""
    counter = _refund_line()
    counter.set_quantity(1, -1000)
    counter.now = now(holder("line.remove"))
    decision = change.set_quantity(
        counter.basket, line=1, quantity_thousandths=-2000, reason=None, now=counter.now
    )
    assert decision == refused("permission.denied", permission="sale.refund")
    counter.now = now(holder("sale.refund"))
    counter.set_quantity(1, -2000)
    decision = change.set_quantity(
        counter.basket, line=1, quantity_thousandths=-3000, reason=None, now=counter.now
    )
    assert decision == refused("refund.too_many", line=1, name="Milk", left=2000)


@pytest.mark.parametrize("by_quantity", [False, True])
def test_a_deposit_is_not_changed_by_itself(by_quantity: bool) -> None:
    """BSK-16"""
    counter = _counter(what=BEER)
    if by_quantity:
        decision = change.set_quantity(
            counter.basket, line=2, quantity_thousandths=2000, reason=None, now=counter.now
        )
    else:
        decision = change.remove_line(counter.basket, line=2, reason=None, now=counter.now)
    assert decision == refused("line.is_deposit", line=2, of=1)


def test_lines_that_are_not_there() -> None:
    counter = _counter()
    unknown = refused("line.unknown", line=7)
    assert change.remove_line(counter.basket, line=7, reason=None, now=counter.now) == unknown
    assert change.note(counter.basket, line=7, text="x") == unknown
    wish = change.PriceWish(line=7, price_minor=1)
    assert change.set_price(counter.basket, wish, counter.now) == unknown
    assert counter.try_discount(7, rate_ppm=1) == unknown


def test_a_void_names_every_line() -> None:
    """BSK-24"""
    counter = _counter(what=MILK, quantity=2000)
    counter.add(APPLES, 345)
    counter.discount(1, amount_minor=90)
    decision = change.void(counter.basket, reason="left", now=counter.now)
    assert isinstance(decision, Decided)
    (entry,) = decision.entries
    assert entry.kind == "basket_voided"
    assert entry.body == {
        "basket": "b-1",
        "lines": [
            {
                "line": 1,
                "item": "milk",
                "sku": "milk",
                "name": "Milk",
                "quantity": 2000,
                "unit": "pcs",
                "amount": 2590,
            },
            {
                "line": 2,
                "item": "apples",
                "sku": "apples",
                "name": "Apples",
                "quantity": 345,
                "unit": "kg",
                "amount": 863,
            },
        ],
        "total": 3363,
        "reason": "left",
    }


def test_a_parked_basket_comes_back() -> None:
    """BSK-25"""
    counter = _counter()
    counter.now = now(NOBODY, approver=holder("basket.park"))
    parked = change.park(counter.basket, name="  Table 4 ", now=counter.now)
    fetched = change.fetch(EMPTY, counter.basket, name="Table 4", now=counter.now)
    assert isinstance(parked, Decided)
    assert isinstance(fetched, Decided)
    body = {
        "basket": "b-1",
        "name": "Table 4",
        "lines": 1,
        "total": 1295,
        "approved_by": "bo",
    }
    assert [(entry.kind, entry.body) for entry in (*parked.entries, *fetched.entries)] == [
        ("basket_parked", body),
        ("basket_fetched", body),
    ]
    assert change.fetch(counter.basket, counter.basket, name="x", now=counter.now) == refused(
        "basket.not_empty", lines=1
    )


def test_what_gives_a_receipt_back_is_not_parked() -> None:
    """BSK-25, REF-3"""
    counter = _refund_line()
    assert change.park(counter.basket, name="x", now=counter.now) == refused(
        "basket.gives_back", receipt_code="K1-000001"
    )
    counter.add()
    counter.remove(1)
    assert isinstance(change.park(counter.basket, name="x", now=counter.now), Decided)


def test_names_and_notes_have_a_length() -> None:
    """BSK-25"""
    counter = _counter()
    assert change.park(counter.basket, name="x" * 81, now=counter.now) == refused(
        "name.too_long", limit=80
    )
    assert isinstance(change.park(counter.basket, name="x" * 80, now=counter.now), Decided)
    assert change.note(counter.basket, line=1, text="x" * 501) == refused(
        "note.too_long", limit=500
    )
    counter.take(change.note(counter.basket, line=1, text=f" {'x' * 500} "))
    assert counter.basket.lines[0].note == "x" * 500
    counter.take(change.note(counter.basket, line=1, text=" "))
    assert counter.basket.lines[0].note is None
    counter.take(change.note(counter.basket, line=None, text="gift"))
    assert counter.basket.note == "gift"
    counter.take(change.note(counter.basket, line=None, text=""))
    assert counter.basket.note is None


def _strict(reasons: str) -> Any:
    return refused("reason.required", reasons=reasons)


def test_a_reason_where_the_store_asks_for_one() -> None:
    """BSK-26"""
    counter = Counter(STRICT)
    counter.add(MILK, 2000)
    basket, situation = counter.basket, counter.now
    removed = _strict("line_removed")
    assert change.remove_line(basket, line=1, reason="", now=situation) == removed
    assert (
        change.set_quantity(basket, line=1, quantity_thousandths=1000, reason=None, now=situation)
        == removed
    )
    wish = change.PriceWish(line=1, price_minor=1)
    assert change.set_price(basket, wish, situation) == _strict("price_changed")
    assert counter.try_discount(1, rate_ppm=1) == _strict("discount")
    assert change.void(basket, reason=None, now=situation) == _strict("basket_voided")
    assert change.exempt(basket, on=True, reason=None, now=situation) == _strict("tax_exempt")
    counter.set_quantity(1, 1000, reason="changed_mind")
    assert counter.entries[0].body["reason"] == "changed_mind"


def test_an_exemption_can_be_taken_back() -> None:
    """BSK-27"""
    counter = _counter()
    counter.now = now(NOBODY, approver=holder("tax.exempt"))
    counter.exempt()
    assert counter.totals == [1036]
    assert counter.basket.exemption is not None
    assert counter.basket.exemption.approved_by == "bo"
    counter.now = now(NOBODY)
    counter.take(change.exempt(counter.basket, on=False, reason=None, now=counter.now))
    assert counter.totals == [1295]


def test_the_last_line_takes_everything_with_it() -> None:
    """BSK-28: the rule's own example."""
    counter = _counter()
    counter.discount(rate_ppm=100_000)
    counter.exempt()
    counter.take(change.note(counter.basket, line=None, text="gift"))
    counter.remove(1)
    assert counter.basket == EMPTY
    counter.add()
    assert counter.totals == [1295]


@pytest.mark.parametrize(
    "decide",
    [
        lambda situation: change.void(EMPTY, reason=None, now=situation),
        lambda situation: change.park(EMPTY, name="x", now=situation),
        lambda situation: change.exempt(EMPTY, on=True, reason=None, now=situation),
        lambda _: change.note(EMPTY, line=None, text="x"),
    ],
)
def test_nothing_is_done_to_no_basket(decide: Any) -> None:
    assert decide(now()) == refused("basket.empty")


@pytest.mark.parametrize(
    ("decide", "permission"),
    [
        (lambda b, s: change.void(b, reason=None, now=s), "basket.void"),
        (lambda b, s: change.park(b, name="x", now=s), "basket.park"),
        (lambda b, s: change.fetch(EMPTY, b, name="x", now=s), "basket.park"),
        (lambda b, s: change.exempt(b, on=True, reason=None, now=s), "tax.exempt"),
        (lambda b, s: change.remove_line(b, line=1, reason=None, now=s), "line.remove"),
    ],
)
def test_each_change_has_its_permission(decide: Any, permission: str) -> None:
    denied = refused("permission.denied", permission=permission)
    assert decide(_counter().basket, now(NOBODY)) == denied


@pytest.mark.parametrize(
    "decide",
    [
        lambda b, s: change.void(b, reason=None, now=s),
        lambda b, s: change.park(b, name="x", now=s),
        lambda b, s: change.exempt(b, on=False, reason=None, now=s),
        lambda b, s: change.remove_line(b, line=1, reason=None, now=s),
        lambda b, s: change.set_quantity(b, line=1, quantity_thousandths=2000, reason=None, now=s),
        lambda b, s: change.set_price(b, change.PriceWish(line=1, price_minor=1), s),
    ],
)
def test_goods_stand_still_while_money_is_on_the_table(decide: Any) -> None:
    """TEN-2"""
    counter = _counter()
    counter.pay("mobilepay", amount_minor=100)
    assert decide(counter.basket, counter.now) == refused("basket.being_paid", tenders=1)
