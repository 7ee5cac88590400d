"""A setting's value in words, for the table of who says what and for the audit log's readers."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kasse.office.stores.setting.hours import Spans, Week, spans_text
from kasse.office.stores.setting.kinds import Choice, Flag, Kind, Lines, Marks, Several
from kasse.office.stores.setting.rows import Column, Record, Table


def told(kind: Kind, value: Any, marks: Marks) -> str:
    """One line; a dash for what says nothing."""
    match kind:
        case Flag():
            text = _("Yes") if value else _("No")
        case Choice():
            text = str(dict(kind.options).get(value, value))
        case Several():
            words = dict(kind.options)
            text = ", ".join(str(words.get(code, code)) for code in value)
        case Lines():
            text = " / ".join(value)
        case Week():
            days = ((words, value.get(day)) for day, words in kind.words)
            text = ", ".join(f"{words} {spans_text(spans)}" for words, spans in days if spans)
        case Spans():
            text = spans_text(value)
        case Table():
            text = ", ".join(_row(kind.columns, row, marks) for row in value)
        case Record():
            text = _fields(kind.columns, value, marks)
        case _:
            text = str(kind.shown(value, marks))
    return text or "–"


def _row(columns: tuple[Column, ...], row: Any, marks: Marks) -> str:
    names = row.get("names")
    if names:
        return str(names.get(get_language() or "en") or next(iter(names.values()), ""))
    return _fields(columns, row, marks)


def _fields(columns: tuple[Column, ...], row: Any, marks: Marks) -> str:
    shown = [column for column in columns if not column.hidden and column.path in row]
    return " ".join(told(column.kind, row[column.path], marks) for column in shown)
