"""CSV: which separator, and the rows. Quotes and cells of several lines as in RFC 4180."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, Final

from kasse.domain.outcome import refused
from kasse.office.transfer.reading.limits import MAX_COLUMNS, MAX_ROWS, Unreadable

SEPARATORS: Final = (",", ";", "\t", "|")

_SAID: Final = "sep="
"""How spreadsheets say the separator in a first line of its own."""

_LOOKED_AT: Final = 200
_UNREADABLE: Final = "\ufffd"


def separator_of(text: str) -> str:
    """The separator with which the most rows have the same width, and of those the widest."""
    start = text.lstrip("\ufeff")
    if start.lower().startswith(_SAID) and start[4:5] in SEPARATORS:
        return start[4]
    return max(SEPARATORS, key=lambda mark: _agreement(start, mark))


def rows(file: BinaryIO, *, encoding: str, separator: str) -> Iterator[list[str]]:
    """All rows. Bytes that are no characters become �, and so does U+0000, which no database keeps.

    Raises Unreadable: transfer.cell_too_long, transfer.too_many_rows, transfer.too_many_columns,
    transfer.encoding.
    """
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    place = 0
    try:
        for cells in csv.reader(text, delimiter=separator):
            if place == 0 and _is_saying(cells, separator):
                # Counted as a row, as a spreadsheet would.
                cells.clear()
            place += 1
            if place > MAX_ROWS + 1:
                raise Unreadable(refused("transfer.too_many_rows", most=MAX_ROWS))
            if len(cells) > MAX_COLUMNS:
                raise Unreadable(refused("transfer.too_many_columns", most=MAX_COLUMNS))
            yield _clean(cells, is_first=place == 1)
    except csv.Error:
        raise Unreadable(refused("transfer.cell_too_long", line=place + 1)) from None
    except UnicodeError:
        raise Unreadable(refused("transfer.encoding", encoding=encoding)) from None
    finally:
        text.detach()


def _clean(cells: list[str], *, is_first: bool) -> list[str]:
    if is_first and cells:
        cells[0] = cells[0].lstrip("\ufeff")
    return [cell.replace("\0", _UNREADABLE) if "\0" in cell else cell for cell in cells]


def _is_saying(cells: list[str], separator: str) -> bool:
    # "sep=;" read with ; as the separator.
    return [cell.lower().lstrip("\ufeff") for cell in cells] == [_SAID, ""] and bool(separator)


def _agreement(text: str, separator: str) -> tuple[int, int]:
    """(percentage of rows with the usual width if that is two or more, that width)."""
    try:
        found = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 200))
    except csv.Error:
        return (0, 0)
    widths = Counter(len(cells) for cells in found[:_LOOKED_AT] if len(cells) > 0)
    if not widths:
        return (0, 0)
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return (0, 0) if width < 2 else (100 * count // sum(widths.values()), width)
