"""Labels into a file."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from kasse.office.labels import making
from kasse.office.labels.drawing import pages, pdf
from kasse.office.labels.label import ShelfLabel
from kasse.office.labels.queries import Plan
from kasse.office.labels.sizes import SIZES
from kasse.office.labels.wanted import Layout

NAME: Final = "labels.pdf"
CONTENT_TYPE: Final = "application/pdf"


def write(
    file: BinaryIO,
    plan: Plan,
    *,
    layout: Layout,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Writes the labels that are planned as PDF; tells how many items are done, and returns how many labels
    there are, copies included."""
    made = 0

    def counted() -> Iterator[ShelfLabel]:
        nonlocal made
        for label in making.labels(plan.ids, plan.shelf, layout=layout):
            made += 1
            report(made, len(plan.ids))
            yield label

    drawn = pages.pages(
        counted(),
        size=SIZES[layout.size],
        start=layout.start,
        copies=layout.copies,
        cut_marks=layout.cut_marks,
    )
    pdf.write(drawn, file, title="Kasse")
    return made * layout.copies
