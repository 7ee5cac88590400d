"""Instants, and the store's date and business day that they fall on.

An instant is UTC text in milliseconds (`2026-11-23T14:31:15.123Z`); it is always passed in.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Years whose dates every zone can hold; hours of one day only, which newer Pythons read as 24 too.
_INSTANT: Final = re.compile(
    r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"
)


def read_instant(text: str) -> datetime | None:
    """The instant in `text`; None when it is not of the one form, or not of these centuries."""
    if _INSTANT.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def write_instant(instant: datetime) -> str:
    """The one form of an instant, cut to milliseconds."""
    utc = instant.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def local_date(instant: datetime, zone: str) -> str:
    """The date in the store's zone (ISO)."""
    return instant.astimezone(_zone(zone)).date().isoformat()


def local_minute(instant: datetime, zone: str) -> int:
    """The time of day in the store's zone, in minutes after midnight."""
    local = instant.astimezone(_zone(zone))
    return local.hour * 60 + local.minute


def business_day(instant: datetime, zone: str, *, starts_at_minutes: int = 0) -> str:
    """The day a sale counts to: before the day's start it is still yesterday's."""
    local = instant.astimezone(_zone(zone))
    if local.hour * 60 + local.minute < starts_at_minutes:
        local -= timedelta(days=1)
    return local.date().isoformat()


@cache
def _zone(zone: str) -> ZoneInfo:
    # A zone that this device does not know must not stop a sale; the entry names the zone.
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
