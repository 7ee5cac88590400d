"""What a setting can hold. Each kind checks a value, says it to a form's field, reads it back from
one, and describes itself to API clients. Values are those of the feed's settings document
(docs/developer/feed.md): integers of minor units, thousandths, parts per million, minutes.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final, Protocol, TypeAlias

from kasse.domain.canonical import JsonValue
from kasse.domain.documents import Malformed
from kasse.domain.money import Currency, format_amount
from kasse.domain.number_text import NumberFormat, format_number, parse_number
from kasse.domain.outcome import Refused, refused

Read: TypeAlias = "JsonValue | Refused"
"""What a field is read as."""

_LARGEST: Final = 10**14
_PERCENT_DECIMALS: Final = 4
_QUANTITY_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """How a reader writes amounts and numbers."""

    currency: Currency
    numbers: NumberFormat


class Kind(Protocol):
    """What all kinds do. `widget` names the field that forms draw."""

    @property
    def widget(self) -> str:
        """Which field forms draw."""

    def check(self, value: object, path: str) -> None:
        """Raises Malformed with the path of what is wrong."""

    def shown(self, value: Any, marks: Marks) -> Any:
        """What the field holds; `value` fits, or is None where nobody says one."""

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """The value in the field `name`, not checked yet; refuses what is no such value."""

    def described(self) -> dict[str, JsonValue]:
        """The bounds, for API clients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Yes or no."""

    widget: ClassVar[str] = "flag"

    def check(self, value: object, path: str) -> None:
        """See Kind."""
        if type(value) is not bool:
            raise Malformed(path)

    def shown(self, value: Any, marks: Marks) -> Any:
        """See Kind."""
        return bool(value)

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """See Kind."""
        return bool(typed.get(name))

    def described(self) -> dict[str, JsonValue]:
        """See Kind."""
        return {"type": "flag"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A whole number of 10**-decimals: `unit` is count, seconds, minor (of the currency),
    thousandths or ppm, and says how it is typed."""

    minimum: int
    maximum: int
    unit: str = "count"

    widget: ClassVar[str] = "number"

    def check(self, value: object, path: str) -> None:
        """See Kind."""
        if type(value) is not int or not self.minimum <= value <= self.maximum:
            raise Malformed(path)

    def shown(self, value: Any, marks: Marks) -> Any:
        """See Kind."""
        if value is None:
            return ""
        if self.unit == "minor":
            return format_amount(value, marks.currency, marks.numbers)
        return _short(format_number(value, self._decimals(marks), marks.numbers), marks)

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """See Kind."""
        number = parse_number(
            str(typed.get(name, "")), self._decimals(marks), marks.numbers, _LARGEST
        )
        if isinstance(number, Refused) or self.minimum <= number <= self.maximum:
            return number
        return refused(
            "settings.out_of_range",
            lowest=str(self.shown(self.minimum, marks)),
            highest=str(self.shown(self.maximum, marks)),
        )

    def described(self) -> dict[str, JsonValue]:
        """See Kind."""
        return {"type": "number", "unit": self.unit, "min": self.minimum, "max": self.maximum}

    def _decimals(self, marks: Marks) -> int:
        known = {"ppm": _PERCENT_DECIMALS, "thousandths": _QUANTITY_DECIMALS}
        return marks.currency.exponent if self.unit == "minor" else known.get(self.unit, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line. `pattern` is what all of it must match; "" is right unless `needed`."""

    max_length: int
    pattern: str = ""
    needed: bool = False

    widget: ClassVar[str] = "text"

    def check(self, value: object, path: str) -> None:
        """See Kind."""
        if type(value) is not str or len(value) > self.max_length or not _printable(value):
            raise Malformed(path)
        if self.needed and not value.strip():
            raise Malformed(path)
        if self.pattern and value and not re.fullmatch(self.pattern, value):
            raise Malformed(path)

    def shown(self, value: Any, marks: Marks) -> Any:
        """See Kind."""
        return value or ""

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """See Kind."""
        return unicodedata.normalize("NFC", str(typed.get(name, "")).strip())

    def described(self) -> dict[str, JsonValue]:
        """See Kind."""
        known: dict[str, JsonValue] = {"type": "text", "max_length": self.max_length}
        return known | ({"pattern": self.pattern} if self.pattern else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date, ISO 8601."""

    widget: ClassVar[str] = "day"

    def check(self, value: object, path: str) -> None:
        """See Kind."""
        try:
            # Python reads other forms of ISO 8601 too.
            fits = type(value) is str and date.fromisoformat(value).isoformat() == value
        except ValueError:
            fits = False
        if not fits:
            raise Malformed(path)

    def shown(self, value: Any, marks: Marks) -> Any:
        """See Kind."""
        return value or ""

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """See Kind."""
        return str(typed.get(name, "")).strip()

    def described(self) -> dict[str, JsonValue]:
        """See Kind."""
        return {"type": "date"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of `options`, pairs of code and words."""

    options: tuple[tuple[str, Any], ...]

    widget: ClassVar[str] = "choice"

    def check(self, value: object, path: str) -> None:
        """See Kind."""
        if type(value) is not str or value not in dict(self.options):
            raise Malformed(path)

    def shown(self, value: Any, marks: Marks) -> Any:
        """See Kind."""
        return value or ""

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """See Kind."""
        return str(typed.get(name, ""))

    def described(self) -> dict[str, JsonValue]:
        """See Kind."""
        return {"type": "choice", "options": [code for code, _words in self.options]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Any of `options`, each once, in their order."""

    options: tuple[tuple[str, Any], ...]

    widget: ClassVar[str] = "several"

    def check(self, value: object, path: str) -> None:
        """See Kind."""
        codes = {code for code, _words in self.options}
        if type(value) is not list or not all(isinstance(code, str) for code in value):
            raise Malformed(path)
        if not set(value) <= codes or len(set(value)) != len(value):
            raise Malformed(path)

    def shown(self, value: Any, marks: Marks) -> Any:
        """See Kind."""
        return list(value or ())

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """See Kind."""
        chosen = set(_listed(typed, name))
        return [code for code, _words in self.options if code in chosen]

    def described(self) -> dict[str, JsonValue]:
        """See Kind."""
        return {"type": "several", "options": [code for code, _words in self.options]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Some lines of text. `refuses` says why a line is none."""

    max_lines: int
    max_length: int
    refuses: Callable[[str], Refused | None] | None = None

    widget: ClassVar[str] = "lines"

    def check(self, value: object, path: str) -> None:
        """See Kind."""
        if type(value) is not list or len(value) > self.max_lines:
            raise Malformed(path)
        for place, line in enumerate(value):
            Text(max_length=self.max_length).check(line, f"{path}[{place}]")
            if self.refuses is not None and self.refuses(line) is not None:
                raise Malformed(f"{path}[{place}]")

    def shown(self, value: Any, marks: Marks) -> Any:
        """See Kind."""
        return "\n".join(value or ())

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """See Kind."""
        text = unicodedata.normalize("NFC", str(typed.get(name, "")))
        lines = [line.rstrip() for line in text.strip("\r\n").splitlines()]
        while lines and not lines[-1]:
            lines.pop()
        if len(lines) > self.max_lines or any(len(line) > self.max_length for line in lines):
            return refused("settings.too_long", lines=self.max_lines, letters=self.max_length)
        for line in lines:
            problem = self.refuses(line) if self.refuses else None
            if problem is not None:
                return problem
        return list(lines)

    def described(self) -> dict[str, JsonValue]:
        """See Kind."""
        return {"type": "lines", "max_lines": self.max_lines, "max_length": self.max_length}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Amounts in minor units, each once, in growing order."""

    maximum: int
    max_count: int

    widget: ClassVar[str] = "amounts"

    def check(self, value: object, path: str) -> None:
        """See Kind."""
        if type(value) is not list or len(value) > self.max_count:
            raise Malformed(path)
        for place, amount in enumerate(value):
            Number(minimum=1, maximum=self.maximum).check(amount, f"{path}[{place}]")
        if list(value) != sorted(set(value)):
            raise Malformed(path)

    def shown(self, value: Any, marks: Marks) -> Any:
        """See Kind."""
        exponent = marks.currency.exponent
        return "   ".join(
            _short(format_number(amount, exponent, marks.numbers), marks) for amount in value or ()
        )

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """See Kind."""
        found: set[int] = set()
        for text in re.split(r"[\s;]+", str(typed.get(name, "")).strip()):
            if not text:
                continue
            amount = parse_number(text, marks.currency.exponent, marks.numbers, self.maximum)
            if isinstance(amount, Refused):
                return amount
            found.add(amount)
        return sorted(found)

    def described(self) -> dict[str, JsonValue]:
        """See Kind."""
        return {
            "type": "amounts",
            "unit": "minor",
            "min": 1,
            "max": self.maximum,
            "max_count": self.max_count,
        }


def _short(text: str, marks: Marks) -> str:
    """Without decimals that are all zero: 50, not 50,00."""
    whole, mark, decimals = text.partition(marks.numbers.decimal)
    kept = decimals.rstrip("0")
    if not mark or not kept:
        return whole
    return text if marks.currency.exponent == len(decimals) else f"{whole}{mark}{kept}"


def _printable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return not any(unicodedata.category(letter) == "Cc" for letter in text)


def _listed(typed: Mapping[str, Any], name: str) -> list[str]:
    many = getattr(typed, "getlist", None)
    found = many(name) if many else typed.get(name, [])
    return [str(one) for one in found]
