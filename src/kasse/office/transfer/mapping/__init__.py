"""Which column is which field: guessed by its header, in the languages of our neighbours.

A header is compared without case, accents, punctuation and what stands in brackets. Of two columns
for one field the better guess stays; fields such as barcodes may have several.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from kasse.office.transfer.fields import SEVERAL
from kasse.office.transfer.mapping.words import HEADERS

_LETTERS: Final = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "ß": "ss", "œ": "oe"})
_BRACKETS: Final = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")
_RATE: Final = re.compile(r"([0-9]{1,2}(?:[.,][0-9]{1,4})?)\s*%")
_TAX: Final = re.compile(r"\b(tax|moms|vat|mva|tva|iva|mwst|ust|steuer)\b", re.IGNORECASE)

_EXACT, _BRACKETED, _PART = 3, 2, 1


def folded(header: str) -> str:
    """A header as it is compared."""
    text = unicodedata.normalize("NFKD", header.casefold().translate(_LETTERS))
    plain = "".join(char for char in text if not unicodedata.combining(char))
    return _NO_WORD.sub(" ", plain).strip()


def guess(headers: Sequence[str], *, known: Mapping[str, str] | None = None) -> list[str]:
    """The field of each column, "" for none. `known` are a system's own headers, folded."""
    found: list[tuple[int, str]] = [_guess(header, known or {}) for header in headers]
    best: dict[str, int] = {}
    for score, field in found:
        best[field] = max(best.get(field, 0), score)
    chosen: list[str] = []
    for score, field in found:
        is_free = field in SEVERAL or (score == best[field] and field not in chosen)
        chosen.append(field if is_free else "")
    return chosen


def rate_in(header: str) -> str:
    """The tax rate in a header such as `Tax - NJ Sales Tax (6.625%)`; "" for none."""
    found = _RATE.search(header)
    return found[1] if found and _TAX.search(header) else ""


def key_of(headers: Sequence[str]) -> str:
    """What a remembered mapping is found by: the headers in their order."""
    return "\n".join(folded(header) for header in headers)


def _guess(header: str, known: Mapping[str, str]) -> tuple[int, str]:
    whole, without = folded(header), folded(_BRACKETS.sub(" ", header))
    if whole in known:
        return _EXACT + 1, known[whole]
    if rate_in(header) and not set(folded(header).split()) & _PRICE_WORDS:
        return _EXACT, "tax_applies"
    for text, score in ((whole, _EXACT), (without, _BRACKETED)):
        if text in _BY_WORDS:
            return score, _BY_WORDS[text]
    words = set(without.split())
    for field, one in _BY_ONE_WORD:
        if one in words:
            return _PART, field
    return 0, ""


_BY_WORDS: Final[Mapping[str, str]] = {
    folded(header): field for field, headers in HEADERS.items() for header in headers
}
_PRICE_WORDS: Final = frozenset("pris price preis prix precio".split())
_BY_ONE_WORD: Final = (
    ("codes", "barcode"),
    ("codes", "stregkode"),
    ("codes", "ean"),
    ("codes", "gtin"),
    ("codes", "strekkode"),
    ("codes", "streckkod"),
    ("sku", "sku"),
    ("cost", "kostpris"),
    ("price", "salgspris"),
    ("price", "udsalgspris"),
    ("category", "varegruppe"),
    ("category", "kategori"),
)
