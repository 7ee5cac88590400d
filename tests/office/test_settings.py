"""Every setting is documented, and every documented one is read; what makes no sense is refused."""

import re
import stat

import pytest

from kasse.office import environment
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


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", ("", "")),
        ("https://kasse.example.dk/", ("https://kasse.example.dk", "kasse.example.dk")),
        ("http://127.0.0.1:8000", ("http://127.0.0.1:8000", "127.0.0.1")),
        ("https://[2001:db8::1]:8443", ("https://[2001:db8::1]:8443", "[2001:db8::1]")),
    ],
)
def test_the_address_of_the_office(monkeypatch, said, found):
    monkeypatch.setenv("KASSE_ORIGIN", said)
    assert environment.origin() == found


@pytest.mark.parametrize("said", ["kasse.example.dk", "https://", "kasse.example.dk:8000"])
def test_what_is_no_address(monkeypatch, said):
    monkeypatch.setenv("KASSE_ORIGIN", said)
    with pytest.raises(ValueError, match="no address such as https://office"):
        environment.origin()


def test_a_data_folder_is_made_for_nobody_else(monkeypatch, tmp_path):
    monkeypatch.setenv("KASSE_DATA", str(tmp_path / "data"))
    assert stat.S_IMODE(environment.data_folder().stat().st_mode) == 0o700
