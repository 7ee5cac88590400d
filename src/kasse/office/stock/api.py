"""Stock, for people to list."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kasse.office.problems import Problem
from kasse.office.staff.auth import PeopleAuth, require
from kasse.office.stock import queries

router = Router(auth=PeopleAuth())


class LevelQuery(Schema):
    """Of which store and item, and where to go on."""

    store: str = Field("", max_length=64)
    item: str = Field("", max_length=64)
    after: str = Field("", max_length=2_000)
    before: str = Field("", max_length=2_000)
    limit: int = Field(queries.PAGE, ge=1, le=500)


class MoveQuery(LevelQuery):
    """Of one store and one item, newest days first, and where to go on."""

    store: str = Field(max_length=64)
    item: str = Field(max_length=64)


class LevelOut(Schema):
    """The sum of an item's moves in a store; below zero is possible."""

    store: str
    item: str
    quantity_thousandths: int


class MoveOut(LevelOut):
    """So much came (positive) or left; `source` and `number` are a sale's register and seq."""

    source: str
    number: int
    part: int
    day: str
    kind: str
    unit: str


class LevelList(Schema):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    levels: list[LevelOut]
    before: str | None
    after: str | None


class MoveList(Schema):
    """A page, as LevelList."""

    moves: list[MoveOut]
    before: str | None
    after: str | None


@router.get("/stock/levels", response=LevelList, summary="Stock levels")
def list_levels(request: HttpRequest, query: Query[LevelQuery]) -> dict[str, Any]:
    """Levels of the stores that the account may see, by store and item."""
    stores = require(request, "office.view").narrowed(query.store)
    page = queries.levels(
        wanted=queries.StockFilter(stores=stores, item=query.item),
        after=query.after,
        before=query.before,
        limit=query.limit,
    )
    return {"levels": page.rows, "before": page.before, "after": page.after}


@router.get("/stock/moves", response=MoveList, summary="The moves of an item in a store")
def list_moves(request: HttpRequest, query: Query[MoveQuery]) -> dict[str, Any]:
    """The ledger whose sum is the level."""
    stores = require(request, "office.view").stores
    if stores is not None and query.store not in stores:
        raise Problem(status=404, code="request.not_found")
    page = queries.moves(
        store=query.store,
        item=query.item,
        after=query.after,
        before=query.before,
        limit=query.limit,
    )
    return {"moves": page.rows, "before": page.before, "after": page.after}
