"""Bulk edits for API clients: preview, look at each item, apply, undo."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from pydantic import JsonValue

from kasse.domain.outcome import Refused, refused
from kasse.domain.price_change import PriceChange
from kasse.office import seek
from kasse.office.api_fields import Body
from kasse.office.catalogue.bulk_edit import edits, queries
from kasse.office.catalogue.bulk_edit.edits import FIELDS, MAX_PERCENT_BP, ItemEdit
from kasse.office.catalogue.bulk_edit.models import BulkEdit, BulkEditItem
from kasse.office.catalogue.item_filter import PARAMETERS, item_filter_of
from kasse.office.catalogue.services import bulk_edits as services
from kasse.office.catalogue.services.item_rows import MAX_PRICE_MINOR
from kasse.office.problems import Problem, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require

router = Router(auth=PeopleAuth())

_STATUS: Final = {
    "bulk_edit.unknown": 404,
    "bulk_edit.busy": 409,
    "bulk_edit.nothing_to_undo": 409,
    "job.over": 409,
}
_TAGS: Final = ["bulk_edits"]
_TEXT: Final = r"^[^\x00]*$"
_MOST_WORDS: Final = 50

_Words = Annotated[
    list[Annotated[str, Field(max_length=64, pattern=_TEXT)]], Field(max_length=_MOST_WORDS)
]


class PriceChangeIn(Body):
    """How an amount changes: `set` to `value` minor units, by `value` basis points (`percent`; 300
    is 3 % more) or by `value` minor units (`amount`); below zero lowers. Then it goes to the nearest
    amount that is `ending` above a multiple of `step`, a half upwards: 100 and 95 for .95. A price
    that keeps less than `least_margin` basis points of itself, without tax, after the cost is
    raised until it does; costs take no margin."""

    way: Literal["set", "percent", "amount"] = Field(examples=["percent"])
    value: int = Field(ge=-MAX_PRICE_MINOR, le=MAX_PRICE_MINOR, examples=[300])
    step: int = Field(1, ge=1, le=10**9, examples=[100])
    ending: int = Field(0, ge=0, lt=10**9, examples=[95])
    least_margin: int | None = Field(None, ge=0, lt=10_000, examples=[2000])


class ItemChangeIn(Body):
    """What changes of every item; what is left out stays, null empties what may be empty. Tags are
    words, modifier groups ids, `deposit` an SKU. With `in_stores` the prices of stores' own change
    as the price does."""

    category: str | None = Field(None, max_length=64, pattern=_TEXT)
    brand: str = Field("", max_length=100, pattern=_TEXT, examples=["Carlsberg"])
    supplier: str = Field("", max_length=100, pattern=_TEXT)
    tax_class: str = Field("standard", min_length=1, max_length=20, pattern=_TEXT)
    deposit: str | None = Field(None, max_length=64, pattern=_TEXT)
    min_age: int | None = Field(None, ge=1, le=149, examples=[18])
    sold: bool = True
    stock: bool = True
    archived: bool = False
    add_tags: _Words = Field([], examples=[["summer"]])
    remove_tags: _Words = Field([], examples=[["winter"]])
    add_modifier_groups: _Words = Field([])
    remove_modifier_groups: _Words = Field([])
    price: PriceChangeIn | None = None
    cost: PriceChangeIn | None = None
    in_stores: bool = False


class BulkEditIn(Body):
    """Which items of an assortment, and what changes: either `items`, ids, or `matching`, a filter
    by the parameters of the items' list in the back office, such as `q`, `category`, `tag`,
    `price_from`, `missing` and `state`; {} are all that are active."""

    assortment: str = Field(max_length=64, pattern=_TEXT)
    items: list[Annotated[str, Field(max_length=64, pattern=_TEXT)]] = Field([], max_length=5_000)
    matching: dict[str, str] | None = Field(None, max_length=30, examples=[{"q": "beer"}])
    change: ItemChangeIn


class BulkEditOut(Schema):
    """A bulk edit. `state` goes from previewing or previewed over applying to done, and over
    undoing to undone; `counts` has the items `selected`, how many stay the `same`, and how many are
    planned, refused, done, left, undone and kept. `job` is the background work, "" for few items."""

    id: str
    assortment: str
    state: str
    change: dict[str, JsonValue]
    counts: dict[str, int]
    job: str
    account_name: str
    created_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None


class BulkEditList(Schema):
    """A page; `after` and `before` go into the request for its neighbour."""

    items: list[BulkEditOut]
    before: str | None
    after: str | None


class BulkEditItemOut(Schema):
    """An item that changes or cannot: [before, after] of each field that differs, by the names of
    an item. `problem` and `problem_facts` say why it was refused, left or kept, "" for none.
    `version` is the item's in the preview, and once it was changed the one that this made."""

    item: str
    sku: str
    name: str
    version: int
    outcome: str
    changes: dict[str, list[JsonValue]]
    problem: str
    problem_facts: dict[str, JsonValue]


