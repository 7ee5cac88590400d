"""Prices on condition in a basket: who buys enough, or is in a group, pays the lower price (PRICE-4
to PRICE-7)."""

from collections import Counter
from dataclasses import replace

from kasse.domain.basket.state import Basket, Line
from kasse.domain.prices import best_option


def as_charged(basket: Basket) -> Basket:
    """The basket whose lines have the prices that are charged, and the lists that these are from."""
    if not any(line.price_options or line.price_list for line in basket.lines):
        return basket
    quantities: Counter[tuple[str, bool]] = Counter()
    for line in basket.lines:
        if line.refund_of is None:
            quantities[_goods(line)] += abs(line.quantity_thousandths)
    lines = tuple(
        _line_as_charged(line, quantities[_goods(line)], basket.customer_groups)
        for line in basket.lines
    )
    return replace(basket, lines=lines)


def charged_price(basket: Basket, line: Line) -> int:
    """What one unit of a line of the basket costs, modifiers not included."""
    return next(found.price_minor for found in as_charged(basket).lines if found.line == line.line)


def _goods(line: Line) -> tuple[str, bool]:
    """What counts together towards a quantity: an item's sold lines, and those given back."""
    return line.item, line.quantity_thousandths > 0


def _line_as_charged(line: Line, quantity_thousandths: int, groups: tuple[str, ...]) -> Line:
    if line.price_minor != line.list_price_minor:
        # A price changed by hand is nobody's list's (PRICE-7).
        return line if line.price_list is None else replace(line, price_list=None)
    option = best_option(
        line.price_options, quantity_thousandths=quantity_thousandths, groups=groups
    )
    if option is None:
        return line
    return replace(line, price_minor=option.price_minor, price_list=option.list)
