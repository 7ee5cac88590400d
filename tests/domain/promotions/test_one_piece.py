"""What one piece alone costs everybody: docs/rules/prices.md, PRICE-21."""

from dataclasses import replace

import pytest

from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.one_piece import (
    OnePrice,
    all_day,
    deals_of_one,
    is_deal,
    lowers_one,
    may_concern,
    price_of_one,
)
from kasse.domain.promotions.promotion import Give, Goods, Holds, Part, Promotion, Tier
from tests.domain.promotions.samples import each, line, of

WINE = line(1, "wine", 8_000)
THREE = Promotion(
    id="three",
    name="3 for 2",
    form="set",
    parts=(Part(goods=of("wine"), count=3),),
    give=Give(way="percent", value=1_000_000, on="cheapest"),
)
SPEND = Promotion(
    id="spend",
    name="50 of 300",
    form="pool",
    measure="amount",
    tiers=(Tier(least=30_000, way="amount", value=5_000),),
)


def test_one_piece_costs_what_lowers_it() -> None:
    """PRICE-21"""
    offers = arranged([each("a", "percent", 100_000), each("b", "amount", 500)])
    assert price_of_one(offers, WINE) == OnePrice(price_minor=7_200, promotion="a")
    assert price_of_one(arranged([THREE]), WINE) == OnePrice(price_minor=8_000)
    members = replace(each("m", "amount", 500), customer_groups=("members",))
    assert price_of_one(arranged([members]), WINE) == OnePrice(price_minor=8_000)


def test_a_deal_is_of_these_goods_and_others() -> None:
    """PRICE-21"""
    assert [lowers_one(each("a", "amount", 1)), lowers_one(THREE)] == [True, False]
    assert [is_deal(each("a", "amount", 1)), is_deal(THREE), is_deal(SPEND)] == [False, True, False]
    assert deals_of_one(arranged([THREE, SPEND]), WINE) == ("spend", "three")


@pytest.mark.parametrize(("item", "may"), [("wine", True), ("tea", False)])
def test_what_may_ever_concern_goods(item: str, may: bool) -> None:
    """PRICE-21: at whatever price and minute."""
    dear = Part(goods=(Goods(items=("wine",), price_from=90_000),))
    promotion = replace(THREE, parts=(dear,), holds=(Holds(to="2020-01-01T00:00"),))
    assert may_concern(promotion, line(1, item, 8_000)) is may


def test_whole_days_alone_are_told_at_a_shelf() -> None:
    """PRICE-21"""
    week, hours = Holds(from_="2026-12-01T00:00"), Holds(starts=960, ends=1_080)
    assert all_day(THREE) == THREE
    assert all_day(replace(THREE, holds=(hours,))) is None
    assert all_day(replace(THREE, holds=(hours, week))) == replace(THREE, holds=(week,))
