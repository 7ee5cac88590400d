"""What promotions make of the prices that everybody paid: docs/rules/prices.md."""

from datetime import UTC, datetime

import pytest

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.price_lists import history, places
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.coupons import services as coupons
from kasse.office.coupons.wanted import Wanted
from tests.office.catalogue.campaigns import TEN_OFF, campaign, each, take_back
from tests.office.catalogue.priced_shop import (
    a_list,
    open_priced_shop,
    publish,
    second_store,
)
from tests.office.samples_shop import NOW

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""In the store it is nine o'clock."""


@pytest.fixture
def shop():
    return open_priced_shop()


def place(store):
    found = places.place(store)
    assert found is not None
    return found


def paid(store="s1", item="i-wine", since="2026-11-24T00:00", until="2026-12-20T00:00"):
    steps = history.steps(Item.objects.get(id=item), place(store), since=since, until=until)
    return [(step.moment, step.price_minor, step.reduced) for step in steps]


def prior(moment, item="i-wine"):
    return history.lowest_prior(Item.objects.get(id=item), place("s1"), moment=moment)


def test_a_promotion_for_everybody_is_a_price_that_was_paid(shop):
    """PRICE-21, PRICE-17: 15 % of 80.00 off in the first week of December, hours on Saturdays."""
    hours = {"days": [6], "starts": 960, "ends": 1_080}
    campaign(
        each(150_000),
        each(500_000, holds=[hours]),
        now=FIRST,
        starts_at="2026-12-01T00:00",
        ends_at="2026-12-08T00:00",
    )
    assert paid() == [
        ("2026-11-24T00:00", 8_000, False),
        ("2026-12-01T00:00", 6_800, True),
        ("2026-12-05T16:00", 4_000, True),
        ("2026-12-05T18:00", 6_800, True),
        ("2026-12-08T00:00", 8_000, False),
    ]
    # What grew is held against what was before the first of it, until it was cheaper for a while.
    assert (prior("2026-12-01T12:00"), prior("2026-12-05T17:00")) == (8_000, 8_000)
    a_list(("VIN", 5_000), announced=True, valid_from="2026-12-10T00:00")
    publish(now=FIRST)
    assert prior("2026-12-10T09:00") == 4_000
    assert paid(item="i-pant")[-1] == ("2026-11-24T00:00", 100, False)


def test_it_counts_while_tills_hold_it(shop):
    """PRICE-21: from its release until the next one of its campaign, or until it is taken back, in
    its stores alone."""
    second_store(shop)
    first = campaign(each(100_000), now=FIRST, stores=("s2",))
    later = campaign(each(100_000), now=datetime(2026, 11, 25, 8, 0, tzinfo=UTC))
    campaign(each(200_000), into=later, now=datetime(2026, 11, 26, 8, 0, tzinfo=UTC))
    take_back(later, now=datetime(2026, 11, 27, 8, 0, tzinfo=UTC))
    expected = [
        ("2026-11-24T00:00", 8_000, False),
        ("2026-11-25T09:00", 7_200, True),
        # Two that do not combine: the one that gives more.
        ("2026-11-26T09:00", 6_400, True),
        ("2026-11-27T09:00", 8_000, False),
    ]
    assert paid() == expected
    assert paid("s2")[1] == ("2026-11-24T09:00", 7_200, True)
    assert paid("s2")[-1] == ("2026-11-27T09:00", 7_200, True)
    take_back(first, now=datetime(2026, 11, 28, 8, 0, tzinfo=UTC))
    assert paid("s2")[-1] == ("2026-11-28T09:00", 8_000, False)


THREE_FOR_TWO = {
    "names": {"da": "3 for 2"},
    "form": "set",
    "parts": [{"goods": [{"items": ["i-wine"]}], "count": 3}],
    "give": {"way": "percent", "value": 1_000_000, "on": "cheapest"},
}
SPEND = {
    "names": {"da": "Køb for 50"},
    "form": "pool",
    "parts": [{"goods": [{"items": ["i-wine"]}]}],
    "measure": "amount",
    "tiers": [{"least": 5_000, "way": "percent", "value": 100_000}],
}


@pytest.mark.parametrize(
    "body",
    [
        THREE_FOR_TWO,
        SPEND,
        {**TEN_OFF, "customer_groups": ["member"]},
        {**TEN_OFF, "coupon": "christmas"},
        {**TEN_OFF, "channels": ["web"]},
        {**TEN_OFF, "parts": [{"goods": [{"expires_within": 2}]}]},
        {**TEN_OFF, "parts": [{"goods": [{"price_to": 7_999}]}]},
    ],
    ids=["set", "pool", "group", "coupon", "channel", "expiry", "price"],
)
def test_what_asks_for_more_than_the_piece_changes_nothing(shop, body):
    """PRICE-21"""
    if "coupon" in body:
        wanted = Wanted(name="Christmas", codes=("JUL 26",))
        coupons.create_coupon(
            by=OPERATOR, assortment="cafe", wanted=wanted, now=NOW, coupon_id="christmas"
        )
    campaign(body, now=FIRST)
    assert {price for _, price, _ in paid()} == {8_000}


def test_a_lowest_price_holds_here_too(shop):
    """PRICE-21, PRO-5: half of 80.00 would be 40.00; below 55.00 nobody paid."""
    row = ItemRow(sku="VIN", name="Vin", price_minor=8_000, floor_minor=5_500)
    services.save_items(by=OPERATOR, assortment="cafe", rows=[row])
    campaign(each(500_000), now=FIRST)
    assert paid()[-1] == ("2026-11-24T09:00", 5_500, True)


def test_the_milk_of_the_rule(shop):
    """PRICE-21, PRICE-18: cheaper by a promotion three weeks ago, a list's price is none lower."""
    row = ItemRow(id="i-milk", sku="MÆLK", name="Mælk", price_minor=1_295)
    services.save_items(by=OPERATOR, assortment="cafe", rows=[row])
    publish(now=NOW)
    campaign(each(150_000), now=FIRST, starts_at="2026-11-25T00:00", ends_at="2026-12-02T00:00")
    a_list(("MÆLK", 1_150), announced=True, valid_from="2026-12-20T00:00")
    publish(now=FIRST)
    assert prior("2026-12-20T10:00", item="i-milk") == 1_101
