"""Tells the sender of this process that there is something to send, so that it need not wait to look."""

from threading import Event
from typing import Final

ASKED: Final = Event()


def now() -> None:
    """Wakes it."""
    ASKED.set()
