"""Discounts by hand: docs/rules/basket.md, BSK-30 to BSK-32."""

from typing import Any

import pytest

from kasse.domain.basket.discount import DiscountWish, give_discount, remove_discount
from kasse.domain.basket.state import EMPTY
from kasse.domain.outcome import refused
from tests.domain.selling import BEER, MILK, Counter, code, holder, item, now

LAMP = item("lamp", 10_000)
TEN_PERCENT = holder("discount.line", "discount.basket", max_discount_ppm=100_000)


def _lamp(count: int = 1000) -> Counter:
    counter = Counter()
    counter.add(LAMP, count)
    counter.now = now(TEN_PERCENT)
    return counter


@pytest.mark.parametrize("line", [1, None])
@pytest.mark.parametrize(
    ("wish", "allowed"),
    [
        ({"rate_ppm": 100_000}, True),
        ({"rate_ppm": 100_001}, False),
        ({"amount_minor": 1000}, True),
        ({"amount_minor": 1001}, False),
    ],
)
def test_within_the_role_s_limit(line: int | None, wish: Any, allowed: bool) -> None:
    """BSK-30: the rule's own example."""
    counter = _lamp()
    decision = counter.try_discount(line, **wish)
    if allowed:
        counter.take(decision)
        assert counter.totals == [9000]
    else:
        permission = "discount.basket" if line is None else "discount.line"
        assert decision == refused("permission.denied", permission=permission)


@pytest.mark.parametrize("line", [1, None])
def test_discounts_are_held_against_the_limit_together(line: int | None) -> None:
    """BSK-30: 10 % and another 10 % are 19 %."""
    counter = _lamp()
    counter.discount(line, amount_minor=500)
    counter.discount(line, rate_ppm=50_000)
    assert counter.totals == [9025]
    assert code(counter.try_discount(line, rate_ppm=50_000)) == "permission.denied"
    assert code(counter.try_discount(line, amount_minor=26)) == "permission.denied"
    counter.discount(line, amount_minor=25)
    assert counter.totals == [9000]


def test_a_single_rate_is_not_held_against_its_rounding() -> None:
    """BSK-30: 10 % of 0.05 is 0.01, which would be 20 %."""
    counter = Counter()
    counter.add(item("sweet", 5))
    counter.now = now(TEN_PERCENT)
    counter.discount(1, rate_ppm=100_000)
    assert counter.totals == [4]


def test_somebody_with_a_larger_limit_approves() -> None:
    """BSK-30"""
    counter = _lamp()
    small = holder("discount.line", max_discount_ppm=499_999)
    counter.now = now(TEN_PERCENT, approver=small)
    assert code(counter.try_discount(1, rate_ppm=500_000)) == "permission.denied"
    counter.now = now(TEN_PERCENT, approver=holder("discount.line", max_discount_ppm=500_000))
    counter.discount(1, rate_ppm=500_000, reason="damaged")
    assert [(entry.kind, entry.body) for entry in counter.entries] == [
        (
            "discount_given",
            {
                "basket": "b-1",
                "discount": 1,
                "line": 1,
                "rate": 500_000,
                "reason": "damaged",
                "approved_by": "bo",
            },
        )
    ]


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (
            {"amount_minor": 10_001},
            refused("discount.too_large", amount=10_001, left=10_000),
        ),
        ({"amount_minor": 0}, refused("discount.amount", amount=0)),
        ({"amount_minor": -1}, refused("discount.amount", amount=-1)),
        ({"rate_ppm": 0}, refused("discount.rate", rate=0)),
        ({"rate_ppm": 1_000_001}, refused("discount.rate", rate=1_000_001)),
        ({}, refused("discount.rate_or_amount")),
        ({"rate_ppm": 1, "amount_minor": 1}, refused("discount.rate_or_amount")),
    ],
)
def test_never_more_than_there_is(wish: Any, refusal: Any) -> None:
    """BSK-31"""
    counter = _lamp()
    counter.now = now()
    assert counter.try_discount(1, **wish) == refusal


def test_all_of_it() -> None:
    """BSK-31"""
    counter = _lamp()
    counter.now = now()
    counter.discount(1, rate_ppm=1_000_000)
    assert counter.totals == [0]
    assert code(counter.try_discount(1, amount_minor=1)) == "discount.too_large"
    counter.discount(1, rate_ppm=500_000)
    assert counter.totals == [0]


def test_a_discount_of_what_costs_nothing() -> None:
    """BSK-31"""
    counter = Counter()
    counter.add(item("flyer", 0))
    counter.discount(1, rate_ppm=100_000)
    assert counter.totals == [0]


def test_not_on_deposits_nor_on_what_comes_back() -> None:
    """BSK-32"""
    counter = Counter()
    counter.add(BEER)
    counter.add(MILK, -1000)
    assert counter.try_discount(2, rate_ppm=1) == refused(
        "discount.not_allowed", line=2, name="Pant"
    )
    assert counter.try_discount(3, rate_ppm=1) == refused(
        "discount.not_allowed", line=3, name="Milk"
    )


def test_a_discount_is_taken_back() -> None:
    counter = _lamp()
    counter.now = now()
    counter.discount(rate_ppm=100_000)
    counter.discount(1, rate_ppm=100_000)
    counter.take(remove_discount(counter.basket, discount=1))
    counter.take(remove_discount(counter.basket, discount=2))
    assert counter.totals == [10_000]
    assert [entry.body for entry in counter.entries[2:]] == [
        {"basket": "b-1", "discount": 1},
        {"basket": "b-1", "discount": 2, "line": 1},
    ]
    assert remove_discount(counter.basket, discount=2) == refused("discount.unknown", discount=2)
    counter.discount(rate_ppm=100_000)
    assert counter.basket.discounts[0].discount == 3


def test_there_must_be_a_basket_that_is_not_being_paid() -> None:
    """TEN-2"""
    wish = DiscountWish(rate_ppm=100_000)
    assert give_discount(EMPTY, wish, now()) == refused("basket.empty")
    counter = _lamp()
    counter.now = now()
    counter.pay("mobilepay", amount_minor=100)
    paying = refused("basket.being_paid", tenders=1)
    assert counter.try_discount(rate_ppm=100_000) == paying
    assert remove_discount(counter.basket, discount=1) == paying
