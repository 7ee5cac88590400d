"""From the characters of a scanner to a `Scan`. Rules BAR-1 to BAR-14 in docs/rules/barcodes.md."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from kasse.domain.barcodes.digital_link import looks_like_uri, read_digital_link
from kasse.domain.barcodes.element_strings import (
    FNC1,
    Pairs,
    check_together,
    read_bracketed,
    read_symbol,
)
from kasse.domain.barcodes.gtin import GTIN_LENGTHS, expand_upce, has_check_digit, is_digits
from kasse.domain.barcodes.in_store import InStorePattern, InStoreReading, read_in_store
from kasse.domain.barcodes.meaning import scan_of_pairs
from kasse.domain.barcodes.scan import Scan, Symbology
from kasse.domain.outcome import Refused, refused

LONGEST_SCAN = 2048
LONGEST_CODE = 80

# Not str.strip(): Python counts the separator \x1d as a blank.
_BLANKS = " \t\r\n\v\f\x00\u00a0\ufeff"
_SEPARATORS = re.compile(r"\{GS\}|<GS>|\{FNC1\}|<FNC1>|\u241d")
_IDENTIFIER = re.compile(r"\][A-Za-z][0-9A-Fa-f]")
_GS1_IDENTIFIERS = frozenset({"]C1", "]d2", "]Q3", "]J1", "]e0"})
_EAN_IDENTIFIERS = frozenset({"]E0", "]E3", "]E4"})
_COMPOSITE = "|]e0"
_SYMBOLOGIES: Final[Mapping[int, Symbology]] = {
    8: "gtin8",
    12: "gtin12",
    13: "gtin13",
    14: "gtin14",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shop:
    """What a shop adds to the reading of its scans."""

    today: str
    patterns: tuple[InStorePattern, ...]
    region: str
    currency_exponent: int


def read_scan(
    text: str,
    *,
    today: str,
    patterns: tuple[InStorePattern, ...] = (),
    region: str = "",
    currency_exponent: int = 2,
) -> Scan | Refused:
    """What a scan (or a code typed by hand) says; it never raises, whatever the text.

    `today` is the store's ISO date; `patterns` are the store's own for in-store numbers and
    come before the rules of its `region` (ISO 3166-1 alpha-2; "" for none);
    `currency_exponent` is the number of decimals of the shop's currency.

    Refused: barcode.empty, barcode.too_long, barcode.unreadable, barcode.symbology,
    barcode.not_digits, barcode.gtin_length, barcode.check_digit (those three only when the
    scanner itself said EAN), barcode.brackets, barcode.gs1_ai, barcode.gs1_value,
    barcode.gs1_together, barcode.digital_link.
    """
    shop = _Shop(today=today, patterns=patterns, region=region, currency_exponent=currency_exponent)
    data = text.strip(_BLANKS)
    if len(data) in GTIN_LENGTHS and is_digits(data):
        return _read_digits(data, shop)
    if len(data) > LONGEST_SCAN:
        return refused("barcode.too_long", length=len(data), limit=LONGEST_SCAN)
    data = _SEPARATORS.sub(FNC1, data)
    unreadable = _refuse_unreadable(data)
    if unreadable is not None:
        return unreadable
    identifier = ""
    if data.startswith("]"):
        found = _IDENTIFIER.match(data)
        if found is None:
            return refused("barcode.symbology", identifier=data[:3])
        identifier, data = found[0], data[3:]
    elif data.startswith("^"):
        data = data.replace("^", FNC1)
    if not data.strip(_BLANKS + FNC1):
        return refused("barcode.empty")
    if identifier in _EAN_IDENTIFIERS:
        return _read_ean(identifier, data, shop)
    if identifier in _GS1_IDENTIFIERS or FNC1 in data:
        return _read_gs1(read_symbol(data), data.lstrip(FNC1), shop)
    return _read_unmarked(data, shop)


def _read_unmarked(data: str, shop: _Shop) -> Scan | Refused:
    """Text that no identifier or FNC1 declares to be GS1's."""
    if looks_like_uri(data):
        return _read_gs1(read_digital_link(data), data, shop, symbology="digital_link")
    if re.match(r"\([0-9]{2,4}\)", data):
        return _read_gs1(read_bracketed(data), data, shop)
    if re.match(r"01[0-9]{14}", data):
        scan = _read_gs1(read_symbol(data), data, shop)
        if isinstance(scan, Scan):
            code = (_code_key(data),) if len(data) <= LONGEST_CODE else ()
            return replace(scan, keys=scan.keys + code)
    if len(data) > LONGEST_CODE:
        return refused("barcode.too_long", length=len(data), limit=LONGEST_CODE)
    if is_digits(data):
        return _read_digits(data, shop)
    return Scan(keys=(_code_key(data),), symbology="code", text=data)


