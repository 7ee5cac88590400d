"""Pulling the feed: changes by cursor, a snapshot first or when the office asks (SYNC-10 to 12)."""

from contextlib import suppress
from typing import Final

from kasse.domain.outcome import Refused, refused
from kasse.till.catalogue import Catalogue
from kasse.till.catalogue_feed import SnapshotLoad, apply_page
from kasse.till.connection import Connection, StorageFailed, StorageFull, not_stored
from kasse.till.exchange import Answer, Ask, failure
from kasse.till.pace import Pace

PATH: Final = "/api/v1/till/feed"
SNAPSHOT_PATH: Final = "/api/v1/till/feed/snapshot"
EVERY_MS: Final = 60_000
PAGE_LIMIT: Final = 250
"""Documents asked for at once: few, so that a scan in between does not wait."""


class FeedPull:
    """Keeps the catalogue up to date."""

    __slots__ = (
        "_broken",
        "_catalogue",
        "_connection",
        "_from_scratch",
        "_load",
        "_needs_snapshot",
        "pace",
        "problem",
    )

    def __init__(self, connection: Connection, catalogue: Catalogue, *, pace: Pace) -> None:
        self._connection = connection
        self._catalogue = catalogue
        self._needs_snapshot = catalogue.cursor() is None
        self._from_scratch = False
        self._load: SnapshotLoad | None = None
        self._broken: Refused | None = None
        self.pace: Final = pace
        self.problem: Refused | None = None

    def due(self, now_ms: int) -> bool:
        """Whether it is time to look for changes."""
        return self.pace.ready(now_ms)

    def ask(self) -> Ask:
        """The request for a snapshot, or for what changed since the cursor."""
        self._load = self._broken = None
        self._from_scratch = self._needs_snapshot
        if self._from_scratch:
            return Ask(method="GET", path=SNAPSHOT_PATH, stream=True)
        cursor = self._catalogue.cursor()
        return Ask(method="GET", path=f"{PATH}?cursor={cursor}&limit={PAGE_LIMIT}")

    def progress(self) -> tuple[int, int] | None:
        """Documents loaded, and of how many, while a snapshot comes in."""
        return None if self._load is None else (self._load.done, self._load.of)

    def take(self, text: str, *, at: str) -> None:
        """Take a piece of the snapshot that was asked for, cut anywhere."""
        if not self._from_scratch or self._broken is not None:
            return
        try:
            if self._load is None:
                self._load = SnapshotLoad(self._connection)
            self._broken = self._load.take(text, at=at)
        except (StorageFull, StorageFailed) as failed:
            self._broken = not_stored(failed)
        if self._broken is not None:
            self._give_up()

    def end(self, answer: Answer, *, now: str, now_ms: int) -> bool:
        """Take the end of the answer; whether the catalogue has changed."""
        if answer.status != 200:
            self._give_up()
            self._fail(failure(answer), now_ms)
            return False
        if self._from_scratch:
            return self._end_snapshot(answer, now=now, now_ms=now_ms)
        return self._end_page(answer, now=now, now_ms=now_ms)

    def _end_snapshot(self, answer: Answer, *, now: str, now_ms: int) -> bool:
        if answer.body:
            self.take(answer.body, at=now)
        load = self._load
        if load is None or not load.finished:
            self._give_up()
            self._fail(self._broken or refused("feed.cut_off"), now_ms)
            return False
        self._load = None
        self._needs_snapshot = False
        self._catalogue.refresh()
        self._succeed(now_ms, wait_ms=0)  # changes since the snapshot was made
        return True

    def _end_page(self, answer: Answer, *, now: str, now_ms: int) -> bool:
        page = answer.document
        if isinstance(page, dict) and page.get("snapshot") is True:
            self._needs_snapshot = True
            self._succeed(now_ms, wait_ms=0)
            return False
        try:
            more = apply_page(self._connection, page, at=now)
        except (StorageFull, StorageFailed) as failed:
            more = not_stored(failed)
        if isinstance(more, Refused):
            self._fail(more, now_ms)
            return False
        self._catalogue.refresh()
        self._succeed(now_ms, wait_ms=0 if more else EVERY_MS)
        assert isinstance(page, dict)
        return bool(page["documents"])

    def _succeed(self, now_ms: int, *, wait_ms: int) -> None:
        self.problem = None
        self.pace.rest(now_ms, wait_ms)

    def _fail(self, problem: Refused, now_ms: int) -> None:
        self.problem = problem
        if problem.code == "sync.unpaired":
            self.pace.fail_for_long(now_ms)
        else:
            self.pace.fail(now_ms)

    def _give_up(self) -> None:
        load, self._load = self._load, None
        if load is not None and not load.finished:
            # Such a disk may not even let go; the next snapshot begins by doing so.
            with suppress(StorageFull, StorageFailed):
                load.discard()
