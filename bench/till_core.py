"""The till's core on CPython: pricing a basket, a scan, and closing a day of 10 000 sales."""

from collections.abc import Iterator

from bench.table import Row, median_ms, timed_row
from kasse.domain.basket.pricing import price_basket
from kasse.domain.outcome import Refused
from tests.till.shop import Hands, shop

CODES = ("5701234567899", "5709876543219", "0,345*APPLE", "PAPER", "SHIRTM")


def rows() -> Iterator[Row]:
    """The rows of this module."""
    hands = shop()
    _fill(hands, 19)
    yield timed_row(
        "price and tax a 20-line basket again after a scan, CPython", 1, _pricing_ms(hands)
    )
    yield timed_row(
        "a whole scan into a 20-line basket, written and drawn, CPython", 10, _scan_ms()
    )
    yield timed_row("Z report after 10,000 sales", 100, _z_ms(10_000))


def _fill(hands: Hands, lines: int) -> None:
    """Lines that do not melt into one: weighed goods stand alone."""
    for place in range(lines):
        hands.do("scan", text=f"0,{345 + place}*APPLE")
    hands.do("discount", line=1, rate=100_000)
    hands.do("discount", rate=50_000)
    hands.do("scan", text="5701234567899")


def _pricing_ms(hands: Hands) -> float:
    terms = hands.till.state.settings.terms
    assert not isinstance(terms, Refused)
    assert len(hands.till.state.basket.lines) == 20
    return median_ms(lambda: price_basket(hands.till.state.basket, terms), rounds=50, times=10)


def _scan_ms() -> float:
    hands = shop()
    _fill(hands, 19)
    return median_ms(lambda: hands.do("scan", text="5701234567899"), rounds=100)


def _z_ms(sales: int) -> float:
    hands = shop()
    for number in range(sales):
        hands.do("scan", text=CODES[number % len(CODES)])
        hands.do("tender", kind="cash")
    return median_ms(lambda: hands.do("z_report"), rounds=1)
