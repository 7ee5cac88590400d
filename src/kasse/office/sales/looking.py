"""Looking sales up: which index is the way to them, and how far one request goes along it.

Whatever narrows most is the way in: its index gives the keys, the other conditions look at those
sales only. What nothing narrows is looked through in the list's order, by an index that has all
that the usual filters ask. What is too frequent to be gathered is looked at in steps, and after
so many rows the look stops and says where: what was found is in order, and whoever asks goes
on from there.

Statements are put together here from names of our own and placeholders alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import connection

from kasse.office import seek
from kasse.office.sales import streams
from kasse.office.sales.models import Sale
from kasse.office.sales.streams import ENOUGH, EVER, Days, Stream, Term

FIRST_LOOK: Final = 300
"""How many rows of the way in are looked at first; each further look takes four times as many."""

WALKED: Final = 2_500
"""How many sales are walked through at first where no index leads to those wanted."""

MOST_LOOKED_AT: Final = 25_000
"""Then a page ends, full or not."""

MOST_LOOKED_INTO: Final = 2_500
"""The same where lines or tenders of each have to be looked at."""

FEW: Final = 1_000

TIME: Final = (("day", str), ("at", str), ("register", str), ("seq", int))
TOTAL: Final = (("total_minor", int), *TIME)

_COLUMNS: Final = tuple(str(field.column) for field in Sale._meta.concrete_fields)
_NAMES: Final = tuple(field.attname for field in Sale._meta.concrete_fields)
_SELECT: Final = ", ".join(f"s.{column}" for column in _COLUMNS)
_TRAINING: Final = _NAMES.index("training")
_MOST_STORES: Final = 20
"""Up to how many stores are asked for each by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Conditions in the database's terms; all of them hold together. `instants` are the first one
    and the first no longer wanted, "" for no bound."""

    stores: frozenset[str] | None = None
    days: Days = EVER
    instants: tuple[str, str] = ("", "")
    totals: tuple[int | None, int | None] = (None, None)
    only_type: str = ""
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The rows wanted, in which order, behind which place, and how many at most."""

    wanted: Wanted
    order: seek.Order
    place: Sequence[Any] | None
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was found in order. `stopped_at` is the begin of an order's key, up to which everything
    was looked at; () where that is all there is."""

    rows: tuple[Sale, ...] = ()
    stopped_at: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """By which term the sales are reached (None: through all of them, by `index`), and what else
    must hold. `few` says that all that the term has can be gathered."""

    term: Term | None
    others: tuple[Term, ...]
    index: str = ""
    few: bool = False


def look(asked: Asked) -> Look:
    """The first rows wanted, as far as one request looks."""
    if asked.wanted.stores is not None and not asked.wanted.stores:
        return Look()
    return _by_time(asked) if asked.order.columns == TIME else _by_total(asked)


def _by_time(asked: Asked) -> Look:
    wanted, descending = asked.wanted, asked.order.descending
    days = _narrowed(wanted.days, asked)
    way = _way(wanted, days)
    if not _has_steps(wanted, way):
        # Every row looked at counts, and one statement finds them.
        return Look(rows=tuple(_query(asked, way, days)))
    found: list[Sale] = []
    through = _measure(way)
    step, looked_at, most = (FIRST_LOOK if through else WALKED), 0, _most(way)
    through = through or _all(wanted)
    while True:
        part = streams.nearest(through, days, rows=step, descending=descending)
        found += _query(replace(asked, limit=asked.limit - len(found)), way, part)
        looked_at += step
        if len(found) >= asked.limit or part == days:
            return Look(rows=tuple(found))
        if looked_at >= most:
            edge = part.first if descending else part.last
            return Look(rows=tuple(found), stopped_at=(edge,))
        days = _rest(days, part, descending=descending)
        step = min(step * 4, most - looked_at)


def _measure(way: _Way) -> Term:
    """By whose rows the windows of days are measured; () for all sales, where what leads to those
    wanted has its rows in days but not in their order."""
    term = way.term or ()
    return () if any(stream.in_days and not stream.by_day for stream in term) else term


def _by_total(asked: Asked) -> Look:
    """By total, few that were found are sorted; many are looked for from the largest (smallest)
    total on."""
    wanted, days = asked.wanted, asked.wanted.days
    way = _way(wanted, days)
    if way.few or (way.term is None and streams.count(_all(wanted), days) <= ENOUGH):
        return Look(rows=tuple(_query(asked, way, days)))
    along, others = _EVERY_TOTAL, wanted.terms
    for term in wanted.terms:
        if len(term) == 1 and term[0].by_total:
            along = term[0]
    way = _Way(term=None, others=others, index=along.by_total)
    found: list[Sale] = []
    begin, step, looked_at, most = _begin(asked), WALKED, 0, _most(way)
    while True:
        edge = _further(along, asked, begin, rows=step)
        part = replace(asked, limit=asked.limit - len(found), place=None)
        found += _query(part, way, days, between=(begin, _end(asked, edge)))
        looked_at += step
        if len(found) >= asked.limit or not edge:
            return Look(rows=tuple(found))
        if looked_at >= most:
            return Look(rows=tuple(found), stopped_at=edge)
        begin = _Bound(sign="<" if asked.order.descending else ">", key=edge)
        step = min(step * 4, most - looked_at)


_EVERY_TOTAL: Final = Stream(
    table="sale", condition="1 = 1", index="sale_total", by_total="sale_total"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bound:
    """One side of the begin of the key of a list by totals."""

    sign: str
    key: tuple[Any, ...]

    def sql(self) -> str:
        """The condition, with a placeholder for each of the key's values."""
        names = ", ".join(f"s.{name}" for name, _ in TOTAL[: len(self.key)])
        return f"({names}) {self.sign} ({', '.join(['%s'] * len(self.key))})"


