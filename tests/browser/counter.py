"""Hands at a counter: what somebody does to the till's screen, by touch, by keys or by scanner."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import CDPSession, Locator, Page, Playwright

from tests.browser.chromium import Chromium, chromium, wait_for_till
from tests.browser.shop import Shop

DANISH = ("--lang=da-DK",)
_PATIENCE_MS = 30_000

# Between a person's keys; a scanner's are far closer.
_TYPING_MS = 110
_SCANNING_S = 0.008
# The page's clock must not get ahead of the keys' own times when the machine is busy.
_AHEAD_S = 30


def open_till(browser: Chromium, shop: Shop) -> Page:
    """The till in a new tab."""
    page = browser.context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{shop.url}/till/")
    return page


def pair(browser: Chromium, shop: Shop, number: str) -> Page:
    """Make a fresh browser the till of a register; afterwards somebody may sign in."""
    code = shop.pairing_code(number)
    page = open_till(browser, shop)
    wait_for_till(page)
    page.locator("[data-pairing-code]").fill(code)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Hvem sælger?").wait_for()
    return page


@contextmanager
def register(playwright: Playwright, shop: Shop, number: str, profile: Path) -> Iterator[Page]:
    """A register with its browser; a failure leaves a picture of the screen in the profile."""
    with chromium(playwright, profile, DANISH) as browser:
        page = pair(browser, shop, number)
        try:
            yield page
        except BaseException:
            browser.context.pages[-1].screenshot(path=profile / "failed.png")
            raise


def sign_in(page: Page, name: str, pin: str) -> None:
    """By touch."""
    touch(page.get_by_role("button", name=name))
    touch_keys(page, pin)
    touch(page.get_by_role("button", name="OK", exact=True))
    page.locator("[data-view=selling]").wait_for()


def sign_in_by_keys(page: Page, name: str, pin: str) -> None:
    """Without a pointer."""
    page.get_by_role("button", name=name).wait_for()
    tab_to(page, "data-rove")
    # Three people in a row: there, down, and back.
    for step in ("Right", "Right", "Down", "Left", "Left", "Down") * 2:
        if name in page.evaluate("document.activeElement.textContent"):
            break
        page.keyboard.press(f"Arrow{step}")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"PIN-kode for {name}").wait_for()
    type_slowly(page, pin)
    page.keyboard.press("Enter")
    page.locator("[data-view=selling]").wait_for()


def tab_to(page: Page, attribute: str) -> None:
    """Tab until the focus is on an element with the attribute."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("name => document.activeElement.hasAttribute(name)", attribute):
            return
    raise AssertionError(f"no way to {attribute} by the keyboard")


def touch(locator: Locator) -> None:
    """A finger on it: waits until it can be pressed, as a click does, then touches its middle."""
    locator.click(trial=True)
    box = locator.bounding_box()
    assert box is not None
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    session = locator.page.context.new_cdp_session(locator.page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


def touch_keys(page: Page, text: str) -> None:
    """Touch the number pad's keys one after the other."""
    pad = page.get_by_role("group", name="Taltastatur").last
    for key in text:
        touch(pad.get_by_role("button", name=key, exact=True))


def type_slowly(page: Page, text: str) -> None:
    """As a person does: slower than any scanner."""
    for character in text:
        page.keyboard.press(character)
        page.wait_for_timeout(_TYPING_MS)


def scan(page: Page, text: str) -> None:
    """As a scanner does: keys with a scanner's times between them, and Enter."""
    session = page.context.new_cdp_session(page)
    at = time.time() + _AHEAD_S
    for character in text:
        at += _SCANNING_S
        _key(session, at, character, character)
    _key(session, at + _SCANNING_S, "Enter", "\r")
    session.detach()


def shown(locator: Locator, attribute: str, value: str) -> Locator:
    """The element once its attribute has the value."""
    found = locator.page.locator(f"[{attribute}='{value}']:visible").first
    found.wait_for()
    return found


def _key(session: CDPSession, at: float, key: str, text: str) -> None:
    event = {"key": key, "timestamp": at}
    session.send("Input.dispatchKeyEvent", {**event, "type": "keyDown", "text": text})
    session.send("Input.dispatchKeyEvent", {**event, "type": "keyUp"})
