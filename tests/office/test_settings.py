"""Every setting is documented, and every documented one is read."""

import re

from tests.tidy.source import ROOT, read_tracked

PAGE = ROOT / "docs/operator/settings.md"
NAME = re.compile(r"\b(?:KASSE_[A-Z_]+|DATABASE_URL)\b")
READERS = ("src/", "tools/", "bench/", "tests/browser/", "web/", "Makefile")


def test_settings_and_their_page_agree():
    read = {
        name
        for source in read_tracked()
        if source.path.startswith(READERS)
        for name in NAME.findall(source.text)
    }
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    documented = [name for row in rows for name in NAME.findall(row.split("|")[1])]
    assert sorted(documented) == sorted(read)