def _begin(asked: Asked) -> _Bound | None:
    """Where a list by totals begins: behind a place, or at the filter's own bound."""
    if asked.place is not None:
        return _Bound(sign="<" if asked.order.descending else ">", key=tuple(asked.place))
    bound = asked.wanted.totals[1 if asked.order.descending else 0]
    return _at(bound, "<=" if asked.order.descending else ">=")


def _end(asked: Asked, edge: tuple[Any, ...]) -> _Bound | None:
    """How far a step goes: up to an edge, or to the filter's own bound."""
    sign = ">=" if asked.order.descending else "<="
    if edge:
        return _Bound(sign=sign, key=edge)
    return _at(asked.wanted.totals[0 if asked.order.descending else 1], sign)


def _at(amount: int | None, sign: str) -> _Bound | None:
    return None if amount is None else _Bound(sign=sign, key=(amount,))


def _further(along: Stream, asked: Asked, begin: _Bound | None, *, rows: int) -> tuple[Any, ...]:
    """The total and day so many rows behind `begin` in the order asked for; () where there are
    fewer."""
    where, parameters = [along.condition], list(along.parameters)
    for bound in (begin, _end(asked, ())):
        if bound is not None:
            where.append(bound.sql())
            parameters += bound.key
    way = "DESC" if asked.order.descending else "ASC"
    found = _rows(
        f"SELECT s.total_minor, s.day FROM {_told(along.by_total)} WHERE {' AND '.join(where)}"  # noqa: S608  # our own names
        f" ORDER BY s.total_minor {way}, s.day {way} LIMIT 1 OFFSET %s",
        [*parameters, rows],
    )
    return found[0] if found else ()


def _way(wanted: Wanted, days: Days) -> _Way:
    """The term with the fewest sales is the way in, as far as they can be counted; then the first
    that has its sales by day."""
    counted = []
    for term in (*wanted.terms, *_implied(wanted)):
        if all(stream.indexed for stream in term):
            number = streams.count(term, days, most=ENOUGH)
            if number <= ENOUGH or _has_windows(term, days):
                counted.append((number, term))
    if counted:
        number, best = min(counted, key=lambda pair: pair[0])
        others = tuple(term for term in wanted.terms if term is not best)
        return _Way(term=best, others=others, few=number <= ENOUGH)
    return _Way(term=None, others=wanted.terms, index=_all(wanted)[0].index)


def _has_windows(term: Term, days: Days) -> bool:
    """Whether a term can be looked at in windows of days: what it has in no days, if anything, is so
    little that each window may take it."""
    rest = tuple(stream for stream in term if not stream.in_days)
    return len(rest) < len(term) and streams.count(rest, days, most=FEW) <= FEW


def _implied(wanted: Wanted) -> tuple[Term, ...]:
    """Further ways in, to what other conditions ask for anyway. Several stores come last; one alone
    is the begin of an index."""
    least, most = wanted.totals
    terms = []
    if least is not None and least == most:
        terms.append(streams.of_totals([least]))
    elif least is not None or most is not None:
        terms.append(streams.of_totals_between(least, most))
    if wanted.stores is not None and 1 < len(wanted.stores) <= _MOST_STORES:
        terms.append(tuple(_of_store(store) for store in sorted(wanted.stores)))
    return tuple(terms)


def _of_store(store: str) -> Stream:
    return Stream(
        table="sale", condition="store = %s", parameters=(store,), index="sale_store_time"
    )


def _most(way: _Way) -> int:
    """How many rows one request looks at."""
    elsewhere = [stream for term in way.others for stream in term if stream.table != "sale"]
    return MOST_LOOKED_INTO if elsewhere else MOST_LOOKED_AT


