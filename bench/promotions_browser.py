"""Promotions in the Python of the till's worker in real Chromium, beside CPython: the engine alone,
and the whole price of a basket, as after each scan. Both must come to the same.
"""

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench import shelves
from bench.promotions_till import Measured, Work, measured
from bench.shelves import Shop
from bench.table import Row
from kasse.domain.documents import from_document, to_document
from tests.browser.chromium import chromium
from tests.browser.serving import serve
from tests.browser.till_build import add_runtime_page, build_till, worker_script

ROUNDS = 3
BROWSER, CPYTHON = "Chromium's worker", "CPython"


def rows() -> Iterator[Row]:
    """The rows of this module."""
    with tempfile.TemporaryDirectory(prefix="kasse-bench-") as temporary:
        root = Path(temporary)
        build_till(root, "promotions_till", "bench/promotions_till.py")
        add_runtime_page(root)
        with (
            serve(root) as url,
            sync_playwright() as playwright,
            chromium(playwright, root / "profile") as browser,
        ):
            page = browser.context.new_page()
            page.goto(f"{url}/page.html")
            page.evaluate("script => startWorker(script)", worker_script(root))
            page.evaluate("until('ready')")
            yield from _rows(page, shelves.small_shop(), marks=(3, 15))
            yield from _rows(page, shelves.large_shop(), marks=(30, 150))
            browser.quit()


def _rows(page: Page, shop: Shop, *, marks: tuple[int, int]) -> Iterator[Row]:
    work = Work(promotions=shop.promotions, baskets=shop.baskets, rounds=ROUNDS)
    here, there = measured(work), _in_browser(page, work)
    for basket, (mine, theirs) in enumerate(zip(here.applied, there.applied, strict=True)):
        assert mine == theirs, f"{shop.what}, basket {basket}"
    assert here.totals == there.totals, shop.what
    least, most = marks
    yield _row(f"promotions of {shop.what}, {BROWSER}", most, there.engine_us, there)
    yield _row(f"the whole price of {shop.what}, {CPYTHON}", least, here.whole_us, here)
    yield _row(f"the whole price of {shop.what}, {BROWSER}", most, there.whole_us, there)


def _in_browser(page: Page, work: Work) -> Measured:
    answer = page.evaluate(
        "command => globalThis.command(command)", {"command": "measure", "work": to_document(work)}
    )
    return from_document(Measured, answer["result"])


def _row(what: str, must_ms: int, taken_us: Sequence[int], of: Measured) -> Row:
    p95_ms = _p95_ms(taken_us)
    # Where other work halts a basket in one round, it is hardly the same in each.
    baskets = len(taken_us) // ROUNDS
    quickest_ms = _p95_ms([min(taken_us[place::baskets]) for place in range(baskets)])
    median_ms = statistics.median(taken_us) / 1000
    baseline_ms = statistics.median(of.baseline_us) / 1000
    gaps = sum(one.gap_minor > 0 for one in of.applied)
    return Row(
        what=what,
        must=f"p95 under {must_ms} ms, no gap",
        measured=f"{p95_ms:.1f} ms ({quickest_ms:.1f} of each basket's quickest), "
        f"median {median_ms:.1f}, {gaps} with a gap",
        baseline=f"100,000 additions: {baseline_ms:.1f} ms",
        ratio=f"{p95_ms / baseline_ms:.2f}",
        met=p95_ms < must_ms and not gaps,
    )


def _p95_ms(taken_us: Sequence[int]) -> float:
    return sorted(taken_us)[len(taken_us) * 95 // 100] / 1000
