"""In-store numbers: a price, weight or count printed into the digits by a shop's own scale.

GS1 leaves prefixes 02, 04 and 20 to 29 to shops and countries (General Specifications 2.1.11
and 2.1.12). A store's own patterns decide first, then the rules of its country, which `biip`
knows. Rules BAR-7 to BAR-9.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from biip import ParseConfig, ParseError
from biip.checksums import gs1_price_weight_check_digit
from biip.gtin import Gtin
from biip.rcn import Rcn, RcnRegion

from kasse.domain.barcodes.gtin import check_digit, has_check_digit
from kasse.domain.outcome import Refused, refused
from kasse.domain.quantity import Unit

_REGIONS = frozenset(region.value for region in RcnRegion)
_UNITS: Final[Mapping[str, Unit | None]] = {"P": None, "W": "kg", "Q": "pcs"}
_DECIMALS: Final = {"P": 2, "W": 3, "Q": 0}
_PATTERN = re.compile(r"([0-9]+)([IPWQV]+)(C?)")
_SHORTEST, _LONGEST = 8, 48


@dataclass(frozen=True, slots=True, kw_only=True)
class InStorePattern:
    """How a store reads its own numbers; made by `parse_pattern`.

    One character stands for each digit: a digit for itself, I item number, P price, W weight,
    Q count, V verifier of the price or weight, C check digit. `decimals` says how many of the
    measure's digits are decimals (of the currency's unit, the kilogram, the piece).
    """

    pattern: str
    decimals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InStoreReading:
    """What the digits of an in-store number state.

    `item` names the item whatever the measure; `gtin` is the number with the measure zeroed, as
    fourteen digits. A measure of zero states nothing. `verified` is False when the verifier
    digit is wrong; then nothing else is stated.
    """

    item: str = ""
    gtin: str | None = None
    price_minor: int | None = None
    quantity_thousandths: int | None = None
    unit: Unit | None = None
    verified: bool = True


def parse_pattern(text: str) -> InStorePattern | Refused:
    """The pattern written as "21IIIIIVPPPPC", with ":1" after it for other decimals than usual.

    Usual are 2 for a price, 3 for a weight (grams), 0 for a count. Twelve characters (UPC-A)
    are read as thirteen with a leading 0. Refused: barcode.pattern with `reason` "characters",
    "length", "prefix" (a number that GS1 gives to others), "item", "measure" (not exactly one
    run of P of at most nine digits, or of W or Q of at most six), "verifier" (V needs four or five digits),
    "decimals".
    """
    pattern, colon, decimals = text.strip().upper().partition(":")
    parts = _PATTERN.fullmatch(pattern)
    if parts is None:
        return refused("barcode.pattern", pattern=text[:80], reason="characters")
    if len(pattern) == 12:
        pattern = "0" + pattern
    measures = [letter for letter in "PWQ" if letter in pattern]
    reason = _pattern_fault(pattern, measures)
    if reason is None and colon and not re.fullmatch(r"[0-3]", decimals):
        reason = "decimals"
    if reason is not None:
        return refused("barcode.pattern", pattern=text[:80], reason=reason)
    return InStorePattern(
        pattern=pattern, decimals=int(decimals) if colon else _DECIMALS[measures[0]]
    )


def read_in_store(
    digits: str, *, patterns: tuple[InStorePattern, ...], region: str, currency_exponent: int
) -> InStoreReading | None:
    """What an in-store number states, or None when no pattern and no rule is for it."""
    number = "0" + digits if len(digits) == 12 else digits
    for pattern in patterns:
        if _applies(pattern.pattern, number):
            return _read_by_pattern(pattern, number, currency_exponent)
    in_region = len(number) == 13 and (number[0] == "2" or number[:2] == "02")
    if in_region and region.lower() in _REGIONS and has_check_digit(number):
        return _read_by_region(number, region.lower(), currency_exponent)
    return None


def _pattern_fault(pattern: str, measures: list[str]) -> str | None:
    if not _SHORTEST <= len(pattern) <= _LONGEST or len(pattern) == 14:
        return "length"
    if len(pattern) == 13 and pattern[0] != "2" and pattern[:2] not in ("02", "04"):
        return "prefix"
    if len(pattern) == 8 and pattern[0] not in "02":
        return "prefix"
    if not _is_one_run(pattern, "I"):
        return "item"
    if len(measures) != 1 or not _is_one_run(pattern, measures[0]):
        return "measure"
    size = pattern.count(measures[0])
    if size > (9 if measures[0] == "P" else 6):
        return "measure"
    if pattern.count("V") > 1 or ("V" in pattern and size not in (4, 5)):
        return "verifier"
    return None


def _is_one_run(pattern: str, letter: str) -> bool:
    return letter * max(1, pattern.count(letter)) in pattern


def _applies(pattern: str, number: str) -> bool:
    if len(pattern) != len(number) or pattern[0] != number[0]:
        return False
    if pattern[-1] == "C" and not has_check_digit(number):
        return False
    return all(p == n for p, n in zip(pattern, number, strict=True) if p.isdigit())


def _read_by_pattern(
    pattern: InStorePattern, number: str, currency_exponent: int
) -> InStoreReading:
    text = pattern.pattern
    letter = next(letter for letter in "PWQ" if letter in text)
    measure = "".join(n for p, n in zip(text, number, strict=True) if p == letter)
    if "V" in text and number[text.index("V")] != _verifier(measure):
        return InStoreReading(verified=False)
    zeroed = "".join("0" if p == letter else n for p, n in zip(text, number, strict=True))
    if "V" in text:
        at = text.index("V")
        zeroed = zeroed[:at] + _verifier("0" * len(measure)) + zeroed[at + 1 :]
    if text[-1] == "C":
        zeroed = zeroed[:-1] + check_digit(zeroed[:-1])
    is_gtin = len(zeroed) in (8, 13) and has_check_digit(zeroed)
    exponent = currency_exponent if letter == "P" else 3
    value, finer = divmod(int(measure) * 10**exponent, 10**pattern.decimals)
    return _reading(
        item="".join(n for p, n in zip(text, number, strict=True) if p.isdigit() or p == "I"),
        gtin=zeroed.zfill(14) if is_gtin else None,
        value=0 if finer else value,
        unit=_UNITS[letter],
    )


def _read_by_region(number: str, region: str, currency_exponent: int) -> InStoreReading | None:
    try:
        rcn = Gtin.parse(number, config=ParseConfig(rcn_region=region))
    except ParseError:
        # The GTIN check digit was right, so what biip found wrong is the verifier.
        return InStoreReading(verified=False)
    assert isinstance(rcn, Rcn)
    unit: Unit | None = None
    value = 0
    if rcn.price is not None:
        # A price with finer decimals than the currency has is none.
        scaled = rcn.price.scaleb(currency_exponent)
        value = int(scaled) if scaled == int(scaled) else 0
    elif rcn.weight is not None:
        value, unit = int(rcn.weight.scaleb(3)), "kg"
    elif rcn.count is not None:
        value, unit = rcn.count * 1000, "pcs"
    else:
        return None
    return _reading(
        item=number[:2] + (rcn.item_reference or ""),
        gtin=rcn.without_variable_measure().as_gtin_14(),
        value=value,
        unit=unit,
    )


def _reading(*, item: str, gtin: str | None, value: int, unit: Unit | None) -> InStoreReading:
    """The value is a price in minor units when there is no unit, and thousandths when there is."""
    return InStoreReading(
        item=item,
        gtin=gtin,
        price_minor=value or None if unit is None else None,
        quantity_thousandths=None if unit is None else value or None,
        unit=unit if value else None,
    )


def _verifier(measure: str) -> str:
    return str(gs1_price_weight_check_digit(measure))
