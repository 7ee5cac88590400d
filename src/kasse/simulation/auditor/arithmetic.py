"""Rounding, splitting, canonical bytes and the chain, written a second time and simply."""

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

GENESIS: Final = "0" * 64
_SHORT: Final = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def half_up(value: Fraction) -> int:
    """MONEY-1: the nearest integer, a half away from zero."""
    if value < 0:
        return -half_up(-value)
    return int(value + Fraction(1, 2))


def split(total: int, shares: Sequence[Fraction]) -> list[int]:
    """MONEY-4 to MONEY-8: shares as integers that add up to the total, largest remainder first."""
    first = next((share for share in shares if share), Fraction(0))
    if first < 0:
        return [-part for part in split(-total, [-share for share in shares])]
    parts = [share.numerator // share.denominator for share in shares]
    places = sorted(range(len(parts)), key=lambda place: (parts[place] - shares[place], place))
    for place in places[: total - sum(parts)]:
        parts[place] += 1
    if sum(parts) != total:
        raise ArithmeticError(f"{parts} are not {total}")
    return parts


def canonical(value: Any) -> str:
    """JRN-1: the one form of an entry, as docs/journal.md gives it."""
    match value:
        case True:
            return "true"
        case False:
            return "false"
        case int():
            return str(value)
        case str():
            return '"' + "".join(map(_escaped, value)) + '"'
        case list():
            return "[" + ",".join(map(canonical, value)) + "]"
        case dict():
            members = (f"{canonical(key)}:{canonical(value[key])}" for key in sorted(value))
            return "{" + ",".join(members) + "}"
    raise TypeError(f"{value!r} cannot stand in an entry")


def link(previous: str, text: str) -> str:
    """JRN-4: the hash of an entry after the one before it."""
    return hashlib.sha256(bytes.fromhex(previous) + text.encode()).hexdigest()


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if ord(character) < 0x20:
        return _SHORT.get(character) or f"\\u{ord(character):04x}"
    return character