def _all(wanted: Wanted) -> Term:
    if wanted.stores is not None and len(wanted.stores) == 1:
        return tuple(_of_store(store) for store in wanted.stores)
    return (Stream(table="sale", condition="1 = 1", index="sale_time"),)


def _has_steps(wanted: Wanted, way: _Way) -> bool:
    """Whether rows are looked at that may not be wanted."""
    many_stores = wanted.stores is not None and len(wanted.stores) > 1
    narrowed = wanted.only_type or wanted.totals != (None, None) or many_stores
    return bool(way.term or way.others or narrowed)


def _narrowed(days: Days, asked: Asked) -> Days:
    if asked.place is None:
        return days
    if asked.order.descending:
        return Days(first=days.first, last=min(days.last, asked.place[0]))
    return Days(first=max(days.first, asked.place[0]), last=days.last)


def _rest(days: Days, part: Days, *, descending: bool) -> Days:
    """What of `days` is left behind `part`. A day is text: the one just before another is not
    named, so bounds move by a character that no day ends with."""
    if descending:
        return Days(first=days.first, last=f"{part.first[:-1]}{chr(ord(part.first[-1]) - 1)}~")
    return Days(first=f"{part.last}~", last=days.last)


def _query(
    asked: Asked,
    way: _Way,
    days: Days,
    *,
    between: tuple[_Bound | None, _Bound | None] = (None, None),
) -> list[Sale]:
    """Rows reached by `way` on these days, and `between` in a list by totals."""
    order = asked.order
    where, parameters = _where(asked.wanted, days)
    for term in way.others:
        condition, more = streams.holds(term)
        where.append(condition)
        parameters += more
    if asked.place is not None:
        columns = ", ".join(f"s.{name}" for name, _ in order.columns)
        marks = ", ".join(["%s"] * len(asked.place))
        where.append(f"({columns}) {'<' if order.descending else '>'} ({marks})")
        parameters += asked.place
    for bound in between:
        if bound is not None:
            where.append(bound.sql())
            parameters += bound.key
    source = _told(way.index)
    if way.term is not None and len(way.term) == 1 and way.term[0].table == "sale":
        (stream,) = way.term
        source = _told(stream.index)
        where.append(stream.condition)
        parameters += stream.parameters
    elif way.term is not None:
        keys, more = streams.keys(way.term, days)
        source = f"({keys}) k CROSS JOIN {_OF_KEY[connection.vendor]}"
        parameters = [*more, *parameters]
    way_down = "DESC" if order.descending else "ASC"
    by = ", ".join(f"s.{name} {way_down}" for name, _ in order.columns)
    rows = _rows(
        f"SELECT {_SELECT} FROM {source} WHERE {' AND '.join(where)} ORDER BY {by} LIMIT %s",  # noqa: S608  # our own names
        [*parameters, asked.limit],
    )
    return [_sale(row) for row in rows]


_OF_KEY: Final = {
    # SQLite takes what stands left of a CROSS JOIN first.
    "sqlite": "sale s ON s.register = k.of_register AND s.seq = k.of_seq",
    # PostgreSQL must not read all sales for the sake of a few thousand keys: each by itself.
    "postgresql": (
        "LATERAL (SELECT * FROM sale WHERE register = k.of_register AND seq = k.of_seq OFFSET 0) s"
    ),
}


def _told(index: str) -> str:
    """The table of sales; SQLite, which may know nothing of its size, is told by which index."""
    is_told = connection.vendor == "sqlite" and index
    return f"sale s INDEXED BY {index}" if is_told else "sale s"


def _where(wanted: Wanted, days: Days) -> tuple[list[str], list[Any]]:
    where, parameters = ["s.day >= %s", "s.day <= %s"], list[Any]((days.first, days.last))
    if wanted.stores is not None:
        marks = ", ".join(["%s"] * len(wanted.stores))
        where.append(f"s.store IN ({marks})")
        parameters += sorted(wanted.stores)
    if wanted.only_type:
        where.append("s.type = %s AND NOT s.training")
        parameters.append(wanted.only_type)
    for sign, instant in zip((">=", "<"), wanted.instants, strict=True):
        if instant:
            where.append(f"s.at {sign} %s")
            parameters.append(instant)
    for sign, amount in zip((">=", "<="), wanted.totals, strict=True):
        if amount is not None:
            # With the + no index is taken for it: the way is chosen already.
            where.append(f"+s.total_minor {sign} %s")
            parameters.append(amount)
    return where, parameters


def _sale(row: tuple[Any, ...]) -> Sale:
    values = list(row)
    values[_TRAINING] = bool(values[_TRAINING])
    return Sale.from_db(connection.alias, _NAMES, values)


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
