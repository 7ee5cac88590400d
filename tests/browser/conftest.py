"""What the tests in the browser share: one build of the till, one shop, one profile to begin from."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from tests.browser.chromium import COMPILED_ONCE, FLAGS, NO_OMNIBOX, chromium
from tests.browser.shop import Shop, open_shop
from tests.browser.simulated import DANISH, Site, Sites, open_sites, open_till
from tests.browser.till_build import ROOT

# Here, and not where speed is measured (bench).
FLAGS.extend((COMPILED_ONCE, NO_OMNIBOX))

# What a running Chromium keeps in its profile to tell another one of itself.
_RUNNING = shutil.ignore_patterns("Singleton*", "DevToolsActivePort")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site with the till in it that the office serves."""
    root = tmp_path_factory.mktemp("built")
    static = ROOT / "src/kasse/office/static/till"
    assert (static / "sw.js").is_file(), "the till is not built: make till"
    (root / "till").symlink_to(static)
    return root


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The demo shops with their office, which runs at the start of each test."""
    with open_shop(tmp_path_factory.mktemp("shop")) as shop:
        yield shop


@pytest.fixture(scope="session")
def sites(built: Path) -> Iterator[Sites]:
    with open_sites(built) as sites:
        yield sites


@pytest.fixture
def site(sites: Sites) -> Site:
    """The build beside a simulated office that knows nothing yet."""
    return sites.fresh()


@pytest.fixture(scope="session")
def opened_profile(
    sites: Sites, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A browser's profile in which the till was opened once, and not paired.

    What it fetched and compiled is half of each test's time; the tests of a first start, of the
    runtime and of the real shops begin with an empty profile.
    """
    profile = tmp_path_factory.mktemp("opened")
    with chromium(playwright, profile, DANISH) as browser:
        page = open_till(browser, sites.fresh())
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        browser.quit()
    return profile


@pytest.fixture
def page(
    site: Site, playwright: Playwright, opened_profile: Path, tmp_path: Path
) -> Iterator[Page]:
    """The till, started, on a browser of its own."""
    profile = tmp_path / "profile"
    shutil.copytree(opened_profile, profile, ignore=_RUNNING)
    with chromium(playwright, profile, DANISH) as browser:
        yield open_till(browser, site)
