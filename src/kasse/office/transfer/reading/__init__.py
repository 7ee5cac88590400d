"""Tables out of files that people bring: CSV in any encoding and with any separator, and XLSX.

Nothing in a file is believed before it is looked at, and nothing in it is ever run. `recognise`
looks at the beginning and says what the file is; `rows` then gives all of it, row by row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final, Literal

from kasse.domain.outcome import Refused, refused
from kasse.office.transfer.reading import delimited, encodings, workbooks
from kasse.office.transfer.reading.limits import MAX_COLUMNS, Unreadable

SAMPLES: Final = 20
"""Rows that `recognise` shows of a table."""

_HEAD_BYTES: Final = 262_144
_LOOKED_AT: Final = 30
"""Rows among which the one with the headers must be."""

_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF", b"\x1f\x8b")
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a file is to be read. `header_row` counts from 0; `encoding` and `separator` belong to
    CSV. `samples` are the first rows below the headers, as wide as these."""

    form: Literal["csv", "xlsx"]
    headers: tuple[str, ...]
    header_row: int
    samples: tuple[tuple[str, ...], ...] = ()
    encoding: str = ""
    separator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table. `line` is its number as a spreadsheet shows it, from 1."""

    line: int
    cells: tuple[str, ...]


def recognise(file: BinaryIO, *, encoding: str = "", separator: str = "") -> Shape | Refused:
    """What the file is and how it begins. A given encoding or separator is taken as it is.

    Refuses transfer.empty, transfer.not_a_table, transfer.old_workbook, transfer.no_rows,
    transfer.encoding, transfer.too_many_columns, transfer.too_many_rows, transfer.cell_too_long,
    transfer.workbook_too_large, transfer.workbook_broken and transfer.workbook_entities.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        return refused("transfer.empty")
    if head.startswith(_PICTURES):
        return refused("transfer.not_a_table")
    if head.startswith(_OLD_WORKBOOK):
        return refused("transfer.old_workbook")
    try:
        if head.startswith(b"PK"):
            workbooks.inspect(file)
            return _shaped(workbooks.rows(file), form="xlsx")
        chosen = encoding or encodings.recognise(file)
        text = encodings.beginning(head, chosen)
        if encodings.is_no_text(text, chosen):
            return refused("transfer.not_a_table")
        mark = separator or delimited.separator_of(text)
        found = delimited.rows(file, encoding=chosen, separator=mark)
        return _shaped(found, form="csv", encoding=chosen, separator=mark)
    except Unreadable as error:
        return error.refused


def rows(file: BinaryIO, shape: Shape) -> Iterator[Row]:
    """The rows below the headers that hold anything, each as wide as its headers; what a row has
    beyond them is dropped, what it lacks is empty. Raises Unreadable."""
    width = len(shape.headers)
    file.seek(0)
    if shape.form == "xlsx":
        found = workbooks.rows(file)
    else:
        found = delimited.rows(file, encoding=shape.encoding, separator=shape.separator)
    for place, cells in enumerate(found):
        if place > shape.header_row and any(map(str.strip, cells)):
            yield Row(line=place + 1, cells=_as_wide(cells, width))


def _shaped(
    found: Iterator[list[str]],
    *,
    form: Literal["csv", "xlsx"],
    encoding: str = "",
    separator: str = "",
) -> Shape | Refused:
    first = list(islice(found, _LOOKED_AT + SAMPLES))
    if not any(map(_filled, first)):
        return refused("transfer.empty")
    if max(map(len, first)) > MAX_COLUMNS:
        return refused("transfer.too_many_columns", most=MAX_COLUMNS)
    place = _header_row(first)
    below = [cells for cells in first[place + 1 :] if _filled(cells)]
    if not below:
        return refused("transfer.no_rows")
    headers = [cell.strip() for cell in first[place]]
    while headers and not headers[-1]:
        headers.pop()
    width = len(headers)
    return Shape(
        form=form,
        encoding=encoding,
        separator=separator,
        header_row=place,
        headers=tuple(headers),
        samples=tuple(_as_wide(cells, width) for cells in below[:SAMPLES]),
    )


def _header_row(first: Sequence[Sequence[str]]) -> int:
    """The first row that is about as wide as the table: titles above it have a cell or two."""
    widest = max(map(_filled, first[:_LOOKED_AT]))
    return next(place for place, cells in enumerate(first) if _filled(cells) * 2 >= min(widest, 8))


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _as_wide(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple(cells[:width]) + ("",) * (width - len(cells))
