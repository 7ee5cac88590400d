"""Numbers: check digits, UPC-E, one form of fourteen digits."""

import pytest
from biip.upc import Upc
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from kasse.domain.barcodes.gtin import check_digit, expand_upce, normalise
from kasse.domain.outcome import refused
from tests.domain.barcodes.samples import refusal, scanned, with_check_digit

digit_strings = st.text("0123456789", min_size=1, max_size=40)


def test_the_check_digit_of_the_rule() -> None:
    """BAR-1"""
    assert check_digit("570123456789") == "9"


@given(digit_strings)
def test_the_check_digit_agrees_with_another_library(digits: str) -> None:
    """BAR-1"""
    assert check_digit(digits) == ean.calc_check_digit(digits)


@pytest.mark.parametrize(
    ("text", "symbology"),
    [
        ("012345678905", "gtin12"),
        ("0012345678905", "gtin13"),
        ("00012345678905", "gtin14"),
    ],
)
def test_all_forms_have_one_key(text: str, symbology: str) -> None:
    """BAR-1"""
    scan = scanned(text)
    assert scan.keys == ("gtin:00012345678905", f"code:{text}")
    assert (scan.symbology, scan.gtin, scan.check_digit_ok) == (symbology, "00012345678905", True)


@given(st.text("0123456789", min_size=7, max_size=7), st.sampled_from([8, 12, 13, 14]))
def test_a_gtin_has_one_meaning_in_all_its_forms(body: str, length: int) -> None:
    """BAR-1"""
    number = with_check_digit(body)
    scan = scanned(number.zfill(length), region="")
    assert scan.gtin == number.zfill(14)
    assert scan.keys[0] == f"gtin:{number.zfill(14)}"
    assert normalise(f" {number.zfill(length)} ") == number.zfill(14)


@pytest.mark.parametrize(
    ("upce", "upca"),
    [
        ("0123450", "01200000345"),
        ("0123451", "01210000345"),
        ("0123452", "01220000345"),
        ("0123453", "01230000045"),
        ("0123454", "01234000005"),
        ("0123455", "01234500005"),
        ("1123459", "11234500009"),
    ],
)
def test_upce_is_expanded_by_its_seventh_digit(upce: str, upca: str) -> None:
    """BAR-2"""
    assert expand_upce(upce + check_digit(upca)) == with_check_digit(upca)


@given(st.sampled_from("01"), st.text("0123456789", min_size=6, max_size=6))
def test_upce_agrees_with_another_library(system: str, body: str) -> None:
    """BAR-2"""
    upce = Upc.parse(system + body)
    text = f"{upce.payload}{upce.check_digit}"
    assert expand_upce(text) == upce.as_upc_a()
    scan = scanned(text)
    assert f"gtin:00{upce.as_upc_a()}" in scan.keys
    assert normalise(text) in (f"00{upce.as_upc_a()}", text.zfill(14))


def test_upce_is_read_when_it_is_no_gtin_8() -> None:
    """BAR-2"""
    scan = scanned("04252614")
    assert scan.keys == ("gtin:00042100005264", "code:04252614")
    assert (scan.symbology, scan.gtin, scan.check_digit_ok) == ("upce", "00042100005264", True)
    assert normalise("04252614") == "00042100005264"


def test_eight_digits_that_are_both_have_both_keys() -> None:
    """BAR-2"""
    both = next(
        number
        for number in (with_check_digit(f"{n:07}") for n in range(425000, 435000))
        if expand_upce(number) is not None
    )
    scan = scanned(both)
    assert scan.keys == (
        f"gtin:000000{both}",
        f"gtin:00{expand_upce(both)}",
        f"code:{both}",
    )
    assert (scan.symbology, scan.gtin) == ("gtin8", f"000000{both}")


@pytest.mark.parametrize("text", ["425261", "0425261", "24252615", "04252615"])
def test_what_is_no_upce(text: str) -> None:
    """BAR-2"""
    assert expand_upce(text) is None
    assert scanned(text).keys == (f"code:{text}",)


def test_a_wrong_check_digit_leaves_the_code() -> None:
    """BAR-3"""
    scan = scanned("5701234567892")
    assert scan.keys == ("code:5701234567892",)
    assert (scan.symbology, scan.gtin, scan.check_digit_ok) == ("code", None, False)


def test_other_lengths_have_no_check_digit() -> None:
    """BAR-3"""
    assert scanned("4711").check_digit_ok is None


def test_a_wrong_check_digit_is_refused_where_the_scanner_says_ean() -> None:
    """BAR-3"""
    assert refusal("]E05701234567892") == refused("barcode.check_digit", text="5701234567892")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" - ", refused("barcode.empty")),
        ("57 01234-56789A", refused("barcode.not_digits", text="57 01234-56789A")),
        ("１２３４５６７０", refused("barcode.not_digits", text="１２３４５６７０")),
        ("12345678905", refused("barcode.gtin_length", text="12345678905", length=11)),
        (
            "5701234567892",
            refused("barcode.check_digit", text="5701234567892", expected="9"),
        ),
    ],
)
def test_import_refuses(text: str, expected: object) -> None:
    """BAR-1"""
    assert normalise(text) == expected


def test_import_drops_blanks_and_hyphens() -> None:
    """BAR-1"""
    assert normalise(" 5 701234-567899 ") == "05701234567899"
