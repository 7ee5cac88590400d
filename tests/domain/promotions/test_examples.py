"""PRO-1 to PRO-17: the worked examples of the page."""

from dataclasses import replace
from itertools import permutations

import pytest

from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.promotion import Give, Goods, Holds, Limits, Part, Promotion, Way
from kasse.domain.promotions.promotion import Tier as PoolTier
from tests.domain.promotions.samples import PERCENT, applied, each, line, of, off, pool, set_of

SANDWICH, DRINK, FRUIT = (
    Part(goods=of("sandwich")),
    Part(goods=of("drink")),
    Part(goods=of("fruit")),
)
MEAL = set_of("meal", Give(way="price", value=4_500), SANDWICH, DRINK, FRUIT)
MEAL_LINES = (line(1, "sandwich", 3_500), line(2, "drink", 2_000), line(3, "fruit", 800))


def test_a_meal_deal_in_any_order() -> None:
    """PRO-1"""
    for numbers in permutations((1, 2, 3)):
        lines = [replace(goods, line=n) for goods, n in zip(MEAL_LINES, numbers, strict=True)]
        assert off([MEAL], lines) == {"meal": 1_800}


def test_a_line_by_the_piece_is_so_many_pieces_and_weighed_goods_are_one() -> None:
    """PRO-2"""
    crown_off = each("crown", "amount", 100)
    cheese = line(1, "cheese", 4_485, quantity_thousandths=345, whole=True)
    assert off([crown_off], [line(1, "tea", 1_295, 3)]) == {"crown": 300}
    assert off([crown_off], [cheese]) == {"crown": 100}


def test_shares_are_of_the_price_before_promotions() -> None:
    """PRO-3"""
    both = (
        each("a", "percent", 20 * PERCENT, combines="all"),
        each("b", "percent", 10 * PERCENT, combines="all"),
    )
    assert off(both, [line(1, "lamp", 10_000)]) == {"a": 2_000, "b": 1_000}


def test_a_percentage_is_rounded_for_one_piece() -> None:
    """PRO-4"""
    assert off([each("a", "percent", 15 * PERCENT)], [line(1, "tea", 1_295, 6)]) == {"a": 6 * 194}


def test_an_amount_for_several_is_split_by_largest_remainder() -> None:
    """PRO-4"""
    any_three = set_of("any", Give(way="price", value=5_000), Part(count=3))
    lines = (line(1, "a", 3_000), line(2, "b", 2_000), line(3, "c", 2_000))
    assert [row.amount_minor for row in applied([any_three], lines).given] == [857, 572, 571]


@pytest.mark.parametrize(("floor_minor", "amounts"), [(0, {"a": 400, "b": 600}), (800, {"a": 200})])
def test_what_is_cut_is_taken_from_the_last(floor_minor: int, amounts: dict[str, int]) -> None:
    """PRO-5"""
    both = (
        each("a", "percent", 40 * PERCENT, combines="all"),
        each("b", "percent", 70 * PERCENT, combines="all"),
    )
    assert off(both, [line(1, "lamp", 1_000, floor_minor=floor_minor)]) == amounts


def test_an_amount_for_several_is_cut_at_what_all_have_left() -> None:
    """PRO-5"""
    two = set_of("two", Give(way="price", value=1_000), Part(count=2))
    assert off([two], [line(1, "lamp", 1_000, 2, floor_minor=600)]) == {"two": 800}


BEER = Goods(brands=("Ø",), categories=("beer",), not_tags=("limited",))
ALE = line(1, "ale", 2_000, brand="Ø", categories=("beer", "drinks"))


