"""In-store numbers: a store's patterns, the rules of its country, and the exact number first."""

from decimal import Decimal

import pytest
from biip import ParseConfig
from biip.gtin import Gtin
from biip.rcn import Rcn, RcnRegion
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.barcodes import InStorePattern, as_found, parse_pattern
from kasse.domain.outcome import refused
from tests.domain.barcodes.samples import scanned, with_check_digit

NUMBER = with_check_digit("211234001234")


def pattern(text: str) -> InStorePattern:
    parsed = parse_pattern(text)
    assert isinstance(parsed, InStorePattern), parsed
    return parsed


def test_a_pattern_with_verifier() -> None:
    """BAR-7"""
    scan = scanned("2112345912349", patterns=(pattern("21IIIIIVPPPPC"),))
    assert scan.keys == (
        "gtin:02112345912349",
        "code:2112345912349",
        "instore:2112345",
        "gtin:02112345000008",
    )
    assert (scan.symbology, scan.price_minor, scan.currency) == ("in_store", 1234, None)
    assert (scan.quantity_thousandths, scan.unit, scan.in_store_check_ok) == (None, None, True)


def test_the_zeroed_number_gets_a_new_verifier() -> None:
    """BAR-7, BAR-9"""
    body = "21IIIIVPPPPP".replace("IIII", "1234")
    number = with_check_digit(body.replace("VPPPPP", "614685"))
    # The verifier of 14685 is 6 in the General Specifications; that of 00000 is 0.
    scan = scanned(number, patterns=(pattern("21IIIIVPPPPPC"),))
    assert scan.price_minor == 14685
    assert scan.keys[-1] == "gtin:0" + with_check_digit("211234000000")


@pytest.mark.parametrize(
    ("text", "number", "stated"),
    [
        ("26IIIIWWWWWWC", "261234001234", (None, 1234, "kg")),
        ("26IIIIWWWWWWC:2", "261234001234", (None, 12340, "kg")),
        ("25IIIIIIQQQQC", "251234560012", (None, 12000, "pcs")),
        ("21IIIIIPPPPPC", "211234501995", (1995, None, None)),
        ("21IIIIIPPPPPC:1", "211234501995", (19950, None, None)),
        ("21IIIIIPPPPPC:3", "211234501995", (None, None, None)),
        ("21IIIIIPPPPPC:3", "211234501990", (199, None, None)),
        ("2IIIIIPPPPPC", "021234501995", (1995, None, None)),
    ],
)
def test_decimals(text: str, number: str, stated: object) -> None:
    """BAR-7, BAR-9"""
    scan = scanned(with_check_digit(number), patterns=(pattern(text),))
    assert (scan.price_minor, scan.quantity_thousandths, scan.unit) == stated


def test_upc_a_matches_with_and_without_its_zero() -> None:
    """BAR-7"""
    patterns = (pattern("2IIIIIPPPPPC"),)
    assert patterns[0] == InStorePattern(pattern="02IIIIIPPPPPC", decimals=2)
    short, long = with_check_digit("21234501995"), with_check_digit("021234501995")
    for number in (short, long):
        scan = scanned(number, patterns=patterns)
        assert (scan.price_minor, scan.keys[2]) == (1995, "instore:0212345")


def test_codes_that_are_no_gtin_may_have_a_pattern() -> None:
    """BAR-7"""
    scan = scanned("9900421234", patterns=(pattern("99IIIIPPPP"),))
    assert scan.keys == ("code:9900421234", "instore:990042")
    assert (scan.price_minor, scan.check_digit_ok) == (1234, None)
    eight = scanned(with_check_digit("2123099"), patterns=(pattern("2IIIPPPC"),), region="")
    assert (eight.keys[2], eight.price_minor) == ("instore:2123", 99)
    assert eight.keys[3] == "gtin:000000" + with_check_digit("2123000")


