"""The vectors of GS1, every one. Those met in another way are named here and in the rules' page."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kasse.domain.barcodes import Scan, read_scan
from kasse.domain.barcodes.checks import CHARACTER_SETS, CHECKS, Check
from kasse.domain.barcodes.digital_link import read_digital_link
from kasse.domain.barcodes.element_strings import (
    FNC1,
    Pairs,
    check_together,
    read_bracketed,
    read_symbol,
    write_symbol,
)
from kasse.domain.outcome import Refused, refused
from tests.domain.barcodes.samples import TODAY

FOLDER = Path(__file__).parents[2] / "vectors" / "gs1"
VECTORS: Mapping[str, list[dict[str, Any]]] = json.loads(
    (FOLDER / "gs1_test_vectors.json").read_text()
)
LINTS: Mapping[str, list[dict[str, Any]]] = json.loads(
    (FOLDER / "gs1_linter_vectors.json").read_text()
)

# Names of variables of GS1's test programs in place of their contents.
NOT_VECTORS = {"processAIdata": "buf", "lint_gcppos1": "data", "lint_gcppos2": "data"}
# "]Q1" and "]J0" hold nothing: valid for an engine, nothing to sell at a till.
EMPTY_SYMBOLS = {"]Q1", "]J0"}
# Rows that expect an answer of a company-prefix service, which a till does not have.
COMPANY_PREFIX_SERVICE = {
    ("lint_gcppos1", "1234567"),
    ("lint_gcppos2", "I1234567"),
    ("lint_couponcode", "012345612345611110123"),
    ("lint_couponcode", "012345612345611110123101101230123456"),
    ("lint_couponcode", "01234561234561111012321101230123456"),
    ("lint_couponcode", "012345612345611110123611234567"),
}
SYMBOLOGIES = {"Q": "QR", "d": "DM", "J": "DotCode", "e": "DataBarExpanded", "C": "GS1_128_CCA"}
NO_SUCH_KEY = refused("barcode.digital_link", reason="no_key")


def rows(name: str) -> list[dict[str, Any]]:
    return [row for row in VECTORS[name] if NOT_VECTORS.get(name) not in row.values()]


def checked(pairs: Pairs | Refused) -> Pairs | Refused:
    """The pairs when they go together."""
    return pairs if isinstance(pairs, Refused) else check_together(pairs) or pairs


def shown(pairs: Pairs | Refused) -> str:
    """As the vectors write pairs; refusals are empty."""
    return "" if isinstance(pairs, Refused) else write_symbol(pairs).replace(FNC1, "^")


def test_all_vectors_are_known() -> None:
    """BAR-5"""
    assert {name: len(found) for name, found in VECTORS.items()} == {
        "parseDLuri": 59,
        "testGenerateDLuri": 11,
        "parseAIdata": 15,
        "processAIdata": 42,
        "validateAIs": 39,
        "testGenerateScanData": 23,
        "testProcessScanData": 27,
        "linters": 50,
    }
    assert sum(len(found) for found in LINTS.values()) == 2851
    assert len(rows("processAIdata")) == 40


@pytest.mark.parametrize("row", rows("processAIdata"), ids=str)
def test_process_ai_data(row: dict[str, Any]) -> None:
    """BAR-5"""
    pairs = read_symbol(row["unbracketed"].replace("^", FNC1))
    assert isinstance(pairs, tuple) == row["ok"]
    if row["ok"]:
        # GS1 leaves FNC1 out after a value of predefined length, where the input may have one.
        assert shown(pairs).replace("^", "") == row["unbracketed"].replace("^", "")


@pytest.mark.parametrize("row", rows("parseAIdata"), ids=str)
def test_parse_ai_data(row: dict[str, Any]) -> None:
    """BAR-5"""
    pairs = read_bracketed(row["bracketed"])
    assert isinstance(pairs, tuple) == row["ok"]
    assert shown(pairs) == row["unbracketed"]
    if row["ok"]:
        assert isinstance(checked(pairs), Refused) == ("needs" in row)


@pytest.mark.parametrize("row", rows("validateAIs"), ids=str)
def test_validate_ais(row: dict[str, Any]) -> None:
    """BAR-5"""
    assert isinstance(checked(read_bracketed(row["aiData"])), tuple) == row["ok"]
    # And so does a whole scan, except that a shop sells by no key at all.
    assert isinstance(read_scan(row["aiData"], today=TODAY), Scan) == row["ok"]


@pytest.mark.parametrize("row", rows("linters"), ids=str)
def test_linters_in_element_strings(row: dict[str, Any]) -> None:
    """BAR-5"""
    pairs = read_bracketed(row["aiData"])
    reason = pairs.facts["reason"] if isinstance(pairs, Refused) else "ok"
    assert f"GS1_LINTER_{str(reason).upper()}" == row["error"]


@pytest.mark.parametrize("row", rows("parseDLuri"), ids=str)
def test_parse_digital_link(row: dict[str, Any]) -> None:
    """BAR-6"""
    pairs = checked(read_digital_link(row["uri"]))
    if "/gtin/" in row["uri"]:
        assert pairs == NO_SUCH_KEY
    elif "89=" in row["uri"]:
        assert pairs == refused("barcode.gs1_ai", ai="89")
    else:
        assert isinstance(pairs, tuple) == row["ok"]
        assert shown(pairs) == row["aiData"]


@pytest.mark.parametrize("row", [row for row in rows("testGenerateDLuri") if row["ok"]], ids=str)
def test_links_that_others_write_are_read_back(row: dict[str, Any]) -> None:
    """BAR-6"""
    written = read_bracketed(row["aiData"])
    read = read_digital_link(row["uri"])
    assert isinstance(written, tuple)
    assert isinstance(read, tuple)
    assert set(read) == set(written)
    assert len(read) == len(set(read))


@pytest.mark.parametrize("row", rows("testProcessScanData"), ids=str)
def test_process_scan_data(row: dict[str, Any]) -> None:
    """BAR-4"""
    text = row["scanData"]
    answer = read_scan(text, today=TODAY, region="")
    if text in EMPTY_SYMBOLS:
        assert answer == refused("barcode.empty")
        return
    assert isinstance(answer, Scan) == row["ok"]
    if isinstance(answer, Scan):
        assert as_the_engine_writes(text, answer) == (row["symbology"], row["data"])


def as_the_engine_writes(text: str, scan: Scan) -> tuple[str, str]:
    if text.startswith("]E"):
        data = scan.text.replace("|]e0", "|^").replace(FNC1, "^")
        return ("EAN13" if text[2] == "0" else "EAN8"), data
    if scan.symbology == "gs1":
        return SYMBOLOGIES[text[1]], "^" + scan.text.replace(FNC1, "^")
    escaped = "\\" if scan.text.lstrip("\\").startswith("^") else ""
    return SYMBOLOGIES[text[1]], escaped + scan.text


def linter(name: str) -> Check:
    sets = {"csetnumeric": "N", "cset82": "X", "cset39": "Y", "cset64": "Z"}
    return CHARACTER_SETS[sets[name]] if name in sets else CHECKS[name]


@pytest.mark.parametrize("name", LINTS)
def test_linters(name: str) -> None:
    """BAR-5"""
    check = linter(name.removeprefix("lint_"))
    wrong = {}
    for row in LINTS[name]:
        data = row["data"]
        if data == NOT_VECTORS.get(name):
            continue
        expected = None if row["ok"] else row["error"].removeprefix("GS1_LINTER_").lower()
        if not row["ok"] and (name, data) in COMPANY_PREFIX_SERVICE:
            expected = None
        if check(data) != expected:
            wrong[data] = (check(data), expected)
    assert wrong == {}
