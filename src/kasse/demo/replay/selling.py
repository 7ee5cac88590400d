"""A replay from the first look at the file to the closing account."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum

from kasse.demo import intake
from kasse.demo.fleet import Job, run_fleet
from kasse.demo.outbox import Network, Parcel
from kasse.demo.progress import Progress
from kasse.demo.replay.account import Account, Check, checks, reasons, sums_of
from kasse.demo.replay.job import ReplayJob, Told
from kasse.demo.replay.sales import Place, Unsold
from kasse.demo.replay.shop import ReplayShop, make_shop
from kasse.demo.replay.survey import Selection, Survey, goods, survey
from kasse.demo.replay.table import Table
from kasse.domain.money import ENGLISH, currency, format_amount
from kasse.domain.outcome import Refused
from kasse.office.sales.models import Sale
from kasse.till import instant

Run = Callable[[Sequence[Job], Callable[[Any], None]], bool]
"""How jobs are run: `run_fleet`, or `run_here` where no other process may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a file is sold. `speed` is seconds of the file in one of ours, 0 for no waiting."""

    registers: int
    processes: int
    speed: int
    offline_ppm: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Whether all was sold, and whether it comes to what the file says."""

    complete: bool
    agrees: bool
    account: Account
    unsold: tuple[Unsold, ...]


def replay(table: Table, selection: Selection, pace: Pace, *, run: Run = run_fleet) -> Result:
    """Makes a store for the file, sells the file in it, and prints the account."""
    reader = selection.reader
    print(f"Reading {table.path.name} ({reader.NAME}).")
    seen = survey(table, selection)
    place: Place = reader.PLACE
    shown = goods(table, selection, seen)
    print(f"{seen.baskets} baskets, {seen.rows} lines, {len(seen.prices)} items. Making the store.")
    shop = make_shop(
        format_name=selection.format,
        place=place,
        goods=shown,
        prices=seen.prices,
        registers=pace.registers,
        now=datetime.fromisoformat(instant.from_ms(seen.first_ms)),
    )
    account = Account()
    complete = _sell(_jobs(table, selection, pace, shop), seen, account, run=run)
    part = selection.first or selection.limit or selection.last != "9999"
    told = sums_of(seen) if part else reader.sums(table)
    compared = checks(account, seen, told) if complete else []
    in_office = _office_total(shop)
    refused = [one for one in account.unsold if one.reason == "refused"]
    unsold = [*seen.unsold, *refused] if complete else account.unsold
    _print(account, unsold, compared, place)
    agrees = all(check.agrees for check in compared) and in_office == account.total_minor
    amount = _amount(in_office, place)
    same = "the same" if in_office == account.total_minor else "NOT the same"
    print(f"  the office's sales come to {amount}: {same}.")
    if not complete:
        _say_how_to_go_on(account.last_day)
    if shop.log_in is not None:
        print("  Log in to the back office: " + " ".join(shop.log_in))
    return Result(complete=complete, agrees=agrees, account=account, unsold=tuple(unsold))


def _sell(jobs: Sequence[ReplayJob], seen: Survey, account: Account, *, run: Run) -> bool:
    progress = Progress("Selling", of=seen.rows)
    last_ms: dict[str, int] = {}

    def take(message: Any) -> None:
        if isinstance(message, Parcel):
            intake.take_in(message)
            account.add(message.batch)
            last_ms[message.batch.register] = message.received_ms
            return
        assert isinstance(message, Told)
        account.rows += message.rows
        account.baskets += message.baskets
        account.merged += message.merged
        account.unsold += message.unsold
        account.coupons_left_minor += message.coupons_left_minor
        progress.at(account.rows, f"{account.rows} lines")

    with intake.without_waiting_for_the_disk():
        complete = run(jobs, take)
    for register, at_ms in last_ms.items():
        intake.heard_of(register, at_ms=at_ms)
    progress.end(account.rows, f"{account.rows} lines")
    return complete


def _jobs(table: Table, selection: Selection, pace: Pace, shop: ReplayShop) -> list[ReplayJob]:
    seeds = intake.seeds(shop.registers)
    return [
        ReplayJob(
            table=table,
            selection=selection,
            seeds=seeds[start :: pace.processes],
            lanes=tuple(range(pace.registers))[start :: pace.processes],
            registers=pace.registers,
            store=shop.store,
            person=shop.person,
            network=Network(seed=pace.seed, share_ppm=pace.offline_ppm),
            speed=pace.speed,
        )
        for start in range(pace.processes)
    ]


def _print(account: Account, unsold: list[Unsold], compared: list[Check], place: Place) -> None:
    kinds = ", ".join(f"{count} {kind}s" for kind, count in sorted(account.kinds.items()))
    print(
        f"\n{account.baskets} baskets with {account.rows} lines of the file: {kinds or 'no sale'}."
    )
    print(f"  {account.lines} lines, {_amount(account.total_minor, place)} in all")
    print(
        f"  sold {_amount(account.sold_minor, place)}, "
        f"given back {_amount(account.returned_minor, place)}, "
        f"discounts {_amount(account.discounts_minor, place)}"
    )
    for kind, amount in sorted(account.tenders_minor.items()):
        print(f"  paid by {kind}: {_amount(amount, place)}")
    if unsold:
        print(f"Not sold: {len(unsold)} lines of the file")
    for sentence, count, amount, examples in reasons(unsold):
        print(f"  {count} ({_amount(amount, place)}): {sentence}")
        for example in examples:
            print(f"      {example}")
    if compared:
        print("Against what was wanted of the file (file + explained = sold):")
    for check in compared:
        parts = (check.file, check.explained, check.sold)
        shown = [_amount(part, place) if check.is_money else str(part) for part in parts]
        verdict = "agrees" if check.agrees else "DOES NOT AGREE"
        print(f"  {check.name}: {shown[0]} + {shown[1]} = {shown[2]}: {verdict}")


def _say_how_to_go_on(day: str) -> None:
    print(f"Stopped on {day}." if day else "Stopped before the first sale.")
    if day:
        print(f"  --from {day} sells that day and the rest, into a store of its own.")


def _office_total(shop: ReplayShop) -> int:
    found = Sale.objects.filter(register__in=shop.registers).aggregate(sum=Sum("total_minor"))
    return found["sum"] or 0


def _amount(minor: int, place: Place) -> str:
    money = currency(place.currency)
    assert not isinstance(money, Refused)
    return f"{format_amount(minor, money, ENGLISH)} {place.currency}"
