"""How a text gets into its room: first it is broken into lines, then it shrinks, at last it is cut
with an ellipsis. It never gets out of it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kasse.office.labels.drawing import font

_ELLIPSIS: Final = "…"
_STEP: Final = 100
"""Sizes are tried a tenth of a millimetre apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Lines of one size; `is_whole` unless a word had to be broken or something is missing."""

    lines: tuple[str, ...]
    size: int
    is_whole: bool = True


# Looks try the same texts in the same widths again and again.
@lru_cache(maxsize=4_096)
def fitted(
    text: str, *, width: int, lines: int = 1, largest: int, smallest: int, bold: bool = False
) -> Fitted:
    """A text in the largest size from `largest` to `smallest` in which it takes at most so many
    lines of `width`, else as much of it as there is room for."""
    words = font.drawable(text).split(" ")
    for size in range(largest, smallest - 1, -_STEP):
        found = _lines([word for word in words if word], width, size, bold=bold)
        if found is not None and len(found) <= lines:
            return Fitted(lines=tuple(found), size=size)
    cut = _cut(words, width, lines, smallest, bold=bold)
    return Fitted(lines=tuple(cut), size=smallest, is_whole=False)


def _lines(words: list[str], width: int, size: int, *, bold: bool) -> list[str] | None:
    """Words broken into lines; None where a word is wider than a line."""
    found: list[str] = []
    for word in words:
        if font.width(word, size=size, bold=bold) > width:
            return None
        longer = f"{found[-1]} {word}" if found else word
        if found and font.width(longer, size=size, bold=bold) <= width:
            found[-1] = longer
        else:
            found.append(word)
    return found


def _cut(words: list[str], width: int, lines: int, size: int, *, bold: bool) -> list[str]:
    """As many lines as there may be, words broken where they must, the last with an ellipsis."""
    rest = " ".join(words)
    found: list[str] = []
    while rest and len(found) < lines:
        is_last = len(found) == lines - 1
        taken = _fits(rest, width, size, bold=bold)
        if taken < len(rest):
            end = _ELLIPSIS if is_last else ""
            taken = _fits(rest, width - font.width(end, size=size, bold=bold), size, bold=bold)
            # Whole words where there are some.
            at = rest.rfind(" ", 0, taken + 1)
            taken = at if at > 0 and not is_last else taken
            found.append(f"{rest[:taken].rstrip()}{end}")
        else:
            found.append(rest)
        rest = rest[max(taken, 1) :].lstrip()
    return found


def _fits(text: str, width: int, size: int, *, bold: bool) -> int:
    """How many letters of a text fit."""
    taken = 0
    while taken < len(text) and font.width(text[: taken + 1], size=size, bold=bold) <= width:
        taken += 1
    return taken
