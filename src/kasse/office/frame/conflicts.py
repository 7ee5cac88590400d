"""What a form shows when somebody else has saved the same thing since it was opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A field in words: as it was typed, and as it is now."""

    label: Any
    typed: str
    is_now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two people, one row: `version` is the one that saving over theirs has to name, `clashes` are
    the fields that differ, `by` and `at` who saved last and when, `theirs` the page as it is now.

    `office/parts/conflict.html` draws it inside of the form, which has everything typed in it and
    `version` in its hidden field: sending it once more saves it anyway.
    """

    version: int
    theirs: str
    clashes: tuple[Clash, ...]
    by: str = ""
    at: datetime | None = None


def clashes(fields: Iterable[tuple[Any, Any, Any]]) -> tuple[Clash, ...]:
    """Those of the fields (label, as typed, as it is now) that differ."""
    return tuple(
        Clash(label=label, typed=str(typed), is_now=str(is_now))
        for label, typed, is_now in fields
        if str(typed) != str(is_now)
    )
