"""Runs the checks, stage after stage, and ends with a table and one line: `N passed, N failed`.

`lint` runs the static checks, `all` everything. Stages that need one processor each run two at a
time. A stage that fails does not keep the next from running. Tests are counted from the stages'
JUnit files; a stage that writes none, or that fails without a failed test in it, counts as one.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "build" / "test"
BIN = ROOT / ".venv" / "bin"
PARALLEL = ("-n", "2", "--dist", "worksteal")
APART = "browser or serial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One command; `report` is the JUnit file that it writes, if it writes one."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT
    report: Path | None = None
    alone: bool = True
    """Whether it uses all processors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a stage ended."""

    name: str
    passed: int
    failed: int
    skipped: int
    duration_s: int


def main(wanted: str) -> int:
    """Runs the stages of `lint` or `all`; returns 1 if anything failed."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    for old in REPORTS.glob("*.xml"):
        old.unlink()
    environment = os.environ.copy()
    if wanted == "all":
        environment["KASSE_CHROMIUM"] = output_of("tools/chromium")
        environment["PATH"] = output_of("tools/node") + os.pathsep + environment["PATH"]
    environment["PATH"] = f"{BIN}{os.pathsep}{environment['PATH']}"
    lint = lint_stages()
    # The longest of those that go two at a time are first: the others go beside them.
    stages = lint if wanted == "lint" else (serial_stage(), *lint, *test_stages())
    together = [stage for stage in stages if not stage.alone]
    with ThreadPoolExecutor(max_workers=2) as two:
        results = list(two.map(lambda stage: run(stage=stage, environment=environment), together))
    results += [run(stage=stage, environment=environment) for stage in stages if stage.alone]
    return close(results)


def lint_stages() -> tuple[Stage, ...]:
    """The static checks of the Python code."""
    return (
        Stage(name="mypy", command=("mypy",), alone=False),
        Stage(name="ruff check", command=("ruff", "check", "--quiet", "."), alone=False),
        Stage(
            name="ruff format", command=("ruff", "format", "--quiet", "--check", "."), alone=False
        ),
        Stage(name="import layers", command=("lint-imports", "--no-logo"), alone=False),
        Stage(
            name="bandit",
            command=("bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive", "src"),
            alone=False,
        ),
    )


def test_stages() -> tuple[Stage, ...]:
    """The tests: the domain with its coverage, the rest, the office again on PostgreSQL, the
    browser's, and the web packages.
    """
    coverage = ("--cov", "--cov-report=term-missing:skip-covered")
    elsewhere = ("--ignore=tests/domain", "--ignore=tests/browser")
    rest = (*elsewhere, "-m", f"not ({APART})", *PARALLEL)
    postgres = (sys.executable, "tools/with_postgres.py")
    return (
        pytest_stage(name="domain", arguments=("tests/domain", *PARALLEL, *coverage)),
        pytest_stage(name="tests", arguments=rest),
        pytest_stage(
            name="office on PostgreSQL",
            # Tests that open no database prove the same whichever it is.
            arguments=("tests/office", "-m", f"not ({APART} or one_database)", *PARALLEL),
            before=postgres,
        ),
        pytest_stage(name="browser", arguments=("tests/browser", "-m", "browser", *PARALLEL)),
        *(stage for package in sorted(ROOT.glob("web/*/package.json")) for stage in web(package)),
    )


def serial_stage() -> Stage:
    """The tests marked so, of the files that have some: to collect all others only to leave them
    out would take as long as some of these tests."""
    files = [
        file.relative_to(ROOT).as_posix()
        for file in sorted((ROOT / "tests").rglob("test_*.py"))
        if "mark.serial" in file.read_text(encoding="utf-8")
    ]
    return pytest_stage(name="serial", arguments=("-m", "serial", *files), alone=False)


def pytest_stage(
    *, name: str, arguments: tuple[str, ...], before: tuple[str, ...] = (), alone: bool = True
) -> Stage:
    """A stage of pytest with a JUnit file; `before` is a program to run pytest under."""
    report = report_of(name)
    command = (*before, "pytest", "-q", f"--junitxml={report}", *arguments)
    return Stage(name=name, command=command, report=report, alone=alone)


def web(package: Path) -> tuple[Stage, ...]:
    """The checks that a web package has: its types, and its tests by Vitest."""
    folder = package.parent
    scripts = json.loads(package.read_text(encoding="utf-8"))["scripts"]
    name = folder.relative_to(ROOT).as_posix()
    report = report_of(f"{name} tests")
    reporters = ("--reporter=default", "--reporter=junit", f"--outputFile.junit={report}")
    types = Stage(
        name=f"{name} types",
        command=("npm", "run", "--silent", "check"),
        folder=folder,
        alone=False,
    )
    tests = Stage(
        name=f"{name} tests",
        command=("npm", "test", "--silent", "--", *reporters),
        folder=folder,
        report=report,
        alone=False,
    )
    return tuple(
        stage for script, stage in (("check", types), ("test", tests)) if script in scripts
    )


def report_of(name: str) -> Path:
    """Where the stage `name` writes its JUnit file."""
    return REPORTS / f"{name.replace(' ', '-').replace('/', '-')}.xml"


def run(*, stage: Stage, environment: dict[str, str]) -> Result:
    """Runs one stage with its output shown, and counts its tests."""
    began_s = time.monotonic()
    if stage.alone:
        print(f"\n== {stage.name}", flush=True)
    # What two stages say at a time is shown stage by stage.
    said = None if stage.alone else subprocess.PIPE
    ended = subprocess.run(
        stage.command,
        cwd=stage.folder,
        env=environment,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT if said else None,
        text=True,
    )
    code = ended.returncode
    if not stage.alone:
        print(f"\n== {stage.name}\n{ended.stdout}", flush=True)
    passed, failed, skipped = count(stage.report) if stage.report else (int(code == 0), 0, 0)
    return Result(
        name=stage.name,
        passed=passed,
        failed=max(failed, int(code != 0)),
        skipped=skipped,
        duration_s=round(time.monotonic() - began_s),
    )


def count(report: Path) -> tuple[int, int, int]:
    """Tests passed, failed and skipped in a JUnit file; none if it was never written."""
    if not report.exists():
        return 0, 0, 0
    passed = failed = skipped = 0
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def close(results: Sequence[Result]) -> int:
    """Prints the table and the closing line; returns the exit code."""
    passed = sum(result.passed for result in results)
    failed = sum(result.failed for result in results)
    skipped = sum(result.skipped for result in results)
    print(f"\n{'stage':<24}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for result in results:
        print(
            f"{result.name:<24}{result.passed:>8}{result.failed:>8}{result.skipped:>9}"
            f"{result.duration_s:>9}"
        )
    print()
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return int(failed > 0)


def output_of(program: str) -> str:
    """What one of the scripts beside this one prints."""
    return subprocess.run(
        [ROOT / program], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
