"""The first start: an empty database becomes two shops with history, shown as it grows."""

import os
import shutil
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from kasse.demo import files, history, intake, price_lists, promotions, shops
from kasse.demo.fleet import run_fleet
from kasse.demo.history import AlreadyClosed, DayDone, Plan
from kasse.demo.outbox import Parcel
from kasse.demo.progress import Progress
from kasse.domain.outcome import Refused
from kasse.office.actors import OPERATOR
from kasse.office.stores import queries
from kasse.office.stores.services import pairing

SEED: Final = 1
MOST_PROCESSES: Final = 4


@dataclass(slots=True, kw_only=True)
class _Tally:
    days: int = 0
    sales: int = 0


def open_shops(folder: Path, *, now: datetime, weeks: int) -> bool:
    """Loads the demo shops into an empty office, and goes on with history that is not whole.

    `folder` is for the tills' files. Returns whether there is nothing left to do: False after
    Ctrl-C. An office with a company of its own is left alone. History ends at the `now` of the
    first start; what was sold later, people sold.
    """
    home = folder / "demo"
    if shops.is_empty():
        plan = history.plan_weeks(now=now, zone=_zone(), weeks=weeks, seed=SEED)
        print("Writing the demo shops: a café and a grocery.")
        # Kept first: shops without their plan would never get their history.
        history.keep_plan(home, replace(plan, done=not weeks))
        shops.load_shops(now=min(now, opening(plan)))
    kept = history.read_plan(home) if shops.is_loaded() else None
    if kept is not None and not kept.done:
        if not _make_history(home, kept):
            return False
        history.keep_plan(home, replace(kept, done=True))
    if kept is not None:
        if not promotions.are_loaded():
            # At the first start alone: later there may be drafts of somebody's own.
            with transaction.atomic():
                promotions.load_campaigns(now=now)
                price_lists.load_price_lists(now=now)
        # The office holds every entry now; these tills sell no more.
        shutil.rmtree(home / "tills", ignore_errors=True)
    return True


def opening(plan: Plan) -> datetime:
    """When the company began: the night before its first day."""
    first = date.fromisoformat(plan.first)
    return datetime(first.year, first.month, first.day, 3, tzinfo=_zone())


def pairing_codes(*, now: datetime) -> list[tuple[str, str, str | None]]:
    """Store, register number and a fresh code of each register that waits for a till.

    The code is None where a till is paired already.
    """
    found: list[tuple[str, str, str | None]] = []
    for store in files.company()["stores"]:
        for row in store["registers"]:
            register = queries.register(row["id"])
            if row["sells"] or register is None:
                continue
            code = None
            if register.paired_at is None:
                made = pairing.make_code(by=OPERATOR, register=register, now=now)
                code = None if isinstance(made, Refused) else made
            found.append((store["name"], register.number, code))
    return found


def registers_that_sell() -> list[str]:
    """Every register with history."""
    return [register for store in files.company()["stores"] for register in history.selling(store)]


def _make_history(home: Path, plan: Plan) -> bool:
    registers = registers_that_sell()
    tills = home / "tills"
    tills.mkdir(parents=True, exist_ok=True)
    seeds = intake.seeds(registers, folder=tills)
    progress = Progress("Selling their history", of=len(registers) * len(plan.days()))
    tally = _Tally()
    progress.at(0)

    def take(message: Any) -> None:
        if isinstance(message, Parcel):
            intake.take_in(message)
            return
        if isinstance(message, AlreadyClosed):
            tally.days += message.days
            return
        assert isinstance(message, DayDone)
        intake.heard_of(message.register, at_ms=message.at_ms)
        tally.days += 1
        tally.sales += message.receipts
        progress.at(tally.days, f"{tally.sales} sales")

    jobs = history.jobs(seeds, plan, processes=_processes())
    with intake.without_waiting_for_the_disk():
        complete = run_fleet(jobs, take)
    progress.end(tally.days, f"{tally.sales} sales")
    return complete


def _processes() -> int:
    return max(1, min(MOST_PROCESSES, os.cpu_count() or 1))


def _zone() -> ZoneInfo:
    return ZoneInfo("Europe/Copenhagen")
