"""The till's screen in Chromium, as somebody at a counter uses it; the office is a simulator."""

import time

import pytest
from playwright.sync_api import Page

from tests.browser.axe import judge
from tests.browser.chromium import wait_for_till
from tests.browser.counter import scan, shown, type_slowly
from tests.browser.office_simulator import PINS, Office
from tests.browser.simulated import PATIENCE_MS, Site, sign_in

pytestmark = pytest.mark.browser

_RYE = "2000000000015"
_BEER = "2000000000121"


def wait_for_sales(page: Page, office: Office, count: int) -> None:
    """Until the office has been sent so many sales."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while len(office.sales()) < count:
        assert time.monotonic() < deadline, office.kinds()
        page.wait_for_timeout(50)


def test_a_whole_sale_by_touch(site: Site, page: Page) -> None:
    sign_in(page)
    page.locator("[data-item=i-1]").click()
    page.locator("[data-item=i-14]").click()
    page.locator("[data-modifier=m-large]").click()
    page.locator("[data-modifiers-ok]").click()
    shown(page.locator("body"), "data-total", "7095")
    page.locator("[data-pay]:visible").click()
    page.locator("[data-note='10000']").click()
    shown(page.locator("body"), "data-change", "2900")
    assert page.locator("[data-done]").get_attribute("data-done") == "K1-000001"
    page.locator("[data-new-sale]").click()
    shown(page.locator("body"), "data-total", "0")
    wait_for_sales(page, site.office, 1)
    (sale,) = site.office.sales()
    assert [(line["name"], line["total"]) for line in sale["lines"]] == [
        ("Rugbrød, mørkt", 2495),
        ("Caffè latte", 4600),
    ]
    assert sale["tenders"] == [
        {
            "tender": 1,
            "kind": "cash",
            "type": "cash",
            "amount": 7100,
            "given": 10_000,
            "change": 2900,
        }
    ]


def test_a_whole_sale_on_a_phone(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page)
    page.locator("[data-item=i-1]").click()
    page.locator("[data-basket-toggle]").click()
    shown(page.locator("body"), "data-total", "2495")
    page.locator("[data-pay]:visible").click()
    page.locator("[data-kind=card]").click()
    page.locator("[data-reference]").fill("A-77")
    page.locator("[data-take]").click()
    shown(page.locator("body"), "data-change", "0")
    wait_for_sales(page, site.office, 1)
    (tender,) = site.office.sales()[0]["tenders"]
    assert (tender["kind"], tender["amount"], tender["reference"]) == ("card", 2495, "A-77")


_COVERED = """() => {
    const keys = [...document.querySelectorAll("[data-pad-key], [data-take]")];
    return keys.filter((key) => {
        const { left, right, top, bottom } = key.getBoundingClientRect();
        return [[left, top], [right, top], [left, bottom], [right, bottom]].some(([x, y]) => {
            const inwards = (at, from, to) => (at === from ? at + 4 : to - 4);
            const there = document.elementFromPoint(inwards(x, left, right), inwards(y, top, bottom));
            return there?.closest("button") !== key;
        });
    }).map((key) => key.textContent.trim());
}"""


def test_no_key_of_the_payment_lies_under_anything(site: Site, page: Page) -> None:
    """Also where the shop's notes and ways of paying are many and the window is small."""
    sign_in(page)
    page.locator("[data-item=i-3]").click()
    page.locator("[data-pay]:visible").click()
    for width, height in ((390, 844), (360, 640), (844, 390), (768, 1024), (1024, 600)):
        page.set_viewport_size({"width": width, "height": height})
        for kind in ("card", "cash"):
            page.locator(f"[data-kind={kind}]").click()
            assert page.locator("[data-pad-key]").count() == 12
            assert page.evaluate(_COVERED) == [], f"{kind} at {width}×{height}"
        assert page.locator("[data-note]").count() == 4
        page.locator("[data-note]").last.click(trial=True)


def test_a_whole_sale_by_scanner_and_keyboard(site: Site, page: Page) -> None:
    sign_in(page)
    scan(page, _RYE)
    shown(page.locator("body"), "data-total", "2495")
    # Typed in the search field a scan is a scan all the same, and leaves nothing there.
    page.keyboard.press("F2")
    type_slowly(page, "3*")
    scan(page, _RYE)
    shown(page.locator("body"), "data-total", "9980")
    assert page.locator("[data-search]").input_value() == ""
    scan(page, _BEER)
    page.locator("[data-age-ok]").wait_for()
    page.keyboard.press("Enter")
    shown(page.locator("body"), "data-total", "11175")
    page.keyboard.press("F9")
    page.locator("[data-due='11175']").wait_for()
    type_slowly(page, "120")
    page.keyboard.press("Enter")
    shown(page.locator("body"), "data-change", "800")
    # The next scan begins the next sale.
    scan(page, _RYE)
    shown(page.locator("body"), "data-total", "2495")
    wait_for_sales(page, site.office, 1)
    assert site.office.sales()[0]["lines"][0]["quantity"] == 4000


def test_a_scan_goes_past_what_only_tells_something_and_stops_at_a_question(page: Page) -> None:
    sign_in(page)
    page.keyboard.press("F1")
    page.get_by_role("heading", name="Tastatur").wait_for()
    scan(page, _RYE)
    shown(page.locator("body"), "data-total", "2495")
    assert page.get_by_role("dialog").count() == 0
    scan(page, _BEER)
    page.locator("[data-age-ok]").wait_for()
    scan(page, _RYE)
    page.get_by_text("Luk det åbne vindue først").first.wait_for()
    assert page.locator("[data-age-ok]").is_visible()
    shown(page.locator("body"), "data-total", "2495")


