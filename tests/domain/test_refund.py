"""Giving goods of a receipt back: docs/rules/refund.md."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kasse.domain.allocation import allocate
from kasse.domain.audit import audit_sale
from kasse.domain.basket.decision import Decided
from kasse.domain.basket.tender import remaining
from kasse.domain.cash_rounding import CASH_ROUNDINGS, EURO_ROUNDINGS, NO_CASH_ROUNDING
from kasse.domain.item import Component
from kasse.domain.outcome import Refused, refused
from kasse.domain.refund import RefundWish, refund_lines, refundable
from tests.domain.selling import (
    APPLES,
    BEER,
    DANISH,
    MILK,
    NOBODY,
    Counter,
    components,
    holder,
    item,
    limits,
    now,
    terms,
)

NUTS = item(
    "nuts",
    9995,
    unit="kg",
    components=(
        Component(item="almond", sku="almond", quantity=333, unit="kg"),
        Component(item="hazel", sku="hazel", quantity=667, unit="kg"),
    ),
)


def _milk(count: int, under: Any = DANISH, kind: str = "cash") -> tuple[Counter, Any]:
    counter = Counter(under)
    counter.add(MILK, count)
    return counter, counter.sell_for(kind)


def test_a_receipt_says_what_may_come_back() -> None:
    """REF-1"""
    counter = Counter()
    counter.add(MILK, 3000)
    first = counter.sell_for()
    counter.refund(first, ((1, 1000),))
    counter.add(BEER, 2000)
    exchange = counter.sell_for()
    receipt = refundable(first, [exchange])
    assert receipt.left() == {1: 2000}
    assert refundable(exchange, []).left() == {2: 2000, 3: 2000}
    assert [line.kind for line in refundable(exchange, []).lines] == ["goods", "deposit"]


def test_only_a_sale_may_come_back() -> None:
    """REF-1"""
    assert refundable({"kind": "sign_in", "body": {}}, []) == refused(
        "refund.not_a_sale", kind="sign_in"
    )


def test_a_refund_is_not_refunded() -> None:
    """REF-1"""
    counter, sold = _milk(1000)
    counter.refund(sold)
    back = counter.sell_for()
    assert counter.try_refund(back) == refused("refund.nothing_left", receipt_code="K1-000002")


def test_three_for_a_hundred() -> None:
    """REF-2: the rule's own example."""
    counter = Counter()
    counter.add(item("three", 4000), 3000)
    counter.discount(1, amount_minor=2000)
    sold = counter.sell_for()
    assert sold["body"]["total"] == 10_000
    thirds = []
    for _ in range(3):
        counter.refund(sold, ((1, 1000),))
        thirds.append(counter.totals[0])
        counter.sell_for()
    assert thirds == [-3333, -3334, -3333]


def test_a_small_line_never_comes_back_with_the_wrong_sign() -> None:
    """REF-2: the rule's own example, where shares rounded one by one would cost the customer 0.01."""
    counter = Counter()
    counter.add(item("crumb", 1), 2000)
    counter.discount(1, amount_minor=1)
    counter.discount(1, amount_minor=1)
    sold = counter.sell()
    for _ in range(2):
        counter.refund(sold, ((1, 1000),))
        assert counter.totals == [0]
        counter.sell()
    assert _is_nothing(_sums(counter.sales))


