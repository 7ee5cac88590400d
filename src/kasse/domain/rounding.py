"""Named roundings of an exact fraction to an integer (MONEY-1 to MONEY-3).

A fraction is a numerator and a positive denominator; nothing is divided before it is rounded.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

Rounding = Literal["half_up", "half_even", "half_down", "down", "up", "floor", "ceiling"]


def round_fraction(rounding: Rounding, numerator: int, denominator: int) -> int:
    """Round numerator/denominator by the rounding of that name (MONEY-1)."""
    return ROUNDINGS[rounding](numerator, denominator)


def to_multiple(amount: int, step: int, rounding: Rounding) -> int:
    """Round an amount to a multiple of a positive step (MONEY-3)."""
    return ROUNDINGS[rounding](amount, step) * step


def half_up(numerator: int, denominator: int) -> int:
    """Round to the nearest integer, a half away from zero (MONEY-1)."""
    assert denominator > 0
    if numerator < 0:
        return -((denominator - 2 * numerator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def half_even(numerator: int, denominator: int) -> int:
    """Round to the nearest integer, a half to the even neighbour (MONEY-1)."""
    assert denominator > 0
    below, rest = divmod(numerator, denominator)
    if 2 * rest == denominator:
        return below + below % 2
    return below + (2 * rest > denominator)


def half_down(numerator: int, denominator: int) -> int:
    """Round to the nearest integer, a half toward zero (MONEY-1)."""
    assert denominator > 0
    if numerator < 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return -((denominator - 2 * numerator) // (2 * denominator))


def down(numerator: int, denominator: int) -> int:
    """Round toward zero (MONEY-1)."""
    return ceiling(numerator, denominator) if numerator < 0 else floor(numerator, denominator)


def up(numerator: int, denominator: int) -> int:
    """Round away from zero (MONEY-1)."""
    return floor(numerator, denominator) if numerator < 0 else ceiling(numerator, denominator)


def floor(numerator: int, denominator: int) -> int:
    """Round toward minus infinity (MONEY-1)."""
    assert denominator > 0
    return numerator // denominator


def ceiling(numerator: int, denominator: int) -> int:
    """Round toward plus infinity (MONEY-1)."""
    assert denominator > 0
    return -(-numerator // denominator)


ROUNDINGS: Mapping[Rounding, Callable[[int, int], int]] = MappingProxyType(
    {
        "half_up": half_up,
        "half_even": half_even,
        "half_down": half_down,
        "down": down,
        "up": up,
        "floor": floor,
        "ceiling": ceiling,
    }
)

# MONEY-2: those that give for -x the negative of what they give for x. Tax and cash use only
# these, so that a refund mirrors its sale.
MIRRORED_ROUNDINGS: tuple[Rounding, ...] = ("half_up", "half_even", "half_down", "down", "up")
