"""`make bench`: every measurement, as a table; the last one is kept in docs/benchmarks.md.

Name modules to run only those: `make bench ARGS="till_core"`; the page is then left alone.
The large office of the last ones is made once, in build (bench.large_office).
`python -m bench.browser_runtime` tells what the browser's runtime does below the screen.
"""

import importlib
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.table import Row, markdown

MODULES = (
    "till_core", "till_screen", "ingest", "item_import", "simulation", "office_lists",
    "item_lists", "live_figures", "backup", "promotions", "promotions_browser",
    "promotions_oracle", "promotions_simulation",
)  # fmt: skip
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def main(chosen: list[str]) -> int:
    """Run the modules one after another; 1 when a mark was missed."""
    rows: list[Row] = []
    for name in chosen or MODULES:
        print(f"{name} …", file=sys.stderr, flush=True)
        for row in importlib.import_module(f"bench.{name}").rows():
            print(f"  {row.what}: {row.measured} ({row.must})", file=sys.stderr, flush=True)
            rows.append(row)
    table = markdown(rows)
    print(table)
    if not chosen:
        PAGE.write_text(_page(table), encoding="utf-8")
    return 1 if any(row.met is False for row in rows) else 0


def _page(table: str) -> str:
    day = datetime.now(tz=UTC).date().isoformat()
    return (
        "# Benchmarks\n\n"
        f"The last run of `make bench`, {day}, CPython {platform.python_version()}, on a machine "
        "with two cores that does other work as well. The ratio to the baseline measured in the "
        "same run is what can be compared between days.\n\n"
        f"{table}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
