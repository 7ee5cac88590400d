"""Tells the runners of this process that there is work, so that they need not wait to look."""

from threading import Event
from typing import Final

ASKED: Final = Event()


def now() -> None:
    """Wakes them."""
    ASKED.set()
