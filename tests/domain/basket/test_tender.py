"""Paying: docs/rules/tender.md."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.basket.decision import Decided
from kasse.domain.basket.state import EMPTY, Tender, TenderTaken
from kasse.domain.basket.tender import (
    TenderWish,
    cash_due,
    is_paid,
    refund_as_paid,
    remaining,
    remove_tender,
    take_tender,
)
from kasse.domain.cash_rounding import CASH_ROUNDINGS, EURO_ROUNDINGS, NO_CASH_ROUNDING
from kasse.domain.outcome import refused
from tests.domain.selling import DANISH, MILK, NOBODY, Counter, code, item, limits, now, terms


def _due(amount: int, under: Any = DANISH) -> Counter:
    counter = Counter(under)
    counter.add(item("thing", amount))
    return counter


def _back(amount: int, under: Any = DANISH) -> Counter:
    counter = Counter(under)
    counter.add(item("thing", amount), -1000)
    return counter


def _tenders(counter: Counter) -> list[Any]:
    return [
        (part.kind, part.amount_minor, part.rounding_minor, part.given_minor, part.change_minor)
        for part in counter.basket.tenders
    ]


def test_any_number_of_parts() -> None:
    """TEN-1: the rule's own example."""
    counter = _due(15_000)
    counter.pay("card", amount_minor=10_000)
    assert not is_paid(counter.basket, counter.priced)
    counter.pay("cash", given_minor=5000)
    assert is_paid(counter.basket, counter.priced)
    body = counter.sell()["body"]
    assert body["tenders"] == [
        {"tender": 1, "kind": "card", "type": "card", "amount": 10_000, "reference": "4242"},
        {"tender": 2, "kind": "cash", "type": "cash", "amount": 5000, "given": 5000, "change": 0},
    ]


def test_a_part_is_taken_back() -> None:
    """TEN-2"""
    counter = _due(15_000)
    counter.pay("card", amount_minor=10_000)
    counter.take(remove_tender(counter.basket, tender=1))
    assert [(entry.kind, entry.body) for entry in counter.entries] == [
        (
            "tender_cancelled",
            {
                "basket": "b-1",
                "tender": 1,
                "kind": "card",
                "amount": 10_000,
                "reference": "4242",
            },
        )
    ]
    assert remove_tender(counter.basket, tender=1) == refused("tender.unknown_part", tender=1)
    counter.add()
    counter.pay("cash", amount_minor=1000)
    assert [part.tender for part in counter.basket.tenders] == [2]


def test_change_only_from_cash() -> None:
    """TEN-3, TEN-4: the rules' own examples."""
    counter = _due(4650)
    assert counter.try_pay("card", amount_minor=5000) == refused(
        "tender.too_much", due=4650, amount=5000
    )
    assert counter.try_pay("card", given_minor=5000) == refused("tender.no_change", kind="card")
    counter.pay("cash", given_minor=5000)
    assert _tenders(counter) == [("cash", 4650, 0, 5000, 350)]


def test_cash_given_that_is_less_pays_a_part() -> None:
    """TEN-4: the rule's own example."""
    counter = _due(4650)
    counter.pay("cash", given_minor=4000)
    assert _tenders(counter) == [("cash", 4000, 0, 4000, 0)]
    assert remaining(counter.basket, counter.priced) == 650


def test_cash_given_for_an_amount() -> None:
    """TEN-4"""
    counter = _due(4650)
    counter.pay("cash", amount_minor=4000, given_minor=5000)
    assert _tenders(counter) == [("cash", 4000, 0, 5000, 1000)]
    assert counter.try_pay("cash", amount_minor=650, given_minor=600) == refused(
        "tender.given_too_little", due=650, given=600
    )
    assert counter.try_pay("cash", amount_minor=700) == refused(
        "tender.too_much", due=650, amount=700
    )


@pytest.mark.parametrize(
    ("card", "tenders"),
    [
        (None, [("cash", 4650, 5, None, None)]),
        (4600, [("card", 4600, 0, None, None), ("cash", 50, 5, None, None)]),
        (4645, [("card", 4645, 0, None, None)]),
    ],
)
def test_only_the_cash_that_settles_is_rounded(card: int | None, tenders: list[Any]) -> None:
    """TEN-5, TEN-6: the rules' own examples."""
    counter = _due(4645)
    if card is not None:
        counter.pay("card", amount_minor=card)
    if remaining(counter.basket, counter.priced):
        counter.pay("cash")
    assert _tenders(counter) == tenders
    body = counter.sell()["body"]
    assert sum(part["amount"] for part in body["tenders"]) == 4645 + body.get("rounding", 0)
    assert body.get("rounding", 0) == sum(part[2] for part in tenders)


def test_cash_before_the_card_is_not_rounded() -> None:
    """TEN-5"""
    counter = _due(4645)
    counter.pay("cash", amount_minor=2000)
    counter.pay("card")
    assert _tenders(counter) == [("cash", 2000, 0, None, None), ("card", 2645, 0, None, None)]


