"""What the operations of cash take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Any, TypedDict


class CashDayList(TypedDict):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    days: list[CashDayOut]
    before: str | None
    after: str | None


class CashDayOut(TypedDict):
    """What should be in a drawer: float + sales + pay-ins − pay-outs − drops, in minor units."""

    register: str
    store: str
    day: str
    float_minor: int
    sales_minor: int
    pay_in_minor: int
    pay_out_minor: int
    drop_minor: int
    expected_minor: int


class MovementList(TypedDict):
    """A page, as CashDayList."""

    movements: list[MovementOut]
    before: str | None
    after: str | None


class MovementOut(TypedDict):
    """A float, pay-in, pay-out, drop or opening of the drawer."""

    register: str
    store: str
    day: str
    seq: int
    at: str
    kind: str
    amount_minor: int
    reason: str
    person: str
    approved_by: str


class CountList(TypedDict):
    """A page, as CashDayList."""

    counts: list[CountOut]
    before: str | None
    after: str | None


class CountOut(TypedDict):
    """A count; `difference_minor` is counted − expected."""

    register: str
    store: str
    day: str
    seq: int
    at: str
    person: str
    blind: bool
    counted_minor: int
    expected_minor: int
    difference_minor: int


class SellerOut(TypedDict):
    """What somebody sold at a register: from their first sale to their last, how many and for how
    much with tax, in minor units.
    """

    register: str
    person: str
    first_at: str
    last_at: str
    sales: int
    total_minor: int


class SellersOut(TypedDict):
    """Whole: a day of a store has few."""

    people: list[SellerOut]


class ZReportList(TypedDict):
    """A page, as CashDayList."""

    z_reports: list[ZReportOut]
    before: str | None
    after: str | None


class ZReportOut(TypedDict):
    """A closed day; `totals` as the entry has them (docs/journal.md)."""

    register: str
    store: str
    day: str
    seq: int
    at: str
    person: str
    number: int
    opened_at: str
    left_in_drawer_minor: int
    totals: Any


class XReportList(TypedDict):
    """A page, as CashDayList."""

    x_reports: list[XReportOut]
    before: str | None
    after: str | None


class XReportOut(TypedDict):
    """Totals so far; `totals` as the entry has them (docs/journal.md)."""

    register: str
    store: str
    day: str
    seq: int
    at: str
    person: str
    totals: dict[str, Any]
