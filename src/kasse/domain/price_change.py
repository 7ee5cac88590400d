"""Changing a price: to an amount, by percent or by an amount, and onto a price point (MONEY-22)."""

from dataclasses import dataclass
from typing import Final, Literal

from kasse.domain.rounding import Rounding, round_fraction

WHOLE_BP: Final = 10_000
"""Basis points in the whole: a rate of 100 %."""

WHOLE_PPM: Final = 1_000_000
"""Parts per million in the whole."""

Way = Literal["set", "percent", "amount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange:
    """`way` says what `value` is: `set` the new price in minor units, `percent` how much is added
    in basis points (300 is 3 % more), `amount` how much in minor units; below zero lowers.

    The result goes to the nearest price that is `ending_minor` above a multiple of `step_minor`:
    50 and 0 for half a krone, 100 and 95 for prices that end in .95. `least_margin_bp` is the share
    of the price without tax, in basis points, that is to be left of it after the cost (PRICE-20);
    None for any.
    """

    way: Way
    value: int
    step_minor: int = 1
    ending_minor: int = 0
    least_margin_bp: int | None = None

    def __post_init__(self) -> None:
        assert 0 <= self.ending_minor < self.step_minor
        assert self.way != "set" or self.value >= 0
        assert self.least_margin_bp is None or 0 <= self.least_margin_bp < WHOLE_BP


def changed_price(price_minor: int, change: PriceChange) -> int:
    """What a price of zero or more becomes, rounded once (MONEY-22).

    What comes to nothing or less is zero; more than nothing never rounds to zero or below.
    """
    assert price_minor >= 0
    numerator, denominator = _exact(price_minor, change)
    if numerator <= 0:
        return 0
    step, ending = change.step_minor, change.ending_minor
    return max(to_ending(numerator, denominator, step, ending), ending or step)


def with_margin(
    price_minor: int, change: PriceChange, *, cost_minor: int | None, tax_ppm: int
) -> int:
    """The price, raised where it keeps too little of a cost (PRICE-20); `tax_ppm` is the tax that
    stands in it, in parts per million of the price without tax. Never lowered."""
    if change.least_margin_bp is None or cost_minor is None:
        return price_minor
    numerator = cost_minor * WHOLE_BP * (WHOLE_PPM + tax_ppm)
    denominator = (WHOLE_BP - change.least_margin_bp) * WHOLE_PPM
    if price_minor * denominator >= numerator:
        return price_minor
    return to_ending(numerator, denominator, change.step_minor, change.ending_minor, "ceiling")


def is_below_cost(price_minor: int, *, cost_minor: int, tax_ppm: int) -> bool:
    """Whether a price without its tax is less than the cost."""
    return price_minor * WHOLE_PPM < cost_minor * (WHOLE_PPM + tax_ppm)


def to_ending(
    numerator: int, denominator: int, step: int, ending: int, rounding: Rounding = "half_up"
) -> int:
    """Round an exact fraction to an integer that is `ending` above a multiple of `step`
    (MONEY-22)."""
    above = round_fraction(rounding, numerator - ending * denominator, step * denominator)
    return above * step + ending


def _exact(price_minor: int, change: PriceChange) -> tuple[int, int]:
    """The new price before it is rounded, as a fraction."""
    if change.way == "set":
        return change.value, 1
    if change.way == "amount":
        return price_minor + change.value, 1
    return price_minor * (WHOLE_BP + change.value), WHOLE_BP
