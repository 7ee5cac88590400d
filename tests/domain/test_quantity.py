"""MONEY-15 to MONEY-17: quantities in thousandths."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.money import DANISH, ENGLISH, NumberFormat
from kasse.domain.outcome import refused
from kasse.domain.quantity import (
    MAX_QUANTITY_THOUSANDTHS,
    Unit,
    extend,
    format_quantity,
    parse_quantity,
)


@pytest.mark.parametrize(
    ("text", "unit", "quantity_thousandths"),
    [
        ("3", "pcs", 3_000),
        ("2,0", "pcs", 2_000),
        ("-1", "pcs", -1_000),
        ("0", "pcs", 0),
        ("0,345", "kg", 345),
        (",5", "l", 500),
        ("2,5", "m", 2_500),
        ("1.000.000", "m", MAX_QUANTITY_THOUSANDTHS),
    ],
)
def test_typed_quantities(text: str, unit: Unit, quantity_thousandths: int) -> None:
    """MONEY-15"""
    assert parse_quantity(text, unit, DANISH) == quantity_thousandths


@pytest.mark.parametrize("text", ["1.000.000,001", "-1.000.001", "9" * 20])
def test_too_many(text: str) -> None:
    """MONEY-15"""
    assert parse_quantity(text, "kg", DANISH) == refused(
        "number.too_large", text=text, limit=1_000_000_000, decimals=3
    )


@pytest.mark.parametrize(("text", "thousandths"), [("2,5", 2_500), ("-0,001", -1)])
def test_pieces_are_whole(text: str, thousandths: int) -> None:
    """MONEY-16"""
    assert parse_quantity(text, "pcs", DANISH) == refused(
        "quantity.not_whole", quantity_thousandths=thousandths, unit="pcs"
    )


def test_finer_than_thousandths() -> None:
    """MONEY-16"""
    assert parse_quantity("0.3455", "kg", ENGLISH) == refused(
        "number.too_many_decimals", text="0.3455", decimals=3
    )


@pytest.mark.parametrize(
    ("quantity_thousandths", "unit", "number_format", "text"),
    [
        (3_000, "pcs", DANISH, "3"),
        (-12_000_000, "pcs", DANISH, "-12.000"),
        (2_500, "pcs", DANISH, "2,500"),
        (345, "kg", DANISH, "0,345"),
        (345, "kg", ENGLISH, "0.345"),
        (2_000, "l", DANISH, "2,000"),
        (-1, "m", DANISH, "-0,001"),
    ],
)
def test_written_quantities(
    quantity_thousandths: int, unit: Unit, number_format: NumberFormat, text: str
) -> None:
    """MONEY-16"""
    assert format_quantity(quantity_thousandths, unit, number_format) == text


@given(
    quantity=st.integers(-MAX_QUANTITY_THOUSANDTHS, MAX_QUANTITY_THOUSANDTHS),
    unit=st.sampled_from(["kg", "l", "m"]),
)
def test_what_is_written_can_be_typed(quantity: int, unit: Unit) -> None:
    """MONEY-16"""
    assert parse_quantity(format_quantity(quantity, unit, DANISH), unit, DANISH) == quantity


@pytest.mark.parametrize(
    ("price_minor", "quantity_thousandths", "amount_minor"),
    [
        (8_995, 345, 3_103),
        (8_995, -345, -3_103),
        (995, 3_000, 2_985),
        (1, 500, 1),
        (-500, 2_000, -1_000),
        (995, 0, 0),
    ],
)
def test_price_times_quantity(
    price_minor: int, quantity_thousandths: int, amount_minor: int
) -> None:
    """MONEY-17"""
    assert extend(price_minor, quantity_thousandths) == amount_minor


def test_price_times_quantity_by_another_rounding() -> None:
    """MONEY-17"""
    assert extend(1, 500, "half_even") == 0


@given(
    price=st.integers(-(10**13), 10**13),
    quantity=st.integers(-MAX_QUANTITY_THOUSANDTHS, MAX_QUANTITY_THOUSANDTHS),
)
def test_the_product_is_rounded_once_and_mirrored(price: int, quantity: int) -> None:
    """MONEY-17"""
    amount = extend(price, quantity)
    assert abs(amount - Fraction(price * quantity, 1_000)) <= Fraction(1, 2)
    assert extend(price, -quantity) == -amount
