"""Rules for `kasse.domain` and `kasse.till`: no I/O, no clock, no chance, no floats, no state."""

import ast
import sys
from collections.abc import Iterator, Mapping

from tests.tidy.source import Finding, Rule, Source, is_pure

# What the rules of selling may stand on, in CPython and in the browser alike. Not in it, on
# purpose: anything that reads a clock, draws a number, opens a file or a socket, or starts a
# thread. A module that is missing and pure may be added.
PURE_MODULES = frozenset(
    [
        "__future__",
        "abc",
        "base64",
        "binascii",
        "bisect",
        "collections",
        "contextlib",
        "copy",
        "calendar",
        "dataclasses",
        "datetime",
        "enum",
        "fractions",
        "functools",
        "graphlib",
        "hashlib",
        "heapq",
        "hmac",
        "itertools",
        "json",
        "keyword",
        "math",
        "operator",
        "re",
        "string",
        "struct",
        "textwrap",
        "types",
        "typing",
        "unicodedata",
        "urllib.parse",
        "warnings",
        "zlib",
        "zoneinfo",
        "biip",
        "stdnum",
        "kasse.__version__",
        "kasse.domain",
    ]
)

# Where the till meets the world; each with what it needs there.
ADAPTER_MODULES: Mapping[str, frozenset[str]] = {
    # The database port on CPython's SQLite.
    "src/kasse/till/adapters/": frozenset({"sqlite3", "pathlib", "os"}),
    # A till without a browser carries its requests out itself.
    "src/kasse/till/adapters/http_client.py": frozenset({"http.client", "ssl"}),
    # The browser's worker names the application to start.
    "src/kasse/till/browser.py": frozenset({"importlib"}),
}

CLOCKS = frozenset({"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"})
# Of `math` only what stays among the integers.
INTEGER_MATH = frozenset({"comb", "factorial", "gcd", "isqrt", "lcm", "perm", "prod"})
MUTABLE_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MUTABLE_CALLS = frozenset(
    {"list", "dict", "set", "bytearray", "defaultdict", "Counter", "deque", "OrderedDict"}
)
# Types through which mypy lets nobody write.
READ_ONLY_TYPES = frozenset({"Final", "Mapping", "Sequence", "Collection", "Set", "AbstractSet"})


def imports(source: Source) -> Iterator[Finding]:
    """Imports outside the allowed modules."""
    allowed = PURE_MODULES
    if source.path.startswith("src/kasse/till/"):
        allowed |= {"kasse.till"}
    for prefix, more in ADAPTER_MODULES.items():
        if source.path.startswith(prefix):
            allowed |= more
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for module in imported_modules(node):
            if not any(module == name or module.startswith(f"{name}.") for name in allowed):
                known = "of the standard library " if module in sys.stdlib_module_names else ""
                yield node.lineno, f"imports {module} {known}(allowed: tests/tidy/purity.py)"


def imported_modules(statement: ast.Import | ast.ImportFrom) -> list[str]:
    """The full names of the modules that an import may be loading."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    module = statement.module or ""
    if module in {"kasse", "urllib"}:
        return [f"{module}.{alias.name}" for alias in statement.names]
    return [module]


def floats(source: Source) -> Iterator[Finding]:
    """Float literals, conversions and annotations; true division; `math` beyond integers."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Constant(value=float() | complex()):
                yield node.lineno, f"float literal {node.value!r}"
            case ast.Call(func=ast.Name(id="float" | "complex")):
                yield node.lineno, "conversion to float"
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                yield node.lineno, "true division gives a float; use // or kasse.domain.rounding"
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if name not in INTEGER_MATH:
                yield node.lineno, f"math.{name} works with floats"
            case ast.ImportFrom(module="math", names=names):
                for alias in names:
                    if alias.name not in INTEGER_MATH:
                        yield node.lineno, f"math.{alias.name} works with floats"
            case ast.arg(annotation=annotation) | ast.AnnAssign(annotation=annotation):
                yield from _float_in(annotation)
            case ast.FunctionDef(returns=annotation) | ast.AsyncFunctionDef(returns=annotation):
                yield from _float_in(annotation)


def _float_in(annotation: ast.expr | None) -> Iterator[Finding]:
    for node in ast.walk(annotation) if annotation else ():
        if isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno, "float as a type"