def test_never_more_than_was_sold() -> None:
    """REF-3: the rule's own example."""
    counter, sold = _milk(3000)
    counter.refund(sold, ((1, 2000),))
    assert counter.try_refund(sold, ((1, 1000),)) == refused(
        "refund.in_basket", line=1, name="Milk"
    )
    assert counter.try_refund(sold) == refused("refund.nothing_left", receipt_code="K1-000001")
    counter.sell_for()
    too_many = refused("refund.too_many", line=1, name="Milk", left=1000)
    assert counter.try_refund(sold, ((1, 2000),)) == too_many
    assert counter.try_refund(sold, ((1, 1000), (1, 1000))) == refused(
        "refund.in_basket", line=1, name="Milk"
    )
    counter.refund(sold)
    assert counter.basket.lines[0].quantity_thousandths == -1000


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (((7, 1000),), refused("refund.unknown_line", line=7)),
        (((1, 0),), refused("quantity.zero")),
        (((1, -1000),), refused("quantity.sign", line=1)),
        (((1, 500),), refused("quantity.fraction", quantity=500, unit="pcs")),
        ((), refused("refund.nothing_left", receipt_code="K1-000001")),
    ],
)
def test_lines_that_cannot_come_back(lines: Any, refusal: Any) -> None:
    """REF-3"""
    counter, sold = _milk(2000)
    assert counter.try_refund(sold, lines) == refusal
    assert counter.basket.lines == ()


def test_giving_back_needs_its_permission() -> None:
    counter, sold = _milk(1000)
    counter.now = now(NOBODY)
    denied = refused("permission.denied", permission="sale.refund")
    assert counter.try_refund(sold) == denied
    counter.now = now(NOBODY, approver=holder("sale.refund"))
    counter.refund(sold)
    assert counter.basket.lines[0].approved_by == "bo"


def test_a_refund_waits_until_the_money_is_off_the_table() -> None:
    """TEN-2"""
    counter, sold = _milk(1000)
    counter.add()
    counter.pay("mobilepay", amount_minor=100)
    assert counter.try_refund(sold) == refused("basket.being_paid", tenders=1)


def test_a_refund_counts_towards_the_limit_of_lines() -> None:
    """BSK-17"""
    counter = Counter(limits(max_lines=2))
    counter.add(BEER)
    sold = counter.sell_for()
    counter.add()
    assert counter.try_refund(sold) == refused("basket.too_many_lines", limit=2)
    assert isinstance(counter.try_refund(sold, ((2, 1000),)), Decided)


def test_what_others_gave_back_meanwhile_counts_for_what_is_in_the_hand() -> None:
    """REF-3, SYNC-14: the office is asked again for a receipt that is half in the basket."""
    counter = Counter()
    counter.add(MILK, 3000)
    counter.add(APPLES, 1000)
    sold = counter.sell_for()
    counter.refund(sold, ((1, 2000),))
    elsewhere = Counter()
    elsewhere.refund(sold, ((1, 2000),))
    back = elsewhere.sell_for()
    again = refundable(sold, [back])
    assert not isinstance(again, Refused)
    wish = RefundWish(basket="b-1", receipt=again, lines=((2, 1000),))
    assert refund_lines(counter.basket, wish, counter.now) == refused(
        "refund.too_many", line=1, name="Milk", left=1000
    )
    assert counter.totals == [-2590]
    counter.set_quantity(1, -1000)
    counter.take(refund_lines(counter.basket, wish, counter.now))
    assert counter.totals == [-1295, -2500]


def test_lines_that_come_back_are_numbered_on_and_go_into_stock() -> None:
    """REF-3, STK-1"""
    counter = Counter()
    counter.add(BEER)
    sold = counter.sell_for()
    counter.add(MILK)
    counter.refund(sold)
    assert [(line.line, line.stock) for line in counter.basket.lines] == [
        (1, True),
        (2, True),
        (3, True),
    ]
    assert ["stock" in line for line in counter.sell_for()["body"]["lines"]] == [False] * 3


def test_an_ore_that_was_rounded_away_does_not_come_back() -> None:
    """MONEY-21: nothing was paid, so nothing is given back."""
    counter = Counter()
    counter.add(item("bag", 1))
    sold = counter.sell_for()
    source = refundable(sold, []).source
    assert (source.cash_left_minor, source.rounding_left_minor) == (1, -1)
    counter.refund(sold)
    counter.pay("cash")
    assert counter.sell()["body"]["tenders"] == [
        {"tender": 1, "kind": "cash", "type": "cash", "amount": 0}
    ]


