"""What a basket costs: docs/rules/basket.md, BSK-1 to BSK-8."""

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kasse.domain.basket.decision import Decided
from kasse.domain.basket.pricing import price_basket
from kasse.domain.basket.returned import share_returned
from kasse.domain.basket.state import Basket
from kasse.domain.cash_rounding import NO_CASH_ROUNDING
from kasse.domain.item import Modifier, ModifierGroup
from kasse.domain.tax import TaxAmount
from tests.domain.selling import APPLES, BEER, DANISH, MILK, Counter, item, terms

OAT = ModifierGroup(
    id="extra", name="Extra", min=0, max=9, modifiers=(Modifier(id="oat", name="Oat", price=500),)
)
COFFEE = item("coffee", 3000, modifier_groups=("extra",))


def test_one_way_to_a_price() -> None:
    """BSK-1: the rule's own example."""
    one_by_one, at_once, raised = Counter(), Counter(), Counter()
    one_by_one.add()
    one_by_one.add()
    at_once.add(MILK, 2000)
    raised.add()
    raised.set_quantity(1, 2000)
    assert one_by_one.priced == at_once.priced == raised.priced
    assert at_once.priced.total_minor == 2590


def test_the_amount_of_a_line() -> None:
    """BSK-2: the rule's own examples."""
    counter = Counter()
    counter.add(APPLES, 345)
    counter.add(COFFEE, 2000, groups=(OAT,), modifiers=(("oat", 2),))
    assert counter.totals == [863, 8000]


def test_a_printed_amount_is_charged_as_printed() -> None:
    """BSK-3: the rule's own example."""
    counter = Counter()
    counter.add(item("cheese", 12_000, unit="kg"), label_minor=4321)
    assert counter.totals == [4321]
    assert counter.basket.lines[0].quantity_thousandths == 360


def test_discounts_of_a_line_come_one_after_another() -> None:
    """BSK-4: the rule's own examples."""
    counter = Counter()
    counter.add(item("lamp", 10_000))
    counter.discount(1, rate_ppm=100_000)
    counter.discount(1, amount_minor=500)
    assert [found.amount_minor for found in counter.priced.lines[0].discounts] == [-1000, -500]
    assert counter.totals == [8500]
    shrunk = Counter()
    shrunk.add(item("tea", 500), 2000)
    shrunk.discount(1, amount_minor=800)
    shrunk.set_quantity(1, 1000)
    assert shrunk.totals == [0]


def test_discounts_of_the_basket_come_after_those_of_the_lines() -> None:
    """BSK-5: the rule's own example, with a deposit and goods that come back."""
    counter = Counter()
    counter.add(MILK, 2000)
    counter.add(BEER)
    counter.add(item("bread", 2450), -1000)
    counter.discount(rate_ppm=100_000)
    assert counter.totals == [2331, 900, 100, -2450]
    ((discount, total),) = counter.priced.basket_discounts
    assert (discount.rate_ppm, total) == (100_000, -359)
    assert [
        [(found.source, found.amount_minor) for found in line.discounts]
        for line in counter.priced.lines
    ] == [[("basket", -259)], [("basket", -100)], [], []]


def test_a_basket_discount_never_takes_more_than_there_is() -> None:
    """BSK-5"""
    counter = Counter()
    counter.add(MILK, 2000)
    counter.discount(amount_minor=2000)
    counter.discount(rate_ppm=500_000)
    counter.set_quantity(1, 1000)
    assert [total for _, total in counter.priced.basket_discounts] == [-1295, 0]
    assert counter.totals == [0]
    assert counter.priced.lines[0].discounts[0].amount_minor == -1295


def test_tax_is_reckoned_on_what_is_charged() -> None:
    """BSK-8: the rule's own example."""
    counter = Counter()
    counter.add(item("lamp", 10_000))
    counter.discount(1, rate_ppm=200_000)
    assert counter.priced.tax_minor == 1600
    assert counter.priced.taxes == (
        TaxAmount(category="S", rate_ppm=250_000, net_minor=6400, tax_minor=1600, gross_minor=8000),
    )