def test_the_first_pattern_that_fits_decides() -> None:
    """BAR-7"""
    patterns = (pattern("24IIIIIPPPPPC"), pattern("211IIIIPPPPPC:1"), pattern("21IIIIIPPPPPC"))
    assert scanned(with_check_digit("211234500100"), patterns=patterns).price_minor == 1000
    assert scanned(with_check_digit("212234500100"), patterns=patterns).price_minor == 100


def test_a_wrong_check_digit_fits_no_pattern() -> None:
    """BAR-7"""
    scan = scanned("2112345912340", patterns=(pattern("21IIIIIVPPPPC"),))
    assert (scan.keys, scan.check_digit_ok) == (("code:2112345912340",), False)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "characters"),
        ("IIIIIIIIPPPPC", "characters"),
        ("21IIIIICPPPPP", "characters"),
        ("21IIIXIPPPPPC", "characters"),
        ("21IPPPC", "length"),
        ("21IIIIIIPPPPPC", "length"),
        ("57IIIIIPPPPPC", "prefix"),
        ("5IIIIPPC", "prefix"),
        ("21PPPPPPPPPPC", "item"),
        ("21IIPPPIIPPPC", "item"),
        ("21IIIIIIIIIIC", "measure"),
        ("21IIIPPWWIIIC", "item"),
        ("21IIIIIPPPWWC", "measure"),
        ("21IIIIPPVPPPC", "measure"),
        ("21IIIIIVPPPVC", "verifier"),
        ("21IIIIIIVPPPC", "verifier"),
        ("21IIIWWWWWWWC", "measure"),
        ("99IIPPPPPPPPPP", "length"),
        ("99IIPPPPPPPPPPP", "measure"),
        ("21IIIIIPPPPPC:", "decimals"),
        ("21IIIIIPPPPPC:4", "decimals"),
    ],
)
def test_wrong_patterns_are_refused(text: str, reason: str) -> None:
    """BAR-7"""
    assert parse_pattern(text) == refused("barcode.pattern", pattern=text, reason=reason)


@given(st.text("0123IPWQVC:1", max_size=20))
def test_any_pattern_text_is_answered_and_reads_digits(text: str) -> None:
    """BAR-7"""
    parsed = parse_pattern(text)
    if isinstance(parsed, InStorePattern):
        number = "".join(c if c.isdigit() else "1" for c in parsed.pattern)
        scan = scanned(number, patterns=(parsed,))
        assert scan.keys[-1].split(":")[0] in {"gtin", "code", "instore"}


@pytest.mark.parametrize(
    ("number", "item", "stated"),
    [
        ("211234001234", "211234", (1234, None, None)),
        ("241234001234", "241234", (1234, None, None)),
        ("261234001234", "261234", (None, 1234, "kg")),
        ("271234501234", "2712345", (None, 1234, "kg")),
        ("281234001234", "281234", (None, 1234, "kg")),
    ],
)
def test_denmark(number: str, item: str, stated: object) -> None:
    """BAR-8"""
    scan = scanned(with_check_digit(number))
    assert scan.keys[2] == f"instore:{item}"
    assert (scan.price_minor, scan.quantity_thousandths, scan.unit) == stated


@pytest.mark.parametrize("prefix", ["02", "20", "25", "29"])
def test_denmark_leaves_other_prefixes_alone(prefix: str) -> None:
    """BAR-8"""
    scan = scanned(with_check_digit(f"{prefix}1234001234"))
    assert (scan.symbology, scan.price_minor, scan.in_store_check_ok) == ("gtin13", None, None)


