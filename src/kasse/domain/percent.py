"""A percentage of an amount (MONEY-14)."""

from typing import Final

from kasse.domain.rounding import Rounding, round_fraction

PPM: Final = 1_000_000
"""Parts per million in the whole: a rate of 100 %."""


def percent_of(amount_minor: int, rate_ppm: int, rounding: Rounding = "half_up") -> int:
    """The amount times the rate in parts per million, rounded once, in minor units (MONEY-14)."""
    return round_fraction(rounding, amount_minor * rate_ppm, PPM)
