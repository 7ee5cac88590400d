"""What the operations of sales take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import TypedDict


class SaleList(TypedDict):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends.

    `looked_to` is "" and `looked_to_minor` null as a rule. A search through very many sales stops at
    that business day, or at that total where the list is sorted by it, and goes on with `after`.
    """

    sales: list[SaleSummary]
    before: str | None
    after: str | None
    looked_to: str
    looked_to_minor: int | None


class SaleSummary(TypedDict):
    """The head of a sale, refund or exchange; amounts are minor units."""

    register: str
    seq: int
    store: str
    day: str
    at: str
    type: str
    receipt_code: str
    person: str
    customer: str
    training: bool
    currency: str
    net_minor: int
    tax_minor: int
    total_minor: int
    rounding_minor: int


class SaleOut(TypedDict):
    """A sale with its entry as it stands in the journal, and the entry's hash; `originals` are the
    sales whose goods it gave back, `refunds` those that gave back some of its own.
    """

    register: str
    seq: int
    store: str
    day: str
    at: str
    type: str
    receipt_code: str
    person: str
    customer: str
    training: bool
    currency: str
    net_minor: int
    tax_minor: int
    total_minor: int
    rounding_minor: int
    entry: str
    hash: str
    originals: list[SaleSummary]
    refunds: list[SaleSummary]
