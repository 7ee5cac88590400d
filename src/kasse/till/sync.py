"""Push and pull as a machine without a network (rules/sync.md).

It says which request comes next and takes what became of it; an adapter carries requests out.
One request is under way at a time. Nothing here ever stops a sale: what goes wrong is shown as
a problem, and tried again.
"""

import json
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kasse.domain.outcome import Refused
from kasse.till import instant
from kasse.till.catalogue import Catalogue
from kasse.till.connection import Connection
from kasse.till.coupon_claims import CouponClaims
from kasse.till.exchange import Answer, Ask, HttpRequest
from kasse.till.feed_pull import FeedPull
from kasse.till.journal_push import JournalPush
from kasse.till.journal_store import JournalStore
from kasse.till.pace import Pace
from kasse.till.receipt_fetch import ReceiptFetch

HELLO_PATH: Final = "/api/v1/till/hello"
HELLO_EVERY_MS: Final = 300_000
LOST_AFTER_MS: Final = 600_000
"""A request of which nothing was heard for so long is given up; its answer is ignored then."""

_Kind: TypeAlias = Literal["push", "pull", "hello", "receipt", "coupon"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who calls: the program's version, how durable its storage is, and its token when it is
    kept here (not in browsers). `seed` is chance, passed in, so that tills do not wait in step.
    Without `pushes` the journal stays here: that of a device which cannot keep it durably.
    """

    app: str
    seed: str
    storage: str = ""
    token: str | None = None
    pushes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """For the view. `since`: from when on the office could not be reached; `done` and `of`
    count the documents of a snapshot that comes in.
    """

    state: Literal["idle", "pushing", "pulling", "offline", "stopped"]
    since: str | None = None
    problem: Refused | None = None
    done: int | None = None
    of: int | None = None


@dataclass(slots=True, kw_only=True)
class _UnderWay:
    id: str
    kind: _Kind
    at: str
    heard_ms: int
    heard_more: bool = False


class Sync:
    """The synchronisation of one register. Times are instants, passed in."""

    __slots__ = (
        "_count",
        "_coupons",
        "_hello_pace",
        "_identity",
        "_offline_since",
        "_pull",
        "_push",
        "_receipts",
        "_store",
        "_under_way",
        "_was_push",
    )

    def __init__(
        self,
        *,
        connection: Connection,
        store: JournalStore,
        catalogue: Catalogue,
        identity: Identity,
        receipts: ReceiptFetch,
        coupons: CouponClaims,
    ) -> None:
        seed = identity.seed
        self._identity: Final = identity
        self._store = store
        self._push = JournalPush(store, app=identity.app, pace=Pace(f"push:{seed}"))
        self._pull = FeedPull(connection, catalogue, pace=Pace(f"pull:{seed}"))
        self._receipts: Final = receipts
        self._coupons: Final = coupons
        self._hello_pace = Pace(f"hello:{seed}")
        self._under_way: _UnderWay | None = None
        self._was_push = False
        self._offline_since: str | None = None
        self._count = 0

    def next_request(self, now: str) -> HttpRequest | None:
        """What to send now; None when there is nothing, or a request is still under way."""
        now_ms = instant.to_ms(now)
        lost = self._under_way
        if lost is not None:
            if not _is_lost(lost, now_ms):
                return None
            self.on_response(lost.id, status=None, body="", now=now)
        kind = self._next_kind(now_ms)
        if kind is None:
            return None
        ask = self._ask(kind, now)
        self._count += 1
        self._was_push = kind == "push"
        self._under_way = _UnderWay(id=str(self._count), kind=kind, at=now, heard_ms=now_ms)
        return self._request(ask)

    def feed_chunk(self, text: str) -> None:
        """Take a piece of a streamed answer, cut anywhere."""
        under_way = self._under_way
        if under_way is not None and under_way.kind == "pull":
            under_way.heard_more = True
            self._pull.take(text, at=under_way.at)

    def on_response(self, request: str, *, status: int | None, body: str, now: str) -> bool:
        """Take the end of a request: an HTTP status, or None when the office was not reached.

        An answer to anything but the request under way is ignored. Whether the catalogue has
        changed by it.
        """
        under_way = self._under_way
        if under_way is None or under_way.id != request:
            return False
        self._under_way = None
        now_ms = instant.to_ms(now)
        answer = Answer(status=status, body=body)
        self._note_reachable(status, now)
        if under_way.kind == "push":
            self._push.end(answer, now_ms=now_ms)
            if status == 200:  # a push says all that a hello does
                self._hello_pace.rest(now_ms, HELLO_EVERY_MS)
        elif under_way.kind == "pull":
            return self._pull.end(answer, now=now, now_ms=now_ms)
        elif under_way.kind == "receipt":
            self._receipts.end(answer)
        elif under_way.kind == "coupon":
            self._coupons.end(answer)
        else:
            self._hello_pace.rest(now_ms, HELLO_EVERY_MS)
        return False

    def nudge(self) -> None:
        """A sale was made, or the network is said to be back: wait no longer (SYNC-7)."""
        self._push.pace.hurry()
        if self._pull.pace.failures:
            self._pull.pace.hurry()

    def status(self) -> SyncStatus:
        """How things stand, for the view."""
        problem = self._push.problem or self._pull.problem
        progress = self._pull.progress()
        done, of = progress if progress is not None else (None, None)
        return SyncStatus(
            state=self._state(), since=self._offline_since, problem=problem, done=done, of=of
        )

    def _state(self) -> Literal["idle", "pushing", "pulling", "offline", "stopped"]:
        if self._offline_since is not None:
            return "offline"
        if self._push.stopped:
            return "stopped"
        if self._under_way is None or self._under_way.kind in ("hello", "receipt", "coupon"):
            return "idle"
        return "pushing" if self._under_way.kind == "push" else "pulling"

    def _next_kind(self, now_ms: int) -> _Kind | None:
        if self._receipts.due():  # somebody waits for it
            return "receipt"
        if self._coupons.due():
            return "coupon"
        push = self._identity.pushes and self._push.due(now_ms)
        pull = self._pull.due(now_ms)
        # SYNC-9: sales go first, but a long backlog does not keep new prices away.
        if push and not (pull and self._was_push):
            return "push"
        if pull:
            return "pull"
        return "hello" if self._hello_pace.ready(now_ms) else None

    def _ask(self, kind: _Kind, now: str) -> Ask:
        if kind == "push":
            return self._push.ask(now)
        if kind == "pull":
            return self._pull.ask()
        if kind == "receipt":
            return self._receipts.ask()
        if kind == "coupon":
            return self._coupons.ask()
        problem = self._push.problem or self._pull.problem
        hello = {
            "app": self._identity.app,
            "unsent": self._store.unsent(),
            "clock": now,
            "storage": self._identity.storage,
            "problem": "" if problem is None else problem.code,
        }
        return Ask(method="POST", path=HELLO_PATH, body=json.dumps(hello))

    def _request(self, ask: Ask) -> HttpRequest:
        headers = [("Accept", "application/x-ndjson" if ask.stream else "application/json")]
        if ask.body is not None:
            headers.append(("Content-Type", "application/json"))
        if self._identity.token is not None:
            headers.append(("Authorization", f"Bearer {self._identity.token}"))
        return HttpRequest(
            id=str(self._count),
            method=ask.method,
            path=ask.path,
            headers=tuple(headers),
            body=ask.body,
            stream=ask.stream,
        )

    def _note_reachable(self, status: int | None, now: str) -> None:
        if status is not None and status < 500:
            self._offline_since = None
        elif self._offline_since is None:
            self._offline_since = now


def _is_lost(under_way: _UnderWay, now_ms: int) -> bool:
    if under_way.heard_more or now_ms < under_way.heard_ms:
        under_way.heard_ms, under_way.heard_more = now_ms, False
    return now_ms - under_way.heard_ms >= LOST_AFTER_MS
