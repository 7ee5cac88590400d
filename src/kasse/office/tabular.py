"""Lists as files for a spreadsheet: CSV in UTF-8 with its mark, so that Excel reads Danish letters,
or XLSX.

A cell is text, a whole number or an Amount. Text that a spreadsheet would take for a formula gets
an apostrophe before it in CSV, as OWASP advises against CSV injection: names of items and people
come from outside. In XLSX it says itself that it is text.
"""

import csv
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

import xlsxwriter
from django.http import StreamingHttpResponse
from django.utils.translation import get_language, override

from kasse.domain.money import Currency, format_amount
from kasse.office.frame.locales import number_format

Form: TypeAlias = Literal["csv", "xlsx"]

FORMS: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_FORMULA: Final = ("=", "+", "-", "@")
_BLANKS: Final = ("\t", "\r", "\n")
_LONGEST_CELL: Final = 32_767
"""Of a workbook, in letters."""
_MARK: Final = "\ufeff"
_TOGETHER: Final = 200
"""Rows in one piece of an answer."""
_PIECE_BYTES: Final = 512 * 1024
_ROWS_OF_A_SHEET: Final = 1_048_576


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A cell with an amount of minor units."""

    minor: int
    currency: Currency


class _Line:
    """Gives back what csv writes."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def form_of(text: str) -> Form:
    """The form that an address names; CSV for any other."""
    return "xlsx" if text == "xlsx" else "csv"


def sheet_answer(
    rows: Iterable[Iterable[Any]], *, name: str, form: Form = "csv"
) -> StreamingHttpResponse:
    """A file `name`.csv or `name`.xlsx to keep, in the language of whoever asks. Rows are read while
    a CSV is sent, and before an XLSX begins to be."""
    made = _csv_bytes(rows) if form == "csv" else _workbook(rows)
    answer = StreamingHttpResponse(_in_language(made, get_language()), content_type=FORMS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def csv_pieces(rows: Iterable[Iterable[Any]], *, separator: str = ";") -> Iterator[str]:
    """The rows as CSV, in pieces. A semicolon parts cells, because Danish numbers have commas."""
    writer = csv.writer(_Line(), delimiter=separator)
    piece: list[str] = [_MARK]
    for row in rows:
        piece.append(writer.writerow([safe_cell(value) for value in row]))
        if len(piece) >= _TOGETHER:
            yield "".join(piece)
            piece = []
    if piece:
        yield "".join(piece)


def safe_cell(value: Any) -> str:
    """A cell's text; numbers below zero stay numbers."""
    if isinstance(value, Amount):
        marks = number_format(get_language())
        text = format_amount(value.minor, value.currency, marks)
        return text.replace(marks.group, "").replace("\N{MINUS SIGN}", "-")
    text = str(value)
    if isinstance(value, str) and _is_formula(text) and not _is_number(text):
        return f"'{text}"
    return text


def _is_formula(text: str) -> bool:
    """Whether a spreadsheet may take it for one: behind blanks and in full width too."""
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return text.startswith(_BLANKS) or first in _FORMULA


def _csv_bytes(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    for piece in csv_pieces(rows):
        yield piece.encode()


def _workbook(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as made:
        book = xlsxwriter.Workbook(made, {"constant_memory": True})
        formats = _Formats(book)
        sheet: Any = None
        for number, row in enumerate(rows):
            line = number % _ROWS_OF_A_SHEET
            if line == 0:
                sheet = book.add_worksheet()
            for column, value in enumerate(row):
                if isinstance(value, Amount):
                    digits = value.currency.exponent
                    amount = Decimal(value.minor).scaleb(-digits)
                    sheet.write_number(line, column, amount, formats[digits])
                elif isinstance(value, int):
                    sheet.write_number(line, column, value)
                elif value:
                    sheet.write_string(line, column, _short(str(value)))
        book.close()
        made.seek(0)
        while piece := made.read(_PIECE_BYTES):
            yield piece


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


class _Formats(dict[int, Any]):
    """How a workbook shows amounts, by their decimals."""

    def __init__(self, book: Any) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, digits: int) -> Any:
        places = "." + "0" * digits if digits else ""
        self[digits] = self._book.add_format({"num_format": f"#,##0{places}"})
        return self[digits]


def _in_language(pieces: Iterator[bytes], language: str | None) -> Iterator[bytes]:
    """The pieces, each made in this language: they are asked for when the request is over, in
    whichever thread is free (kasse.office.django_threads)."""
    while True:
        # A generator that is left in the middle would leave its language in the thread.
        with override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _is_number(text: str) -> bool:
    digits = text[1:].replace(",", "").replace(".", "")
    return text[0] in "+-" and digits.isascii() and digits.isdigit()
