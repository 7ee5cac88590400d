"""MONEY-22: prices set, raised and lowered, and brought onto a price point."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kasse.domain.price_change import (
    PriceChange,
    Way,
    changed_price,
    is_below_cost,
    to_ending,
    with_margin,
)

prices = st.integers(0, 10**13) | st.integers(0, 500)
steps = st.sampled_from([(1, 0), (5, 0), (50, 0), (100, 0), (100, 95), (100, 99), (1_000, 995)])


@st.composite
def changes(
    draw: st.DrawFn, *, ways: tuple[Way, ...] = ("set", "percent", "amount")
) -> PriceChange:
    way = draw(st.sampled_from(ways))
    step, ending = draw(steps)
    least = 0 if way == "set" else -20_000
    value = draw(st.integers(least, 20_000))
    return PriceChange(way=way, value=value, step_minor=step, ending_minor=ending)


@pytest.mark.parametrize(
    ("price", "way", "value", "step", "ending", "expected"),
    [
        (9_995, "percent", 300, 1, 0, 10_295),
        (9_995, "percent", 300, 50, 0, 10_300),
        (9_995, "percent", 300, 100, 95, 10_295),
        (9_995, "percent", -10_000, 1, 0, 0),
        (9_995, "percent", -20_000, 100, 95, 0),
        (30, "percent", 0, 100, 95, 95),
        (30, "percent", 0, 100, 0, 100),
        (45, "percent", 0, 100, 95, 95),
        (145, "percent", 0, 100, 95, 195),
        (144, "percent", 0, 100, 95, 95),
        (1_025, "percent", 0, 50, 0, 1_050),
        (1_000, "amount", 25, 1, 0, 1_025),
        (200, "amount", -500, 1, 0, 0),
        (200, "amount", -500, 100, 95, 0),
        (200, "amount", -199, 50, 0, 50),
        (200, "set", 1_234, 1, 0, 1_234),
        (200, "set", 1_234, 100, 95, 1_195),
        (200, "set", 0, 100, 95, 0),
        (0, "percent", 300, 100, 95, 0),
        (0, "set", 500, 1, 0, 500),
    ],
)
def test_a_price_is_changed(
    price: int, way: Way, value: int, step: int, ending: int, expected: int
) -> None:
    change = PriceChange(way=way, value=value, step_minor=step, ending_minor=ending)
    assert changed_price(price, change) == expected


def test_it_is_rounded_once() -> None:
    """MONEY-1: 22.74525 lies below the middle of 22.50 and 23.00; to the øre first it would be
    22.75, and from there go up."""
    change = PriceChange(way="percent", value=-3, step_minor=50)
    assert changed_price(2_275, change) == 2_250
    assert changed_price(2_275, PriceChange(way="percent", value=0, step_minor=50)) == 2_300


@given(price=prices, change=changes())
def test_it_is_an_integer_on_the_price_point_and_never_below_zero(
    price: int, change: PriceChange
) -> None:
    changed = changed_price(price, change)
    assert type(changed) is int
    assert changed == 0 or changed % change.step_minor == change.ending_minor
    assert changed >= 0


@given(price=prices, change=changes(ways=("percent", "amount")))
def test_no_other_price_point_is_nearer(price: int, change: PriceChange) -> None:
    changed = changed_price(price, change)
    if change.way == "percent":
        numerator, denominator = price * (10_000 + change.value), 10_000
    else:
        numerator, denominator = price + change.value, 1
    if changed == 0:
        assert numerator <= 0
        return
    off = abs(changed * denominator - numerator)
    for neighbour in (changed - change.step_minor, changed + change.step_minor):
        if neighbour > 0:
            assert off <= abs(neighbour * denominator - numerator)


@given(price=prices, step=steps)
def test_a_price_on_its_point_stays(price: int, step: tuple[int, int]) -> None:
    change = PriceChange(way="percent", value=0, step_minor=step[0], ending_minor=step[1])
    once = changed_price(price, change)
    assert changed_price(once, change) == once
    assert changed_price(price, PriceChange(way="amount", value=0)) == price


@given(price=prices, more=st.integers(0, 100), change=changes(ways=("percent", "amount")))
def test_a_higher_price_does_not_become_the_lower_one(
    price: int, more: int, change: PriceChange
) -> None:
    if change.value > -10_000:
        assert changed_price(price + more, change) >= changed_price(price, change)


@given(numerator=st.integers(-(10**9), 10**9), denominator=st.integers(1, 10_000), step=steps)
def test_an_ending_is_met(numerator: int, denominator: int, step: tuple[int, int]) -> None:
    found = to_ending(numerator, denominator, *step)
    assert found % step[0] == step[1]
    assert 2 * abs(found * denominator - numerator) <= step[0] * denominator


@pytest.mark.parametrize(
    ("price", "cost", "tax_ppm", "margin", "expected"),
    [
        (1_100, 800, 250_000, 2_000, 1_295),
        (1_250, 800, 250_000, 2_000, 1_250),
        (1_249, 800, 250_000, 2_000, 1_295),
        (1_100, None, 250_000, 2_000, 1_100),
        (1_100, 800, 0, 2_000, 1_100),
        (0, 800, 0, 0, 895),
        (1_100, 800, 250_000, None, 1_100),
    ],
)
def test_a_margin_is_kept(
    price: int, cost: int | None, tax_ppm: int, margin: int | None, expected: int
) -> None:
    """PRICE-20: the rule's own example; what keeps enough stays off the price point as it is."""
    change = PriceChange(
        way="percent", value=0, step_minor=100, ending_minor=95, least_margin_bp=margin
    )
    assert with_margin(price, change, cost_minor=cost, tax_ppm=tax_ppm) == expected


@pytest.mark.parametrize(
    ("price", "tax_ppm", "below"),
    [(999, 250_000, True), (1_000, 250_000, False), (799, 0, True), (800, 0, False)],
)
def test_below_cost_is_judged_without_tax(price: int, tax_ppm: int, below: bool) -> None:
    """PRICE-15: a cost of 8.00 is 10.00 with 25 % tax; the cost itself is not below it."""
    assert is_below_cost(price, cost_minor=800, tax_ppm=tax_ppm) is below


@given(
    price=st.integers(0, 50_000),
    cost=st.integers(0, 50_000),
    tax_ppm=st.sampled_from((0, 120_000, 250_000)),
    margin=st.integers(0, 9_999),
    step=steps,
)
@settings(max_examples=50)
def test_a_margin_always(
    price: int, cost: int, tax_ppm: int, margin: int, step: tuple[int, int]
) -> None:
    """PRICE-20: never lowered, and a step less would keep too little."""
    change = PriceChange(
        way="percent",
        value=0,
        step_minor=step[0],
        ending_minor=step[1],
        least_margin_bp=margin,
    )

    def keeps(one: int) -> bool:
        net = Fraction(one * 1_000_000, 1_000_000 + tax_ppm)
        return net * (10_000 - margin) >= cost * 10_000

    raised = with_margin(price, change, cost_minor=cost, tax_ppm=tax_ppm)
    assert raised >= price
    assert keeps(raised)
    assert raised == price or not keeps(raised - step[0])
