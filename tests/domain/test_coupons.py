"""What coupons are known by (docs/rules/coupons.md)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.barcodes import Scan, read_scan
from kasse.domain.coupons import (
    ALPHABET,
    CODES_AT_MOST,
    Coupon,
    Coupons,
    is_campaign_code,
    is_genuine,
    number_of,
    plain,
    read_single_use,
    single_use_code,
    written,
)

SECRET = bytes(range(32))
SUMMER = Coupon(id="c-1", name="Sommer", codes=("SOMMER25", "9912345678904"), prefix="K7QX")
FREE_COFFEE = Coupon(
    id="c-2",
    name="Kaffe",
    numbers=("255:9501101020917", "8110:0614141:123456", "8112:0614141:123456"),
)


def scanned(text: str) -> Scan:
    scan = read_scan(text, today="2026-12-01")
    assert isinstance(scan, Scan), scan
    return scan


@pytest.mark.parametrize("text", ["SOMMER25", "sommer 25", "Sommer-25"])
def test_a_campaign_code_is_read_however_it_is_written(text: str) -> None:
    """CPN-1"""
    found = Coupons([FREE_COFFEE, SUMMER]).find(scanned(text))
    assert found is not None
    assert (found.coupon.id, found.code, found.once) == ("c-1", "SOMMER25", False)


@pytest.mark.parametrize(
    ("code", "may"),
    [("ABC", True), ("ØL2", True), ("AB", False), ("A" * 41, False), ("A_BC", False)],
)
def test_what_may_be_a_campaign_code(code: str, may: bool) -> None:
    """CPN-1"""
    assert is_campaign_code(plain(code)) is may


def test_a_single_use_code_is_the_same_on_every_machine() -> None:
    """CPN-2: worked out once with `openssl dgst -sha256 -mac HMAC` and by hand."""
    code = single_use_code(prefix="K7QX", number=1, secret=SECRET)
    assert written(code) == "K7QX-0001-9E46-JFDZ-V"
    assert number_of(code) == 1


@given(number=st.integers(0, CODES_AT_MOST - 1), secret=st.binary(min_size=32, max_size=32))
def test_a_single_use_code_is_known_to_its_coupon_only(number: int, secret: bytes) -> None:
    """CPN-2"""
    code = single_use_code(prefix="K7QX", number=number, secret=secret)
    assert read_single_use(written(code).lower()) == code
    assert number_of(code) == number
    assert is_genuine(code, secret=secret)
    assert is_genuine(code, secret=secret + b"x") is False


@given(place=st.integers(0, 16), letter=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_seen(place: int, letter: str) -> None:
    """CPN-2"""
    code = single_use_code(prefix="K7QX", number=77, secret=SECRET)
    wrong = code[:place] + letter + code[place + 1 :]
    assert (read_single_use(wrong) is None) is (wrong != code)


def test_letters_that_look_like_digits_are_read_as_these() -> None:
    """CPN-2"""
    code = single_use_code(prefix="K7QX", number=1, secret=SECRET)
    assert read_single_use(code.replace("1", "l").replace("0", "o")) == code
    assert read_single_use(code.replace("1", "I")) == code
    assert read_single_use("K7QX") is None
    assert read_single_use("Ü" * 17) is None


def test_a_single_use_code_is_found_by_its_prefix() -> None:
    """CPN-2"""
    code = single_use_code(prefix="K7QX", number=3, secret=SECRET)
    found = Coupons([SUMMER]).find(scanned(written(code)))
    assert found is not None
    assert (found.coupon.id, found.code, found.once) == ("c-1", code, True)
    assert Coupons([FREE_COFFEE]).find(scanned(code)) is None


@pytest.mark.parametrize(
    ("text", "code", "once"),
    [
        ("(255)9501101020917", "255:9501101020917", False),
        ("(255)95011010209170042", "255:9501101020917/0042", True),
        ("(255)9501101020917(8111)0005", "255:9501101020917", False),
        ("https://id.gs1.org/255/95011010209170042", "255:9501101020917/0042", True),
        ("(8110)106141411234563100110110", "8110:0614141:123456", False),
        ("(8110)1061414112345631001101103261231", "8110:0614141:123456", False),
        ("(8110)106141411234563100110110326123150987654", "8110:0614141:123456/987654", True),
        ("(8110)1061414112345631001101101011011093261231", "8110:0614141:123456", False),
        ("(8112)0106141411234560987654", "8112:0614141:123456/987654", True),
    ],
)
def test_gs1_numbers_are_read(text: str, code: str, once: bool) -> None:
    """CPN-3"""
    found = Coupons([FREE_COFFEE]).find(scanned(text))
    assert found is not None
    assert (found.coupon.id, found.code, found.once) == ("c-2", code, once)


def test_other_gs1_codes_are_no_coupons() -> None:
    """CPN-3"""
    assert Coupons([FREE_COFFEE]).find(scanned("(01)09501101020917(11)260101")) is None


def test_a_serial_number_may_be_asked_for() -> None:
    """CPN-3"""
    known = Coupons([Coupon(id="c", name="", numbers=("255:9501101020917",), serial=True)])
    assert known.find(scanned("(255)9501101020917")) is None
    assert known.find(scanned("(255)95011010209170042")) is not None
    assert known
    assert not Coupons()


def test_an_ean_of_a_coupon_is_a_campaign_code() -> None:
    """CPN-3"""
    found = Coupons([SUMMER]).find(scanned("9912345678904"))
    assert found is not None
    assert (found.coupon.id, found.once) == ("c-1", False)


def test_of_two_coupons_with_one_code_the_first_counts() -> None:
    """CPN-4: on every till, in whatever order the feed told them."""
    other = Coupon(id="c-0", name="", codes=("SOMMER25",))
    for order in ([other, SUMMER], [SUMMER, other]):
        found = Coupons(order).find(scanned("SOMMER25"))
        assert found is not None
        assert found.coupon.id == "c-0"
