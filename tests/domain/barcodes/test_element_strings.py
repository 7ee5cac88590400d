"""Element strings: symbols, brackets, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.barcodes.application_identifiers import AIS, matches
from kasse.domain.barcodes.element_strings import (
    FNC1,
    Pairs,
    check_together,
    read_bracketed,
    read_symbol,
    write_symbol,
)
from kasse.domain.outcome import refused
from tests.domain.barcodes.samples import GTIN, refusal, scanned, with_check_digit

SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCXYZ_abcxyz"


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


def text_of(longest: int) -> st.SearchStrategy[str]:
    return st.text(SET_82, min_size=1, max_size=longest)


dates = st.tuples(digits(2), st.integers(1, 12), st.integers(0, 28)).map(
    lambda parts: f"{parts[0]}{parts[1]:02}{parts[2]:02}"
)
pairs_beside_a_gtin = st.fixed_dictionaries(
    {"01": digits(13).map(with_check_digit)},
    optional={
        "10": text_of(20),
        "11": dates,
        "15": dates,
        "17": dates,
        "21": text_of(20),
        "30": st.integers(0, 999_999).map(str),
        "3103": digits(6),
        "3165": digits(6),
        "3202": digits(6),
        "99": text_of(90),
    },
).flatmap(lambda values: st.permutations(list(values.items())).map(tuple))


@given(pairs_beside_a_gtin)
def test_what_is_written_is_read_back(pairs: Pairs) -> None:
    """BAR-4, BAR-5"""
    assert read_symbol(write_symbol(pairs)) == pairs
    bracketed = "".join(f"({code}){value.replace('(', chr(92) + '(')}" for code, value in pairs)
    assert read_bracketed(bracketed) == pairs


@given(pairs_beside_a_gtin, st.sampled_from(["]C1", "]d2", "]Q3", "]J1", "]e0", FNC1, "^", "␝"]))
def test_a_scan_says_the_same_however_it_arrives(pairs: Pairs, lead: str) -> None:
    """BAR-4"""
    values = dict(pairs)
    symbol = write_symbol(pairs).removeprefix(FNC1)
    separator = {"^": "^", "␝": "␝", "]C1": "{GS}", "]d2": "{FNC1}"}.get(lead, FNC1)
    scan = scanned(lead + symbol.replace(FNC1, separator))
    assert scan.symbology == "gs1"
    assert scan.keys == (f"gtin:{values['01']}",)
    assert (scan.gtin, scan.lot, scan.serial) == (
        values["01"],
        values.get("10"),
        values.get("21"),
    )
    assert scan.text == symbol
    assert set(scan.extra) <= set(pairs)


@pytest.mark.parametrize(
    "text",
    [
        "]C1010570123456789917261231",
        "^010570123456789917261231",
        f"{FNC1}010570123456789917261231{FNC1}",
        "(01)05701234567899(17)261231",
        "010570123456789917261231",
        "<GS>010570123456789917261231<GS>",
        "]E05701234567899|]e017261231",
    ],
)
def test_every_form_says_item_and_expiry(text: str) -> None:
    """BAR-4"""
    scan = scanned(text)
    assert (scan.keys[0], scan.expires_on) == (f"gtin:{GTIN}", "2026-12-31")


def test_unmarked_data_is_a_code_too() -> None:
    """BAR-4"""
    text = "010570123456789917261231"
    assert scanned(text).keys == (f"gtin:{GTIN}", f"code:{text}")
    long = f"01{GTIN}99{'A' * 80}"
    assert scanned(long).keys == (f"gtin:{GTIN}",)


@pytest.mark.parametrize(
    "text",
    ["010570123456789217261231", "0105701234567899171313", "0105701234567899XX"],
)
def test_unmarked_data_with_a_fault_is_a_code(text: str) -> None:
    """BAR-4"""
    scan = scanned(text)
    assert (scan.keys, scan.symbology) == ((f"code:{text}",), "code")


def test_a_composite_adds_to_the_number() -> None:
    """BAR-4"""
    scan = scanned(f"]E05701234567899|]e010A-1{FNC1}99X")
    assert scan.keys == (f"gtin:{GTIN}", "code:5701234567899")
    assert (scan.symbology, scan.lot, scan.extra) == ("gtin13", "A-1", (("99", "X"),))


def test_an_add_on_is_extra() -> None:
    """BAR-4"""
    scan = scanned("]E3570123456789912")
    assert (scan.gtin, scan.extra) == (GTIN, (("add_on", "12"),))
    assert scanned(f"]E3570123456789912|]e010A{FNC1}").extra == (("add_on", "12"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("]E057012345678X9", refused("barcode.not_digits", text="57012345678X9")),
        ("]E35701234567899X", refused("barcode.not_digits", text="5701234567899X")),
        ("]E05701234567", refused("barcode.gtin_length", text="5701234567", length=10)),
        ("]E45701234567899", refused("barcode.gtin_length", text="5701234567899", length=13)),
        ("]E05701234567899|]e089X", refused("barcode.gs1_ai", ai="89")),
        (
            "]E05701234567899|]e00205701234567899",
            refused("barcode.gs1_together", ai="02", reason="excluded", others=("01",)),
        ),
        ("]E05701234567899|]e0", refused("barcode.empty")),
        ("]C1", refused("barcode.empty")),
        (f"]C1{FNC1}{FNC1}", refused("barcode.empty")),
        (f"]C1{FNC1}{FNC1}10A", refused("barcode.gs1_ai", ai=FNC1 + FNC1)),
    ],
)
def test_carriers_refuse(text: str, expected: object) -> None:
    """BAR-4"""
    answer = refusal(text)
    if expected == refused("barcode.gs1_ai", ai=FNC1 + FNC1):
        assert answer.code == "barcode.gs1_ai"
    else:
        assert answer == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(89)A", refused("barcode.gs1_ai", ai="89")),
        ("^3338123456", refused("barcode.gs1_ai", ai="3338")),
        ("^01057012345678993", refused("barcode.gs1_ai", ai="3")),
        ("(01)05701234567899(10)A(x", refused("barcode.brackets", position=24)),
        ("(01)05701234567899(10)A\\", refused("barcode.brackets", position=24)),
        (
            "(01)05701234567899(11)131313",
            refused("barcode.gs1_value", ai="11", value="131313", reason="illegal_month"),
        ),
        ("(01)0570", refused("barcode.gs1_value", ai="01", value="0570", reason="too_short")),
        (
            "(01)05701234567899(3103)0001950",
            refused("barcode.gs1_value", ai="3103", value="0001950", reason="too_long"),
        ),
        (
            "(01)05701234567899(10)A(10)B",
            refused("barcode.gs1_together", ai="10", reason="repeated", others=()),
        ),
        (
            "(10)A",
            refused(
                "barcode.gs1_together",
                ai="10",
                reason="required",
                others=("01", "02", "03", "8006", "8026"),
            ),
        ),
        (
            "(255)1234567890128(8030)ABC123",
            refused("barcode.gs1_together", ai="8030", reason="not_serialised", others=("255",)),
        ),
    ],
)
def test_faults_are_named(text: str, expected: object) -> None:
    """BAR-5"""
    assert refusal(text) == expected


def test_a_price_needs_its_measure() -> None:
    """BAR-5"""
    answer = refusal("(01)05701234567899(3922)0299")
    assert (answer.code, answer.facts["ai"], answer.facts["reason"]) == (
        "barcode.gs1_together",
        "3922",
        "required",
    )


def test_a_template_names_its_family() -> None:
    """BAR-5"""
    assert matches("3103", "310n")
    assert not matches("3113", "310n")
    assert not matches("310", "310n")


def test_the_table_holds_all_of_the_dictionary() -> None:
    """BAR-5"""
    assert len(AIS) == 541
    assert AIS["01"].qualifiers == (("22", "10", "21"), ("235",))
    assert AIS["00"].qualifiers == ()
    assert AIS["10"].qualifiers is None
    assert AIS["3105"].excludes == ("310n",)
    assert AIS["01"].fixed
    assert not AIS["10"].fixed


def test_no_ai_is_the_beginning_of_another() -> None:
    """BAR-5"""
    assert [a for a in AIS for b in AIS if a != b and b.startswith(a)] == []


def test_together_may_repeat_the_same_value() -> None:
    """BAR-5"""
    assert check_together((("400", "A"), ("400", "A"))) is None


def test_facts_stay_short() -> None:
    """BAR-5"""
    assert refusal("^99" + "A" * 200) == refused(
        "barcode.gs1_value", ai="99", value="A" * 90, reason="too_long"
    )
