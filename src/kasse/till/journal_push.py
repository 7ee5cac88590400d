"""Pushing the journal: what to send next, and what an acknowledgement means (SYNC-1 to 5)."""

import json
from typing import Final

from kasse.domain.journal import Entry
from kasse.domain.outcome import Refused, refused
from kasse.till.connection import StorageFailed, StorageFull, not_stored
from kasse.till.exchange import Answer, Ask, failure
from kasse.till.journal_store import JournalStore
from kasse.till.pace import Pace

PATH: Final = "/api/v1/till/journal"
MAX_ENTRIES: Final = 100
MAX_BYTES: Final = 1_000_000


class JournalPush:
    """Sends what the office does not hold, in order, until it says that it does."""

    __slots__ = ("_app", "_most", "_sent", "_store", "pace", "problem", "stopped")

    def __init__(self, store: JournalStore, *, app: str, pace: Pace) -> None:
        self._store = store
        self._app: Final = app
        self._most = MAX_ENTRIES
        self._sent: tuple[Entry, ...] = ()
        self.pace: Final = pace
        self.problem: Refused | None = None
        self.stopped = False

    def due(self, now_ms: int) -> bool:
        """Whether there is something to send, and it is time."""
        return not self.stopped and self.pace.ready(now_ms) and self._store.unsent() > 0

    def ask(self, now: str) -> Ask:
        """The next batch: from the first entry not acknowledged, within both limits."""
        acknowledged = self._store.acknowledged()
        self._sent = _within(self._store.read(acknowledged + 1, limit=self._most), MAX_BYTES)
        assert self._sent, "there is something to send"
        batch = {
            "register": self._store.register,
            "first": acknowledged + 1,
            "entries": [entry.text for entry in self._sent],
            "hashes": [entry.hash for entry in self._sent],
            "unsent": self._store.head().seq - self._sent[-1].seq,
            "app": self._app,
            "clock": now,
        }
        return Ask(method="POST", path=PATH, body=json.dumps(batch, ensure_ascii=False))

    def end(self, answer: Answer, *, now_ms: int) -> None:
        """Take the answer to the batch that was asked for last."""
        if answer.status != 200:
            self._fail(failure(answer), now_ms)
            return
        document = answer.document
        acknowledged = document.get("acknowledged") if isinstance(document, dict) else None
        hash_ = document.get("hash") if isinstance(document, dict) else None
        if type(acknowledged) is not int or acknowledged < 0 or not isinstance(hash_, str):
            self._fail(refused("sync.malformed"), now_ms)
            return
        assert isinstance(document, dict)
        self._acknowledged(acknowledged, hash_, now_ms=now_ms)
        aside = document.get("aside")
        if aside and not self.stopped:
            self._stop(refused("sync.set_aside", seq=acknowledged + 1, reason=str(aside)))

    def _acknowledged(self, acknowledged: int, hash_: str, *, now_ms: int) -> None:
        head = self._store.head()
        if acknowledged > head.seq:
            self._stop(refused("sync.ahead", office=acknowledged, till=head.seq))
            return
        if self._store.hash_at(acknowledged) != hash_:
            self._stop(refused("sync.fork", seq=acknowledged))
            return
        try:
            self._store.acknowledge(acknowledged)
        except (StorageFull, StorageFailed) as failed:
            self._fail(not_stored(failed), now_ms)
            return
        if acknowledged >= self._sent[0].seq:
            self.problem = None
            self._most = min(self._most * 2, MAX_ENTRIES)
            self.pace.rest(now_ms, 0)
        elif acknowledged + 1 == self._sent[0].seq:
            self._fail(refused("sync.not_taken", seq=acknowledged + 1), now_ms)
        else:
            # SYNC-4: the office holds less than it did. It says so at once again if it must, so
            # this counts as a failure, and cannot turn into an endless quick circle.
            self._fail(refused("sync.behind", office=acknowledged), now_ms)

    def _fail(self, problem: Refused, now_ms: int) -> None:
        self.problem = problem
        if problem.code == "sync.unpaired":
            self.pace.fail_for_long(now_ms)
            return
        if problem.code == "sync.too_large" and len(self._sent) > 1:
            self._most = len(self._sent) // 2
        self.pace.fail(now_ms)

    def _stop(self, problem: Refused) -> None:
        self.problem = problem
        self.stopped = True


def _within(entries: tuple[Entry, ...], limit: int) -> tuple[Entry, ...]:
    """As many from the front as stay within `limit` bytes, but never none."""
    size = 0
    for place, entry in enumerate(entries):
        size += len(entry.text.encode())
        if size > limit and place > 0:
            return entries[:place]
    return entries
