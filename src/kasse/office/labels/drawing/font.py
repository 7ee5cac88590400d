"""The font of labels and its measures: Roboto Condensed, in two weights (Apache-2.0).

It has the letters of Latin, Greek and Cyrillic scripts. A letter that it lacks is drawn as a mark
that nobody takes for another letter, and `is_drawable` tells of it beforehand.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

# Browsers have it from there too, for the preview.
FILES: Final = Path(__file__).parents[2] / "static" / "labels"
REGULAR: Final = "RobotoCondensed-Regular"
BOLD: Final = "RobotoCondensed-Bold"

CAPITALS: Final = 711
"""How high a capital letter or a digit is, in thousandths of the em."""
BELOW: Final = 220
"""How far letters reach below the base line, likewise."""

_UNITS: Final = 2_048
"""In which the font measures its letters: so many are one em."""
_THOUSAND: Final = 1_000
_UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"
_BLANKS: Final = {ord(blank): " " for blank in "\t\n\r\v\f"}


def name(*, bold: bool) -> str:
    """What the PDF library knows a weight by, once it was asked for."""
    face = BOLD if bold else REGULAR
    _widths(face)
    return face


def width(text: str, *, size: int, bold: bool = False) -> int:
    """How wide a drawable text of this size is, rounded up."""
    widths = _widths(BOLD if bold else REGULAR)
    return -(-sum(widths[ord(letter)] for letter in text) * size // _UNITS)


def height(size: int) -> int:
    """How high capitals and digits of this size are."""
    return size * CAPITALS // _THOUSAND


def below(size: int) -> int:
    """How far letters of this size reach below the base line."""
    return size * BELOW // _THOUSAND


def size_for(height: int) -> int:
    """The size whose capitals are so high."""
    return height * _THOUSAND // CAPITALS


def drawable(text: str) -> str:
    """A text as it can be drawn, on one line."""
    known = _widths(REGULAR)
    whole = unicodedata.normalize("NFC", text).translate(_BLANKS)
    return "".join(letter if ord(letter) in known else _UNKNOWN for letter in whole)


def is_drawable(text: str) -> bool:
    """Whether the font has all letters of a text."""
    return _UNKNOWN not in drawable(text)


@cache
def _widths(face: str) -> Mapping[int, int]:
    """The width of each letter in _UNITS; makes the font known to the PDF library."""
    # Half a second that the office's start does not need.
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    found = TTFont(face, FILES / f"{face}.ttf")
    pdfmetrics.registerFont(found)
    # The library scales widths to thousandths.
    return {
        letter: round(width * _UNITS / _THOUSAND) for letter, width in found.face.charWidths.items()
    }
