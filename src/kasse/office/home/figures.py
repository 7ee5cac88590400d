"""Today's figures, as the first page shows them and its stream sends them again.

What an account may not see is not in them: sales need `sales.view`, people `people.view`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kasse.domain.rounding import half_up
from kasse.office.actors import Actor
from kasse.office.attention import queries as attention
from kasse.office.home.chart import Bar, bars, chart_width
from kasse.office.journal import queries as journal
from kasse.office.sales import queries as sales
from kasse.office.staff import queries as staff
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.stores.models import Register, Store

TOP: Final = 8
_TROUBLE: Final = ("problem", "silent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What was sold, and a week before until the same time of day. `change_percent` is None where
    nothing was sold then."""

    gross_minor: int
    baskets: int
    refunds: int
    lines: int
    average_minor: int
    before_gross_minor: int
    before_baskets: int
    before_lines: int
    before_average_minor: int
    change_percent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """A register and how it is (kasse.office.stores.queries.health)."""

    register: "Register"
    health: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """Somebody who is signed in at a register, and since when nothing more was heard of it."""

    name: str
    register: "Register"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRow:
    """A store in the table of several; `trade` is None where its sales are not to be seen."""

    store: "Store"
    trade: Trade | None
    findings: int
    tills: int
    troubled: int

    @property
    def wrong(self) -> int:
        """How much there needs somebody."""
        return self.findings + self.troubled


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A business day of one store, or of several with each its own. `trade` and `on_duty` are None
    for who may not see them; `others` are the currencies of sales that are not counted in.
    `findings` are those of these stores and those that concern no one store."""

    currency: str
    others: tuple[str, ...]
    trade: Trade | None
    bars: tuple[Bar, ...]
    chart_width: int
    top: tuple[sales.TopItem, ...]
    on_duty: tuple[OnDuty, ...] | None
    troubled: tuple[Till, ...]
    tills: int
    unsent: int
    findings: int
    stores: tuple[StoreRow, ...]


def figures(
    *, shown: "Sequence[Store]", by: Actor, currency: str, now: datetime, sort: str = "wrong"
) -> Figures:
    """What has happened today in the stores `shown`, as far as the office has heard and `by` may
    see. The number of queries does not depend on how many stores there are."""
    days = [_day(store, now) for store in shown if by.may("sales.view", store=store.id)]
    found = sales.so_far(days, now=now)
    mine = [one for one in found if one.currency == currency]
    tills = _tills(shown, now)
    waiting = attention.open_by_store(stores=staff.access_of(by, "office.view").stores)
    starts = min((day.starts_at_minute for day in days), default=0) // 60
    drawn = bars(_hours(mine, "hours"), _hours(mine, "before_hours"), first=starts)
    return Figures(
        currency=currency,
        others=tuple(sorted({one.currency for one in found} - {currency})),
        trade=_trade(mine) if days else None,
        bars=drawn,
        chart_width=chart_width(drawn),
        top=sales.top_of(days, currency=currency, limit=TOP),
        on_duty=_on_duty(shown, by, tills, now),
        troubled=tuple(till for till in tills if till.health in _TROUBLE),
        tills=len(tills),
        unsent=sum(till.register.unsent for till in tills),
        findings=sum(waiting.get(store, 0) for store in ("", *(one.id for one in shown))),
        stores=_rows(shown, days, mine, tills, waiting, sort=sort) if len(shown) > 1 else (),
    )


def _day(store: "Store", now: datetime) -> sales.Day:
    return sales.Day(
        store=store.id,
        day=stores.business_day(store, now),
        zone=store.zone,
        starts_at_minute=store.day_starts_at,
    )


def _trade(found: Sequence[sales.DaySoFar]) -> Trade:
    gross = sum(one.gross_minor for one in found)
    baskets = sum(one.baskets for one in found)
    before = sum(one.before_gross_minor for one in found)
    before_baskets = sum(one.before_baskets for one in found)
    return Trade(
        gross_minor=gross,
        baskets=baskets,
        refunds=sum(one.refunds for one in found),
        lines=sum(one.lines for one in found),
        average_minor=half_up(gross, baskets) if baskets else 0,
        before_gross_minor=before,
        before_baskets=before_baskets,
        before_lines=sum(one.before_lines for one in found),
        before_average_minor=half_up(before, before_baskets) if before_baskets else 0,
        change_percent=half_up((gross - before) * 100, before) if before > 0 else None,
    )


def _hours(found: Sequence[sales.DaySoFar], name: str) -> dict[int, int]:
    summed: defaultdict[int, int] = defaultdict(int)
    for one in found:
        for hour, amount in getattr(one, name):
            summed[hour] += amount
    return dict(summed)


def _tills(shown: "Sequence[Store]", now: datetime) -> list[Till]:
    rows = stores.registers_heard(stores=frozenset(store.id for store in shown))
    tills = [
        Till(register=row, health=stores.health(row, now=now))
        for row in rows
        if row.retired_at is None
    ]
    order = {health: place for place, health in enumerate(_TROUBLE)}
    return sorted(tills, key=lambda till: order.get(till.health, len(order)))


def _on_duty(
    shown: "Sequence[Store]", by: Actor, tills: Sequence[Till], now: datetime
) -> tuple[OnDuty, ...] | None:
    seen = {store.id: store for store in shown if by.may("people.view", store=store.id)}
    if not seen:
        return None
    registers = {
        till.register.id: till.register for till in tills if till.register.store_id in seen
    }
    found = [
        one
        for one in journal.signed_in(list(registers))
        if one.store in seen and one.day == stores.business_day(seen[one.store], now)
    ]
    names = staff.person_names()
    return tuple(
        OnDuty(name=names[one.person], register=registers[one.register], at=one.at)
        for one in found
        if one.person in names
    )


def _rows(
    shown: "Sequence[Store]",
    days: Sequence[sales.Day],
    mine: Sequence[sales.DaySoFar],
    tills: Sequence[Till],
    waiting: Mapping[str, int],
    *,
    sort: str,
) -> tuple[StoreRow, ...]:
    """One row for each store: what is wrong first, or what sells most first, or by name."""
    visible = {day.store for day in days}
    by_store = {one.store: one for one in mine}
    counts: defaultdict[str, list[str]] = defaultdict(list)
    for till in tills:
        counts[till.register.store_id].append(till.health)
    rows = [
        StoreRow(
            store=store,
            trade=_trade([by_store[store.id]] if store.id in by_store else [])
            if store.id in visible
            else None,
            findings=waiting.get(store.id, 0),
            tills=len(counts[store.id]),
            troubled=sum(health in _TROUBLE for health in counts[store.id]),
        )
        for store in shown
    ]
    sold = {row.store.id: row.trade.gross_minor if row.trade else 0 for row in rows}
    if sort == "wrong":
        rows.sort(key=lambda row: (-row.wrong, -sold[row.store.id]))
    elif sort == "sold":
        rows.sort(key=lambda row: -sold[row.store.id])
    return tuple(rows)
