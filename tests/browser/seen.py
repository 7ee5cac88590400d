"""What of a page can be seen where it stands."""

from typing import Any

from playwright.sync_api import Page

_SEEN = """() => {
    const whole = (tile) => {
        const { left, right, top, bottom } = tile.getBoundingClientRect();
        return [[left + 9, top + 9], [right - 9, bottom - 9]].every(
            ([x, y]) => document.elementFromPoint(x, y)?.closest("button") === tile);
    };
    const stays = (part) => ["sticky", "fixed"].includes(getComputedStyle(part).position)
        && part.checkVisibility() && part.offsetWidth > innerWidth / 2;
    const bars = [...document.querySelectorAll("body *")].filter(stays);
    const height = bars.reduce((sum, bar) => sum + bar.offsetHeight, 0);
    return {
        tiles: [...document.querySelectorAll("[data-tiles] button")].filter(whole).length,
        bars: Math.round(height * 100 / innerHeight),
    };
}"""


def seen_at(page: Page, width: int, height: int) -> Any:
    """How many `tiles` of the grid's editor can be seen whole in a window of that size, and how
    much of the height, in percent, is taken by `bars` that stay where they are."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("scrollTo(0, 0)")
    return page.evaluate(_SEEN)
