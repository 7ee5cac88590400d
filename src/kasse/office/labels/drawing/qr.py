"""QR codes as boxes, by segno."""

from functools import lru_cache
from itertools import groupby
from typing import Final

import segno

from kasse.office.labels.drawing.marks import Box

SMALLEST: Final = 350
"""A module that a phone at arm's length still reads, in micrometres."""

QUIET: Final = 4
"""The quiet zone in modules (ISO/IEC 18004)."""

_MASK: Final = 3


def module(text: str, *, most: int) -> int:
    """The module of the code in a room that is `most` wide and high, its quiet zone included; 0
    where it would be too fine to be read."""
    found = most // (len(_matrix(text)) + 2 * QUIET)
    return found if found >= SMALLEST else 0


def side(text: str, *, module: int) -> int:
    """How wide and high the code is, without its quiet zone of QUIET modules."""
    return len(_matrix(text)) * module


def marks(text: str, *, x: int, y: int, module: int) -> list[Box]:
    """The code with its upper left corner there."""
    return _boxes(_matrix(text), x=x, y=y, module=module)


def quick_marks(text: str, *, x: int, y: int, most: int) -> list[Box]:
    """The same for codes by the thousand: with the one mask that is given, which makes ten of them
    in the time of one, and as large as the room of `most` lets it be, its quiet zone left out."""
    matrix = segno.make_qr(text, error="m", boost_error=False, mask=_MASK).matrix
    return _boxes(matrix, x=x, y=y, module=most // len(matrix))


def _boxes(matrix: tuple[bytearray, ...], *, x: int, y: int, module: int) -> list[Box]:
    drawn = []
    for row, cells in enumerate(matrix):
        column = 0
        for is_dark, run in groupby(cells):
            length = len(list(run))
            if is_dark:
                box = Box(
                    x=x + column * module, y=y + row * module, width=length * module, height=module
                )
                drawn.append(box)
            column += length
    return drawn


# Asked for its size first, and choosing the best of eight masks takes a hundredth of a second.
@lru_cache(maxsize=16)
def _matrix(text: str) -> tuple[bytearray, ...]:
    return segno.make_qr(text, error="m", boost_error=False).matrix