def test_another_currency_or_way_of_pricing() -> None:
    """REF-4"""
    counter, sold = _milk(1000)
    counter.now = now(under=replace(DANISH, currency="SEK"))
    assert counter.try_refund(sold) == refused("refund.currency", currency="DKK")
    counter.now = now(under=terms(mode="exclusive"))
    assert counter.try_refund(sold) == refused("refund.tax_mode", tax_mode="inclusive")


def test_tax_comes_back_as_it_was_charged() -> None:
    """REF-4, BSK-7: neither today's price nor today's rate counts."""
    counter = Counter()
    for name in ("a", "b", "c"):
        counter.add(item(name, 101))
    sold = counter.sell_for()
    assert [line["tax"] for line in sold["body"]["lines"]] == [21, 20, 20]
    rates = tuple(replace(rate, rate_ppm=990_000) for rate in DANISH.tax.rates)
    counter.now = now(under=replace(DANISH, tax=replace(DANISH.tax, rates=rates)))
    for line, tax in ((3, 20), (1, 21), (2, 20)):
        counter.refund(sold, ((line, 1000),))
        back = counter.sell_for()["body"]
        assert (back["tax"], back["total"]) == (-tax, -101)
        assert back["taxes"][0]["rate"] == 250_000


def test_an_exchange_is_one_basket() -> None:
    """REF-6: the rule's own example."""
    counter, sold = _milk(1000)
    counter.refund(sold)
    counter.add(item("bread", 2450))
    assert remaining(counter.basket, counter.priced) == 1155
    body = counter.sell_for("card")["body"]
    assert (body["type"], body["total"]) == ("exchange", 1155)


def test_cash_of_an_exchange_says_nothing_of_the_receipt_s() -> None:
    """REF-5: what a later refund of the rest takes back is not changed by it."""
    counter, sold = _milk(3000)
    assert sold["body"]["rounding"] == 15
    counter.refund(sold, ((1, 1000),))
    counter.add(item("paper", 3000))
    exchange = counter.sell_for()
    receipt = refundable(sold, [exchange])
    assert (receipt.source.cash_left_minor, receipt.source.rounding_left_minor) == (3885, 15)
    counter.refund(sold)
    assert counter.sell_for()["body"]["tenders"][0]["amount"] == -2600


def test_what_two_receipts_gave_back_together() -> None:
    """REF-5: each keeps its cash; together they round as any refund does."""
    counter = Counter()
    counter.add(MILK)
    first = counter.sell_for()
    counter.add(item("bread", 2450))
    second = counter.sell_for()
    counter.refund(first)
    counter.refund(second)
    body = counter.sell_for()["body"]
    assert (body["total"], body["rounding"]) == (-3745, -5)
    assert refundable(first, [counter.sales[-1]]).source.cash_left_minor == 1295


def test_more_cash_back_than_was_paid_in_cash() -> None:
    """MONEY-21: what goes beyond the cash part is rounded anew."""
    counter = Counter()
    counter.add(item("lamp", 10_040))
    counter.pay("card", amount_minor=5000)
    sold = counter.sell_for()
    counter.refund(sold)
    body = counter.sell_for()["body"]
    assert (body["tenders"][0]["amount"], body["rounding"]) == (-10_050, -10)
    assert refundable(sold, [counter.sales[-1]]).source.cash_left_minor == 0


def test_the_rounding_comes_back_with_the_last_of_the_cash() -> None:
    """MONEY-21: the rule's own examples."""
    counter = Counter()
    counter.add(item("tea", 520), 2000)
    sold = counter.sell_for()
    found = []
    for _ in range(2):
        counter.refund(sold, ((1, 1000),))
        body = counter.sell_for()["body"]
        found.append((body["tenders"][0]["amount"], body["rounding"]))
    assert found == [(-500, 20), (-550, -30)]


def test_components_come_back_to_the_gram() -> None:
    """REF-2, REF-5: a weighed bundle in pieces."""
    counter = Counter()
    counter.add(NUTS, 345)
    sold = counter.sell_for()
    assert components([sold]) == {"almond": 115, "hazel": 230}
    for grams in (100, 45, 200):
        counter.refund(sold, ((1, grams),))
        counter.sell_for()
    assert components(counter.sales) == {"almond": 0, "hazel": 0}