def _read_gs1(
    pairs: Pairs | Refused, text: str, shop: _Shop, *, symbology: Symbology = "gs1"
) -> Scan | Refused:
    if isinstance(pairs, Refused):
        return pairs
    return check_together(pairs) or scan_of_pairs(
        pairs,
        symbology=symbology,
        text=text,
        today=shop.today,
        shop_exponent=shop.currency_exponent,
    )


def _read_ean(identifier: str, data: str, shop: _Shop) -> Scan | Refused:
    """Digits that the scanner itself knows to be EAN or UPC, with what was printed beside them."""
    digits, mark, composite = data.partition(_COMPOSITE)
    add_on = ""
    if identifier == "]E3":
        digits, add_on = digits[:13], digits[13:]
    if not is_digits(digits) or (add_on and not is_digits(add_on)):
        return refused("barcode.not_digits", text=data[:80])
    lengths = (8,) if identifier == "]E4" else (8, 12, 13)
    if len(digits) not in lengths:
        return refused("barcode.gtin_length", text=digits[:80], length=len(digits))
    scan = _read_digits(digits, shop)
    if scan.gtin is None:
        return refused("barcode.check_digit", text=digits)
    extra = (("add_on", add_on),) if add_on else ()
    if not mark:
        return replace(scan, extra=extra)
    pairs = read_symbol(composite)
    if isinstance(pairs, Refused):
        return pairs
    beside = _read_gs1((("01", scan.gtin), *pairs), data, shop, symbology=scan.symbology)
    if isinstance(beside, Refused):
        return beside
    return replace(beside, keys=scan.keys, extra=beside.extra + extra)


def _read_digits(digits: str, shop: _Shop) -> Scan:
    keys: tuple[str, ...] = ()
    symbology: Symbology = "code"
    gtin = check_digit_ok = None
    if len(digits) in GTIN_LENGTHS:
        check_digit_ok = has_check_digit(digits)
        if check_digit_ok:
            gtin, symbology = digits.zfill(14), _SYMBOLOGIES[len(digits)]
            keys = (f"gtin:{gtin}",)
        upca = expand_upce(digits)
        if upca is not None:
            keys = (*keys, f"gtin:{upca.zfill(14)}")
            if gtin is None:
                gtin, symbology, check_digit_ok = upca.zfill(14), "upce", True
    scan = Scan(
        keys=(*keys, f"code:{digits}"),
        symbology=symbology,
        text=digits,
        gtin=gtin,
        check_digit_ok=check_digit_ok,
    )
    if not shop.patterns and digits[0] != "2" and digits[:2] != "02":
        return scan
    reading = read_in_store(
        digits,
        patterns=shop.patterns,
        region=shop.region,
        currency_exponent=shop.currency_exponent,
    )
    return scan if reading is None else _with_reading(scan, reading)


def _with_reading(scan: Scan, reading: InStoreReading) -> Scan:
    """The whole number stays first in the keys, since many in-store codes are ordinary ones."""
    if not reading.verified:
        return replace(scan, in_store_check_ok=False)
    keys = (*scan.keys, f"instore:{reading.item}")
    if reading.gtin is not None and f"gtin:{reading.gtin}" not in keys:
        keys = (*keys, f"gtin:{reading.gtin}")
    return replace(
        scan,
        keys=keys,
        symbology="in_store",
        price_minor=reading.price_minor,
        quantity_thousandths=reading.quantity_thousandths,
        unit=reading.unit,
        in_store_check_ok=True,
    )


def _refuse_unreadable(data: str) -> Refused | None:
    """Control characters, and the character that stands for bytes that could not be decoded."""
    for position, character in enumerate(data, start=1):
        if character == "\ufffd" or (character != FNC1 and not character.isprintable()):
            return refused(
                "barcode.unreadable",
                position=position,
                character=f"U+{ord(character):04X}",
            )
    return None


def _code_key(text: str) -> str:
    return "code:" + unicodedata.normalize("NFC", text).upper()