@pytest.mark.parametrize(
    ("goods", "beer", "there"),
    [
        (BEER, ALE, True),
        (BEER, replace(ALE, brand="Å"), False),
        (BEER, replace(ALE, categories=("wine", "drinks")), False),
        (BEER, replace(ALE, tags=("limited",)), False),
        (Goods(categories=("drinks",)), ALE, True),
        (Goods(not_brands=("Ø",)), ALE, False),
        (Goods(not_categories=("drinks",)), ALE, False),
        (Goods(not_items=("ale",)), ALE, False),
        (Goods(items=("beers",)), replace(ALE, items=("ale", "beers")), True),
        (Goods(not_items=("beers",)), replace(ALE, items=("ale", "beers")), False),
        (Goods(tags=("new", "limited")), replace(ALE, tags=("limited",)), True),
        (Goods(tags=("new",)), ALE, False),
        (Goods(price_from=2_000, price_to=2_000), ALE, True),
        (Goods(price_from=2_001), ALE, False),
        (Goods(price_to=1_999), ALE, False),
        (Goods(expires_within=2), replace(ALE, expires_on="2026-12-03"), True),
        (Goods(expires_within=2), replace(ALE, expires_on="2026-12-04"), False),
        (Goods(expires_within=2), replace(ALE, expires_on="2026-11-30"), True),
        (Goods(expires_within=2), ALE, False),
        (Goods(), ALE, True),
    ],
)
def test_descriptions_of_goods(goods: Goods, beer: GoodsLine, there: bool) -> None:
    """PRO-6"""
    crown_off = each("crown", "amount", 100, parts=(Part(goods=(goods,)),))
    assert off([crown_off], [beer]) == ({"crown": 100} if there else {})


def test_one_of_the_descriptions_must_fit() -> None:
    """PRO-6"""
    either = each("crown", "amount", 100, parts=(Part(goods=of("wine") + of("ale")),))
    assert off([either], [ALE, line(2, "wine", 500), line(3, "tea", 500)]) == {"crown": 200}


HAPPY_HOUR = (Holds(starts=15 * 60, ends=17 * 60),)
FRIDAY_NIGHT = (Holds(days=(5,), starts=20 * 60, ends=2 * 60),)
ADVENT = (Holds(from_="2026-12-01T00:00", to="2026-12-25T00:00"),)


@pytest.mark.parametrize(
    ("holds", "moment", "there"),
    [
        (HAPPY_HOUR, "2026-12-01T16:59", True),
        (HAPPY_HOUR, "2026-12-01T17:00", False),
        (HAPPY_HOUR, "2026-12-01T15:00", True),
        (HAPPY_HOUR, "2026-12-01T14:59", False),
        (FRIDAY_NIGHT, "2026-12-05T01:59", True),
        (FRIDAY_NIGHT, "2026-12-05T02:00", False),
        (FRIDAY_NIGHT, "2026-12-04T20:00", True),
        (FRIDAY_NIGHT, "2026-12-04T01:59", False),
        (FRIDAY_NIGHT, "2026-12-05T20:00", False),
        (ADVENT, "2026-11-30T23:59", False),
        (ADVENT, "2026-12-01T00:00", True),
        (ADVENT, "2026-12-24T23:59", True),
        (ADVENT, "2026-12-25T00:00", False),
        (ADVENT + HAPPY_HOUR, "2026-12-25T16:00", True),
        ((Holds(starts=15 * 60),), "2026-12-01T23:59", True),
        ((Holds(days=(2,)),), "2026-12-01T00:00", True),
        ((Holds(days=(2,)),), "2026-12-02T00:00", False),
    ],
)
def test_a_promotion_holds_at_the_minute_of_the_line(
    holds: tuple[Holds, ...], moment: str, there: bool
) -> None:
    """PRO-7"""
    crown_off = each("crown", "amount", 100, holds=holds)
    assert off([crown_off], [line(1, "beer", 2_000, moment=moment)]) == (
        {"crown": 100} if there else {}
    )


def test_pieces_put_in_too_late_are_no_part_of_it() -> None:
    """PRO-7"""
    two = set_of("two", Give(way="price", value=3_000), Part(count=2), holds=HAPPY_HOUR)
    lines = [
        line(n, "beer", 2_000, moment=f"2026-12-01T{m}") for n, m in ((1, "16:59"), (2, "17:00"))
    ]
    assert off([two], lines) == {}


