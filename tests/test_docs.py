"""Documents say what is so: their commands run, their paths exist, their tables are whole."""

import argparse
import importlib.util
import re
import shlex
from collections.abc import Iterator

import pytest

from kasse import cli
from tests.tidy import kinds
from tests.tidy.source import ROOT, Source, read_tracked

PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
OPTION = re.compile(r"--[a-z][a-z-]+")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FOLDERS = ("bench/", "docs/", "src/", "tests/", "tools/", "web/", "requirements/", ".ci/")
SAMPLES = {
    "N": "1",
    "NAME": "Ane",
    "EMAIL": "ane@kaffebar.example",
    "NUMBER": "K1",
    "FOLDER": "folder",
    "FILE": "sales.csv",
    "DATE": "2026-11-23",
    "SHARE": "0.05",
    "CSV": "rows.csv",
    "KIND": "spend",
    "BASKET": "33155586482",
}
"""What stands for each placeholder of the pages."""
NOT_OURS = frozenset({"--no-save", "--help", "--version"})
"""Options in the pages that belong to npm and to every command."""


def commands(program: str) -> Iterator[tuple[str, str]]:
    """Each command line of the pages that starts with `program`, with its page."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
        for line in (*lines, *INLINE.findall(FENCE.sub("", text))):
            if line.startswith(f"{program} "):
                # In a block an explanation may follow, after a gap.
                yield page.relative_to(ROOT).as_posix(), re.split(r"\s{2,}", line)[0]


def parser_of(command: cli.Command) -> argparse.ArgumentParser:
    """The parser of a command, as `kasse` makes it."""
    parser = argparse.ArgumentParser(prog=f"kasse {command.name}")
    cli.load(command).add_arguments(parser)
    return parser


PARSERS = {command.name: parser_of(command) for command in cli.COMMANDS}


@pytest.mark.parametrize(("page", "line"), sorted(set(commands("kasse"))))
def test_a_command_of_kasse_in_a_page_can_be_given(page: str, line: str) -> None:
    _, name, *words = shlex.split(line)
    if name == "NAME":
        return
    assert name in PARSERS, page
    parser = PARSERS[name]
    given = [SAMPLES.get(word, word) for word in words]
    # A page may name a command without what it needs; options must be right all the same.
    if not given:
        for needed in (one for one in parser._actions if one.required):
            sample = SAMPLES[str(needed.metavar or needed.dest).upper()]
            given += [*needed.option_strings[:1], sample]
    parser.parse_args(given)


def test_the_pages_have_commands() -> None:
    """The search above finds those that are known to be there."""
    found = {line for _, line in commands("kasse")}
    assert {"kasse pair NUMBER", "kasse simulate --seed 42 --counts"} <= found
    assert {line for _, line in commands("make")} >= {"make run", "make test"}


@pytest.mark.parametrize("name", PARSERS)
def test_every_option_is_documented(name: str) -> None:
    """On a page that is about the command, by its name or among its options."""
    texts = [page.read_text(encoding="utf-8") for page in PAGES if page.parts[-2] != "decisions"]
    about = "\n".join(text for text in texts if f"kasse {name}" in text)
    told = set(OPTION.findall(about)) | NOT_OURS
    # Of `--demo` and `--no-demo` one is enough: the other is what happens anyhow.
    missing = [
        action.option_strings
        for action in PARSERS[name]._actions
        if action.option_strings and not told.intersection(action.option_strings)
    ]
    assert missing == []


def test_every_option_in_the_operators_pages_exists() -> None:
    known = {option for parser in PARSERS.values() for option in parser._option_string_actions}
    named = {
        (page.name, option)
        for page in PAGES
        if page.parent.name in ("operator", "user")
        for code in INLINE.findall(page.read_text(encoding="utf-8"))
        if code.startswith(("--", "kasse "))
        for option in OPTION.findall(code)
    }
    assert {pair for pair in named if pair[1] not in known} == set()


@pytest.mark.parametrize(("page", "line"), sorted(set(commands("python"))))
def test_a_python_module_in_a_page_exists(page: str, line: str) -> None:
    words = shlex.split(line)
    if words[1] == "-m":
        assert importlib.util.find_spec(words[2]) is not None, page
    else:
        assert (ROOT / words[1]).is_file(), page


def test_paths_in_the_pages_exist() -> None:
    named = {
        (page.relative_to(ROOT).as_posix(), code.split()[0])
        for page in PAGES
        for code in INLINE.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
        if code.startswith(FOLDERS)
    }
    assert [pair for pair in sorted(named) if not list(ROOT.glob(expanded(pair[1])))] == []


def test_links_in_the_pages_lead_somewhere() -> None:
    missing = [
        (page.relative_to(ROOT).as_posix(), target)
        for page in PAGES
        for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("folder", ["docs/decisions", "docs/developer"])
def test_a_readme_leads_to_each_page_beside_it(folder: str) -> None:
    readme = ROOT / folder / "README.md"
    linked = {(readme.parent / target).resolve() for target in LINK.findall(readme.read_text())}
    pages = {page.resolve() for page in readme.parent.glob("*.md")}
    assert sorted(pages - linked - {readme.resolve()}) == []


def test_the_readme_leads_to_each_page_for_users_and_operators() -> None:
    readme = ROOT / "README.md"
    linked = {(ROOT / target).resolve() for target in LINK.findall(readme.read_text())}
    pages = {
        page.resolve() for name in ("user", "operator") for page in (ROOT / "docs" / name).glob("*")
    }
    assert sorted(pages - linked) == []


def expanded(path: str) -> str:
    """A path as a pattern: placeholders in capitals or braces stand for anything."""
    return re.sub(r"\{[^}]*\}|\b[A-Z]{2,}\b|…", "*", path.rstrip("/"))


def test_every_kind_of_entry_is_described_and_every_described_one_is_written() -> None:
    assert kinds.kind_findings(read_tracked()) == []


KINDS_PAGE = Source(path="docs/journal.md", text="## Kinds\n\n| `pay_in`, `drop` | `amount` |\n")


@pytest.mark.parametrize(
    "text",
    [
        'def a():\n    Draft(kind="pay_in", body={})\n    Draft(kind="drop", body={})\n',
        'def a(on):\n    kind = "pay_in" if on else "drop"\n    return Draft(kind=kind, body={})\n',
        'def a(kind):\n    def b():\n        Movement(kind=kind)\n    return b\nX = a("pay_in"), a("drop")\n',
        'def a(m):\n    Draft(kind=m.kind)\n    Draft(kind="pay_in" if m else "drop")\n',
    ],
)
def test_kinds_that_agree_are_accepted(text: str) -> None:
    code = Source(path="src/kasse/till/x.py", text=text)
    assert kinds.kind_findings([KINDS_PAGE, code]) == []


def test_kinds_that_differ_are_refused() -> None:
    text = 'def a():\n    Draft(kind="pay_in", body={})\n    Draft(kind="new", body=f())\n    Draft(kind=f())\n'
    code = Source(path="src/kasse/domain/x.py", text=text)
    assert kinds.kind_findings([KINDS_PAGE, code]) == [
        "src/kasse/domain/x.py:4: a kind that this check cannot read",
        "src/kasse/domain/x.py:3: new is not described in docs/journal.md",
        "docs/journal.md: nothing writes drop",
    ]
