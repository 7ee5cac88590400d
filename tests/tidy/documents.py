"""What code, tests and documents must say alike: the ids of rules and the codes of refusals."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from tests.tidy.source import Source

RULE_PAGES = "docs/rules/"
REFUSALS_PAGE = "docs/developer/refusals.md"
# The office's answers to API clients, and the one module that passes their codes on.
PROBLEMS = "src/kasse/office/problems.py"
REFUSERS = frozenset({"refused", "Refused", "Problem", "problem_response", "_answer"})
OUTCOME = "src/kasse/domain/outcome.py"  # says what a refusal is, and refuses nothing itself
HEADING = re.compile(r"^### (?P<id>[A-Z]{3,}-\d+)(?P<title>.*)$", re.MULTILINE)
RULE_ID = re.compile(r"\b(?P<prefix>[A-Z]{3,})-\d+\b")
CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
ROW = re.compile(r"^\| `(?P<code>[^`]+)` \|(?P<rest>.*)\|$", re.MULTILINE)


def defined_rules(sources: Iterable[Source]) -> list[tuple[str, str]]:
    """The rules' ids, each with the page that defines it, in order."""
    return [
        (found["id"], source.path)
        for source in sources
        if source.path.startswith(RULE_PAGES) and source.path.endswith(".md")
        for found in HEADING.finditer(source.text)
        if found["title"].strip()
    ]


def named_rules(sources: Iterable[Source]) -> Mapping[str, str]:
    """What looks like a rule's id in a test, with a file that names it."""
    return {
        found[0]: source.path
        for source in sources
        if is_test(source)
        for found in RULE_ID.finditer(source.text)
    }


def is_test(source: Source) -> bool:
    """A test of the project, but not the tidy rules, whose samples name rules that are none."""
    if source.path.startswith("tests/"):
        return source.is_python and "tidy" not in source.path
    return source.path.endswith(".test.ts")


def rule_findings(sources: Iterable[Source]) -> list[str]:
    """Rules that no test names, ids defined twice, and ids in tests that no page defines.

    `SHA-256` in a test is no rule: only a prefix that the pages use makes one.
    """
    sources = list(sources)
    rules = defined_rules(sources)
    pages: dict[str, str] = {}
    findings = []
    for rule, page in rules:
        if rule in pages:
            findings.append(f"{page}: {rule} is defined a second time (first in {pages[rule]})")
        pages.setdefault(rule, page)
    named = named_rules(sources)
    prefixes = {rule.split("-")[0] for rule in pages}
    findings += [
        f"{page}: no test names {rule}" for rule, page in pages.items() if rule not in named
    ]
    findings += [
        f"{path}: names {rule}, which no page in {RULE_PAGES} defines"
        for rule, path in named.items()
        if rule not in pages and rule.split("-")[0] in prefixes
    ]
    return findings


def used_refusals(sources: Iterable[Source]) -> Iterator[tuple[str, str]]:
    """The codes that Kasse refuses with, each with the place; `""` for one that cannot be read.

    A code is a literal, a choice between literals, or a constant of the same module; passing on
    the `code` of another refusal adds none.
    """
    for source in sources:
        if not source.is_python or not source.path.startswith("src/") or source.path == OUTCOME:
            continue
        tree = source.tree
        constants = dict(_constants(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (argument := _code_argument(node)) is not None:
                for code in _codes(argument, constants):
                    if code or source.path != PROBLEMS:
                        yield code, f"{source.path}:{node.lineno}"


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for statement in tree.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str() as text))
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str() as text))
            ):
                yield name, text


def _code_argument(call: ast.Call) -> ast.expr | None:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            pass
        case _:
            return None
    if name not in REFUSERS:
        return None
    named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    return next(iter(named + call.args), None)


def _codes(argument: ast.expr, constants: Mapping[str, str]) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str() as code):
            yield code
        case ast.IfExp(body=body, orelse=orelse):
            yield from _codes(body, constants)
            yield from _codes(orelse, constants)
        case ast.Name(id=name) if name in constants:
            yield constants[name]
        case ast.Attribute(attr="code"):
            return
        case _:
            yield ""


def refusal_findings(sources: Iterable[Source]) -> list[str]:
    """Codes that are used and not documented, documented and not used, or malformed; a table that
    is out of order or has holes.
    """
    sources = list(sources)
    page = next((source.text for source in sources if source.path == REFUSALS_PAGE), "")
    rows = {found["code"]: found["rest"].split("|") for found in ROW.finditer(page)}
    listed = [found["code"] for found in ROW.finditer(page)]
    used: dict[str, str] = {}
    findings = []
    for code, place in used_refusals(sources):
        if not code:
            findings.append(f"{place}: write the code of the refusal as a literal")
        elif not CODE.fullmatch(code):
            findings.append(f"{place}: {code!r} is not dotted lower case")
        else:
            used.setdefault(code, place)
    findings += [
        f"{place}: {code} is missing from {REFUSALS_PAGE}"
        for code, place in sorted(used.items())
        if code not in rows
    ]
    findings += [
        f"{REFUSALS_PAGE}: nothing refuses with {code}" for code in listed if code not in used
    ]
    findings += [
        f"{REFUSALS_PAGE}: the row of {code} needs facts, meaning and what to do"
        for code, cells in rows.items()
        if len(cells) != 3 or not all(cell.strip() for cell in cells)
    ]
    findings += [
        f"{REFUSALS_PAGE}: {code} stands after {before}; sort by code, each once"
        for before, code in pairwise(listed)
        if before >= code
    ]
    return findings
