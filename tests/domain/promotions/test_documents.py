"""Promotions as the feed describes them (docs/developer/feed.md)."""

from typing import Any

import pytest

from kasse.domain.outcome import refused
from kasse.domain.promotions.documents import document_of, promotion_from_document
from kasse.domain.promotions.promotion import (
    Give,
    Goods,
    Holds,
    Limits,
    Part,
    Promotion,
    Tier,
)

MEAL: dict[str, Any] = {
    "names": {"da": "Frokosttilbud", "en": "Meal deal"},
    "form": "set",
    "parts": [
        {"goods": [{"categories": ["sandwich"], "not_tags": ["luxury"]}, {"items": ["i-1"]}]},
        {"goods": [{"brands": ["Ø"], "price_to": 2500}], "count": 2},
        {},
    ],
    "give": {"way": "price", "value": 4500},
    "holds": [
        {"from": "2026-12-01T00:00", "to": "2027-01-01T00:00", "days": [1, 5], "starts": 660}
    ],
    "channels": ["till"],
    "customer_groups": ["members"],
    "coupon": "LUNCH",
    "limits": {"basket": 2},
    "combines": "group",
    "group": "lunch",
    "priority": 1,
    "needs": ["parts.goods.not_tags", "coupon"],
}

IN_DANISH = Promotion(
    id="p-1",
    name="Frokosttilbud",
    form="set",
    parts=(
        Part(goods=(Goods(categories=("sandwich",), not_tags=("luxury",)), Goods(items=("i-1",)))),
        Part(goods=(Goods(brands=("Ø",), price_to=2500),), count=2),
        Part(),
    ),
    give=Give(way="price", value=4500),
    holds=(Holds(from_="2026-12-01T00:00", to="2027-01-01T00:00", days=(1, 5), starts=660),),
    channels=("till",),
    customer_groups=("members",),
    coupon="LUNCH",
    limits=Limits(basket=2),
    combines="group",
    group="lunch",
    priority=1,
)

EACH: dict[str, Any] = {"name": "E", "form": "each", "give": {"way": "percent", "value": 200_000}}
CHEAPEST: dict[str, Any] = {
    "name": "3 for 2",
    "form": "set",
    "parts": [{"count": 3}],
    "give": {"way": "percent", "value": 1_000_000, "on": "cheapest"},
}
POOL: dict[str, Any] = {
    "name": "P",
    "form": "pool",
    "measure": "amount",
    "tiers": [{"least": 30000, "way": "amount", "value": 5000}],
    "repeats": True,
}
POINTS: dict[str, Any] = {"name": "X", "form": "points", "multiplier": 2}


def test_a_promotion_in_full_and_back() -> None:
    assert promotion_from_document("p-1", MEAL, language="da") == IN_DANISH
    english = promotion_from_document("p-1", MEAL, language="de")
    assert isinstance(english, Promotion)
    assert english.name == "Meal deal"
    said = {key: value for key, value in MEAL.items() if key != "needs"}
    assert document_of(IN_DANISH, names=MEAL["names"]) == said


@pytest.mark.parametrize(
    "promotion",
    [
        Promotion(id="p", name="E", form="each", give=Give(way="price", value=0)),
        Promotion(
            id="p",
            name="P",
            form="pool",
            tiers=(Tier(least=1, way="amount", value=1),),
            repeats=True,
            active=False,
        ),
        Promotion(id="p", name="X", form="points", multiplier=3),
    ],
)
def test_what_is_default_is_left_out(promotion: Promotion) -> None:
    document = document_of(promotion)
    assert "parts" not in document
    assert "holds" not in document
    assert promotion_from_document("p", document, language="en") == promotion


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**EACH, "form": "lottery", "drum": {"balls": 90}}, "form"),
        ({**EACH, "give": {"way": "wheel", "value": 3}}, "give.way"),
        ({**EACH, "give": {"way": "percent", "value": 1, "on": "blue"}}, "give.on"),
        ({**POOL, "measure": "steps"}, "measure"),
        ({**POOL, "tiers": [{"least": 1, "way": "wheel", "value": 1}]}, "tiers[0].way"),
        ({**EACH, "combines": "moonlight"}, "combines"),
        ({**EACH, "weather": "rain", "needs": ["weather"]}, "weather"),
        ({**EACH, "needs": ["coupon", "parts.goods.colours"]}, "parts.goods.colours"),
    ],
)
def test_what_is_not_known_is_passed_over_by_name(body: Any, field: str) -> None:
    """PRO-27"""
    found = promotion_from_document("p-1", {**body, "names": {"da": "Lotto"}}, language="da")
    assert found == refused("promotion.unknown", promotion="p-1", name="Lotto", field=field)


def test_a_key_that_need_not_be_understood_changes_nothing() -> None:
    """PRO-27"""
    known = promotion_from_document("p-1", EACH, language="da")
    assert isinstance(known, Promotion)
    assert promotion_from_document("p-1", {**EACH, "poster": "snow"}, language="da") == known


