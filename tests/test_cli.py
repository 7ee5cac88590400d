"""The `kasse` program: commands are found, documented, loaded late and ended cleanly."""

import argparse
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

from kasse import cli

DOCUMENTS = Path(__file__).parents[1] / "docs"


@pytest.fixture
def hello(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A command `kasse hello NAME` in the table."""
    module = ModuleType("kasse_test_hello")

    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name")

    def run(args: argparse.Namespace) -> int:
        if args.name == "ctrl-c":
            raise KeyboardInterrupt
        return len(args.name)

    vars(module).update(add_arguments=add_arguments, run=run)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    command = cli.Command(name="hello", module=module.__name__, help="Says hello.")
    monkeypatch.setattr(cli, "COMMANDS", (*cli.COMMANDS, command))
    return module


@pytest.mark.usefixtures("hello")
def test_a_command_gets_its_arguments_and_gives_the_exit_code() -> None:
    assert cli.main(["hello", "Ada"]) == 3


@pytest.mark.usefixtures("hello")
def test_ctrl_c_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["hello", "ctrl-c"]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("hello")
def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    assert "hello" in capsys.readouterr().out


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["sell-everything"])
    assert ended.value.code == 2
    assert "sell-everything" in capsys.readouterr().err


def test_version() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "kasse", "--version"], capture_output=True, text=True, check=True
    )
    assert printed.stdout == f"Kasse {version('kasse')}\n"


def test_the_program_starts_without_django() -> None:
    """Commands are loaded late: nothing heavy is imported for `kasse --help`."""
    program = "import sys; from kasse import cli; cli.main([]); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_every_command_can_be_loaded_and_shows_its_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in cli.COMMANDS:
        with pytest.raises(SystemExit) as ended:
            cli.main([command.name, "--help"])
        assert ended.value.code == 0
        assert command.help.split()[0] in capsys.readouterr().out
        assert callable(cli.load(command).run)


def test_every_command_is_documented() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in sorted(DOCUMENTS.rglob("*.md")))
    missing = [command.name for command in cli.COMMANDS if f"kasse {command.name}" not in text]
    assert missing == []
