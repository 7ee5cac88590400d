"""A real office and the real till in Chromium: a day at the counter, and what may go wrong in it.

Each test has a register and a browser profile of its own. Prices are the demo shops'
(src/kasse/demo/data); every sum is worked out by hand.
"""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.chromium import chromium, wait_for_till
from tests.browser.counter import (
    DANISH,
    open_till,
    pair,
    register,
    scan,
    shown,
    sign_in,
    sign_in_by_keys,
    tab_to,
    touch,
    touch_keys,
    type_slowly,
)
from tests.browser.shop import Shop
from tests.browser.simulated import until

pytestmark = pytest.mark.browser

_PATIENCE_MS = 30_000
_LEMON = "2500000010071"
_PINEAPPLE = "2500000010163"
_PILSNER = "2500000130014"
_KILLED_AFTER_MS = (0, 5, 20, 60)


def sign_out(page: Page, name: str) -> None:
    touch(page.get_by_role("banner").get_by_role("button", name=name))
    touch(page.get_by_role("button", name="Log ud"))
    page.get_by_role("heading", name="Hvem sælger?").wait_for()


def approve(page: Page, name: str, pin: str) -> None:
    """Somebody who may says yes to what was asked."""
    dialog = page.get_by_role("dialog").last
    touch(dialog.get_by_role("button", name=name))
    touch_keys(page, pin)
    touch(page.get_by_role("dialog").last.get_by_role("button", name="OK", exact=True))


def go(page: Page, place: str) -> None:
    touch(page.get_by_role("navigation").get_by_role("button", name=place))


def test_a_whole_day_by_touch(shop: Shop, playwright: Playwright, tmp_path: Path) -> None:
    with register(playwright, shop, "G4", tmp_path) as page:
        sign_in(page, "Signe Toft", "1593")
        count_the_float(page, "1500")
        sell_with_a_discount_parked_and_paid_in_cash(page)
        sell_two_by_card(page)
        sell_for_cash_and_by_phone(page)
        give_one_back(page)
        sign_out(page, "Signe Toft")
        sign_in(page, "Mette Frandsen", "3692")
        close_the_day(page)
        until(page, 4, lambda: len(shop.sales("G4")))
        shown(page.locator("body"), "data-unsent", "0")
    assert shop.sales("G4") == [
        ("G4-000001", 3076, 24),
        ("G4-000002", 4400, 0),
        ("G4-000003", 2390, 0),
        ("G4-000004", -2200, 0),
    ]
    assert shop.tenders("G4") == [
        ("G4-000001", "cash", 3100, 5000, 1900, ""),
        ("G4-000002", "card", 4400, 0, 0, "A-1001"),
        ("G4-000003", "cash", 1000, 0, 0, ""),
        ("G4-000003", "mobilepay", 1390, 0, 0, "M-7"),
        ("G4-000004", "cash", -2200, 0, 0, ""),
    ]
    lines = shop.rows(
        "SELECT name, quantity_thousandths, sale_line.total_minor FROM sale_line JOIN sale"
        " USING (register, seq) WHERE receipt_code = 'G4-000001' ORDER BY line"
    )
    # 24.95 × 0.750 = 18.7125; 10 % off 4.50 is 0.45.
    assert lines == [
        ("Bananer", 750, 1871),
        ("Pilsner 33 cl", 1000, 700),
        ("Pant A", 1000, 100),
        ("Citron", 1000, 405),
    ]
    # 1,500 + 31 + 10 − 22 kroner.
    counted = "SELECT counted_minor, expected_minor FROM cash_count WHERE register = 'demo-g4'"
    assert shop.rows(counted) == [(151_900, 151_900)]
    closed = "SELECT number, left_in_drawer_minor FROM z_report WHERE register = 'demo-g4'"
    assert shop.rows(closed) == [(1, 150_000)]
    assert "everything agrees" in shop.kasse("verify")


def count_the_float(page: Page, amount: str) -> None:
    go(page, "Dag")
    touch(page.get_by_role("button", name="Tæl startbeholdning"))
    touch_keys(page, amount)
    touch(page.locator("[data-counted]"))
    page.get_by_role("dialog").wait_for(state="detached")
    go(page, "Salg")


