"""What is said of promotions that are well formed, but wrong or doubtful."""

from dataclasses import replace
from typing import Any

import pytest

from kasse.domain.promotions.check import findings
from kasse.domain.promotions.conflicts import MOST_RIVALS, MOST_TRIALS, Placed, conflicts, rivalries
from kasse.domain.promotions.findings import Catalogue, Ware
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.promotion import (
    Give,
    Goods,
    Holds,
    Part,
    Promotion,
    Tier,
)


def ware(name: str, category: str, price: int, cost: int | None = None, *, floor: int = 0) -> Ware:
    line = GoodsLine(
        line=1,
        items=(name,),
        categories=(category,),
        price_minor=price,
        bare_minor=price,
        quantity_thousandths=1000,
        floor_minor=floor,
    )
    return Ware(line=line, name=name, cost_minor=cost)


SHOP = Catalogue(
    wares=(
        ware("red", "wine", 8000, 5000),
        ware("white", "wine", 6000, 3000),
        ware("ale", "beer", 2000),
    ),
    known={
        "items": frozenset({"red", "white", "ale"}),
        "categories": frozenset({"wine", "beer", "empty"}),
        "brands": frozenset({"Ø"}),
        "tags": frozenset(),
    },
    customer_groups=frozenset({"members"}),
    currencies=("DKK",),
    now="2026-12-02T12:00",
)
WINE = Part(goods=(Goods(categories=("wine",)),))
ALE = Part(goods=(Goods(items=("ale",)),))


def each(way: Any = "percent", value: int = 100_000, **changes: Any) -> Promotion:
    give = Give(way=way, value=value)
    return replace(Promotion(id="p", name="P", form="each", parts=(WINE,), give=give), **changes)


def a_set(count: int, give: Give, *parts: Part) -> Promotion:
    return Promotion(
        id="p", name="P", form="set", parts=parts or (replace(WINE, count=count),), give=give
    )


def pool(*tiers: tuple[int, Any, int], measure: Any = "count") -> Promotion:
    return Promotion(
        id="p",
        name="P",
        form="pool",
        parts=(WINE,),
        measure=measure,
        tiers=tuple(Tier(least=least, way=way, value=value) for least, way, value in tiers),
    )


def goods(**fields: Any) -> tuple[Part, ...]:
    return (Part(goods=(Goods(**fields),)),)


def said(promotion: Promotion, shop: Catalogue = SHOP) -> list[tuple[str, str, str]]:
    return [(one.severity, one.code, one.field) for one in findings(promotion, shop)]


@pytest.mark.parametrize(
    ("promotion", "code", "field"),
    [
        (each(parts=goods(items=("red", "rum"))), "unknown_item", "parts[0].goods[0].items"),
        (each(parts=goods(not_items=("rum",))), "unknown_item", "parts[0].goods[0].not_items"),
        (
            each(parts=goods(categories=("wine", "x"))),
            "unknown_category",
            "parts[0].goods[0].categories",
        ),
        (each(parts=goods(not_brands=("A",))), "unknown_brand", "parts[0].goods[0].not_brands"),
        (each(parts=goods(not_tags=("t",))), "unknown_tag", "parts[0].goods[0].not_tags"),
        (each(customer_groups=("members", "gold")), "unknown_group", "customer_groups"),
        (each(parts=goods(categories=("empty",))), "nothing_fits", "parts[0].goods"),
        (each(holds=(Holds(to="2026-12-02T12:00"),)), "over", "holds[0].to"),
        (
            each(holds=(Holds(from_="2026-12-05T00:00", to="2026-12-06T00:00", days=(1,)),)),
            "never_then",
            "holds[0].days",
        ),
        (
            each(holds=(Holds(from_="2026-12-05T18:00", to="2026-12-05T20:00", ends=960),)),
            "never_then",
            "holds[0].days",
        ),
        # Saturdays until a Saturday's first minute: it has held, and never holds again.
        (each(holds=(Holds(to="2026-12-05T00:00", days=(6,)),)), "never_then", "holds[0].days"),
        (pool((1_000, "percent", 100_000), measure="weight"), "nothing_weighed", "measure"),
        (each("price", 8000), "price_above", "give.value"),
        (each("amount", 8001), "more_than_goods", "give.value"),
        (a_set(3, Give(way="price", value=24000)), "price_above", "give.value"),
        (a_set(2, Give(way="amount", value=16001)), "more_than_goods", "give.value"),
        (
            a_set(2, Give(way="price", value=2000, on="parts", parts=(1,)), WINE, ALE),
            "price_above",
            "give.value",
        ),
        (
            a_set(2, Give(way="amount", value=2001, on="parts", parts=(1,)), WINE, ALE),
            "more_than_goods",
            "give.value",
        ),
        (pool((10000, "amount", 10001), measure="amount"), "more_than_goods", "tiers[0].value"),
        (pool((2, "amount", 16001)), "more_than_goods", "tiers[0].value"),
        (pool((6, "percent", 20), (12, "percent", 10)), "tier_gives_less", "tiers[1].value"),
        (pool((6, "price", 5000), (12, "price", 5500)), "tier_gives_less", "tiers[1].value"),
    ],
)
def test_what_is_an_error(promotion: Promotion, code: str, field: str) -> None:
    assert ("error", f"promotion.{code}", field) in said(promotion)


