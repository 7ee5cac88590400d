"""Each preset gives on a small basket what its name says."""

from dataclasses import replace

import pytest

from kasse.domain.promotions.documents import document_of, promotion_from_document
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.presets import BY_CODE, PRESETS, Preset, Values
from kasse.domain.promotions.promotion import Goods, Holds

WINE = (Goods(categories=("wine",)),)
PLACES = tuple((Goods(categories=(name,)),) for name in ("sandwich", "drink", "fruit"))
AT = "2026-12-02T16:30"


def line(number: int, category: str, price: int, pieces: int = 1) -> GoodsLine:
    return GoodsLine(
        line=number,
        items=(f"i-{number}",),
        categories=(category,),
        price_minor=price,
        bare_minor=price,
        quantity_thousandths=pieces * 1000,
        moment=AT,
    )


BASKET = (line(1, "wine", 5000), line(2, "wine", 3000), line(3, "wine", 2000), line(4, "tea", 900))
SIX = (line(1, "wine", 5000, 4), line(2, "wine", 3000, 2), line(3, "tea", 900))
LUNCH = (line(1, "sandwich", 4000), line(2, "drink", 1500), line(3, "fruit", 500))
MEMBER = Visit(customer_groups=("members", "staff"))


@pytest.mark.parametrize(
    ("code", "values", "lines", "discount"),
    [
        ("percent_off", {"goods": WINE}, BASKET, 2000),
        ("two_for_one", {"goods": WINE}, BASKET, 3000),
        ("three_for_two", {"goods": WINE}, BASKET, 2000),
        ("any_for", {"goods": WINE}, BASKET, 5000),
        ("mixed", {"goods": WINE}, SIX, 3900),
        ("meal_deal", {"places": PLACES}, LUNCH, 1500),
        ("second_half", {"goods": WINE}, BASKET, 1500),
        ("spend", {"spend_minor": 10000}, BASKET, 5000),
        ("spend", {"spend_minor": 10901}, BASKET, 0),
        ("happy_hour", {"goods": WINE}, BASKET, 2500),
        ("happy_hour", {"holds": (Holds(days=(1,)),)}, BASKET, 0),
        ("member_price", {"goods": WINE}, BASKET, 4000),
        ("near_expiry", {"goods": WINE}, (replace(BASKET[0], expires_on="2026-12-04"),), 1500),
        ("near_expiry", {"goods": WINE}, (replace(BASKET[0], expires_on="2026-12-05"),), 0),
        ("staff", {}, BASKET, 2180),
        ("quantity_breaks", {"goods": WINE}, SIX, 2600),
        ("quantity_breaks", {"breaks": ((6, 100_000), (7, 150_000))}, SIX, 4035),
        ("bundle", {"places": PLACES[:2], "price_minor": 5000}, LUNCH, 500),
        ("gift", {"places": PLACES}, LUNCH, 500),
    ],
)
def test_a_preset_gives_what_it_says(
    code: str, values: dict[str, object], lines: tuple[GoodsLine, ...], discount: int
) -> None:
    """PRO-9 PRO-10 PRO-11"""
    preset = BY_CODE[code]
    made = preset.promotion(id_="p", name="P", values=replace(preset.usual, **values))  # type: ignore[arg-type]  # fields by name
    assert apply(arranged([made]), lines, MEMBER).discount_minor == discount


def test_the_preset_of_points_multiplies_them() -> None:
    """PRO-12"""
    preset = BY_CODE["points"]
    made = preset.promotion(id_="p", name="P", values=Values(goods=WINE))
    assert apply(arranged([made]), BASKET, MEMBER).points == ((1, 2), (2, 2), (3, 2))


@pytest.mark.parametrize("code", ["member_price", "staff"])
def test_a_preset_for_a_group_gives_others_nothing(code: str) -> None:
    """PRO-8"""
    made = BY_CODE[code].promotion(id_="p", name="P")
    assert apply(arranged([made]), BASKET, Visit()).discount_minor == 0


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.code)
def test_what_a_preset_begins_with_can_be_saved(preset: Preset) -> None:
    made = preset.promotion(id_="p", name="P")
    assert promotion_from_document("p", document_of(made), language="en") == made
