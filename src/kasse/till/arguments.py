"""A command from a screen, read field by field into types or refused with the field's name."""

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from kasse.domain.canonical import MAX_INTEGER
from kasse.domain.number_text import QUOTED_CHARACTERS
from kasse.domain.outcome import Refused, refused

MAX_TEXT: Final = 4_000
"""Characters of a text in a command; a scan has limits of its own."""


class WrongArgument(ValueError):
    """A field of the command is missing, of another type, or beyond what a number may be."""

    def __init__(self, field: str, refusal: Refused | None = None) -> None:
        super().__init__(field)
        self.refusal: Final = refusal or refused("command.malformed", field=field)


class Arguments:
    """The fields of one command. Each reader raises WrongArgument."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    def text(self, name: str) -> str:
        """A text that must be there; it may be empty."""
        value = self.optional_text(name)
        if value is None:
            raise WrongArgument(name)
        return value

    def optional_text(self, name: str) -> str | None:
        """A text, or None when it was left out; in NFC, as the journal wants it."""
        value = self._fields.get(name)
        if value is None:
            return None
        if type(value) is not str or len(value) > MAX_TEXT or not _is_writable(value):
            raise WrongArgument(name)
        return unicodedata.normalize("NFC", value)

    def number(self, name: str) -> int:
        """An integer that must be there."""
        value = self.optional_number(name)
        if value is None:
            raise WrongArgument(name)
        return value

    def optional_number(self, name: str) -> int | None:
        """An integer, or None when it was left out."""
        value = self._fields.get(name)
        if value is None:
            return None
        if type(value) is not int:
            raise WrongArgument(name)
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise WrongArgument(name, _too_large(value))
        return value

    def flag(self, name: str) -> bool:
        """True or false; false when it was left out."""
        value = self._fields.get(name, False)
        if type(value) is not bool:
            raise WrongArgument(name)
        return value

    def objects(self, name: str) -> tuple["Arguments", ...] | None:
        """An array of objects, or None when it was left out."""
        value = self._fields.get(name)
        if value is None:
            return None
        if type(value) is not list or not all(type(element) is dict for element in value):
            raise WrongArgument(name)
        return tuple(Arguments(element) for element in value)

    def object(self, name: str) -> "Arguments | None":
        """An object, or None when it was left out."""
        value = self._fields.get(name)
        if value is None:
            return None
        if type(value) is not dict:
            raise WrongArgument(name)
        return Arguments(value)

    def texts(self, name: str) -> tuple[str, ...] | None:
        """An array of texts, or None when it was left out."""
        value = self._fields.get(name)
        if value is None:
            return None
        if type(value) is not list or not all(type(element) is str for element in value):
            raise WrongArgument(name)
        return tuple(value)

    def pairs(self, name: str) -> tuple[tuple[int, int], ...] | None:
        """An array of pairs of integers, or None when it was left out."""
        value = self._fields.get(name)
        if value is None:
            return None
        if type(value) is not list:
            raise WrongArgument(name)
        for pair in value:
            if type(pair) is not list or [type(part) for part in pair] != [int, int]:
                raise WrongArgument(name)
        return tuple((pair[0], pair[1]) for pair in value)


def _too_large(value: int) -> Refused:
    # A number past 2**53 - 1 stands in no journal (JRN-2), whatever the field's own limit.
    text = str(value)[:QUOTED_CHARACTERS]
    return refused("number.too_large", text=text, limit=MAX_INTEGER, decimals=0)


def _is_writable(value: str) -> bool:
    # A lone surrogate cannot be written as UTF-8; a browser can send one all the same.
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
