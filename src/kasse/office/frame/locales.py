"""How the reader's language writes numbers and days: the CLDR's rules, by Babel.

Amounts and quantities are integers and `kasse.domain` writes them; here they get their marks. The
time of day is written alike everywhere, 14:05, because receipts and journals write it so.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale, dates, numbers

from kasse.domain.number_text import NumberFormat

_MINUS: Final = "\N{MINUS SIGN}"
_MINUTE: Final = timedelta(minutes=1)
_UNITS: Final = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", _MINUTE))
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


def since_text(passed: timedelta, language: str | None) -> str:
    """How long ago something was, in the largest unit that is full: 2 hours ago. At least a minute."""
    unit, _ = next((one for one in _UNITS if passed >= one[1]), _UNITS[-1])
    # Babel rounds to the unit; what is not full does not count yet.
    full = passed // dict(_UNITS)[unit] * dict(_UNITS)[unit]
    return dates.format_timedelta(
        -max(full, _MINUTE),
        granularity=unit,
        threshold=1_000_000,
        add_direction=True,
        locale=locale_of(language),
    )
