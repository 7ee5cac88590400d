"""`--data`: which shop a command is about."""

import argparse
import os
from pathlib import Path


def add_data_argument(parser: argparse.ArgumentParser) -> None:
    """The folder, for the commands that need one."""
    parser.add_argument(
        "--data", type=Path, help="folder with the shop's data (KASSE_DATA, or var)"
    )


def use_data(args: argparse.Namespace) -> None:
    """Before the office's settings are read."""
    if args.data is not None:
        os.environ["KASSE_DATA"] = str(args.data)
