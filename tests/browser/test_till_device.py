"""What happens to a till as a device: left alone, restarted, unknown to its office, overfull."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import wait_for_till
from tests.browser.counter import scan, shown, type_slowly
from tests.browser.office_simulator import CODE, Office
from tests.browser.simulated import (
    Site,
    pair,
    replace_print,
    sign_in,
    type_pin,
    until,
)

pytestmark = pytest.mark.browser

_RYE = "2000000000015"
_HOUR_AGO = "localStorage.setItem('kasse.used_at', String(Date.now() - 3600_000))"
# The first print does not come back, as when the till is killed before the dialog.
_LOSE_THE_FIRST_PRINT = """
    window.printed = 0;
    window.print = () => {
        if (sessionStorage.getItem("lost") === null) {
            sessionStorage.setItem("lost", "yes");
            throw new Error("killed");
        }
        window.printed += 1;
    };
"""
_SCAN_ALL = """async (codes) => {
    const press = (key) => dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    const total = () => document.querySelector("[data-total]").dataset.total;
    for (const code of codes) {
        const before = total();
        for (const key of code) press(key);
        press("Enter");
        while (total() === before) await new Promise(requestAnimationFrame);
    }
}"""


def settings(office: Office) -> dict[str, Any]:
    """The shop's settings, to be changed before a till fetches them."""
    body: dict[str, Any] = document(office, "settings")
    return body


def document(office: Office, id_: str) -> dict[str, Any]:
    (found,) = (found["body"] for found in office.documents if found["id"] == id_)
    body: dict[str, Any] = found
    return body


def bodies(office: Office, kind: str) -> list[dict[str, Any]]:
    return [entry["body"] for entry in office.all_entries() if entry["kind"] == kind]


def test_who_leaves_is_signed_out_and_the_basket_waits(site: Site, page: Page) -> None:
    """SES-7"""
    settings(site.office)["limits"]["sign_out_after_s"] = 3
    sign_in(page)
    page.locator("[data-item=i-1]").click()
    shown(page.locator("body"), "data-total", "2495")
    page.locator("[data-view=signed_out]").wait_for()
    assert "1 linje, 24,95" in page.locator("[data-basket-waits]").inner_text()
    until(page, [{"automatic": True}], lambda: bodies(site.office, "sign_out"))
    type_pin(page, "Bo Kjær", "5678")
    shown(page.locator("body"), "data-total", "2495")
    assert site.office.sales() == []


def test_nobody_is_signed_out_with_a_payment_half_typed(site: Site, page: Page) -> None:
    """SES-7: what was typed would be lost; when it is gone, the waiting goes on."""
    settings(site.office)["limits"]["sign_out_after_s"] = 3
    sign_in(page)
    page.locator("[data-item=i-1]").click()
    shown(page.locator("body"), "data-total", "2495")
    page.keyboard.press("F9")
    page.locator("[data-kind=card]").click()
    page.locator("[data-reference]").fill("A-77")
    page.wait_for_timeout(7000)
    assert page.locator("[data-reference]").input_value() == "A-77"
    assert bodies(site.office, "sign_out") == []
    page.locator("[data-reference]").fill("")
    page.locator("[data-view=signed_out]").wait_for()


def test_a_till_that_stood_closed_asks_who_is_there(site: Site, page: Page) -> None:
    """SES-7: and a touch while it starts does not help."""
    settings(site.office)["limits"]["sign_out_after_s"] = 300
    sign_in(page)
    page.reload()
    wait_for_till(page)
    page.locator("[data-item=i-1]").wait_for()
    page.evaluate(_HOUR_AGO)
    page.reload()
    page.mouse.click(5, 5)
    page.locator("[data-view=signed_out]").wait_for()
    until(page, [{"automatic": True}], lambda: bodies(site.office, "sign_out"))


def test_a_print_that_was_lost_is_asked_about(site: Site, page: Page) -> None:
    replace_print(page, _LOSE_THE_FIRST_PRINT)
    sign_in(page)
    sell_and_copy(page)
    assert page.locator("[data-unclear]").count() == 0
    page.reload()
    wait_for_till(page)
    question = page.locator("[data-unclear]")
    assert "Blev bon K1-000001 udskrevet" in question.inner_text()
    page.locator("[data-unclear-again]").click()
    question.wait_for(state="detached")
    assert page.evaluate("window.printed") == 1
    assert "K1-000001" in page.evaluate("document.querySelector('#print').textContent")
    page.reload()
    wait_for_till(page)
    page.locator("[data-view=selling]").wait_for()
    assert question.count() == 0


def test_what_did_not_happen_is_said_once(site: Site, page: Page) -> None:
    replace_print(page, _LOSE_THE_FIRST_PRINT)
    sign_in(page)
    sell_and_copy(page)
    page.reload()
    wait_for_till(page)
    page.locator("[data-unclear-no]").click()
    page.locator("[data-unclear]").wait_for(state="detached")
    page.reload()
    wait_for_till(page)
    page.locator("[data-view=selling]").wait_for()
    assert page.locator("[data-unclear]").count() == 0
    assert page.evaluate("window.printed") == 0


