"""Canonical JSON: the only bytes that a journal entry can have (docs/journal.md).

Standard serialisers differ between runtimes in how they write numbers, escapes and key order;
a hash needs one way. Values allowed: str, int (not beyond ±(2**53 − 1)), bool, and lists, tuples
and dicts of them. None and floats are refused: what is not known is left out.
"""

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn, TypeAlias

JsonValue: TypeAlias = "str | int | bool | Sequence[JsonValue] | Mapping[str, JsonValue]"

_Put: TypeAlias = Callable[[str], None]

MAX_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly."""

_quote = json.encoder.encode_basestring


class NotCanonical(ValueError):
    """The value cannot stand in an entry, or the bytes are not in canonical form."""


def canonical_text(value: JsonValue) -> str:
    """The canonical form of `value` as text.

    Raises NotCanonical on floats, None, integers that are too large, strings that are not NFC or
    hold lone surrogates, and keys that are not strings.
    """
    parts: list[str] = []
    _write(value, parts.append)
    return "".join(parts)


def cleaned(document: Mapping[str, object]) -> dict[str, JsonValue]:
    """What of a document from outside can stand in an entry: strings in NFC, the rest left out.

    For texts that must not keep a sale from being journaled, whatever somebody typed into them.
    """
    values = {_nfc(key): _cleaned(value) for key, value in document.items()}
    return {key: value for key, value in values.items() if value is not None}


def canonical_bytes(value: JsonValue) -> bytes:
    """`canonical_text` in UTF-8: what is hashed."""
    return canonical_text(value).encode()


def parse_canonical(text: str) -> JsonValue:
    """The value that `text` stands for; refuses text that is not the canonical form of it.

    Raises NotCanonical. The usual case is left to the C serialiser, which differs from the
    contract only in values that `is_plain` finds and in strings that are not NFC.
    """
    try:
        value: JsonValue = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
        again = _c_serialise(value)
        usual = is_plain(value) and _is_clean_unicode(text)
    except (ValueError, RecursionError) as error:
        raise NotCanonical("not JSON") from error
    if not usual:
        again = canonical_text(value)
    if again != text:
        raise NotCanonical("not in canonical form")
    return value


def is_plain(value: object) -> bool:
    """Whether a parsed value holds nothing but what the contract allows, strings not looked at.

    Raises RecursionError on thousands of levels.
    """
    kind = type(value)
    if kind is dict:
        parts = value.values()  # type: ignore[attr-defined]  # kind is dict
    elif kind is list:
        parts = value
    else:
        parts = (value,)
    for part in parts:
        kind = type(part)
        if kind is int:
            if not -MAX_INTEGER <= part <= MAX_INTEGER:
                return False
        elif kind is dict or kind is list:
            if not is_plain(part):
                return False
        elif kind is not str and kind is not bool:
            return False
    return True


def _cleaned(value: object) -> "JsonValue | None":
    if isinstance(value, str):
        return _nfc(value)
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) <= MAX_INTEGER):
        return value
    if isinstance(value, Mapping):
        return cleaned(value)
    if isinstance(value, list | tuple):
        return [kept for kept in map(_cleaned, value) if kept is not None]
    return None


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text.encode(errors="replace").decode())


_c_serialise = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode


def _is_clean_unicode(text: str) -> bool:
    """Whether all strings of a text are NFC. Raises UnicodeEncodeError on lone surrogates, which a
    text has that was itself a string with escapes."""
    if text.isascii():
        return True
    text.encode()
    # No quotation mark composes with what follows it, so the whole is NFC when its strings are.
    return unicodedata.is_normalized("NFC", text)


def _refuse(literal: str) -> NoReturn:
    raise NotCanonical(f"{literal} is not an integer")


def _write(value: object, put: "_Put") -> None:
    kind = type(value)
    if kind is str:
        put(_string(value))  # type: ignore[arg-type]  # kind is str
    elif kind is int:
        put(_integer(value))  # type: ignore[arg-type]  # kind is int
    elif kind is dict:
        _write_object(value, put)  # type: ignore[arg-type]  # kind is dict
    elif kind is list or kind is tuple:
        _write_array(value, put)  # type: ignore[arg-type]  # kind is list or tuple
    elif kind is bool:
        put("true" if value else "false")
    else:
        raise NotCanonical(f"{kind.__name__} cannot stand in an entry")


def _write_object(value: dict[object, object], put: "_Put") -> None:
    separator = "{"
    if not all(type(key) is str for key in value):
        raise NotCanonical("a key is not a string")
    # Python orders strings by code point, as the contract asks.
    for key in sorted(value):  # type: ignore[type-var]  # all keys are strings
        put(separator)
        put(_string(key))  # type: ignore[arg-type]  # all keys are strings
        put(":")
        _write(value[key], put)
        separator = ","
    put("}" if value else "{}")


def _write_array(value: Sequence[object], put: "_Put") -> None:
    separator = "["
    for element in value:
        put(separator)
        _write(element, put)
        separator = ","
    put("]" if value else "[]")


def _string(value: str) -> str:
    if not value.isascii():
        if not unicodedata.is_normalized("NFC", value):
            raise NotCanonical("a string is not NFC")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise NotCanonical("a string holds a lone surrogate") from error
    return _quote(value)


def _integer(value: int) -> str:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise NotCanonical("an integer is too large")
    return str(value)