def test_an_exempt_basket() -> None:
    """BSK-27, TAX-11: the tax comes off, and the line counts to the row it was charged with."""
    counter = Counter()
    counter.add(item("lamp", 999))
    counter.add(item("paper", 3000, tax_class="zero"))
    counter.exempt()
    lamp, paper = counter.priced.lines
    assert (lamp.amount_minor, lamp.exempted_minor, lamp.total_minor, lamp.tax_minor) == (
        999,
        -200,
        799,
        0,
    )
    assert (lamp.tax_category, lamp.tax_rate_ppm) == ("E", 0)
    assert (paper.exempted_minor, paper.total_minor, paper.tax_category) == (0, 3000, "Z")
    body = counter.sell_for()["body"]
    assert [line["tax_category"] for line in body["lines"]] == ["E", "Z"]
    assert body["tax_exempt"] == {"reason": "embassy"}


def test_prices_without_tax() -> None:
    """TAX-5 in a basket: the lines add up to the net."""
    counter = Counter(terms(mode="exclusive"))
    counter.add(item("lamp", 999))
    counter.add(item("mug", 1001))
    counter.discount(rate_ppm=500_000)
    assert counter.totals == [499, 501]
    priced = counter.priced
    assert (priced.net_minor, priced.tax_minor, priced.total_minor) == (1000, 250, 1250)


@pytest.mark.parametrize(("rounding_at", "tax"), [("line", 60), ("sum", 61)])
def test_tax_rounded_per_line_or_per_sum(rounding_at: str, tax: int) -> None:
    """TAX-6, TAX-7 in a basket: three lines of 1.01."""
    counter = Counter(terms(rounding_at=rounding_at))
    for name in ("a", "b", "c"):
        counter.add(item(name, 101))
    assert counter.priced.tax_minor == tax


@pytest.mark.parametrize(
    ("of", "shares"),
    [((1, 1, 1), [3333, 3334, 3333]), ((2, 1), [6667, 3333]), ((3,), [10_000])],
)
def test_shares_of_what_was_paid(of: tuple[int, ...], shares: list[int]) -> None:
    """REF-2: 3 for 100.00."""
    before = 0
    found = []
    for count in of:
        found.append(share_returned(10_000, of=3, before=before, now=count))
        before += count
    assert found == shares


@given(
    whole=st.integers(min_value=-(10**9), max_value=10**9),
    parts=st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=9),
)
def test_shares_always_add_up(whole: int, parts: list[int]) -> None:
    """REF-2"""
    before, shares = 0, []
    for part in parts:
        shares.append(share_returned(whole, of=sum(parts), before=before, now=part))
        before += part
    assert sum(shares) == whole


ITEMS = (
    MILK,
    BEER,
    COFFEE,
    item("lamp", 10_000),
    item("paper", 3000, tax_class="zero"),
    item("book", 9995, tax_class="reduced"),
    item("crumb", 1),
    item("free", 0),
)
_adds = st.tuples(
    st.just("add"),
    st.sampled_from(ITEMS),
    st.sampled_from((1000, 2000, 7000, -1000, -2000)),
)
_weighs = st.tuples(
    st.just("add"), st.just(APPLES), st.integers(min_value=-5000, max_value=5000).filter(bool)
)
_discounts = st.tuples(
    st.sampled_from(("line", "basket")),
    st.integers(min_value=0, max_value=9),
    st.one_of(
        st.sampled_from((1, 50_000, 333_333, 1_000_000)).map(lambda rate: {"rate_ppm": rate}),
        st.sampled_from((1, 99, 1000)).map(lambda amount: {"amount_minor": amount}),
    ),
)
_terms = st.builds(
    terms,
    mode=st.sampled_from(("inclusive", "exclusive")),
    rounding_at=st.sampled_from(("line", "sum")),
    cash=st.sampled_from((NO_CASH_ROUNDING, DANISH.cash_rounding)),
)


def _counter(under: Any, adds: list[Any], discounts: list[Any], *, exempt: bool) -> Counter:
    counter = Counter(under)
    for _, what, quantity in adds:
        decision = counter.try_add(
            what, quantity, groups=(OAT,) if what is COFFEE else (), modifiers=()
        )
        counter.take(decision)
    for where, place, wish in discounts:
        line = counter.basket.lines[place % len(counter.basket.lines)].line
        decision = counter.try_discount(line if where == "line" else None, **wish)
        if isinstance(decision, Decided):
            counter.take(decision)
    if exempt:
        counter.exempt()
    return counter


