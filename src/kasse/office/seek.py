"""Pages of long lists by key: a page begins after (or ends before) a row, whatever was added or
taken away since, and the database goes there by an index instead of counting rows.

A cursor is the key of a row as text. It is no secret and proves nothing: whoever makes one up gets
a page that begins elsewhere in the same list.
"""

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypedDict, TypeVar

import orjson
from django.db.models import Model, Q, QuerySet

Of = TypeVar("Of", bound=Model)
Row = TypeVar("Row")

_INTEGER_END: Final = 2**63


class UnknownCursor(ValueError):
    """A cursor that no row of the list can have: cut off, made up, or of a list sorted otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The columns that a list is sorted by, all in one direction; together they are unique."""

    columns: tuple[tuple[str, type[str] | type[int] | type[datetime]], ...]
    descending: bool = False

    def turned(self) -> "Order":
        """The same from the other end."""
        return Order(columns=self.columns, descending=not self.descending)

    def names(self) -> list[str]:
        """As `order_by` wants it."""
        sign = "-" if self.descending else ""
        return [sign + name for name, _ in self.columns]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """Rows of a list; `before` and `after` go on to its neighbours, None where there is none."""

    rows: tuple[Row, ...]
    before: str | None
    after: str | None


class Place(TypedDict):
    """Cursors as they came; "" where there is none."""

    after: str
    before: str


def page(
    found: QuerySet[Of], *, order: Order, limit: int, after: str = "", before: str = ""
) -> Page[Of]:
    """The page of `found` after a cursor or before one; the first where there is none. One query, or
    two where it turns out that before the cursor is the first page. Raises UnknownCursor.
    """
    place = read(before, order)
    if place is not None:
        rows = _rows(found, order.turned(), place, limit + 1)
        if len(rows) > limit:
            kept = tuple(reversed(rows[:limit]))
            return _page(kept, order, is_first=False, is_last=False)
        # Fewer than a page are left there: show a whole one, from the beginning.
        place = None
    else:
        place = read(after, order)
    rows = _rows(found, order, place, limit + 1)
    return _page(tuple(rows[:limit]), order, is_first=place is None, is_last=len(rows) <= limit)


def every(ask: Callable[..., Page[Row]], *, limit: int = 500) -> Iterator[Row]:
    """All rows of a list, page after page: `ask` gives the page `after` a cursor."""
    after: str | None = ""
    while after is not None:
        page = ask(after=after, limit=limit)
        yield from page.rows
        after = page.after


def _rows(found: QuerySet[Of], order: Order, place: Sequence[Any] | None, limit: int) -> list[Of]:
    if place is not None:
        found = found.filter(beyond(order, place))
    return list(found.order_by(*order.names())[:limit])


def _page(rows: tuple[Of, ...], order: Order, *, is_first: bool, is_last: bool) -> Page[Of]:
    return Page(
        rows=rows,
        before=cursor(rows[0], order) if rows and not is_first else None,
        after=cursor(rows[-1], order) if rows and not is_last else None,
    )


def page_of(
    rows: Sequence[Row], *, order: Order, limit: int, after: str = "", before: str = ""
) -> Page[Row]:
    """The same page of rows that are in memory, in `order`."""
    keys = [[getattr(row, name) for name, _ in order.columns] for row in rows]
    start, place = 0, read(before, order)
    if place is not None:
        start = max(0, sum(_is_before(key, place, order) for key in keys) - limit)
    else:
        place = read(after, order)
        if place is not None:
            start = sum(not _is_before(place, key, order) for key in keys)
    shown = tuple(rows[start : start + limit])
    return Page(
        rows=shown,
        before=cursor_of(keys[start]) if shown and start else None,
        after=cursor_of(keys[start + limit - 1]) if len(rows) > start + limit else None,
    )


def _is_before(one: list[Any], other: list[Any], order: Order) -> bool:
    return one > other if order.descending else one < other


def beyond(order: Order, place: Sequence[Any]) -> Q:
    """The rows that come after the key `place`."""
    way = "lt" if order.descending else "gt"
    names = [name for name, _ in order.columns]
    further = Q()
    for last, name in enumerate(names):
        same = dict(zip(names[:last], place[:last], strict=True))
        further |= Q(**same, **{f"{name}__{way}": place[last]})
    # Follows from the rest, but an index can begin with it.
    return Q(**{f"{names[0]}__{way}e": place[0]}) & further


def cursor(row: Model, order: Order) -> str:
    """The cursor of a row in this order."""
    return cursor_of([getattr(row, name) for name, _ in order.columns])


def cursor_of(key: Sequence[Any]) -> str:
    """The cursor of the values of an order's columns."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode()


def read(text: str, order: Order) -> list[Any] | None:
    """The key in a cursor; None where there is none. Raises UnknownCursor unless it is one that a
    row of this order could have."""
    if not text:
        return None
    try:
        key = orjson.loads(base64.urlsafe_b64decode(text.encode()))
    except ValueError:
        raise UnknownCursor from None
    if type(key) is not list or len(key) != len(order.columns):
        raise UnknownCursor
    values = [_value(one, kind) for one, (_, kind) in zip(key, order.columns, strict=True)]
    if None in values:
        raise UnknownCursor
    return values


def _value(value: object, kind: type) -> Any:
    """What a column of this kind is compared with; None for what it cannot hold."""
    if kind is datetime:
        return _instant(value)
    if type(value) is not kind:
        return None
    if isinstance(value, int):
        return value if -_INTEGER_END <= value < _INTEGER_END else None
    return None if "\0" in str(value) else value  # PostgreSQL keeps it in no text


def _instant(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
