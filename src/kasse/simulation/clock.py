"""Simulated time: the true one, which is the office's, and each till's own, which jumps."""

from datetime import UTC, datetime, timedelta
from typing import Final

START: Final = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def text_of(instant: datetime) -> str:
    """An instant as entries write it."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


class Clock:
    """The true time of the simulation."""

    __slots__ = ("now",)

    def __init__(self) -> None:
        self.now = START

    def advance(self, seconds: int) -> None:
        """Lets time pass."""
        self.now += timedelta(seconds=seconds)

    def read(self) -> datetime:
        """The office's clock, in place of `django.utils.timezone.now`."""
        return self.now
