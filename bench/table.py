"""The table of measurements: what was measured, what it must reach, and a baseline beside it.

The machines are noisy, so a figure says little alone. Each row is measured together with a
baseline in the same run, and the ratio is what to compare between days.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measurement; `met` is None where no mark was set. Texts carry their units."""

    what: str
    must: str
    measured: str
    baseline: str
    ratio: str
    met: bool | None = None


def markdown(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| what | must reach | measured | baseline of the same run | ratio | met |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        met = "" if row.met is None else "yes" if row.met else "**no**"
        lines.append(
            f"| {row.what} | {row.must} | {row.measured} | {row.baseline} | {row.ratio} | {met} |"
        )
    return "\n".join(lines) + "\n"


def median_ms(work: Callable[[], object], *, rounds: int, times: int = 1) -> float:
    """The median time of one call in milliseconds, over `rounds` of `times` calls."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(times):
            work()
        taken.append((time.perf_counter() - start) * 1000 / times)
    return statistics.median(taken)


def p95_ms(works: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, float]:
    """The 95th percentile of each in milliseconds, of `rounds` calls after two first ones. They are
    called in turn: where the machine halts for a moment, no single one bears it all, and none has
    its answer at hand because it was asked for just before. KASSE_BENCH_TELL tells medians too."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds + 2):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            taken[name].append((time.perf_counter() - start) * 1_000)
    if os.environ.get("KASSE_BENCH_TELL"):
        for name, times in taken.items():
            print(f"{statistics.median(times[2:]):7.1f}  {name}", file=sys.stderr, flush=True)
    return {
        name: statistics.quantiles(times[2:], n=20, method="inclusive")[-1]
        for name, times in taken.items()
    }


def calibration() -> None:
    """A fixed piece of plain Python, about a millisecond on a quiet machine: the baseline."""
    total = 0
    for number in range(20_000):
        total += number % 7


def timed_row(what: str, must_ms: float, measured_ms: float) -> Row:
    """A row of a duration, with the fixed piece of Python measured next to it."""
    baseline_ms = median_ms(calibration, rounds=15)
    return Row(
        what=what,
        must=f"under {must_ms:g} ms",
        measured=f"{measured_ms:.3g} ms",
        baseline=f"{baseline_ms:.3g} ms (20 000 steps of plain Python)",
        ratio=f"{measured_ms / baseline_ms:.2f}",
        met=measured_ms < must_ms,
    )