def test_a_range_of_prices_that_is_none() -> None:
    assert said(each(parts=goods(price_from=100, price_to=99))) == [
        ("error", "promotion.price_range", "parts[0].goods[0].price_to"),
        ("error", "promotion.nothing_fits", "parts[0].goods"),
    ]


@pytest.mark.parametrize(
    ("promotion", "code", "field"),
    [
        (each("price", 7000), "price_above_some", "give.value"),
        (each("amount", 7000), "more_than_some", "give.value"),
        (each("percent", 450_000), "below_cost", "give.value"),
        (a_set(2, Give(way="percent", value=1_000_000, on="cheapest")), "below_cost", "give.value"),
        (a_set(0, Give(way="price", value=100), WINE, WINE), "parts_alike", "parts[1].goods"),
        (
            each(holds=(Holds(to="2026-12-01T00:00"), Holds(days=(1,)))),
            "over",
            "holds[0].to",
        ),
        (each(holds=(Holds(days=(1,)), Holds(days=(1,)))), "times_twice", "holds[1]"),
        (each(channels=("web",)), "no_channel", "channels"),
    ],
)
def test_what_is_doubtful(promotion: Promotion, code: str, field: str) -> None:
    assert ("warning", f"promotion.{code}", field) in said(promotion)
    assert not [one for one in said(promotion) if one[0] == "error"]


@pytest.mark.parametrize(
    "promotion",
    [
        each(),
        each("price", 5500),
        each(parts=goods(expires_within=2)),
        each(holds=(Holds(from_="2026-12-05T00:00", to="2026-12-06T00:00", days=(6,)),)),
        each(
            holds=(
                Holds(
                    from_="2026-12-06T01:00",
                    to="2026-12-06T02:00",
                    days=(6,),
                    starts=1320,
                    ends=180,
                ),
            )
        ),
        each(holds=(Holds(to="2026-12-06T00:00", days=(3,), starts=960, ends=1080),)),
        a_set(3, Give(way="price", value=17000)),
        a_set(2, Give(way="price", value=8000), WINE, ALE),
        a_set(2, Give(way="price", value=1999, on="parts", parts=(1,)), WINE, ALE),
        a_set(2, Give(way="amount", value=2000, on="parts", parts=(1,)), WINE, ALE),
        pool((6, "percent", 10), (12, "percent", 20)),
        pool((6, "percent", 10), (12, "amount", 5)),
        Promotion(id="p", name="P", form="points", multiplier=2),
    ],
)
def test_what_makes_sense(promotion: Promotion) -> None:
    assert said(promotion) == []


def test_amounts_for_stores_with_different_money() -> None:
    both = replace(SHOP, currencies=("DKK", "EUR"))
    assert said(each("amount", 100), both) == [("error", "promotion.currencies", "stores")]
    assert said(each(), both) == []
    spent = pool((10000, "percent", 100_000), measure="amount")
    assert said(spent, both) == [("error", "promotion.currencies", "stores")]
    assert said(pool((6, "percent", 100_000)), both) == []


def test_what_sells_below_cost_names_the_worst() -> None:
    (found,) = findings(each("price", 2500), SHOP)
    assert found.facts == {"name": "red", "price": 2500, "cost": 5000, "items": 2}