def sell_with_a_discount_parked_and_paid_in_cash(page: Page) -> None:
    touch(page.locator("[data-item=grocery-01001]"))
    touch_keys(page, "0,75")
    touch(page.get_by_role("dialog").get_by_role("button", name="OK", exact=True))
    shown(page.locator("body"), "data-total", "1871")
    touch(page.get_by_role("button", name="Kategorier"))
    touch(page.locator("[data-category=grocery-beer]"))
    touch(page.locator("[data-item=grocery-13001]"))
    touch(page.locator("[data-age-ok]"))
    shown(page.locator("body"), "data-total", "2671")
    touch(page.get_by_role("button", name="Øl & cider"))
    touch(page.get_by_role("group", name="Varer").get_by_role("button", name="Frugt & grønt"))
    touch(page.locator("[data-item=grocery-01007]"))
    shown(page.locator("body"), "data-total", "3121")
    # A cashier may give no discount: a manager's PIN, and a reason.
    touch(page.locator("[data-touched=true] button").first)
    touch(page.get_by_role("button", name="Rabat"))
    touch(page.get_by_role("button", name="10 %"))
    approve(page, "Mette Frandsen", "3692")
    touch(page.locator("[data-reason=short_dated]"))
    shown(page.locator("body"), "data-total", "3076")
    touch(page.get_by_role("button", name="Kurvmenu"))
    touch(page.get_by_role("button", name="Parkér"))
    touch(page.get_by_role("dialog").last.get_by_role("button", name="OK", exact=True))
    shown(page.locator("body"), "data-total", "0")
    go(page, "Parkeret")
    touch(page.get_by_role("button", name=re.compile("Kunde .* 30,76")))
    shown(page.locator("body"), "data-total", "3076")
    touch(page.locator("[data-pay]:visible"))
    page.get_by_text("Kontant 31,00").wait_for()
    touch(page.locator("[data-note='5000']"))
    done(page, "G4-000001", change="1900")


def sell_two_by_card(page: Page) -> None:
    pineapple = page.locator("[data-item=grocery-01016]")
    touch(pineapple)
    touch(pineapple)
    shown(page.locator("body"), "data-total", "4400")
    touch(page.locator("[data-pay]:visible"))
    touch(page.locator("[data-kind=card]"))
    page.locator("[data-reference]").fill("A-1001")
    touch(page.locator("[data-take]"))
    done(page, "G4-000002")


def sell_for_cash_and_by_phone(page: Page) -> None:
    touch(page.locator("[data-item=grocery-01019]"))
    touch(page.locator("[data-item=grocery-01017]"))
    shown(page.locator("body"), "data-total", "2390")
    touch(page.locator("[data-pay]:visible"))
    touch_keys(page, "10")
    touch(page.locator("[data-take]"))
    shown(page.locator("body"), "data-due", "1390")
    touch(page.locator("[data-kind=mobilepay]"))
    page.locator("[data-reference]").fill("M-7")
    touch(page.locator("[data-take]"))
    done(page, "G4-000003")


def give_one_back(page: Page) -> None:
    go(page, "Boner")
    touch(page.locator("[data-receipt=G4-000002]"))
    touch(page.locator("[data-refund]"))
    dialog = page.get_by_role("dialog")
    touch(dialog.get_by_role("checkbox"))
    touch(dialog.get_by_role("button", name="Færre: Ananas"))
    touch(page.locator("[data-refund-chosen]"))
    approve(page, "Mette Frandsen", "3692")
    shown(page.locator("body"), "data-total", "-2200")
    touch(page.locator("[data-pay]:visible"))
    touch(page.locator("[data-take]"))
    page.locator("[data-done=G4-000004]").wait_for()
    touch(page.locator("[data-new-sale]"))


def close_the_day(page: Page) -> None:
    go(page, "Dag")
    touch(page.get_by_role("button", name="X-rapport"))
    page.get_by_role("dialog").get_by_text("1.519,00").first.wait_for()
    touch(page.get_by_role("button", name="Luk", exact=True).last)
    touch(page.get_by_role("button", name="Tæl skuffen"))
    for value, count in ((50_000, "3"), (1_000, "1"), (500, "1"), (200, "2")):
        page.locator(f"[data-denomination='{value}']").fill(count)
    shown(page.locator("[data-sum]"), "data-sum", "151900")
    touch(page.locator("[data-counted]"))
    shown(page.locator("[data-difference]"), "data-difference", "0")
    touch(page.locator("[data-told]"))
    page.get_by_role("dialog").wait_for(state="detached")
    touch(page.get_by_role("button", name="Luk dagen (Z)"))
    touch_keys(page, "1500")
    touch(page.locator("[data-close-day]"))
    page.get_by_role("dialog", name="Z-rapport").get_by_text("1.519,00").first.wait_for()
    touch(page.get_by_role("button", name="Luk", exact=True).last)


