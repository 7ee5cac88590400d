"""Promotions in a basket, with everything else that makes a price: docs/rules/promotions.md."""

from dataclasses import replace
from typing import Any

from kasse.domain.basket.discount import DiscountWish
from kasse.domain.basket.pricing import Priced, price_basket
from kasse.domain.day import Day, day_totals, evolve_day
from kasse.domain.item import Modifier, ModifierGroup
from kasse.domain.prices import PriceOption
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Give, Goods, Holds, Part, Promotion
from kasse.domain.receipt import sale_receipt
from tests.domain.selling import APPLES, BEER, DANISH, PANT, Counter, item

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
    assert [(off.source, off.promotion, off.name, off.amount_minor) for off in found.lines[1].discounts] == [
        ("promotion", "meal", "Meal deal", -636)
    ]
    till.remove(2)
    assert priced(till).total_minor == 2_000
