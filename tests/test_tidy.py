"""How Kasse is written, as rules that run. Each proves itself on what it accepts and refuses."""

import json

import pytest

from tests.tidy import documents, locks, office, purity, shape
from tests.tidy.source import ROOT, Rule, Source, read_tracked, tracked_paths

RULES = (*purity.RULES, *office.RULES, *shape.RULES)
# Some share a check, each with a proof of another side of it.
CHECKS = tuple({(rule.check, rule.applies): rule for rule in RULES}.values())
MAX_FILE_BYTES = 1_000_000


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    return read_tracked()


@pytest.mark.parametrize("rule", CHECKS, ids=lambda rule: rule.check.__name__)
def test_the_tree_keeps_the_rule(rule: Rule, sources: list[Source]) -> None:
    assert rule.findings(sources) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_rule_accepts(rule: Rule) -> None:
    assert rule.findings([Source(path=rule.sample_path, text=rule.accepted)]) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_rule_refuses(rule: Rule) -> None:
    assert len(rule.findings([Source(path=rule.sample_path, text=rule.refused)])) == 1


def test_rule_names_are_told_apart() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_no_large_file_is_kept_in_git() -> None:
    sizes = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in tracked_paths()}
    assert {path: size for path, size in sizes.items() if size > MAX_FILE_BYTES} == {}


def test_every_rule_is_named_by_a_test_and_every_named_rule_exists(sources: list[Source]) -> None:
    assert documents.rule_findings(sources) == []


def test_every_refusal_is_documented_and_every_documented_one_is_used(
    sources: list[Source],
) -> None:
    assert documents.refusal_findings(sources) == []


def test_the_python_packages_asked_for_are_pinned(sources: list[Source]) -> None:
    assert locks.requirement_findings(sources) == []


def test_the_locks_of_the_web_packages_are_whole(sources: list[Source]) -> None:
    assert locks.web_lock_findings(sources) == []


MONEY_PAGE = Source(path="docs/rules/money.md", text="# Rules\n\n### MONEY-1 Half up\n")


def test_rule_ids_that_agree_are_accepted() -> None:
    test = Source(path="tests/domain/test_money.py", text='"""MONEY-1, with SHA-256"""')
    assert documents.rule_findings([MONEY_PAGE, test]) == []


def test_a_rule_without_a_test_is_refused() -> None:
    test = Source(path="tests/domain/test_money.py", text='"""MONEY-10"""')
    assert documents.rule_findings([MONEY_PAGE, test]) == [
        "docs/rules/money.md: no test names MONEY-1",
        "tests/domain/test_money.py: names MONEY-10, which no page in docs/rules/ defines",
    ]


def test_a_rule_defined_twice_is_refused() -> None:
    test = Source(path="tests/domain/test_money.py", text='"""MONEY-1"""')
    again = Source(path="docs/rules/tax.md", text="### MONEY-1 Half down")
    assert documents.rule_findings([MONEY_PAGE, again, test]) == [
        "docs/rules/tax.md: MONEY-1 is defined a second time (first in docs/rules/money.md)"
    ]


def refusals(*rows: str) -> Source:
    """The page with a table of `rows`."""
    return Source(path=documents.REFUSALS_PAGE, text="\n".join(rows))


def refusing(*expressions: str) -> Source:
    """A module that refuses with each of `expressions`."""
    calls = "\n".join(f"refused({expression})" for expression in expressions)
    return Source(path="src/kasse/till/sample.py", text=f"LATE = 'sale.late'\n{calls}")


def test_refusals_that_agree_are_accepted() -> None:
    page = refusals(
        "| `day.closed` | `day` | The day is closed. | Open a new one. |",
        "| `sale.late` | – | Too late. | Call a manager. |",
        "| `sale.void` | – | It was given up. | Begin again. |",
    )
    source = refusing(
        "'day.closed' if closed else 'sale.void', day=1", "LATE", "code=other.code, seq=1"
    )
    assert documents.refusal_findings([page, source]) == []


def test_refusals_that_disagree_are_refused() -> None:
    page = refusals(
        "| `sale.void` | – | It was given up. | Begin again. |",
        "| `day.closed` | `day` | The day is closed. | |",
    )
    source = refusing("'sale.void'", "f'sale.{why}'", "'Too Late'", "'sale.early'")
    assert documents.refusal_findings([page, source]) == [
        "src/kasse/till/sample.py:3: write the code of the refusal as a literal",
        "src/kasse/till/sample.py:4: 'Too Late' is not dotted lower case",
        "src/kasse/till/sample.py:5: sale.early is missing from docs/developer/refusals.md",
        "docs/developer/refusals.md: nothing refuses with day.closed",
        "docs/developer/refusals.md: the row of day.closed needs facts, meaning and what to do",
        "docs/developer/refusals.md: day.closed stands after sale.void; sort by code, each once",
    ]


def test_the_codes_of_the_api_are_refusals_too() -> None:
    calls = (
        "raise Problem(status=404, code='request.lost')\nproblem_response(status=500, code='x.y')"
    )
    api = Source(path="src/kasse/office/stores/api.py", text=calls)
    assert documents.refusal_findings([refusals(), api]) == [
        "src/kasse/office/stores/api.py:1: request.lost is missing from docs/developer/refusals.md",
        "src/kasse/office/stores/api.py:2: x.y is missing from docs/developer/refusals.md",
    ]


def web_package(wanted: str, locked: str) -> list[Source]:
    """A web package whose file and lock name a version of svelte."""
    entry = {"version": locked, "integrity": "sha512-x"}
    packages = {"": {"dependencies": {"svelte": locked}}, "node_modules/svelte": entry}
    files = {
        "web/till/package.json": {"dependencies": {"svelte": wanted}},
        "web/till/package-lock.json": {"packages": packages},
    }
    return [Source(path=path, text=json.dumps(content)) for path, content in files.items()]


def test_a_whole_lock_is_accepted() -> None:
    assert locks.web_lock_findings(web_package(wanted="5.0.1", locked="5.0.1")) == []


def test_a_stale_or_open_lock_is_refused() -> None:
    assert locks.web_lock_findings(web_package(wanted="5.0.2", locked="5.0.1")) == [
        "web/till/package-lock.json: dependencies differ from package.json; run npm install there"
    ]
    package, lock = web_package(wanted="5.0.1", locked="5.0.1")
    unhashed = Source(path=lock.path, text=lock.text.replace("integrity", "resolved"))
    assert locks.web_lock_findings([package, unhashed]) == [
        "web/till/package-lock.json: node_modules/svelte needs `integrity` and no `resolved`"
    ]


def test_a_python_package_without_its_pin_is_refused() -> None:
    project = """
        [project]
        dependencies = ["Django>=5.2,<5.3", "tzdata"]
        [dependency-groups]
        build = []
        dev = ["pytest>=9"]
        uv = []
        node = []
    """
    run = Source(path="requirements/run.txt", text="django==5.2.1 ; x\ntzdata==2026.1 \\\n")
    dev = Source(path="requirements/dev.txt", text="django==5.1.9\ntzdata==2026.1\n")
    assert locks.requirement_findings([Source(path=locks.PROJECT, text=project), run, dev]) == [
        "requirements/dev.txt: Django>=5.2,<5.3 is not met by 5.1.9; run make lock",
        "requirements/dev.txt: pytest>=9 is not met by None; run make lock",
    ]