_baskets = st.builds(
    _counter,
    _terms,
    st.lists(st.one_of(_adds, _weighs), min_size=1, max_size=6),
    st.lists(_discounts, max_size=4),
    exempt=st.booleans(),
)


@given(_baskets)
@settings(max_examples=200)
def test_parts_add_up(counter: Counter) -> None:
    """BSK-4, BSK-5, BSK-6: whatever the goods, discounts and terms."""
    priced = counter.priced
    for line in priced.lines:
        off = sum(found.amount_minor for found in line.discounts)
        assert line.amount_minor + off + line.exempted_minor == line.total_minor
        quantity = line.line.quantity_thousandths
        assert line.total_minor * quantity >= 0, "a line never turns round"
        assert off * quantity <= 0
    lines_total = sum(line.total_minor for line in priced.lines)
    inclusive = counter.now.terms.tax.mode == "inclusive"
    assert lines_total == (priced.total_minor if inclusive else priced.net_minor)
    assert sum(line.tax_minor for line in priced.lines) == priced.tax_minor
    assert priced.net_minor + priced.tax_minor == priced.total_minor
    for row in priced.taxes:
        of_row = [
            line
            for line in priced.lines
            if (line.tax_category, line.tax_rate_ppm) == (row.category, row.rate_ppm)
        ]
        assert sum(line.tax_minor for line in of_row) == row.tax_minor
        assert row.net_minor + row.tax_minor == row.gross_minor
    assert sum(row.gross_minor for row in priced.taxes) == priced.total_minor
    for discount, total in priced.basket_discounts:
        assert total == sum(
            found.amount_minor
            for line in priced.lines
            for found in line.discounts
            if (found.source, found.discount) == ("basket", discount.discount)
        )


@given(_baskets, st.randoms())
def test_the_order_of_lines_changes_no_total(counter: Counter, chance: Any) -> None:
    """BSK-1: the goods decide, not the order in which they lie there.

    Rounding per line: then a line's tax depends on that line alone.
    """
    under = replace(counter.now.terms, tax=replace(counter.now.terms.tax, rounding_at="line"))
    basket = replace(
        counter.basket,
        discounts=tuple(found for found in counter.basket.discounts if found.line is not None),
    )
    lines = list(basket.lines)
    chance.shuffle(lines)
    shuffled: Basket = replace(basket, lines=tuple(lines))
    first, second = price_basket(basket, under), price_basket(shuffled, under)
    assert first.taxes == second.taxes
    assert first.total_minor == second.total_minor
    by_number = {line.line.line: line for line in second.lines}
    assert all(by_number[line.line.line] == line for line in first.lines)


@given(st.lists(st.sampled_from(ITEMS[3:]), min_size=1, max_size=8), st.randoms())
def test_the_order_of_scans_changes_nothing(goods: list[Any], chance: Any) -> None:
    """BSK-1, BSK-12"""

    def found(goods: list[Any]) -> Any:
        counter = Counter()
        for what in goods:
            counter.add(what)
        priced = counter.priced
        lines = sorted((line.line.item, line.amount_minor) for line in priced.lines)
        return lines, priced.taxes, priced.total_minor

    shuffled = list(goods)
    chance.shuffle(shuffled)
    assert found(goods) == found(shuffled)


@given(st.integers(min_value=1, max_value=5), st.integers(min_value=1, max_value=100_000))
def test_a_label_s_weight_is_its_amount_by_its_price(kilos: int, label: int) -> None:
    """BSK-3: within half a gram's worth, and never another amount."""
    counter = Counter()
    cheese = item("cheese", kilos * 1000, unit="kg")
    decision = counter.try_add(cheese, label_minor=label)
    if not isinstance(decision, Decided):
        assert label * 1000 * 2 < kilos * 1000
        return
    counter.take(decision)
    assert counter.totals == [label]
    grams = counter.basket.lines[0].quantity_thousandths
    assert grams == math.floor((2 * label * 1000 + kilos * 1000) / (2 * kilos * 1000))
