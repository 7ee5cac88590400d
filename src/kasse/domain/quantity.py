"""Quantities: integers of thousandths of a unit (MONEY-15 to MONEY-17)."""

from typing import Final, Literal

from kasse.domain.number_text import NumberFormat, format_number, parse_number
from kasse.domain.outcome import Refused, refused
from kasse.domain.rounding import Rounding, round_fraction

Unit = Literal["pcs", "kg", "l", "m"]

ONE_THOUSANDTHS: Final = 1_000
"""One whole unit, in thousandths."""

MAX_QUANTITY_THOUSANDTHS: Final = 1_000_000 * ONE_THOUSANDTHS
"""The largest quantity in either direction, in thousandths (MONEY-15)."""

_DECIMALS: Final = 3


def parse_quantity(text: str, unit: Unit, number_format: NumberFormat) -> int | Refused:
    """Read a typed quantity as thousandths (MONEY-15, MONEY-16); its sign is kept.

    Refused: number.empty, number.not_a_number, number.grouping, number.too_many_decimals,
    number.too_large, quantity.not_whole.
    """
    quantity = parse_number(text, _DECIMALS, number_format, MAX_QUANTITY_THOUSANDTHS)
    if isinstance(quantity, Refused):
        return quantity
    if unit == "pcs" and quantity % ONE_THOUSANDTHS:
        return refused("quantity.not_whole", quantity_thousandths=quantity, unit=unit)
    return quantity


def format_quantity(quantity_thousandths: int, unit: Unit, number_format: NumberFormat) -> str:
    """Write a quantity without its unit: whole pieces without decimals, all else with three."""
    if unit == "pcs" and quantity_thousandths % ONE_THOUSANDTHS == 0:
        return format_number(quantity_thousandths // ONE_THOUSANDTHS, 0, number_format)
    return format_number(quantity_thousandths, _DECIMALS, number_format)


def extend(price_minor: int, quantity_thousandths: int, rounding: Rounding = "half_up") -> int:
    """The price of one unit times the quantity, rounded once, in minor units (MONEY-17)."""
    return round_fraction(rounding, price_minor * quantity_thousandths, ONE_THOUSANDTHS)
