"""Finding sales: any filters together, sorted, paged by key, quick among millions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from kasse.office import seek
from kasse.office.sales.looking import TIME, TOTAL, Asked, Look, Wanted, look
from kasse.office.sales.models import Sale
from kasse.office.sales.typed import Meaning

PAGE: Final = 50
NEWEST: Final = "-at"
SORTS: Final[Mapping[str, seek.Order]] = {
    "at": seek.Order(columns=TIME),
    "-at": seek.Order(columns=TIME, descending=True),
    "total": seek.Order(columns=TOTAL),
    "-total": seek.Order(columns=TOTAL, descending=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(seek.Page[Sale]):
    """A page of sales. Where the search stopped before it had looked at all there is, `looked_to`
    is the business day to which it has looked, or `looked_to_minor` the total in a list by totals;
    it goes on behind that with `after`. Else they are "" and None. `meanings` are all that the text
    searched for may mean."""

    looked_to: str = ""
    looked_to_minor: int | None = None
    meanings: tuple[Meaning, ...] = ()


def page(wanted: Wanted, *, order: seek.Order, limit: int, after: str, before: str) -> Found:
    """A page in `order`, as kasse.office.seek.page."""
    place = seek.read(before, order)
    if place is not None:
        turned = order.turned()
        found = look(Asked(wanted=wanted, order=turned, place=place, limit=limit + 1))
        if len(found.rows) > limit:
            kept = tuple(reversed(found.rows[:limit]))
            return _page(kept, order, has_before=True, has_after=True)
        place = None
    else:
        place = seek.read(after, order)
    found = look(Asked(wanted=wanted, order=order, place=place, limit=limit + 1))
    has_after = len(found.rows) > limit
    shown = _page(found.rows[:limit], order, has_before=place is not None, has_after=has_after)
    return _told(shown, found, order) if found.stopped_at and not has_after else shown


def _page(rows: tuple[Sale, ...], order: seek.Order, *, has_before: bool, has_after: bool) -> Found:
    return Found(
        rows=rows,
        before=seek.cursor(rows[0], order) if rows and has_before else None,
        after=seek.cursor(rows[-1], order) if rows and has_after else None,
    )


def _told(shown: Found, found: Look, order: seek.Order) -> Found:
    """The page with where the look stopped, going on behind all rows that begin so."""
    rest = ("", "", 0) if order.descending else ("\U0010ffff", "", 0)
    after = seek.cursor_of((*found.stopped_at, *rest))
    if order.columns == TIME:
        return replace(shown, after=after, looked_to=found.stopped_at[0])
    return replace(shown, after=after, looked_to_minor=found.stopped_at[0])
