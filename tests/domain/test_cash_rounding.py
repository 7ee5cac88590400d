"""MONEY-18 to MONEY-21: the cash part, rounded as the law of the place says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.allocation import allocate
from kasse.domain.cash_rounding import (
    CASH_ROUNDINGS,
    EURO_ROUNDINGS,
    NO_CASH_ROUNDING,
    CashRounding,
    cash_rounding,
    refund_rounding,
    rounded_cash,
)
from kasse.domain.rounding import Rounding

DKK = cash_rounding("DKK")

rules = st.sampled_from([*CASH_ROUNDINGS.values(), *EURO_ROUNDINGS.values(), NO_CASH_ROUNDING])
amounts = st.integers(-(10**13), 10**13) | st.integers(-200, 200)


@pytest.mark.parametrize("kroner", [0, 10, 100_000])
@pytest.mark.parametrize("ore", range(100))
def test_danish_kroner(kroner: int, ore: int) -> None:
    """MONEY-18: 0-24 down to 0, 25-74 to 50, 75-99 up."""
    rounded_ore = 0 if ore <= 24 else 50 if ore <= 74 else 100
    amount = kroner * 100 + ore
    assert rounded_cash(amount, DKK) == (kroner * 100 + rounded_ore, rounded_ore - ore)


@pytest.mark.parametrize("currency_code", ["SEK", "NOK"])
@pytest.mark.parametrize("ore", range(100))
def test_swedish_and_norwegian_kroner(currency_code: str, ore: int) -> None:
    """MONEY-18: 1-49 down, 50-99 up."""
    rounded_ore = 0 if ore <= 49 else 100
    assert rounded_cash(700 + ore, cash_rounding(currency_code)) == (
        700 + rounded_ore,
        rounded_ore - ore,
    )


@pytest.mark.parametrize(
    ("currency_code", "country"),
    [
        ("CHF", ""),
        *(("EUR", country) for country in ("BE", "EE", "FI", "IE", "IT", "LT", "NL", "SK")),
    ],
)
def test_to_five(currency_code: str, country: str) -> None:
    """MONEY-18: endings 1 and 2 down, 3 and 4 to 5, 6 and 7 down to 5, 8 and 9 up."""
    rule = cash_rounding(currency_code, country)
    payable = [rounded_cash(1_000 + cents, rule)[0] - 1_000 for cents in range(10)]
    assert payable == [0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


@pytest.mark.parametrize(
    ("country", "payable"),
    [
        ("BE", [0, 1, 2, 3, 4, 5, 5, 5, 10]),
        ("EE", [0, 0, 0, 5, 5, 5, 5, 5, 10]),
        ("FI", [0, 1, 2, 5, 5, 5, 5, 5, 10]),
        ("SK", [0, 5, 5, 5, 5, 5, 5, 5, 10]),
    ],
)
def test_the_smallest_payments(country: str, payable: list[int]) -> None:
    """MONEY-18"""
    rule = cash_rounding("EUR", country)
    assert [rounded_cash(cents, rule)[0] for cents in range(9)] == payable
    assert [rounded_cash(-cents, rule)[0] for cents in range(9)] == [-each for each in payable]


@pytest.mark.parametrize(
    ("currency_code", "country"), [("EUR", "DE"), ("EUR", ""), ("GBP", ""), ("USD", "FI")]
)
def test_no_rounding_elsewhere(currency_code: str, country: str) -> None:
    """MONEY-18"""
    assert cash_rounding(currency_code, country) == NO_CASH_ROUNDING
    assert rounded_cash(1_003, cash_rounding(currency_code, country)) == (1_003, 0)


@pytest.mark.parametrize(
    ("step_minor", "rounding", "at_least_minor"),
    [(0, "half_up", 0), (-5, "half_up", 0), (5, "floor", 0), (5, "ceiling", 0), (5, "half_up", 3)],
)
def test_what_is_no_rule(step_minor: int, rounding: Rounding, at_least_minor: int) -> None:
    """MONEY-18: a rounding that is not mirrored cannot undo itself in a refund."""
    with pytest.raises(AssertionError):
        CashRounding(step_minor=step_minor, rounding=rounding, at_least_minor=at_least_minor)


def test_only_the_cash_part() -> None:
    """MONEY-19"""
    total_minor, card_minor = 10_040, 5_000
    assert rounded_cash(total_minor - card_minor, DKK, other_tenders_minor=card_minor) == (
        5_050,
        10,
    )
    assert rounded_cash(0, DKK, other_tenders_minor=total_minor) == (0, 0)


@pytest.mark.parametrize(
    ("country", "other_tenders_minor", "rounded"),
    [("IT", 500, (502, 0)), ("IT", 0, (500, -2)), ("SK", 500, (500, -2))],
)
def test_cash_beside_another_tender(
    country: str, other_tenders_minor: int, rounded: tuple[int, int]
) -> None:
    """MONEY-19"""
    rule = cash_rounding("EUR", country)
    assert rounded_cash(502, rule, other_tenders_minor=other_tenders_minor) == rounded
    assert rounded_cash(-502, rule, other_tenders_minor=-other_tenders_minor) == tuple(
        -each for each in rounded
    )


@given(amount=amounts, rule=rules)
def test_payable_is_amount_and_rounding(amount: int, rule: CashRounding) -> None:
    """MONEY-19"""
    payable, rounding = rounded_cash(amount, rule)
    assert payable == amount + rounding
    assert abs(rounding) < rule.step_minor
    assert payable % rule.step_minor == 0 or abs(amount) <= rule.exact_up_to_minor


def test_a_refund_in_cash() -> None:
    """MONEY-20"""
    assert rounded_cash(1_025, DKK) == (1_050, 25)
    assert rounded_cash(-1_025, DKK) == (-1_050, -25)


@given(amount=amounts, rule=rules)
def test_a_refund_is_the_mirror(amount: int, rule: CashRounding) -> None:
    """MONEY-20"""
    payable, rounding = rounded_cash(amount, rule)
    assert rounded_cash(-amount, rule) == (-payable, -rounding)


def test_a_full_refund_of_a_split_tender() -> None:
    """MONEY-21"""
    payable, rounding = rounded_cash(5_040, DKK, other_tenders_minor=5_000)
    assert refund_rounding(
        -5_040,
        DKK,
        cash_left_minor=5_040,
        rounding_left_minor=rounding,
        other_tenders_minor=-5_000,
    ) == (-payable, -rounding)


def test_a_refund_in_two_pieces() -> None:
    """MONEY-21"""
    assert rounded_cash(1_040, DKK) == (1_050, 10)
    first = refund_rounding(-520, DKK, cash_left_minor=1_040, rounding_left_minor=10)
    assert first == (-500, 20)
    second = refund_rounding(-520, DKK, cash_left_minor=520, rounding_left_minor=30)
    assert second == (-550, -30)


def test_never_back_more_than_was_paid() -> None:
    """MONEY-21: 1.24 paid with 1.00; four quarters of it would each round up to 0.50."""
    left, rounding_left = 124, rounded_cash(124, DKK)[1]
    paid_back = []
    for _ in range(4):
        payable, rounding = refund_rounding(
            -31, DKK, cash_left_minor=left, rounding_left_minor=rounding_left
        )
        paid_back.append(payable)
        left, rounding_left = left - 31, rounding_left + rounding
    assert paid_back == [-50, -50, 0, 0]
    assert (left, rounding_left) == (0, 0)


@pytest.mark.parametrize(("other_tenders_minor", "rounded"), [(-100, (-101, 0)), (0, (-100, 1))])
def test_a_piece_beside_another_tender(other_tenders_minor: int, rounded: tuple[int, int]) -> None:
    """MONEY-21: and, where only wholly paid sales are rounded, MONEY-19."""
    assert (
        refund_rounding(
            -101,
            cash_rounding("EUR", "IT"),
            cash_left_minor=502,
            rounding_left_minor=0,
            other_tenders_minor=other_tenders_minor,
        )
        == rounded
    )


def test_a_piece_of_a_sale_paid_in_cash() -> None:
    """MONEY-21"""
    assert refund_rounding(
        -101, cash_rounding("EUR", "IT"), cash_left_minor=502, rounding_left_minor=-2
    ) == (-100, 1)


@pytest.mark.parametrize("amount_minor", [1, -101])
def test_only_what_is_left_goes_back(amount_minor: int) -> None:
    """MONEY-21"""
    with pytest.raises(AssertionError):
        refund_rounding(amount_minor, DKK, cash_left_minor=100, rounding_left_minor=0)


@given(
    amount=st.integers(0, 10**6) | st.integers(0, 300),
    rule=rules,
    weights=st.lists(st.integers(0, 100), min_size=1, max_size=6),
)
def test_refunds_of_everything_pay_back_what_was_paid(
    amount: int, rule: CashRounding, weights: list[int]
) -> None:
    """MONEY-21"""
    paid, rounding_left = rounded_cash(amount, rule)
    left, paid_back = amount, 0
    for piece in allocate(amount, weights):
        payable, rounding = refund_rounding(
            -piece, rule, cash_left_minor=left, rounding_left_minor=rounding_left
        )
        assert payable == -piece + rounding
        assert payable <= 0
        paid_back += payable
        left, rounding_left = left - piece, rounding_left + rounding
        assert -paid_back <= paid
    assert paid_back == -paid
    assert rounding_left == 0
