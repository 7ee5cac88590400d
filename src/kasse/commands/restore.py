"""`kasse restore FILE`: the shop of a back-up into the place of what is there."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from kasse.commands.backup import add_passphrase_argument, options_of, refusal_words, teller
from kasse.commands.data import add_data_argument, use_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which back-up, and whether it may replace a shop."""
    parser.add_argument("file", type=Path, help="the back-up")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="also where there is a shop, which is backed up before",
    )
    parser.add_argument(
        "--check", action="store_true", help="only restores it beside the shop, and compares"
    )
    add_passphrase_argument(parser)
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Checks the file, restores it and says what came of it; 1 when that was refused."""
    use_data(args)
    options = options_of(args)
    if options is None:
        return 2
    from kasse.domain.outcome import Refused
    from kasse.office.running.backup import restoring

    if args.check:
        manifest = restoring.check(args.file, options=options, tell=teller())
        if isinstance(manifest, Refused):
            print(refusal_words(manifest))
            return 1
        print(f"It is whole: {manifest.entries} entries of {len(manifest.heads)} registers,")
        print(f"made {manifest.made_at} by Kasse {manifest.kasse}. Nothing was changed.")
        return 0
    done = restoring.restore(
        args.file, options=options, replacing=args.replace, now=datetime.now(UTC), tell=teller()
    )
    if isinstance(done, Refused):
        print(refusal_words(done))
        return 1
    print(f"Restored: {done.manifest.entries} entries of {len(done.manifest.heads)} registers,")
    print(f"as they were {done.manifest.made_at}. Every journal stands where the back-up has it.")
    if done.before is not None:
        print(f"What was there before is kept in {done.before}")
    print("Start the office. Tills send what they have sold since by themselves.")
    return 0
