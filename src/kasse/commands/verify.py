"""`kasse verify`: is the record whole, and does everything derived from it agree with it?"""

import argparse
import sys
from collections.abc import Callable

from kasse.commands.data import add_data_argument, use_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only one choice: to look, or to derive everything again."""
    parser.add_argument(
        "--rebuild",
        action="store_true",
        help="throw all projections away and derive them again before looking",
    )
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Prints every difference in words; 1 if there is one."""
    use_data(args)
    from kasse.office.serve import prepare

    prepare()
    from kasse.office.journal.rebuilding import rebuild
    from kasse.office.journal.verification import verify

    if args.rebuild:
        entries = rebuild(progress=_progress("derived again"))
        print(f"{entries} entries derived again.".ljust(40))
    report = verify(progress=_progress("compared"))
    for sentence in report.differences:
        print(sentence)
    if report.count > len(report.differences):
        print(f"and {report.count - len(report.differences)} more")
    print(
        f"{report.registers} registers, {report.entries} entries: "
        + (f"{report.count} differences." if report.count else "everything agrees.")
    )
    return int(report.count > 0)


def _progress(what: str) -> Callable[[int], None]:
    entries = 0

    def tell(more: int) -> None:
        nonlocal entries
        entries += more
        if sys.stderr.isatty():
            print(f"{entries} entries {what}", end="\r", file=sys.stderr, flush=True)

    return tell
