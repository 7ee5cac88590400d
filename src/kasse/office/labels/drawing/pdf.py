"""Pages as PDF, by ReportLab; the letters that are used are embedded."""

from collections.abc import Iterable
from typing import BinaryIO, Final

from kasse.office.labels.drawing import font
from kasse.office.labels.drawing.marks import Text
from kasse.office.labels.drawing.pages import Page

_UM_IN_INCH: Final = 25_400
_POINTS_IN_INCH: Final = 72


def write(pages: Iterable[Page], file: BinaryIO, *, title: str) -> None:
    """Writes the pages into a file, made as they come."""
    # Half a second that the office's start does not need.
    from reportlab.pdfgen.canvas import Canvas

    # Without the time of day, so that the same labels are the same file.
    canvas = Canvas(file, pageCompression=1, invariant=1)
    canvas.setTitle(title)
    canvas.setCreator("Kasse")
    for page in pages:
        is_white = None
        canvas.setPageSize((_points(page.width), _points(page.height)))
        for mark in page.marks:
            if mark.white is not is_white:
                is_white = mark.white
                canvas.setFillGray(1 if is_white else 0)
            # PDF counts from the lower left corner.
            if isinstance(mark, Text):
                canvas.setFont(font.name(bold=mark.bold), _points(mark.size))
                canvas.drawString(_points(mark.x), _points(page.height - mark.y), mark.text)
            else:
                canvas.rect(
                    _points(mark.x),
                    _points(page.height - mark.y - mark.height),
                    _points(mark.width),
                    _points(mark.height),
                    stroke=0,
                    fill=1,
                )
        canvas.showPage()
    canvas.save()


def _points(um: int) -> float:
    return um * _POINTS_IN_INCH / _UM_IN_INCH