def test_what_stops_at_a_floor_is_told_and_judged_by_it() -> None:
    """PRO-5: two reds at half price come to 80.00, of which the floor makes 150.00."""
    wares = (ware("red", "wine", 8000, 5000, floor=7500), ware("white", "wine", 6000, floor=3000))
    shop = replace(SHOP, wares=wares)
    half = Give(way="percent", value=500_000)
    (found,) = findings(a_set(2, half), shop)
    assert (found.severity, found.code, found.field) == (
        "warning",
        "promotion.below_floor",
        "give.value",
    )
    assert found.facts == {"name": "red", "price": 8000, "floor": 15000, "items": 1}
    assert said(each(value=62_500), shop) == []


def test_promotions_that_compete_say_who_wins() -> None:
    """PRO-14 PRO-15"""
    ten, twenty = each(), each(value=200_000, id="q", name="Q")
    (found,) = conflicts(Placed(promotion=ten), [Placed(promotion=twenty)], SHOP)
    assert (found.severity, found.code) == ("warning", "promotion.competes")
    assert found.facts == {
        "other": "q",
        "name": "Q",
        "goods": 2,
        "example": "red",
        "tried": 2,
        "wins": 0,
        "loses": 2,
    }


def test_a_pool_competes_on_as_many_pieces_as_it_asks_for() -> None:
    """PRO-11, PRO-14: six wines at 20 % beat 10 % off each of them."""
    six, ten = pool((6, "percent", 200_000)), each(id="q", name="Q")
    (found,) = conflicts(Placed(promotion=six), [Placed(promotion=ten)], SHOP)
    assert (found.facts["tried"], found.facts["wins"], found.facts["loses"]) == (2, 2, 0)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (Placed(promotion=each(combines="all")), Placed(promotion=each(combines="all", id="q"))),
        (Placed(promotion=each()), Placed(promotion=each(parts=goods(items=("ale",)), id="q"))),
        (Placed(promotion=each()), Placed(promotion=each(active=False, id="q"))),
        (Placed(promotion=each(), stores=("a",)), Placed(promotion=each(id="q"), stores=("b",))),
        (
            Placed(promotion=each(holds=(Holds(days=(1, 2)),))),
            Placed(promotion=each(holds=(Holds(days=(3,)),), id="q")),
        ),
        (
            Placed(promotion=each(holds=(Holds(starts=960, ends=1080),))),
            Placed(promotion=each(holds=(Holds(starts=1080, ends=960),), id="q")),
        ),
        (
            Placed(promotion=each(holds=(Holds(to="2026-12-01T00:00"),))),
            Placed(promotion=each(holds=(Holds(from_="2026-12-01T00:00"),), id="q")),
        ),
        (Placed(promotion=each()), Placed(promotion=each())),
    ],
)
def test_promotions_that_do_not_meet(one: Placed, two: Placed) -> None:
    """PRO-14"""
    assert conflicts(one, [two], SHOP) == ()


def test_many_that_compete_are_compared_up_to_a_number() -> None:
    """PRO-14: each pair once, and both are told; of more it is said that there are more."""
    many = [Placed(promotion=replace(each(), id=f"p{number}", name="P")) for number in range(22)]
    wares = {one.promotion.id: SHOP.wares for one in many}
    found = list(rivalries(many, [], wares))
    competes = [one for one in found if one.code == "promotion.competes"]
    assert len(competes) == 2 * MOST_RIVALS
    assert sum(int(str(one.facts["tried"])) for one in competes) <= 2 * MOST_TRIALS
    more = [one.facts["others"] for one in found if one.code == "promotion.not_compared"]
    assert sum(map(int, map(str, more))) == 2 * (22 * 21 // 2 - MOST_RIVALS)
    mine, other = competes[:2]
    assert (mine.promotion, mine.facts["other"]) == (other.facts["other"], other.promotion)
    assert (mine.facts["wins"], mine.facts["loses"]) == (other.facts["loses"], other.facts["wins"])


def test_times_are_judged_where_nobody_says_what_time_it_is() -> None:
    """PRO-7"""
    saturdays = each(holds=(Holds(to="2026-12-05T00:00", days=(6,)),))
    assert said(saturdays, replace(SHOP, now="")) == []