def done(page: Page, receipt: str, *, change: str = "0") -> None:
    """The sale is done with this receipt; on to the next."""
    page.locator(f"[data-done={receipt}]").wait_for()
    shown(page.locator("body"), "data-change", change)
    page.get_by_text("Kunden scanner denne").wait_for()
    touch(page.locator("[data-new-sale]"))
    shown(page.locator("body"), "data-total", "0")


def test_a_day_by_keyboard_and_scanner(shop: Shop, playwright: Playwright, tmp_path: Path) -> None:
    with register(playwright, shop, "G1", tmp_path) as page:
        sign_in_by_keys(page, "Rasmus Bisgaard", "2684")
        scan(page, _LEMON)
        shown(page.locator("body"), "data-total", "450")
        page.keyboard.press("F2")
        type_slowly(page, "3*")
        scan(page, _PINEAPPLE)
        shown(page.locator("body"), "data-total", "7050")
        scan(page, _PILSNER)
        page.locator("[data-age-ok]").wait_for()
        page.keyboard.press("Enter")
        shown(page.locator("body"), "data-total", "7850")
        # What has no barcode is found by its name, and weighed.
        page.keyboard.press("F2")
        type_slowly(page, "bananer")
        page.locator("[data-results][data-answered=bananer]").wait_for()
        page.keyboard.press("Enter")
        page.get_by_role("dialog").wait_for()
        type_slowly(page, "1,2")
        page.keyboard.press("Enter")
        # 24.95 × 1.2 = 29.94.
        shown(page.locator("body"), "data-total", "10844")
        page.keyboard.press("F9")
        shown(page.locator("body"), "data-due", "10844")
        type_slowly(page, "200")
        page.keyboard.press("Enter")
        # 108.44 is 108.50 in cash.
        shown(page.locator("body"), "data-change", "9150")
        # The next scan begins the next sale.
        scan(page, _LEMON)
        shown(page.locator("body"), "data-total", "450")
        page.keyboard.press("+")
        shown(page.locator("body"), "data-total", "900")
        page.keyboard.press("F9")
        shown(page.locator("body"), "data-due", "900")
        page.keyboard.press("Control+2")
        page.locator("[data-reference]").wait_for()
        tab_to(page, "data-reference")
        type_slowly(page, "B-12")
        page.keyboard.press("Enter")
        page.locator("[data-done=G1-000002]").wait_for()
        # A receipt's own barcode opens it.
        scan(page, "G1-000001")
        page.get_by_role("region", name="G1-000001").wait_for()
        page.keyboard.press("Alt+0")
        page.get_by_role("heading", name="Hvem sælger?").wait_for()
        until(page, 2, lambda: len(shop.sales("G1")))
    assert shop.sales("G1") == [("G1-000001", 10844, 6), ("G1-000002", 900, 0)]
    assert shop.tenders("G1") == [
        ("G1-000001", "cash", 10850, 20000, 9150, ""),
        ("G1-000002", "card", 900, 0, 0, "B-12"),
    ]


def test_the_network_is_cut_in_the_middle_of_a_sale(
    shop: Shop, playwright: Playwright, tmp_path: Path
) -> None:
    with register(playwright, shop, "G2", tmp_path) as page:
        sign_in(page, "Signe Toft", "1593")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        scan(page, _PINEAPPLE)
        shown(page.locator("body"), "data-total", "2200")
        until(page, "0", lambda: unsent(page))
        shop.stop()
        page.context.set_offline(True)
        scan(page, _LEMON)
        shown(page.locator("body"), "data-total", "2650")
        pay_exactly(page, "G2-000001")
        shown(page.locator("body"), "data-online", "false")
        before = int(unsent(page))
        page.reload()
        wait_for_till(page)
        scan(page, _PINEAPPLE)
        shown(page.locator("body"), "data-total", "2200")
        pay_exactly(page, "G2-000002")
        assert int(unsent(page)) > before > 0
        assert shop.sales("G2") == []
        shop.start()
        page.context.set_offline(False)
        until(page, "0", lambda: unsent(page))
        # One more, online again.
        scan(page, _LEMON)
        shown(page.locator("body"), "data-total", "450")
        pay_exactly(page, "G2-000003")
        until(page, 3, lambda: len(shop.sales("G2")))
    assert shop.sales("G2") == [
        ("G2-000001", 2650, 0),
        ("G2-000002", 2200, 0),
        ("G2-000003", 450, 0),
    ]
    assert "everything agrees" in shop.kasse("verify")


