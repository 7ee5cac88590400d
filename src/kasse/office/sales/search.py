"""Finding sales: any filters together, sorted, paged by key, quick among millions.

Whatever narrows most is the way in: its index gives the keys, the other conditions look at those
sales only. What nothing narrows is looked through in the list's order, by an index that has all
that the usual filters ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import connection

from kasse.office import seek
from kasse.office.sales import streams
from kasse.office.sales.models import Sale
from kasse.office.sales.streams import ENOUGH, EVER, Days, Stream, Term

PAGE: Final = 50
NEWEST: Final = "-at"
FIRST_LOOK: Final = 300
"""How many rows of the way in are looked at first; each further look takes four times as many."""

WALKED: Final = 20_000
"""How many sales are walked through at first where no index leads to those wanted."""

MOST_LOOKED_AT: Final = 150_000
"""Then a page ends, full or not, and says back to which day it has looked."""

_TIME: Final = (("day", str), ("at", str), ("register", str), ("seq", int))
_TOTAL: Final = (("total_minor", int), *_TIME)
SORTS: Final[Mapping[str, seek.Order]] = {
    "at": seek.Order(columns=_TIME),
    "-at": seek.Order(columns=_TIME, descending=True),
    "total": seek.Order(columns=_TOTAL),
    "-total": seek.Order(columns=_TOTAL, descending=True),
}
_COLUMNS: Final = tuple(str(field.column) for field in Sale._meta.concrete_fields)
_NAMES: Final = tuple(field.attname for field in Sale._meta.concrete_fields)
_SELECT: Final = ", ".join(f"s.{column}" for column in _COLUMNS)
_TRAINING: Final = _NAMES.index("training")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Conditions in the database's terms; all of them hold together."""

    stores: frozenset[str] | None = None
    register: str = ""
    days: Days = EVER
    totals: tuple[int | None, int | None] = (None, None)
    only_type: str = ""
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(seek.Page[Sale]):
    """A page of sales. `looked_to` is "" where it tells all there is; else the search stopped at
    that business day, and goes on behind it with `after`."""

    looked_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The rows wanted, in which order, behind which place, and how many at most."""

    wanted: Wanted
    order: seek.Order
    place: list[Any] | None
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """By which term the sales are reached (None: through all of them, by `index`), and what else
    must hold."""

    term: Term | None
    others: tuple[Term, ...]
    index: str = ""


@dataclass(slots=True, kw_only=True)
class _Look:
    """What one request has found, and which days it still has before it."""

    days: Days
    rows: list[Sale]
    stopped_at: str = ""


def page(wanted: Wanted, *, order: seek.Order, limit: int, after: str, before: str) -> Found:
    """A page in `order`, as kasse.office.seek.page."""
    place = seek.read(before, order)
    if place is not None:
        turned = order.turned()
        look = _look(_Asked(wanted=wanted, order=turned, place=place, limit=limit + 1))
        if len(look.rows) > limit:
            kept = tuple(reversed(look.rows[:limit]))
            return _found(kept, order, has_before=True, has_after=True)
        place = None
    else:
        place = seek.read(after, order)
    look = _look(_Asked(wanted=wanted, order=order, place=place, limit=limit + 1))
    kept = tuple(look.rows[:limit])
    has_after = len(look.rows) > limit
    found = _found(kept, order, has_before=place is not None, has_after=has_after)
    if has_after or not look.stopped_at:
        return found
    further = _behind(look.stopped_at, order) if order.columns == _TIME else None
    return replace(found, after=further, looked_to=look.stopped_at)


def _found(
    rows: tuple[Sale, ...], order: seek.Order, *, has_before: bool, has_after: bool
) -> Found:
    return Found(
        rows=rows,
        before=seek.cursor(rows[0], order) if rows and has_before else None,
        after=seek.cursor(rows[-1], order) if rows and has_after else None,
    )


def _behind(day: str, order: seek.Order) -> str:
    """The cursor of a row that would be the last of a day in this order."""
    rest = ("", "", 0) if order.descending else ("\U0010ffff", "", 0)
    return seek.cursor_of((day, *rest))


def _look(asked: _Asked) -> _Look:
    wanted, order = asked.wanted, asked.order
    look = _Look(days=_narrowed(wanted.days, order, asked.place), rows=[])
    if wanted.stores is not None and not wanted.stores:
        return look
    way = _way(wanted, look.days)
    if order.columns != _TIME:
        _look_by_total(asked, way, look)
        return look
    # Without terms every row looked at counts, and one statement finds them.
    has_steps = way.term is not None or bool(way.others)
    rows, looked_at = (FIRST_LOOK if way.term is not None else WALKED), 0
    while True:
        part = look.days
        if has_steps:
            through = way.term if way.term is not None else _all(wanted)
            part = streams.nearest(through, part, rows=rows, descending=order.descending)
        look.rows += _query(replace(asked, limit=asked.limit - len(look.rows)), way, part)
        looked_at += rows
        if len(look.rows) >= asked.limit or part == look.days:
            return look
        look.days = _rest(look.days, part, descending=order.descending)
        if looked_at >= MOST_LOOKED_AT:
            look.stopped_at = part.first if order.descending else part.last
            return look
        rows *= 4


def _look_by_total(asked: _Asked, way: _Way, look: _Look) -> None:
    """By total all that was found must be known, so that it can be sorted: of what is found most
    often only the newest."""
    part = look.days
    if way.term is not None and len(way.term) == 1 and way.term[0].by_total:
        way = _Way(term=None, others=(way.term, *way.others), index=way.term[0].by_total)
    elif way.term is not None and streams.count(way.term, part) > ENOUGH:
        part = streams.nearest(way.term, part, rows=ENOUGH, descending=True)
        look.stopped_at = part.first if part != look.days else ""
    elif way.term is None and streams.count(_all(asked.wanted), part) > ENOUGH:
        way = replace(way, index="sale_total")
    look.rows += _query(asked, way, part)


def _way(wanted: Wanted, days: Days) -> _Way:
    """The term with the fewest sales is the way in."""
    counted = []
    for term in wanted.terms:
        if all(stream.indexed for stream in term):
            number = streams.count(term, days, most=ENOUGH)
            if number <= ENOUGH or all(stream.by_day for stream in term):
                counted.append((number, term))
    if counted:
        best = min(counted, key=lambda pair: pair[0])[1]
        others = tuple(term for term in wanted.terms if term is not best)
        return _Way(term=best, others=others)
    one_store = wanted.stores is not None and len(wanted.stores) == 1
    index = "sale_store_time" if one_store else "sale_time"
    return _Way(term=None, others=wanted.terms, index=index)


def _all(wanted: Wanted) -> Term:
    if wanted.stores is not None and len(wanted.stores) == 1:
        of_store = tuple(wanted.stores)
        index = "sale_store_time"
        return (Stream(table="sale", condition="store = %s", parameters=of_store, index=index),)
    return (Stream(table="sale", condition="1 = 1", index="sale_time"),)


def _narrowed(days: Days, order: seek.Order, place: list[Any] | None) -> Days:
    if place is None or order.columns != _TIME:
        return days
    if order.descending:
        return Days(first=days.first, last=min(days.last, place[0]))
    return Days(first=max(days.first, place[0]), last=days.last)


def _rest(days: Days, part: Days, *, descending: bool) -> Days:
    """What of `days` is left behind `part`. A day is text: the one just before another is not
    named, so bounds move by a character that no day ends with."""
    if descending:
        return Days(first=days.first, last=f"{part.first[:-1]}{chr(ord(part.first[-1]) - 1)}~")
    return Days(first=f"{part.last}~", last=days.last)


def _query(asked: _Asked, way: _Way, days: Days) -> list[Sale]:
    order, place = asked.order, asked.place
    where, parameters = _where(asked.wanted, days)
    for term in way.others:
        condition, more = streams.holds(term)
        where.append(condition)
        parameters += more
    if place is not None:
        columns = ", ".join(f"s.{name}" for name, _ in order.columns)
        marks = ", ".join(["%s"] * len(place))
        where.append(f"({columns}) {'<' if order.descending else '>'} ({marks})")
        parameters += place
    source = "sale s"
    if way.term is not None:
        keys, more = streams.keys(way.term, days)
        # SQLite takes what stands left of a CROSS JOIN first.
        source = f"({keys}) k CROSS JOIN sale s"
        where = ["s.register = k.register", "s.seq = k.seq", *where]
        parameters = [*more, *parameters]
    elif connection.vendor == "sqlite":
        source += f" INDEXED BY {way.index}"
    way_down = "DESC" if order.descending else "ASC"
    by = ", ".join(f"s.{name} {way_down}" for name, _ in order.columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_SELECT} FROM {source} WHERE {' AND '.join(where)}"  # noqa: S608  # our own names
            f" ORDER BY {by} LIMIT %s",
            [*parameters, asked.limit],
        )
        return [_sale(row) for row in cursor.fetchall()]


def _where(wanted: Wanted, days: Days) -> tuple[list[str], list[Any]]:
    where, parameters = ["s.day >= %s", "s.day <= %s"], list[Any]((days.first, days.last))
    if wanted.stores is not None:
        marks = ", ".join(["%s"] * len(wanted.stores))
        where.append(f"s.store IN ({marks})")
        parameters += sorted(wanted.stores)
    if wanted.register:
        where.append("s.register = %s")
        parameters.append(wanted.register)
    if wanted.only_type:
        where.append("s.type = %s AND NOT s.training")
        parameters.append(wanted.only_type)
    for sign, amount in zip((">=", "<="), wanted.totals, strict=True):
        if amount is not None:
            where.append(f"s.total_minor {sign} %s")
            parameters.append(amount)
    return where, parameters


def _sale(row: tuple[Any, ...]) -> Sale:
    values = list(row)
    values[_TRAINING] = bool(values[_TRAINING])
    return Sale.from_db(connection.alias, _NAMES, values)