@pytest.mark.parametrize(
    ("who", "visit", "there"),
    [
        ({"customer_groups": ("members", "staff")}, Visit(customer_groups=("staff",)), True),
        ({"customer_groups": ("members",)}, Visit(customer_groups=("staff",)), False),
        ({"channels": ("web", "till")}, Visit(), True),
        ({"channels": ("web",)}, Visit(), False),
        ({"coupon": "ten"}, Visit(coupons=("five", "ten")), True),
        ({"coupon": "ten"}, Visit(), False),
        ({"coupon": "ten", "customer_groups": ("members",)}, Visit(coupons=("ten",)), False),
    ],
)
def test_who_gets_it(who: dict[str, object], visit: Visit, there: bool) -> None:
    """PRO-8"""
    crown_off = each("crown", "amount", 100, **who)
    assert off([crown_off], [line(1, "beer", 2_000)], visit) == ({"crown": 100} if there else {})


def test_each() -> None:
    """PRO-9"""
    wine = each("wine", "percent", 20 * PERCENT, parts=(Part(goods=of("wine")),))
    assert off([wine], [line(1, "wine", 8_000, 2), line(2, "tea", 500)]) == {"wine": 3_200}


def test_modifiers_are_paid_besides_a_fixed_price() -> None:
    """PRO-9"""
    coffee = line(1, "coffee", 3_500, bare_minor=3_000)
    assert off([each("coffee", "price", 2_000)], [coffee]) == {"coffee": 1_000}


def test_a_fixed_price_is_of_one_unit() -> None:
    """PRO-9: 0.345 kg at 130.00 is 44.85, and at 100.00 it is 34.50."""
    cheese = line(1, "cheese", 4_485, quantity_thousandths=345, whole=True)
    assert off([each("cheese", "price", 10_000)], [cheese]) == {"cheese": 1_035}
    assert off([each("cheese", "price", 14_000)], [cheese]) == {}


def test_a_limited_price_above_the_goods_own_binds_nothing() -> None:
    """PRO-9: and the sets beside it are decided as without it."""
    sets = [set_of(name, Give(way="price", value=5_000), Part(count=2)) for name in "ab"]
    dearer = each("c", "price", 9_000, limits=Limits(basket=1))
    assert off([*sets, dearer], [line(1, "sock", 3_000, 5)]) == {"a": 2_000}


THREE = Part(count=3)
TWO = Part(count=2)
PRINTER, PAPER = Part(goods=of("printer")), Part(goods=of("paper"))


@pytest.mark.parametrize(
    ("promotion", "lines", "amount"),
    [
        (set_of("a", Give(way="price", value=5_000), THREE), [line(1, "sock", 3_000, 7)], 8_000),
        (set_of("a", Give(way="amount", value=1_000), THREE), [line(1, "sock", 3_000, 7)], 2_000),
        (MEAL, MEAL_LINES, 1_800),
        (MEAL, MEAL_LINES[:2], 0),
        (
            set_of("a", Give(way="percent", value=15 * PERCENT), Part(count=6)),
            [line(1, "wine", 8_000, 4), line(2, "wine", 6_000, 3)],
            6_600,
        ),
        (
            set_of("a", Give(way="percent", value=100 * PERCENT, on="cheapest"), THREE),
            [line(1, "shirt", 20_000, 2), line(2, "shirt", 10_000, 2)],
            10_000,
        ),
        (
            set_of("a", Give(way="percent", value=50 * PERCENT, on="cheapest"), TWO),
            [line(1, "shirt", 20_000), line(2, "shirt", 10_000, 2)],
            5_000,
        ),
        (
            set_of("a", Give(way="percent", value=50 * PERCENT, on="dearest"), TWO),
            [line(1, "shirt", 20_000), line(2, "shirt", 10_000, 3)],
            15_000,
        ),
        (
            set_of("a", Give(way="percent", value=30 * PERCENT, on="parts", parts=(1,)), PRINTER, PAPER),
            [line(1, "printer", 90_000), line(2, "paper", 5_000, 2)],
            1_500,
        ),
        (
            set_of("a", Give(way="percent", value=100 * PERCENT, on="parts", parts=(1,)), PRINTER, PAPER),
            [line(1, "printer", 90_000), line(2, "paper", 5_000)],
            5_000,
        ),
        (
            set_of("a", Give(way="price", value=1_000, on="parts", parts=(1,)), PRINTER, PAPER),
            [line(1, "printer", 90_000), line(2, "paper", 5_000)],
            4_000,
        ),
        (
            set_of("a", Give(way="amount", value=700, on="cheapest", pieces=2), THREE),
            [line(1, "sock", 3_000, 3)],
            1_400,
        ),
        (
            set_of("a", Give(way="price", value=5_000), TWO),
            [line(1, "coffee", 3_500, 2, bare_minor=3_000)],
            1_000,
        ),
        (set_of("a", Give(way="price", value=5_000), TWO), [line(1, "tea", 2_400, 2)], 0),
    ],
)  # fmt: skip
def test_sets(promotion: Promotion, lines: list[GoodsLine], amount: int) -> None:
    """PRO-10"""
    assert sum(off([promotion], lines).values()) == amount


