"""XLSX, judged before it is opened: a small file may unpack to gigabytes, or ask for as many cells.

The archive's directory says how large each part will be. Reading every part once proves it, because
the parts are checked against their sums; on the way the sheet's furthest cell is found and whatever
XML could swell (entities, a document type) is refused. Only then the library reads the cells. It
never computes a formula: it gives the value that the spreadsheet kept.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, time
from typing import Any, BinaryIO, Final
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from kasse.domain.outcome import refused
from kasse.office.transfer.reading.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_RATIO,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    Unreadable,
)

_CHUNK: Final = 1 << 18
_SMALL: Final = 1 << 20
"""What unpacks to less is no bomb, whatever its ratio."""

_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_UNREADABLE: Final = "\ufffd"


def inspect(file: BinaryIO) -> None:
    """Raises Unreadable for a workbook that must not be opened: transfer.workbook_broken,
    transfer.workbook_too_large, transfer.workbook_entities, transfer.too_many_columns,
    transfer.too_many_rows, transfer.not_a_table."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise Unreadable(refused("transfer.not_a_table"))
            packed = max(sum(part.compress_size for part in parts), 1)
            unpacked = sum(part.file_size for part in parts)
            swells = unpacked > _SMALL and unpacked > MAX_RATIO * packed
            if unpacked > MAX_UNPACKED_BYTES or swells or len(parts) > 10_000:
                raise Unreadable(refused("transfer.workbook_too_large"))
            for part in parts:
                _read_through(archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        # What it is not: whole, packed by a known method, without a password.
        raise Unreadable(refused("transfer.workbook_broken")) from None


def rows(file: BinaryIO) -> Iterator[list[str]]:
    """The rows of the first sheet that is not empty, as text: numbers with a decimal point, dates
    as in ISO 8601. Only for a file that `inspect` let pass. Raises Unreadable."""
    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height:
                yield from ([_text(cell) for cell in cells] for cells in sheet.iter_rows())
                return
    except (CalamineError, ZipError, PasswordError, ValueError, OSError):
        raise Unreadable(refused("transfer.workbook_broken")) from None


def _read_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    is_xml = part.filename.endswith((".xml", ".rels"))
    judge = _Judge(is_sheet=bool(_SHEET.fullmatch(part.filename))) if is_xml else None
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            if judge is not None:
                judge.take(chunk)


class _Judge:
    """Reads one part of XML without keeping any of it."""

    def __init__(self, *, is_sheet: bool) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = _refuse_entities
        self._parser.EntityDeclHandler = _refuse_entities
        if is_sheet:
            self._parser.StartElementHandler = self._element
        self._row = self._column = self._last_row = self._last_column = 0

    def take(self, chunk: bytes) -> None:
        """The next piece."""
        try:
            self._parser.Parse(chunk)
        except expat.ExpatError:
            raise Unreadable(refused("transfer.workbook_broken")) from None

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isdecimal() and len(given) < 9 else self._row + 1
            self._column = 0
        elif tag == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = _column_of(found[1]) if found else self._column + 1
            self._row = int(found[2]) if found else self._row
            self._last_column = max(self._last_column, self._column)
            self._last_row = max(self._last_row, self._row)
            self._check()

    def _check(self) -> None:
        if self._last_column > MAX_COLUMNS:
            raise Unreadable(refused("transfer.too_many_columns", most=MAX_COLUMNS))
        if self._last_row > MAX_ROWS or self._last_row * self._last_column > MAX_CELLS:
            raise Unreadable(refused("transfer.too_many_rows", most=MAX_ROWS))


def _refuse_entities(*_declared: Any) -> None:
    raise Unreadable(refused("transfer.workbook_entities"))


def _column_of(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return _without_surrogates(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell)
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _number(value: float) -> str:
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    # Fifteen digits are what a spreadsheet shows: 0.1 + 0.2 is 0.3.
    text = format(value, ".15g")
    _, point, decimals = text.partition(".")
    # 1.234 could be read as a thousand and more; 1.2340 cannot.
    return f"{text}0" if point and len(decimals) == 3 and "e" not in text else text


def _without_surrogates(text: str) -> str:
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        return "".join(_UNREADABLE if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)
    return text
