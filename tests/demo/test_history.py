"""History sold through real tills: whole, as the drawers say, and the same after a stop."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Sum

from kasse.demo import files, history, intake, shops, start
from kasse.demo.day import run_day
from kasse.demo.history import DayDone, HistoryJob, Plan
from kasse.demo.outbox import Network, Outbox, Parcel
from kasse.demo.seat import open_seat
from kasse.office.attention.models import Finding
from kasse.office.journal import queries as journal
from kasse.office.sales.models import Sale
from kasse.office.stores import queries as stores
from tests.office.once import once

pytestmark = pytest.mark.django_db

PLAN = Plan(first="2026-11-20", last="2026-11-22", seed=3)
ZONE = ZoneInfo("Europe/Copenhagen")
REGISTERS = ("demo-c1", "demo-g1")


office = once(lambda: shops.load_shops(now=start.opening(PLAN)))
"""An office with the demo shops."""


def take(message: Any) -> None:
    """What a job sends goes into the office."""
    if isinstance(message, Parcel):
        intake.take_in(message)


def job(plan: Plan, folder: Path | None, *registers: str) -> HistoryJob:
    """The days of some registers, gone on with from what the office holds."""
    return HistoryJob(seeds=intake.seeds(registers or REGISTERS, folder=folder), plan=plan)


def never() -> bool:
    return False


def after(calls: int) -> Callable[[], bool]:
    """Asks to stop from the call with this number on."""
    left = iter(range(calls))
    return lambda: next(left, None) is None


def heads() -> dict[str, tuple[int, str]]:
    """Where the office says that the journals stand."""
    return {register: journal.head(register) for register in REGISTERS}


@pytest.mark.usefixtures("office")
def test_days_are_sold_and_nothing_is_odd() -> None:
    done: list[DayDone] = []
    told = job(PLAN, None).run(
        lambda message: done.append(message) if isinstance(message, DayDone) else take(message),
        never,
    )
    assert told
    assert [(one.register) for one in done] == [*REGISTERS] * 3
    assert Sale.objects.count() == sum(one.receipts for one in done)
    assert set(Sale.objects.values_list("day", flat=True)) == {
        "2026-11-20",
        "2026-11-21",
        "2026-11-22",
    }
    assert list(Finding.objects.values_list("code", flat=True)) == []
    # What the Z reports say is what the office has worked out by itself.
    for register in REGISTERS:
        reports = [
            entry
            for entry in map(_document, journal.entries(register=register))
            if entry["kind"] == "z_report"
        ]
        assert [report["day"] for report in reports] == ["2026-11-20", "2026-11-21", "2026-11-22"]
        sold = Sale.objects.filter(register=register).aggregate(sum=Sum("total_minor"))["sum"]
        assert sum(report["body"]["totals"]["gross"] for report in reports) == sold


@pytest.mark.usefixtures("office")
def test_what_was_stopped_is_gone_on_with_as_if_it_had_not_been(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    parts = tmp_path / "parts"
    for folder in (whole, parts):
        folder.mkdir()
    kept: list[Parcel] = []
    assert job(PLAN, whole).run(
        lambda message: kept.append(message) if isinstance(message, Parcel) else None, never
    )
    ends = {parcel.batch.register: parcel.batch.hashes[-1] for parcel in kept}
    assert not job(PLAN, parts).run(take, after(3))
    assert not job(PLAN, parts).run(take, after(1))
    assert job(PLAN, parts).run(take, never)
    # The ids of a sale follow from the seed, so even the hashes are the same.
    assert {register: hash_ for register, (_, hash_) in heads().items()} == ends
    before = heads()
    assert job(PLAN, parts).run(take, never)
    assert heads() == before


@pytest.mark.usefixtures("office")
def test_a_day_cut_short_is_closed_and_the_next_one_sold(tmp_path: Path) -> None:
    (seed,) = intake.seeds(["demo-g1"], folder=tmp_path)
    lane = history._Lane(seed, PLAN)
    selling = run_day(lane._hands, lane._outbox, lane._counter, lane._day_plan(date(2026, 11, 20)))
    lane._hands.rng.seed(1)
    next(selling)  # as if it had been killed at its first push
    lane.close()
    assert job(PLAN, tmp_path, "demo-g1").run(take, never)
    days = [
        entry["day"]
        for entry in map(_document, journal.entries(register="demo-g1"))
        if entry["kind"] == "z_report"
    ]
    assert days == ["2026-11-20", "2026-11-21", "2026-11-22"]
    assert list(Finding.objects.values_list("code", flat=True)) == []


@pytest.mark.parametrize(
    ("clock", "open_shops"),
    [
        ("00:30", set()),
        ("07:15", set()),
        ("07:45", {"demo-g1"}),
        ("13:05", {"demo-c1", "demo-g1"}),
        ("23:55", {"demo-c1", "demo-g1"}),
    ],
)
@pytest.mark.usefixtures("office")
def test_the_last_day_goes_as_far_as_the_clock(clock: str, open_shops: set[str]) -> None:
    now = datetime.fromisoformat(f"2026-11-23T{clock}+01:00")
    plan = replace(history.plan_weeks(now=now, zone=ZONE, weeks=0, seed=1), first="2026-11-22")
    sent: list[Parcel] = []
    done: list[Any] = []

    def take_and_note(message: Any) -> None:
        take(message)
        (sent if isinstance(message, Parcel) else done).append(message)

    assert job(plan, None).run(take_and_note, never)
    assert len([one for one in done if isinstance(one, DayDone)]) == 2 * len(REGISTERS)
    assert all(parcel.received_ms <= plan.until_ms for parcel in sent)
    entries = [_document(entry) for one in REGISTERS for entry in journal.entries(register=one)]
    assert all(datetime.fromisoformat(entry["at"]) <= now for entry in entries)
    today = [entry for entry in entries if entry["day"] == "2026-11-23"]
    closed = {entry["register"] for entry in today if entry["kind"] == "z_report"}
    assert closed == open_shops
    assert list(Finding.objects.values_list("code", flat=True)) == []
    if clock == "13:05":
        assert {entry["register"] for entry in today if entry["kind"] == "sale"} == open_shops


@pytest.mark.usefixtures("office")
def test_a_network_that_is_down_keeps_entries_back() -> None:
    (seed,) = intake.seeds(["demo-c1"])
    till = open_seat(seed, at_ms=0)
    cut_off = Outbox(till.state.store, Network(seed=1, share_ppm=1_000_000), app="x", held=0)
    assert list(cut_off.parcels(0)) == []
    (parcel,) = cut_off.everything(5_000)
    assert (parcel.batch.first, len(parcel.batch.entries), parcel.received_ms) == (1, 1, 5_000)
    assert list(cut_off.everything(5_000)) == []
    online = Outbox(till.state.store, Network(seed=1, share_ppm=0), app="x", held=0)
    assert [parcel.batch.unsent for parcel in online.parcels(0)] == [0]


@pytest.mark.usefixtures("office")
def test_the_shops_are_as_the_files_say() -> None:
    assert shops.is_loaded()
    assert not shops.is_empty()
    company = files.company()
    numbers = [row["number"] for store in company["stores"] for row in store["registers"]]
    assert sorted(stores.registers().values_list("number", flat=True)) == sorted(numbers)
    codes = start.pairing_codes(now=datetime(2026, 11, 23, tzinfo=UTC))
    assert [number for _, number, code in codes if code is not None and len(code) == 8] == [
        "C3",
        "G4",
    ]


def test_a_plan_is_kept_whole(tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # past midnight in Denmark
    plan = history.plan_weeks(now=now, zone=ZONE, weeks=2, seed=1)
    assert (plan.first, plan.last, len(plan.days())) == ("2026-11-09", "2026-11-23", 15)
    assert history.read_plan(tmp_path / "new") is None
    history.keep_plan(tmp_path / "new", replace(plan, done=True))
    assert history.read_plan(tmp_path / "new") == replace(plan, done=True)


def _document(entry: Any) -> Any:
    return json.loads(entry.text)
