"""A built till beside a simulated office, and hands that pair it and sign in."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import Chromium, wait_for_till
from tests.browser.counter import type_slowly
from tests.browser.office_simulator import CODE, PINS, Office, OfficeHandler
from tests.browser.serving import serve

DANISH = ("--lang=da-DK",)
PATIENCE_MS = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A built till with its simulated office."""

    url: str
    office: Office
    root: Path


class Sites:
    """One address, at which each test finds the build beside an office of its own."""

    def __init__(self, url: str, root: Path, handler: type[OfficeHandler]) -> None:
        self._url = url
        self._root = root
        self._handler = handler

    def fresh(self) -> Site:
        """From now on an office that knows nothing yet answers."""
        self._handler.office = Office()
        return Site(url=self._url, office=self._handler.office, root=self._root)


@contextmanager
def open_sites(root: Path) -> Iterator[Sites]:
    """Serve the build in `root`."""
    handler = type("Handler", (OfficeHandler,), {})
    with serve(root, handler) as url:
        yield Sites(url, root, handler)


def open_till(browser: Chromium, site: Site) -> Page:
    """The till in a new tab, started."""
    page = browser.context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site.url}/till/")
    wait_for_till(page)
    return page


def pair(page: Page) -> None:
    """Make the device the register."""
    page.locator("[data-pairing-code]").fill(CODE.lower())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Hvem sælger?").wait_for()


def type_pin(page: Page, name: str = "Anna Holm", pin: str = PINS["p-anna"]) -> None:
    """Sign somebody in, by the keyboard."""
    page.get_by_role("button", name=name).click()
    type_slowly(page, pin)
    page.keyboard.press("Enter")
    page.locator("[data-view=selling], [data-view=tendering]").wait_for()


def sign_in(page: Page, name: str = "Anna Holm", pin: str = PINS["p-anna"]) -> None:
    """Pair the device and sign somebody in."""
    pair(page)
    type_pin(page, name, pin)
    page.locator("[data-item=i-1]").wait_for()


def replace_print(page: Page, script: str) -> None:
    """The till prints by `script` from now on, after each reload, too."""
    page.add_init_script(script)
    page.evaluate(f"() => {{ {script} }}")


def until(page: Page, expected: object, ask: Callable[[], object]) -> None:
    """Ask until it is as expected; say what it was when it never is."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while (found := ask()) != expected and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert found == expected
