"""Today's figures, for API clients."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from kasse.office.home.figures import Figures, StoreRow, Till, Trade, figures
from kasse.office.problems import Problem
from kasse.office.staff.auth import PeopleAuth, actor_of, require
from kasse.office.stores import queries as stores

router = Router(auth=PeopleAuth())


class TodayQuery(Schema):
    """Of which store, or of which group of stores; "" for all that the account may see."""

    store: str = Field("", max_length=64)
    group: str = Field("", max_length=64)


class TradeOut(Schema):
    """What was sold with tax, in minor units, and what was sold a week before until the same time of
    day; `change_percent` is null where nothing was sold then."""

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


class HourOut(Schema):
    """An hour of the stores' clocks: what was sold in it, and in the same one a week before."""

    hour: int = Field(ge=0, le=23)
    gross_minor: int
    before_gross_minor: int


class TopItemOut(Schema):
    """An item among those that sold most, refunds taken off."""

    item: str
    name: str
    unit: str
    quantity_thousandths: int
    total_minor: int


class OnDutyOut(Schema):
    """Somebody who is signed in at a register; `at` is when that register told so last."""

    name: str
    register_id: str
    at: datetime


class TroubledTillOut(Schema):
    """A register that needs somebody: `health` is problem or silent."""

    register_id: str
    number: str
    name: str
    store: str
    health: str
    unsent: int


class StoreTodayOut(Schema):
    """A store; `trade` is null where its sales are not to be seen."""

    store: str
    name: str
    trade: TradeOut | None
    findings: int
    tills: int
    troubled: int


class TodayOut(Schema):
    """A business day so far, as the office has heard. `trade` and `on_duty` are null for who may not
    see them; `other_currencies` are those of sales that are not counted in; `stores` is empty when
    one store is asked for."""

    at: datetime
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


@router.get("/today", response=TodayOut, summary="Today's figures")
def today(request: HttpRequest, query: Query[TodayQuery]) -> dict[str, Any]:
    """What the back office's first page shows, for one store, for those of a group or for all: as
    far as the account may see them."""
    access = require(request, "office.view")
    if query.group and not stores.groups(only=access.stores).filter(id=query.group).exists():
        raise Problem(status=404, code="request.not_found")
    found_stores = stores.stores(only=access.narrowed(query.store))
    shown = list(found_stores.filter(group=query.group) if query.group else found_stores)
    currency = stores.currency()
    now = timezone.now()
    found = figures(shown=shown, by=actor_of(request), currency=currency, now=now, sort="name")
    return {"at": now, **_figures(found)}


def _figures(found: Figures) -> dict[str, Any]:
    return {
        "currency": found.currency,
        "other_currencies": list(found.others),
        "trade": _trade(found.trade),
        "hours": [
            {
                "hour": bar.hour,
                "gross_minor": bar.amount_minor,
                "before_gross_minor": bar.before_minor,
            }
            for bar in found.bars
        ],
        "top": [
            {name: getattr(item, name) for name in TopItemOut.model_fields} for item in found.top
        ],
        "on_duty": None
        if found.on_duty is None
        else [
            {"name": one.name, "register_id": one.register.id, "at": one.at}
            for one in found.on_duty
        ],
        "troubled": [_till(till) for till in found.troubled],
        "tills": found.tills,
        "unsent": found.unsent,
        "findings": found.findings,
        "stores": [_store(row) for row in found.stores],
    }


def _trade(trade: Trade | None) -> dict[str, Any] | None:
    if trade is None:
        return None
    return {name: getattr(trade, name) for name in TradeOut.model_fields}


def _till(till: Till) -> dict[str, Any]:
    register = till.register
    return {
        "register_id": register.id,
        "number": register.number,
        "name": register.name,
        "store": register.store_id,
        "health": till.health,
        "unsent": register.unsent,
    }


def _store(row: StoreRow) -> dict[str, Any]:
    return {
        "store": row.store.id,
        "name": row.store.name,
        "trade": _trade(row.trade),
        "findings": row.findings,
        "tills": row.tills,
        "troubled": row.troubled,
    }
