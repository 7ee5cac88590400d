"""What the operations of home take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import TypedDict


class HourOut(TypedDict):
    """An hour of the stores' clocks: what was sold in it, and in the same one a week before."""

    hour: int
    gross_minor: int
    before_gross_minor: int


class OnDutyOut(TypedDict):
    """Somebody who is signed in at a register; `at` is when that register told so last."""

    name: str
    register_id: str
    at: str


class StoreTodayOut(TypedDict):
    """A store; `trade` is null where its sales are not to be seen."""

    store: str
    name: str
    trade: TradeOut | None
    findings: int
    tills: int
    troubled: int


class TodayOut(TypedDict):
    """A business day so far, as the office has heard. `trade` and `on_duty` are null for who may not
    see them; `other_currencies` are those of sales that are not counted in; `stores` is empty when
    one store is asked for.
    """

    at: str
    currency: str
    other_currencies: list[str]
    trade: TradeOut | None
    hours: list[HourOut]
    top: list[TopItemOut]
    on_duty: list[OnDutyOut] | None
    troubled: list[TroubledTillOut]
    tills: int
    unsent: int
    findings: int
    stores: list[StoreTodayOut]


class TopItemOut(TypedDict):
    """An item among those that sold most, refunds taken off."""

    item: str
    name: str
    unit: str
    quantity_thousandths: int
    total_minor: int


class TradeOut(TypedDict):
    """What was sold with tax, in minor units, and what was sold a week before until the same time of
    day; `change_percent` is null where nothing was sold then.
    """

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


class TroubledTillOut(TypedDict):
    """A register that needs somebody: `health` is problem or silent."""

    register_id: str
    number: str
    name: str
    store: str
    health: str
    unsent: int
