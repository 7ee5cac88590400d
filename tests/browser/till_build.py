"""Builds the till with another application in place of the real one, to try the runtime by itself."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_BUILD_S = 300


def build_till(out: Path, application: str, *extra: str) -> None:
    """Build into `out`/till; `extra` are the Python files, by their path in the repository."""
    environment = os.environ | {
        "KASSE_PYTHON": sys.executable,
        "KASSE_TILL_APPLICATION": application,
        "KASSE_TILL_EXTRA": os.pathsep.join(str(ROOT / name) for name in extra),
        "KASSE_TILL_OUT": str(out / "till"),
    }
    subprocess.run(
        ("npm", "run", "--silent", "build"),
        cwd=ROOT / "web/till",
        env=environment,
        check=True,
        timeout=_BUILD_S,
    )


def worker_script(out: Path) -> str:
    """The path of the built worker, for a page that talks to it without the screens."""
    (script,) = (out / "till/assets").glob("main-*.js")
    return f"/till/assets/{script.name}"


def add_runtime_page(out: Path) -> None:
    """A page without a screen at /page.html (runtime_page.js says what it offers)."""
    script = ROOT / "tests/browser/runtime_page.js"
    (out / "runtime_page.js").write_bytes(script.read_bytes())
    (out / "page.html").write_text('<script src="/runtime_page.js"></script>')
