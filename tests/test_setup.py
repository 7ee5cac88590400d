"""The set-up: stages are counted as they ended, and the documents name the targets there are."""

import re
import sys
from pathlib import Path

import pytest

from tools import stages

ROOT = Path(__file__).parents[1]
JUNIT = """<?xml version="1.0"?>
<testsuites><testsuite name="pytest" tests="5">
  <testcase name="a"/><testcase name="b"><system-out>said</system-out></testcase>
  <testcase name="c"><failure message="no"/></testcase>
  <testcase name="d"><error message="no"/></testcase>
  <testcase name="e"><skipped message="why"/></testcase>
</testsuite></testsuites>"""


def run(*, program: str, report: Path | None = None) -> stages.Result:
    stage = stages.Stage(name="sample", command=(sys.executable, "-c", program), report=report)
    return stages.run(stage=stage, environment={})


def test_tests_are_counted_from_the_report(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    program = f"open({str(report)!r}, 'w').write({JUNIT!r}); raise SystemExit(1)"
    result = run(program=program, report=report)
    assert (result.passed, result.failed, result.skipped) == (2, 2, 1)


def test_a_stage_that_breaks_before_its_report_has_failed(tmp_path: Path) -> None:
    result = run(program="raise SystemExit(3)", report=tmp_path / "never.xml")
    assert (result.passed, result.failed, result.skipped) == (0, 1, 0)


def test_a_stage_that_fails_though_its_tests_passed_has_failed(tmp_path: Path) -> None:
    """As when coverage falls short."""
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite><testcase name="a"/></testsuite></testsuites>')
    result = run(program="raise SystemExit(1)", report=report)
    assert (result.passed, result.failed, result.skipped) == (1, 1, 0)


def test_a_stage_without_a_report_counts_as_one() -> None:
    assert (run(program="").passed, run(program="").failed) == (1, 0)


@pytest.mark.parametrize(
    ("passed", "failed", "skipped", "line", "code"),
    [(3, 0, 0, "3 passed, 0 failed", 0), (3, 1, 2, "3 passed, 1 failed, 2 skipped", 1)],
)
def test_the_last_line_is_the_count(
    capsys: pytest.CaptureFixture[str],
    passed: int,
    failed: int,
    skipped: int,
    line: str,
    code: int,
) -> None:
    result = stages.Result(name="all", passed=passed, failed=failed, skipped=skipped, duration_s=1)
    assert stages.close([result]) == code
    assert capsys.readouterr().out.splitlines()[-1] == line


def test_targets_and_documents_agree() -> None:
    """Each target of the Makefile is described in setup.md, and no page names one there is not."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    targets = set(phony[1].split()) - {"FORCE"}
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    named = {
        page.name: set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE))
        for page in pages
    }
    assert named["setup.md"] == targets
    assert {page: names - targets for page, names in named.items() if names - targets} == {}
