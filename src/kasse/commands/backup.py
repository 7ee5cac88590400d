"""`kasse backup`: a back-up of the shop while it goes on, or the list of those that there are."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kasse.commands.data import add_data_argument, use_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it goes, and whether it is encrypted."""
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        help="folder for it (KASSE_BACKUPS, or backups in the data folder)",
    )
    add_passphrase_argument(parser)
    parser.add_argument("--list", action="store_true", help="only says which there are")
    add_data_argument(parser)


def add_passphrase_argument(parser: argparse.ArgumentParser) -> None:
    """The file with the passphrase; never the passphrase, which others would see in the list of
    processes."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="file with the passphrase (KASSE_BACKUP_PASSPHRASE_FILE, or KASSE_BACKUP_PASSPHRASE)",
    )


def run(args: argparse.Namespace) -> int:
    """Makes it, verifies it and says where it is; 1 when that was refused."""
    use_data(args)
    options = options_of(args)
    if options is None:
        return 2
    from kasse.domain.outcome import Refused
    from kasse.office.running.backup import making, shelf

    if args.to is not None:
        options = replace(options, folder=args.to.resolve())
    if args.list:
        return _list(shelf.kept(options.folder), str(options.folder))
    made = making.make(options=options, reason="asked", now=datetime.now(UTC), tell=teller())
    if isinstance(made, Refused):
        print(refusal_words(made))
        return 1
    assert made.note is not None
    print(f"{made.path}")
    print(
        f"{made.note.entries} entries of {made.note.registers} registers, {made.note.bytes} bytes,"
        f" {made.note.seconds} s. It was restored beside the shop and agrees."
    )
    return 0


def _list(found: Any, folder: str) -> int:
    for one in found:
        verified = "verified" if one.is_verified else "not verified"
        size = one.note.bytes if one.note else one.path.stat().st_size
        print(
            f"{one.made_at:%Y-%m-%d %H:%M} UTC  {one.reason:<8}{size:>14}  {verified}  {one.name}"
        )
    print(f"{len(found)} back-up{'s' * (len(found) != 1)} in {folder}.")
    return 0


def options_of(args: argparse.Namespace) -> Any:
    """What the environment and the options say; None, with a sentence, for what makes no sense.
    Sets Django up, and changes nothing in the database."""
    from kasse.office.serve import set_up

    set_up()
    from django.conf import settings

    from kasse.office.running.options import Misset, backup_options

    try:
        options = backup_options(settings.DATA)
    except Misset as problem:
        print(problem)
        return None
    return replace(options, passphrase_file=args.passphrase_file or options.passphrase_file)


def refusal_words(refusal: Any) -> str:
    """A refusal in English, as commands speak."""
    from django.utils.translation import override

    from kasse.office.frame.words import sentence

    with override("en"):
        return sentence(refusal)


def teller() -> Callable[[str, int, int], None]:
    """Shows how far it is, to a person at a terminal."""
    names = {"copy": "copied", "pack": "packed", "verify": "verified"}

    def tell(stage: str, done: int, total: int) -> None:
        if sys.stderr.isatty() and total:
            share = f"{names[stage]} {min(100, done * 100 // total)} %"
            print(share.ljust(20), end="\r", file=sys.stderr, flush=True)

    return tell
