"""Simulated time: the true one, which is the office's, and each till's own, which jumps."""

from datetime import UTC, datetime, timedelta
from typing import Final

STARTS: Final = (
    datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
    datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
    datetime(2026, 10, 24, 19, 0, tzinfo=UTC),
    datetime(2027, 3, 27, 19, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 19, 0, tzinfo=UTC),
    datetime(2028, 2, 28, 19, 0, tzinfo=UTC),
)
"""Two plain mornings; the eves of both changes of Denmark's clocks, of a year and a leap day."""


def text_of(instant: datetime) -> str:
    """An instant as entries write it."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


class Clock:
    """The true time of the simulation."""

    __slots__ = ("now",)

    def __init__(self, start: datetime) -> None:
        self.now = start

    def advance(self, seconds: int) -> None:
        """Lets time pass."""
        self.now += timedelta(seconds=seconds)

    def read(self) -> datetime:
        """The office's clock, in place of `django.utils.timezone.now`."""
        return self.now
