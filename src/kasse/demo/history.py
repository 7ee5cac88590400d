"""Weeks of history for the demo shops, sold through real tills; can be stopped and gone on with.

The tills' files and a plan lie in the data folder, under demo/. A register's days follow from the
plan alone, so whoever goes on after a stop sells what would have been sold.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from kasse import __version__
from kasse.demo import files
from kasse.demo.day import Counter, DayPlan, Staffing, close_day, run_day
from kasse.demo.fleet import Send, Stopping
from kasse.demo.hands import Hands
from kasse.demo.outbox import Network, Outbox
from kasse.demo.seat import Seed, close_seat, open_seat
from kasse.demo.shopping import Shelf, read_shelf
from kasse.demo.trade import Trade, arrivals, read_trade, share_out
from kasse.till import instant

OFFLINE_PPM: Final = 60_000
"""Share of hours in which a demo register's network is down."""

_MINUTE_MS: Final = 60_000
_WINDING_UP_S: Final = 20 * 60
"""Before the end of all history, for the last customer and for closing."""
_FOR_EVER_MS: Final = instant.to_ms("9999-12-31T00:00:00Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What history is made: from `first` day to `last`, both included (ISO dates).

    Nothing in it happens after `until_ms`; on the last day the shops close early for its sake.
    """

    first: str
    last: str
    seed: int
    until_ms: int = _FOR_EVER_MS
    done: bool = False

    def days(self) -> list[date]:
        """Every day, in order."""
        first, last = date.fromisoformat(self.first), date.fromisoformat(self.last)
        return [first + timedelta(days=count) for count in range((last - first).days + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDone:
    """A register has closed a day."""

    register: str
    at_ms: int
    receipts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyClosed:
    """So many of a register's days were closed before."""

    days: int


def plan_weeks(*, now: datetime, zone: ZoneInfo, weeks: int, seed: int) -> Plan:
    """The `weeks` up to yesterday, and today up to now."""
    today = now.astimezone(zone).date()
    return Plan(
        first=(today - timedelta(days=7 * weeks)).isoformat(),
        last=today.isoformat(),
        seed=seed,
        until_ms=instant.to_ms(now.isoformat()),
    )


def read_plan(folder: Path) -> Plan | None:
    """The plan kept in a folder."""
    path = folder / "plan.json"
    return Plan(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def keep_plan(folder: Path, plan: Plan) -> None:
    """Keeps the plan, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / "plan.json.new"
    new.write_text(json.dumps(asdict(plan)), encoding="utf-8")
    new.replace(folder / "plan.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryJob:
    """The days of some registers, day by day (kasse.demo.fleet.Job)."""

    seeds: tuple[Seed, ...]
    plan: Plan

    def run(self, send: Send, stopping: Stopping) -> bool:
        """Sells every day that is not sold yet; stops between two days of a register."""
        lanes = [_Lane(seed, self.plan) for seed in self.seeds]
        days = [day.isoformat() for day in self.plan.days()]
        send(AlreadyClosed(days=sum(day <= lane.closed for lane in lanes for day in days)))
        complete = self._sell(lanes, send, stopping)
        for lane in lanes:
            lane.close()
        return complete

    def _sell(self, lanes: "list[_Lane]", send: Send, stopping: Stopping) -> bool:
        for day in self.plan.days():
            for lane in lanes:
                if stopping():
                    return False
                if day.isoformat() > lane.closed:
                    lane.sell(day, send)
        for lane in lanes:
            lane.send_rest(send)
        return True


class _Lane:
    """One register on its way through the days."""

    __slots__ = ("_counter", "_hands", "_outbox", "_place", "_plan", "_row", "_zone", "closed")

    def __init__(self, seed: Seed, plan: Plan) -> None:
        self._plan = plan
        self._row = next(
            row for row in files.company()["stores"] if row["id"] == seed.register.store
        )
        self._zone = ZoneInfo(seed.register.zone)
        self._place = selling(self._row).index(seed.register.id)
        kind = self._row["kind"]
        self._counter = Counter(
            kind=kind,
            shelf=shelf_of(kind),
            trade=trade_of(self._row),
            float_minor=self._row["float"],
        )
        first = self._midnight_ms(date.fromisoformat(plan.first))
        till = open_seat(seed, at_ms=first + (self._row["opens_at"] - 1) * 60 * _MINUTE_MS)
        self._hands = Hands(till, proofs=seed.proofs, rng=Random(0))
        network = Network(seed=plan.seed, share_ppm=OFFLINE_PPM)
        self._outbox = Outbox(till.state.store, network, app=__version__, held=seed.held)
        self.closed = self._tidy_up()

    def sell(self, day: date, send: Send) -> None:
        """Sells a day; one that would end before it has begun stays without a trace."""
        register = self._hands.till.state.register.id
        self._hands.rng = Random(f"{self._plan.seed}:{register}:{day}")
        before = self._hands.till.state.desk.receipts
        plan = self._day_plan(day)
        if plan.ends_s > plan.opens_s:
            for parcel in run_day(self._hands, self._outbox, self._counter, plan):
                send(parcel)
        self.closed = day.isoformat()
        receipts = self._hands.till.state.desk.receipts - before
        send(DayDone(register=register, at_ms=self._hands.at_ms, receipts=receipts))

    def send_rest(self, send: Send) -> None:
        """What an hour without network has kept back."""
        an_hour_later_ms = self._hands.at_ms + 60 * _MINUTE_MS
        for parcel in self._outbox.everything(min(an_hour_later_ms, self._plan.until_ms)):
            send(parcel)

    def close(self) -> None:
        """Nothing more is sold here."""
        close_seat(self._hands.till)

    def _tidy_up(self) -> str:
        """The last closed day ("" for none); a day that was cut short is closed."""
        till = self._hands.till
        last = till.state.store.entry(till.state.store.head().seq)
        assert last is not None
        self._hands.at_ms = instant.to_ms(str(last.document["at"])) + _MINUTE_MS
        open_day = till.state.day.day
        if open_day is not None:
            staffing = staff_of(self._row, date.fromisoformat(open_day), self._place)
            close_day(self._hands, self._counter, staffing)
            return open_day
        return str(last.document["day"]) if till.state.day.last_z else ""

    def _day_plan(self, day: date) -> DayPlan:
        # Every register of a store draws the same customers and serves its own.
        rng = Random(f"{self._plan.seed}:{self._row['id']}:{day}")
        times = arrivals(self._counter.trade, weekday=day.weekday(), rng=rng)
        lanes = share_out(times, registers=len(selling(self._row)), rng=rng)
        midnight_ms = self._midnight_ms(day)
        closes_s = self._row["closes_at"] * 3600
        ends_s = min(closes_s, (self._plan.until_ms - midnight_ms) // 1_000 - _WINDING_UP_S)
        return DayPlan(
            midnight_ms=midnight_ms,
            opens_s=self._row["opens_at"] * 3600,
            closes_s=closes_s,
            ends_s=ends_s,
            arrivals=[second for second in lanes[self._place] if second < ends_s],
            staffing=staff_of(self._row, day, self._place),
        )

    def _midnight_ms(self, day: date) -> int:
        midnight = datetime.combine(day, time(), self._zone).astimezone(UTC)
        return instant.to_ms(midnight.isoformat())


def selling(store: Mapping[str, Any]) -> list[str]:
    """The registers of a store that have history."""
    return [register["id"] for register in store["registers"] if register["sells"]]


def staff_of(store: Mapping[str, Any], day: date, place: int) -> Staffing:
    """Who works at the register in this place on this day: cashiers take turns."""
    by_role: dict[str, list[str]] = {}
    for person in files.company()["people"]:
        for role, where in person["roles"]:
            if where in ("", store["id"]):
                by_role.setdefault(role, []).append(person["id"])
    cashiers = by_role["cashier"]
    turn = day.toordinal() + 2 * place
    return Staffing(
        early=cashiers[turn % len(cashiers)],
        late=cashiers[(turn + 1) % len(cashiers)],
        supervisor=by_role["supervisor"][0],
        manager=by_role["manager"][0],
    )


def shelf_of(kind: str) -> Shelf:
    """What a shop of this kind sells."""
    return read_shelf(kind)


def trade_of(store: Mapping[str, Any]) -> Trade:
    """A store's pattern of trade."""
    weights = {category.id: category.weight for category in files.categories(store["kind"])}
    return read_trade(files.table(store["trade"]), store, weights)


def jobs(seeds: Sequence[Seed], plan: Plan, *, processes: int) -> list[HistoryJob]:
    """The registers dealt out to processes."""
    dealt = [tuple(seeds[start::processes]) for start in range(processes)]
    return [HistoryJob(seeds=some, plan=plan) for some in dealt if some]
