"""Every page of the back office: what axe says of it in each look, that it fits a phone, and how
much comes over the wire at the first visit."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.axe import COLOURS, load_always, settled_violations
from tests.browser.chromium import chromium
from tests.browser.prepared import Office, open_office

pytestmark = pytest.mark.browser

WIDTH, HEIGHT = 390, 844
NARROWEST = 320
FIRST_VISIT_MOST = 300_000
"""Bytes of the first page, with all that it loads."""

ENHANCED = "color-contrast-enhanced"


def test_every_page_is_accessible_in_each_look_and_fits_a_phone(
    playwright: Playwright, tmp_path: Path
) -> None:
    with (
        open_office(tmp_path) as office,
        chromium(playwright, tmp_path / "profile") as browser,
    ):
        page = browser.context.new_page()
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        office.log_in(browser.context)
        assert bytes_of_first_visit(page, office) < FIRST_VISIT_MOST
        load_always(page)
        found = {name: judged(page, office.url + path) for name, path in office.pages}
        assert {name: said for name, said in found.items() if said} == {}
        assert width_in_danish(page, office.url) <= NARROWEST
    assert {"today", "items", "audit", "settings", "people"} <= found.keys()


def judged(page: Page, address: str) -> list[str]:
    """What is wrong with a page."""
    # Without motion no colour is on its way to another when it is judged.
    page.emulate_media(reduced_motion="reduce")
    answer = page.goto(address)
    # A page that says no, to a link that is none, is judged like any other.
    if answer is None or answer.status >= 500:
        return [f"{answer and answer.status}"]
    page.emulate_media(color_scheme="light", contrast="no-preference")
    said = settled_violations(page)
    width: int = page.evaluate("document.documentElement.scrollWidth")
    if width > WIDTH:
        said.append(f"{width} wide")
    page.emulate_media(color_scheme="dark", contrast="no-preference")
    said += [f"dark {one}" for one in settled_violations(page, COLOURS)]
    page.emulate_media(color_scheme="light", contrast="more")
    said += [f"contrast {one}" for one in settled_violations(page, (*COLOURS, ENHANCED))]
    return said


def width_in_danish(page: Page, address: str) -> int:
    """How wide a page is on the narrowest screen (WCAG 1.4.10), in the longer words."""
    page.set_extra_http_headers({"Accept-Language": "da"})
    page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    page.goto(address)
    page.get_by_text(re.compile(r"for \d+ minutter siden")).wait_for()
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def bytes_of_first_visit(page: Page, office: Office) -> int:
    """What Chromium took from the wire, headers and all."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    taken: list[int] = []

    def note(event: dict[str, Any]) -> None:
        taken.append(int(event["encodedDataLength"]))

    session.on("Network.loadingFinished", note)
    page.goto(office.url, wait_until="load")
    page.wait_for_timeout(300)
    session.detach()
    assert len(taken) > 3
    return sum(taken)
