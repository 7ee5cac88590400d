"""Numbers as people type and read them: decimal mark, group mark, minus (MONEY-11, MONEY-13).

Numbers are integers of 10**-decimals; a decimal fraction is never a float on its way.
"""

import re
from dataclasses import dataclass
from typing import Final

from kasse.domain.outcome import Refused, refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    """The marks of a written number: one character each, and not the same one."""

    decimal: str
    group: str

    def __post_init__(self) -> None:
        assert len(self.decimal) == len(self.group) == 1
        assert self.decimal != self.group


DANISH: Final = NumberFormat(decimal=",", group=".")
ENGLISH: Final = NumberFormat(decimal=".", group=",")

QUOTED_CHARACTERS: Final = 40
"""How much of a text a refusal quotes."""

_MINUS_SIGN: Final = "\u2212"
_SPACES: Final = re.compile(r"\s")
_WHOLE_PART: Final = re.compile(r"[0-9]*|[1-9][0-9]{0,2}( [0-9]{3})+")
_DIGITS: Final = re.compile(r"[0-9]*")


def parse_number(
    text: str, decimals: int, number_format: NumberFormat, limit: int
) -> int | Refused:
    """Read a typed number as an integer of 10**-decimals, at most limit either way (MONEY-11).

    Refused: number.empty, number.not_a_number, number.grouping, number.too_many_decimals,
    number.too_large.
    """
    # \s matches every Unicode space, the no-break and narrow ones too.
    body = _SPACES.sub(" ", text).strip()
    if not body:
        return refused("number.empty")
    quoted = text[:QUOTED_CHARACTERS]
    negative = body[0] in ("-", _MINUS_SIGN)
    if negative:
        body = body[1:].lstrip()
    whole, _, fraction = body.partition(number_format.decimal)
    whole = whole.replace(number_format.group, " ")
    digits = whole.replace(" ", "")
    if not (digits or fraction) or not _DIGITS.fullmatch(digits + fraction):
        return refused("number.not_a_number", text=quoted)
    if not _WHOLE_PART.fullmatch(whole):
        return refused("number.grouping", text=quoted, group=number_format.group)
    if len(fraction) > decimals:
        return refused("number.too_many_decimals", text=quoted, decimals=decimals)
    significant = (digits + fraction.ljust(decimals, "0")).lstrip("0") or "0"
    # Lengths first: Python raises an error for a text of some thousands of digits.
    if len(significant) > len(str(limit)) or int(significant) > limit:
        return refused("number.too_large", text=quoted, limit=limit, decimals=decimals)
    return -int(significant) if negative else int(significant)


def format_number(value: int, decimals: int, number_format: NumberFormat) -> str:
    """Write an integer of 10**-decimals with all its decimals, grouped by three (MONEY-13)."""
    whole, fraction = divmod(abs(value), 10**decimals)
    text = f"{whole:,}".replace(",", number_format.group)
    if decimals:
        text += f"{number_format.decimal}{fraction:0{decimals}d}"
    return "-" + text if value < 0 else text
