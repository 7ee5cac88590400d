"""Adding items to a basket: docs/rules/basket.md, BSK-10 to BSK-19."""

from dataclasses import replace
from typing import Any

import pytest

from kasse.domain.basket import change
from kasse.domain.basket.decision import Decided
from kasse.domain.basket.new_line import NewLine, add_line, years_before
from kasse.domain.basket.state import EMPTY
from kasse.domain.item import BlockedPeriod, Component, Modifier, ModifierGroup
from kasse.domain.outcome import refused
from kasse.domain.terms import MAX_LINE_MINOR
from tests.domain.selling import (
    APPLES,
    BEER,
    DENMARK,
    MILK,
    NOBODY,
    PANT,
    Counter,
    code,
    holder,
    item,
    limits,
    now,
    terms,
)

SIZE = ModifierGroup(
    id="size",
    name="Size",
    min=1,
    max=1,
    modifiers=(
        Modifier(id="small", name="Small", price=0),
        Modifier(id="large", name="Large", price=800),
    ),
)
EXTRA = ModifierGroup(
    id="extra",
    name="Extra",
    min=0,
    max=2,
    modifiers=(
        Modifier(id="oat", name="Oat", price=500),
        Modifier(id="less", name="Less milk", price=-200),
    ),
)
COFFEE = item("coffee", 3000, modifier_groups=("size", "extra"))


def _coffee(*modifiers: tuple[str, int], **wish: Any) -> dict[str, Any]:
    return {"what": COFFEE, "groups": (SIZE, EXTRA), "modifiers": modifiers, **wish}


@pytest.mark.parametrize(
    ("what", "wish", "refusal"),
    [
        (
            APPLES,
            {},
            refused("item.needs_quantity", item="apples", name="Apples", unit="kg"),
        ),
        (item("gift", None), {}, refused("item.needs_price", item="gift", name="Gift")),
        (
            COFFEE,
            {"groups": (SIZE, EXTRA)},
            refused("item.needs_modifiers", item="coffee", name="Coffee", groups=("size", "extra")),
        ),
        (
            item("shirt", None, has_variants=True),
            {},
            refused("item.needs_variant", item="shirt", name="Shirt"),
        ),
        (
            item("wine", 5000, min_age=18),
            {},
            refused(
                "item.needs_age_check",
                item="wine",
                name="Wine",
                min_age=18,
                born_before="2008-11-23",
            ),
        ),
    ],
)
def test_a_question_changes_nothing(what: Any, wish: Any, refusal: Any) -> None:
    """BSK-10"""
    counter = Counter()
    counter.add()
    before = counter.basket
    assert counter.try_add(what, **wish) == refusal
    assert counter.basket == before


def test_the_answers_add_the_line() -> None:
    """BSK-10"""
    counter = Counter()
    counter.add(APPLES, 345)
    counter.add(item("gift", None), price_minor=20_000)
    counter.add(**_coffee(("small", 1)))
    counter.add(item("wine", 5000, min_age=18), age_checked=18)
    assert counter.totals == [863, 20_000, 3000, 5000]


def test_the_typed_price_counts_for_open_prices_only() -> None:
    counter = Counter()
    counter.add(MILK, price_minor=1)
    assert counter.totals == [1295]


@pytest.mark.parametrize(
    ("what", "quantity", "refusal"),
    [
        (MILK, 500, refused("quantity.fraction", quantity=500, unit="pcs")),
        (MILK, -1500, refused("quantity.fraction", quantity=-1500, unit="pcs")),
        (MILK, 0, refused("quantity.zero")),
        (APPLES, 0, refused("quantity.zero")),
        (APPLES, 5001, refused("quantity.too_large", quantity=5001, limit=5000)),
        (APPLES, -5001, refused("quantity.too_large", quantity=-5001, limit=5000)),
    ],
)
def test_quantities_that_are_none(what: Any, quantity: int, refusal: Any) -> None:
    """BSK-11"""
    assert Counter(limits(max_quantity=5000)).try_add(what, quantity) == refusal


def test_the_largest_quantity_is_sold() -> None:
    """BSK-11"""
    counter = Counter(limits(max_quantity=5000))
    counter.add(APPLES, 5000)
    counter.add(MILK, 5000)
    assert code(counter.try_add(MILK)) == "quantity.too_large"
    assert [line.quantity_thousandths for line in counter.basket.lines] == [5000, 5000]


def test_equal_goods_share_a_line() -> None:
    """BSK-12: the rule's own example."""
    counter = Counter()
    for what in (BEER, MILK, BEER):
        counter.add(what)
    quantities = [(line.item, line.quantity_thousandths) for line in counter.basket.lines]
    assert quantities == [("beer", 2000), ("pant", 2000), ("milk", 1000)]
    assert counter.basket.touched == 1


