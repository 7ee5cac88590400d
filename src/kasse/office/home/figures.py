"""Today's figures, as the first page shows them and its stream sends them again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kasse.domain.rounding import half_up
from kasse.office.attention import queries as attention
from kasse.office.sales import queries as sales
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.stores.models import Register, Store

TOP: Final = 8
_CHART_HEIGHT: Final = 120
_BAR_STEP: Final = 30
_BAR_WIDTH: Final = 20
# Shops that sell in few hours still get a chart of a day's shape.
_HOURS_LEAST: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An hour of the chart, in the units of its drawing."""

    hour: int
    amount_minor: int
    x: int
    y: int
    width: int
    height: int
    middle: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A business day of one store, or of several with each its own."""

    currency: str
    gross_minor: int
    baskets: int
    average_minor: int
    refunds: int
    bars: tuple[Bar, ...]
    chart_width: int
    top: tuple[sales.TopItem, ...]
    registers: "tuple[tuple[Register, str], ...]"
    unsent: int
    findings: int


def figures(*, shown: "Sequence[Store]", access: Access, currency: str, now: datetime) -> Figures:
    """What has happened today in the stores `shown`, as far as the office has heard."""
    by_day: defaultdict[str, list[str]] = defaultdict(list)
    for store in shown:
        by_day[stores.business_day(store, now)].append(store.id)
    live = [
        found
        for day, ids in by_day.items()
        for found in sales.live(stores=ids, day=day)
        if found.currency == currency
    ]
    hours: defaultdict[int, int] = defaultdict(int)
    for found in live:
        for hour, amount in found.hours:
            hours[hour] += amount
    gross = sum(found.gross_minor for found in live)
    baskets = sum(found.sales + found.exchanges for found in live)
    bars = _bars(dict(hours), first=min((store.day_starts_at for store in shown), default=0) // 60)
    registers = tuple(
        (row, stores.health(row, now=now))
        for row in stores.registers_heard(stores=frozenset(store.id for store in shown))
        if row.retired_at is None
    )
    return Figures(
        currency=currency,
        gross_minor=gross,
        baskets=baskets,
        average_minor=half_up(gross, baskets) if baskets else 0,
        refunds=sum(found.refunds for found in live),
        bars=bars,
        chart_width=max(len(bars), 1) * _BAR_STEP,
        top=_top(by_day, currency),
        registers=registers,
        unsent=sum(row.unsent for row, _ in registers),
        findings=attention.open_count(stores=access.stores),
    )


def _top(by_day: dict[str, list[str]], currency: str) -> tuple[sales.TopItem, ...]:
    found = [
        item
        for day, ids in by_day.items()
        for item in sales.top_items(stores=ids, day=day, currency=currency, limit=TOP)
    ]
    return tuple(sorted(found, key=lambda item: -item.total_minor)[:TOP])


def _bars(hours: dict[int, int], *, first: int) -> tuple[Bar, ...]:
    """Bars from the first hour with a sale to the last, in the order of the business day."""
    if not hours:
        return ()
    places = sorted((hour - first) % 24 for hour in hours)
    start, end = places[0], places[-1]
    missing = max(0, _HOURS_LEAST - (end - start + 1))
    start = max(0, start - missing // 2)
    end = min(23, start + max(end - start + 1, _HOURS_LEAST) - 1)
    most = max(*hours.values(), 1)
    bars = []
    for index, place in enumerate(range(start, end + 1)):
        hour = (place + first) % 24
        amount = hours.get(hour, 0)
        height = max(0, amount) * _CHART_HEIGHT // most
        x = index * _BAR_STEP + (_BAR_STEP - _BAR_WIDTH) // 2
        bars.append(
            Bar(
                hour=hour,
                amount_minor=amount,
                x=x,
                y=_CHART_HEIGHT - height,
                width=_BAR_WIDTH,
                height=height,
                middle=x + _BAR_WIDTH // 2,
            )
        )
    return tuple(bars)