@pytest.mark.parametrize(
    ("wish", "amount"),
    [({"amount_minor": 1025}, 1025), ({"given_minor": 5025}, 5025)],
)
def test_cash_comes_in_coins(wish: Any, amount: int) -> None:
    """TEN-7"""
    assert _due(4645).try_pay("cash", **wish) == refused(
        "tender.not_in_coins", amount=amount, step=50
    )


def test_just_what_is_due_needs_no_coins() -> None:
    """TEN-7: Belgian payments up to five cents are exact."""
    counter = _due(3, terms(cash=EURO_ROUNDINGS["BE"]))
    counter.pay("cash", amount_minor=3)
    assert _tenders(counter) == [("cash", 3, 0, None, None)]


def test_money_back_mirrors_money_in() -> None:
    """TEN-8"""
    counter = _back(4645)
    assert counter.try_pay("cash", given_minor=5000) == refused("tender.no_change", kind="cash")
    counter.pay("card", amount_minor=600)
    counter.pay("cash")
    assert _tenders(counter) == [("card", -600, 0, None, None), ("cash", -4050, -5, None, None)]
    assert counter.sell()["body"]["rounding"] == -5
    assert code(_back(100).try_pay("voucher")) == "tender.no_refund"
    assert code(_back(100).try_pay("card", amount_minor=101)) == "tender.too_much"


@pytest.mark.parametrize("amount", range(1, 101))
def test_a_refund_without_receipt_is_the_mirror_of_a_sale(amount: int) -> None:
    """TEN-8, MONEY-20"""
    sale, back = _due(amount), _back(amount)
    sale.pay("cash")
    back.pay("cash")
    ((_, paid, rounding, _, _),) = _tenders(sale)
    assert _tenders(back) == [("cash", -paid, -rounding, None, None)]


def test_a_whole_receipt_goes_back_the_way_it_was_paid() -> None:
    """TEN-9: the rule's own example."""
    counter = _due(10_025)
    counter.pay("card", amount_minor=5000)
    counter.pay("cash")
    assert _tenders(counter) == [("card", 5000, 0, None, None), ("cash", 5050, 25, None, None)]
    sold = counter.sell()
    counter.refund(sold)
    counter.pay_as_paid()
    assert _tenders(counter) == [("card", -5000, 0, None, None), ("cash", -5050, -25, None, None)]
    back = counter.sell()["body"]
    assert (back["total"], back["rounding"]) == (-10_025, -25)


def _sold() -> tuple[Counter, Any]:
    counter = Counter()
    counter.add(MILK, 2000)
    counter.add(item("free", 0))
    counter.pay("mobilepay")
    return counter, counter.sell()


def test_a_part_of_a_receipt_is_not_a_whole_one() -> None:
    """TEN-9"""
    counter, sold = _sold()
    not_whole = refused("refund.not_whole")
    counter.add()
    assert refund_as_paid(counter.basket, counter.priced, counter.now) == not_whole
    counter.remove(1)
    counter.refund(sold, ((1, 2000),))
    assert counter.priced.total_minor == -sold["body"]["total"]
    assert refund_as_paid(counter.basket, counter.priced, counter.now) == not_whole
    counter.refund(sold)
    counter.pay("mobilepay", amount_minor=100)
    assert refund_as_paid(counter.basket, counter.priced, counter.now) == not_whole
    counter.take(remove_tender(counter.basket, tender=1))
    counter.pay_as_paid()
    counter.sell()
    again = Counter()
    again.sales = counter.sales
    assert again.try_refund(sold) == refused("refund.nothing_left", receipt_code="K1-000001")


def test_what_came_back_in_part_is_not_whole_any_more() -> None:
    """TEN-9"""
    counter, sold = _sold()
    counter.refund(sold, ((2, 1000),))
    counter.sell()
    counter.refund(sold)
    assert refund_as_paid(counter.basket, counter.priced, counter.now) == refused(
        "refund.not_whole"
    )


@pytest.mark.parametrize(
    ("kinds", "refusal"),
    [
        ((), refused("tender.unknown", kind="mobilepay")),
        (
            (replace(DANISH.tenders[2], refunds=False),),
            refused("tender.no_refund", kind="mobilepay"),
        ),
    ],
)
def test_a_kind_that_takes_nothing_back(kinds: Any, refusal: Any) -> None:
    """TEN-9"""
    counter, sold = _sold()
    counter.now = now(under=replace(DANISH, tenders=kinds))
    counter.refund(sold)
    assert refund_as_paid(counter.basket, counter.priced, counter.now) == refusal


def test_nothing_to_pay() -> None:
    """TEN-10"""
    counter = Counter()
    counter.add(MILK)
    counter.add(MILK, -1000)
    assert counter.try_pay("cash") == refused("tender.nothing_due")
    assert refund_as_paid(counter.basket, counter.priced, counter.now) == refused(
        "tender.nothing_due"
    )
    assert not is_paid(counter.basket, counter.priced)
    body = counter.sell()["body"]
    assert (body["type"], body["total"], body["tenders"]) == ("exchange", 0, [])


