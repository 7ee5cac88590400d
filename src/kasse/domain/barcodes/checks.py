"""What a component of a GS1 element string must satisfy: one check for each linter of GS1.

Each takes the component's characters and returns None, or the reason in GS1's own words
(lower-case, without "GS1_LINTER_"). Source: GS1 Barcode Syntax Dictionary (Apache-2.0); whether
a company prefix has been issued is not looked up, since a till works offline.
"""

import re
from collections.abc import Callable
from types import MappingProxyType

from stdnum.iso7064 import mod_97_10

from kasse.domain.barcodes.code_lists import (
    COUNTRIES,
    COUNTRY_NUMBERS,
    CURRENCY_NUMBERS,
    PACKAGE_TYPES,
)
from kasse.domain.barcodes.coupons import check_coupon, check_pos_offer
from kasse.domain.barcodes.gtin import has_check_digit, is_digits

Check = Callable[[str], str | None]

_SHORTEST_COMPANY_PREFIX = 4
_SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_SET_32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PRIMES = tuple(n for n in range(2, 520) if all(n % d for d in range(2, n)))[:97]
_MEDIA_TYPES = frozenset(f"{n:02}" for n in (*range(1, 11), *range(80, 100)))


def days_in_month(year: int, month: int) -> int:
    """How many days the month (1 to 12) has in that year of the Gregorian calendar."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def check_numeric(data: str) -> str | None:
    return None if not data or is_digits(data) else "non_digit_character"


def check_set_82(data: str) -> str | None:
    return None if all(c in _SET_82 for c in data) else "invalid_cset82_character"


def check_set_39(data: str) -> str | None:
    return None if re.fullmatch(r"[#/0-9A-Z-]*", data) else "invalid_cset39_character"


def check_set_64(data: str) -> str | None:
    bare = data.rstrip("=")
    if not re.fullmatch(r"[0-9A-Za-z_-]*", bare):
        return "invalid_cset64_character"
    padding = len(data) - len(bare)
    if padding and (padding > 2 or len(data) % 3 != 0):
        return "invalid_cset64_padding"
    return None


def _csum(data: str) -> str | None:
    if not is_digits(data):
        return "non_digit_character"
    return None if has_check_digit(data) else "incorrect_check_digit"


def _csumalpha(data: str) -> str | None:
    body, pair = data[:-2], data[-2:]
    if len(data) < 2:
        return "too_short_for_check_pair"
    if len(body) > len(_PRIMES):
        return "too_long_for_check_pair_implementation"
    if check_set_82(body):
        return "invalid_cset82_character"
    total = sum(_SET_82.index(c) * prime for c, prime in zip(reversed(body), _PRIMES, strict=False))
    high, low = divmod(total % 1021, 32)
    return None if pair == _SET_32[high] + _SET_32[low] else "incorrect_check_pair"


def _gcppos1(data: str) -> str | None:
    if len(data) < _SHORTEST_COMPANY_PREFIX:
        return "too_short_for_gcp"
    return None if is_digits(data[:_SHORTEST_COMPANY_PREFIX]) else "invalid_gcp_prefix"


def _gcppos2(data: str) -> str | None:
    return _gcppos1(data[1:])


def _date(data: str, *, year_digits: int, day_may_be_zero: bool) -> str | None:
    if len(data) != year_digits + 4:
        return "date_too_short" if len(data) < year_digits + 4 else "date_too_long"
    if not is_digits(data):
        return "non_digit_character"
    # Two digits of a year: 2000 stands for its century, where 00 is a leap year.
    year = int(data[:year_digits]) + (2000 if year_digits == 2 else 0)
    month, day = int(data[-4:-2]), int(data[-2:])
    if not 1 <= month <= 12:
        return "illegal_month"
    if day == 0 and day_may_be_zero:
        return None
    return None if 1 <= day <= days_in_month(year, month) else "illegal_day"


def _yymmdd(data: str) -> str | None:
    return _date(data, year_digits=2, day_may_be_zero=False)


def _yymmd0(data: str) -> str | None:
    return _date(data, year_digits=2, day_may_be_zero=True)


def _yyyymmdd(data: str) -> str | None:
    return _date(data, year_digits=4, day_may_be_zero=False)


def _yyyymmd0(data: str) -> str | None:
    return _date(data, year_digits=4, day_may_be_zero=True)


def _two_digits(data: str, *, name: str, below: int) -> str | None:
    if len(data) != 2:
        return f"{name}_too_short" if len(data) < 2 else f"{name}_too_long"
    if not is_digits(data):
        return "non_digit_character"
    return None if int(data) < below else f"illegal_{name}"


def _hh(data: str) -> str | None:
    return _two_digits(data, name="hour", below=24)


def _mi(data: str) -> str | None:
    return _two_digits(data, name="minute", below=60)


def _ss(data: str) -> str | None:
    return _two_digits(data, name="second", below=60)


def _hhmi(data: str) -> str | None:
    if len(data) != 4:
        return f"hour_with_minute_too_{'short' if len(data) < 4 else 'long'}"
    return _hh(data[:2]) or _mi(data[2:])


def _iban(data: str) -> str | None:
    if len(data) <= 10:
        return "iban_too_short"
    if len(data) > 34:
        return "iban_too_long"
    if not re.fullmatch(r"[0-9A-Z]*", data):
        return "invalid_iban_character"
    if data[:2] not in COUNTRIES:
        return "illegal_iban_country_code"
    return None if mod_97_10.checksum(data[4:] + data[:4]) == 1 else "incorrect_iban_checksum"


def _pieceoftotal(data: str) -> str | None:
    half, odd = divmod(len(data), 2)
    if odd or not data:
        return "invalid_length_for_piece_of_total"
    if not is_digits(data):
        return "non_digit_character"
    piece, total = int(data[:half]), int(data[half:])
    if piece == 0:
        return "zero_piece_number"
    if total == 0:
        return "zero_total_pieces"
    return None if piece <= total else "piece_number_exceeds_total"


def _posinseqslash(data: str) -> str | None:
    parts = re.fullmatch(r"([0-9]+)/([0-9]+)", data)
    if parts is None:
        return "position_in_sequence_malformed"
    if parts[1].startswith("0") or parts[2].startswith("0"):
        return "illegal_zero_prefix"
    # Compared by length first: a scan may hold more digits than are worth converting.
    position, end = (len(parts[1]), parts[1]), (len(parts[2]), parts[2])
    return None if position <= end else "position_exceeds_end"


def _pcenc(data: str) -> str | None:
    broken = re.search(r"%(?![0-9A-Fa-f]{2})", data)
    return "invalid_percent_sequence" if broken else None


def _importeridx(data: str) -> str | None:
    if len(data) != 1:
        return "importer_idx_must_be_one_character"
    return None if re.fullmatch(r"[0-9A-Za-z_-]", data) else "invalid_import_idx_character"


def _nonzero(data: str) -> str | None:
    if check_numeric(data):
        return "non_digit_character"
    return None if data.strip("0") else "illegal_zero_value"


def _nozeroprefix(data: str) -> str | None:
    if check_numeric(data):
        return "non_digit_character"
    return "illegal_zero_prefix" if data.startswith("0") else None


def _at_most(data: str, *, highest: str, name: str) -> str | None:
    if len(data) != 10:
        return f"{name}_invalid_length"
    if not is_digits(data):
        return "non_digit_character"
    return None if data <= highest else f"invalid_{name}"


def _latitude(data: str) -> str | None:
    return _at_most(data, highest="1800000000", name="latitude")


def _longitude(data: str) -> str | None:
    return _at_most(data, highest="3600000000", name="longitude")


def _hasnondigit(data: str) -> str | None:
    return "requires_non_digit_character" if check_numeric(data) is None else None


def _zero(data: str) -> str | None:
    return "not_zero" if data.strip("0") else None


def _couponcode(data: str) -> str | None:
    return check_numeric(data) or check_coupon(data)


def _couponposoffer(data: str) -> str | None:
    return check_numeric(data) or check_pos_offer(data)


def _one_of(values: frozenset[str], reason: str) -> Check:
    return lambda data: None if data in values else reason


CHECKS: MappingProxyType[str, Check] = MappingProxyType(
    {
        "couponcode": _couponcode,
        "couponposoffer": _couponposoffer,
        "csum": _csum,
        "csumalpha": _csumalpha,
        "gcppos1": _gcppos1,
        "gcppos2": _gcppos2,
        "hasnondigit": _hasnondigit,
        "hh": _hh,
        "hhmi": _hhmi,
        "hyphen": _one_of(frozenset("-"), "not_hyphen"),
        "iban": _iban,
        "importeridx": _importeridx,
        "iso3166": _one_of(COUNTRY_NUMBERS, "not_iso3166"),
        "iso3166999": _one_of(COUNTRY_NUMBERS | {"999"}, "not_iso3166_or_999"),
        "iso3166alpha2": _one_of(COUNTRIES, "not_iso3166_alpha2"),
        "iso4217": _one_of(CURRENCY_NUMBERS, "not_iso4217"),
        "iso5218": _one_of(frozenset("0129"), "invalid_biological_sex_code"),
        "latitude": _latitude,
        "longitude": _longitude,
        "mediatype": _one_of(_MEDIA_TYPES, "invalid_media_type"),
        "mi": _mi,
        "nonzero": _nonzero,
        "nozeroprefix": _nozeroprefix,
        "packagetype": _one_of(PACKAGE_TYPES, "invalid_package_type"),
        "pcenc": _pcenc,
        "pieceoftotal": _pieceoftotal,
        "posinseqslash": _posinseqslash,
        "ss": _ss,
        "winding": _one_of(frozenset("019"), "invalid_winding_direction"),
        "yesno": _one_of(frozenset("01"), "not_zero_or_one"),
        "yymmd0": _yymmd0,
        "yymmdd": _yymmdd,
        "yyyymmd0": _yyyymmd0,
        "yyyymmdd": _yyyymmdd,
        "zero": _zero,
    }
)
"""The checks by the name that the table of application identifiers gives them."""

CHARACTER_SETS: MappingProxyType[str, Check] = MappingProxyType(
    {"N": check_numeric, "X": check_set_82, "Y": check_set_39, "Z": check_set_64}
)
"""The checks of a component's characters, by the letter of its kind."""
