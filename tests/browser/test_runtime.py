"""The till's browser runtime in Chromium: Python, SQLite on OPFS, one tab, offline, killed."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.chromium import Chromium, chromium, wait_for_till
from tests.browser.serving import StaticHandler, serve
from tests.browser.till_build import add_runtime_page, build_till, worker_script

pytestmark = pytest.mark.browser

_KILLS = 4
_STARTS = 8
_COMMITS_BEFORE_KILL = 25
_PATIENCE_S = 60


@dataclass(slots=True)
class Acknowledged:
    """What the page said was acknowledged; it comes in on the server's threads."""

    numbers: set[int] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def add(self, number: int) -> None:
        with self.changed:
            self.numbers.add(number)
            self.changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.numbers) >= count, _PATIENCE_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    url: str
    worker: str
    acknowledged: Acknowledged


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("site")
    build_till(root, "echo_till", "tests/browser/echo_till.py", "tests/till/connection_suite.py")
    add_runtime_page(root)
    acknowledged = Acknowledged()

    class Handler(StaticHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            acknowledged.add(int(self.rfile.read(length)))
            self.answer(204, b"", {})

    with serve(root, Handler) as url:
        yield Site(url=url, worker=worker_script(root), acknowledged=acknowledged)


def open_page(browser: Chromium, site: Site) -> Page:
    page = browser.context.new_page()
    page.goto(f"{site.url}/page.html")
    page.evaluate("script => startWorker(script)", site.worker)
    return page


def test_the_port_suite_passes_in_the_browser(
    site: Site, playwright: Playwright, tmp_path: Path
) -> None:
    with chromium(playwright, tmp_path) as browser:
        page = open_page(browser, site)
        boot = page.evaluate("until('ready')")["boot"]
        assert boot["snapshot"]
        assert boot["durable"]
        outcomes = page.evaluate("command({command: 'suite'})")["effects"]
        assert [o["failure"] for o in outcomes if o["failure"]] == []
        assert len(outcomes) == 20


def test_the_real_till_starts_from_its_snapshot(
    built: Path, playwright: Playwright, tmp_path: Path
) -> None:
    """Its modules take more memory than Python begins with: the snapshot must fit all the same."""
    root = tmp_path / "site"
    root.mkdir()
    (root / "till").symlink_to(built / "till")
    add_runtime_page(root)
    with serve(root) as url, chromium(playwright, tmp_path / "profile") as browser:
        page = browser.context.new_page()
        page.goto(f"{url}/page.html")
        page.evaluate("script => startWorker(script)", worker_script(root))
        ready = page.evaluate("until('ready')")
        assert ready["boot"]["snapshot"]
        assert json.loads(ready["result"])["view"]["phase"] == "unpaired"


def test_a_command_comes_back_with_clock_randomness_and_proof_but_no_pin(
    site: Site, playwright: Playwright, tmp_path: Path
) -> None:
    with chromium(playwright, tmp_path) as browser:
        page = open_page(browser, site)
        page.evaluate("until('ready')")
        kept = page.evaluate("command({command: 'echo', pin: '2468'})")["view"]["last"]
        assert sorted(kept) == ["command", "now", "pin_proof", "random"]
        assert len(kept["random"]) == 32
        # PBKDF2-HMAC-SHA256 by Python's hashlib with the echo's salt and 100 000 rounds.
        assert kept["pin_proof"] == (
            "680d7e5099c8e9f511552c28df2c4359668a6e546e808107b35f83172fdc44da"
        )
        refused = page.evaluate("command({command: 'refuse'})")
        assert refused["refusal"] == {"code": "echo.refused", "facts": {"command": "refuse"}}


def test_every_acknowledged_commit_survives_a_kill(
    site: Site, playwright: Playwright, tmp_path: Path
) -> None:
    """Each round kills all of the browser while it commits, and opens the same profile again."""
    kept = 0
    for _ in range(_KILLS):
        before = len(site.acknowledged.numbers)
        with chromium(playwright, tmp_path) as browser:
            page = open_page(browser, site)
            view = page.evaluate("until('ready').then(({result}) => JSON.parse(result).view)")
            assert view["kept"] >= kept
            page.evaluate("first => { void sellForEver(first) }", view["kept"])
            site.acknowledged.wait_for(before + _COMMITS_BEFORE_KILL)
            browser.kill()
        kept = max(site.acknowledged.numbers) + 1
    with chromium(playwright, tmp_path) as browser:
        page = open_page(browser, site)
        view = page.evaluate("until('ready').then(({result}) => JSON.parse(result).view)")
        # Commands were numbered by what was kept: the last one kept tells that none is missing.
        assert view["kept"] == view["last"]["number"] + 1
        assert view["kept"] >= kept


def test_a_second_tab_is_told_and_may_take_over(
    site: Site, playwright: Playwright, tmp_path: Path
) -> None:
    with chromium(playwright, tmp_path) as browser:
        first = open_page(browser, site)
        first.evaluate("until('ready')")
        first.evaluate("command({command: 'echo', number: 0})")
        second = open_page(browser, site)
        second.evaluate("until('held_elsewhere')")
        second.evaluate("takeOver()")
        view = second.evaluate("until('ready').then(({result}) => JSON.parse(result).view)")
        assert view["kept"] == 1
        first.evaluate("until('taken_over')")


def test_a_full_disk_is_told_and_selling_goes_on_when_there_is_room(
    site: Site, playwright: Playwright, tmp_path: Path
) -> None:
    with chromium(playwright, tmp_path) as browser:
        page = open_page(browser, site)
        page.evaluate("until('ready')")
        devtools = browser.context.new_cdp_session(page)
        used = devtools.send("Storage.getUsageAndQuota", {"origin": site.url})["usage"]
        quota = {"origin": site.url, "quotaSize": int(used) + 3_000_000}
        devtools.send("Storage.overrideQuotaForOrigin", quota)
        kept, answer = page.evaluate("""async () => {
            for (let kept = 0; kept < 100; kept++) {
                const answer = await command({ command: "echo", more: "x".repeat(200_000) });
                if (!answer.ok) return [kept, answer];
            }
        }""")
        assert answer["refusal"] == {"code": "storage.full", "facts": {}}
        assert answer["view"]["kept"] == kept
        assert kept > 0
        devtools.send("Storage.overrideQuotaForOrigin", {"origin": site.url})
        answer = page.evaluate("command({ command: 'echo' })")
        assert answer["ok"]
        assert answer["view"]["kept"] == kept + 1


def test_it_starts_every_time(site: Site, playwright: Playwright, tmp_path: Path) -> None:
    """Chromium forgets file handles that nobody refers to (web/till/src/worker/opfs.ts)."""
    with chromium(playwright, tmp_path) as browser:
        for _ in range(_STARTS):
            page = browser.context.new_page()
            page.goto(f"{site.url}/till/")
            assert wait_for_till(page)["durable"]
            page.close()


def test_the_till_starts_with_the_network_off(
    site: Site, playwright: Playwright, tmp_path: Path
) -> None:
    with chromium(playwright, tmp_path) as browser:
        page = browser.context.new_page()
        page.goto(f"{site.url}/till/")
        wait_for_till(page)
        page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        browser.context.set_offline(True)
        page.goto(f"{site.url}/till/")
        wait_for_till(page)
        assert page.evaluate("navigator.serviceWorker.controller !== null")
