"""Coupons' numbers: AI 255, and North American coupons in AI 8110 and AI 8112, which are digits by
a layout.

Source: GS1 US, North American Coupon Application Guideline; reasons are named as in the GS1
Barcode Syntax Dictionary. A layout is a list of fields read from left to right.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kasse.domain.barcodes.scan import Scan

GCN_LENGTH = 13
"""Digits of a Global Coupon Number without its serial number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """One field of a coupon: so many digits, or a length digit and then digits.

    `lengths` are the length digits allowed (then `added` plus that digit digits follow);
    without it, `size` digits follow, of which a single one must be in `allowed`. `missing` and
    `invalid` are the reasons when the first digit is not there or not allowed, `truncated` when
    the digits after it are too few.
    """

    missing: str
    invalid: str = ""
    truncated: str = ""
    lengths: str = ""
    added: int = 0
    size: int = 0
    allowed: str = "0123456789"
    absent: str = ""


def _sized(name: str, size: int) -> _Field:
    return _Field(missing=f"truncated_{name}", size=size)


def _choice(name: str, allowed: str) -> _Field:
    return _Field(missing=f"missing_{name}", invalid=f"invalid_{name}", size=1, allowed=allowed)


def _prefixed(name: str, lengths: str, added: int, absent: str = "") -> _Field:
    return _Field(
        missing=f"missing_{name}_vli",
        invalid=f"invalid_{name}_length",
        truncated=f"truncated_{name}",
        lengths=lengths,
        added=added,
        absent=absent,
    )


def _purchase(ordinal: str) -> tuple[_Field, ...]:
    return (
        _prefixed(f"{ordinal}_purchase_requirement", "12345", 0),
        _choice(f"{ordinal}_purchase_requirement_code", "012349"),
        _sized(f"{ordinal}_purchase_family_code", 3),
    )


_SERIAL_NUMBER = _prefixed("serial_number", "0123456789", 6)
_HEAD = (
    _prefixed("gcp", "0123456", 6),
    _sized("offer_code", 6),
    _prefixed("save_value", "12345", 0),
    *_purchase("1st"),
)
_SECOND = (
    _choice("additional_purchase_rules_code", "0123"),
    *_purchase("2nd"),
    _prefixed("2nd_purchase_gcp", "0123456", 6, absent="9"),
)
_THIRD = (*_purchase("3rd"), _prefixed("3rd_purchase_gcp", "0123456", 6, absent="9"))
_RETAILER = _prefixed("retailer_gcp_or_gln", "1234567", 6)
_MISCELLANEOUS = (
    _choice("save_value_code", "01256"),
    _choice("save_value_applies_to_item", "012"),
    _choice("store_coupon_flag", "0123456789"),
    _choice("dont_multiply_flag", "01"),
)
_POS_OFFER = (
    _choice("format_code", "01"),
    _prefixed("funder", "0123456", 6),
    _sized("offer_code", 6),
    _SERIAL_NUMBER,
)


def check_coupon(data: str) -> str | None:
    """What is wrong with the digits of AI 8110, or None."""
    at = _read(data, 0, _HEAD)
    kind = expires = starts = ""
    while isinstance(at, int) and at < len(data):
        # The optional fields stand in the order of their digits, each at most once.
        if data[at] <= kind:
            return "coupon_excess_data"
        kind, at = data[at], at + 1
        if kind in "34":
            date = data[at : at + 6]
            name = "expiration" if kind == "3" else "start"
            if len(date) < 6:
                return f"coupon_too_short_for_{name}_date"
            if not _is_date(date):
                # The dictionary's own spelling.
                return f"coupon_invalid_{'exipiration' if kind == '3' else 'start'}_date"
            expires, starts = (date, starts) if kind == "3" else (expires, date)
            if expires and starts and expires < starts:
                return "coupon_expiration_before_start"
            at += 6
        elif kind in "12569":
            at = _read(data, at, _optional(kind))
        else:
            return "coupon_excess_data"
    return at if isinstance(at, str) else None


def check_pos_offer(data: str) -> str | None:
    """What is wrong with the digits of AI 8112 (a positive offer file), or None."""
    at = _read(data, 0, _POS_OFFER)
    if isinstance(at, str):
        return at
    return "coupon_excess_data" if at < len(data) else None


def coupon_numbers(scan: Scan) -> Iterator[tuple[str, str]]:
    """What a GS1 code says of a coupon: its number, as AI and digits, and the serial number, "" where
    there is none (CPN-3)."""
    for ai, data in scan.extra:
        if ai == "255":
            yield f"255:{data[:GCN_LENGTH]}", data[GCN_LENGTH:]
        elif ai == "8110":
            values, at = _values(data, 0, _HEAD)
            yield f"8110:{values[0]}:{values[1]}", _serial_number(data, at)
        elif ai == "8112":
            values, _ = _values(data, 0, _POS_OFFER)
            yield f"8112:{values[1]}:{values[2]}", values[3]


def _serial_number(data: str, at: int) -> str:
    """That of AI 8110, whose optional fields begin at `at`."""
    while at < len(data):
        kind, at = data[at], at + 1
        if kind in "34":
            at += 6
            continue
        values, at = _values(data, at, _optional(kind))
        if kind == "5":
            return values[0]
    return ""


def _values(data: str, at: int, fields: tuple[_Field, ...]) -> tuple[list[str], int]:
    """What stands in fields of digits that follow the layout, and where they end."""
    values = []
    for field in fields:
        size = field.size
        if not size:
            length, at = data[at], at + 1
            size = 0 if length == field.absent else field.added + int(length)
        values.append(data[at : at + size])
        at += size
    return values, at


def _optional(kind: str) -> tuple[_Field, ...]:
    match kind:
        case "1":
            return _SECOND
        case "2":
            return _THIRD
        case "5":
            return (_SERIAL_NUMBER,)
        case "6":
            return (_RETAILER,)
        case _:
            return _MISCELLANEOUS


def _read(data: str, at: int, fields: tuple[_Field, ...]) -> int | str:
    """Where the fields that begin at `at` end, or what is wrong with them."""
    for field in fields:
        if field.size:
            taken = data[at : at + field.size]
            if len(taken) < field.size:
                return f"coupon_{field.missing}"
            if field.size == 1 and taken not in field.allowed:
                return f"coupon_{field.invalid}"
            at += field.size
            continue
        if at >= len(data):
            return f"coupon_{field.missing}"
        length, at = data[at], at + 1
        if field.absent and length == field.absent:
            continue
        if length not in field.lengths:
            return f"coupon_{field.invalid}"
        at += field.added + int(length)
        if at > len(data):
            return f"coupon_{field.truncated}"
    return at


def _is_date(date: str) -> bool:
    year, month, day = int(date[:2]), int(date[2:4]), int(date[4:])
    if not 1 <= month <= 12:
        return False
    # Coupon dates are of this century, where each fourth year is a leap year.
    longest = 31 - (month in (4, 6, 9, 11)) if month != 2 else 29 - (year % 4 != 0)
    return 1 <= day <= longest
