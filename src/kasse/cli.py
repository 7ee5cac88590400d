"""`kasse`: one program, many commands.

A command is a module with `add_arguments(parser)` and `run(args) -> int` (the exit code). It is
imported only when it is called, so that `kasse verify` does not pay for `kasse run`.
"""

import argparse
import importlib
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final, Protocol, cast

INTERRUPTED: Final = 130
CANNOT_START: Final = 78
"""What is there cannot be worked with, and trying again would not help (EX_CONFIG of sysexits.h)."""
"""The exit code after Ctrl-C: 128 + SIGINT, as shells have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command's name, the module that carries it out, and one line about it."""

    name: str
    module: str
    help: str


COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        name="run",
        module="kasse.commands.run",
        help="Opens the shop on this computer; at first with two demo shops.",
    ),
    Command(
        name="setup",
        module="kasse.commands.setup",
        help="Makes the first company, store and register, and an owner's log-in.",
    ),
    Command(
        name="pair",
        module="kasse.commands.pair",
        help="Prints a code that makes a device the till of a register.",
    ),
    Command(
        name="password",
        module="kasse.commands.password",
        help="Prints a link to a new password, for whoever is locked out.",
    ),
    Command(
        name="replay",
        module="kasse.commands.replay",
        help="Sells a file of real transactions through tills.",
    ),
    Command(name="office", module="kasse.commands.office", help="Serves the office."),
    Command(
        name="worker",
        module="kasse.commands.worker",
        help="Does background work, in a process of its own.",
    ),
    Command(
        name="verify",
        module="kasse.commands.verify",
        help="Checks the journals and everything derived from them.",
    ),
    Command(
        name="backup",
        module="kasse.commands.backup",
        help="Makes a back-up while the shop goes on, and verifies it.",
    ),
    Command(
        name="restore",
        module="kasse.commands.restore",
        help="Puts the shop of a back-up into the place of what is there.",
    ),
    Command(
        name="doctor",
        module="kasse.commands.doctor",
        help="Finds what is wrong with an installation, and says what to do.",
    ),
    Command(
        name="simulate",
        module="kasse.commands.simulate",
        help="Runs shops in a simulated world and judges them.",
    ),
)


class CommandModule(Protocol):
    """What a command's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declares the options of the command."""

    def run(self, args: argparse.Namespace) -> int:
        """Carries the command out; returns its exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command named first in `arguments` (else in `sys.argv`); returns the exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    known = {command.name: command for command in COMMANDS}
    if not words or words[0] not in known:
        return _without_command(words)
    command = known[words[0]]
    try:
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        module = load(command)
        parser = argparse.ArgumentParser(prog=f"kasse {command.name}", description=command.help)
        module.add_arguments(parser)
        return module.run(parser.parse_args(words[1:]))
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as ended:
        if not isinstance(ended.code, str):
            raise
        sys.stderr.write(f"{ended.code}\n")
        return CANNOT_START


def load(command: Command) -> CommandModule:
    """Imports the module of `command`."""
    return cast(CommandModule, importlib.import_module(command.module))


def _without_command(words: list[str]) -> int:
    """Answers `--version` and `--help`, and an unknown command with exit code 2."""
    parser = argparse.ArgumentParser(prog="kasse", description="An open-source point of sale.")
    parser.add_argument("--version", action="version", version=f"Kasse {version('kasse')}")
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND")
    for command in COMMANDS:
        commands.add_parser(command.name, help=command.help)
    parser.parse_args(words)
    parser.print_help()
    return 0
