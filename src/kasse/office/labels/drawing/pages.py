"""Labels on their pages: which cell, how often, and marks to cut along."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kasse.office.labels.drawing.card import card
from kasse.office.labels.drawing.marks import Box, Mark, moved
from kasse.office.labels.drawing.poster import poster
from kasse.office.labels.label import ShelfLabel
from kasse.office.labels.sizes import Size

_CUT: Final = 3_000
"""How long a mark to cut along is."""
_HAIR: Final = 70
"""How wide it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page with all that is drawn on it."""

    width: int
    height: int
    marks: tuple[Mark, ...]


def pages(
    labels: Iterable[ShelfLabel],
    *,
    size: Size,
    start: int = 1,
    copies: int = 1,
    cut_marks: bool = False,
) -> Iterator[Page]:
    """The pages, one after the other: each label `copies` times, the first in the cell `start`,
    counted from 1 along the rows, of a sheet that was begun before."""
    assert 1 <= start <= size.on_page
    assert copies >= 1
    drawn: list[Mark] = []
    at = start - 1
    is_begun = False
    for label in labels:
        marks = label_marks(label, size)
        for _ in range(copies):
            if at == size.on_page:
                yield page(drawn, size, cut_marks)
                drawn, at = [], 0
            x, y = size.place(at)
            drawn += [moved(mark, right=x, down=y) for mark in marks]
            at += 1
            is_begun = True
    if is_begun:
        yield page(drawn, size, cut_marks)


def label_marks(label: ShelfLabel, size: Size) -> list[Mark]:
    """One label, with the paper around what is drawn."""
    draw = poster if size.look == "poster" else card
    marks = draw(
        label, width=size.width - 2 * size.pad, height=size.height - 2 * size.pad, size=size
    )
    return [moved(mark, right=size.pad, down=size.pad) for mark in marks]


def page(drawn: list[Mark], size: Size, cut_marks: bool) -> Page:
    """A page of this size with what was drawn on it."""
    width, height = size.page
    cuts = _cuts(size) if cut_marks else []
    return Page(width=width, height=height, marks=(*drawn, *cuts))


def _cuts(size: Size) -> Iterator[Box]:
    """Short lines at the paper's edges where the labels' edges lead to."""
    width, height = size.page
    columns = range(size.columns)
    lefts = {size.place(column)[0] for column in columns}
    for x in sorted(lefts | {left + size.width for left in lefts} - {0, width}):
        if 0 < x < width:
            for y in (0, height - _CUT):
                yield Box(x=x - _HAIR // 2, y=y, width=_HAIR, height=_CUT)
    tops = {size.top + row * size.height for row in range(size.rows + 1)}
    for y in sorted(tops):
        if 0 < y < height:
            for x in (0, width - _CUT):
                yield Box(x=x, y=y - _HAIR // 2, width=_CUT, height=_HAIR)
