"""Pictures of the till and the back office: `python tools/screenshots.py FOLDER [WEEKS]`.

Starts the demo shops in a folder of its own, with WEEKS of history (0), sells a little, and takes
every main screen at three sizes, light and dark; then every page of the back office that stands in
the access tables (tests/office/access), in high contrast too. docs/pictures/ holds two of them.
"""

import sys
import tempfile
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402  # after the path is set

from tests.browser.chromium import chromium, wait_for_till  # noqa: E402  # after the path is set
from tests.browser.counter import type_slowly  # noqa: E402  # after the path is set
from tests.browser.prepared import open_office  # noqa: E402  # after the path is set
from tests.browser.shop import Shop, open_shop  # noqa: E402  # after the path is set

SIZES = ((390, 844), (1024, 768), (1440, 900))
LOOKS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
REGISTER, PERSON, PIN = "C3", "Anders Holm", "2580"
OFFICE_PLACES = ("", "sales", "cash", "items", "registers", "people", "attention")
DAY_DIALOGS = 8
_PATIENCE_MS = 60_000


def main(folder: Path, weeks: int) -> None:
    """Take them all into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as made,
        open_shop(Path(made), weeks=weeks) as shop,
        sync_playwright() as playwright,
        chromium(playwright, Path(made) / "profile") as browser,
    ):
        page = browser.context.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        take_the_till(page, shop, folder)
        take_the_office(page, shop, folder)
        take_every_page(page, Path(made) / "prepared", folder)


def take_the_till(page: Page, shop: Shop, folder: Path) -> None:
    """From signing in to a receipt, at the café."""
    page.goto(f"{shop.url}/till/")
    wait_for_till(page)
    take(page, folder, "till-pairing")
    page.locator("[data-pairing-code]").fill(shop.pairing_code(REGISTER))
    page.keyboard.press("Enter")
    person = page.get_by_role("button", name=PERSON)
    person.wait_for()
    take(page, folder, "till-sign-in")
    person.click()
    type_slowly(page, PIN)
    page.keyboard.press("Enter")
    page.locator("[data-item=cafe-K03]").wait_for()
    for item in ("K13", "K03", "K03"):
        page.locator(f"[data-item=cafe-{item}]").click()
    page.locator("[data-item=cafe-K08]").click()
    for modifier in ("size-m", "milk-oat"):
        page.locator(f"[data-modifier=cafe-{modifier}]").click()
    page.locator("[data-modifiers-ok]").click()
    page.locator("[data-total='16900']:visible").wait_for()
    take(page, folder, "till-selling")
    take_the_dialogs_of_a_basket(page, folder)
    page.keyboard.press("F9")
    page.locator("[data-exact]").wait_for()
    take(page, folder, "till-paying")
    page.locator("[data-note='20000']").click()
    page.locator("[data-done]").wait_for()
    take(page, folder, "till-done")
    for key, place in ((3, "receipts"), (4, "day"), (5, "settings")):
        page.keyboard.press(f"Alt+{key}")
        page.wait_for_timeout(500)
        take(page, folder, f"till-{place}")
    take_the_dialogs_of_a_day(page, folder)


def take_the_dialogs_of_a_basket(page: Page, folder: Path) -> None:
    """What a line and the basket are asked about, the keys, and goods that come back."""
    for name, key in (("line", "F4"), ("basket", "F6"), ("keys", "F1")):
        page.keyboard.press(key)
        take_the_dialog(page, folder, name)
    page.keyboard.press("F7")
    page.locator("[data-returning]").wait_for()
    take(page, folder, "till-returning")
    page.keyboard.press("F7")
    page.locator("[data-returning]").wait_for(state="detached")


def take_the_dialogs_of_a_day(page: Page, folder: Path) -> None:
    """What comes back of a receipt, and everything that a day asks."""
    page.keyboard.press("Alt+3")
    page.locator("[data-receipt]").first.click()
    page.locator("[data-refund]").click()
    take_the_dialog(page, folder, "refund")
    page.keyboard.press("Alt+4")
    for number in range(1, DAY_DIALOGS + 1):
        page.keyboard.press(str(number))
        take_the_dialog(page, folder, f"day-{number}")


def take_the_dialog(page: Page, folder: Path, name: str) -> None:
    """The dialog that is open, which is closed afterwards."""
    page.get_by_role("dialog").wait_for()
    take(page, folder, f"till-dialog-{name}")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")


def take_the_office(page: Page, shop: Shop, folder: Path) -> None:
    """The log-in and the main pages."""
    page.goto(f"{shop.url}/log-in")
    take(page, folder, "office-log-in")
    page.locator("#email").fill("ejer@nordlys.example")
    page.locator("#password").fill("havgus-teglsten-42")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{shop.url}/")
    for place in OFFICE_PLACES:
        page.goto(f"{shop.url}/{place}")
        take(page, folder, f"office-{place or 'today'}")


def take_every_page(page: Page, made: Path, folder: Path) -> None:
    """The pages of the access tables, in the small shop that the tests prepare."""
    made.mkdir()
    with open_office(made) as office:
        page.context.clear_cookies()
        office.log_in(page.context)
        for name, path in office.pages:
            page.goto(office.url + path)
            take(page, folder, f"page-{name}")
            page.emulate_media(contrast="more")
            page.screenshot(path=folder / f"page-{name}-1440-contrast.png")
            page.emulate_media(contrast="no-preference")


def take(page: Page, folder: Path, name: str) -> None:
    """One screen at each size, light and dark."""
    for look in LOOKS:
        page.emulate_media(color_scheme=look)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(300)
            page.screenshot(path=folder / f"{name}-{width}-{look}.png")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
