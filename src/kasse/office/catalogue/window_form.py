"""Times of the week in forms: rows of days, times and dates (parts/item_window.html)."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.http import QueryDict

from kasse.domain.item import SaleWindow

DAYS: Final = range(1, 8)

_MOST_ROWS: Final = 200
_WRONG: Final = -1


def values_of(windows: Iterable[SaleWindow]) -> list[dict[str, Any]]:
    """What the fields show of windows."""
    return [
        {
            "from": window.from_ or "",
            "to": window.to or "",
            "days": list(window.days),
            "starts": time_text(window.starts),
            "ends": time_text(window.ends),
        }
        for window in windows
    ]


def typed(post: QueryDict) -> list[dict[str, Any]]:
    """The rows as typed, but for empty ones."""
    found = []
    for number in post.getlist("windows")[:_MOST_ROWS]:
        row: dict[str, Any] = {
            name: post.get(f"w{number}_{name}", "").strip()
            for name in ("from", "to", "starts", "ends")
        }
        row["days"] = [day for day in DAYS if str(day) in post.getlist(f"w{number}_days")]
        if any(row.values()):
            found.append(row)
    return found


def read(rows: Sequence[dict[str, Any]]) -> tuple[SaleWindow, ...] | None:
    """The windows that the rows say; None where a time is none."""
    found = []
    for row in rows:
        starts, ends = _minutes(row["starts"]), _minutes(row["ends"])
        if _WRONG in {starts, ends}:
            return None
        found.append(
            SaleWindow(
                from_=row["from"] or None,
                to=row["to"] or None,
                days=tuple(sorted(set(row["days"]))),
                starts=starts,
                ends=ends,
            )
        )
    return tuple(found)


def time_text(minutes: int | None) -> str:
    """Minutes after midnight as a browser's field of a time takes them."""
    return "" if minutes is None else f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _minutes(text: str) -> int | None:
    """Minutes after midnight of a time as browsers send it; None for nothing, or _WRONG."""
    if not text:
        return None
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and len(text) <= 5):
        return _WRONG
    total = int(hours) * 60 + int(minutes)
    return total if int(minutes) < 60 and total <= 24 * 60 else _WRONG
