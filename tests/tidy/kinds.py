"""The kinds of entries that the code writes, and those that docs/journal.md describes."""

import ast
from collections.abc import Iterable, Iterator

from tests.tidy.source import Source

PAGE = "docs/journal.md"
WRITERS = frozenset({"Draft", "Movement"})
"""What is made with a kind; the kind of a `Movement` becomes that of its draft."""
FOLDERS = ("src/kasse/domain/", "src/kasse/till/")


def kind_findings(sources: Iterable[Source]) -> list[str]:
    """Kinds written and not described, described and never written, and ones that cannot be read."""
    sources = list(sources)
    described = {kind for source in sources if source.path == PAGE for kind in kinds_of(source)}
    written: dict[str, str] = {}
    findings = []
    for kind, place in written_kinds(sources):
        written.setdefault(kind, place)
        if not kind:
            findings.append(f"{place}: a kind that this check cannot read")
    findings += [
        f"{place}: {kind} is not described in {PAGE}"
        for kind, place in written.items()
        if kind and kind not in described
    ]
    findings += [f"{PAGE}: nothing writes {kind}" for kind in sorted(described - set(written))]
    return findings


def kinds_of(page: Source) -> Iterator[str]:
    """The kinds in the table of the page."""
    rows = page.text.partition("## Kinds")[2].partition("\n## ")[0].splitlines()
    for row in rows:
        if row.startswith("| `"):
            yield from (name.strip(" `") for name in row.split("|")[1].split(","))


def written_kinds(sources: Iterable[Source]) -> Iterator[tuple[str, str]]:
    """Kinds that drafts are made with, each with its place; `""` for one that cannot be read.

    A kind is a literal, a choice between literals, a name for one of these, or what a function of
    the module is called with.
    """
    for source in sources:
        if not source.is_python or not source.path.startswith(FOLDERS):
            continue
        for function in _functions(source.tree):
            for node in ast.walk(function):
                kind = _kind_argument(node)
                # That of a movement was seen where the movement was made.
                if kind is None or isinstance(kind, ast.Attribute):
                    continue
                for text in _texts(kind, function, source.tree):
                    yield text, f"{source.path}:{kind.lineno}"


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Those of the module itself; what is defined within one counts as part of it."""
    yield from (node for node in tree.body if isinstance(node, ast.FunctionDef))


def _kind_argument(node: ast.AST) -> ast.expr | None:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in WRITERS:
            return next((one.value for one in node.keywords if one.arg == "kind"), None)
    return None


def _texts(kind: ast.expr, function: ast.FunctionDef, tree: ast.Module) -> Iterator[str]:
    match kind:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _texts(body, function, tree)
            yield from _texts(orelse, function, tree)
        case ast.Name(id=name):
            values = [*_assigned(name, function), *_passed(name, function, tree)]
            for value in values:
                yield from _texts(value, function, tree)
            if not values:
                yield ""
        case _:
            yield ""


def _assigned(name: str, function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield value


def _passed(name: str, function: ast.FunctionDef, tree: ast.Module) -> Iterator[ast.expr]:
    names = [argument.arg for argument in function.args.args]
    if name not in names:
        return
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=called), args=arguments) if called == function.name:
                yield arguments[names.index(name)]