def sell_and_copy(page: Page) -> None:
    """A sale, waved away, and a copy of its receipt."""
    sell(page)
    page.keyboard.press("Alt+3")
    page.locator("[data-receipt='K1-000001']").click()
    page.locator("[data-copy]").click()
    page.get_by_text("Kopi nr. 1").first.wait_for()


def sell(page: Page) -> None:
    page.keyboard.press("Alt+1")
    page.locator("[data-item=i-3]").click()
    shown(page.locator("body"), "data-total", "1500")
    page.locator("[data-pay]:visible").click()
    page.locator("[data-exact]").click()
    page.locator("[data-done]").wait_for()
    page.locator("[data-new-sale]").click()
    page.locator("[data-done]").wait_for(state="detached")


def test_a_sale_that_was_waved_away_does_not_come_back(site: Site, page: Page) -> None:
    sign_in(page)
    sell(page)
    page.reload()
    wait_for_till(page)
    page.locator("[data-item=i-1]").wait_for()
    assert page.locator("[data-done]").count() == 0


def test_a_device_says_what_it_is_called(site: Site, page: Page) -> None:
    device = page.locator("[data-device]")
    assert "Linux" in device.input_value()
    device.fill("Tablet ved døren")
    pair(page)
    assert site.office.devices == ["Tablet ved døren"]


def test_a_device_that_the_office_forgot_is_paired_again(site: Site, page: Page) -> None:
    """SYNC-13: killed within seconds of pairing, the browser has no cookie; nothing is lost."""
    sign_in(page)
    sell(page)
    until(page, 1, lambda: len(site.office.sales()))
    page.context.clear_cookies()
    sell(page)
    page.locator("[data-item=i-1]").click()
    shown(page.locator("body"), "data-total", "2495")
    status = page.get_by_role("button", name="Afsendelsen er stoppet")
    status.click()
    page.locator("[data-pair-again]").click()
    page.locator("[data-pairing-code]").fill("WRNG2345")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("Koden").first.wait_for()
    assert len(site.office.sales()) == 1
    page.locator("[data-pairing-code]").fill(CODE)
    page.keyboard.press("Enter")
    page.locator("[data-pairing-code]").wait_for(state="detached")
    until(page, 2, lambda: len(site.office.sales()))
    shown(page.locator("body"), "data-unsent", "0")
    page.keyboard.press("Escape")
    shown(page.locator("body"), "data-total", "2495")
    assert len(site.office.devices) == 2
    kinds = site.office.kinds()
    assert (kinds.count("register_opened"), kinds.count("sale")) == (1, 2)


def test_a_device_without_people_is_paired_again_before_anybody_signs_in(
    site: Site, page: Page
) -> None:
    held = site.office.documents
    site.office.documents = []
    pair(page)
    page.get_by_text("Der er endnu ikke kommet medarbejdere").wait_for()
    site.office.documents = held
    page.context.clear_cookies()
    page.reload()
    wait_for_till(page)
    page.locator("[data-pair-again]").click()
    page.locator("[data-pairing-code]").fill(CODE)
    page.keyboard.press("Enter")
    page.locator("[data-pairing-code]").wait_for(state="detached")
    assert page.locator("[data-unpaired]").count() == 0


def test_every_line_of_a_long_basket_is_reached(site: Site, page: Page) -> None:
    settings(site.office)["in_store_patterns"] = ["22IIIIIPPPPPC"]
    document(site.office, "i-9")["codes"].append("instore:2200009")
    sign_in(page)
    page.evaluate(_SCAN_ALL, [weighed(price) for price in range(101, 331)])
    lines = page.locator("[data-line]:visible")
    until(page, 200, lines.count)
    assert page.locator("[data-line='1']").count() == 0
    page.locator("[data-earlier]").click()
    page.locator("[data-line='1']").wait_for()
    assert page.locator("[data-earlier]").count() == 0
    # A change of an early line leaves it in sight; the total follows.
    total = sum(range(101, 331))
    page.locator("[data-line='2'] button").first.click()
    page.get_by_role("button", name="Fjern linjen").click()
    shown(page.locator("body"), "data-total", str(total - 102))
    page.locator("[data-line='2']").wait_for(state="detached")
    assert page.locator("[data-line='1']").is_visible()
    # A new one is shown at once.
    scan(page, _RYE)
    shown(page.locator("body"), "data-total", str(total - 102 + 2495))
    page.locator("[data-touched=true]").wait_for()
    assert page.locator("[data-line='1']").count() == 0


def weighed(price: int) -> str:
    """A label of item 9's with a price in it."""
    digits = f"2200009{price:05d}"
    weights = (1, 3) * 6
    check = -sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 10
    return f"{digits}{check}"


def test_what_somebody_should_know_stands_beside_the_basket(site: Site, page: Page) -> None:
    document(site.office, "i-11")["deposit"] = "i-none"
    sign_in(page)
    page.locator("[data-item=i-11]").click()
    notices = page.locator("[data-notices]:visible")
    notices.wait_for()
    assert "Cola 0,5 l sælges uden pant" in notices.inner_text()
    page.keyboard.press("F9")
    notices.wait_for()
    type_slowly(page, "20")
    page.keyboard.press("Enter")
    page.locator("[data-done]").wait_for()
    assert notices.count() == 0
