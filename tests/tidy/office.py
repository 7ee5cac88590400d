"""An office app touches another only through its `services` and `queries`."""

import ast
from collections.abc import Iterator

from tests.tidy.source import ROOT, Finding, Rule, Source

OFFICE = "kasse.office"
# `auth` names who may call an API's route; `kinds` is where background work is declared.
DOORS = frozenset({"services", "queries", "auth", "kinds"})
# What a page of any app may ask for before it acts: a fresh proof of who is there.
GUARDS = frozenset({("staff", "pages", "proving")})
# What every page stands in.
FRAME = "frame"


def is_app(source: Source) -> bool:
    """Belongs to one of the packages of the office; `settings.py` and `urls.py` put them together
    and belong to none.
    """
    return source.is_python and source.path.startswith("src/kasse/office/") and _app(source) != ""


def coupling(source: Source) -> Iterator[Finding]:
    """Imports of another app's inside. Types alone may be named, under `if TYPE_CHECKING`."""
    own = _app(source)
    for node in _without_typing(source.tree):
        for parts in _imported(node):
            app, door = parts[0], parts[1] if len(parts) > 1 else ""
            is_open = door in DOORS or tuple(parts[:3]) in GUARDS
            if app != own and not is_open and not _is_shared(app):
                inside = ".".join((OFFICE, *parts))
                yield node.lineno, f"{inside} is the inside of another app; use its {sorted(DOORS)}"


def _is_shared(name: str) -> bool:
    """A module of the office that belongs to no app, such as its ids."""
    return name == FRAME or (ROOT / "src" / "kasse" / "office" / f"{name}.py").exists()


def _app(source: Source) -> str:
    parts = source.path.removeprefix("src/kasse/office/").split("/")
    return parts[0] if len(parts) > 1 else ""


def _imported(node: ast.stmt) -> Iterator[list[str]]:
    """The parts after `kasse.office` of each name that a statement imports from there, if they
    reach into a package.
    """
    match node:
        case ast.Import(names=names):
            found = [alias.name for alias in names]
        case ast.ImportFrom(module=str() as module, names=names):
            found = [f"{module}.{alias.name}" for alias in names]
        case _:
            return
    for name in found:
        parts = name.split(".")
        if parts[:2] == OFFICE.split(".") and len(parts) > 3:
            yield parts[2:]


def _without_typing(tree: ast.Module) -> Iterator[ast.stmt]:
    """Every statement but those for the type checker alone."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            waiting.extend(node.orelse)
            continue
        if isinstance(node, ast.stmt):
            yield node
        waiting.extend(ast.iter_child_nodes(node))


RULES = (
    Rule(
        name="office apps meet at services and queries",
        applies=is_app,
        check=coupling,
        accepted="from kasse.office.catalogue import queries\n"
        "from kasse.office.catalogue.services import publish\n"
        "from kasse.office.stock.models import Move\n"
        "if TYPE_CHECKING:\n    from kasse.office.catalogue.models import Item",
        refused="def f():\n    from kasse.office.catalogue.models import Item",
        sample_path="src/kasse/office/stock/projector.py",
    ),
    Rule(
        name="an office app's module is no way around",
        applies=is_app,
        check=coupling,
        accepted="from kasse.office import settings\nfrom kasse.office.urls import urlpatterns",
        refused="from kasse.office.catalogue import models",
        sample_path="src/kasse/office/stock/queries.py",
    ),
)
