"""Promotions on the till's screen in Chromium: what is near, what was given, and why."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.axe import judge
from tests.browser.counter import scan, shown
from tests.browser.simulated import Site, sign_in, until

pytestmark = pytest.mark.browser

_CROISSANT = "2000000000039"
_COFFEE = "1015"
_MEAL: dict[str, Any] = {
    "names": {"da": "Morgenmad", "en": "Breakfast"},
    "form": "set",
    "parts": [
        {"goods": [{"items": ["i-15"]}]},
        {"goods": [{"items": ["i-3"]}]},
        {"goods": [{"categories": ["c-fruit"]}]},
    ],
    "give": {"way": "price", "value": 4500},
    "combines": "all",
}
_PAIR: dict[str, Any] = {
    "names": {"da": "2 croissanter", "en": "2 croissants"},
    "form": "set",
    "parts": [{"goods": [{"items": ["i-3"]}], "count": 2}],
    "give": {"way": "price", "value": 2900},
    "combines": "all",
}


def test_a_meal_deal_is_near_then_given_and_explained(site: Site, page: Page) -> None:
    """PRO-25, PRO-26, PRO-27"""
    promotions = {"meal": _MEAL, "pair": _PAIR, "lottery": {**_MEAL, "form": "lottery"}}
    site.office.documents += [
        {"collection": "promotion", "id": id_, "body": body} for id_, body in promotions.items()
    ]
    sign_in(page)
    page.get_by_text("Kassen kender ikke tilbuddet »Morgenmad« og sælger uden det").first.wait_for()
    kept = page.locator("[data-pay]:visible").bounding_box()
    scan(page, _COFFEE)
    scan(page, _CROISSANT)
    near = page.locator("[data-near=meal]:visible")
    near.get_by_text("1 mere fra Frugt og grønt").wait_for()
    assert "Morgenmad · f.eks. Agurk 12,00\nspar 7,00" in near.inner_text()
    place = near.bounding_box()
    assert place is not None
    assert place["height"] >= 44
    found: dict[str, list[str]] = {}
    page.keyboard.press("F10")
    page.locator("[data-near-item=i-10]").wait_for()
    judge(page, found, "dialog", "what is near")
    page.locator("[data-near-item=i-10]").click()
    shown(page.locator("body"), "data-total", "4500")
    page.locator("[data-saved='700']:visible").wait_for()
    page.locator("[data-promotion-total='-700']:visible").wait_for()
    lines = page.locator("[data-line]")
    assert [_given(line) for line in lines.all()] == ["−3,37", "−2,02", "−1,61"]
    # Now a second croissant is near, at the same place; and what is paid with has not moved.
    near = page.locator("[data-near=pair]:visible")
    near.wait_for()
    assert near.bounding_box() == place
    assert page.locator("[data-pay]:visible").bounding_box() == kept
    page.locator("[data-line='2'] button").first.click()
    why = page.locator("[data-promotions] li")
    until(page, 2, why.count)
    assert why.all_inner_texts() == ["Morgenmad\n2,02 i rabat", "2 croissanter\nMangler 1 mere"]
    assert page.get_by_role("button", name="Fjern rabatten").count() == 0
    judge(page, found, "dialog", "a line's promotions")
    page.keyboard.press("Escape")
    judge(page, found, "till", "a basket with promotions")
    page.keyboard.press("F9")
    page.locator("[data-exact]").click()
    page.locator("[data-done]").wait_for()
    paper = page.get_by_role("complementary")
    assert paper.get_by_text("Morgenmad").count() == 3
    assert found == {where: [] for where in found}


def _given(line: Any) -> str:
    """What a line's promotion took off it."""
    text: str = line.locator("[data-promotion=meal] + span").inner_text()
    return text
