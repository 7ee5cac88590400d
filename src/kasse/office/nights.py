"""The thread that looks every ten minutes whether the nightly job is due."""

import logging
from threading import Event, Thread
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from kasse.office.journal import nightly
from kasse.office.stores import queries as stores

log = logging.getLogger("kasse.office.nightly")

LOOK_EVERY_S: Final = 600


class Nights:
    """Runs in each process; the database lets one of them have the night."""

    def __init__(self, *, look_every_s: int = LOOK_EVERY_S) -> None:
        """Starts nothing yet. The first look comes after `look_every_s`, when the start is over."""
        self._look_every_s = look_every_s
        self._closing = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begins to look; an application that was closed may be started again."""
        self._closing.clear()
        self._thread = Thread(target=self._work, name="nights", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the looking. A job that has begun gets a moment; what it reads, it can read again."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
            self._thread = None

    def _work(self) -> None:
        while not self._closing.wait(self._look_every_s):
            try:
                nightly.run_if_due(now=timezone.now(), zone=_zone())
            except Exception:
                log.exception("the nightly job could not begin; it is tried again")
            finally:
                connection.close()


def _zone() -> ZoneInfo:
    """Of the first store: shops of one office sleep at about the same time."""
    store = stores.stores().first()
    return ZoneInfo(store.zone if store else "UTC")
