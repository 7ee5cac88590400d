"""What a simulation must have been through to prove anything: each situation, counted.

A situation is counted where it happens, not where it is prepared: a power cut that is due after
ten statements of a command that has three is none.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Final

from kasse.simulation.auditor.arithmetic import half_up
from kasse.simulation.auditor.basket import Line, share
from kasse.simulation.auditor.state import Given, Sale, State, local

SITUATIONS: Final[dict[str, tuple[str, ...]]] = {
    "network": (
        "offline spell",
        "batch lost before the office had it",
        "batch taken, its answer lost",
        "batch doubled",
        "batch late",
        "batch overtaken by a younger one",
        "batch cut off",
        "batch altered on its way",
        "answer cut off",
        "answer nonsense",
        "office unavailable",
        "snapshot cut off",
    ),
    "machine": (
        "killed in a command",
        "killed in an answer",
        "killed while it loads the shop",
        "killed between two writes of a transaction",
        "killed before a commit",
        "killed after a commit",
        "started again",
        "disk full in a command",
        "disk full in an answer",
        "clock set forward",
        "clock set back",
        "entry dated before the one before it",
        "PIN tried again after the clock was set back",
        "PIN tried at a lock that the clock has not reached",
        "PIN tried while locked out",
    ),
    "record": (
        "history rewritten with hashes that hold",
        "another register's journal refused",
        "another register's journal set aside",
        "disk copied",
        "both copies went on",
    ),
    "office": (
        "prices published",
        "item brought",
        "item taken away",
        "PIN changed",
        "somebody left",
        "shop moved",
        "night",
        "old pairing code",
        "used pairing code",
    ),
    "people": (
        "day closed",
        "sale on a day when clocks are changed",
        "sale after midnight in a day still open",
        "sale in training",
        "sale exempt from tax",
        "sale of a parked basket",
        "sale paid in parts",
        "sale at an older price",
        "refund",
        "refund as it was paid",
        "refund without receipt",
        "refund of a further part of a line",
        "refund whose share of tax rounds otherwise alone",
        "exchange",
        "cash rounded",
        "approval given",
        "approval failed",
        "nonsense",
    ),
}
"""By part of the world."""


def counted(name: str) -> str:
    """The name, which must be one of the situations."""
    assert any(name in names for names in SITUATIONS.values()), name
    return name


def table(seeds: Sequence[Counter[str]]) -> Iterator[str]:
    """A line for each situation: how often over all seeds, and in how many of them."""
    yield f"{'times':>7} {'seeds':>6}  what happened"
    for part, names in SITUATIONS.items():
        for name in names:
            times = sum(counts[name] for counts in seeds)
            places = sum(counts[name] > 0 for counts in seeds)
            yield f"{times:7} {places:6}  {part}: {name}"


def situations(before: State, after: State, given: Given, code: str | None) -> Iterator[str]:
    """What a command of a person, refused with `code` or not, led a till into."""
    if given.name == "sign_in":
        yield from _pin_situations(before, given, code)
    new = after.entries[len(before.entries) :]
    for place, entry in enumerate(new, start=len(before.entries)):
        if place and entry.at < after.entries[place - 1].at:
            yield "entry dated before the one before it"
        if entry.kind == "z_report":
            yield "day closed"
        if entry.kind == "approval_failed":
            yield "approval failed"
        if entry.body.get("approved_by"):
            yield "approval given"
    if len(after.sales) > len(before.sales):
        yield from _sale_situations(before, after.sales[-1], given)


def _pin_situations(before: State, given: Given, code: str | None) -> Iterator[str]:
    count, at, until = before.wrong.get(given.get("person"), (0, "", ""))
    if count and given.at < at:
        yield "PIN tried again after the clock was set back"
        if until:
            yield "PIN tried at a lock that the clock has not reached"
    elif code == "session.locked" and given.at < until:
        yield "PIN tried while locked out"


def _sale_situations(before: State, sale: Sale, given: Given) -> Iterator[str]:
    basket = before.basket
    yield from _date_situations(sale, given)
    if sale.training:
        yield "sale in training"
    if basket.exempt:
        yield "sale exempt from tax"
    if any(entry.body.get("basket") == basket.id for entry in before.entries):
        yield "sale of a parked basket"
    if len(sale.tenders) > 1:
        yield "sale paid in parts"
    if sale.rounding:
        yield "cash rounded"
    if given.name == "refund_as_paid":
        yield "refund as it was paid"
    history = given.backroom.history
    if any(
        line.list_price != history.get(line.good, [line.list_price])[-1] for line in basket.lines
    ):
        yield "sale at an older price"
    signs = {line.quantity > 0 for line in sale.lines}
    if signs == {True, False}:
        yield "exchange"
    elif signs == {False}:
        yield "refund"
    for line in basket.lines:
        yield from _return_situations(line)


def _date_situations(sale: Sale, given: Given) -> Iterator[str]:
    now = local(given.at)
    if any((now + timedelta(days=days)).utcoffset() != now.utcoffset() for days in (-1, 1)):
        yield "sale on a day when clocks are changed"
    if now.date().isoformat() > sale.day:
        yield "sale after midnight in a day still open"


def _return_situations(line: Line) -> Iterator[str]:
    if line.quantity < 0 and line.returns is None:
        yield "refund without receipt"
    if line.paid is None or not line.before:
        return
    yield "refund of a further part of a line"
    alone = -half_up(Fraction(line.paid.tax * -line.quantity, line.paid.quantity))
    if share(line.paid.tax, line) != alone:
        yield "refund whose share of tax rounds otherwise alone"
