"""MONEY-1 to MONEY-3: named roundings of an exact fraction."""

import decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.rounding import (
    MIRRORED_ROUNDINGS,
    ROUNDINGS,
    Rounding,
    round_fraction,
    to_multiple,
)

roundings = st.sampled_from(get_args(Rounding))
numerators = st.integers(-(10**30), 10**30)
denominators = st.integers(1, 10**12)


@pytest.mark.parametrize(
    ("name", "two_and_a_half", "minus_two_and_a_half", "two_point_four", "minus_two_point_six"),
    [
        ("half_up", 3, -3, 2, -3),
        ("half_even", 2, -2, 2, -3),
        ("half_down", 2, -2, 2, -3),
        ("down", 2, -2, 2, -2),
        ("up", 3, -3, 3, -3),
        ("floor", 2, -3, 2, -3),
        ("ceiling", 3, -2, 3, -2),
    ],
)
def test_the_table_of_the_rule(
    name: Rounding,
    two_and_a_half: int,
    minus_two_and_a_half: int,
    two_point_four: int,
    minus_two_point_six: int,
) -> None:
    """MONEY-1"""
    assert round_fraction(name, 5, 2) == two_and_a_half
    assert round_fraction(name, -5, 2) == minus_two_and_a_half
    assert round_fraction(name, 12, 5) == two_point_four
    assert round_fraction(name, -13, 5) == minus_two_point_six


@pytest.mark.parametrize(("halves", "even"), [(1, 0), (3, 2), (5, 2), (-1, 0), (-3, -2), (-5, -2)])
def test_half_even_goes_to_the_even_neighbour(halves: int, even: int) -> None:
    """MONEY-1"""
    assert round_fraction("half_even", halves, 2) == even


def test_every_name_has_its_rounding() -> None:
    """MONEY-1"""
    assert tuple(ROUNDINGS) == get_args(Rounding)


@given(name=roundings, whole=numerators, denominator=denominators)
def test_a_whole_number_stays(name: Rounding, whole: int, denominator: int) -> None:
    """MONEY-1"""
    assert round_fraction(name, whole * denominator, denominator) == whole


@given(name=roundings, tenths=st.integers(-(10**9), 10**9))
def test_agrees_with_decimal_arithmetic(name: Rounding, tenths: int) -> None:
    """MONEY-1: the standard library's decimal module knows the same seven by the same meaning."""
    exact = decimal.Decimal(tenths) / 10
    expected = exact.quantize(decimal.Decimal(1), rounding=f"ROUND_{name.upper()}")
    assert round_fraction(name, tenths, 10) == int(expected)


@given(name=roundings, numerator=numerators, denominator=denominators)
def test_never_a_whole_unit_away(name: Rounding, numerator: int, denominator: int) -> None:
    """MONEY-1"""
    assert abs(round_fraction(name, numerator, denominator) * denominator - numerator) < denominator


@given(name=st.sampled_from(MIRRORED_ROUNDINGS), numerator=numerators, denominator=denominators)
def test_mirrored_roundings(name: Rounding, numerator: int, denominator: int) -> None:
    """MONEY-2"""
    assert round_fraction(name, -numerator, denominator) == -round_fraction(
        name, numerator, denominator
    )


def test_floor_and_ceiling_are_not_mirrored() -> None:
    """MONEY-2"""
    assert set(get_args(Rounding)) - set(MIRRORED_ROUNDINGS) == {"floor", "ceiling"}
    assert (round_fraction("floor", 3, 2), round_fraction("floor", -3, 2)) == (1, -2)
    assert (round_fraction("ceiling", 3, 2), round_fraction("ceiling", -3, 2)) == (2, -1)


@pytest.mark.parametrize("name", get_args(Rounding))
@pytest.mark.parametrize("denominator", [0, -1])
def test_a_denominator_is_positive(name: Rounding, denominator: int) -> None:
    """MONEY-1"""
    with pytest.raises(AssertionError):
        round_fraction(name, 1, denominator)


@pytest.mark.parametrize(
    ("amount", "step", "name", "multiple"),
    [
        (1_025, 50, "half_up", 1_050),
        (1_025, 50, "half_down", 1_000),
        (1_024, 50, "half_up", 1_000),
        (-1_025, 50, "half_up", -1_050),
        (1_001, 50, "ceiling", 1_050),
        (1_049, 50, "down", 1_000),
    ],
)
def test_to_a_multiple(amount: int, step: int, name: Rounding, multiple: int) -> None:
    """MONEY-3"""
    assert to_multiple(amount, step, name) == multiple
