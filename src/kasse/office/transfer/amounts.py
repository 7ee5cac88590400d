"""Amounts, counts and rates as files have them: `1.234,50`, `$95.00`, `kr. 12,50`, `12,-`, `25 %`.

A mark that stands once with three digits behind it may part thousands or decimals. What a column's
other numbers do decides (`decimal_mark`); everything else a number tells by itself.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from kasse.domain.number_text import ENGLISH, QUOTED_CHARACTERS, parse_number
from kasse.domain.outcome import Refused, refused

_SIGNS: Final = re.compile(r"^(?:[^\W\d_]+\.?|[$€£¥₹¢])+\s*|\s*(?:[^\W\d_]+\.?|[$€£¥₹¢])+$")
_GROUPS: Final = re.compile(r"[\s'’]")
_MARKED: Final = re.compile(r"[.,]")
_ROUNDED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")


def parse(text: str, *, decimals: int, mark: str, limit: int) -> int | Refused:
    """An amount as an integer of 10**-decimals; `mark` is its column's decimal mark.

    Refuses what kasse.domain.number_text refuses. Zeros beyond `decimals` are dropped.
    """
    body = unicodedata.normalize("NFKC", text).strip()
    is_negative = body.startswith("(") and body.endswith(")")
    body = body.strip("()").replace("\u2212", "-")
    sign = "-" if is_negative or body.startswith("-") else ""
    body = _SIGNS.sub("", body.lstrip("-+ ")).strip()
    # $-5 has its sign behind the currency; 12,- has no øre.
    if body.startswith("-"):
        sign, body = "-", body[1:]
    body = _GROUPS.sub("", re.sub(r"[.,](-+|–|—)$", "", body))
    if not body:
        return refused("number.not_a_number", text=text[:QUOTED_CHARACTERS])
    whole, fraction = _parts(body, mark)
    fraction = fraction[:decimals] + fraction[decimals:].rstrip("0")
    number = f"{sign}{whole}" + (f".{fraction}" if fraction else "")
    parsed = parse_number(number, decimals, ENGLISH, limit)
    if isinstance(parsed, Refused):
        return refused(parsed.code, **{**parsed.facts, "text": text[:QUOTED_CHARACTERS]})
    return parsed


def decimal_mark(texts: Iterable[str], *, otherwise: str) -> str:
    """The decimal mark of a column: the one that its numbers can only mean so."""
    votes = {",": 0, ".": 0}
    for whole in texts:
        text = _SIGNS.sub("", whole.strip())
        found = _MARKED.findall(text)
        if not found:
            continue
        last = max(text.rfind(","), text.rfind("."))
        digits = len(re.match(r"[0-9]*", text[last + 1 :])[0])  # type: ignore[index]  # matches the empty text too
        other = "," if text[last] == "." else "."
        if len(set(found)) == 2 or (len(found) == 1 and digits != 3):
            votes[text[last]] += 1
        elif len(found) > 1:
            votes[other] += 1
    return otherwise if votes[","] == votes["."] else max(votes, key=lambda mark: votes[mark])


def rate_ppm(text: str) -> int | None:
    """A rate such as `25 %` or `0,25` per cent, in parts per million; None for no rate."""
    found = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,4}))?\s*%?", text.strip())
    return None if found is None else int(found[1]) * 10_000 + int((found[2] or "").ljust(4, "0"))


def is_rounded(text: str) -> bool:
    """Whether a spreadsheet has made a long number 5.7E+12, of which nobody knows the digits."""
    return _ROUNDED.fullmatch(text.strip()) is not None


def _parts(body: str, mark: str) -> tuple[str, str]:
    """(whole, decimals) of a number's digits."""
    found = _MARKED.findall(body)
    last = max(body.rfind(","), body.rfind("."))
    behind = body[last + 1 :]
    if not found:
        return body, ""
    if ".." in body or ",," in body:
        return body, ""  # what no parser takes
    is_group = len(set(found)) == 1 and (
        len(found) > 1 or (len(behind) == 3 and body[last] != mark and last > 0)
    )
    if is_group:
        return _MARKED.sub("", body), ""
    return _MARKED.sub("", body[:last]) or "0", behind
