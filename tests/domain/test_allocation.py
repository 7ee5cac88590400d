"""MONEY-4 to MONEY-8: parts add up to the whole."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kasse.domain.allocation import allocate, apportion
from kasse.domain.rounding import MIRRORED_ROUNDINGS, Rounding, round_fraction

totals = st.integers(-(10**13), 10**13)
weight_lists = st.lists(st.integers(0, 10**6) | st.integers(0, 3), min_size=1, max_size=12)
signed_shares = st.lists(st.integers(-(10**9), 10**9) | st.integers(-3, 3), max_size=12)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], (34, 33, 33)),
        (1_000, [5, 3, 1], (556, 333, 111)),
        (100, [3, 3, 1], (43, 43, 14)),
        (10, [1, 2, 7], (1, 2, 7)),
        (7, [1, 1_000_000], (0, 7)),
        (0, [1, 2], (0, 0)),
        (0, [], ()),
    ],
)
def test_largest_remainder(total: int, weights: list[int], parts: tuple[int, ...]) -> None:
    """MONEY-4"""
    assert allocate(total, weights) == parts


@given(total=totals, weights=weight_lists)
def test_parts_add_up(total: int, weights: list[int]) -> None:
    """MONEY-4"""
    parts = allocate(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)


@given(total=totals, weights=weight_lists)
def test_each_part_is_next_to_its_share(total: int, weights: list[int]) -> None:
    """MONEY-4: no part is a whole unit away from its share, and a larger weight has no less."""
    assume(sum(weights))
    parts = allocate(total, weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
    by_weight = [abs(part) for _, part in sorted(zip(weights, map(abs, parts), strict=True))]
    assert by_weight == sorted(by_weight)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [(5, [1, 1], (3, 2)), (2, [1, 1, 1], (1, 1, 0)), (3, [1, 2, 1, 2], (1, 1, 0, 1))],
)
def test_a_tie_goes_to_the_earlier_part(
    total: int, weights: list[int], parts: tuple[int, ...]
) -> None:
    """MONEY-5"""
    assert allocate(total, weights) == parts


def test_a_negative_total() -> None:
    """MONEY-6"""
    assert allocate(-100, [1, 1, 1]) == (-34, -33, -33)


@given(total=totals, weights=weight_lists)
def test_a_negative_total_is_the_mirror(total: int, weights: list[int]) -> None:
    """MONEY-6"""
    assert allocate(-total, weights) == tuple(-part for part in allocate(total, weights))


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 0, 1], (50, 0, 50)),
        (101, [0, 1, 1, 0], (0, 51, 50, 0)),
        (5, [0, 0], (3, 2)),
        (-5, [0, 0, 0], (-2, -2, -1)),
    ],
)
def test_weights_of_zero(total: int, weights: list[int], parts: tuple[int, ...]) -> None:
    """MONEY-7"""
    assert allocate(total, weights) == parts


@given(total=totals, weights=weight_lists)
def test_weight_zero_gets_zero(total: int, weights: list[int]) -> None:
    """MONEY-7"""
    assume(sum(weights))
    parts = allocate(total, weights)
    assert [part for part, weight in zip(parts, weights, strict=True) if weight == 0] == [
        0
    ] * weights.count(0)


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [1, -1]), (1, [-1])])
def test_what_cannot_be_split(total: int, weights: list[int]) -> None:
    """MONEY-4"""
    with pytest.raises(AssertionError):
        allocate(total, weights)


@pytest.mark.parametrize(
    ("total", "numerators", "denominator", "parts"),
    [
        (0, [5, -5], 2, (3, -3)),
        (0, [-5, 5], 2, (-3, 3)),
        (61, [202, 202, 202], 10, (21, 20, 20)),
        (1, [4, 4, 4, -3], 10, (1, 0, 0, 0)),
        (0, [0, 5, -5], 2, (0, 3, -3)),
        (2, [20], 10, (2,)),
        (0, [], 3, ()),
    ],
)
def test_signed_shares(
    total: int, numerators: list[int], denominator: int, parts: tuple[int, ...]
) -> None:
    """MONEY-8"""
    assert apportion(total, numerators, denominator) == parts


@given(
    name=st.sampled_from(MIRRORED_ROUNDINGS),
    numerators=signed_shares,
    denominator=st.integers(1, 10**7) | st.integers(1, 4),
)
def test_signed_shares_add_up_and_mirror(
    name: Rounding, numerators: list[int], denominator: int
) -> None:
    """MONEY-8"""
    total = round_fraction(name, sum(numerators), denominator)
    parts = apportion(total, numerators, denominator)
    assert sum(parts) == total
    for part, numerator in zip(parts, numerators, strict=True):
        assert abs(part * denominator - numerator) < denominator
    mirrored = apportion(-total, [-numerator for numerator in numerators], denominator)
    assert mirrored == tuple(-part for part in parts)


@pytest.mark.parametrize(("total", "numerators"), [(3, [10, 10]), (1, [10, 10]), (4, [15, 10])])
def test_a_total_that_is_no_rounding_of_the_sum(total: int, numerators: list[int]) -> None:
    """MONEY-8"""
    with pytest.raises(AssertionError):
        apportion(total, numerators, 10)


def test_a_denominator_is_positive() -> None:
    """MONEY-8"""
    with pytest.raises(AssertionError):
        apportion(0, [1], 0)