def unsent(page: Page) -> str:
    """The number in view of what the office has not got."""
    return page.locator("[data-unsent]:visible").first.get_attribute("data-unsent") or ""


def pay_exactly(page: Page, receipt: str) -> None:
    touch(page.locator("[data-pay]:visible"))
    touch(page.locator("[data-exact]"))
    done(page, receipt)


def test_the_browser_is_killed_at_the_moment_of_payment(
    shop: Shop, playwright: Playwright, tmp_path: Path
) -> None:
    """Either the basket is back as it was, or the sale is done with its receipt."""
    with chromium(playwright, tmp_path, DANISH) as browser:
        page = pair(browser, shop, "C3")
        sign_in(page, "Alma Lind", "7531")
        page.locator("[data-item=cafe-K08]").wait_for()
        # Chromium keeps a new cookie, here the till's token, for up to 30 s before it writes it.
        browser.quit()
    for place, delay in enumerate(_KILLED_AFTER_MS, start=1):
        with chromium(playwright, tmp_path, DANISH) as browser:
            page = open_till(browser, shop)
            wait_for_till(page)
            if place > 1:
                pay_if_it_is_not(page, shop, place - 1)
            order_coffee_and_juice(page)
            page.evaluate("document.querySelector('[data-exact]').click()")
            time.sleep(delay / 1000)
            browser.kill()
    with chromium(playwright, tmp_path, DANISH) as browser:
        page = open_till(browser, shop)
        wait_for_till(page)
        pay_if_it_is_not(page, shop, len(_KILLED_AFTER_MS))
    codes = [f"C3-{place:06}" for place in range(1, 1 + len(_KILLED_AFTER_MS))]
    assert shop.sales("C3") == [(code, 10200, 0) for code in codes]
    assert shop.tenders("C3") == [(code, "cash", 10200, 10200, 0, "") for code in codes]
    assert "everything agrees" in shop.kasse("verify")


def pay_if_it_is_not(page: Page, shop: Shop, place: int) -> None:
    """The sale with this number after a restart: the receipt is there, or else all of the basket."""
    receipt = f"C3-{place:06}"
    if page.locator("[data-done]").count() == 0:
        shown(page.locator("body"), "data-total", "10200")
        assert page.locator("[data-line]").count() == 2
        touch(page.locator("[data-pay]:visible"))
        touch(page.locator("[data-exact]"))
    done(page, receipt)
    until(page, place, lambda: len(shop.sales("C3")))
    shown(page.locator("body"), "data-unsent", "0")


def order_coffee_and_juice(page: Page) -> None:
    """A café latte, medium, with oat milk, and a large juice: 42 + 6 + 6 + 48 kroner."""
    touch(page.locator("[data-item=cafe-K08]"))
    touch(page.locator("[data-modifier=cafe-size-m]"))
    touch(page.locator("[data-modifier=cafe-milk-oat]"))
    touch(page.locator("[data-modifiers-ok]"))
    shown(page.locator("body"), "data-total", "5400")
    touch(page.get_by_role("button", name="Kategorier"))
    touch(page.locator("[data-category=cafe-cold]"))
    touch(page.locator("[data-item=cafe-D01]"))
    touch(page.get_by_role("dialog").get_by_role("button", name="Stor"))
    shown(page.locator("body"), "data-total", "10200")
    touch(page.locator("[data-pay]:visible"))
    page.locator("[data-exact]").wait_for()


def test_a_second_tab_is_told_and_takes_over(
    shop: Shop, playwright: Playwright, tmp_path: Path
) -> None:
    with register(playwright, shop, "G3", tmp_path) as first:
        sign_in(first, "Signe Toft", "1593")
        scan(first, _LEMON)
        shown(first.locator("body"), "data-total", "450")
        second = first.context.new_page()
        second.set_default_timeout(_PATIENCE_MS)
        second.set_viewport_size({"width": 1280, "height": 800})
        second.goto(f"{shop.url}/till/")
        # Before it has the register it speaks the browser's language.
        second.get_by_role("heading", name="This register is open in another tab").wait_for()
        touch(second.get_by_role("button", name="Go on here"))
        shown(second.locator("body"), "data-total", "450")
        first.get_by_role("heading", name="Overtaget af en anden fane").wait_for()
        pay_exactly(second, "G3-000001")
        until(second, [("G3-000001", 450, 0)], lambda: shop.sales("G3"))
