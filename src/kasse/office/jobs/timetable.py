"""When work that comes back is due next. Pure, but for the zone's data."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY_MINUTES: Final = 24 * 60


def next_time(*, after: datetime, at_minute: int, every_minutes: int, zone: ZoneInfo) -> datetime:
    """The first moment after `after` that the clock of `zone` shows `at_minute` minutes past
    midnight, or `every_minutes` counted from there.

    Whatever comes back more than once a day is counted anew from `at_minute` each day. Longer
    spans are whole days, counted from 1 January of year 1, so that they stay the same for ever.
    Where a clock is put forward over the moment, it comes an hour later that day.
    """
    local = after.astimezone(zone)
    days = max(every_minutes // DAY_MINUTES, 1)
    steps = range(at_minute, at_minute + DAY_MINUTES, min(every_minutes, DAY_MINUTES))
    day = local.date() - timedelta(days=1)
    while True:
        if day.toordinal() % days == 0:
            midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
            for minute in steps:
                # Wall-clock arithmetic, and then what that shows in UTC.
                found = (midnight + timedelta(minutes=minute)).astimezone(after.tzinfo)
                if found > after:
                    return found
        day += timedelta(days=1)
