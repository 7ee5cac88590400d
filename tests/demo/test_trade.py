"""Customers come as the tables say, and the same seed brings the same ones."""

from random import Random
from typing import Any

import pytest

from kasse.demo import files, history, shopping, trade

STORES = {store["kind"]: store for store in files.company()["stores"]}


@pytest.mark.parametrize("kind", STORES)
def test_a_week_has_about_as_many_baskets_as_the_store(kind: str) -> None:
    store = STORES[kind]
    pattern = history.trade_of(store)
    weeks = 20
    found = sum(
        len(trade.arrivals(pattern, weekday=day, rng=Random(f"{week}:{day}")))
        for week in range(weeks)
        for day in range(7)
    )
    assert abs(found // weeks - store["baskets_a_week"]) <= store["baskets_a_week"] // 20


@pytest.mark.parametrize("kind", STORES)
def test_nobody_comes_while_the_store_is_closed(kind: str) -> None:
    store = STORES[kind]
    times = trade.arrivals(history.trade_of(store), weekday=5, rng=Random(1))
    assert times == sorted(times)
    assert store["opens_at"] * 3600 <= times[0] < times[-1] < store["closes_at"] * 3600


def test_every_customer_goes_to_one_register() -> None:
    lanes = trade.share_out(range(1_000), registers=3, rng=Random(1))
    assert sorted(time for lane in lanes for time in lane) == list(range(1_000))
    assert len(lanes[0]) > len(lanes[1]) > len(lanes[2]) > 100


def test_the_grocery_sells_its_categories_as_often_as_the_table_says() -> None:
    pattern, shelf = history.trade_of(STORES["grocery"]), history.shelf_of("grocery")
    table: dict[str, int] = files.table("trade_grocery.json")["categories"]
    assert set(table) == {row.id for row in files.categories("grocery")} - {"deposit"}
    rng = Random(1)
    drawn = [pattern.categories.draw(rng) for _ in range(20_000)]
    for category, count in table.items():
        expected = 20_000 * count // sum(table.values())
        assert abs(drawn.count(category) - expected) <= 60 + expected // 10
    assert set(shelf.by_category) == set(table)


def test_the_same_seed_buys_the_same() -> None:
    pattern, shelf = history.trade_of(STORES["cafe"]), history.shelf_of("cafe")

    def bought(seed: int) -> list[dict[str, Any]]:
        return [
            wish
            for _ in range(20)
            for wish in shopping.basket("cafe", shelf, pattern, Random(seed))
        ]

    assert bought(1) == bought(1) != bought(2)


def test_a_scale_prints_the_weight_or_the_amount() -> None:
    assert shopping.scale_label("instore:260101", 2_495, 1_234)["text"] == "2601010012342"
    # 1.234 kg at 24.95 are 30.788, so 30.79 kroner.
    assert shopping.scale_label("instore:210101", 2_495, 1_234)["text"][:12] == "210101003079"


def test_what_is_handed_over_is_enough_for_any_rounding() -> None:
    rng = Random(1)
    for total in range(1, 60_000, 137):
        given = shopping.handed_over(total, (5_000, 10_000, 20_000, 50_000), rng)
        assert given >= total + 50
        assert given % 5_000 == 0


def test_goods_with_an_age_limit_are_taken_least_in_their_category() -> None:
    coffee = history.shelf_of("cafe").by_category["coffee"]
    assert coffee.values[-1] == "K14"  # Irish coffee
