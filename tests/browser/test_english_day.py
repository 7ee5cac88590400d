"""A sale, a return and the end of the day as somebody reads them whose language is English."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.counter import register, shown, sign_in, touch
from tests.browser.shop import Shop

pytestmark = pytest.mark.browser


def test_a_day_in_english(shop: Shop, playwright: Playwright, tmp_path: Path) -> None:
    with register(playwright, shop, "C2", tmp_path) as page:
        sign_in(page, "Emily Khan", "8642")
        # The till speaks the language of whoever signs in; she reads English.
        sell_two_coffees(page)
        give_one_back(page)
        close_the_day(page)
        shown(page.locator("body"), "data-unsent", "0")
    assert shop.sales("C2") == [("C2-000001", 6000, 0), ("C2-000002", -3000, 0)]


def sell_two_coffees(page: Page) -> None:
    coffee = page.locator("[data-item=cafe-K03]")
    touch(coffee)
    touch(coffee)
    shown(page.locator("body"), "data-total", "6000")
    page.get_by_role("heading", name="Basket 1 line").wait_for()
    touch(page.get_by_role("button", name="Pay 60.00"))
    page.get_by_text("To pay", exact=True).wait_for()
    touch(page.locator("[data-note='10000']"))
    page.get_by_role("heading", name="Paid 60.00").wait_for()
    page.get_by_role("status").filter(has_text="Change").get_by_text("40.00").wait_for()
    # A fifth of what was paid is VAT.
    read(
        page,
        "Receipt",
        (
            "Served by Emily Khan",
            "2 × 30.00",
            "Total 60.00",
            "Cash 100.00",
            "Change 40.00",
            "25% 48.00 12.00 60.00",
        ),
    )
    touch(page.get_by_role("button", name="New sale"))


def give_one_back(page: Page) -> None:
    go(page, "Receipts")
    touch(page.locator("[data-receipt=C2-000001]"))
    touch(page.get_by_role("button", name="Return goods"))
    dialog = page.get_by_role("dialog", name="What comes back?")
    dialog.get_by_text("2 left to return").wait_for()
    touch(dialog.get_by_role("checkbox"))
    touch(dialog.get_by_role("button", name="Fewer: "))
    touch(dialog.get_by_role("button", name="Put into the basket"))
    approve(page)
    shown(page.locator("body"), "data-total", "-3000")
    touch(page.get_by_role("button", name="Pay back"))
    page.get_by_text("To pay back", exact=True).wait_for()
    touch(page.locator("[data-take]"))
    page.get_by_role("heading", name="Paid back 30.00").wait_for()
    read(page, "Refund receipt", ("REFUND RECEIPT", "C2-000002", "Total -30.00", "Cash -30.00"))
    touch(page.get_by_role("button", name="New sale"))


def close_the_day(page: Page) -> None:
    go(page, "Day")
    touch(page.get_by_role("button", name="Close the day (Z)"))
    dialog = page.get_by_role("dialog", name="Close the day?")
    dialog.get_by_text("The Z report ends this business day. It cannot be undone.").wait_for()
    touch(dialog.get_by_role("button", name="Close the day"))
    approve(page)
    page.get_by_role("dialog", name="Z report").wait_for()
    read(
        page,
        "Z report",
        (
            "No. 1",
            "Sales 1",
            "Refunds 1",
            "Sold 60.00",
            "Returned -30.00",
            "Turnover 30.00",
            "Cash (2) 30.00",
            "Expected in the drawer 30.00",
            "First receipt 1",
            "Last receipt 2",
        ),
    )
    touch(page.get_by_role("button", name="Close", exact=True).last)
    page.get_by_text("No business day is open.").wait_for()


def go(page: Page, place: str) -> None:
    touch(page.get_by_role("navigation").get_by_role("button", name=place))


def approve(page: Page) -> None:
    """A cashier may not; the manager of the café says yes."""
    dialog = page.get_by_role("dialog", name="Somebody must approve")
    touch(dialog.get_by_role("button", name="Anders Holm"))
    pad = page.get_by_role("group", name="Number pad").last
    for key in "2580":
        touch(pad.get_by_role("button", name=key, exact=True))
    touch(page.get_by_role("dialog").last.get_by_role("button", name="OK", exact=True))


def read(page: Page, title: str, expected: tuple[str, ...]) -> None:
    """Each of these stands on a paper, which is in English."""
    paper = page.get_by_role("article", name=title, exact=True)
    paper.wait_for()
    assert paper.get_attribute("lang") == "en"
    text = " ".join(paper.inner_text().replace("\N{MINUS SIGN}", "-").split())
    assert [line for line in expected if line not in text] == [], text
