"""What promotions do for a basket, said of its lines: docs/rules/promotions.md, PRO-25, PRO-26."""

from dataclasses import replace

from kasse.domain.basket.explaining import Explained, explained
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Give, Goods, Part, Promotion
from tests.domain.selling import BEER, DANISH, Counter, item

THIRD_FREE = Promotion(
    id="third",
    name="3 for 2",
    form="set",
    parts=(Part(goods=(Goods(items=("milk",)),), count=3),),
    give=Give(way="percent", value=1_000_000, on="cheapest"),
)


def test_a_basket_is_explained() -> None:
    """PRO-25, PRO-26: near misses only where examples are asked for."""
    till = Counter(replace(DANISH, offers=arranged([THIRD_FREE])))
    assert explained(till.basket, till.now.terms, example=None) == Explained()
    till.add(quantity=2_000)
    till.add(BEER)
    (reason,) = explained(till.basket, till.now.terms, example=None).reasons
    assert (reason.line, reason.why, reason.missing) == (1, "missing", 1)
    found = explained(till.basket, till.now.terms, example=lambda _: None)
    assert [(miss.promotion.id, miss.saves_minor) for miss in found.misses] == [("third", 1_295)]


def test_what_comes_back_is_not_explained() -> None:
    """PRO-2"""
    till = Counter(replace(DANISH, offers=arranged([THIRD_FREE])))
    till.add(item(), -1_000)
    assert explained(till.basket, till.now.terms, example=None) == Explained()
