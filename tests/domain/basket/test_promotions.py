"""Promotions in a basket, with everything else that makes a price: docs/rules/promotions.md."""

from dataclasses import replace
from typing import Any

from kasse.domain.basket.pricing import Priced, price_basket
from kasse.domain.day import Day, evolve_day, totals_document
from kasse.domain.item import Modifier, ModifierGroup
from kasse.domain.prices import PriceOption
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Give, Goods, Holds, Part, Promotion
from kasse.domain.receipt import sale_receipt
from tests.domain.selling import APPLES, BEER, DANISH, Counter, item

SANDWICH = item("sandwich", 3_500)
COLA = item("cola", 1_500)
BANANA = item("banana", 500)


def part(*items: str, count: int = 1) -> Part:
    return Part(goods=(Goods(items=items),), count=count)


MEAL = Promotion(
    id="meal",
    name="Meal deal",
    form="set",
    parts=(part("sandwich"), part("cola", "water"), part("banana", "apple")),
    give=Give(way="price", value=4_500),
)
THIRD_FREE = Promotion(
    id="third",
    name="3 for 2",
    form="set",
    parts=(part("milk", count=3),),
    give=Give(way="percent", value=1_000_000, on="cheapest"),
)


def counter(*promotions: Promotion) -> Counter:
    return Counter(under=replace(DANISH, offers=arranged(promotions)))


def priced(till: Counter) -> Priced:
    return price_basket(till.basket, till.now.terms)


def test_a_meal_deal_stands_on_its_lines() -> None:
    """PRO-10, PRO-23: the discount is shared by what the pieces cost, and the tax is of the rest."""
    till = counter(MEAL)
    for one in (BANANA, SANDWICH, COLA):
        till.add(one)
    found = priced(till)
    assert [line.total_minor for line in found.lines] == [409, 2_864, 1_227]
    assert found.total_minor == 4_500
    assert found.tax_minor == 900
    assert [
        (off.source, off.promotion, off.name, off.amount_minor) for off in found.lines[1].discounts
    ] == [("promotion", "meal", "Meal deal", -636)]
    till.remove(2)
    assert priced(till).total_minor == 2_000


def test_happy_hour_is_judged_by_the_minute_a_line_was_put_in() -> None:
    """PRO-7: the beer of 16:59 is cheaper, the one of 17:00 stands on a line of its own."""
    happy = Promotion(
        id="happy",
        name="Happy hour",
        form="each",
        parts=(part("beer"),),
        give=Give(way="percent", value=500_000),
        holds=(Holds(starts=960, ends=1_020),),
    )
    till = counter(happy)
    for minute in (970, 1_019, 1_020):
        till.now = replace(till.now, minute=minute)
        till.add(BEER)
    # Two of the first line's minute, their deposits, and one after it.
    assert [(line.line.name, line.total_minor) for line in priced(till).lines] == [
        ("Beer", 1_000),
        ("Pant", 200),
        ("Beer", 1_000),
        ("Pant", 100),
    ]


def test_equal_goods_share_a_line_where_nothing_changes_in_between() -> None:
    """PRO-7, BSK-12"""
    morning = replace(
        THIRD_FREE, id="other", parts=(part("tea", count=3),), holds=(Holds(ends=600),)
    )
    till = counter(THIRD_FREE, morning)
    for minute in (590, 600, 610):
        till.now = replace(till.now, minute=minute)
        till.add()
    assert [line.total_minor for line in priced(till).lines] == [2_590]


def test_what_a_person_priced_is_left_alone() -> None:
    """PRO-2, PRO-18: a price by hand takes a line out; a price by a list does not."""
    till = counter(THIRD_FREE)
    till.add(quantity=3_000)
    assert priced(till).total_minor == 2_590
    till.set_price(1, 1_000)
    assert priced(till).total_minor == 3_000
    till = counter(THIRD_FREE)
    option = PriceOption(list="many", price_minor=1_000, least_thousandths=3_000)
    till.add(quantity=3_000, price_options=(option,))
    assert priced(till).total_minor == 2_000


def test_deposits_and_what_comes_back_take_no_part() -> None:
    """PRO-2"""
    all_off = Promotion(
        id="all", name="All", form="each", give=Give(way="percent", value=1_000_000)
    )
    till = counter(all_off)
    till.add(BEER)
    till.add(item("crate"), -1_000)
    assert [line.total_minor for line in priced(till).lines] == [0, 100, -1_295]


