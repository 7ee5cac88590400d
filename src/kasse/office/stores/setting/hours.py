"""Opening hours: spans of a day in minutes after midnight. One that ends after midnight ends beyond
1440, so that it belongs to the day on which it began."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from kasse.domain.canonical import JsonValue
from kasse.domain.documents import Malformed
from kasse.domain.outcome import Refused, refused
from kasse.office.stores.setting.kinds import Marks, Read

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAY: Final = 24 * 60
_MOST_SPANS: Final = 4
_SPAN: Final = re.compile(
    r"([0-9]{1,2})(?:[:.]([0-5][0-9]))?\s*(?:-|–|—|to|til)\s*([0-9]{1,2})(?:[:.]([0-5][0-9]))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """The hours of one day: pairs of minutes, in order, that do not overlap. None: closed."""

    widget: ClassVar[str] = "hours"

    def check(self, value: object, path: str) -> None:
        """See Kind."""
        if type(value) is not list or len(value) > _MOST_SPANS:
            raise Malformed(path)
        last = -1
        for span in value:
            if type(span) is not list or [type(minute) for minute in span] != [int, int]:
                raise Malformed(path)
            opens, closes = span
            if not last < opens < _DAY or not opens < closes <= opens + _DAY:
                raise Malformed(path)
            last = closes

    def shown(self, value: Any, marks: Marks) -> Any:
        """See Kind."""
        return spans_text(value or ())

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """See Kind. Understands 8-17.30, 08:00-12:00, 13:00-17:30, and 18-02."""
        spans: list[JsonValue] = []
        for text in re.split(r"[,;+]|\s+(?:and|og)\s+", str(typed.get(name, ""))):
            if not text.strip():
                continue
            found = _SPAN.fullmatch(text.strip())
            if found is None:
                return refused("settings.hours", text=text.strip()[:40])
            opens = int(found[1]) * 60 + int(found[2] or 0)
            closes = int(found[3]) * 60 + int(found[4] or 0)
            spans.append([opens, closes + _DAY if closes <= opens else closes])
        try:
            self.check(spans, name)
        except Malformed:
            return refused("settings.hours", text=str(typed.get(name, ""))[:40])
        return spans

    def described(self) -> dict[str, JsonValue]:
        """See Kind."""
        return {"type": "spans", "unit": "minutes", "max_count": _MOST_SPANS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The hours of each weekday; a day that is left out is closed."""

    words: tuple[tuple[str, Any], ...]

    widget: ClassVar[str] = "week"

    def check(self, value: object, path: str) -> None:
        """See Kind."""
        if not isinstance(value, Mapping) or not set(value) <= set(DAYS):
            raise Malformed(path)
        for day, spans in value.items():
            Spans().check(spans, f"{path}.{day}")

    def shown(self, value: Any, marks: Marks) -> Any:
        """See Kind: (day, its words, the field's value)."""
        held = value or {}
        return [(day, words, spans_text(held.get(day, ()))) for day, words in self.words]

    def read(self, typed: Mapping[str, Any], name: str, marks: Marks) -> Read:
        """See Kind."""
        found = {day: Spans().read(typed, f"{name}:{day}", marks) for day in DAYS}
        wrong = [str(no.facts["text"]) for no in found.values() if isinstance(no, Refused)]
        if wrong:
            return refused("settings.hours", text=", ".join(wrong))
        return {day: spans for day, spans in found.items() if isinstance(spans, list) and spans}

    def wrong(self, typed: Mapping[str, Any], name: str, marks: Marks) -> set[str]:
        """The days whose hours cannot be read."""
        return {
            day for day in DAYS if isinstance(Spans().read(typed, f"{name}:{day}", marks), Refused)
        }

    def described(self) -> dict[str, JsonValue]:
        """See Kind."""
        return {"type": "week", "days": list(DAYS), "spans": Spans().described()}


def spans_text(spans: Any) -> str:
    """08:00–12:00, 13:00–17:30; "" for a closed day."""
    return ", ".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in spans)


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour % 24 if minutes > _DAY else hour:02}:{minute:02}"
