"""`kasse simulate`: shops under a simulated world, judged by an independent auditor."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which seeds, and how large the worlds are."""
    parser.add_argument("--seed", type=int, help="one seed")
    parser.add_argument("--seeds", type=_seeds, help="many, as 1..100 or 3,7,20")
    parser.add_argument("--tills", type=int, default=3, help="registers (%(default)s)")
    parser.add_argument("--steps", type=int, default=200, help="length (%(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="processes (%(default)s)")
    parser.add_argument("--counts", action="store_true", help="tell what happened, too")


def run(args: argparse.Namespace) -> int:
    """Prints what does not hold, a line for each problem, and what was lived through.

    1 if there is anything that does not hold.
    """
    from kasse.simulation.coverage import table

    if args.seed is not None:
        seeds = range(args.seed, args.seed + 1)
    else:
        seeds = args.seeds or range(1, 11)
    done, failed, began_s = 0, 0, time.monotonic()
    lived = []
    for result in results(seeds, tills=args.tills, steps=args.steps, workers=args.workers):
        done += 1
        failed += bool(result.problems)
        lived.append(result.counts)
        for problem in result.problems:
            print(f"seed {result.seed}: {problem}", flush=True)
        if args.counts:
            print(f"seed {result.seed}: journals {result.journals}")
            for name, count in sorted(result.counts.items()):
                print(f"  {count:6} {name}")
        if sys.stderr.isatty():
            print(f"{done} of {len(seeds)} seeds, {failed} failed", end="\r", file=sys.stderr)
    print("\n".join(table(lived)))
    print(f"{done} seeds, {failed} failed, {round(time.monotonic() - began_s)} s")
    return int(failed > 0)


def results(seeds: Sequence[int], *, tills: int, steps: int, workers: int) -> Iterator[Any]:
    """A `kasse.simulation.run.Result` for each seed, as they come; with one worker in order."""
    if workers == 1:
        with _prepared() as folder:
            for seed in seeds:
                yield _simulate(seed, folder, tills, steps)
        return
    # Each worker has an office of its own, so it may not be a copy of a process that has one.
    context = get_context("spawn")
    found: Any = context.Queue()
    team = [
        context.Process(target=_work, args=(seeds[place::workers], tills, steps, found))
        for place in range(workers)
    ]
    for worker in team:
        worker.start()
    for _ in seeds:
        yield found.get()
    for worker in team:
        worker.join()


def _work(seeds: Sequence[int], tills: int, steps: int, found: Any) -> None:
    with _prepared() as folder:
        for seed in seeds:
            found.put(_simulate(seed, folder, tills, steps))


def _simulate(seed: int, folder: Path, tills: int, steps: int) -> Any:
    from kasse.simulation.run import simulate

    return simulate(seed, folder, tills=tills, steps=steps)


@contextmanager
def _prepared() -> Iterator[Path]:
    from kasse.simulation.office import prepare

    # Nothing here outlives the run; a disk in memory is quicker where there is one.
    memory = Path("/dev/shm")  # noqa: S108  # nosec B108  # a directory of our own is made in it
    parent = memory if memory.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="kasse-simulate-", dir=parent))
    try:
        prepare(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _seeds(text: str) -> Sequence[int]:
    first, dots, last = text.partition("..")
    if dots and first.isdigit() and last.isdigit():
        return range(int(first), int(last) + 1)
    single = text.split(",")
    if not all(seed.isdigit() for seed in single):
        raise argparse.ArgumentTypeError("as 1..100 or 3,7,20")
    return [int(seed) for seed in single]
