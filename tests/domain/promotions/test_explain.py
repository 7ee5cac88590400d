"""Near misses by themselves: docs/rules/promotions.md, PRO-26."""

from dataclasses import replace

from kasse.domain.promotions.applied import Applied
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.explain import Miss, misses
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Give, Part
from tests.domain.promotions.samples import ANYBODY, line, of, set_of

PAIR = set_of("pair", Give(way="price", value=3_000), Part(goods=of("tea")), Part(goods=of("cake")))
OFFERS = arranged([PAIR])
TEA = [line(1, "tea", 2_000)]
NOW = apply(OFFERS, TEA, ANYBODY)


def near(example: GoodsLine | None, applied: Applied = NOW) -> tuple[Miss, ...]:
    return misses(OFFERS, TEA, ANYBODY, applied, example=lambda _: example)


def test_goods_are_asked_for_where_the_basket_has_none() -> None:
    """PRO-26: what does not fit, or saves nothing, is not told."""
    (miss,) = near(line(7, "cake", 1_800))
    assert (miss.promotion.id, miss.part, miss.missing, miss.saves_minor) == ("pair", 1, 1, 800)
    assert miss.like is not None
    assert miss.like.items == ("cake",)
    assert near(line(7, "cake", 900)) == near(line(7, "milk", 1_800)) == near(None) == ()
    assert misses(OFFERS, TEA, ANYBODY, NOW) == ()


def test_a_basket_that_is_not_proved_has_no_near_misses() -> None:
    """PRO-19, PRO-26"""
    assert near(line(7, "cake", 1_800), replace(NOW, gap_minor=1)) == ()