def changed(body: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return body | changes


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (None, ""),
        (changed(EACH, name=" "), "name"),
        ({"form": "each"}, "name"),
        ({"name": "N"}, "form"),
        (changed(EACH, form=7), "form"),
        (changed(EACH, needs="all"), "needs"),
        (changed(EACH, give=None), "give"),
        (changed(EACH, give={"way": "percent", "value": 0}), "give.value"),
        (changed(EACH, give={"way": "percent", "value": 1_000_001}), "give.value"),
        (changed(EACH, give={"way": "amount", "value": 0}), "give.value"),
        (changed(EACH, give={"way": "price", "value": -1}), "give.value"),
        (changed(EACH, give={"way": "price", "value": 9.5}), "give.value"),
        (changed(EACH, give={"way": "price", "value": 1, "on": "dearest"}), "give.on"),
        (changed(EACH, parts=[{}, {}]), "parts"),
        (changed(EACH, parts=[{"count": 2}]), "parts[0].count"),
        (changed(EACH, tiers=POOL["tiers"]), "tiers"),
        (changed(CHEAPEST, parts=[]), "parts"),
        (changed(CHEAPEST, parts=[{"count": 0}]), "parts[0].count"),
        (changed(CHEAPEST, parts=[{"count": 1001}]), "parts[0].count"),
        (changed(CHEAPEST, parts=[{"goods": [], "count": 3}]), "parts[0].goods"),
        (changed(CHEAPEST, parts=[{"count": 3}, {}]), "give.on"),
        (changed(CHEAPEST, give={**CHEAPEST["give"], "pieces": 3}), "give.pieces"),
        (changed(CHEAPEST, give={**CHEAPEST["give"], "pieces": 0}), "give.pieces"),
        (changed(CHEAPEST, give={**CHEAPEST["give"], "on": "parts"}), "give.parts"),
        (changed(CHEAPEST, give={**CHEAPEST["give"], "on": "parts", "parts": [1]}), "give.parts"),
        (
            changed(CHEAPEST, give={**CHEAPEST["give"], "on": "parts", "parts": [0, 0]}),
            "give.parts",
        ),
        (
            changed(CHEAPEST, parts=[{"goods": [{}, {"price_from": -1}], "count": 3}]),
            "parts[0].goods[1].price_from",
        ),
        (changed(CHEAPEST, parts=[{"goods": [{"price_to": -1}]}]), "parts[0].goods[0].price_to"),
        (
            changed(CHEAPEST, parts=[{"goods": [{"expires_within": -1}]}]),
            "parts[0].goods[0].expires_within",
        ),
        (
            changed(CHEAPEST, parts=[{"goods": [{"expires_within": 4_000_000}]}]),
            "parts[0].goods[0].expires_within",
        ),
        (changed(CHEAPEST, parts=[{"goods": [{"items": ["i", 2]}]}]), "parts[0].goods[0].items[1]"),
        (changed(POOL, tiers=[]), "tiers"),
        (changed(POOL, give=EACH["give"]), "give"),
        (changed(POOL, parts=[{}, {}]), "parts"),
        (changed(POOL, tiers=[{"least": 0, "way": "amount", "value": 1}]), "tiers[0].least"),
        (
            changed(POOL, tiers=[{"least": 1, "way": "percent", "value": 2_000_000}]),
            "tiers[0].value",
        ),
        (changed(POOL, tiers=[{"least": 1, "way": "percent", "value": 1}]), "repeats"),
        (changed(POOL, tiers=POOL["tiers"] * 2), "tiers[1].least"),
        (
            changed(POOL, tiers=[*POOL["tiers"], {"least": 9 << 20, "way": "percent", "value": 1}]),
            "tiers[1].way",
        ),
        (
            changed(POOL, tiers=[*POOL["tiers"], {"least": 9 << 20, "way": "amount", "value": 1}]),
            "repeats",
        ),
        (changed(POINTS, multiplier=1), "multiplier"),
        (changed(POINTS, give=EACH["give"]), "give"),
        (changed(EACH, combines="group"), "group"),
        (changed(EACH, coupon=""), "coupon"),
        (changed(EACH, holds={}), "holds"),
        (changed(EACH, holds=[{"from": 20261201}]), "holds[0].from"),
        (changed(EACH, holds=[{"from": "2026-12-01"}]), "holds[0].from"),
        (changed(EACH, holds=[{}, {"to": "2026-02-30T00:00"}]), "holds[1].to"),
        (
            changed(EACH, holds=[{"from": "2026-12-02T00:00", "to": "2026-12-01T00:00"}]),
            "holds[0].to",
        ),
        (changed(EACH, holds=[{"days": [1, 8]}]), "holds[0].days"),
        (changed(EACH, holds=[{"days": [1, 1]}]), "holds[0].days"),
        (changed(EACH, holds=[{"starts": -1}]), "holds[0].starts"),
        (changed(EACH, holds=[{"ends": 1441}]), "holds[0].ends"),
        (changed(EACH, limits={"basket": 0}), "limits.basket"),
        (changed(EACH, limits={"total": -3}), "limits.total"),
    ],
)
def test_a_promotion_that_cannot_be_so(body: Any, field: str) -> None:
    found = promotion_from_document("p-1", body, language="da")
    assert found == refused("promotion.malformed", promotion="p-1", field=field)


@pytest.mark.parametrize("body", [EACH, CHEAPEST, POOL, POINTS, MEAL])
def test_the_same_promotions_unchanged_can_be(body: Any) -> None:
    assert isinstance(promotion_from_document("p-1", body, language="da"), Promotion)
