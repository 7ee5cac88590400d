"""The drawing of a simulation by hour or by day: what is given with the campaign, before what is
given without it. In units of its own, about those of a phone's screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

HEIGHT: Final = 120
_WIDTH: Final = 360
_LEAST_STEP: Final = 6
_LEAST_BARS: Final = 8
"""Few bars stand in the middle, no wider than if they were so many."""
_HOUR_WIDTH: Final = 22
_DAY_WIDTH: Final = 42
"""What the label of an hour takes, and that of a day."""
_MOST_BARS: Final = 62
"""Days of two months; of more, weeks are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One hour, day or week: what was given before and after, and where both are drawn; `label` is
    "" where the next one to the left leaves no room. `is_week` says that `key` is its Monday."""

    key: str
    label: str
    before_minor: int
    after_minor: int
    x: int
    width: int
    y: int
    height: int
    before_x: int
    before_width: int
    before_y: int
    before_height: int
    middle: int
    is_week: bool = False


def chart_width(drawn: Sequence[Bar]) -> int:
    """How wide the drawing is."""
    return max(len(drawn) * _step(len(drawn)), _WIDTH)


def of_hours(hours: Sequence[Mapping[str, Any]]) -> tuple[Bar, ...]:
    """Bars from the first hour with a sale to the last."""
    if not hours:
        return ()
    by_hour = {row["hour"]: row for row in hours}
    shown = range(min(by_hour), max(by_hour) + 1)
    rows = [(str(hour), str(hour), _given(by_hour.get(hour))) for hour in shown]
    return _bars(rows, label_width=_HOUR_WIDTH)


def of_days(days: Sequence[Mapping[str, Any]]) -> tuple[Bar, ...]:
    """Bars from the first day with a sale to the last; of weeks where these are many days."""
    if not days:
        return ()
    by_day = {row["day"]: _given(row) for row in days}
    first, last = date.fromisoformat(min(by_day)), date.fromisoformat(max(by_day))
    shown = [first + timedelta(days=one) for one in range((last - first).days + 1)]
    if len(shown) <= _MOST_BARS:
        sums = {day: by_day.get(day.isoformat(), (0, 0)) for day in shown}
    else:
        sums = {}
        for day in shown:
            monday = day - timedelta(days=day.weekday())
            before, after = sums.get(monday, (0, 0))
            more_before, more_after = by_day.get(day.isoformat(), (0, 0))
            sums[monday] = before + more_before, after + more_after
    return _bars(
        [(day.isoformat(), f"{day.day}.{day.month}.", given) for day, given in sums.items()],
        label_width=_DAY_WIDTH,
        is_week=len(shown) > _MOST_BARS,
    )


def _given(row: Mapping[str, Any] | None) -> tuple[int, int]:
    return (row["discount_before"], row["discount_after"]) if row else (0, 0)


def _step(count: int) -> int:
    return max(_WIDTH // max(count, _LEAST_BARS), _LEAST_STEP)


def _bars(
    rows: Sequence[tuple[str, str, tuple[int, int]]], *, label_width: int, is_week: bool = False
) -> tuple[Bar, ...]:
    most = max(max(given) for _, _, given in rows) or 1
    step = _step(len(rows))
    every = -(-label_width // step)
    left = max(_WIDTH - len(rows) * step, 0) // 2
    width, behind = max(step * 5 // 9, 3), max(step - 2, 5)
    return tuple(
        Bar(
            key=key,
            label=label if place % every == 0 else "",
            before_minor=before,
            after_minor=after,
            x=left + place * step + (step - width) // 2,
            width=width,
            y=HEIGHT - after * HEIGHT // most,
            height=after * HEIGHT // most,
            before_x=left + place * step + (step - behind) // 2,
            before_width=behind,
            before_y=HEIGHT - before * HEIGHT // most,
            before_height=before * HEIGHT // most,
            middle=left + place * step + step // 2,
            is_week=is_week,
        )
        for place, (key, label, (before, after)) in enumerate(rows)
    )
