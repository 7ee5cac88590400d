"""A month as weeks of days, each with its campaigns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kasse.domain.moments import is_moment
from kasse.office.promotions.models import Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day, whether it belongs to the month and is today, and its campaigns with their states."""

    day: date
    is_outside: bool
    is_today: bool
    campaigns: tuple[Any, ...]


def month_of(text: str, *, today: str) -> date:
    """The first day of the month written as 2026-12; of today's where that is none."""
    day = f"{text}-01"
    return date.fromisoformat(day if is_moment(f"{day}T00:00") else today).replace(day=1)


def weeks(
    first: date, rows: Sequence[tuple[Campaign, tuple[str, str]]], *, today: str
) -> list[list[Day]]:
    """The weeks that have days of the month, Mondays first."""
    after = (first + timedelta(days=32)).replace(day=1)
    day = first - timedelta(days=first.weekday())
    found: list[list[Day]] = []
    while day < after:
        found.append([_day(day + timedelta(days=one), first, rows, today) for one in range(7)])
        day += timedelta(days=7)
    return found


def _day(
    day: date, first: date, rows: Sequence[tuple[Campaign, tuple[str, str]]], today: str
) -> Day:
    begins, ends = f"{day}T00:00", f"{day + timedelta(days=1)}T00:00"
    return Day(
        day=day,
        is_outside=(day.year, day.month) != (first.year, first.month),
        is_today=day.isoformat() == today,
        campaigns=tuple(
            one
            for one in rows
            if one[0].starts_at < ends and (not one[0].ends_at or one[0].ends_at > begins)
        ),
    )