@pytest.mark.parametrize("region", [region.value for region in RcnRegion])
@given(prefix=st.integers(20, 29), body=st.text("0123456789", min_size=10, max_size=10))
def test_regions_agree_with_the_library(region: str, prefix: int, body: str) -> None:
    """BAR-8"""
    number = with_check_digit(f"{prefix}{body}")
    config = ParseConfig(rcn_region=region, rcn_verify_variable_measure=False)
    expected = Gtin.parse(number, config=config)
    assert isinstance(expected, Rcn)
    scan = scanned(number, region=region.upper())
    if scan.in_store_check_ok is not True:
        return
    price = Decimal(scan.price_minor or 0).scaleb(-2)
    quantity = Decimal(scan.quantity_thousandths or 0).scaleb(-3)
    assert price == (expected.price or 0)
    assert quantity == (expected.weight or expected.count or 0)
    assert scan.unit == (("kg" if expected.weight else "pcs") if quantity else None)


@pytest.mark.parametrize("region", ["", "US", "XX"])
def test_no_region_states_nothing(region: str) -> None:
    """BAR-8"""
    assert scanned(NUMBER, region=region).symbology == "gtin13"


def test_a_misread_number_is_no_in_store_number() -> None:
    """BAR-8"""
    scan = scanned("2112340012340")
    assert (scan.keys, scan.symbology) == (("code:2112340012340",), "code")
    assert (scan.check_digit_ok, scan.in_store_check_ok) == (False, None)


def test_counts_of_a_region() -> None:
    """BAR-8"""
    # Germany: prefix 25, item, verifier, count; the verifier of 00012 is 2.
    answers = [
        scanned(with_check_digit(f"251234{verifier}00012"), region="DE") for verifier in range(10)
    ]
    read = [scan for scan in answers if scan.in_store_check_ok]
    assert [(scan.quantity_thousandths, scan.unit) for scan in read] == [(12000, "pcs")]
    assert [scan.in_store_check_ok for scan in answers].count(False) == 9


def test_prices_follow_the_currency() -> None:
    """BAR-8, BAR-9"""
    swedish = with_check_digit("201234561234")
    assert scanned(swedish, region="SE").price_minor == 1234
    assert scanned(swedish, region="SE", currency_exponent=3).price_minor == 12340
    finer = scanned(swedish, region="SE", currency_exponent=0)
    assert (finer.price_minor, finer.keys[2]) == (None, "instore:20123456")


def test_patterns_come_before_the_country() -> None:
    """BAR-7, BAR-8"""
    scan = scanned(NUMBER, patterns=(pattern("21IIIIWWWWWWC"),))
    assert (scan.price_minor, scan.quantity_thousandths) == (None, 1234)


def test_the_exact_number_comes_first() -> None:
    """BAR-9"""
    scan = scanned(NUMBER)
    assert scan.keys == (
        f"gtin:0{NUMBER}",
        f"code:{NUMBER}",
        "instore:211234",
        "gtin:02112340000003",
    )
    for key in scan.keys[:2]:
        exact = as_found(scan, key=key)
        assert (exact.price_minor, exact.quantity_thousandths, exact.unit) == (None, None, None)
        assert exact.keys == scan.keys
    for key in scan.keys[2:]:
        assert as_found(scan, key=key) == scan


def test_other_scans_keep_what_they_state() -> None:
    """BAR-9"""
    scan = scanned("(01)05701234567899(3103)000195")
    assert as_found(scan, key=scan.keys[0]) == scan


def test_a_measure_of_zero_states_nothing() -> None:
    """BAR-9"""
    number = with_check_digit("211234000000")
    scan = scanned(number)
    assert scan.keys == (f"gtin:0{number}", f"code:{number}", "instore:211234")
    assert (scan.price_minor, scan.quantity_thousandths, scan.unit) == (None, None, None)
    assert as_found(scan, key=scan.keys[0]) == scan


def test_a_wrong_verifier_leaves_the_whole_number() -> None:
    """BAR-9"""
    number = with_check_digit("211234581234")
    scan = scanned(number, patterns=(pattern("21IIIIIVPPPPC"),))
    assert scan.keys == (f"gtin:0{number}", f"code:{number}")
    assert (scan.in_store_check_ok, scan.price_minor) == (False, None)
