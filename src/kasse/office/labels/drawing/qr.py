"""QR codes as boxes, by segno."""

from itertools import groupby
from typing import Final

import segno

from kasse.office.labels.drawing.marks import Box

SMALLEST: Final = 350
"""A module that a phone at arm's length still reads, in micrometres."""

_QUIET: Final = 4
"""The quiet zone in modules (ISO/IEC 18004)."""


def side(text: str, *, most: int) -> int:
    """How wide and high the code is with its quiet zone in a room of `most`; 0 where it would be
    too fine to be read."""
    across = len(_matrix(text)) + 2 * _QUIET
    module = most // across
    return module * across if module >= SMALLEST else 0


def marks(text: str, *, x: int, y: int, most: int) -> list[Box]:
    """The code with its quiet zone, in the upper left corner of its room."""
    matrix = _matrix(text)
    module = most // (len(matrix) + 2 * _QUIET)
    drawn = []
    for row, cells in enumerate(matrix, start=_QUIET):
        column = _QUIET
        for is_dark, run in groupby(cells):
            length = len(list(run))
            if is_dark:
                drawn.append(
                    Box(
                        x=x + column * module,
                        y=y + row * module,
                        width=length * module,
                        height=module,
                    )
                )
            column += length
    return drawn


def _matrix(text: str) -> tuple[bytearray, ...]:
    return segno.make_qr(text, error="m", boost_error=False).matrix