def test_menus_are_worked_by_their_numbers(site: Site, page: Page) -> None:
    sign_in(page, "Bo Kjær", PINS["p-bo"])
    scan(page, _RYE)
    shown(page.locator("body"), "data-total", "2495")
    page.keyboard.press("F4")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("1")
    page.get_by_role("heading", name="Antal").wait_for()
    type_slowly(page, "4")
    page.keyboard.press("Enter")
    shown(page.locator("body"), "data-total", "9980")
    page.keyboard.press("F6")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("1")
    page.get_by_role("heading", name="Parkér").wait_for()
    page.keyboard.press("Enter")
    shown(page.locator("body"), "data-total", "0")
    page.keyboard.press("PageDown")
    page.locator("[data-item=i-15]").wait_for()
    assert page.locator("[data-item=i-1]").count() == 0
    page.keyboard.press("Alt+4")
    page.get_by_role("heading", name="Dag", exact=True).wait_for()
    page.keyboard.press("7")
    page.get_by_role("heading", name="X-rapport").wait_for()


def test_an_unknown_code_says_so_in_the_language_of_the_screen(page: Page) -> None:
    sign_in(page)
    scan(page, "5700000000004")
    page.get_by_text("Ukendt kode 5700000000004. Søg varen på navn.").first.wait_for()
    page.keyboard.press("Alt+5")
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Settings").wait_for()
    page.keyboard.press("Alt+1")
    scan(page, "5700000000004")
    page.get_by_text("Unknown code 5700000000004. Search the item by name.").first.wait_for()
    assert page.locator("html").get_attribute("lang") == "en"


def test_offline_it_starts_again_with_its_basket_and_sends_what_was_sold(
    site: Site, page: Page
) -> None:
    sign_in(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.locator("[data-item=i-3]").click()
    shown(page.locator("body"), "data-total", "1500")
    site.office.online = False
    page.context.set_offline(True)
    page.reload()
    wait_for_till(page)
    shown(page.locator("body"), "data-total", "1500")
    page.locator("[data-pay]:visible").click()
    page.locator("[data-exact]").click()
    page.locator("[data-done]").wait_for()
    assert site.office.sales() == []
    site.office.online = True
    page.context.set_offline(False)
    wait_for_sales(page, site.office, 1)
    assert site.office.sales()[0]["total"] == 1500


def test_each_screen_is_accessible(site: Site, page: Page) -> None:
    # With something that somebody should know, and an office that does not know the device.
    cola = next(found["body"] for found in site.office.documents if found["id"] == "i-11")
    cola["deposit"] = "i-none"
    sign_in(page, "Bo Kjær", PINS["p-bo"])
    cola["deposit"] = "i-90"
    page.context.clear_cookies()
    found: dict[str, list[str]] = {}
    page.locator("[data-item=i-11]").click()
    page.locator("[data-notices]:visible").wait_for()
    judge(page, found, "till", "sell")
    page.keyboard.press("F9")
    page.locator("[data-exact]").wait_for()
    judge(page, found, "till", "pay")
    page.locator("[data-exact]").click()
    page.locator("[data-done]").wait_for()
    judge(page, found, "till", "done")
    for place, key in (("parked", 2), ("receipts", 3), ("day", 4), ("settings", 5)):
        page.keyboard.press(f"Alt+{key}")
        page.locator(f"nav:visible li:nth-child({key}) [aria-current=page]").wait_for()
        judge(page, found, "till", place)
    page.keyboard.press("F1")
    page.locator("dialog").wait_for()
    judge(page, found, "till", "keys")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Afsendelsen er stoppet").click()
    page.locator("[data-pair-again]").click()
    page.locator("[data-pairing-code]").wait_for()
    judge(page, found, "till", "pair again")
    assert found == {place: [] for place in found}


def test_each_dialog_is_accessible(site: Site, page: Page) -> None:
    shop = next(found["body"] for found in site.office.documents if found["id"] == "settings")
    shop["reasons_required"].append("drawer_opened")
    sign_in(page, "Bo Kjær", PINS["p-bo"])
    found: dict[str, list[str]] = {}
    scan(page, _RYE)
    shown(page.locator("body"), "data-total", "2495")
    for name, key in (("a line", "F4"), ("the basket", "F6")):
        page.keyboard.press(key)
        judge_the_dialog(page, found, name)
    page.keyboard.press("F9")
    page.locator("[data-exact]").click()
    page.locator("[data-done]").wait_for()
    page.keyboard.press("Alt+3")
    page.locator("[data-receipt]").first.click()
    page.locator("[data-refund]").click()
    judge_the_dialog(page, found, "goods that come back")
    page.keyboard.press("Alt+4")
    page.get_by_role("heading", name="Dag", exact=True).wait_for()
    for number in range(1, 9):
        page.keyboard.press(str(number))
        judge_the_dialog(page, found, f"the day's no. {number}")
    assert found == {place: [] for place in found}
    assert len(found) == 2 * 11


def judge_the_dialog(page: Page, found: dict[str, list[str]], name: str) -> None:
    """The one that is open, which is closed afterwards."""
    page.get_by_role("dialog").wait_for()
    judge(page, found, "dialog", name)
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
