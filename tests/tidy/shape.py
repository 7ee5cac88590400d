"""Rules for every file: its size, its silences, and what must not be in it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.tidy.source import Finding, Rule, Source

MAX_FUNCTION_LINES = 70
MAX_FILE_LINES = 500
WEB_ENDINGS = (".ts", ".svelte", ".js", ".mjs")

SILENCE = re.compile(
    r"#\s*(?P<what>noqa(?P<noqa>:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?"
    r"|type:\s*ignore(?P<ignore>\[[a-z\-, ]+\])?"
    r"|pragma:\s*no (cover|branch))(?P<rest>.*)"
)
WEB_SILENCE = re.compile(r"(@ts-expect-error|svelte-ignore \S+|eslint-disable\S*)(?P<rest>.*)")
WEB_NEVER = re.compile(r"@ts-(ignore|nocheck)|\b(it|test|describe)\.(skip|only|todo)\b")
REASON = re.compile(r"[^\W\d]{2,}\W+[^\W\d]{2,}")  # two words at least
SKIPS = frozenset({"skip", "skipif", "xfail", "importorskip"})

# Spelled in halves, so that this file keeps its own rule.
HOSTS = re.compile(
    "|".join(
        re.escape(f"{site}.org")
        for site in ("py" + "pi", "pythonhosted", "npm" + "js", "deb." + "debian")
    )
)
MACHINE_PATHS = re.compile(r"(^|[^A-Za-z0-9_.])/(work|root|farm|home/[a-z]+)/[a-z.]")


def is_code(source: Source) -> bool:
    """Python anywhere, and what the browser runs."""
    return source.is_python or is_web(source)


def is_python(source: Source) -> bool:
    return source.is_python


def is_text(source: Source) -> bool:
    """Any file at all; what is no text is not read."""
    return source.text != ""


def is_web(source: Source) -> bool:
    return source.path.startswith("web/") and source.path.endswith(WEB_ENDINGS)


def long_functions(source: Source) -> Iterator[Finding]:
    """Functions of too many lines."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            lines = node.end_lineno - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield node.lineno, f"{node.name} has {lines} lines, {MAX_FUNCTION_LINES} allowed"


def long_files(source: Source) -> Iterator[Finding]:
    """Files of too many lines."""
    lines = len(source.text.splitlines())
    if lines > MAX_FILE_LINES:
        yield MAX_FILE_LINES + 1, f"{lines} lines, {MAX_FILE_LINES} allowed"


def silences(source: Source) -> Iterator[Finding]:
    """Comments that silence a tool without naming what and telling why on the same line."""
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        found = SILENCE.search(token.string) if token.type == tokenize.COMMENT else None
        if found is None:
            continue
        blanket = found["what"].startswith(("noqa", "type")) and not (
            found["noqa"] or found["ignore"]
        )
        if blanket:
            yield token.start[0], f"{found['what']}: name the codes"
        elif not REASON.search(found["rest"]):
            yield token.start[0], f"{found['what']}: give the reason after it, `# because …`"


def web_silences(source: Source) -> Iterator[Finding]:
    """The same in TypeScript and Svelte; some silences have no good reason."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if never := WEB_NEVER.search(line):
            yield number, f"{never[0]} is not for committed code"
        if (found := WEB_SILENCE.search(line)) and not REASON.search(found["rest"]):
            yield number, f"{found[1]}: give the reason after it"


def skips(source: Source) -> Iterator[Finding]:
    """Tests skipped or expected to fail, without a reason."""
    tree = source.tree
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or node.attr not in SKIPS:
            continue
        if not ast.unparse(node.value).startswith(("pytest", "unittest")):
            continue
        call = called.get(id(node))
        texts = [keyword.value for keyword in call.keywords] + call.args[:1] if call else []
        reasons = [text.value for text in texts if isinstance(text, ast.Constant)]
        if not any(isinstance(text, str) and REASON.search(text) for text in reasons):
            yield node.lineno, f"{ast.unparse(node)} without a reason"


def foreign_places(source: Source) -> Iterator[Finding]:
    """Hosts of package registries and paths of one machine."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if host := HOSTS.search(line):
            yield number, f"names the package registry {host[0]}"
        if MACHINE_PATHS.search(line):
            yield number, "names a path of one machine"


RULES = (
    Rule(
        name="functions are short",
        applies=lambda source: source.is_python and source.path.startswith("src/"),
        check=long_functions,
        accepted="def f():\n" + "    x = 1\n" * (MAX_FUNCTION_LINES - 1),
        refused="def f():\n" + "    x = 1\n" * MAX_FUNCTION_LINES,
        sample_path="src/kasse/office/sample.py",
    ),
    Rule(
        name="files are short",
        applies=is_code,
        check=long_files,
        accepted="x = 1\n" * MAX_FILE_LINES,
        refused="x = 1\n" * (MAX_FILE_LINES + 1),
        sample_path="web/till/src/Sample.svelte",
    ),
    Rule(
        name="a silenced tool has a reason",
        applies=is_python,
        check=silences,
        accepted="x = f()  # type: ignore[no-any-return]  # the stubs are behind\n"
        "y = g()  # noqa: S608  # names of our own tables\ntext = '# noqa'",
        refused="x = f()  # type: ignore[no-any-return]",
        sample_path="src/kasse/office/sample.py",
    ),
    Rule(
        name="a silence names what it silences",
        applies=is_python,
        check=silences,
        accepted="x = 1  # pragma: no cover  # only on Windows here",
        refused="x = 1  # " + "noqa because I say so",
        sample_path="tests/sample.py",
    ),
    Rule(
        name="a silence in the browser's code has a reason",
        applies=is_web,
        check=web_silences,
        accepted="// @ts-expect-error the platform's types lack it\nit('sells', sell)",
        refused="// @ts-expect-error\n",
        sample_path="web/till/src/sample.ts",
    ),
    Rule(
        name="no test is left out in the browser's code",
        applies=is_web,
        check=web_silences,
        accepted="test('sells', sell)",
        refused="test.skip('sells', sell)",
        sample_path="web/till/src/sample.test.ts",
    ),
    Rule(
        name="no test is skipped without a reason",
        applies=is_python,
        check=skips,
        accepted="@pytest.mark.xfail(reason='SQLite has no such lock')\ndef test_a(): ...",
        refused="@pytest.mark.skip\ndef test_a(): ...",
        sample_path="tests/test_sample.py",
    ),
    Rule(
        name="no registry's host in any file",
        applies=is_text,
        check=foreign_places,
        accepted="see kasse.example.org",
        refused="see py" + "pi.org/simple",
        sample_path="docs/sample.md",
    ),
    Rule(
        name="no path of one machine in any file",
        applies=is_text,
        check=foreign_places,
        accepted="served at /app/work/basket and https://kasse.example/work/",
        refused="cd /ro" + "ot/kasse",
        sample_path="docs/sample.md",
    ),
)
