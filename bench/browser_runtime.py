"""How fast the till's browser runtime is, in real Chromium: `python -m bench.browser_runtime`.

Start, durable commits, look-ups and searches among 100 000 items, the first load of them, memory.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import Chromium, chromium, wait_for_till
from tests.browser.serving import serve
from tests.browser.till_build import add_runtime_page, build_till, worker_script

ITEMS = 100_000
_STARTS = 5
_LOAD_S = 60
_NAMES = ("Mælk", "Rugbrød", "Kaffe", "Smør", "Æblemost", "Havregryn", "Ost", "Leverpostej")
_KINDS = ("økologisk", "let", "fuldkorn", "ristet", "mild", "lagret", "stor", "lille")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        build_till(root, "browser_runtime_till", "bench/browser_runtime_till.py")
        add_runtime_page(root)
        snapshot = "".join(f"{line}\n" for line in _snapshot())
        (root / "snapshot.ndjson").write_text(snapshot)
        print(f"snapshot of {ITEMS} items: {len(snapshot.encode()) >> 20} MB of text")
        script = worker_script(root)
        with serve(root) as url, sync_playwright() as playwright:
            profile = root / "profile"
            with chromium(playwright, profile) as browser:
                _row("start, first ever (ms)", _screen_start(browser, url))
                page = _worker_page(browser, url, script)
                _measure(page)
                browser.quit()
            with chromium(playwright, profile) as browser:
                _row(f"start, browser just opened, {ITEMS} items (ms)", _screen_start(browser, url))
                starts = [_screen_start(browser, url) for _ in range(_STARTS)]
                _row(f"start, warm, {ITEMS} items, median of {_STARTS} (ms)", _medians(starts))
                browser.quit()
            (snapshot_file,) = root.glob("till/python/*/snapshot-*.bin")
            snapshot_file.write_bytes(b"damaged")
            snapshot_file.with_name(snapshot_file.name + ".br").unlink()
            snapshot_file.with_name(snapshot_file.name + ".gz").unlink()
            with chromium(playwright, root / "other") as browser:
                _screen_start(browser, url)
                starts = [_screen_start(browser, url) for _ in range(_STARTS)]
                _row("baseline: start, warm, without snapshot (ms)", _medians(starts))
                browser.quit()


def _snapshot() -> Iterator[str]:
    yield json.dumps({"cursor": 1, "count": ITEMS})
    for number in range(ITEMS):
        name = f"{_KINDS[number % 8]} {_NAMES[number // 8 % 8]} {number % 97} nr. {number}"
        body = {
            "sku": f"SKU{number:06}",
            "name": name.capitalize(),
            "names": {"da": name.capitalize(), "en": f"Item {number}"},
            "unit": "piece",
            "tax_class": "standard",
            "category": f"c{number % 40}",
            "price_minor": 500 + number % 20_000,
            "codes": [f"gtin:{5_700_000_000_000 + number:014}"],
        }
        line = {"collection": "item", "id": f"i{number:06}", "body": body}
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    yield json.dumps({"end": True, "count": ITEMS})


def _measure(page: Page) -> None:
    _row("memory before the load (MB)", _memory(page))
    started = time.monotonic()
    page.evaluate("command({command: 'load'})")
    changed = page.evaluate("patience => until('changed', patience)", _LOAD_S * 1000)
    assert json.loads(changed["result"])["view"] == {"loaded": ITEMS, "finished": True}
    # On a machine that does other work as well, the processor's time tells more than the clock.
    _row(f"first load of {ITEMS} items (s)", {"clock": round(time.monotonic() - started, 1)})
    _row("memory after the load (MB)", _memory(page))
    for mode in ("wal", "truncate", "persist", "wal"):
        _row(
            f"durable commit of 2 kB, {mode} (us)", _run(page, {"command": "commits", "mode": mode})
        )
    _row(f"barcode among {ITEMS} (us)", _run(page, {"command": "lookups"}))
    _row(f"search among {ITEMS} (us)", _run(page, {"command": "searches"}))
    for way, chunk in (
        ("executemany", 1000),
        ("json_each", 100),
        ("json_each", 500),
        ("json_each", 1000),
        ("json_each", 5000),
    ):
        took = _run(page, {"command": "insert", "way": way, "chunk": chunk})
        _row(f"10 000 documents by {way}, {chunk} at once (us)", took)
    _row("border crossing (us)", _run(page, {"command": "crossing"}))


def _run(page: Page, command: dict[str, object]) -> dict[str, object]:
    answer: dict[str, dict[str, object]] = page.evaluate(
        "command => globalThis.command(command)", command
    )
    return answer["result"]


def _worker_page(browser: Chromium, url: str, script: str) -> Page:
    page = browser.context.new_page()
    page.goto(f"{url}/page.html")
    page.evaluate("script => startWorker(script)", script)
    page.evaluate("until('ready')")
    return page


def _screen_start(browser: Chromium, url: str) -> dict[str, int]:
    """Navigation to a screen that is ready to sell, as the page itself sees it."""
    page = browser.context.new_page()
    page.goto(f"{url}/till/")
    boot = wait_for_till(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.close()
    return {"navigation to ready": boot["at"], "worker": boot["totalMs"], **boot["stages"]}


def _medians(starts: list[dict[str, int]]) -> dict[str, float]:
    return {key: statistics.median(start[key] for start in starts) for key in starts[0]}


def _memory(page: Page) -> dict[str, int]:
    """All that the page's process holds, and Python's part of it."""
    python = int(str(_run(page, {"command": "memory"})["python_bytes"]))
    largest = max(process.memory_info().rss for process in _renderers())
    return {"largest renderer process": largest >> 20, "Python's heap": python >> 20}


def _renderers() -> list[psutil.Process]:
    return [one for one in psutil.process_iter() if "--type=renderer" in one.cmdline()]


def _row(what: str, figures: dict[str, object] | dict[str, int] | dict[str, float]) -> None:
    shown = "  ".join(f"{name} {value}" for name, value in figures.items())
    print(f"{what:55} {shown}", flush=True)


if __name__ == "__main__":
    main()
