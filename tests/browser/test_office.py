"""The back office in Chromium, in Danish and in English: what a shop does there in a day."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from kasse.domain.receipt import digital_token
from tests.browser.axe import judge
from tests.browser.chromium import Chromium, chromium
from tests.browser.seen import seen_at
from tests.browser.shop import Shop, open_shop
from tests.office.builders import Chain, line

pytestmark = pytest.mark.browser

_PATIENCE_MS = 30_000
_CODE = re.compile(r"[A-Z0-9]{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands on buttons and headings, and how prices are written."""

    today: str
    log_in: str
    save: str
    publish: str
    published: str
    make: str
    pair: str
    unknown_item: str
    settle: str
    nothing: str
    set_pin: str
    new_pin: str
    drawers: str
    price: str


WORDS = {
    "da": Words(
        today="I dag",
        log_in="Log ind",
        save="Gem",
        publish="Udgiv priser",
        published="er på vej til kasserne",
        make="Opret",
        pair="Par en enhed",
        unknown_item="Der blev solgt en ukendt vare",
        settle="Afslut",
        nothing="Intet kræver opmærksomhed",
        set_pin="Gem PIN-koden",
        new_pin="har fået en ny PIN-kode",
        drawers="Dage og skuffer",
        price="1.031,50",
    ),
    "en": Words(
        today="Today",
        log_in="Log in",
        save="Save",
        publish="Publish prices",
        published="is on its way to the tills",
        make="Create",
        pair="Pair a till",
        unknown_item="An unknown item was sold",
        settle="Settle",
        nothing="Nothing needs attention",
        set_pin="Set the PIN",
        new_pin="has a new PIN",
        drawers="Days and drawers",
        price="1,032.50",
    ),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Of its own: what is changed here would be in the way elsewhere."""
    with open_shop(tmp_path_factory.mktemp("office")) as shop:
        yield shop


@pytest.fixture(scope="module")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with chromium(playwright, tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.mark.parametrize("language", WORDS)
def test_a_shop_at_work(office: Shop, browser: Chromium, language: str, tmp_path: Path) -> None:
    found: dict[str, list[str]] = {}
    locale = {"da": "da-DK", "en": "en-GB"}[language]
    context = browser.browser.new_context(
        locale=locale, viewport={"width": 1280, "height": 800}, base_url=office.url
    )
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    expect.set_options(timeout=_PATIENCE_MS)
    try:
        _walk(page, language, found)
    except BaseException:
        page.screenshot(path=tmp_path / "failed.png")
        raise
    finally:
        context.close()
    assert found == {place: [] for place in found}
    assert len(found) == 2 * 11


def test_a_passkey_is_made_and_lets_in(office: Shop, browser: Chromium) -> None:
    """Chromium's virtual authenticator, through the DevTools protocol; at a name, as they need."""
    context = browser.browser.new_context(base_url=office.url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    try:
        page.goto("/log-in")
        page.locator("#email").fill("cafe@nordlys.example")
        page.locator("#password").fill("vindmose-kobber-17")
        page.locator("form .btn-primary").click()
        page.wait_for_url("**/")
        page.goto("/account/passkeys/new")
        page.locator("form[data-passkey] button").click()
        page.wait_for_url("**/account")
        page.locator("form[action='/log-out']").first.evaluate("form => form.submit()")
        page.locator("a[href^='/log-in/passkey']").click()
        page.locator("form[data-passkey] button").click()
        page.wait_for_url("**/")
    finally:
        context.close()


def test_a_grid_is_arranged_by_dragging_and_by_buttons(office: Shop, browser: Chromium) -> None:
    context = browser.browser.new_context(base_url=office.url, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    try:
        page.goto("/log-in?next=/layouts")
        page.locator("#email").fill("ejer@nordlys.example")
        page.locator("#password").fill("havgus-teglsten-42")
        page.locator("form .btn-primary").click()
        page.locator("a[href^='/layouts/assortment/']").first.click()
        page.locator("[data-pages] button").last.click()
        first, second = _tiles(page)[0], len(_tiles(page)) - 1
        assert _tiles(page)[second] == []
        palette = page.locator("[data-categories] li")
        tabs = page.locator("[data-pages] button")
        # Onto the tab of another page: there, and nothing else moves.
        moved = {"dataTransfer": page.evaluate_handle("new DataTransfer()")}
        palette.first.dispatch_event("dragstart", moved)
        tabs.nth(0).dispatch_event("drop", moved)
        key = palette.first.get_attribute("data-key") or ""
        wanted = {"category": key.removeprefix("category:")}
        there = first if wanted in first else [*first, wanted]
        assert (_tiles(page)[0], _tiles(page)[second]) == (there, [])
        # A tile moves, goes to another page and is taken off by buttons alone.
        for at in (0, 1):
            palette.nth(at).locator("button").click()
        one, two = _tiles(page)[second]
        page.locator("[data-tiles] button").first.click()
        page.locator("[data-tile-move='1']").click()
        assert _tiles(page)[second] == [two, one]
        # The grid is seen while a tile is chosen, on a tablet and a phone; at 200 % zoom no bar
        # takes what little height there is.
        for width, height, tiles, most in ((1024, 768, 2, 15), (390, 844, 2, 30), (512, 384, 0, 0)):
            seen = seen_at(page, width, height)
            assert seen["tiles"] == tiles or not tiles, f"{width}×{height}"
            assert seen["bars"] <= most, f"{width}×{height}"
        page.set_viewport_size({"width": 1280, "height": 800})
        page.locator("[data-tile-page]").select_option("0")
        page.locator("[data-tile-to-page]").click()
        # It stands there already, and once.
        assert (_tiles(page)[0], _tiles(page)[second]) == (there, [two])
        page.locator("[data-tile-remove]").click()
        assert _tiles(page)[second] == []
        expect(page.locator("[data-search]")).to_be_focused()
    finally:
        context.close()


def test_what_was_typed_stays_and_keys_choose_in_peace(office: Shop, browser: Chromium) -> None:
    context = browser.browser.new_context(base_url=office.url, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    expect.set_options(timeout=_PATIENCE_MS)
    try:
        page.goto("/log-in?next=/settings%3Fsection%3Dreceipt")
        page.locator("#email").fill("ejer@nordlys.example")
        page.locator("#password").fill("havgus-teglsten-42")
        page.locator("form .btn-primary").click()
        footer = page.locator("[name='receipt.footer']")
        footer.fill("Farvel")
        page.locator("#q").fill("footer")
        # The search would have put the same setting there as it was.
        expect(page.locator("#said .alert-warning")).to_be_visible()
        expect(footer).to_have_value("Farvel")
        page.locator("#values .btn-primary").click()
        page.locator("#said .alert-success").wait_for()
        # It stands there before the scripts that hear of keys have run.
        page.wait_for_load_state()
        page.locator("#q").fill("footer")
        page.wait_for_url("**q=footer")
        # A form that came with the search is looked after like any other.
        footer.fill("Tak")
        page.locator("#q").fill("cash")
        expect(page.locator("#said .alert-warning")).to_be_visible()

        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("/cash?day=2026-11-20")
        day = page.locator("#day")
        day.focus()
        page.keyboard.press("ArrowUp")
        day.evaluate("async () => { await new Promise(requestAnimationFrame); }")
        assert day.input_value() != "2026-11-20"
        assert page.url.endswith("day=2026-11-20")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**day={day.input_value()}**")
        day.evaluate(
            "day => { day.value = '2026-11-19'; day.dispatchEvent(new Event('change', {bubbles: true})) }"
        )
        page.wait_for_url("**day=2026-11-19**")
    finally:
        context.close()


def test_a_form_that_comes_too_late_is_not_lost(office: Shop, browser: Chromium) -> None:
    context = browser.browser.new_context(base_url=office.url, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    expect.set_options(timeout=_PATIENCE_MS)
    page.on("dialog", lambda dialog: dialog.accept())

    def log_in(tab: Page) -> None:
        tab.locator("#email").fill("ejer@nordlys.example")
        tab.locator("#password").fill("havgus-teglsten-42")
        tab.locator("form .btn-primary").click()

    try:
        page.goto("/log-in?next=/items/new")
        log_in(page)
        page.locator("#name").fill("Kaffe til to")
        page.locator("#price").fill("61")
        page.locator("[data-add]").first.click()
        codes = page.locator("[name=codes]")
        codes.nth(0).fill("TIL2")
        codes.nth(1).fill("TO")
        # The session ends meanwhile.
        context.clear_cookies(name="sessionid")
        page.locator("#item-form .btn-primary").click()
        expect(page.locator("[data-unsaved]")).to_be_visible()
        log_in(page)
        expect(page.locator("#said .alert-warning")).to_be_visible()
        assert page.url.endswith("/items/new")
        expect(page.locator("#name")).to_have_value("Kaffe til to")
        expect(codes).to_have_count(2)
        expect(codes.nth(1)).to_have_value("TO")
        # It is offered once.
        page.reload()
        expect(page.locator("#name")).to_have_value("")
        page.locator("#name").fill("Kaffe til to")
        page.locator("#price").fill("61")
        page.locator("#item-form .btn-primary").click()
        page.locator("#said .alert-success").wait_for()

        page.goto("/items?q=kaffe+til+to")
        page.locator("#results tbody a").first.click()
        page.locator("#price").fill("62")
        # A picture is added beside what is typed, which stays.
        picture = page.evaluate("document.createElement('canvas').toDataURL()").partition(",")[2]
        page.locator("#new-pictures").set_input_files(
            {"name": "a.png", "mimeType": "image/png", "buffer": b64decode(picture)}
        )
        page.locator("#pictures form button").last.click()
        expect(page.locator("#pictures img")).to_have_count(1)
        expect(page.locator("#price")).to_have_value("62")
        # Somebody logs in again in another tab: the first one's token is an old one.
        tab = context.new_page()
        context.clear_cookies(name="sessionid")
        tab.goto("/log-in")
        log_in(tab)
        tab.wait_for_url("**/")
        page.locator("#item-form .btn-primary").click()
        page.locator("form[action^='/items/'] .btn-primary").click()
        page.locator("#said .alert-success").wait_for()
        page.goto("/items?q=kaffe+til+to")
        page.locator("#results tbody a").first.click()
        expect(page.locator("#price")).to_have_value(re.compile("^62[.,]00$"))

        # What is wrong is in sight and in focus, and the summary leads to it.
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto("/settings?section=hours")
        expect(page.locator(".subnav [aria-current]")).to_be_in_viewport()
        friday = page.locator("[name='hours.week:fri']")
        friday.fill("8.30 or so")
        page.locator("#values .btn-primary").click()
        expect(page.locator("[data-refused] a")).to_have_count(1)
        expect(friday).to_be_focused()
        expect(friday).to_be_in_viewport()
        page.locator("[data-refused] a").click()
        expect(friday).to_be_in_viewport()

        # Without scripts there are empty rows instead of buttons that would do nothing.
        plain = browser.browser.new_context(
            base_url=office.url,
            java_script_enabled=False,
            storage_state=context.storage_state(),
        )
        tab = plain.new_page()
        tab.goto("/modifiers/new")
        expect(tab.locator("[name=modifier_da]")).to_have_count(3)
        expect(tab.locator("[data-add], [data-remove]").first).to_be_hidden()
        tab.goto("/layouts")
        tab.locator("a[href^='/layouts/assortment/']").first.click()
        expect(tab.locator("[data-layout-editor]")).to_be_hidden()
        plain.close()
    finally:
        context.close()


def _tiles(page: Page) -> list[list[dict[str, str]]]:
    """The tiles of each page of the grid, as they would be saved."""
    return [one["tiles"] for one in json.loads(page.locator("[name=pages]").input_value())]


def _walk(page: Page, language: str, found: dict[str, list[str]]) -> None:
    words = WORDS[language]
    _log_in(page, language)
    _price_an_item(page, words, found, language)
    chain, token = _pair(page, words, found, language)
    _follow_a_sale(page, chain, token)
    sale = chain.entries[-1]
    page.goto(f"/sales/{chain.register}/{sale.seq}")
    judge(page, found, language, "sale")
    _see_the_drawer(page, words, found, language)
    _settle(page, words, found, language)
    _set_a_pin(page, words, found, language)
    page.goto(f"/r/{sale.document['body']['receipt_code']}/{digital_token(sale.hash)}")  # type: ignore[index, call-overload]  # as docs/journal.md has it
    page.locator("article.receipt").wait_for()
    judge(page, found, language, "digital receipt")


def _log_in(page: Page, language: str) -> None:
    words = WORDS[language]
    page.goto("/")
    page.locator("#email").fill("ejer@nordlys.example")
    page.locator("#password").fill("wrong")
    page.get_by_role("button", name=words.log_in).click()
    page.get_by_role("alert").wait_for()
    page.locator("#password").fill("havgus-teglsten-42")
    page.get_by_role("button", name=words.log_in).click()
    # Each account has its language; this one's is Danish.
    page.locator(".side-account > summary").click()
    page.locator("#language-side").select_option(language)
    page.get_by_role("heading", name=words.today, exact=True, level=1).wait_for()


def _price_an_item(page: Page, words: Words, found: dict[str, list[str]], language: str) -> None:
    """Found as one types; its new price reaches the tills when it is published."""
    page.goto("/items")
    page.locator("#q").press_sequentially("dobbelt esp")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    page.locator("#results tbody a").click()
    page.locator("#price").fill(words.price)
    judge(page, found, language, "item form")
    page.get_by_role("button", name=words.save, exact=True).click()
    page.get_by_role("button", name=words.publish).click()
    expect(page.get_by_role("status").first).to_contain_text(words.published)
    page.goto("/items?q=dobbelt+esp")
    expect(page.locator("#results tbody tr")).to_contain_text(words.price)


def _pair(
    page: Page, words: Words, found: dict[str, list[str]], language: str
) -> tuple[Chain, str]:
    """A new register, and a device that types the code which is shown: its journal, its token."""
    number = f"B{language.upper()}"
    page.goto("/registers")
    judge(page, found, language, "registers")
    page.locator("#number").fill(number)
    page.locator("#name").fill("Boden")
    page.get_by_role("button", name=words.make).click()
    panel = page.locator("li", has=page.get_by_role("heading", name=number))
    panel.get_by_role("button", name=words.pair).click()
    expect(page.get_by_role("timer")).to_have_text(re.compile("^9:5[0-9]$"))
    judge(page, found, language, "pairing code")
    code = page.locator("[aria-label]", has_text=re.compile("^[A-Z0-9]{4} [A-Z0-9]{4}$"))
    typed = code.get_attribute("aria-label") or ""
    assert _CODE.fullmatch(typed)
    (csrf,) = (
        cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken"
    )
    answer = page.request.post(
        "/api/v1/till/pair",
        data={"code": typed, "device": "Boden", "token": True},
        headers={"X-CSRFToken": csrf},
    )
    assert answer.ok, answer.text()
    paired = answer.json()
    # The business day begins at four, and a chain's days are those of its own clock.
    at = datetime.now(ZoneInfo("Europe/Copenhagen")) - timedelta(hours=4)
    chain = Chain(
        register=paired["register"]["id"], store=paired["store"]["id"], number=number, at=at
    )
    return chain.open(), paired["token"]


def _push(page: Page, chain: Chain, token: str) -> None:
    batch = chain.batch()
    body = {
        "register": batch.register,
        "first": batch.first,
        "entries": list(batch.entries),
        "hashes": list(batch.hashes),
    }
    answer = page.request.post(
        "/api/v1/till/journal",
        data=json.dumps(body),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    assert answer.json()["acknowledged"] == len(chain.entries), answer.text()


def _follow_a_sale(page: Page, chain: Chain, token: str) -> None:
    """Today stays open while a till sells: its figures follow, and it is the same page."""
    page.goto("/")
    page.evaluate("window.kept = true")
    figure = page.locator("main dl dd").first
    before = _minor(figure)
    chain.add("float", {"amount": 50_000})
    chain.sell(line(item=f"cake-{chain.number}", price=1_250, pieces=2))
    _push(page, chain, token)
    expect(page.locator("main tbody tr", has_text=f"Vare cake-{chain.number}")).to_have_count(1)
    assert _minor(figure) == before + 2_500
    chain.sell(line(item=f"cake-{chain.number}", price=1_250, pieces=4))
    _push(page, chain, token)
    expect(figure).to_contain_text(re.compile(rf"^{_written(before + 7_500)}\b"))
    assert page.evaluate("window.kept") is True


def _minor(figure: Locator) -> int:
    """An amount as an integer, whatever the marks between its digits."""
    return int(re.sub(r"\D", "", figure.inner_text()))


def _written(minor: int) -> str:
    """A pattern of the amount; below a thousand crowns no mark but the decimal one is needed."""
    return rf"{minor // 100}[.,]{minor % 100:02}"


def _see_the_drawer(page: Page, words: Words, found: dict[str, list[str]], language: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=re.compile("^Skuffer|^Drawers")).click()
    page.get_by_role("heading", name=words.drawers, level=1).wait_for()
    judge(page, found, language, "drawers of stores")
    page.locator("table.rows tbody a").first.click()
    drawer = page.locator("section", has=page.get_by_role("heading", name=f"B{language.upper()}"))
    expect(drawer.locator("dl dd").last).to_have_text(re.compile("^575[.,]00$"))
    judge(page, found, language, "drawers")


def _settle(page: Page, words: Words, found: dict[str, list[str]], language: str) -> None:
    """The unknown item that was sold."""
    page.goto("/attention")
    judge(page, found, language, "attention")
    page.get_by_role("link", name=words.unknown_item).click()
    judge(page, found, language, "finding")
    page.locator("#note").fill("a cake that nobody entered")
    page.get_by_role("button", name=words.settle, exact=True).click()
    page.get_by_role("heading", name=words.nothing).wait_for()


def _set_a_pin(page: Page, words: Words, found: dict[str, list[str]], language: str) -> None:
    page.goto("/people")
    judge(page, found, language, "people")
    page.get_by_role("link", name="Anders Holm").click()
    judge(page, found, language, "person")
    for field in ("#pin", "#again"):
        page.locator(field).fill({"da": "7391", "en": "8264"}[language])
    page.get_by_role("button", name=words.set_pin).click()
    expect(page.get_by_role("status").first).to_contain_text(words.new_pin)
