"""What a till says of promotions: docs/rules/promotions.md, PRO-25 to PRO-27."""

from typing import Any

from tests.till.shop import Hands, item, open_shop
from tests.till.test_prices import tell, told

FRUIT = {"category": "c-fruit"}
SHELF: dict[tuple[str, str], dict[str, Any]] = {
    ("category", "c-fruit"): {"names": {"da": "Frugt", "en": "Fruit"}},
    ("category", "c-berries"): {"names": {"da": "Bær", "en": "Berries"}, "parent": "c-fruit"},
    **{
        ("item", found["id"]): found["body"]
        for found in (
            item("sandwich", "Sandwich", 3500),
            item("water", "Vand", 1500),
            item("pear", "Pære", 900, **FRUIT),
            item("plum", "Blomme", 800, category="c-berries"),
            item("late", "Sen blomme", 100, **FRUIT, blocked=[{"from": "2026-01-01"}]),
            item("melon", "Melon", 200, unit="kg", **FRUIT),
        )
    },
}
MEAL: dict[str, Any] = {
    "names": {"da": "Frokost", "en": "Meal deal"},
    "form": "set",
    "parts": [
        {"goods": [{"items": ["i-sandwich"]}]},
        {"goods": [{"items": ["i-water"]}]},
        {"goods": [{"categories": ["c-fruit"]}]},
    ],
    "give": {"way": "price", "value": 4600},
}
THIRD: dict[str, Any] = {
    "names": {"da": "3 for 2"},
    "form": "set",
    "parts": [{"goods": [{"items": ["i-milk"]}], "count": 3}],
    "give": {"way": "percent", "value": 1_000_000, "on": "cheapest"},
}


def till(**promotions: dict[str, Any]) -> Hands:
    return told({**SHELF, **{("promotion", id_): body for id_, body in promotions.items()}})


def explained(hands: Hands, **arguments: Any) -> dict[str, Any]:
    result: dict[str, Any] = hands.do("explain", **arguments)["result"]
    return result


def test_a_near_miss_has_an_example_from_the_catalogue() -> None:
    """PRO-26: one more fruit, for example a plum at 8.00, saves 12.00."""
    hands = till(meal=MEAL)
    hands.do("add", item="i-sandwich")
    assert explained(hands)["misses"] == []
    hands.do("add", item="i-water")
    (miss,) = explained(hands)["misses"]
    assert miss == {
        "promotion": "meal",
        "name": "Frokost",
        "missing": 1,
        "measure": "count",
        "saves": 1200,
        "like": {"item": "i-plum", "name": "Blomme", "price": 800},
        "goods": ["i-melon", "i-plum", "i-pear"],
        "category": "c-fruit",
    }
    before = hands.do("view")["view"]["basket"]["total"]
    after = hands.do("add", item="i-plum")["view"]["basket"]["total"]
    assert before + 800 - after == miss["saves"]


def why(hands: Hands, line: int) -> dict[str, dict[str, Any]]:
    """What is said of a line, by promotion, without what all reasons have."""
    return {
        found["promotion"]: {
            key: found[key] for key in found if key not in ("line", "promotion", "name")
        }
        for found in explained(hands, line=line)["reasons"]
    }


def test_each_promotion_that_fits_says_why() -> None:
    """PRO-25: one gives, another is bound, one lacks pieces."""
    water = {"goods": [{"items": ["i-water"]}], "count": 4}
    tenth = {"form": "each", "names": {"en": "Tenth"}, "give": {"way": "percent", "value": 10**5}}
    hands = till(meal=MEAL, four={**THIRD, "parts": [water]}, tenth=tenth)
    for one in ("sandwich", "water", "plum"):
        hands.do("add", item=f"i-{one}")
    assert why(hands, 2) == {
        "four": {"why": "missing", "missing": 3, "measure": "count"},
        "meal": {"why": "gives", "amount": 310, "pieces": 1},
        "tenth": {"why": "bound", "other": "Frokost"},
    }
    lines = {found["line"] for found in explained(hands)["reasons"]}
    assert lines == {1, 2, 3}
    assert explained(hands, line=2)["misses"] == []


