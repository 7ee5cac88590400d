"""axe on the screens of the till and the log-in: both languages, both looks. The pages of the back
office are judged by test_office_pages.py."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.axe import judge
from tests.browser.counter import register, shown, sign_in_by_keys, touch
from tests.browser.shop import Shop

pytestmark = pytest.mark.browser


def test_each_screen_is_accessible_in_both_languages_and_looks(
    shop: Shop, playwright: Playwright, tmp_path: Path
) -> None:
    found: dict[str, list[str]] = {}
    with register(playwright, shop, "C1", tmp_path) as page:
        page.get_by_role("button", name="Anders Holm").wait_for()
        judge(page, found, "till", "sign in")
        sign_in_by_keys(page, "Anders Holm", "2580")
        judge_the_till(page, found, "da")
        page.get_by_role("button", name="English").click()
        page.get_by_role("heading", name="Settings").wait_for()
        judge_the_till(page, found, "en")
        page.goto(f"{shop.url}/log-in")
        judge(page, found, "office", "log-in")
    assert found == {place: [] for place in found}
    assert len(found) == 2 * (1 + 2 * 6 + 1)


def judge_the_till(page: Page, found: dict[str, list[str]], language: str) -> None:
    """Each of the till's screens, from selling to the settings, where it ends."""
    page.keyboard.press("Alt+1")
    touch(page.locator("[data-item=cafe-K03]"))
    shown(page.locator("body"), "data-total", "3000")
    assert pay_button_fits(page)
    judge(page, found, language, "selling")
    page.keyboard.press("F9")
    page.locator("[data-exact]").wait_for()
    judge(page, found, language, "paying")
    page.keyboard.press("F5")
    page.locator("[data-done]").wait_for()
    judge(page, found, language, "done")
    page.keyboard.press("Enter")
    for place, key in (("receipts", 3), ("day", 4), ("settings", 5)):
        page.keyboard.press(f"Alt+{key}")
        page.locator(f"nav:visible li:nth-child({key}) [aria-current=page]").wait_for()
        judge(page, found, language, place)


def pay_button_fits(page: Page) -> bool:
    """Whether all of it, with the amount, is within the screen; the café has many tabs above."""
    box = page.locator("[data-pay]:visible").bounding_box()
    width: int = page.evaluate("innerWidth")
    return box is not None and box["x"] + box["width"] <= width
