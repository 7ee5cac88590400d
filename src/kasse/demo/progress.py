"""A line that says how far something is and how long it will take."""

import sys
import time
from typing import Final, TextIO

_BAR: Final = 28
_EVERY_S: Final = 0.1
_LOG_EVERY_S: Final = 10
"""How often a line is written where it cannot be drawn over."""


class Progress:
    """Draws over itself on a terminal; elsewhere it writes a line now and then."""

    __slots__ = ("_began", "_drawn", "_label", "_last", "_of", "_out", "_tty")

    def __init__(self, label: str, *, of: int, out: TextIO | None = None) -> None:
        self._label: Final = label
        self._of: Final = max(1, of)
        self._out: Final = out or sys.stdout
        self._tty: Final = self._out.isatty()
        self._began = time.monotonic()
        self._last = 0.0 if self._tty else self._began
        self._drawn = False

    def at(self, done: int, note: str = "") -> None:
        """Says that `done` of all is done."""
        now = time.monotonic()
        if now - self._last < (_EVERY_S if self._tty else _LOG_EVERY_S):
            return
        self._last = now
        self._write(done, note, _left(now - self._began, done, self._of))

    def end(self, done: int, note: str = "") -> None:
        """Says how it ended; the line stays."""
        self._write(done, note, f"{_span(time.monotonic() - self._began)}")
        if self._tty:
            self._out.write("\n")
        self._out.flush()

    def _write(self, done: int, note: str, when: str) -> None:
        percent = min(100, 100 * done // self._of)
        filled = _BAR * percent // 100
        bar = "█" * filled + "░" * (_BAR - filled) if self._tty else ""
        line = "  ".join(part for part in (self._label, bar, f"{percent:3d} %", note, when) if part)
        self._out.write(f"\r\x1b[2K{line[:110]}" if self._tty else f"{line}\n")
        self._out.flush()


def _left(spent_s: float, done: int, of: int) -> str:
    if done <= 0 or spent_s < 1:
        return ""
    return f"{_span(spent_s * (of - done) / done)} left"


def _span(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min {whole % 60:02d} s"