def test_discounts_by_hand_come_last() -> None:
    """PRO-18: 100.00, a promotion of 20 %, and 10 % by hand are 72.00; the limit is held against
    what the hand takes."""
    fifth = Promotion(id="fifth", name="20 %", form="each", give=Give(way="percent", value=200_000))
    till = counter(fifth)
    till.add(item("lamp", 10_000))
    till.discount(1, rate_ppm=100_000)
    assert priced(till).total_minor == 7_200
    till.discount(rate_ppm=100_000)
    assert priced(till).total_minor == 6_480
    assert [off.source for off in priced(till).lines[0].discounts] == [
        "promotion",
        "line",
        "basket",
    ]


def test_modifiers_are_paid_besides_a_price() -> None:
    """PRO-3, PRO-9"""
    milk = ModifierGroup(
        id="milk", name="Milk", min=0, max=2, modifiers=(Modifier(id="oat", name="Oat", price=500),)
    )
    coffee = Promotion(
        id="coffee",
        name="Coffee 20",
        form="each",
        parts=(part("coffee"),),
        give=Give(way="price", value=2_000),
    )
    till = counter(coffee)
    till.add(
        item("coffee", 3_000, modifier_groups=("milk",)), groups=(milk,), modifiers=(("oat", 1),)
    )
    assert priced(till).total_minor == 2_500


def test_weighed_goods_are_one_piece() -> None:
    """PRO-2, PRO-9: a price is that of a kilogram."""
    cheap = Promotion(
        id="apples",
        name="Apples 20.00",
        form="each",
        parts=(part("apples"),),
        give=Give(way="price", value=2_000),
    )
    till = counter(cheap)
    till.add(APPLES, 345)
    # 0.345 kg at 25.00 is 8.63, at 20.00 6.90.
    assert priced(till).total_minor == 690


def test_a_weighed_piece_has_its_floor_and_modifiers_for_all_of_it() -> None:
    """PRO-2, PRO-5, PRO-9: of 2 kg twice that of one."""
    extra = ModifierGroup(
        id="extra",
        name="Extra",
        min=0,
        max=9,
        modifiers=(Modifier(id="cut", name="Cut", price=1_000),),
    )
    half = Promotion(
        id="half",
        name="Half",
        form="each",
        parts=(part("cheese"),),
        give=Give(way="percent", value=500_000),
    )
    till = counter(half)
    till.add(item("cheese", 10_000, unit="kg", floor=8_000), 2_000)
    assert priced(till).total_minor == 2 * 8_000
    till = counter(replace(half, give=Give(way="price", value=5_000)))
    till.add(item("cheese", 10_000, unit="kg"), 2_000, groups=(extra,), modifiers=(("cut", 1),))
    assert priced(till).total_minor == 2 * (5_000 + 1_000)


def test_near_its_date_by_what_the_code_says() -> None:
    """PRO-6: from the use-by or best-before date in the scanned code."""
    near = Promotion(
        id="near",
        name="Last days",
        form="each",
        parts=(Part(goods=(Goods(expires_within=2),)),),
        give=Give(way="percent", value=500_000),
    )
    till = counter(near)
    till.add(item("ham", 2_000), expires_on="2026-11-25")
    till.add(item("ham", 2_000), expires_on="2026-11-26")
    till.add(item("ham", 2_000), best_before="2026-11-24")
    assert [line.total_minor for line in priced(till).lines] == [1_000, 2_000, 1_000]


def test_the_journal_and_the_receipt_say_it() -> None:
    """PRO-23: by line and by promotion; the day counts promotions apart from discounts."""
    till = counter(MEAL)
    for one in (SANDWICH, COLA, BANANA):
        till.add(one)
    till.discount(2, rate_ppm=100_000)
    entry: dict[str, Any] = till.sell_for()
    body = entry["body"]
    rule = {
        "form": "set",
        "parts": [{"goods": [{"items": [number]}]} for number in ("1", "2", "3")],
        "give": {"way": "price", "value": 4_500},
    }
    meal = {"promotion": "meal", "name": "Meal deal", "applications": 1, "total": -1_000}
    assert body["promotions"] == [{**meal, "lines": [1, 2, 3], "rule": rule}]
    assert body["lines"][0]["discounts"] == [
        {
            "source": "promotion",
            "promotion": "meal",
            "name": "Meal deal",
            "pieces": 1,
            "amount": -636,
        }
    ]
    receipt: Any = sale_receipt(entry, {})
    block = next(found for found in receipt["blocks"] if found["block"] == "line")
    assert block["discounts"] == [{"name": "Meal deal", "amount": -636}]
    totals = totals_document(evolve_day(Day(), entry))
    assert totals["promotions"] == {"count": 3, "amount": -1_000}
    assert totals["discounts"] == {"count": 1, "amount": -123}
