"""A month as weeks of days, with a bar for each campaign that holds in a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from kasse.domain.moments import is_moment
from kasse.office.promotions.models import Campaign

_DAYS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day, and whether it belongs to the month and is today."""

    day: date
    is_outside: bool
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A campaign with its state on so many days of a week, one after the other; whether it held
    before that week, and goes on after it."""

    campaign: Campaign
    state: Any
    days: int
    held_before: bool
    goes_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days from a Monday on, and rows of bars, with the days between them."""

    days: tuple[Day, ...]
    rows: tuple[tuple[Bar | Day, ...], ...]


def month_of(text: str, *, today: str) -> date:
    """The first day of the month written as 2026-12; of today's where that is none."""
    day = f"{text}-01"
    return date.fromisoformat(day if is_moment(f"{day}T00:00") else today).replace(day=1)


def weeks(first: date, campaigns: Sequence[tuple[Campaign, Any]], *, today: str) -> list[Week]:
    """The weeks that have days of the month. `campaigns` come with their states, by their
    beginning."""
    after = (first + timedelta(days=32)).replace(day=1)
    monday = first - timedelta(days=first.weekday())
    found: list[Week] = []
    while monday < after:
        days = tuple(
            Day(
                day=day,
                is_outside=(day.year, day.month) != (first.year, first.month),
                is_today=day.isoformat() == today,
            )
            for day in (monday + timedelta(days=one) for one in range(_DAYS))
        )
        found.append(Week(days=days, rows=_rows(days, campaigns)))
        monday += timedelta(days=_DAYS)
    return found


def _rows(
    days: Sequence[Day], campaigns: Sequence[tuple[Campaign, Any]]
) -> tuple[tuple[Bar | Day, ...], ...]:
    """Each bar stands in the first row in which its days are free."""
    rows: list[list[Bar | Day]] = []
    taken: list[int] = []
    for campaign, state in campaigns:
        on = [place for place, day in enumerate(days) if _holds(campaign, day.day)]
        if not on:
            continue
        starts, ends = on[0], on[-1] + 1
        row = next((one for one, until in enumerate(taken) if until <= starts), len(rows))
        if row == len(rows):
            rows.append([])
            taken.append(0)
        rows[row] += [
            *days[taken[row] : starts],
            Bar(
                campaign=campaign,
                state=state,
                days=ends - starts,
                held_before=_holds(campaign, days[0].day - timedelta(days=1)),
                goes_on=_holds(campaign, days[-1].day + timedelta(days=1)),
            ),
        ]
        taken[row] = ends
    return tuple((*row, *days[until:]) for row, until in zip(rows, taken, strict=True))


def _holds(campaign: Campaign, day: date) -> bool:
    """Whether it holds at some minute of the day."""
    begins, ends = f"{day}T00:00", f"{day + timedelta(days=1)}T00:00"
    return campaign.starts_at < ends and (not campaign.ends_at or campaign.ends_at > begins)
