"""What a till has to do with what is around it: camera, second screen, paper, updates, storage."""

import base64
import json
import re
import shutil
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.barcode_video import modules, write_video
from tests.browser.chromium import Chromium, chromium, wait_for_till
from tests.browser.counter import scan, shown
from tests.browser.simulated import (
    DANISH,
    PATIENCE_MS,
    Site,
    open_sites,
    open_till,
    replace_print,
    sign_in,
    until,
)

pytestmark = pytest.mark.browser

_RYE = "2000000000015"
_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
_NO_CAMERA = ("--use-fake-device-for-media-stream=device-count=0", "--use-fake-ui-for-media-stream")
_NO_STORAGE = "delete FileSystemFileHandle.prototype.createSyncAccessHandle;"
_WAITING = "navigator.serviceWorker.getRegistration().then((found) => found.waiting !== null)"
_POINTS_PER_MM = 72 / 25.4


def test_a_film_of_a_barcode_has_its_bars() -> None:
    """The example of the standard's: 95 modules, guards at both ends and in the middle."""
    bars = modules("4006381333931")
    assert len(bars) == 95
    assert (bars[:3], bars[45:50], bars[-3:]) == ("101", "01010", "101")
    assert bars[3:10] == "0001101"


def test_chromium_would_install_it(site: Site, page: Page) -> None:
    """The browser's own judgement of the manifest, its icons and the service worker."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert (manifest["url"], manifest["errors"]) == (f"{site.url}/till/manifest.webmanifest", [])
    said = json.loads(manifest["data"])
    assert [said[key] for key in ("start_url", "scope", "display")] == [
        "/till/",
        "/till/",
        "standalone",
    ]
    for icon in said["icons"]:
        answer = page.request.get(f"{site.url}/till/{icon['src']}")
        assert (answer.status, answer.headers["content-type"]) == (200, icon["type"])
    assert session.send("Page.getInstallabilityErrors") == {"installabilityErrors": []}


def test_the_camera_scans(site: Site, playwright: Playwright, tmp_path: Path) -> None:
    film = tmp_path / "barcode.y4m"
    write_video(film, _RYE)
    camera = (*DANISH, *_CAMERA, f"--use-file-for-fake-video-capture={film}")
    with chromium(playwright, tmp_path / "profile", camera) as browser:
        page = open_till(browser, site)
        sign_in(page)
        page.get_by_role("button", name="Scan med kameraet").click()
        shown(page.locator("body"), "data-total", "2495")
        assert page.get_by_role("dialog").count() == 0
        # Again, and the camera is let go each time.
        page.get_by_role("button", name="Scan med kameraet").click()
        shown(page.locator("body"), "data-total", "4990")


def test_without_a_camera_it_says_so(site: Site, playwright: Playwright, tmp_path: Path) -> None:
    with chromium(playwright, tmp_path, (*DANISH, *_NO_CAMERA)) as browser:
        page = open_till(browser, site)
        sign_in(page)
        page.get_by_role("button", name="Scan med kameraet").click()
        page.get_by_text("Der blev ikke fundet et kamera").wait_for()
        page.keyboard.press("Escape")
        scan(page, _RYE)
        shown(page.locator("body"), "data-total", "2495")


def test_the_customer_sees_the_sale_on_a_window_of_their_own(site: Site, page: Page) -> None:
    sign_in(page)
    page.keyboard.press("Alt+5")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Åbn kundens vindue").click()
    display = opened.value
    display.set_default_timeout(PATIENCE_MS)
    display.get_by_role("heading", name="Torvets Køb").wait_for()
    page.keyboard.press("Alt+1")
    page.locator("[data-item=i-1]").click()
    display.locator("[data-display=basket]").get_by_text("Rugbrød, mørkt").wait_for()
    assert "24,95" in display.locator("[data-display=basket]").inner_text()
    page.locator("[data-pay]:visible").click()
    page.locator("[data-kind=cash]").click()
    page.locator("[data-note='5000']").click()
    display.locator("[data-display=done]").wait_for()
    assert "25,00" in display.locator("[data-display=done]").inner_text()
    assert display.get_by_label("QR").count() == 1
    page.locator("[data-new-sale]").click()
    display.locator("[data-display=idle]").wait_for()
    # A display that is opened late is told how things stand.
    page.locator("[data-item=i-3]").click()
    display.locator("[data-display=basket]").wait_for()
    display.reload()
    display.locator("[data-display=basket]").get_by_text("Croissant").wait_for()


def test_a_receipt_is_printed_on_paper_of_its_width_and_nothing_else(
    site: Site, page: Page
) -> None:
    replace_print(page, "window.printed = 0; window.print = () => { window.printed += 1; };")
    sign_in(page)
    page.locator("[data-item=i-1]").click()
    shown(page.locator("body"), "data-total", "2495")
    page.keyboard.press("F9")
    page.locator("[data-exact]").click()
    page.locator("[data-done]").wait_for()
    page.keyboard.press("F7")
    until(page, 1, lambda: page.evaluate("window.printed"))
    page.emulate_media(media="print")
    printed = page.locator("#print")
    assert printed.is_visible()
    assert not page.locator("[data-done]").is_visible()
    text = printed.inner_text()
    for part in ("Torvets Køb", "CVR-nr. 12345674", "Rugbrød, mørkt", "24,95", "K1-000001"):
        assert part in text
    # On the paper: 80 mm wide, one page, its letters those of the receipt.
    pdf = page.context.new_cdp_session(page).send("Page.printToPDF", {"preferCSSPageSize": True})
    content = base64.b64decode(pdf["data"])
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert [round(float(width) / _POINTS_PER_MM) for width, _ in boxes] == [80]
    assert drawn(content) > 0


def drawn(pdf: bytes) -> int:
    """How many texts the pages of a document draw."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return sum(len(re.findall(rb"T[jJ]\b", unpacked(stream))) for stream in streams)


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_an_update_waits_for_the_end_of_the_sale_and_loses_nothing(
    built: Path, playwright: Playwright, tmp_path: Path
) -> None:
    root = tmp_path / "site"
    shutil.copytree(built, root)
    with open_sites(root) as sites, chromium(playwright, tmp_path / "profile", DANISH) as browser:
        site = sites.fresh()
        page = open_till(browser, site)
        sign_in(page)
        until(page, True, lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
        page.locator("[data-item=i-1]").click()
        shown(page.locator("body"), "data-total", "2495")
        site.office.online = False
        publish_another_build(root)
        page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
        until(page, True, lambda: page.evaluate(_WAITING))
        update = page.get_by_role("button", name="Opdatér nu")
        # In the middle of a sale nobody is asked.
        assert update.count() == 0
        page.keyboard.press("F9")
        page.locator("[data-exact]").click()
        page.locator("[data-done]").wait_for()
        page.locator("[data-new-sale]").click()
        update.wait_for()
        before = unsent(page)
        assert before > 0
        with page.expect_navigation():
            update.click()
        wait_for_till(page)
        page.locator("[data-view=selling]").wait_for()
        assert page.evaluate("document.title") == "Kasse, a later build"
        assert unsent(page) == before
        site.office.online = True
        page.context.set_offline(True)
        page.context.set_offline(False)
        shown(page.locator("body"), "data-unsent", "0")
        assert [sale["total"] for sale in site.office.sales()] == [2495]


def publish_another_build(root: Path) -> None:
    """The same till under another title, as the office serves it after an upgrade."""
    page, worker = root / "till/index.html", root / "till/sw.js"
    old = page.read_text(encoding="utf-8")
    new = re.sub("<title>.*</title>", "<title>Kasse, a later build</title>", old)
    assert new != old
    page.write_text(new, encoding="utf-8")
    script = worker.read_text(encoding="utf-8")
    revised = re.sub(r"(url:\W*index\.html\W*,\s*revision:\W*)\w", r"\g<1>_", script)
    assert revised != script, "the list of files has another form"
    worker.write_text(revised, encoding="utf-8")
    for packed in (page, worker):
        for suffix in (".br", ".gz"):
            packed.with_name(packed.name + suffix).unlink(missing_ok=True)


def unsent(page: Page) -> int:
    told = page.locator("[data-unsent]:visible").first.get_attribute("data-unsent")
    return int(told or "0")


def test_a_browser_that_keeps_nothing_says_so_and_only_trains(
    site: Site, playwright: Playwright, tmp_path: Path
) -> None:
    """Its worker has no way to write a file durably, as in some private windows."""
    with chromium(playwright, tmp_path, DANISH) as browser:
        page = without_durable_files(browser, site)
        assert wait_for_till(page)["durable"] is False
        # Before it is paired it speaks the browser's language.
        page.get_by_role("alert").get_by_text("cannot keep a journal safely").wait_for()
        sign_in(page, "Bo Kjær", "5678")
        page.locator("[data-item=i-1]").click()
        page.get_by_text("Kun øvelse er mulig her").first.wait_for()
        page.keyboard.press("Alt+5")
        page.get_by_text("Denne browser kan ikke gemme").first.wait_for()
        page.get_by_role("button", name="Start øvelse").click()
        page.get_by_text("Øvelse: intet tæller").first.wait_for()
        page.keyboard.press("Alt+1")
        page.locator("[data-item=i-1]").click()
        shown(page.locator("body"), "data-total", "2495")
        page.keyboard.press("F9")
        page.locator("[data-exact]").click()
        page.locator("[data-done]").wait_for()
        assert site.office.entries == []


def without_durable_files(browser: Chromium, site: Site) -> Page:
    """The till in a tab whose workers lack the call that durable storage needs."""
    page = browser.context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.set_viewport_size({"width": 1280, "height": 800})
    # The worker's own script is served with the call taken away before it begins.
    (script,) = (site.root / "till/assets").glob("main-*.js")
    page.context.route(
        f"**/assets/{script.name}",
        lambda route: route.fulfill(
            content_type="text/javascript", body=_NO_STORAGE + script.read_text(encoding="utf-8")
        ),
    )
    page.goto(f"{site.url}/till/")
    return page


def test_the_browser_is_asked_to_keep_the_data(site: Site, page: Page) -> None:
    """Whatever it answers, the settings say it."""
    sign_in(page)
    page.keyboard.press("Alt+5")
    persisted = page.evaluate("navigator.storage.persisted()")
    words = "Gemmes sikkert af browseren" if persisted else "Browseren kan rydde"
    page.get_by_text(words).first.wait_for()
