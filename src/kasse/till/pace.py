"""When to try again: waits that grow with failures, on a clock that may jump (SYNC-6 to 8)."""

import hashlib
from typing import Final

FIRST_WAIT_MS: Final = 1_000
LONGEST_WAIT_MS: Final = 300_000


class Pace:
    """One kind of request's waiting. Only differences of the clock count, and none below zero."""

    __slots__ = ("_seed", "_since_ms", "_wait_ms", "failures")

    def __init__(self, seed: str) -> None:
        self._seed: Final = seed
        self._since_ms = 0
        self._wait_ms = 0
        self.failures = 0

    def ready(self, now_ms: int) -> bool:
        """Whether the wait is over. A clock set back begins the same wait anew."""
        self._since_ms = min(self._since_ms, now_ms)
        return now_ms - self._since_ms >= self._wait_ms

    def rest(self, now_ms: int, wait_ms: int) -> None:
        """All is well: wait `wait_ms`, and forget failures."""
        self.failures = 0
        self._since_ms, self._wait_ms = now_ms, wait_ms

    def fail(self, now_ms: int) -> None:
        """Wait twice as long as last time, less up to a half by chance."""
        doublings = min(self.failures, LONGEST_WAIT_MS.bit_length())
        longest = min(FIRST_WAIT_MS << doublings, LONGEST_WAIT_MS)
        self.failures += 1
        half = longest // 2
        self._since_ms, self._wait_ms = now_ms, longest - self._chance(now_ms) % (half + 1)

    def fail_for_long(self, now_ms: int) -> None:
        """Trying soon would not help: wait as long as ever."""
        self.failures += 1
        self._since_ms, self._wait_ms = now_ms, LONGEST_WAIT_MS

    def hurry(self) -> None:
        """There is reason to believe that it works now: wait no longer."""
        self.failures = 0
        self._wait_ms = 0

    def _chance(self, now_ms: int) -> int:
        text = f"{self._seed}:{self.failures}:{now_ms}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
