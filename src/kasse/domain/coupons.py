"""What a coupon is known by, and what a code that is handed over says (rules/coupons.md)."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from stdnum.iso7064 import mod_37_36

from kasse.domain.barcodes import Scan
from kasse.domain.barcodes.coupons import coupon_numbers

Offline: TypeAlias = Literal["refuse", "accept"]
"""What a till does with a code that gives once while it cannot ask the office (CPN-6)."""

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of single-use codes: no letter looks like a digit, and none makes a rude word with the others."""

PREFIX_LENGTH: Final = 4
NUMBER_LENGTH: Final = 4
PROOF_LENGTH: Final = 8
CODE_LENGTH: Final = PREFIX_LENGTH + NUMBER_LENGTH + PROOF_LENGTH + 1
CODES_AT_MOST: Final = len(ALPHABET) ** NUMBER_LENGTH
"""How many single-use codes a coupon can have."""

SHORTEST_CODE: Final = 3
LONGEST_CODE: Final = 40

_READ_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
_BITS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupon:
    """A coupon as tills know it; the fields' names are the feed's keys.

    `codes` are its campaign codes as `plain` makes them, `prefix` that of its single-use codes,
    `numbers` its GS1 numbers (`255:` and thirteen digits, `8110:` or `8112:` with company prefix and
    offer code). With `serial` a GS1 number counts with a serial number only.
    """

    id: str
    name: str
    codes: tuple[str, ...] = ()
    prefix: str | None = None
    numbers: tuple[str, ...] = ()
    serial: bool = False
    offline: Offline = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A code that was handed over, and whose it is. One that gives `once` is reserved (CPN-5)."""

    coupon: Coupon
    code: str
    once: bool


def plain(text: str) -> str:
    """A campaign code as it is compared: in capitals, without spaces and hyphens (CPN-1)."""
    return "".join(text.upper().split()).replace("-", "")


def is_campaign_code(code: str) -> bool:
    """Whether a plain code may be a campaign's: letters and digits, neither too few nor too many."""
    return SHORTEST_CODE <= len(code) <= LONGEST_CODE and code.isalnum()


def single_use_code(*, prefix: str, number: int, secret: bytes) -> str:
    """The code with this number, from 0 to CODES_AT_MOST - 1, of a coupon (CPN-2)."""
    assert 0 <= number < CODES_AT_MOST
    body = prefix + _digits(number, NUMBER_LENGTH)
    proof = int.from_bytes(hmac.digest(secret, body.encode(), hashlib.sha256)[:5], "big")
    body += _digits(proof, PROOF_LENGTH)
    return body + mod_37_36.calc_check_digit(body, alphabet=ALPHABET)


def read_single_use(text: str) -> str | None:
    """The code in what was typed or scanned; None when it has not the form or does not check."""
    code = plain(text).translate(_READ_AS)
    if len(code) != CODE_LENGTH or not set(code) <= set(ALPHABET):
        return None
    return code if mod_37_36.is_valid(code, alphabet=ALPHABET) else None


def number_of(code: str) -> int:
    """The number in a single-use code."""
    number = 0
    for digit in code[PREFIX_LENGTH : PREFIX_LENGTH + NUMBER_LENGTH]:
        number = number * len(ALPHABET) + ALPHABET.index(digit)
    return number


def is_genuine(code: str, *, secret: bytes) -> bool:
    """Whether a single-use code is the coupon's whose secret this is."""
    own = single_use_code(prefix=code[:PREFIX_LENGTH], number=number_of(code), secret=secret)
    return hmac.compare_digest(own, code)


def written(code: str) -> str:
    """A single-use code in groups of four, for people."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


class Coupons:
    """All coupons that a till knows, found by what is scanned."""

    __slots__ = ("_by_code", "_by_id", "_by_number", "_by_prefix")

    def __init__(self, coupons: Iterable[Coupon] = ()) -> None:
        known = sorted(coupons, key=lambda coupon: coupon.id)
        # Of two coupons with one code the first by id counts, on every till.
        known.reverse()
        self._by_id: Mapping[str, Coupon] = MappingProxyType({one.id: one for one in known})
        self._by_code = {code: one for one in known for code in one.codes}
        self._by_prefix = {one.prefix: one for one in known if one.prefix is not None}
        self._by_number = {number: one for one in known for number in one.numbers}

    def find(self, scan: Scan) -> Handed | None:
        """The coupon whose code was scanned or typed (CPN-1 to CPN-3)."""
        for number, serial in coupon_numbers(scan):
            coupon = self._by_number.get(number)
            if coupon is not None and (serial or not coupon.serial):
                return Handed(
                    coupon=coupon,
                    code=f"{number}/{serial}" if serial else number,
                    once=bool(serial),
                )
        code = plain(scan.text)
        coupon = self._by_code.get(code)
        if coupon is not None:
            return Handed(coupon=coupon, code=code, once=False)
        single = read_single_use(scan.text)
        coupon = None if single is None else self._by_prefix.get(single[:PREFIX_LENGTH])
        if coupon is None or single is None:
            return None
        return Handed(coupon=coupon, code=single, once=True)

    def __bool__(self) -> bool:
        return bool(self._by_id)


def _digits(number: int, length: int) -> str:
    return "".join(
        ALPHABET[number >> _BITS * place & len(ALPHABET) - 1] for place in reversed(range(length))
    )