def clocks(source: Source) -> Iterator[Finding]:
    """Calls that ask the machine what time it is."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in CLOCKS:
                if ast.unparse(owner).split(".")[-1] in {"datetime", "date"}:
                    yield (
                        node.lineno,
                        f"{ast.unparse(node.func)}() reads a clock; time is passed in",
                    )


def mutable_state(source: Source) -> Iterator[Finding]:
    """Names of a module or a class bound to something that can be changed; `global`."""
    remedy = "use a tuple, frozenset or MappingProxyType, or annotate as Final, Mapping or Sequence"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Global):
            yield node.lineno, "global statement"
        for statement in node.body if isinstance(node, ast.Module | ast.ClassDef) else ():
            if _binds_mutable(statement):
                yield statement.lineno, f"mutable state; {remedy}"


def _binds_mutable(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.AnnAssign):
        writable = not _is_read_only(statement.annotation)
        return statement.value is not None and _is_mutable(statement.value) and writable
    return isinstance(statement, ast.Assign) and _is_mutable(statement.value)


def _is_mutable(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).split(".")[-1].split("[")[0] in MUTABLE_CALLS
    return isinstance(value, MUTABLE_DISPLAYS)


def _is_read_only(annotation: ast.expr) -> bool:
    return ast.unparse(annotation).split("[")[0].split(".")[-1] in READ_ONLY_TYPES


def swallowed_errors(source: Source) -> Iterator[Finding]:
    """Handlers that catch everything, unless they raise again."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        if node.type is None:
            yield node.lineno, "bare except"
        elif {"Exception", "BaseException"} & {
            name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)
        } and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node)):
            yield node.lineno, "catches everything and goes on"


RULES = (
    Rule(
        name="domain and till import only what is pure",
        applies=is_pure,
        check=imports,
        accepted="from kasse.domain import money\nfrom collections.abc import Mapping",
        refused="import time",
        sample_path="src/kasse/domain/sample.py",
    ),
    Rule(
        name="the domain does not import the till",
        applies=is_pure,
        check=imports,
        accepted="from kasse.domain.money import Money",
        refused="from kasse import till",
        sample_path="src/kasse/domain/sample.py",
    ),
    Rule(
        name="SQLite is reached in the till's adapters alone",
        applies=is_pure,
        check=imports,
        accepted="from kasse.till.connection import Connection",
        refused="import sqlite3",
        sample_path="src/kasse/till/store.py",
    ),
    Rule(
        name="no float in domain and till",
        applies=is_pure,
        check=floats,
        accepted="half = (total_minor + 1) // 2\nrefuses = isinstance(value, float)",
        refused="half = total_minor * 0.5",
        sample_path="src/kasse/domain/sample.py",
    ),
    Rule(
        name="no true division in domain and till",
        applies=is_pure,
        check=floats,
        accepted="share = total_minor // 3",
        refused="share = total_minor / 3",
        sample_path="src/kasse/till/sample.py",
    ),
    Rule(
        name="no float among the types of domain and till",
        applies=is_pure,
        check=floats,
        accepted="def price(rate_ppm: int) -> int: ...",
        refused="def price(rate: int | float) -> int: ...",
        sample_path="src/kasse/domain/sample.py",
    ),
    Rule(
        name="time is passed in to domain and till",
        applies=is_pure,
        check=clocks,
        accepted="day = datetime.fromisoformat(now).date()",
        refused="day = datetime.datetime.now(tz=UTC)",
        sample_path="src/kasse/domain/sample.py",
    ),
    Rule(
        name="no mutable state in domain and till",
        applies=is_pure,
        check=mutable_state,
        accepted="KINDS: Final = {'cash': 1}\nCODES = frozenset({1})\nNAMES = MappingProxyType({})",
        refused="SEEN = dict()",
        sample_path="src/kasse/domain/sample.py",
    ),
    Rule(
        name="no error swallowed in domain and till",
        applies=is_pure,
        check=swallowed_errors,
        accepted="try:\n    f()\nexcept Exception:\n    undo()\n    raise",
        refused="try:\n    f()\nexcept (KeyError, Exception):\n    pass",
        sample_path="src/kasse/till/sample.py",
    ),
)