def test_a_reference_where_the_kind_asks_for_one() -> None:
    """TEN-11"""
    counter = _due(1000)
    needed = refused("tender.needs_reference", kind="card")
    assert counter.try_pay("card", reference=None) == needed
    assert counter.try_pay("card", reference="  ") == needed
    assert counter.try_pay("card", reference="x" * 65) == refused(
        "tender.reference_too_long", limit=64
    )
    counter.pay("card", reference=f" {'x' * 62} ")
    assert counter.basket.tenders[0].reference == "x" * 62


def test_a_small_rest_may_round_to_nothing() -> None:
    """TEN-12"""
    counter = _due(20)
    counter.pay("cash")
    assert _tenders(counter) == [("cash", 0, -20, None, None)]
    sold = counter.sell()
    counter.refund(sold)
    counter.pay("cash")
    assert _tenders(counter) == [("cash", 0, 20, None, None)]
    counter = _due(20)
    counter.pay("cash", given_minor=100)
    assert _tenders(counter) == [("cash", 0, -20, 100, 100)]
    back = _back(20)
    assert back.try_pay("cash", given_minor=0) == Decided(
        events=(
            TenderTaken(
                tender=Tender(
                    tender=1,
                    kind="cash",
                    type="cash",
                    amount_minor=0,
                    rounding_minor=20,
                    given_minor=0,
                    change_minor=0,
                )
            ),
        )
    )


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"kind": "cheque"}, refused("tender.unknown", kind="cheque")),
        ({"kind": "mobilepay", "amount_minor": 0}, refused("tender.zero")),
        ({"kind": "cash", "amount_minor": 0}, refused("tender.zero")),
        ({"kind": "cash", "amount_minor": -50}, refused("tender.negative", amount=-50)),
        ({"kind": "cash", "given_minor": -50}, refused("tender.negative", amount=-50)),
        (
            {"kind": "cash", "given_minor": 200_000_000_050},
            refused("amount.too_large", limit=200_000_000_000),
        ),
    ],
)
def test_parts_that_are_none(wish: Any, refusal: Any) -> None:
    counter = _due(1000)
    assert take_tender(counter.basket, counter.priced, TenderWish(**wish), counter.now) == refusal


def test_there_must_be_something_to_pay() -> None:
    assert take_tender(EMPTY, Counter().priced, TenderWish(kind="cash"), now()) == refused(
        "basket.empty"
    )


def test_paying_needs_the_permission_to_sell() -> None:
    counter = _due(1000)
    counter.now = now(NOBODY)
    assert counter.try_pay("cash") == refused("permission.denied", permission="sale.sell")


def test_a_total_over_the_limit_is_not_paid() -> None:
    """BSK-17"""
    counter = Counter(limits(max_amount=10_000))
    counter.add(item("a", 10_000))
    assert isinstance(counter.try_pay("mobilepay"), Decided)
    assert isinstance(counter.try_pay("cash", given_minor=10_000), Decided)
    counter.add(item("b", 1))
    assert counter.try_pay("mobilepay", amount_minor=100) == refused(
        "amount.too_large", limit=10_000
    )


def test_cash_beside_a_card_where_only_all_cash_is_rounded() -> None:
    """MONEY-19: the Italian rule."""
    counter = _due(1002, terms(cash=EURO_ROUNDINGS["IT"]))
    counter.pay("card", amount_minor=500)
    assert cash_due(counter.basket, counter.priced, counter.now.terms) == (502, 0)
    counter.pay("cash")
    assert counter.sell()["body"].get("rounding") is None


RULES = (NO_CASH_ROUNDING, *CASH_ROUNDINGS.values(), *EURO_ROUNDINGS.values())
_parts = st.lists(
    st.tuples(st.sampled_from(("cash", "card", "mobilepay")), st.integers(1, 20_000)), max_size=4
)


@given(
    amount=st.integers(1, 30_000),
    sign=st.sampled_from((1000, -1000)),
    rule=st.sampled_from(RULES),
    parts=_parts,
    last=st.sampled_from(("cash", "card")),
)
def test_the_parts_add_up(amount: int, sign: int, rule: Any, parts: Any, last: str) -> None:
    """TEN-1, TEN-4, TEN-6"""
    counter = Counter(terms(cash=rule))
    counter.add(item("thing", amount), sign)
    for kind, part in parts:
        before = counter.basket
        decision = counter.try_pay(kind, amount_minor=part)
        if isinstance(decision, Decided):
            counter.take(decision)
        else:
            assert counter.basket == before
    body = counter.sell_for(last)["body"]
    paid = sum(part["amount"] for part in body["tenders"])
    assert paid == body["total"] + body.get("rounding", 0)
    assert abs(body.get("rounding", 0)) < max(rule.step_minor, 2 * rule.at_least_minor)
    if not any(part["type"] == "cash" for part in body["tenders"]):
        assert "rounding" not in body