def test_the_dearest_of_a_set_is_one_that_the_customer_chooses() -> None:
    """PRO-10, PRO-15: the pieces are paired so that the most is given."""
    half = set_of("a", Give(way="percent", value=50 * PERCENT, on="cheapest"), TWO)
    lines = [line(1, "a", 4_000), line(2, "b", 3_000), line(3, "c", 2_000), line(4, "d", 1_000)]
    assert off([half], lines) == {"a": 2_000}


WINES: tuple[tuple[int, Way, int], ...] = (
    (6, "percent", 10 * PERCENT),
    (12, "percent", 15 * PERCENT),
)


@pytest.mark.parametrize(
    ("promotion", "lines", "amount"),
    [
        (pool("a", *WINES), [line(1, "wine", 8_000, 5)], 0),
        (pool("a", *WINES), [line(1, "wine", 8_000, 11)], 8_800),
        (pool("a", *WINES), [line(1, "wine", 8_000, 12)], 14_400),
        (pool("a", (30_000, "amount", 5_000), measure="amount"), [line(1, "tea", 20_000, 4)], 5_000),
        (pool("a", (30_000, "amount", 5_000), measure="amount"), [line(1, "tea", 29_999)], 0),
        (
            pool("a", (30_000, "amount", 5_000), measure="amount", repeats=True),
            [line(1, "tea", 20_000, 4)],
            10_000,
        ),
        (
            pool("a", (500, "percent", 10 * PERCENT), measure="weight"),
            [
                line(1, "brie", 4_000, quantity_thousandths=200, whole=True),
                line(2, "feta", 6_000, quantity_thousandths=300, whole=True),
            ],
            1_000,
        ),
        (
            pool("a", (500, "percent", 10 * PERCENT), measure="weight"),
            [line(1, "brie", 4_000, quantity_thousandths=499, whole=True)],
            0,
        ),
        (pool("a", (3, "price", 1_000)), [line(1, "tea", 1_200, 4), line(2, "bun", 900)], 800),
    ],
)  # fmt: skip
def test_pools(promotion: Promotion, lines: list[GoodsLine], amount: int) -> None:
    """PRO-11"""
    assert sum(off([promotion], lines).values()) == amount


def test_points_bind_nothing() -> None:
    """PRO-12"""
    promotions = (
        Promotion(id="a", name="a", form="points", multiplier=2),
        Promotion(id="b", name="b", form="points", multiplier=3, parts=(Part(goods=of("wine")),)),
        each("c", "amount", 100),
    )
    result = applied(promotions, [line(1, "wine", 8_000), line(2, "tea", 500)])
    assert result.points == ((1, 3), (2, 2))
    assert result.discount_minor == 200


@pytest.mark.parametrize("left", [0, 2, 9])
def test_so_many_pieces_for_a_customer(left: int) -> None:
    """PRO-13"""
    ten_off = each("ten", "amount", 1_000, limits=Limits(customer=2))
    visit = Visit(left=(("ten", left),))
    expected = {"ten": 1_000 * min(left, 2)} if left else {}
    assert off([ten_off], [line(1, "tea", 4_000, 5)], visit) == expected


@pytest.mark.parametrize(
    ("promotion", "amount"),
    [
        (each("a", "amount", 1_000), 2_000),
        (set_of("a", Give(way="amount", value=1_000), TWO), 2_000),
        (pool("a", (1, "amount", 1_000), repeats=True), 2_000),
        (pool("a", (5, "amount", 1_000)), 1_000),
    ],
)
def test_what_counts_as_an_application(promotion: Promotion, amount: int) -> None:
    """PRO-13"""
    limited = replace(promotion, limits=Limits(basket=2))
    assert off([limited], [line(1, "tea", 4_000, 5)]) == {"a": amount}


