"""The thread that sends what is due to web hooks, in each process.

Answers are waited for in a few threads that hold no connection to the database meanwhile.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import Final

from django.db import connection
from django.utils import timezone

from kasse.domain.outcome import refused
from kasse.office.integrations import signing, wake
from kasse.office.integrations.models import Delivery
from kasse.office.integrations.posting import Posted, post
from kasse.office.integrations.services import events

log = logging.getLogger("kasse.office.hooks")

LOOK_EVERY_S: Final = 2
THREADS: Final = 4


class Sender:
    """Sends, until closed."""

    def __init__(self, *, look_every_s: float = LOOK_EVERY_S) -> None:
        """Starts nothing yet."""
        self._look_every_s = look_every_s
        self._closing = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begins to send; a sender that was closed may be started again."""
        self._closing.clear()
        self._thread = Thread(target=self._work, name="hooks", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends. What is being sent is waited for a moment; what came of it then is not known, and
        it is sent again under the same id."""
        self._closing.set()
        wake.now()
        if self._thread is not None:
            self._thread.join(timeout=10)
            self._thread = None

    def _work(self) -> None:
        while not self._closing.is_set():
            wake.ASKED.clear()
            try:
                events.tell_of_entries()
                while not self._closing.is_set() and send_due():
                    pass
            except Exception:
                log.exception("web hooks could not be sent; it is tried again")
            finally:
                connection.close()
            wake.ASKED.wait(self._look_every_s)


def send_due() -> int:
    """Sends what is due, one to each hook; returns how many there were."""
    due = events.claim(now=timezone.now(), most=THREADS)
    if not due:
        return 0
    if not connection.in_atomic_block:
        connection.close()
    with ThreadPoolExecutor(max_workers=THREADS) as threads:
        answers = list(threads.map(_send, due))
    for sent, posted in zip(due, answers, strict=True):
        try:
            events.note(sent=sent, posted=posted, now=timezone.now())
        except Exception:
            # Of this one it is not known what came; the others are noted all the same.
            log.exception("what came of delivery %s could not be noted", sent.id)
    return len(due)


def _send(due: Delivery) -> Posted:
    now, hook, body = timezone.now(), due.hook, due.body.encode()
    if not hook.secret:
        return Posted(problem=refused("hook.secret_lost"))
    secrets = [hook.secret]
    if hook.old_secret and hook.old_secret_until is not None and hook.old_secret_until > now:
        secrets.append(hook.old_secret)
    signed = signing.headers(
        event_id=due.event_id, timestamp=int(now.timestamp()), body=body, secrets_now=secrets
    )
    return post(url=hook.url, headers=signed, body=body)
