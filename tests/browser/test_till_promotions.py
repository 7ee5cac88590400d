"""Promotions on the till's screen in Chromium: what is near, what was given, and why."""

from typing import Any

import pytest
from playwright.sync_api import Page

from kasse.domain.coupons import single_use_code
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

_FREE_COFFEE: dict[str, Any] = {
    "names": {"da": "En kaffe gratis", "en": "One coffee free"},
    "form": "each",
    "parts": [{"goods": [{"items": ["i-15"]}]}],
    "give": {"way": "percent", "value": 1_000_000},
    "limits": {"basket": 1},
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


def test_coupons_are_scanned_or_typed_and_given_back(site: Site, page: Page) -> None:
    """CPN-1, CPN-5, CPN-6, CPN-10"""
    body = {"name": "Kaffekort", "codes": ["SOMMER25"], "prefix": "K7QX", "offline": "accept"}
    asking = {**_FREE_COFFEE, "coupon": "c-1"}
    site.office.documents += [
        {"collection": "coupon", "id": "c-1", "body": body},
        {"collection": "promotion", "id": "free", "body": asking},
    ]
    codes = [single_use_code(prefix="K7QX", number=n, secret=bytes(32)) for n in range(3)]
    site.office.coupons_used = [codes[0]]
    sign_in(page)
    kept = page.locator("[data-pay]:visible").bounding_box()
    scan(page, codes[0])
    page.get_by_text("Kuponen »Kaffekort« er allerede brugt på bon K2-000007.").wait_for()
    scan(page, codes[1])
    held = page.locator(f"[data-coupon={codes[1]}]:visible")
    held.get_by_text("Giver intet endnu").wait_for()
    scan(page, _COFFEE)
    held.get_by_text("i rabat").wait_for()
    scan(page, _CROISSANT)
    assert page.locator("[data-pay]:visible").bounding_box() == kept
    found: dict[str, list[str]] = {}
    judge(page, found, "till", "a basket with coupons")
    page.locator("[data-search]:visible").fill("sommer-25")
    page.keyboard.press("Enter")
    page.locator("[data-coupon=SOMMER25]:visible").wait_for()
    site.office.online = False
    scan(page, codes[2])
    page.locator(f"[data-coupon={codes[2]}]:visible").get_by_text("ikke kontrolleret").wait_for()
    site.office.online = True
    held.get_by_role("button", name="Giv kuponen tilbage: Kaffekort").click()
    until(page, [codes[1]], lambda: site.office.coupons_released)
    page.keyboard.press("F9")
    page.locator("[data-exact]").click()
    page.locator("[data-done]").wait_for()
    until(page, ["SOMMER25"], lambda: _used(site))
    assert found == {where: [] for where in found}


def _used(site: Site) -> list[str]:
    """The coupons' codes in the sales that reached the office."""
    return [one["code"] for sale in site.office.sales() for one in sale.get("coupons", [])]


def _given(line: Any) -> str:
    """What a line's promotion took off it."""
    text: str = line.locator("[data-promotion=meal] + span").inner_text()
    return text
