"""How the reader's language writes numbers and days: the CLDR's rules, by Babel.

Amounts and quantities are integers and `kasse.domain` writes them; here they get their marks. The
time of day is written alike everywhere, 14:05, because receipts and journals write it so.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cache
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers

from kasse.domain.number_text import NumberFormat

_MINUS: Final = "\N{MINUS SIGN}"
_MINUTE: Final = timedelta(minutes=1)
_Unit: TypeAlias = Literal["day", "hour", "minute"]
_UNITS: Final[Mapping[_Unit, timedelta]] = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": _MINUTE,
}
# The English of Europe, where weeks begin on Mondays and the day stands before the month.
_LOCALES: Final = {"da": Locale("da"), "en": Locale("en", "GB")}


def locale_of(language: str | None) -> Locale:
    """The locale of a language of the office; of any other that of its first one."""
    return _LOCALES.get(language or "", _LOCALES["da"])


@cache
def number_format(language: str | None) -> NumberFormat:
    """The marks of numbers that are shown and typed: Danish 1.234,50, English 1,234.50."""
    symbols = locale_of(language).number_symbols["latn"]
    return NumberFormat(decimal=symbols["decimal"], group=symbols["group"])


def whole(number: int, language: str | None) -> str:
    """A count: 12.345 or 12,345."""
    text = numbers.format_decimal(number, locale=locale_of(language))
    return text.replace("-", _MINUS)


def percent(ppm: int, language: str | None) -> str:
    """Parts per million as a percentage, with no digit too many: 250000 is 25 % or 25%."""
    share = Decimal(ppm).scaleb(-6)
    text = numbers.format_percent(share, locale=locale_of(language), decimal_quantization=False)
    return text.replace("-", _MINUS)


def day_text(day: date, language: str | None) -> str:
    """A day: 3. nov. 2026 or 3 Nov 2026."""
    return dates.format_skeleton("yMMMd", day, locale=locale_of(language))


def on_clock(at: str | datetime, zone: str) -> datetime | None:
    """An instant on the clock of a zone; None for what is no instant. Entries are taken in whatever
    a till's clock says, and so is the name of its zone: UTC, if nobody knows that."""
    try:
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        return moment.astimezone(_zone(zone))
    except (ValueError, OverflowError):
        return None


def sheet_time(at: str, zone: str) -> str:
    """An instant on the clock of a zone as spreadsheets read it in every language; as it stands
    there if it is none."""
    moment = on_clock(at, zone)
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else at


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name or "UTC")
    except (LookupError, ValueError, OSError):  # a name may be the path of anything
        return UTC


def since_text(passed: timedelta, language: str | None) -> str:
    """How long ago something was, in the largest unit that is full: 2 hours ago. At least a minute."""
    unit: _Unit = next((unit for unit, long in _UNITS.items() if passed >= long), "minute")
    # Babel rounds to the unit; what is not full does not count yet.
    full = passed // _UNITS[unit] * _UNITS[unit]
    return dates.format_timedelta(
        -max(full, _MINUTE),
        granularity=unit,
        threshold=1_000_000,
        add_direction=True,
        locale=locale_of(language),
    )
