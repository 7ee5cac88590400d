"""A Chromium of our own: started by hand, so that it can be killed like a machine that loses power."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright

EXECUTABLE = os.environ.get("KASSE_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COMPILED_ONCE = "--js-flags=--no-wasm-dynamic-tiering --no-wasm-tier-up"
"""WebAssembly is compiled quickly, and not again better: a till that is open for seconds never gets
that back."""
NO_OMNIBOX = "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup"
"""The list below the address bar is two pages of its own, which each window prepares: half of what
Chromium takes to start."""
_START_S = 60
_UNTIL_READY = """async (patience) => {
    while (performance.now() < patience) {
        const [mark] = performance.getEntriesByName("till.ready");
        if (mark) return { ...mark.detail, at: Math.round(mark.startTime) };
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`the till did not start: ${document.body.innerText}`);
}"""


class Chromium:
    """One running browser on one profile; `browser` is Playwright's view of it."""

    def __init__(self, playwright: Playwright, profile: Path, extra: tuple[str, ...] = ()) -> None:
        port_file = profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        # A process group of its own, which is killed whole.
        self.process = subprocess.Popen(
            (
                EXECUTABLE,
                "--headless=new",
                *FLAGS,
                *extra,
                "--remote-debugging-port=0",
                f"--user-data-dir={profile}",
                "about:blank",
            ),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        port = _port(port_file)
        self.browser: Browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        self.context = self.browser.contexts[0]

    def kill(self) -> None:
        """End every process of it at once, with no chance to write anything more."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def quit(self) -> None:
        """End it as a person would."""
        self.browser.new_browser_cdp_session().send("Browser.close")
        self.process.wait(timeout=_START_S)


def wait_for_till(page: Page) -> dict[str, Any]:
    """Wait until the screen has its first view; how the start went, and `at` by the page's clock.

    Playwright's own waiting evaluates strings in the page, which the policy forbids.
    """
    ready: dict[str, Any] = page.evaluate(_UNTIL_READY, _START_S * 1000)
    return ready


@contextmanager
def chromium(
    playwright: Playwright, profile: Path, extra: tuple[str, ...] = ()
) -> Iterator[Chromium]:
    """A browser for the block; whatever is left of it afterwards is killed."""
    started = Chromium(playwright, profile, extra)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.kill()


def _port(port_file: Path) -> int:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        lines = port_file.read_text().splitlines() if port_file.exists() else []
        if len(lines) == 2:
            return int(lines[0])
        time.sleep(0.05)
    raise TimeoutError("Chromium did not start")