def test_the_order_of_modifiers_says_nothing() -> None:
    """BSK-12, BSK-15"""
    counter = Counter()
    counter.add(**_coffee(("oat", 1), ("large", 1), ("oat", 1)))
    counter.add(**_coffee(("large", 1), ("oat", 2)))
    (line,) = counter.basket.lines
    assert line.quantity_thousandths == 2000
    assert [(chosen.modifier, chosen.quantity) for chosen in line.modifiers] == [
        ("large", 1),
        ("oat", 2),
    ]
    assert counter.totals == [2 * (3000 + 800 + 2 * 500)]


def _noted(counter: Counter) -> None:
    counter.take(change.note(counter.basket, line=1, text="cold"))


@pytest.mark.parametrize(
    "difference",
    [
        lambda counter: counter.set_price(1, 1000),
        lambda counter: counter.discount(1, rate_ppm=500_000),
        _noted,
    ],
    ids=["price", "discount", "note"],
)
def test_what_is_told_apart_stands_alone(difference: Any) -> None:
    """BSK-12"""
    counter = Counter()
    counter.add()
    difference(counter)
    counter.add()
    assert [line.quantity_thousandths for line in counter.basket.lines] == [1000, 1000]
    assert counter.totals[1] == 1295


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"what": APPLES, "quantity": 100}, {"what": APPLES, "quantity": 100}),
        ({"what": MILK}, {"what": MILK, "quantity": -1000}),
        (_coffee(("small", 1)), _coffee(("large", 1))),
        ({"what": MILK, "lot": "A"}, {"what": MILK, "lot": "B"}),
        ({"what": MILK}, {"what": item(price=1300)}),
        (
            {"what": item("gift", None), "price_minor": 1},
            {"what": item("gift", None), "price_minor": 2},
        ),
    ],
)
def test_unequal_goods_do_not_share_a_line(first: Any, second: Any) -> None:
    """BSK-12"""
    counter = Counter()
    counter.add(**first)
    counter.add(**second)
    assert len(counter.basket.lines) == 2


def test_another_code_of_the_same_item_shares_the_line() -> None:
    """BSK-12"""
    counter = Counter()
    counter.add(code="gtin:05701234567899")
    counter.add(code="code:MILK")
    (line,) = counter.basket.lines
    assert (line.quantity_thousandths, line.code) == (2000, "gtin:05701234567899")


@pytest.mark.parametrize(
    ("what", "wish", "refusal"),
    [
        (item(sold=False), {}, refused("item.not_sold", item="milk", name="Milk")),
        (
            item(blocked=(BlockedPeriod(from_="2026-11-23"),)),
            {},
            refused("item.blocked", item="milk", name="Milk", day="2026-11-23"),
        ),
        (
            MILK,
            {"expires_on": "2026-11-22"},
            refused("item.expired", item="milk", name="Milk", expires_on="2026-11-22"),
        ),
    ],
)
def test_what_may_not_be_sold_may_be_given_back(what: Any, wish: Any, refusal: Any) -> None:
    """BSK-13"""
    counter = Counter()
    assert counter.try_add(what, **wish) == refusal
    assert counter.basket.lines == ()
    counter.add(what, -1000, **wish)
    assert counter.totals == [-1295]


def test_the_day_of_use_by_is_sold() -> None:
    """BSK-13: use by 22 November is sold on the 22nd and refused on the 23rd."""
    counter = Counter()
    counter.now = now(today="2026-11-22")
    counter.add(expires_on="2026-11-22")
    counter.now = now(today="2026-11-23")
    assert code(counter.try_add(expires_on="2026-11-22")) == "item.expired"
    assert counter.basket.lines[0].expires_on == "2026-11-22"


def test_age_is_asked_once() -> None:
    """BSK-14"""
    counter = Counter()
    beer, wine = item("ale", 1000, min_age=16), item("wine", 5000, min_age=18)
    counter.add(beer, age_checked=16)
    assert code(counter.try_add(wine)) == "item.needs_age_check"
    assert code(counter.try_add(wine, age_checked=16)) == "item.needs_age_check"
    counter.add(wine, age_checked=18)
    counter.add(item("cider", 2000, min_age=18))
    counter.add(MILK)
    assert [line.age_checked for line in counter.basket.lines] == [16, 18, 18, None]