class BulkEditItemList(Schema):
    """A page of them, by SKU."""

    items: list[BulkEditItemOut]
    before: str | None
    after: str | None


class BulkEditQuery(Schema):
    """Where in the list."""

    after: str = Field("", max_length=2_000)
    before: str = Field("", max_length=2_000)
    limit: int = Field(queries.PAGE, ge=1, le=500)


class BulkEditItemQuery(BulkEditQuery):
    """Which of its items: by outcome, and by a part of SKU or name."""

    outcome: Literal["", "planned", "refused", "done", "left", "undone", "kept"] = ""
    search: str = Field("", max_length=200, pattern=_TEXT)


@router.get("/items/bulk-edits", response=BulkEditList, summary="Bulk edits", tags=_TAGS)
def list_bulk_edits(request: HttpRequest, query: Query[BulkEditQuery]) -> dict[str, Any]:
    """The newest first."""
    require(request, "items.edit")
    page = seek.page(
        queries.bulk_edits(),
        order=queries.NEWEST,
        limit=query.limit,
        after=query.after,
        before=query.before,
    )
    items = [_out(row) for row in page.rows]
    return {"items": items, "before": page.before, "after": page.after}


@router.post(
    "/items/bulk-edits", response={201: BulkEditOut}, summary="Preview a bulk edit", tags=_TAGS
)
def create_bulk_edit(request: HttpRequest, body: BulkEditIn) -> Status:
    """Says what would become of each item, and changes none: look at the items, then apply it. Of
    many items that goes on in the background while `state` is previewing."""
    access = require(request, "items.edit")
    edit = _edit(body.change)
    matching = None
    if body.matching is not None:
        unknown = sorted(body.matching.keys() - set(PARAMETERS))
        if unknown or body.items:
            facts = {"field": unknown[0] if unknown else "items"}
            raise Problem(status=422, code="bulk_edit.unclear", facts=facts)
        matching = item_filter_of(body.matching, assortment=body.assortment, stores=access.stores)
    made: BulkEdit = _done(
        services.preview_new(
            by=actor_of(request),
            assortment=body.assortment,
            ids=body.items,
            matching=matching,
            edit=edit,
        )
    )
    return Status(201, _out(made))


@router.get("/items/bulk-edits/{edit_id}", response=BulkEditOut, summary="A bulk edit", tags=_TAGS)
def get_bulk_edit(request: HttpRequest, edit_id: str) -> dict[str, Any]:
    """How far it is."""
    require(request, "items.edit")
    return _out(_found(edit_id))


@router.get(
    "/items/bulk-edits/{edit_id}/items",
    response=BulkEditItemList,
    summary="Items of a bulk edit",
    tags=_TAGS,
)
def list_bulk_edit_items(
    request: HttpRequest, edit_id: str, query: Query[BulkEditItemQuery]
) -> dict[str, Any]:
    """What changes of each, before and after, and what became of it. Items that stay the same are
    not among them."""
    require(request, "items.edit")
    page = queries.items_of(
        _found(edit_id),
        outcome=query.outcome,
        search=query.search,
        after=query.after,
        before=query.before,
        limit=query.limit,
    )
    items = [_item_out(row) for row in page.rows]
    return {"items": items, "before": page.before, "after": page.after}


@router.post(
    "/items/bulk-edits/{edit_id}/apply",
    response=BulkEditOut,
    summary="Apply a bulk edit",
    tags=_TAGS,
)
def apply_bulk_edit(request: HttpRequest, edit_id: str) -> dict[str, Any]:
    """Changes the items as previewed, or goes on where it was stopped; items that somebody has
    changed since the preview are left. Prices become drafts."""
    require(request, "items.edit")
    return _out(_done(services.apply(by=actor_of(request), edit_id=edit_id)))


