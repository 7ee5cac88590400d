"""What the auditor believes about one register, and the entries that must stand in its journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kasse.simulation.auditor.basket import (
    Discount,
    Line,
    PaidLine,
    Priced,
    Tender,
    price,
    rounded,
)
from kasse.simulation.shop import PEOPLE, Backroom, Terms

ZONE = ZoneInfo("Europe/Copenhagen")


class Refuse(Exception):
    """The command must be refused, with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An entry that must stand in the journal; None in a body: the key must not be there."""

    kind: str
    at: str
    day: str
    person: str | None
    training: bool
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A sale as the auditor reckoned it."""

    seq: int
    code: str
    training: bool
    day: str
    lines: tuple[PaidLine, ...]
    tenders: tuple[Tender, ...]
    total: int
    rounding: int
    rows: Mapping[tuple[str, int], tuple[int, int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """A basket in hand or parked; `id` is what the screen calls it."""

    id: str = ""
    lines: tuple[Line, ...] = ()
    next_line: int = 1
    discounts: tuple[Discount, ...] = ()
    next_discount: int = 1
    tenders: tuple[Tender, ...] = ()
    next_tender: int = 1
    exempt: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A basket put aside."""

    name: str
    training: bool
    basket: Basket


def fresh_totals() -> dict[str, Any]:
    """The totals of a day that has not begun."""
    tallies = (
        "discounts price_changes removed_lines voids cancelled_tenders copies drawer_openings"
        " training pay_in pay_out drop"
    ).split()
    sums = "sales refunds exchanges gross net tax sold returned rounding cash float".split()
    return {
        **dict.fromkeys(sums, 0),
        **dict.fromkeys(tallies, (0, 0)),
        "taxes": {},
        "tenders": {},
        "people": {},
        "counted": None,
        "difference": None,
        "first_receipt": None,
        "last_receipt": None,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One register. Nothing in it is ever changed: a command leads to another state.

    `texts` is the number of the entry with the receipts' texts, in which the store's address was
    the one of the place `address` among those that it had; 0 and −1 before the first.
    """

    register: str
    number: str
    person: str | None = None
    wrong: Mapping[str, tuple[int, str, str]] = field(default_factory=dict)
    training: bool = False
    basket: Basket = field(default_factory=Basket)
    parked: tuple[Parked, ...] = ()
    day: str | None = None
    opened_at: str = ""
    has_float: bool = False
    totals: Mapping[str, Any] = field(default_factory=fresh_totals)
    receipts: int = 0
    training_receipts: int = 0
    last_z: int = 0
    grand: tuple[int, int] = (0, 0)
    sales: tuple[Sale, ...] = ()
    copies: Mapping[int, int] = field(default_factory=dict)
    entries: tuple[Expected, ...] = ()
    drawers: tuple[tuple[str, str, int], ...] = ()
    address: int = -1
    texts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A command with where it was given; `approver` after a right PIN.

    A `stranger` is signed in, but the office no longer knows them.
    """

    name: str
    arguments: Mapping[str, Any]
    at: str
    terms: Terms
    backroom: Backroom
    approver: str | None = None
    stranger: bool = False

    def get(self, name: str) -> Any:
        """An argument, None where it was left out."""
        return self.arguments.get(name)


def expected_cash(totals: Mapping[str, Any]) -> int:
    """DAY-3."""
    moved: int = totals["pay_in"][1] - totals["pay_out"][1] - totals["drop"][1]
    return int(totals["float"]) + int(totals["cash"]) + moved


def may(state: State, given: Given, permission: str, ppm: int = 0) -> str | None:
    """Who approved, None where it needed nobody; raises Refuse permission.denied."""
    for person in (None if given.stranger else state.person, given.approver):
        known = PEOPLE.get(person or "")
        if known is not None and permission in known.permissions and ppm <= known.most_ppm:
            return None if person == state.person else person
    raise Refuse("permission.denied")


def reasoned(given: Given, reasons: str) -> None:
    """BSK-26."""
    if reasons in given.terms.reasons_required and not given.get("reason"):
        raise Refuse("reason.required")


def priced(state: State, terms: Terms) -> Priced:
    """What the basket in hand comes to."""
    basket = state.basket
    return price(basket.lines, basket.discounts, terms, exempt=basket.exempt)


def remaining(basket: Basket, total: int) -> int:
    """TEN-1: what is left to pay, exactly."""
    return total - sum(tender.amount - tender.rounding for tender in basket.tenders)


def cash_due(state: State, total: int, terms: Terms) -> tuple[int, int]:
    """What is due in cash, with its rounding: MONEY-19 to MONEY-21."""
    left = remaining(state.basket, total)
    plain = rounded(left, terms.step)
    sources = {None if line.returns is None else line.returns[0] for line in state.basket.lines}
    if len(sources) != 1 or None in sources or left > 0:
        return plain, plain - left
    source = sources.pop()
    sold = next(sale for sale in state.sales if sale.seq == source)
    mine = [tender for tender in state.basket.tenders if tender.type == "cash"]
    cash, rounding = _cash_of(sold)
    for sale in state.sales:
        if {line.returns[0] if line.returns else None for line in sale.lines} == {source}:
            more, less = _cash_of(sale)
            cash, rounding = cash + more, rounding + less
    cash, rounding = max(cash, 0), rounding if cash > 0 else 0
    cash += sum(tender.amount - tender.rounding for tender in mine)
    rounding += sum(tender.rounding for tender in mine)
    return _due(left, plain, cash, rounding)


def _due(left: int, plain: int, cash_left: int, rounding_left: int) -> tuple[int, int]:
    if -left > cash_left:
        return plain, plain - left
    if -left == cash_left:
        return left - rounding_left, -rounding_left
    payable = max(plain, -(cash_left + rounding_left))
    return payable, payable - left


def _cash_of(sale: Sale) -> tuple[int, int]:
    cash = sum(tender.amount for tender in sale.tenders if tender.type == "cash")
    return cash - sale.rounding, sale.rounding


_OPENS_THE_DAY = frozenset(
    "sale float count pay_in pay_out drop line_removed basket_voided tender_cancelled"
    " receipt_copied drawer_opened sign_in x_report".split()
)
_TALLIES = {
    "pay_in": ("pay_in", "amount"),
    "pay_out": ("pay_out", "amount"),
    "drop": ("drop", "amount"),
    "line_removed": ("removed_lines", "amount"),
    "basket_voided": ("voids", "total"),
    "tender_cancelled": ("cancelled_tenders", "amount"),
    "receipt_copied": ("copies", ""),
    "drawer_opened": ("drawer_openings", ""),
}


def journal(
    state: State, given: Given, kind: str, body: Mapping[str, Any], *, person: str | None = None
) -> State:
    """The state after one more entry, with what it does to the day (DAY-1 to DAY-9)."""
    day = state.day or business_day(given.at, given.terms)
    entry = Expected(
        kind=kind,
        at=given.at,
        day=day,
        person=person or state.person,
        training=state.training,
        body=body,
    )
    state = replace(state, entries=(*state.entries, entry))
    approved_by = body.get("approved_by")
    if approved_by:
        state = forgiven(state, approved_by)
    if state.training or kind not in _OPENS_THE_DAY:
        return state
    if state.day is None:
        state = replace(state, day=day, opened_at=given.at)
    if kind in ("float", "pay_in", "pay_out", "drop"):
        state = replace(state, drawers=(*state.drawers, (day, kind, body["amount"])))
    if kind in _TALLIES:
        name, key = _TALLIES[kind]
        count, amount = state.totals[name]
        more = body[key] if key else 0
        return replace(state, totals={**state.totals, name: (count + 1, amount + more)})
    if kind == "float":
        return replace(state, has_float=True, totals={**state.totals, "float": body["amount"]})
    if kind == "count":
        counted = {"counted": body["counted"], "difference": body["difference"]}
        return replace(state, totals={**state.totals, **counted})
    return state


def forgiven(state: State, person: str) -> State:
    """SES-6."""
    return replace(state, wrong={p: tries for p, tries in state.wrong.items() if p != person})


def business_day(at: str, terms: Terms) -> str:
    """DAY-9."""
    clock = local(at)
    if clock.hour * 60 + clock.minute < terms.day_starts_at:
        clock -= timedelta(days=1)
    return clock.date().isoformat()


def local(at: str) -> datetime:
    """An instant as the clock on the shop's wall has it."""
    return datetime.fromisoformat(at).astimezone(ZONE)
