"""Hands at a counter: what somebody does to the till's screen, by touch, by keys or by scanner."""

import time

from playwright.sync_api import CDPSession, Locator, Page

# Between a person's keys; a scanner's are far closer.
_TYPING_MS = 110
_SCANNING_S = 0.008
# The page's clock must not get ahead of the keys' own times when the machine is busy.
_AHEAD_S = 1


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