def test_an_exempt_sale_cancels_by_row() -> None:
    """REF-5, TAX-11"""
    counter = Counter()
    counter.add(item("lamp", 999), 3000)
    counter.exempt()
    sold = counter.sell_for("card")
    assert sold["body"]["taxes"] == [
        {"category": "E", "rate": 0, "net": 2398, "tax": 0, "gross": 2398}
    ]
    for count in (1000, 2000):
        counter.refund(sold, ((1, count),))
        counter.sell_for("card")
    assert _sums(counter.sales)["taxes"] == {("E", 0): (0, 0, 0)}


def test_an_exemption_leaves_what_comes_back_alone() -> None:
    """TAX-11, BSK-7"""
    counter, sold = _milk(1000)
    counter.refund(sold)
    counter.add()
    counter.exempt()
    assert counter.totals == [-1295, 1036]
    assert [line.tax_minor for line in counter.priced.lines] == [-259, 0]


def _sums(entries: list[Any]) -> dict[str, Any]:
    """What all the entries come to together: everything that a full refund takes back to zero."""
    bodies = [entry["body"] for entry in entries]
    taxes: dict[Any, Any] = {}
    for body in bodies:
        for row in body["taxes"]:
            key = (row["category"], row["rate"])
            net, tax, gross = taxes.get(key, (0, 0, 0))
            taxes[key] = (net + row["net"], tax + row["tax"], gross + row["gross"])
    lines = [line for body in bodies for line in body["lines"]]
    return {
        "gross": sum(body["total"] for body in bodies),
        "net": sum(body["net"] for body in bodies),
        "tax": sum(body["tax"] for body in bodies),
        "rounding": sum(body.get("rounding", 0) for body in bodies),
        "paid": sum(part["amount"] for body in bodies for part in body["tenders"]),
        "discounts": sum(found["amount"] for line in lines for found in line.get("discounts", ())),
        "exempted": sum(line.get("exempted", 0) for line in lines),
        "quantity": sum(line["quantity"] for line in lines),
        "taxes": taxes,
        "components": components(entries),
    }


def _is_nothing(sums: dict[str, Any]) -> bool:
    numbers = [value for value in sums.values() if isinstance(value, int)]
    numbers += [number for row in sums["taxes"].values() for number in row]
    numbers += sums["components"].values()
    return not any(numbers)


GOODS = (
    MILK,
    BEER,
    item("lamp", 9999),
    item("crumb", 1),
    item("paper", 3000, tax_class="zero"),
    item("book", 995, tax_class="reduced"),
    item("box", 9900, components=(Component(item="milk", sku="milk", quantity=2000),)),
)
WEIGHED = (APPLES, NUTS)
_rules = st.sampled_from((NO_CASH_ROUNDING, *CASH_ROUNDINGS.values(), *EURO_ROUNDINGS.values()))
_currencies = st.sampled_from(("DKK", "SEK", "NOK", "CHF", "EUR", "JPY", "KWD"))
_terms = st.builds(
    terms,
    mode=st.sampled_from(("inclusive", "exclusive")),
    rounding_at=st.sampled_from(("line", "sum")),
    cash=_rules,
    currency=_currencies,
)


@st.composite
def _sales(draw: Any) -> Counter:
    counter = Counter(draw(_terms))
    for what in draw(st.lists(st.sampled_from(GOODS), min_size=1, max_size=4)):
        counter.add(what, draw(st.integers(1, 4)) * 1000)
    for what in draw(st.lists(st.sampled_from(WEIGHED), max_size=2)):
        counter.add(what, draw(st.integers(1, 3000)))
    if draw(st.booleans()):
        counter.set_price(1, draw(st.integers(1, 5000)))
    for line in draw(st.lists(st.sampled_from((1, None)), max_size=2)):
        decision = counter.try_discount(line, rate_ppm=draw(st.integers(1, 999_999)))
        counter.take(decision)
    if draw(st.booleans()):
        counter.exempt()
    return counter


