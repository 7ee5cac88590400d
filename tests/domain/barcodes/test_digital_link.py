"""GS1 Digital Link, beyond the official vectors."""

import pytest

from kasse.domain.outcome import refused
from tests.domain.barcodes.samples import GTIN, refusal, scanned


def test_a_link_says_item_lot_and_expiry() -> None:
    """BAR-6"""
    scan = scanned("https://shop.example/x/01/05701234567899/10/A1?17=261231&utm=7")
    assert (scan.keys, scan.symbology) == ((f"gtin:{GTIN}",), "digital_link")
    assert (scan.lot, scan.expires_on, scan.extra) == ("A1", "2026-12-31", ())


@pytest.mark.parametrize("number", ["5701234567899", "05701234567899"])
@pytest.mark.parametrize("lead", ["", "]Q1", "]d1"])
def test_shorter_gtins_and_plain_symbols(number: str, lead: str) -> None:
    """BAR-6"""
    assert scanned(f"{lead}HTTP://shop.example/01/{number}").gtin == GTIN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.com/menu", refused("barcode.digital_link", reason="no_key")),
        ("https://", refused("barcode.digital_link", reason="uri")),
        (
            "https://a/01/05701234567899/21/A/10/B",
            refused("barcode.digital_link", reason="qualifiers"),
        ),
        (
            "https://a/01/05701234567899?21=A",
            refused("barcode.digital_link", reason="attribute", ai="21"),
        ),
        (
            "https://a/01/05701234567899/10/A%2",
            refused("barcode.digital_link", reason="encoding", ai="10"),
        ),
        (
            "https://a/01/05701234567899?10=A&99=%zz",
            refused("barcode.digital_link", reason="attribute", ai="10"),
        ),
        (
            "https://a/01/05701234567899?99=%zz",
            refused("barcode.digital_link", reason="encoding", ai="99"),
        ),
        (
            "https://a/01/05701234567892",
            refused(
                "barcode.gs1_value",
                ai="01",
                value="05701234567892",
                reason="incorrect_check_digit",
            ),
        ),
        ("https://a/01/05701234567899?89=1", refused("barcode.gs1_ai", ai="89")),
    ],
)
def test_broken_links_say_what_is_wrong(text: str, expected: object) -> None:
    """BAR-6"""
    assert refusal(text) == expected


def test_another_scheme_is_a_code() -> None:
    """BAR-6"""
    assert scanned("ftp://a/01/05701234567899").symbology == "code"
