"""What the tests of barcodes share."""

from kasse.domain.barcodes import Scan, read_scan
from kasse.domain.barcodes.gtin import check_digit
from kasse.domain.barcodes.in_store import InStorePattern
from kasse.domain.outcome import Refused

TODAY = "2026-11-23"
GTIN = "05701234567899"


def scanned(
    text: str,
    *,
    patterns: tuple[InStorePattern, ...] = (),
    region: str = "DK",
    currency_exponent: int = 2,
    today: str = TODAY,
) -> Scan:
    """The scan of a text that must be accepted."""
    scan = read_scan(
        text, today=today, patterns=patterns, region=region, currency_exponent=currency_exponent
    )
    assert isinstance(scan, Scan), scan
    return scan


def refusal(text: str) -> Refused:
    """The refusal of a text that must be refused."""
    answer = read_scan(text, today=TODAY)
    assert isinstance(answer, Refused), answer
    return answer


def with_check_digit(digits: str) -> str:
    return digits + check_digit(digits)
