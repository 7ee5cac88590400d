"""How often one caller may ask: counted in each process, by a bucket that fills up again.

A caller is an account, a token, or for wrong tokens a network address (its /64 for IPv6). Nothing is written to the
database for it: a count that each request writes would make every look a change. With several
processes each allows its share; a caller that meets only one of them gets no more than that.
"""

import os
import threading
import time
from dataclasses import dataclass
from typing import Final

WINDOW_S: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a caller has left: `remaining` requests of `limit` in WINDOW_S seconds; the bucket is
    full again after `full_in_s`, and one more is allowed after `wait_s`."""

    allowed: bool
    limit: int
    remaining: int
    full_in_s: int
    wait_s: int


class Limiter:
    """Buckets by caller, safe for several threads. Memory holds who asked in the last window."""

    def __init__(self, *, limit: int) -> None:
        """`limit` requests in WINDOW_S seconds for each caller; 0 counts nothing."""
        self.limit = limit
        self._lock = threading.Lock()
        self._used: dict[str, tuple[float, float]] = {}
        self._swept_at = 0.0

    def take(self, caller: str, *, now: float | None = None) -> Left:
        """Counts a request of `caller` at `now` (seconds of a steady clock)."""
        if not self.limit:
            return Left(allowed=True, limit=0, remaining=0, full_in_s=0, wait_s=0)
        at = time.monotonic() if now is None else now
        per_second = self.limit / WINDOW_S
        with self._lock:
            self._sweep(at)
            used, since = self._used.get(caller, (0.0, at))
            used = max(0.0, used - (at - since) * per_second)
            allowed = used + 1 <= self.limit
            if allowed:
                used += 1
            self._used[caller] = (used, at)
        remaining = max(0, int(self.limit - used))
        return Left(
            allowed=allowed,
            limit=self.limit,
            remaining=remaining,
            full_in_s=-int(-used // per_second) if used else 0,
            wait_s=0 if allowed else max(1, -int(-(used + 1 - self.limit) // per_second)),
        )

    def forget(self) -> None:
        """Begins anew, as after a start."""
        with self._lock:
            self._used.clear()

    def _sweep(self, at: float) -> None:
        if at - self._swept_at < WINDOW_S:
            return
        self._swept_at = at
        self._used = {
            caller: (used, since)
            for caller, (used, since) in self._used.items()
            if at - since < WINDOW_S
        }


def _per_minute() -> int:
    text = os.environ.get("KASSE_API_PER_MINUTE", "")
    return int(text) if text.isascii() and text.isdigit() else 1_200


CALLERS: Final = Limiter(limit=_per_minute())
STRANGERS: Final = Limiter(limit=60)
"""Wrong tokens, by network address."""
