"""Items as the feed describes them (docs/developer/feed.md)."""

from typing import Any

import pytest

from kasse.domain.item import (
    BlockedPeriod,
    Component,
    Item,
    Modifier,
    ModifierGroup,
    SaleWindow,
    group_from_document,
    is_blocked,
    item_from_document,
)
from kasse.domain.outcome import refused

BODY: dict[str, Any] = {
    "sku": "B1",
    "name": "Øl",
    "names": {"da": "Øl", "en": "Beer"},
    "kind": "goods",
    "unit": "pcs",
    "price": 1000,
    "tax_class": "standard",
    "codes": ["gtin:05701234567899"],
    "category": "c-1",
    "components": [{"item": "i-2", "quantity": 2000, "sku": "X", "unit": "pcs"}],
    "deposit": "i-pant",
    "min_age": 16,
    "blocked": [{"from": "2026-12-24", "to": "2026-12-26"}, {"from": "2027-01-01"}],
    "windows": [{"from": "2026-12-01", "days": [6, 7], "starts": 420, "ends": 630}],
    "stock": False,
}


def test_an_item_in_full() -> None:
    assert item_from_document("i-1", BODY) == Item(
        id="i-1",
        sku="B1",
        name="Øl",
        price=1000,
        codes=("gtin:05701234567899",),
        category="c-1",
        components=(Component(item="i-2", quantity=2000, sku="X"),),
        deposit="i-pant",
        min_age=16,
        blocked=(
            BlockedPeriod(from_="2026-12-24", to="2026-12-26"),
            BlockedPeriod(from_="2027-01-01"),
        ),
        windows=(SaleWindow(from_="2026-12-01", days=(6, 7), starts=420, ends=630),),
        stock=False,
    )
    assert item_from_document("i-1", {"sku": "S", "name": "N"}) == Item(id="i-1", sku="S", name="N")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (None, ""),
        ({"name": "N"}, "sku"),
        ({**BODY, "price": -1}, "price"),
        ({**BODY, "price": 9.95}, "price"),
        ({**BODY, "unit": "stk"}, "unit"),
        ({**BODY, "blocked": "always"}, "blocked"),
        ({**BODY, "windows": {}}, "windows"),
        ({**BODY, "windows": [{"starts": "7:00"}]}, "windows[0].starts"),
        ({**BODY, "blocked": [{"to": "2026-12-26"}]}, "blocked[0].from_"),
        ({**BODY, "blocked": ["2026-12-26"]}, "blocked[0]."),
        ({**BODY, "components": [{"item": "i-2"}]}, "components[0].quantity"),
    ],
)
def test_an_item_that_cannot_be_read(body: Any, field: str) -> None:
    assert item_from_document("i-1", body) == refused("item.malformed", item="i-1", field=field)


@pytest.mark.parametrize(
    ("day", "blocked"),
    [
        ("2026-12-23", False),
        ("2026-12-24", True),
        ("2026-12-26", True),
        ("2026-12-27", False),
        ("2027-01-01", True),
        ("2099-01-01", True),
    ],
)
def test_blocked_days_are_included(day: str, blocked: bool) -> None:
    """BSK-13"""
    item = item_from_document("i-1", BODY)
    assert isinstance(item, Item)
    assert is_blocked(item, day) is blocked


GROUP: dict[str, Any] = {
    "names": {"da": "Størrelse", "en": "Size"},
    "min": 1,
    "max": 1,
    "modifiers": [
        {"id": "m-1", "names": {"da": "Lille", "en": "Small"}, "price": 0},
        {"id": "m-2", "names": {"en": "Large"}, "price": 800},
        {"id": "m-3", "names": {"de": "Riesig"}, "price": 900},
        {"id": "m-4", "name": "XL", "price": 1000},
    ],
}


def test_a_group_of_which_nothing_must_be_chosen_may_be_empty() -> None:
    """BSK-41"""
    empty = {"name": "Tilbehør", "min": 0, "max": 0, "modifiers": []}
    group = ModifierGroup(id="g-1", name="Tilbehør", min=0, max=0, modifiers=())
    assert group_from_document("g-1", empty, language="da") == group


def test_a_group_in_a_language() -> None:
    def group(name: str, *names: str) -> ModifierGroup:
        prices = (0, 800, 900, 1000)
        return ModifierGroup(
            id="g-1",
            name=name,
            min=1,
            max=1,
            modifiers=tuple(
                Modifier(id=f"m-{place + 1}", name=found, price=prices[place])
                for place, found in enumerate(names)
            ),
        )

    danish = group_from_document("g-1", GROUP, language="da")
    assert danish == group("Størrelse", "Lille", "Large", "Riesig", "XL")
    english = group_from_document("g-1", GROUP, language="en")
    assert english == group("Size", "Small", "Large", "Riesig", "XL")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], ""),
        ({**GROUP, "names": {}}, "name"),
        ({**GROUP, "min": "1"}, "min"),
        ({**GROUP, "modifiers": [{"id": "m-1", "name": "X"}]}, "modifiers[0].price"),
        ({**GROUP, "modifiers": ["m-1"]}, "modifiers[0]."),
        ({**GROUP, "modifiers": 3}, "modifiers"),
        ({**GROUP, "modifiers": None}, "modifiers"),
        ({**GROUP, "modifiers": []}, "modifiers"),
        ({**GROUP, "modifiers": [GROUP["modifiers"][0]] * 2}, "modifiers"),
        ({**GROUP, "min": -1}, "min"),
        ({**GROUP, "min": 2}, "max"),
    ],
)
def test_a_group_that_cannot_be_read(body: Any, field: str) -> None:
    """BSK-41"""
    assert group_from_document("g-1", body, language="da") == refused(
        "item.malformed", item="g-1", field=field
    )
