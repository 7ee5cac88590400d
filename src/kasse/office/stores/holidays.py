"""Public holidays of a country, by the `holidays` package (MIT): data for every year, in the
reader's language."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from kasse.fiscal.countries import COUNTRIES

_YEAR: Final = timedelta(days=366)
# The package's names of our languages; what is not translated into the first is shown in the next.
_LANGUAGES: Final = {"da": ("da", "en_US", "en_GB"), "en": ("en_US", "en_GB")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day and what it is called; two of one day stand in one name."""

    day: date
    name: str


def holiday(country: str, day: date, *, language: str = "en") -> Holiday | None:
    """The public holiday of that day, if it is one."""
    return next((one for one in _of_year(country, day.year, language) if one.day == day), None)


def coming(country: str, *, now: datetime, language: str) -> tuple[Holiday, ...]:
    """Those of the next twelve months, on the calendar of the country."""
    today = now.astimezone(ZoneInfo(COUNTRIES[country].zone)).date()
    found = (*_of_year(country, today.year, language), *_of_year(country, today.year + 1, language))
    return tuple(one for one in found if today <= one.day < today + _YEAR)


@cache
def _of_year(country: str, year: int, language: str) -> tuple[Holiday, ...]:
    # Takes a while to import, and few requests ask.
    import holidays

    known = holidays.list_localized_countries().get(country, [])
    spoken = next((name for name in _LANGUAGES.get(language, ()) if name in known), None)
    found = holidays.country_holidays(country, years=year, language=spoken)
    return tuple(Holiday(day=day, name=name) for day, name in sorted(found.items()))
