"""Tables as files for a spreadsheet: CSV in UTF-8 with its mark, so that Excel reads Danish letters.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises
against CSV injection: names of items and people come from outside.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.http import StreamingHttpResponse
from django.utils.translation import get_language, override

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_MARK: Final = "\ufeff"
_TOGETHER: Final = 200
"""Rows in one piece of an answer."""


class _Line:
    """Gives back what csv writes."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


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
    text = str(value)
    if isinstance(value, str) and text.startswith(_FORMULA) and not _is_number(text):
        return f"'{text}"
    return text


def csv_answer(rows: Iterable[Iterable[Any]], *, name: str) -> StreamingHttpResponse:
    """A file `name`.csv to keep, sent while its rows are read."""
    pieces = _in_language(csv_pieces(rows), get_language())
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _in_language(pieces: Iterator[str], language: str | None) -> Iterator[str]:
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