@router.post(
    "/items/bulk-edits/{edit_id}/stop", response=BulkEditOut, summary="Stop a bulk edit", tags=_TAGS
)
def stop_bulk_edit(request: HttpRequest, edit_id: str) -> dict[str, Any]:
    """Has its background work end; what is changed stays so, and can be undone."""
    require(request, "items.edit")
    return _out(_done(services.stop(by=actor_of(request), edit_id=edit_id)))


@router.post(
    "/items/bulk-edits/{edit_id}/undo", response=BulkEditOut, summary="Undo a bulk edit", tags=_TAGS
)
def undo_bulk_edit(request: HttpRequest, edit_id: str) -> dict[str, Any]:
    """Gives the changed fields back what they had, prices as drafts; items of which somebody has
    changed these fields since are kept as they are. An undo cannot be undone."""
    require(request, "items.edit")
    return _out(_done(services.undo(by=actor_of(request), edit_id=edit_id)))


@router.delete(
    "/items/bulk-edits/{edit_id}", response={204: None}, summary="Forget a preview", tags=_TAGS
)
def discard_bulk_edit(request: HttpRequest, edit_id: str) -> Status:
    """Only one of which nothing was applied."""
    require(request, "items.edit")
    done = services.discard(by=actor_of(request), edit_id=edit_id)
    if isinstance(done, Refused):
        _done(done)
    return Status(204, None)


def _edit(given: ItemChangeIn) -> ItemEdit:
    said = given.dict(exclude_unset=True)
    return ItemEdit(
        values={name: said[name] for name in FIELDS if name in said},
        add_tags=tuple(given.add_tags),
        remove_tags=tuple(given.remove_tags),
        add_groups=tuple(given.add_modifier_groups),
        remove_groups=tuple(given.remove_modifier_groups),
        price=_price_change(given.price, "price"),
        cost=_price_change(given.cost, "cost"),
        in_stores=given.in_stores,
    )


def _price_change(given: PriceChangeIn | None, name: str) -> PriceChange | None:
    if given is None:
        return None
    if given.ending >= given.step or (given.way == "set" and given.value < 0):
        raise Problem(status=422, code="item.price_out_of_range", facts={"field": name})
    if given.way == "percent" and abs(given.value) > MAX_PERCENT_BP:
        raise Problem(status=422, code="item.price_out_of_range", facts={"field": name})
    if given.least_margin is not None and name == "cost":
        raise Problem(status=422, code="item.field_malformed", facts={"field": "least_margin"})
    return PriceChange(
        way=given.way,
        value=given.value,
        step_minor=given.step,
        ending_minor=given.ending,
        least_margin_bp=given.least_margin,
    )


def _done(found: Any) -> Any:
    if isinstance(found, Refused):
        raise refusal(found, status=_STATUS.get(found.code, 422))
    return found


def _found(edit_id: str) -> BulkEdit:
    found = queries.bulk_edit(edit_id)
    if found is None:
        raise refusal(refused("bulk_edit.unknown"), status=404)
    return found


def _out(found: BulkEdit) -> dict[str, Any]:
    return {
        "id": found.id,
        "assortment": found.assortment_id,
        "state": queries.state_of(found),
        "change": _change_out(edits.from_document(found.change)) if found.change else {},
        "counts": found.counts,
        "job": found.job_id,
        "account_name": found.account_name,
        "created_at": found.created_at,
        "applied_at": found.applied_at,
        "undone_at": found.undone_at,
    }


def _change_out(edit: ItemEdit) -> dict[str, Any]:
    """What changes, as it would be asked for."""
    change: dict[str, Any] = dict(edit.values)
    for name, words in (
        ("add_tags", edit.add_tags),
        ("remove_tags", edit.remove_tags),
        ("add_modifier_groups", edit.add_groups),
        ("remove_modifier_groups", edit.remove_groups),
    ):
        change |= {name: list(words)} if words else {}
    for name, amount in (("price", edit.price), ("cost", edit.cost)):
        if amount is not None:
            change[name] = {
                "way": amount.way,
                "value": amount.value,
                "step": amount.step_minor,
                "ending": amount.ending_minor,
            }
            if amount.least_margin_bp is not None:
                change[name]["least_margin"] = amount.least_margin_bp
    return change | ({"in_stores": True} if edit.in_stores else {})


def _item_out(row: BulkEditItem) -> dict[str, Any]:
    return {
        "item": row.item_id,
        "sku": row.sku,
        "name": row.name,
        "version": row.version,
        "outcome": row.outcome,
        "changes": row.changes,
        "problem": row.problem,
        "problem_facts": row.problem_facts,
    }