def test_a_piece_goes_one_way() -> None:
    """PRO-14"""
    mixed = set_of("mixed", Give(way="percent", value=15 * PERCENT), Part(count=6))
    members = each("members", "percent", 5 * PERCENT, combines="all")
    wines = [line(1, "wine", 10_000, 6)]
    assert off([mixed, members], wines) == {"mixed": 9_000}
    assert off([replace(mixed, combines="all"), members], wines) == {
        "mixed": 9_000,
        "members": 3_000,
    }
    group = [replace(p, combines="group", group="club") for p in (mixed, members)]
    assert sum(off(group, wines).values()) == 12_000
    assert sum(off([group[0], replace(group[1], group="other")], wines).values()) == 9_000


FOUR = [line(1, "sock", 3_000, 4)]
TWO_FOR_50 = set_of("two", Give(way="price", value=5_000), TWO)
THREE_FOR_60 = set_of("three", Give(way="price", value=6_000), THREE)


def test_the_smallest_total() -> None:
    """PRO-15"""
    assert off([TWO_FOR_50, THREE_FOR_60], FOUR) == {"three": 3_000}


def test_the_smaller_id_where_two_give_the_same() -> None:
    """PRO-16"""
    one, other = (each(name, "percent", 10 * PERCENT) for name in ("a", "b"))
    assert off([other, one], FOUR) == {"a": 1_200}


def test_the_first_of_equal_ways_is_taken() -> None:
    """PRO-16: what gives nothing binds nothing, and the dearer pieces stay free."""
    two = set_of("two", Give(way="amount", value=500), TWO)
    lines = [line(1, "a", 1_000), line(2, "b", 3_000), line(3, "c", 2_000)]
    assert [row.line for row in applied([two], lines).given] == [1, 3]
    assert applied([each("a", "price", 3_000)], lines).given == ()


def test_priority_where_the_shop_insists() -> None:
    """PRO-17"""
    assert off([replace(TWO_FOR_50, priority=1), THREE_FOR_60], FOUR) == {"two": 2_000}


def test_tiers_are_told_by_what_they_give() -> None:
    """PRO-11, PRO-15: a lower tier that gives more is taken instead."""
    tiers = (
        PoolTier(least=2, way="amount", value=900),
        PoolTier(least=4, way="amount", value=100),
    )
    promotion = Promotion(id="a", name="a", form="pool", tiers=tiers)
    assert off([promotion], FOUR) == {"a": 900}


def test_what_a_group_has_bound_first_goes_its_way() -> None:
    """PRO-14, PRO-17: the piece that the group's first promotion bound is in no set that is alone."""
    wine, tea = Part(goods=of("wine")), Part(goods=of("tea"))
    first = each(
        "a",
        "percent",
        100_000,
        parts=(wine,),
        combines="group",
        group="g",
        priority=1,
        limits=Limits(basket=1),
    )
    pair = set_of("b", Give(way="percent", value=200_000), wine, tea, combines="group", group="g")
    mixed = Part(goods=of("wine", "tea"), count=2)
    three = Part(goods=of("wine", "tea"), count=3)
    alone = [
        set_of("c", Give(way="percent", value=210_000), mixed),
        set_of("d", Give(way="price", value=1_500), three),
    ]
    lines = [line(1, "wine", 1_000, 3), line(2, "tea", 900, 3), line(3, "wine", 800, 2)]
    assert off([first, pair, *alone], lines)["a"] == 100
    assert applied([first, pair, *alone], lines).discount_minor == 2_880


def test_what_is_left_of_a_priority_is_for_a_set_of_another_way() -> None:
    """PRO-17: pieces that went one way are in no set of another, also where nothing else competes."""
    first = set_of(
        "pair", Give(way="percent", value=100_000), Part(), Part(), combines="all", priority=1
    )
    alone = set_of("alone", Give(way="percent", value=100_000), Part())
    more = pool("pool", (1, "percent", 100_000), combines="all")
    lines = [line(1, "apple", 1_000), line(2, "apple", 1_000, 2)]
    assert sum(off([first, alone, more], lines).values()) == 200 + 300
