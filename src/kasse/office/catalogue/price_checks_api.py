"""What should be seen before prices are published, and what an item has cost, for API clients."""

from itertools import islice
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from pydantic import JsonValue

from kasse.domain.moments import is_moment
from kasse.domain.prices import earlier
from kasse.office.catalogue import queries
from kasse.office.catalogue.price_lists import checking, history, places
from kasse.office.problems import Problem
from kasse.office.staff.auth import PeopleAuth, require

router = Router(auth=PeopleAuth())

_TAGS: Final = ["prices"]

MOST: Final = 500
"""Findings that are answered; who mends these asks again."""

_DAYS: Final = 366
_TEXT: Final = r"^[^\x00]*$"


class CheckQuery(Schema):
    """`jump` is by how much a price may rise or fall without a word, in basis points."""

    jump: int = Field(checking.JUMP_BP, ge=0, le=1_000_000)


class PriceFindingOut(Schema):
    """Something odd. `code` is price.missing, price.zero, price.below_cost, price.below_floor,
    price.jump, price_list.currency or price_list.tax_mode; `item`, `list` and `store` are ids, "" where it is
    about none."""

    code: str
    item: str
    sku: str
    name: str
    list: str
    store: str
    facts: dict[str, JsonValue]


class PriceCheckOut(Schema):
    """Findings; `more` says that there are others besides."""

    findings: list[PriceFindingOut]
    more: bool


class HistoryQuery(Schema):
    """In which store, and from which of its local minutes until just before which; without them,
    from 30 days ago until now and what is known to come in the 30 days after."""

    store: str = Field(max_length=64, pattern=_TEXT)
    since: str = Field("", max_length=16, pattern=_TEXT, examples=["2026-11-01T00:00"])
    until: str = Field("", max_length=16, pattern=_TEXT)


class PriceStepOut(Schema):
    """From its local minute `at` on everybody paid `price`, null: it had none; `announced`: as a
    reduction."""

    at: str
    price: int | None
    announced: bool


class PriceHistoryOut(Schema):
    """The prices that everybody paid in a store. `lowest_prior` is the price to name beside an
    announced reduction that holds now: the lowest of the 30 days before it began."""

    steps: list[PriceStepOut]
    lowest_prior: int | None


@router.get(
    "/assortments/{assortment}/price-check",
    response=PriceCheckOut,
    summary="Check prices",
    tags=_TAGS,
)
def check_prices(request: HttpRequest, assortment: str, query: Query[CheckQuery]) -> dict[str, Any]:
    """What a person should see before publishing; it hinders nothing."""
    require(request, "office.view")
    found = checking.findings(assortment, now=timezone.now(), jump_bp=query.jump)
    some = list(islice(found, MOST + 1))
    return {"findings": some[:MOST], "more": len(some) > MOST}


@router.get(
    "/items/{item_id}/price-history",
    response=PriceHistoryOut,
    summary="Price history of an item",
    tags=_TAGS,
)
def get_price_history(
    request: HttpRequest, item_id: str, query: Query[HistoryQuery]
) -> dict[str, Any]:
    """By releases, lists and promotions for everybody; prices on condition are not in it."""
    access = require(request, "office.view")
    item, place = queries.item(item_id), places.place(query.store)
    mine = access.stores is None or query.store in access.stores
    if item is None or place is None or not mine:
        raise Problem(status=404, code="request.not_found")
    now = places.moment_in(place, timezone.now())
    since = _moment(query.since, "since") or earlier(now, days=30)
    until = _moment(query.until, "until") or earlier(now, days=-30)
    if not since < until <= earlier(since, days=-_DAYS):
        raise Problem(status=422, code="price_list.malformed", facts={"field": "until"})
    steps = history.steps(item, place, since=since, until=until)
    return {
        "steps": [
            {"at": step.moment, "price": step.price_minor, "announced": step.reduced}
            for step in steps
        ],
        "lowest_prior": history.lowest_prior(item, place, moment=now),
    }


def _moment(text: str, field: str) -> str:
    if text and not is_moment(text):
        raise Problem(status=422, code="price_list.malformed", facts={"field": field})
    return text
