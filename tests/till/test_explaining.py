"""What a till says of promotions: docs/rules/promotions.md, PRO-25 to PRO-27."""

from typing import Any

from tests.till.shop import Hands, item
from tests.till.test_prices import told

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
    before = hands.till.view()["basket"]["total"]  # type: ignore[index,call-overload]
    after = hands.do("add", item="i-plum")["view"]["basket"]["total"]
    assert before + 800 - after == miss["saves"]
