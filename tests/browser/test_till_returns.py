"""Goods that come back without a receipt, and the number before an item, in Chromium."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.axe import judge
from tests.browser.counter import scan, shown, touch, touch_keys, type_slowly
from tests.browser.office_simulator import PINS
from tests.browser.simulated import Site, sign_in, until

pytestmark = pytest.mark.browser

_RYE = "2000000000015"


def _total(page: Page, expected: int) -> None:
    shown(page.locator("body"), "data-total", str(expected))


def _lines(site: Site) -> list[tuple[Any, ...]]:
    """Name, thousandths, amount and approver of each line of the one sale."""
    (sale,) = site.office.sales()
    return [
        (line["name"], line["quantity"], line["total"], line.get("approved_by"))
        for line in sale["lines"]
    ]


def _pay_back(page: Page) -> None:
    page.locator("[data-pay]:visible").click()
    page.locator("[data-take]").click()
    page.locator("[data-done]").wait_for()


def test_one_approval_for_all_that_comes_back(site: Site, page: Page) -> None:
    sign_in(page)
    scan(page, _RYE)
    _total(page, 2495)
    # A seller may not; Bo may, once for all of it.
    page.keyboard.press("F7")
    page.get_by_role("dialog").get_by_role("button", name="Bo Kjær").click()
    type_slowly(page, PINS["p-bo"])
    page.keyboard.press("Enter")
    page.locator("[data-returning]").wait_for()
    page.locator("[data-item=i-3]").click()
    _total(page, 2495 - 1500)
    scan(page, "2000000000114")
    # A bottle of cola with its deposit.
    _total(page, 2495 - 1500 - 1995)
    page.keyboard.press("F2")
    type_slowly(page, "pant")
    page.locator("[data-results][data-answered=pant]").wait_for()
    page.keyboard.press("Enter")
    _total(page, 2495 - 1500 - 1995 - 100)
    touch(page.locator("[data-returning-stop]"))
    page.locator("[data-returning]").wait_for(state="detached")
    page.locator("[data-item=i-3]").click()
    _total(page, 2495 - 1995 - 100)
    page.locator("[data-pay]:visible").click()
    page.locator("[data-exact]").click()
    page.locator("[data-done]").wait_for()
    until(page, 1, lambda: len(site.office.sales()))
    assert _lines(site) == [
        ("Rugbrød, mørkt", 1000, 2495, None),
        ("Croissant", -1000, -1500, "p-bo"),
        ("Cola 0,5 l", -1000, -1895, "p-bo"),
        ("Pant A", -1000, -100, None),
        ("Pant A", -1000, -100, "p-bo"),
        ("Croissant", 1000, 1500, None),
    ]


def test_empty_bottles_alone_on_a_phone(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, "Bo Kjær", PINS["p-bo"])
    touch(page.get_by_role("navigation").get_by_role("button", name="Boner"))
    touch(page.locator("[data-without-receipt]"))
    page.locator("[data-returning]").wait_for()
    touch(page.locator("[data-multiply]"))
    touch_keys(page, "12")
    touch(page.get_by_role("dialog").get_by_role("button", name="OK", exact=True))
    page.locator("[data-multiplier='12000']").wait_for()
    found: dict[str, list[str]] = {}
    judge(page, found, "till", "goods come back")
    assert found == {where: [] for where in found}
    page.locator("[data-search]").fill("pant")
    page.locator("[data-results][data-answered=pant]").wait_for()
    touch(page.locator("[data-results] [data-item=i-90]"))
    touch(page.locator("[data-basket-toggle]"))
    _total(page, -1200)
    _pay_back(page)
    # The sale ended it.
    page.locator("[data-new-sale]").click()
    page.locator("[data-item=i-3]").click()
    page.locator("[data-basket-toggle]").click()
    _total(page, 1500)
    assert page.locator("[data-returning]").count() == 0
    until(page, 1, lambda: len(site.office.sales()))
    assert _lines(site) == [("Pant A", -12_000, -1200, None)]


def test_a_minus_before_the_star_gives_one_line_back(site: Site, page: Page) -> None:
    sign_in(page, "Bo Kjær", PINS["p-bo"])
    page.keyboard.press("F2")
    type_slowly(page, "-1*")
    page.locator("[data-multiplier='-1000']").wait_for()
    scan(page, _RYE)
    _total(page, -2495)
    scan(page, _RYE)
    _total(page, 0)
    page.keyboard.press("F2")
    type_slowly(page, "-3*1090")
    page.keyboard.press("Enter")
    _total(page, -300)
    assert page.locator("[data-returning]").count() == 0


def test_the_menu_starts_and_ends_it(page: Page) -> None:
    sign_in(page, "Bo Kjær", PINS["p-bo"])
    page.keyboard.press("F6")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("6")
    page.locator("[data-returning]").wait_for()
    page.keyboard.press("F1")
    page.get_by_role("dialog").get_by_text("Slut med retur").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("F6")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("6")
    page.locator("[data-returning]").wait_for(state="detached")


def test_a_number_waits_for_a_tap_and_can_be_cancelled(page: Page) -> None:
    sign_in(page)
    page.keyboard.press("F2")
    type_slowly(page, "3*")
    page.locator("[data-multiplier='3000']").wait_for()
    assert page.locator("[data-search]").input_value() == ""
    page.locator("[data-item=i-3]").click()
    _total(page, 4500)
    page.locator("[data-item=i-3]").click()
    _total(page, 6000)
    touch(page.locator("[data-multiply]"))
    touch_keys(page, "5")
    touch(page.get_by_role("dialog").get_by_role("button", name="OK", exact=True))
    touch(page.locator("[data-multiplier='5000']"))
    page.locator("[data-multiply]").wait_for()
    page.locator("[data-item=i-3]").click()
    _total(page, 7500)
    page.keyboard.press("F2")
    type_slowly(page, "2*crois")
    page.locator("[data-results][data-answered=crois]").wait_for()
    page.keyboard.press("Enter")
    _total(page, 10_500)


def test_seven_digits_before_the_star_are_refused(page: Page) -> None:
    sign_in(page)
    refused = (
        ("1234567", "Højst 9.999 ad gangen. Se efter tallet."),
        ("12345678901234", "Højst 1.000.000,000 med 3 decimaler."),
    )
    for number, sentence in refused:
        page.keyboard.press("F2")
        type_slowly(page, f"{number}*")
        scan(page, _RYE)
        page.get_by_text(sentence).first.wait_for()
        _total(page, 0)


def test_a_line_says_what_its_code_carried(page: Page) -> None:
    sign_in(page)
    scan(page, "(01)02000000000015(15)291231(17)300131(10)L7(21)S9")
    page.locator("[data-carried]").wait_for()
    assert page.locator("[data-carried]").inner_text() == (
        "Sidste anvendelsesdato 31.01.2030 · Bedst før 31.12.2029 · Batch L7 · Serienr. S9"
    )
