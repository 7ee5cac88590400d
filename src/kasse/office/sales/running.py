"""The sales of stores' running days, beside those of the same weekday a week before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection

from kasse.office.sales.models import Sale, SalesHour

_WEEK: Final = timedelta(days=7)
_TOP: Final = (
    "SELECT l.item, MAX(l.name), MAX(l.unit), SUM(l.quantity_thousandths),"
    " SUM(l.total_minor) AS total FROM sale s"
    " JOIN sale_line l ON l.register = s.register AND l.seq = s.seq"
    " WHERE (THESE) AND s.currency = %s"
    " GROUP BY l.item ORDER BY total DESC, l.item LIMIT %s"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A store's business day that runs now, on the clock of its zone; `starts_at_minute` counts
    from midnight."""

    store: str
    day: str
    zone: str
    starts_at_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySoFar:
    """What a store has sold today in one currency, and a week before: until the same time of day,
    and in each hour of the whole day. Amounts are minor units with tax, refunds taken off;
    `lines` are lines of receipts."""

    store: str
    currency: str
    gross_minor: int = 0
    baskets: int = 0
    refunds: int = 0
    lines: int = 0
    before_gross_minor: int = 0
    before_baskets: int = 0
    before_lines: int = 0
    hours: tuple[tuple[int, int], ...] = ()
    before_hours: tuple[tuple[int, int], ...] = ()


def so_far(days: Sequence[Day], *, now: datetime) -> tuple[DaySoFar, ...]:
    """The figures of every store and currency that has any. Two queries, however many stores."""
    places = {day.store: day for day in days}
    then = {store: _then(day, now) for store, day in places.items()}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in _hours(places, then):
        day = places[row["store"]]
        of = found.setdefault((row["store"], row["currency"]), _nothing())
        if row["day"] == day.day:
            _add(of, row, before="")
            of["refunds"] += row["refunds"]
        else:
            is_whole = _place(row["hour"], day) < _place(then[day.store].clock.hour, day)
            _add(of, row, before="before_", is_whole=is_whole)
    for store, currency, baskets, lines, total in _in_the_hour(then):
        of = found.setdefault((store, currency), _nothing())
        of["before_gross_minor"] += total
        of["before_baskets"] += baskets
        of["before_lines"] += lines
    return tuple(
        DaySoFar(store=store, currency=currency, **_settled(of))
        for (store, currency), of in sorted(found.items())
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Then:
    """The same time of day a week before: the store's clock, its business day, and the instants
    from the begin of that hour to that time, as sales write them."""

    day: str
    clock: datetime
    since: str
    until: str


def _then(day: Day, now: datetime) -> _Then:
    # On the store's clock, so that a change of it in between moves nothing.
    clock = (now.astimezone(ZoneInfo(day.zone)).replace(tzinfo=None) - _WEEK).replace(
        tzinfo=ZoneInfo(day.zone)
    )
    begin = clock.replace(minute=0, second=0, microsecond=0)
    before = datetime.fromisoformat(day.day) - _WEEK
    return _Then(
        day=before.date().isoformat(), clock=clock, since=_instant(begin), until=_instant(clock)
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _place(hour: int, day: Day) -> int:
    """Where an hour of the clock comes in the business day."""
    return (hour - day.starts_at_minute // 60) % 24


def _nothing() -> dict[str, Any]:
    return {
        "gross_minor": 0, "baskets": 0, "refunds": 0, "lines": 0,
        "before_gross_minor": 0, "before_baskets": 0, "before_lines": 0,
        "hours": {}, "before_hours": {},
    }  # fmt: skip


def _settled(of: dict[str, Any]) -> dict[str, Any]:
    by_hour = {name: tuple(sorted(of[name].items())) for name in ("hours", "before_hours")}
    return {**of, **by_hour}


def _add(of: dict[str, Any], row: Any, *, before: str, is_whole: bool = True) -> None:
    """Adds an hour to what was sold today, or a week `before`; an hour that is not over yet counts
    in the hours alone."""
    hours = of[f"{before}hours"]
    hours[row["hour"]] = hours.get(row["hour"], 0) + row["gross_minor"]
    if is_whole:
        of[f"{before}gross_minor"] += row["gross_minor"]
        of[f"{before}baskets"] += row["sales"] + row["exchanges"]
        of[f"{before}lines"] += row["line_count"]


def _hours(places: dict[str, Day], then: dict[str, _Then]) -> Iterable[Any]:
    days = {day.day for day in places.values()} | {at.day for at in then.values()}
    rows = SalesHour.objects.filter(store__in=places, day__in=days).values(
        "store", "day", "hour", "currency", "sales", "exchanges", "refunds", "line_count",
        "gross_minor",
    )  # fmt: skip
    for row in rows:
        store = row["store"]
        if row["day"] in {places[store].day, then[store].day}:
            yield row


def _in_the_hour(then: dict[str, _Then]) -> Iterable[tuple[str, str, int, int, int]]:
    """(store, currency, baskets, lines, total) of the sales in the hour that was running then."""
    if not then:
        return
    rows = Sale.objects.filter(
        store__in=then,
        day__in={at.day for at in then.values()},
        at__gte=min(at.since for at in then.values()),
        at__lte=max(at.until for at in then.values()) + "~",
        training=False,
    ).values_list("store", "day", "at", "currency", "type", "line_count", "total_minor")
    for store, day, at, currency, kind, lines, total in rows:
        of = then[store]
        # Instants are compared to the second, whatever fraction they are written with.
        if day == of.day and of.since <= at[:19] <= of.until:
            yield store, currency, int(kind != "refund"), lines, total


@dataclass(frozen=True, slots=True, kw_only=True)
class TopItem:
    """Quantity and total of an item, refunds taken off."""

    item: str
    name: str
    unit: str
    quantity_thousandths: int
    total_minor: int


def top_of(days: Sequence[Day], *, currency: str, limit: int) -> tuple[TopItem, ...]:
    """The items with the largest totals of the stores' running days. One query, which reads the
    lines of those days' sales by their keys: a scan would take in every day there was."""
    stores: dict[str, list[str]] = {}
    for day in days:
        stores.setdefault(day.day, []).append(day.store)
    if not stores:
        return ()
    # Only placeholders are put together here.
    these = " OR ".join(
        f"(s.day = %s AND s.store IN ({', '.join(['%s'] * len(ids))}))" for ids in stores.values()
    )
    values = [value for day, ids in stores.items() for value in (day, *ids)]
    with connection.cursor() as cursor:
        cursor.execute(_TOP.replace("THESE", these), [*values, currency, limit])
        rows = cursor.fetchall()
    return tuple(
        TopItem(
            item=item,
            name=name,
            unit=unit,
            quantity_thousandths=int(quantity),
            total_minor=int(total),
        )
        for item, name, unit, quantity, total in rows
    )
