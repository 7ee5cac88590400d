"""What is said of a basket: docs/rules/promotions.md, PRO-25 and PRO-26."""

from collections.abc import Callable

from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.explain import Miss, Reason, misses, reasons
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Give, Limits, Part, Promotion
from tests.domain.promotions.samples import PERCENT, each, line, of, pool, set_of

ANYBODY = Visit()
MEAL = set_of(
    "meal",
    Give(way="price", value=4_500),
    Part(goods=of("sandwich")),
    Part(goods=of("cola")),
    Part(goods=of("apple")),
)
THIRD_FREE = set_of("third", Give(way="percent", value=100 * PERCENT, on="cheapest"), Part(count=3))
SANDWICH = line(1, "sandwich", 3_500)
COLA = line(2, "cola", 1_500)
APPLE = line(3, "apple", 800)


def said(promotions: list[Promotion], lines: list[GoodsLine]) -> list[tuple[object, ...]]:
    offers = arranged(promotions)
    found = reasons(offers, lines, ANYBODY, apply(offers, lines, ANYBODY))
    return [(one.line, one.promotion, one.why, one.amount_minor or one.missing) for one in found]


def near(
    promotions: list[Promotion],
    lines: list[GoodsLine],
    example: Callable[[Part], GoodsLine | None] = lambda _: None,
) -> list[tuple[object, ...]]:
    offers = arranged(promotions)
    found = misses(offers, lines, ANYBODY, apply(offers, lines, ANYBODY), example=example)
    return [
        (one.promotion.id, one.missing, one.measure, one.saves_minor, one.like and one.like.items)
        for one in found
    ]


def test_each_promotion_that_fits_a_line_says_why() -> None:
    """PRO-25"""
    tenth = each("tenth", "percent", 10 * PERCENT)
    points = Promotion(id="points", name="P", form="points", multiplier=2)
    assert said([MEAL, tenth, points], [SANDWICH, COLA, APPLE]) == [
        (1, "meal", "gives", 785),
        (1, "tenth", "bound", 0),
        (2, "meal", "gives", 336),
        (2, "tenth", "bound", 0),
        (3, "meal", "gives", 179),
        (3, "tenth", "bound", 0),
    ]


def test_what_is_missing_and_what_is_used_up() -> None:
    """PRO-25"""
    once = each("once", "amount", 100, limits=Limits(basket=1))
    spend = pool("spend", (30_000, "amount", 5_000), measure="amount")
    assert said([MEAL, once, spend], [SANDWICH, COLA]) == [
        (1, "meal", "missing", 1),
        (1, "once", "limit", 0),
        (1, "spend", "missing", 25_000),
        (2, "meal", "missing", 1),
        (2, "once", "gives", 100),
        (2, "spend", "missing", 25_000),
    ]


def test_what_would_not_make_it_cheaper() -> None:
    """PRO-25"""
    dear = set_of("dear", Give(way="price", value=9_000), Part(count=2))
    assert said([dear], [SANDWICH, COLA]) == [
        (1, "dear", "no_better", 0),
        (2, "dear", "no_better", 0),
    ]


def test_one_more_piece() -> None:
    """PRO-26: of goods in the basket the cheapest; of others an example."""
    assert near([THIRD_FREE], [line(1, "milk", 1_000, 2)]) == [
        ("third", 1, "count", 1_000, ("milk",))
    ]
    assert near([MEAL], [SANDWICH, COLA]) == []
    assert near([MEAL], [SANDWICH, COLA], lambda _: APPLE) == [
        ("meal", 1, "count", 1_300, ("apple",))
    ]
    # What is better as it is, and what has no parts to lack, is not near.
    most = each("most", "percent", 90 * PERCENT)
    assert near([THIRD_FREE, most], [line(1, "milk", 1_000, 2)]) == []
    # Two parts are missing, or more pieces than two: that is not near.
    assert near([MEAL], [SANDWICH], lambda _: APPLE) == []
    many = set_of("many", Give(way="price", value=1), Part(count=6))
    assert near([many], [SANDWICH]) == []


def test_a_little_more_to_a_tier() -> None:
    """PRO-26"""
    from_two = pool("two", (2, "percent", 10 * PERCENT), (9, "percent", 20 * PERCENT))
    assert near([from_two], [SANDWICH]) == [("two", 1, "count", 700, ("sandwich",))]
    assert near([from_two], [line(1, "sandwich", 3_500, 4)]) == []
    assert near([from_two], [line(1, "sandwich", 3_500, 9)]) == []
    spend = pool("spend", (5_000, "amount", 500), measure="amount")
    assert near([spend], [line(1, "lamp", 4_600)]) == [("spend", 400, "amount", 500, None)]
    assert near([spend], [line(1, "lamp", 4_000)]) == []
    cheese = line(1, "cheese", 9_500, quantity_thousandths=950, whole=True)
    kilo = pool("kilo", (1_000, "percent", 10 * PERCENT), measure="weight")
    assert near([kilo], [cheese]) == [("kilo", 50, "weight", 1_000, None)]


def test_nothing_is_near_where_the_price_is_not_proved() -> None:
    """PRO-26, PRO-19"""
    offers = arranged([THIRD_FREE])
    lines = [line(1, "egg", 100, 5_001)]
    applied = apply(offers, lines, ANYBODY)
    assert applied.gap_minor
    assert misses(offers, lines, ANYBODY, applied) == ()


def test_a_reason_and_a_miss_say_what_they_are_of() -> None:
    """PRO-25, PRO-26"""
    assert Reason(line=1, promotion="a", why="no_better").measure == "count"
    assert Miss(promotion=MEAL, part=0, missing=1, measure="count", saves_minor=1).like is None
