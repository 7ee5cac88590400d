"""`kasse simulate`: shops under a simulated world, judged by an independent auditor."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which seeds, and how large the worlds are."""
    parser.add_argument("--seed", type=int, help="one seed")
    parser.add_argument("--seeds", type=_range, help="many, as 1..100")
    parser.add_argument("--tills", type=int, default=3, help="registers (%(default)s)")
    parser.add_argument("--steps", type=int, default=200, help="length (%(default)s)")
    parser.add_argument("--counts", action="store_true", help="tell what happened, too")


def run(args: argparse.Namespace) -> int:
    """Prints what does not hold, a line for each seed; 1 if there is anything."""
    if args.seed is not None:
        seeds = range(args.seed, args.seed + 1)
    else:
        seeds = args.seeds or range(1, 11)
    from kasse.simulation.office import prepare
    from kasse.simulation.run import simulate

    # Nothing here outlives the run; a disk in memory is quicker where there is one.
    memory = Path("/dev/shm")  # noqa: S108  # a directory of our own is made in it
    folder = Path(
        tempfile.mkdtemp(prefix="kasse-simulate-", dir=memory if memory.is_dir() else None)
    )
    failed = 0
    began_s = time.monotonic()
    try:
        prepare(folder)
        for seed in seeds:
            result = simulate(seed, folder, tills=args.tills, steps=args.steps)
            failed += bool(result.problems)
            for problem in result.problems:
                print(f"seed {seed}: {problem}")
            if not result.problems and sys.stderr.isatty():
                print(f"seed {seed} holds", end="\r", file=sys.stderr)
            if args.counts:
                print(f"seed {seed}: journals {result.journals}")
                for name, count in sorted(result.counts.items()):
                    print(f"  {count:6} {name}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    duration_s = round(time.monotonic() - began_s)
    print(f"{len(seeds)} seeds, {failed} failed, {duration_s} s")
    return int(failed > 0)


def _range(text: str) -> range:
    first, dots, last = text.partition("..")
    if not dots:
        raise argparse.ArgumentTypeError("as 1..100")
    return range(int(first), int(last) + 1)
