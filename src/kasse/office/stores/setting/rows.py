"""Settings that are tables: tenders, reasons, tax rates; and one that is a single row of fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from kasse.domain.canonical import JsonValue
from kasse.domain.documents import Malformed
from kasse.domain.outcome import Refused, refused
from kasse.office.stores.setting.kinds import Kind, Marks, Read

_MOST_TYPED: Final = 200
"""Rows of one table that a form is read for."""
_WRITTEN: Final = frozenset({"text", "hours"})
"""Fields that hold words only if somebody wrote them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One field of each row. `path` is its key, with a dot where it lies in an object; a row that
    has nothing in any `names_it` column is no row. A `hidden` column is kept and not shown; an
    `optional` one may be missing."""

    path: str
    kind: Kind
    words: Any = ""
    names_it: bool = False
    hidden: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of the same columns, in an order that matters. Values of `unique` columns differ; `coded`
    is the column whose code is made from the row's name where there is none yet."""

    columns: tuple[Column, ...]
    max_rows: int
    unique: tuple[str, ...] = ()
    blank_rows: int = 1
    coded: str = ""

    widget: ClassVar[str] = "table"

    def check(self, value: object, path: str) -> None:
        """See Kind."""
        if type(value) is not list or len(value) > self.max_rows:
            raise Malformed(path)
        for place, row in enumerate(value):
            _check_row(self.columns, row, f"{path}[{place}]")
        keys = [tuple(_at(row, name) for name in self.unique) for row in value]
        if self.unique and len(set(keys)) != len(keys):
            raise Malformed(path)

    def shown(self, value: Any, marks: Marks) -> Any:
        """See Kind: a list of rows of (column, field's value), with blank ones at the end."""
        rows = [*(value or ()), *({} for _ in range(self.blank_rows))]
        return [_shown_row(self.columns, row, marks) for row in rows]

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """See Kind."""
        rows: list[JsonValue] = []
        for number in range(rows_typed(typed, name)):
            row = _read_row(self.columns, typed, f"{name}:{number}", marks)
            if isinstance(row, Refused):
                return row
            if row is not None:
                rows.append(self._with_code(row, rows))
        return rows

    def wrong(self, typed: Mapping[str, Any], name: str, marks: Marks) -> set[str]:
        """The fields, as row:path, that cannot be read."""
        return {
            f"{number}:{path}"
            for number in range(rows_typed(typed, name))
            for path in _wrong_in_row(self.columns, typed, f"{name}:{number}", marks)
        }

    def described(self) -> dict[str, JsonValue]:
        """See Kind."""
        columns = _described(self.columns)
        return {"type": "table", "max_rows": self.max_rows, "columns": columns}

    def _with_code(self, row: dict[str, JsonValue], others: list[JsonValue]) -> dict[str, Any]:
        if not self.coded or _at(row, self.coded):
            return row
        name = next(str(_at(row, c.path)) for c in self.columns if c.names_it and _at(row, c.path))
        taken = {_at(other, self.coded) for other in others}
        code = plain = _code(name)
        number = 2
        while code in taken:
            code, number = f"{plain}_{number}", number + 1
        return {**row, self.coded: code}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of fields; none of them is needed but those that are not `optional`."""

    columns: tuple[Column, ...]

    widget: ClassVar[str] = "record"

    def check(self, value: object, path: str) -> None:
        """See Kind."""
        _check_row(self.columns, value, path)

    def shown(self, value: Any, marks: Marks) -> Any:
        """See Kind."""
        return _shown_row(self.columns, value or {}, marks)

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """See Kind."""
        row = _read_row(self.columns, typed, f"{name}:0", marks, needed=True)
        assert row is not None
        return row

    def wrong(self, typed: Mapping[str, Any], name: str, marks: Marks) -> set[str]:
        """The fields, as 0:path, that cannot be read."""
        found = _wrong_in_row(self.columns, typed, f"{name}:0", marks, needed=True)
        return {f"0:{path}" for path in found}

    def described(self) -> dict[str, JsonValue]:
        """See Kind."""
        columns = _described(self.columns)
        return {"type": "record", "columns": columns}


def rows_typed(typed: Mapping[str, Any], name: str) -> int:
    """How many rows of a table the form says that it has."""
    text = str(typed.get(f"{name}:rows", ""))
    is_number = text.isascii() and text.isdigit() and len(text) < 5
    return min(int(text), _MOST_TYPED) if is_number else 0


def _check_row(columns: tuple[Column, ...], row: object, path: str) -> None:
    if not isinstance(row, Mapping):
        raise Malformed(path)
    known: set[str] = set()
    for column in columns:
        first, _, _rest = column.path.partition(".")
        known.add(first)
        value = _at(row, column.path)
        if value is None and column.optional:
            continue
        column.kind.check(value, f"{path}.{column.path}")
    unknown = sorted(set(row) - known)
    if unknown:
        raise Malformed(f"{path}.{unknown[0]}")
    naming = [column for column in columns if column.names_it]
    if naming and all(_at(row, column.path) in {None, ""} for column in naming):
        raise Malformed(path)


def _shown_row(columns: tuple[Column, ...], row: Any, marks: Marks) -> list[tuple[Column, Any]]:
    return [(column, column.kind.shown(_at(row, column.path), marks)) for column in columns]


def _read_row(
    columns: tuple[Column, ...],
    typed: Mapping[str, Any],
    name: str,
    marks: Marks,
    *,
    needed: bool = False,
) -> dict[str, JsonValue] | Refused | None:
    """The row; None for one that nobody filled in. Refuses settings.row_unnamed."""
    naming = [column for column in columns if column.names_it]
    filled = [column for column in columns if str(typed.get(f"{name}:{column.path}", "")).strip()]
    if not needed and not any(column.names_it for column in filled):
        # A choice has always something, and hidden codes stay behind in a row that was emptied.
        if any(column.kind.widget in _WRITTEN and not column.hidden for column in filled):
            return refused("settings.row_unnamed", column=str(naming[0].words))
        return None
    row: dict[str, JsonValue] = {}
    for column in columns:
        field = f"{name}:{column.path}"
        if column.optional and not str(typed.get(field, "")).strip():
            continue
        value = column.kind.read(typed, field, marks)
        if isinstance(value, Refused):
            return replace(value, facts={**value.facts, "column": str(column.words)})
        _put(row, column.path, value)
    return row


def _wrong_in_row(
    columns: tuple[Column, ...],
    typed: Mapping[str, Any],
    name: str,
    marks: Marks,
    *,
    needed: bool = False,
) -> list[str]:
    """Paths of what is wrong in a row: what cannot be read, or else what would name it."""
    if not isinstance(_read_row(columns, typed, name, marks, needed=needed), Refused):
        return []
    unread = [
        column.path
        for column in columns
        if (not column.optional or str(typed.get(f"{name}:{column.path}", "")).strip())
        and isinstance(column.kind.read(typed, f"{name}:{column.path}", marks), Refused)
    ]
    return unread or [column.path for column in columns if column.names_it]


def _described(columns: tuple[Column, ...]) -> list[JsonValue]:
    return [{"key": c.path, "optional": c.optional, **c.kind.described()} for c in columns]


def _at(row: Any, path: str) -> Any:
    for part in path.split("."):
        row = row.get(part) if isinstance(row, Mapping) else None
    return row


def _put(row: dict[str, JsonValue], path: str, value: JsonValue) -> None:
    first, dot, rest = path.partition(".")
    if not dot:
        row[first] = value
        return
    inside = row.setdefault(first, {})
    assert isinstance(inside, dict)
    _put(inside, rest, value)


def _code(name: str) -> str:
    """Small letters, digits and lines, as codes are."""
    return "".join(_letters(name))[:40] or "x"


def _letters(name: str) -> Iterator[str]:
    plain = {"æ": "ae", "ø": "oe", "å": "aa"}
    for letter in name.lower():
        if letter.isascii() and letter.isalnum():
            yield letter
        else:
            yield plain.get(letter, "_")