def test_the_check_stays_when_the_line_that_asked_goes() -> None:
    """BSK-14"""
    counter = Counter()
    counter.add(item("ale", 1000, min_age=16), age_checked=18)
    counter.add(item("wine", 5000, min_age=18))
    counter.remove(1)
    entry = counter.sell_for()
    assert [line["age_checked"] for line in entry["body"]["lines"]] == [18]


def test_no_age_is_asked_when_goods_come_back() -> None:
    """BSK-14"""
    counter = Counter()
    counter.add(item("ale", 1000, min_age=16), -1000)
    assert counter.totals == [-1000]


@pytest.mark.parametrize(
    ("day", "years", "born"),
    [
        ("2026-11-23", 18, "2008-11-23"),
        ("2028-02-29", 18, "2010-02-28"),
        ("2028-02-29", 16, "2012-02-29"),
        ("2026-02-28", 18, "2008-02-28"),
    ],
)
def test_old_enough(day: str, years: int, born: str) -> None:
    """BSK-14"""
    assert years_before(day, years) == born


@pytest.mark.parametrize(
    ("modifiers", "refusal"),
    [
        ((), refused("item.modifier_count", group="Size", min=1, max=1)),
        (
            (("small", 1), ("large", 1)),
            refused("item.modifier_count", group="Size", min=1, max=1),
        ),
        ((("small", 2),), refused("item.modifier_count", group="Size", min=1, max=1)),
        (
            (("small", 1), ("oat", 3)),
            refused("item.modifier_count", group="Extra", min=0, max=2),
        ),
        ((("none", 1),), refused("item.modifier_unknown", item="coffee", modifier="none")),
        ((("small", 0),), refused("item.modifier_unknown", item="coffee", modifier="small")),
    ],
)
def test_modifiers_within_their_groups(modifiers: Any, refusal: Any) -> None:
    """BSK-15"""
    assert Counter().try_add(**_coffee(*modifiers)) == refusal


def test_a_group_that_takes_none_is_not_asked_about() -> None:
    """BSK-15"""
    counter = Counter()
    counter.add(COFFEE, groups=(replace(EXTRA, max=0),))
    assert counter.totals == [3000]


def test_modifiers_never_turn_a_price_round() -> None:
    """BSK-15"""
    cheap = item("tea", 100, modifier_groups=("extra",))
    decision = Counter().try_add(cheap, groups=(EXTRA,), modifiers=(("less", 1),))
    assert decision == refused("price.negative", price=-100)


def test_a_deposit_follows_its_item() -> None:
    """BSK-16"""
    counter = Counter()
    counter.add(BEER, 2000)
    counter.add(BEER)
    counter.set_quantity(1, 5000)
    assert [
        (line.item, line.quantity_thousandths, line.deposit_of) for line in counter.basket.lines
    ] == [("beer", 5000, None), ("pant", 5000, 1)]
    assert counter.totals == [5000, 500]
    counter.remove(1)
    assert counter.basket.lines == ()


def test_a_deposit_comes_back_with_its_item() -> None:
    """BSK-16, BSK-18"""
    counter = Counter()
    counter.add(BEER, -2000)
    assert counter.totals == [-2000, -200]


@pytest.mark.parametrize(
    ("what", "deposit"),
    [(APPLES, PANT), (BEER, item("pant", None, kind="deposit"))],
    ids=["goods by weight", "deposit without a price"],
)
def test_a_deposit_that_cannot_be_reckoned(what: Any, deposit: Any) -> None:
    """BSK-16"""
    new = NewLine(basket="b-1", item=what, deposit=deposit, quantity_thousandths=1000)
    assert add_line(EMPTY, new, now()) == refused("item.malformed", item="pant", field="deposit")


def test_an_item_or_deposit_without_a_rate_of_tax() -> None:
    """BSK-16"""
    problem = refused("tax.no_rate", tax_class="luxury", region="DK", day="2026-11-23")
    assert Counter().try_add(item(tax_class="luxury")) == problem
    new = NewLine(basket="b-1", item=BEER, deposit=replace(PANT, tax_class="luxury"))
    assert add_line(EMPTY, new, now()) == problem


def test_the_line_over_the_limit() -> None:
    """BSK-17"""
    counter = Counter(limits(max_lines=3))
    counter.add(BEER)
    before = counter.basket
    assert counter.try_add(item("cola", 1500, deposit="pant")) == refused(
        "basket.too_many_lines", limit=3
    )
    assert counter.basket == before
    counter.add(MILK)
    counter.add(MILK)
    assert len(counter.basket.lines) == 3
    assert code(counter.try_add(APPLES, 1000)) == "basket.too_many_lines"