def test_a_line_that_counts_towards_what_other_goods_get() -> None:
    """PRO-25"""
    goods = [{"goods": [{"items": [f"i-{one}"]}]} for one in ("sandwich", "water")]
    give = {"way": "percent", "value": 300_000, "on": "parts", "parts": [1]}
    hands = till(both={**MEAL, "parts": goods, "give": give})
    hands.do("add", item="i-sandwich")
    hands.do("add", item="i-water")
    assert why(hands, 1)["both"] == {"why": "gives", "amount": 0, "pieces": 0}
    assert why(hands, 2)["both"] == {"why": "gives", "amount": 450, "pieces": 1}


def test_a_limit_that_is_used_up_and_a_way_that_is_no_better() -> None:
    """PRO-13, PRO-25, PRO-26: what is used up is no near miss either."""
    dear = {"form": "each", "names": {"en": "Dear"}, "give": {"way": "price", "value": 9000}}
    hands = till(third={**THIRD, "limits": {"basket": 1}}, dear=dear)
    hands.do("scan", text="3*5701234567899")
    hands.do("note", line=1, text="for later")
    hands.do("scan", text="2*5701234567899")
    assert explained(hands)["misses"] == []
    assert [why(hands, line)["third"]["why"] for line in (1, 2)] == ["gives", "limit"]
    assert why(hands, 2)["dear"] == {"why": "no_better"}


def test_more_of_what_is_in_the_basket() -> None:
    """PRO-26: of goods that need another piece, and towards an amount or a weight."""
    spend = {
        "form": "pool",
        "names": {"en": "Spend 100"},
        "measure": "amount",
        "tiers": [{"least": 10_000, "way": "percent", "value": 100_000}],
        "combines": "all",
    }
    fruit = {
        **spend,
        "parts": [{"goods": [{"items": ["i-apple"]}]}],
        "measure": "weight",
        "tiers": [{"least": 1000, "way": "amount", "value": 500}],
    }
    hands = till(third={**THIRD, "combines": "all"}, spend=spend, fruit=fruit)
    hands.do("scan", text="2*5701234567899")
    hands.do("add", item="i-bread", quantity=2000)
    hands.do("add", item="i-apple", quantity=950)
    said = {found["promotion"]: found for found in explained(hands)["misses"]}
    third, spent, weighed = said["third"], said["spend"], said["fruit"]
    assert (third["missing"], third["like"]["name"], third["goods"]) == (
        1,
        "Letmælk 1 l",
        ["i-milk"],
    )
    # With the milk the 100.00 are spent as well: 12.95, and a tenth of what is left to pay.
    assert third["saves"] == 1295 + 2 * 130 + 2 * 245 + 238
    assert (spent["missing"], spent["measure"], spent["goods"]) == (135, "amount", [])
    assert spent["saves"] == 2 * 130 + 2 * 245 + 238 + 14
    assert (weighed["missing"], weighed["measure"], weighed["saves"]) == (50, "weight", 500)
    assert "like" not in spent


def test_nothing_is_said_where_nothing_is_known() -> None:
    """PRO-24, PRO-26: a miss that saves nothing is not told, nor one of goods that nobody knows."""
    dear = {**MEAL, "give": {"way": "price", "value": 9000}}
    brand = {**MEAL, "parts": [MEAL["parts"][0], {"goods": [{"brands": ["Ø"]}]}]}
    hands = till(dear=dear, brand=brand)
    assert explained(hands) == {"reasons": [], "misses": []}
    hands.do("add", item="i-sandwich")
    hands.do("add", item="i-water")
    assert explained(hands)["misses"] == []
    assert hands.do("view")["view"]["basket"]["offers"] is True
    hands = Hands(open_shop())
    tell(hands, {("promotion", "p-summer"): None})
    assert "offers" not in hands.do("view")["view"]["basket"]


def test_an_old_till_says_what_it_does_not_know() -> None:
    """PRO-27: it sells without it."""
    hands = till(meal=MEAL, lottery={"names": {"da": "Julelotteri"}, "form": "lottery"}, bad={})
    view = hands.do("add", item="i-sandwich")["view"]
    assert view["basket"]["total"] == 3500
    facts = {"promotion": "lottery", "name": "Julelotteri", "field": "form"}
    assert view["notices"] == [
        {"code": "promotion.malformed", "facts": {"promotion": "bad", "field": "name"}},
        {"code": "promotion.unknown", "facts": facts},
    ]
