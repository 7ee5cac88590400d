"""The screen after a sale in Chromium: its receipt is printed once, and can be read anywhere."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import judge
from tests.browser.chromium import wait_for_till
from tests.browser.counter import touch
from tests.browser.simulated import Site, replace_print, sign_in, until

pytestmark = pytest.mark.browser

_COUNT_PRINTS = "window.printed = 0; window.print = () => { window.printed += 1; };"
_LOSE_PRINTS = "window.print = () => { throw new Error('killed'); };"
_PAPER = "document.querySelector('#print').textContent"


def _sell(page: Page) -> None:
    page.locator("[data-item=i-1]").click()
    page.locator("[data-pay]:visible").click()
    page.locator("[data-exact]").click()
    page.locator("[data-done]").wait_for()


def _copies(site: Site) -> int:
    return site.office.kinds().count("receipt_copied")


def test_the_second_print_is_a_copy(site: Site, page: Page) -> None:
    """RCP-11"""
    replace_print(page, _COUNT_PRINTS)
    sign_in(page)
    _sell(page)
    page.keyboard.press("F7")
    until(page, 1, lambda: page.evaluate("window.printed"))
    assert "K1-000001" in page.evaluate(_PAPER)
    assert "Kopi" not in page.evaluate(_PAPER)
    touch(page.get_by_role("button", name="Udskriv kopi"))
    until(page, 2, lambda: page.evaluate("window.printed"))
    assert "Kopi nr. 1" in page.evaluate(_PAPER)
    until(page, 1, lambda: _copies(site))
    # The change is still to be seen.
    assert page.locator("[data-done=K1-000001]").is_visible()
    # Nothing is left to ask about.
    page.reload()
    wait_for_till(page)
    page.locator("[data-view]").first.wait_for()
    assert page.locator("[data-unclear]").count() == 0


def test_a_receipt_that_was_being_printed_is_asked_about(site: Site, page: Page) -> None:
    """RCP-11"""
    replace_print(page, _LOSE_PRINTS)
    sign_in(page)
    _sell(page)
    page.locator("[data-print]").click()
    page.get_by_role("button", name="Udskriv kopi").wait_for()
    page.reload()
    wait_for_till(page)
    question = page.locator("[data-unclear=receipt-K1-000001]")
    question.wait_for()
    assert "Blev bon K1-000001 udskrevet" in question.inner_text()
    page.locator("[data-unclear-no]").click()
    question.wait_for(state="detached")
    # It was not: the next one is the receipt itself.
    page.get_by_role("button", name="Udskriv bon").wait_for()
    assert _copies(site) == 0


@pytest.mark.parametrize(("width", "height"), [(390, 844), (768, 1024)])
def test_the_receipt_can_be_read_without_room_beside_the_change(
    page: Page, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page)
    _sell(page)
    paper = page.get_by_role("complementary").get_by_text("Rugbrød, mørkt")
    assert not paper.is_visible()
    touch(page.locator("[data-read]"))
    paper.wait_for()
    assert not page.locator("[data-change]").is_visible()
    found: dict[str, list[str]] = {}
    judge(page, found, "till", "receipt after a sale")
    assert found == {where: [] for where in found}
    touch(page.locator("[data-read]"))
    page.locator("[data-change]").wait_for()
    assert not paper.is_visible()
