"""1,000 simulated shops, judged by the auditor: `python -m bench.simulation [A..B]`.

All must hold. The rate is printed as it goes, and a run may be stopped at any seed.
"""

import sys
import time
from collections.abc import Iterator

from bench.table import Row, calibration, median_ms
from kasse.commands.simulate import results

SEEDS = range(1, 1_001)
WORKERS = 2


def rows() -> Iterator[Row]:
    """The rows of this module."""
    yield measured(SEEDS)


def measured(seeds: range) -> Row:
    """Simulates the seeds; the row says how many hold."""
    done, failed, began_s = 0, [], time.monotonic()
    try:
        for result in results(seeds, tills=3, steps=200, workers=WORKERS):
            done += 1
            if result.problems:
                failed.append(result.seed)
                print(f"\n  seed {result.seed}: {result.problems[0]}", file=sys.stderr)
            rate = done / (time.monotonic() - began_s)
            print(
                f"\r  {done}/{len(seeds)} seeds, {rate:.2f}/s, {len(failed)} failed",
                end="",
                file=sys.stderr,
                flush=True,
            )
    except KeyboardInterrupt:
        print("\n  stopped", file=sys.stderr)
    print(file=sys.stderr)
    baseline_ms = median_ms(calibration, rounds=15)
    each_ms = (time.monotonic() - began_s) * 1000 / max(done, 1)
    return Row(
        what=f"simulated shops that hold, of {done}",
        must="all",
        measured=f"{done - len(failed)} ({1000 / each_ms:.2f} seeds/s)",
        baseline=f"{baseline_ms:.3g} ms (20 000 steps of plain Python)",
        ratio=f"{each_ms / baseline_ms:.0f}",
        met=not failed,
    )


if __name__ == "__main__":
    first, _, last = (sys.argv[1] if len(sys.argv) > 1 else "1..1000").partition("..")
    print(measured(range(int(first), int(last) + 1)))