def test_ten_thousand_lines_and_no_more() -> None:
    """BSK-17: the limit that holds unless a store sets a lower one."""
    counter = Counter()
    counter.add(APPLES, 1000)
    (line,) = counter.basket.lines
    lines = tuple(replace(line, line=number) for number in range(1, 10_001))
    counter.basket = replace(counter.basket, lines=lines[:-1], next_line=10_000)
    counter.add(APPLES, 1000)
    assert counter.basket.lines == lines
    assert counter.try_add(MILK) == refused("basket.too_many_lines", limit=10_000)
    assert counter.priced.total_minor == 25_000_000


def test_the_largest_line() -> None:
    """BSK-17"""
    counter = Counter()
    counter.add(item("gold", MAX_LINE_MINOR))
    assert counter.try_add(item("gold", MAX_LINE_MINOR)) == refused(
        "amount.too_large", limit=200_000_000_000
    )
    assert code(counter.try_add(item("more", MAX_LINE_MINOR + 1))) == "amount.too_large"
    cheese = item("cheese", 10_000, unit="kg")
    assert code(counter.try_add(cheese, 1, label_minor=MAX_LINE_MINOR + 1)) == "amount.too_large"
    assert code(counter.try_add(item("odd", -1))) == "price.negative"
    assert counter.totals == [MAX_LINE_MINOR]


def test_money_back_without_a_receipt_needs_its_own_permission() -> None:
    """BSK-18"""
    counter = Counter(by=holder("sale.sell"))
    assert counter.try_add(MILK, -1000) == refused(
        "permission.denied", permission="sale.refund_without_receipt"
    )
    counter.now = now(holder("sale.sell"), approver=holder("sale.refund_without_receipt"))
    counter.add(MILK, -1000)
    assert counter.totals == [-1295]
    assert counter.basket.lines[0].approved_by == "bo"


def test_selling_needs_its_permission() -> None:
    counter = Counter(by=NOBODY)
    assert counter.try_add() == refused("permission.denied", permission="sale.sell")


def test_a_label_of_pieces_is_their_price() -> None:
    """BSK-3, BSK-19"""
    counter = Counter()
    counter.add(MILK, 3000, label_minor=999)
    assert counter.totals == [2997]
    assert counter.basket.lines[0].list_price_minor == 999


def test_a_label_of_weighed_goods_that_come_back() -> None:
    """BSK-3"""
    counter = Counter()
    counter.add(item("cheese", 12_000, unit="kg"), -360, label_minor=4321)
    assert counter.totals == [-4321]


def test_a_label_without_a_price_to_reckon_its_weight() -> None:
    """BSK-3"""
    free = item("cheese", 0, unit="kg")
    assert code(Counter().try_add(free, label_minor=4321)) == "item.needs_quantity"


def test_a_new_basket_is_opened_once() -> None:
    counter = Counter()
    decision = counter.try_add()
    assert isinstance(decision, Decided)
    assert [type(event).__name__ for event in decision.events] == ["Opened", "LineAdded"]
    counter.take(decision)
    assert (counter.basket.basket, counter.basket.opened_at) == ("b-1", "2026-11-23T09:00:00.000Z")
    decision = counter.try_add(APPLES, 100)
    assert isinstance(decision, Decided)
    assert [type(event).__name__ for event in decision.events] == ["LineAdded"]


def test_goods_stand_still_while_money_is_on_the_table() -> None:
    """TEN-2"""
    counter = Counter()
    counter.add()
    counter.pay("mobilepay", amount_minor=100)
    assert counter.try_add() == refused("basket.being_paid", tenders=1)


def test_components_are_those_of_the_whole_line() -> None:
    bundle = item(
        "box",
        9900,
        components=(
            Component(item="milk", sku="milk", quantity=2000),
            Component(item="bread", sku="bread", quantity=1000),
        ),
    )
    counter = Counter()
    counter.add(bundle, 3000)
    (line,) = counter.sell_for()["body"]["lines"]
    assert line["components"] == [
        {"item": "milk", "sku": "milk", "unit": "pcs", "quantity": 6000},
        {"item": "bread", "sku": "bread", "unit": "pcs", "quantity": 3000},
    ]


def test_the_rate_of_the_store_s_day() -> None:
    """TAX-1"""
    old = replace(DENMARK.rates[0], valid_from="1980-01-01", rate_ppm=220_000)
    under = replace(terms(), tax=replace(terms().tax, rates=(old, *terms().tax.rates)))
    counter = Counter(under)
    counter.now = now(under=under, today="1991-12-31")
    counter.add()
    counter.now = now(under=under, today="1992-01-01")
    counter.add()
    assert [line.tax_rate_ppm for line in counter.basket.lines] == [220_000, 250_000]
