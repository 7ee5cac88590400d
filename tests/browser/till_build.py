"""Builds the till with the echo application in place of the real one, for tests of the runtime."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_EXTRA = ("tests/browser/echo_till.py", "tests/till/connection_suite.py")
_BUILD_S = 300


def build_echo_till(out: Path, *more: Path) -> None:
    """Build into `out`/till; `more` are further Python files for the bundle."""
    extra = [*(ROOT / name for name in _EXTRA), *more]
    environment = os.environ | {
        "KASSE_PYTHON": sys.executable,
        "KASSE_TILL_APPLICATION": "echo_till",
        "KASSE_TILL_EXTRA": os.pathsep.join(map(str, extra)),
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
