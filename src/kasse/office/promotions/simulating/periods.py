"""The days of which sales are looked at."""

from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

Period: TypeAlias = Literal["last_month", "last_week", "own"]

PERIODS: Final[tuple[Period, ...]] = ("last_month", "last_week", "own")
MOST_DAYS: Final = 400
"""A little more than a year."""


def days_of(period: Period, *, today: str) -> tuple[str, str]:
    """The first and the last day of the month, or of the week from Monday to Sunday, before the one
    that `today` is in."""
    day = date.fromisoformat(today)
    if period == "last_week":
        monday = day - timedelta(days=day.weekday())
        return (monday - timedelta(days=7)).isoformat(), (monday - timedelta(days=1)).isoformat()
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1).isoformat(), last.isoformat()


def is_sensible(first_day: str, last_day: str) -> bool:
    """Whether these are days, one not before the other, and not more than MOST_DAYS."""
    try:
        first, last = date.fromisoformat(first_day), date.fromisoformat(last_day)
    except ValueError:
        return False
    are_days = (first.isoformat(), last.isoformat()) == (first_day, last_day)
    return are_days and timedelta() <= last - first < timedelta(days=MOST_DAYS)
