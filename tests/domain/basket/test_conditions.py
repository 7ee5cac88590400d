"""Prices on condition in a basket: docs/rules/prices.md, PRICE-4 to PRICE-9."""

import json
from dataclasses import replace
from typing import Any

from kasse.domain.basket.evolve import event_from_document, event_to_document
from kasse.domain.basket.pricing import price_basket
from kasse.domain.basket.state import LineAdded
from kasse.domain.day import Day, evolve_day
from kasse.domain.item import Modifier, ModifierGroup
from kasse.domain.outcome import refused
from kasse.domain.prices import PriceOption
from tests.domain.selling import APPLES, BEER, Counter, item

WINE = item("wine", 8_000)
SIX = PriceOption(list="six", price_minor=7_000, least_thousandths=6_000)
MEMBER = PriceOption(list="members", price_minor=7_500, group="member")
OFFER: dict[str, Any] = {"price_options": (SIX, MEMBER)}


def charged(counter: Counter) -> list[tuple[int, int, str | None]]:
    priced = price_basket(counter.basket, counter.now.terms)
    return [
        (line.amount_minor, line.line.price_minor, line.line.price_list) for line in priced.lines
    ]


def test_a_quantity_counts_over_the_whole_basket() -> None:
    """PRICE-4, PRICE-6: all lines of the item, and back when one is taken out."""
    counter = Counter()
    counter.add(WINE, 4_000, **OFFER)
    counter.add(WINE, 2_000, lot="B", **OFFER)
    assert charged(counter) == [(28_000, 7_000, "six"), (14_000, 7_000, "six")]
    counter.set_quantity(2, 1_000)
    assert charged(counter) == [(32_000, 8_000, None), (8_000, 8_000, None)]
    # What was taken away of the line is the difference of what it came to.
    assert counter.entries[-1].body["amount"] == 14_000 - 8_000


def test_what_comes_back_counts_by_itself() -> None:
    """PRICE-6: six sold do not make one given back cheaper, six given back do."""
    counter = Counter()
    counter.add(WINE, 6_000, **OFFER)
    counter.add(WINE, -1_000, **OFFER)
    assert [price for _, price, _ in charged(counter)] == [7_000, 8_000]
    counter.add(WINE, -5_000, **OFFER)
    assert [price for _, price, _ in charged(counter)] == [7_000, 7_000]


def test_what_a_receipt_gives_back_does_not_count() -> None:
    """PRICE-6: it comes back for what was paid, and makes one more without a receipt no cheaper."""
    counter = Counter()
    counter.add(WINE, 6_000, **OFFER)
    sold = counter.sell_for("card")
    counter.add(WINE, -1_000, **OFFER)
    counter.refund(sold)
    assert charged(counter) == [(-8_000, 8_000, None), (-42_000, 7_000, None)]


def test_weighed_goods_count_together() -> None:
    """PRICE-6"""
    counter = Counter()
    more = PriceOption(list="more", price_minor=2_000, least_thousandths=1_000)
    counter.add(APPLES, 600, price_options=(more,))
    assert charged(counter) == [(1_500, 2_500, None)]
    counter.add(APPLES, 400, price_options=(more,))
    assert charged(counter) == [(1_200, 2_000, "more"), (800, 2_000, "more")]


def test_a_group_pays_its_price() -> None:
    """PRICE-4"""
    counter = Counter()
    counter.add(WINE, **OFFER)
    counter.basket = replace(counter.basket, customer_groups=("member",))
    assert charged(counter) == [(7_500, 7_500, "members")]


def test_by_hand_wins() -> None:
    """PRICE-7"""
    counter = Counter()
    counter.add(WINE, 6_000, price_list="from-1", **OFFER)
    counter.set_price(1, 7_500)
    assert charged(counter) == [(45_000, 7_500, None)]
    assert counter.entries[-1].body["from"] == 7_000
    counter.set_price(1, 8_000)
    assert charged(counter) == [(42_000, 7_000, "six")]


def test_what_is_printed_stays() -> None:
    """PRICE-8: a label's amount, weighed or of a piece."""
    counter = Counter()
    cheaper = (PriceOption(list="more", price_minor=1, least_thousandths=0, group=None),)
    counter.add(APPLES, label_minor=4_321, price_list="l", price_options=cheaper)
    counter.add(WINE, label_minor=6_500, price_list="l", price_options=cheaper)
    assert charged(counter) == [(4_321, 2_500, "l"), (6_500, 6_500, None)]


def test_more_at_another_price_is_another_line() -> None:
    """PRICE-5, BSK-12: the beer of 17:59 and that of 18:00."""
    counter = Counter()
    counter.now = replace(counter.now, minute=17 * 60 + 59)
    counter.add(replace(WINE, price=2_500), price_list="bar")
    counter.now = replace(counter.now, minute=18 * 60)
    counter.add(replace(WINE, price=3_500))
    counter.add(replace(WINE, price=3_500))
    counter.add(replace(WINE, price=3_500), price_options=(SIX,))
    assert [
        (line.quantity_thousandths, (line.moment or "")[11:]) for line in counter.basket.lines
    ] == [
        (1_000, "17:59"),
        (2_000, "18:00"),
        (1_000, "18:00"),
    ]


def test_the_journal_names_the_list() -> None:
    """PRICE-9: and a report counts no price change."""
    counter = Counter()
    counter.add(WINE, 6_000, **OFFER)
    sold = counter.sell_for("card")
    (line,) = sold["body"]["lines"]
    assert (line["list_price"], line["price"], line["price_list"]) == (8_000, 7_000, "six")
    assert line["amount"] == 42_000
    changes = evolve_day(Day(), sold).price_changes
    assert (changes.count, changes.amount_minor) == (0, 0)


def test_a_modifier_may_not_make_it_negative() -> None:
    """PRICE-4: nor on the lowest price that may be reached."""
    less = Modifier(id="less", name="Less", price=-7_600)
    group = ModifierGroup(id="g", name="G", min=0, max=1, modifiers=(less,))
    counter = Counter()
    wish: dict[str, Any] = {"groups": (group,), "modifiers": (("less", 1),)}
    assert counter.try_add(WINE, **wish, **OFFER) == refused("price.negative", price=-600)
    counter.add(WINE, **wish)
    assert charged(counter) == [(400, 8_000, None)]


def test_the_minute_of_the_first_stays() -> None:
    """BSK-12: the minute of the day does not part equal goods."""
    counter = Counter()
    counter.now = replace(counter.now, minute=16 * 60 + 59)
    counter.add(BEER)
    counter.now = replace(counter.now, minute=17 * 60)
    counter.add(BEER)
    assert [(line.quantity_thousandths, line.moment) for line in counter.basket.lines] == [
        (2000, "2026-11-23T16:59"),
        (2000, "2026-11-23T16:59"),
    ]


def test_a_basket_keeps_its_prices_over_a_power_cut() -> None:
    """PRICE-5: minute, list and conditions come back with the basket."""
    counter = Counter()
    counter.add(WINE, 6_000, price_list="from-1", **OFFER)
    (line,) = counter.basket.lines
    kept = json.loads(json.dumps(event_to_document(LineAdded(line=line))))
    assert event_from_document(kept) == LineAdded(line=line)
