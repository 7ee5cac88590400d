"""Frozen dataclasses to JSON documents and back, field by field.

A document has the journal's value space (docs/journal.md): None is left out, tuples are arrays,
nested dataclasses are objects. Used where the two forms have the same names; the journal's own
bodies are written out by hand where they are made.
"""

import types
import typing
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Final, TypeVar, cast

from kasse.domain.canonical import MAX_INTEGER, JsonValue

T = TypeVar("T")


class Malformed(ValueError):
    """A document does not have the form asked for; `field` is the path of what is wrong."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field: Final = field


def to_document(value: object) -> dict[str, JsonValue]:
    """The document of a dataclass; fields that are None are left out."""
    document: dict[str, JsonValue] = {}
    cls: Any = type(value)
    for name in _names(cls):
        content = getattr(value, name)
        if content is not None:
            document[name] = _to_json(content)
    return document


def from_document(cls: type[T], document: object, *, path: str = "") -> T:
    """The dataclass `cls` that `document` stands for.

    Keys that the class does not know are passed over (a newer office may send more). Texts are
    brought to NFC, as the journal wants them. Raises Malformed with the path of the first field
    that is missing, of another type, or cannot stand in the journal.
    """
    if not isinstance(document, Mapping):
        raise Malformed(path)
    values: dict[str, object] = {}
    for field, hint in _hints(cast(Any, cls)):
        content = document.get(field.name)
        if content is not None:
            values[field.name] = _from_json(hint, content, f"{path}{field.name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise Malformed(f"{path}{field.name}")
    return cls(**values)


def _to_json(value: object) -> JsonValue:
    if isinstance(value, tuple):
        return [_to_json(element) for element in value]
    if is_dataclass(value):
        return to_document(value)
    return cast(JsonValue, value)


def _from_json(hint: Any, value: object, path: str) -> object:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        (hint,) = (option for option in typing.get_args(hint) if option is not types.NoneType)
        return _from_json(hint, value, path)
    if origin is tuple:
        return _tuple_from_json(typing.get_args(hint), value, path)
    if origin is typing.Literal:
        if value not in typing.get_args(hint):
            raise Malformed(path)
        return value
    if is_dataclass(hint):
        return from_document(cast(type, hint), value, path=f"{path}.")
    if type(value) is not hint:
        raise Malformed(path)
    return _text(value, path) if type(value) is str else _whole(value, path)


def _text(value: str, path: str) -> str:
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError as error:  # a lone surrogate
        raise Malformed(path) from error
    return unicodedata.normalize("NFC", value)


def _whole(value: object, path: str) -> object:
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise Malformed(path)
    return value


def _tuple_from_json(hints: tuple[Any, ...], value: object, path: str) -> tuple[object, ...]:
    if not isinstance(value, list | tuple):
        raise Malformed(path)
    if len(hints) == 2 and hints[1] is Ellipsis:
        return tuple(
            _from_json(hints[0], element, f"{path}[{place}]") for place, element in enumerate(value)
        )
    if len(value) != len(hints):
        raise Malformed(path)
    return tuple(
        _from_json(hint, element, path) for hint, element in zip(hints, value, strict=True)
    )


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


@cache
def _hints(cls: Any) -> tuple[tuple[Field[Any], Any], ...]:
    hints = typing.get_type_hints(cls)
    return tuple((field, hints[field.name]) for field in fields(cls))
