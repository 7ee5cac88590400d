"""A coupon as somebody wants it, cleaned and checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kasse.domain.barcodes.coupons import GCN_LENGTH
from kasse.domain.barcodes.gtin import has_check_digit, is_digits
from kasse.domain.coupons import LONGEST_CODE, SHORTEST_CODE, is_campaign_code, plain
from kasse.domain.outcome import Refused, refused

MAX_NAME: Final = 100
MAX_NOTE: Final = 2_000
MOST_CODES: Final = 100
"""Campaign codes, and GS1 numbers, of one coupon."""

OFFLINE: Final = ("refuse", "accept")
_PREFIX_DIGITS: Final = range(6, 13)
_OFFER_DIGITS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a coupon says. `single_use`: it may have codes that give once; the other fields are those
    of kasse.domain.coupons.Coupon."""

    name: str
    codes: Sequence[str] = ()
    single_use: bool = False
    numbers: Sequence[str] = ()
    serial: bool = False
    offline: str = "refuse"
    note: str = ""


def checked(wanted: Wanted) -> Wanted | Refused:
    """It as it is kept. Refuses with the `field`: coupon.malformed, coupon.too_many with the `most`,
    coupon.code_form and coupon.number_form with the `text`, and coupon.nothing where nothing is
    what it is known by."""
    name, note = " ".join(wanted.name.split()), wanted.note.strip()
    if not name or len(name) > MAX_NAME:
        return refused("coupon.malformed", field="name")
    if len(note) > MAX_NOTE:
        return refused("coupon.malformed", field="note")
    if wanted.offline not in OFFLINE:
        return refused("coupon.malformed", field="offline")
    codes, numbers = _plain(wanted.codes), _plain_numbers(wanted.numbers)
    for field, found in (("codes", codes), ("numbers", numbers)):
        if len(found) > MOST_CODES:
            return refused("coupon.too_many", field=field, most=MOST_CODES)
    for code in codes:
        if not is_campaign_code(code):
            limits = {"shortest": SHORTEST_CODE, "longest": LONGEST_CODE}
            return refused("coupon.code_form", field="codes", text=code[:80], **limits)
    for number in numbers:
        if not is_number(number):
            return refused("coupon.number_form", field="numbers", text=number[:80])
    if not codes and not numbers and not wanted.single_use:
        return refused("coupon.nothing", field="codes")
    return replace(
        wanted,
        name=name,
        note=note,
        codes=codes,
        numbers=numbers,
        serial=wanted.serial and bool(numbers),
    )


def is_number(text: str) -> bool:
    """Whether this is a coupon's GS1 number as the feed has it, with a check digit that is right."""
    ai, *parts = text.split(":")
    if not all(map(is_digits, parts)):
        return False
    match ai, parts:
        case "255", [digits]:
            return len(digits) == GCN_LENGTH and has_check_digit(digits)
        case "8110" | "8112", [prefix, offer]:
            return len(prefix) in _PREFIX_DIGITS and len(offer) == _OFFER_DIGITS
        case _:
            return False


def _plain(codes: Iterable[str]) -> tuple[str, ...]:
    found = (plain(code.replace("\0", "")) for code in codes)
    return tuple(dict.fromkeys(code for code in found if code))


def _plain_numbers(numbers: Iterable[str]) -> tuple[str, ...]:
    """Without blanks and the brackets that people write AIs in; thirteen digits alone are AI 255."""
    found = []
    for number in numbers:
        text = "".join(number.replace("\0", "").split())
        if text.startswith("(") and ")" in text:
            text = text[1:].replace(")", ":", 1)
        found.append(f"255:{text}" if is_digits(text) and len(text) == GCN_LENGTH else text)
    return tuple(dict.fromkeys(number for number in found if number))
