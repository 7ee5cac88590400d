"""Whether a store is open: by its week, its special days and the public holidays of its country."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from kasse.office.stores.holidays import holiday
from kasse.office.stores.setting.hours import DAYS

_DAY: Final = 24 * 60
_WHOLE_DAY: Final = ((0, _DAY),)
_ONE_DAY: Final = timedelta(days=1)


def is_open(hours: Mapping[str, Any], *, country: str, zone: str, at: datetime) -> bool:
    """Whether a store with these hours is open at an instant; `hours` are its settings of that name
    (kasse.office.stores.setting.keys). One that says no week is open on every day, but for the days
    on which it says that it is closed."""
    local = at.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    today = local.date()
    # What is open beyond midnight belongs to the day before.
    return _within(_spans(hours, country, today), minute) or _within(
        _spans(hours, country, today - _ONE_DAY), minute + _DAY
    )


def _within(spans: Sequence[Sequence[int]], minute: int) -> bool:
    return any(opens <= minute < closes for opens, closes in spans)


def _spans(hours: Mapping[str, Any], country: str, day: date) -> Sequence[Sequence[int]]:
    """When the store is open on a day: a special day goes before a holiday, and that before the
    week."""
    for special in hours.get("special", ()):
        if special["day"] == day.isoformat():
            return tuple(special.get("spans", ()))
    if hours.get("public_holidays") == "closed" and holiday(country, day) is not None:
        return ()
    week = hours.get("week")
    if week is None:
        return _WHOLE_DAY
    return tuple(week.get(DAYS[day.weekday()], ()))
