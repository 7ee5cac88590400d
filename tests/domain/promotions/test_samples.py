"""Baskets that show what a promotion does."""

from dataclasses import replace

import pytest

from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.findings import Ware
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.presets import BY_CODE, Values
from kasse.domain.promotions.promotion import Give, Goods, Holds, Part, Promotion, Tier
from kasse.domain.promotions.samples import samples, shown, visitor


def ware(name: str, category: str, price: int, *, whole: bool = False) -> Ware:
    line = GoodsLine(
        line=1,
        items=(name,),
        categories=(category,),
        price_minor=price,
        bare_minor=price,
        quantity_thousandths=1000,
        whole=whole,
    )
    return Ware(line=line, name=name)


WARES = (
    ware("red", "wine", 8000),
    ware("white", "wine", 6000),
    ware("rosé", "wine", 5000),
    ware("cheese", "cheese", 20000, whole=True),
    ware("ale", "beer", 2000),
)
WINE = (Goods(categories=("wine",)),)


def said(promotion: Promotion) -> dict[str, int]:
    """What each sample gets off."""
    return {
        one.kind: apply(arranged([shown(promotion)]), one.lines, visitor(promotion)).discount_minor
        for one in samples(promotion, WARES)
    }


@pytest.mark.parametrize(
    ("code", "values", "reaches", "several"),
    [
        ("percent_off", {}, 1600, 4800),
        ("three_for_two", {}, 5000, 11000),
        ("any_for", {}, 14000, 28000),
        ("mixed", {}, 5700, 11400),
        ("second_half", {}, 3000, 6500),
        ("spend", {"spend_minor": 15000}, 5000, 5000),
        ("member_price", {}, 6000, 16000),
        ("near_expiry", {}, 2400, 7200),
        ("quantity_breaks", {}, 3800, 11400),
        ("gift", {"places": (WINE, (Goods(items=("ale",)),))}, 2000, 4000),
    ],
)
def test_samples_reach_a_preset_and_miss_it(
    code: str, values: dict[str, object], reaches: int, several: int
) -> None:
    usual = replace(BY_CODE[code].usual, **{"goods": WINE, **values})  # type: ignore[arg-type]  # fields by name
    promotion = BY_CODE[code].promotion(id_="p", name="P", values=usual)
    assert said(promotion) == {"reaches": reaches, "misses": 0, "several": several}


def test_samples_of_what_is_weighed() -> None:
    promotion = Promotion(
        id="p",
        name="P",
        form="pool",
        parts=(Part(goods=(Goods(categories=("cheese",)),)),),
        measure="weight",
        tiers=(Tier(least=500, way="percent", value=100_000),),
    )
    assert said(promotion) == {"reaches": 1000, "misses": 0, "several": 2000}


def test_each_piece_of_what_is_weighed_is_a_line() -> None:
    promotion = BY_CODE["percent_off"].promotion(
        id_="p",
        name="P",
        values=Values(goods=(Goods(categories=("cheese",)),), percent_ppm=100_000),
    )
    several = next(one for one in samples(promotion, WARES) if one.kind == "several")
    assert [line.quantity_thousandths for line in several.lines] == [1000] * 4
    assert said(promotion) == {"reaches": 2000, "misses": 0, "several": 8000}


def test_samples_are_there_at_any_time_and_for_the_groups_asked_for() -> None:
    promotion = Promotion(
        id="p",
        name="P",
        form="each",
        give=Give(way="amount", value=100),
        holds=(Holds(to="2020-01-01T00:00"),),
        customer_groups=("members",),
        coupon="X",
        channels=("web",),
    )
    assert said(promotion) == {"reaches": 100, "several": 400}


def test_without_goods_there_are_no_samples() -> None:
    promotion = BY_CODE["percent_off"].promotion(
        id_="p", name="P", values=Values(goods=(Goods(items=("rum",)),), percent_ppm=1)
    )
    assert samples(promotion, WARES) == ()


def test_a_sample_has_no_more_than_60_pieces() -> None:
    """Also where the promotion asks for more, and is then not reached."""
    promotion = Promotion(
        id="p",
        name="P",
        form="pool",
        parts=(Part(goods=WINE),),
        tiers=(Tier(least=61, way="percent", value=100_000),),
    )
    pieces = {one.kind: sum(line.pieces for line in one.lines) for one in samples(promotion, WARES)}
    assert pieces == {"reaches": 60, "misses": 59, "several": 60}
    assert said(promotion) == {"reaches": 0, "misses": 0, "several": 0}
