"""Sheets of cards with a code each, to be cut out and given away: a QR code, the code for people,
and what it is of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kasse.office.labels.drawing import qr
from kasse.office.labels.drawing.marks import Mark, moved
from kasse.office.labels.drawing.pages import Page, page
from kasse.office.labels.drawing.pen import Pen, Words
from kasse.office.labels.sizes import SIZES, Size

SIZE: Final = SIZES["70x37"]
_QR: Final = 22_000
_GAP: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCard:
    """One card: `code` is what its QR code says, `shown` the same for people, `name` what it is
    of."""

    code: str
    shown: str
    name: str


def sheets(cards: Iterable[CodeCard]) -> Iterator[Page]:
    """The pages, each with as many cards as it has room for."""
    drawn: list[Mark] = []
    number = 0
    for number, one in enumerate(cards):
        at = number % SIZE.on_page
        if number and not at:
            yield page(drawn, SIZE, cut_marks=True)
            drawn = []
        x, y = SIZE.place(at)
        drawn += [moved(mark, right=x + SIZE.pad, down=y + SIZE.pad) for mark in _card(one, SIZE)]
    if drawn:
        yield page(drawn, SIZE, cut_marks=True)


def _card(one: CodeCard, size: Size) -> list[Mark]:
    width, height = size.width - 2 * size.pad, size.height - 2 * size.pad
    top = (height - _QR) // 2
    pen = Pen()
    pen.marks += qr.quick_marks(one.code, x=0, y=top, most=_QR)
    words = (
        Words(text=one.name, largest=4_000, smallest=2_600, lines=3, bold=True),
        Words(text=one.shown, largest=3_400, smallest=2_000),
    )
    left = _QR + _GAP
    pen.column(words, x=left, y=top + 1_000, width=width - left, gap=3_000)
    return pen.marks
