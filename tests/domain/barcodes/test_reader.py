"""Internal codes, refusals, and that no text makes the reader fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.barcodes import Scan, parse_pattern, read_scan
from kasse.domain.barcodes.digital_link import read_digital_link
from kasse.domain.barcodes.element_strings import FNC1, read_bracketed, read_symbol
from kasse.domain.barcodes.gtin import normalise
from kasse.domain.barcodes.in_store import InStorePattern
from kasse.domain.outcome import Refused, refused
from tests.domain.barcodes.samples import GTIN, TODAY, refusal, scanned

PATTERN = parse_pattern("21IIIIIVPPPPC")


@pytest.mark.parametrize(
    ("text", "shown", "key"),
    [
        (" abc-12 \r\n", "abc-12", "code:ABC-12"),
        ("]C0abc 12", "abc 12", "code:ABC 12"),
        ("4711", "4711", "code:4711"),
        ("x", "x", "code:X"),
        ("ABC<DEF", "ABC<DEF", "code:ABC<DEF"),
        ("a^b", "a^b", "code:A^B"),
        ("(tilbud)", "(tilbud)", "code:(TILBUD)"),
        ("A" * 80, "A" * 80, "code:" + "A" * 80),
        ("rød", "rød", "code:RØD"),
        ("caf" + "e\u0301", "caf" + "e\u0301", "code:CAFÉ"),
    ],
)
def test_codes(text: str, shown: str, key: str) -> None:
    """BAR-14"""
    assert scanned(text) == Scan(
        keys=(key,), symbology="code", text=shown, check_digit_ok=None, in_store_check_ok=None
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", refused("barcode.empty")),
        (" \t\r\n", refused("barcode.empty")),
        (FNC1, refused("barcode.empty")),
        ("^", refused("barcode.empty")),
        ("]C0 ", refused("barcode.empty")),
        ("A" * 81, refused("barcode.too_long", length=81, limit=80)),
        ("A" * 2049, refused("barcode.too_long", length=2049, limit=2048)),
        ("ab\x07c", refused("barcode.unreadable", position=3, character="U+0007")),
        ("57\ufffd1", refused("barcode.unreadable", position=3, character="U+FFFD")),
        ("a\nb", refused("barcode.unreadable", position=2, character="U+000A")),
        ("\ud800", refused("barcode.unreadable", position=1, character="U+D800")),
        ("]", refused("barcode.symbology", identifier="]")),
        ("]XX12", refused("barcode.symbology", identifier="]XX")),
    ],
)
def test_refusals(text: str, expected: Refused) -> None:
    """BAR-14"""
    assert refusal(text) == expected


def test_a_fault_after_the_separator_is_found() -> None:
    """BAR-14"""
    assert refusal(f"^0105701234567899{FNC1}\x07").facts == {
        "position": 19,
        "character": "U+0007",
    }


pieces = st.sampled_from(
    [
        "]C1",
        "]E0",
        "]E3",
        "]E4",
        "]e0",
        "|]e0",
        "]Q1",
        "(01)",
        "(10)",
        "(",
        ")",
        "\\",
        "^",
        "01",
        GTIN,
        GTIN[1:],
        "17",
        "261231",
        "3103",
        "3922",
        FNC1,
        "{GS}",
        "<GS>",
        "https://a/",
        "/01/",
        "?",
        "&",
        "=",
        "%",
        "%2",
        "8110",
        "8112",
        "8007",
        "7258",
        "1/",
        "²",
        "٣",
        "21",
        "2112345912349",
    ]
)
texts = st.one_of(
    st.text(),
    st.lists(st.one_of(pieces, st.text(max_size=3)), max_size=12).map("".join),
    st.text("0123456789", max_size=30),
    st.binary(max_size=60).map(lambda data: data.decode("utf-8", errors="replace")),
    st.binary(max_size=60).map(lambda data: data.decode("latin-1")),
    st.binary(max_size=60).map(lambda data: data.decode("utf-8", errors="surrogateescape")),
)


@given(texts, st.sampled_from(["DK", "DE", "GB", "SE", "", "??"]))
def test_no_text_makes_it_fail(text: str, region: str) -> None:
    """BAR-14"""
    assert isinstance(PATTERN, InStorePattern)
    for patterns in ((), (PATTERN,)):
        answer = read_scan(text, today=TODAY, patterns=patterns, region=region)
        if isinstance(answer, Scan):
            assert answer.keys
            assert len(set(answer.keys)) == len(answer.keys)
        else:
            assert answer.code.startswith("barcode.")


@given(texts)
def test_no_text_makes_the_parts_fail(text: str) -> None:
    """BAR-1, BAR-5, BAR-6"""
    for read in (normalise, read_symbol, read_bracketed, read_digital_link, parse_pattern):
        answer = read(text)
        assert isinstance(answer, Refused | tuple | str | InStorePattern)


@given(st.text("0123456789", min_size=1, max_size=90))
def test_values_of_every_ai_are_answered(value: str) -> None:
    """BAR-5"""
    for code in ("8110", "8112", "8007", "8006", "8001", "4309", "7258", "8013", "8030", "4300"):
        answer = read_bracketed(f"({code}){value}")
        assert isinstance(answer, Refused | tuple)