@given(_sales(), st.data())
@settings(max_examples=80, deadline=None)
def test_a_sale_and_its_full_refund_are_mirrors(counter: Counter, data: Any) -> None:
    """REF-5, TEN-9: at once, the way it was paid, whatever the parts."""
    for _ in range(data.draw(st.integers(0, 2))):
        decision = counter.try_pay("card", amount_minor=data.draw(st.integers(1, 9999)))
        if isinstance(decision, Decided):
            counter.take(decision)
    sold = counter.sell_for(data.draw(st.sampled_from(("cash", "card"))))
    assert audit_sale(sold["body"]) == ()
    counter.refund(sold)
    if remaining(counter.basket, counter.priced):
        counter.pay_as_paid()
    back = counter.sell()
    assert audit_sale(back["body"]) == ()
    assert _is_nothing(_sums([sold, back])), _sums([sold, back])


@given(_sales(), st.data())
@settings(max_examples=80, deadline=None)
def test_any_refunds_add_up_to_what_was_paid(counter: Counter, data: Any) -> None:
    """REF-2, REF-3, REF-5, MONEY-21: in cash, in pieces, in any order."""
    sold = counter.sell_for("cash")
    pieces = []
    for line in sold["body"]["lines"]:
        whole = line["quantity"] if line["unit"] != "pcs" else line["quantity"] // 1000
        weights = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=3))
        unit = 1 if line["unit"] != "pcs" else 1000
        pieces += [(line["line"], part * unit) for part in allocate(whole, weights) if part]
    paid_back = 0
    for line, quantity in data.draw(st.permutations(pieces)):
        counter.refund(sold, ((line, quantity),))
        back = counter.sell_for("cash")
        assert audit_sale(back["body"]) == ()
        assert all(line["total"] <= 0 for line in back["body"]["lines"])
        paid_back -= sum(part["amount"] for part in back["body"]["tenders"])
        assert paid_back <= sum(part["amount"] for part in sold["body"]["tenders"])
    assert _is_nothing(_sums(counter.sales)), _sums(counter.sales)
    assert counter.try_refund(sold) == refused("refund.nothing_left", receipt_code="K1-000001")


@given(_sales(), _sales())
@settings(max_examples=50, deadline=None)
def test_an_exchange_adds_up(counter: Counter, other: Counter) -> None:
    """REF-6, BSK-6, TAX-9: what comes back mirrors, what is bought is as if alone."""
    alone = other.sell_for("card")
    counter.now = other.now
    sold = counter.sell_for("card")
    counter.refund(sold)
    for line in alone["body"]["lines"]:
        if "deposit_of" not in line:
            what = next(found for found in (*GOODS, *WEIGHED) if found.id == line["item"])
            counter.add(what, line["quantity"])
    exchange = counter.sell_for("cash")["body"]
    assert audit_sale(exchange) == ()
    back = [line for line in exchange["lines"] if "refund_of" in line]
    for key in ("amount", "total", "tax", "quantity"):
        assert sum(line[key] for line in back) == -sum(line[key] for line in sold["body"]["lines"])


def test_a_receipt_of_another_wish() -> None:
    """REF-1: the wish names its receipt; nothing is looked up."""
    counter, sold = _milk(1000)
    receipt: Any = refundable(sold, [])
    wish = RefundWish(basket="b-9", receipt=receipt)
    decision = refund_lines(counter.basket, wish, counter.now)
    assert isinstance(decision, Decided)
    counter.take(decision)
    assert counter.basket.basket == "b-9"
    assert counter.basket.sources == (receipt.source,)


def test_a_training_receipt_says_so() -> None:
    """REF-7: the till gives it back in training only."""
    _, sold = _milk(1000)
    assert refundable(sold, []).training is False
    assert refundable({**sold, "training": True}, []).training is True
