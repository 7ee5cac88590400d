"""Items for API clients."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema, Status

from kasse.domain.item import SaleWindow
from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.api_fields import Body
from kasse.office.catalogue import (
    arranging_api,
    assortments_api,
    bulk_edit_api,
    item_parts_api,
    lookups,
    price_checks_api,
    price_lists_api,
    queries,
    services,
    unit_prices,
)
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.services.item_rows import InStore, ItemRow
from kasse.office.catalogue.services.items import NEW
from kasse.office.problems import Problem, no_null, refusal
from kasse.office.staff.auth import actor_of, require

# Addresses are tried in their order, and `/items/{item_id}` would take those of bulk edits.
router = bulk_edit_api.router
router.add_router("", assortments_api.router)
router.add_router("", arranging_api.router)
router.add_router("", item_parts_api.router)
router.add_router("", price_lists_api.router)
router.add_router("", price_checks_api.router)


class ComponentSchema(Body):
    """Part of a bundle: so many thousandths of the item with this SKU."""

    sku: str = Field(max_length=64)
    quantity: int = Field(gt=0, le=10**9)


class WindowSchema(Body):
    """A time in which an item may be sold; what is left out does not matter. `days` are 1 (Monday)
    to 7, `starts` and `ends` minutes after midnight; an end that is not after its start is on the
    next day."""

    from_: str | None = Field(None, alias="from", max_length=10, examples=["2026-12-01"])
    to: str | None = Field(None, max_length=10, examples=["2026-12-24"])
    days: list[int] = Field([], max_length=7, examples=[[5, 6]])
    starts: int | None = Field(None, ge=0, le=1440, examples=[420])
    ends: int | None = Field(None, ge=0, le=1440, examples=[630])


class ContentSchema(Body):
    """How much is in one unit, in thousandths: half a kilogram is 500 of kg."""

    quantity: int = Field(gt=0, le=10**9, examples=[500])
    unit: Literal["pcs", "kg", "l", "m"] = Field(examples=["kg"])


class UnitPriceOut(Schema):
    """What one kilogram, litre, metre or piece of the content costs, in minor units."""

    price: int = Field(examples=[3788])
    unit: Literal["pcs", "kg", "l", "m"] = Field(examples=["l"])


class InStoreSchema(Body):
    """Where a store differs: whether it sells the item, and its price, null being the
    assortment's."""

    store: str = Field(max_length=64)
    sold: bool = True
    price: int | None = Field(None, ge=0, le=10**13)


class ItemPatch(Body):
    """Fields to change. Other items are named by SKU; `price` is minor units and a draft until
    prices are published; `floor` is the least that promotions leave of it, null for any."""

    name: str | None = Field(None, min_length=1, max_length=250)
    names: dict[str, str] | None = None
    kind: Literal["goods", "service", "deposit"] | None = None
    unit: Literal["pcs", "kg", "l", "m"] | None = None
    open_price: bool | None = None
    price: int | None = Field(None, ge=0, le=10**13)
    tax_class: str | None = Field(None, min_length=1, max_length=20)
    codes: list[str] | None = Field(None, max_length=50)
    category: str | None = Field(None, max_length=64)
    variant_of: str | None = Field(None, max_length=64)
    options: list[tuple[str, str]] | None = Field(None, max_length=10)
    modifier_groups: list[str] | None = Field(None, max_length=50)
    components: list[ComponentSchema] | None = Field(None, max_length=100)
    deposit: str | None = Field(None, max_length=64)
    min_age: int | None = Field(None, ge=1, le=149)
    brand: str | None = Field(None, max_length=100, examples=["Carlsberg"])
    supplier: str | None = Field(None, max_length=100)
    tags: list[str] | None = Field(None, max_length=50, examples=[["summer", "organic"]])
    cost: int | None = Field(None, ge=0, le=10**13, examples=[450])
    floor: int | None = Field(None, ge=0, le=10**13, examples=[800])
    content: ContentSchema | None = None
    blocked: list[tuple[str, str | None]] | None = Field(None, max_length=200)
    windows: list[WindowSchema] | None = Field(None, max_length=200)
    stores: list[InStoreSchema] | None = Field(None, max_length=2_000)
    stock: bool | None = None
    sold: bool | None = None
    archived: bool | None = None


class ItemIn(ItemPatch):
    """A new item."""

    assortment: str = Field(max_length=64)
    sku: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1, max_length=250)


class ItemOut(Schema):
    """An item with its published `price` and the `draft_price` that the next release makes it.
    `unit_price` is that of the published price, null without a content, and for what is sold by
    weight or measure. `stores` are the stores that differ; `pictures` are hashes, shown at `/pictures/{hash}-256.webp`
    and `-1024.webp`. `version` is what If-Match names."""

    id: str
    assortment: str
    sku: str
    name: str
    names: dict[str, str]
    kind: str
    unit: str
    open_price: bool
    price: int | None
    draft_price: int | None
    tax_class: str
    codes: list[str]
    category: str | None
    variant_of: str | None
    options: list[list[str]]
    modifier_groups: list[str]
    components: list[ComponentSchema]
    deposit: str | None
    min_age: int | None
    brand: str
    supplier: str
    tags: list[str]
    cost: int | None
    floor: int | None
    content: ContentSchema | None
    unit_price: UnitPriceOut | None
    blocked: list[tuple[str, str | None]]
    windows: list[WindowSchema]
    stores: list[InStoreSchema]
    stock: bool
    sold: bool
    archived: bool
    pictures: list[str]
    created_at: datetime
    changed_at: datetime
    version: int


class ItemSummary(Schema):
    """An item in a list."""

    id: str
    sku: str
    name: str
    price: int | None = Field(None, alias="price_minor")
    draft_price: int | None = Field(None, alias="draft_price_minor")
    unit: str
    category: str | None = Field(None, alias="category_id")
    sold: bool
    archived: bool


class ItemList(Schema):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    items: list[ItemSummary]
    before: str | None
    after: str | None


class ItemQuery(Schema):
    """Which items, and where to go on; all that is said holds together. `category` takes those
    below it with it, prices are minor units, `stock` is that of `store`, or of all stores that the
    account may see: `in` is more than nothing in one of them, `none` nothing in any, `below` less
    than nothing in one. Items without a price, cost, brand or supplier come before those that have one."""

    assortment: str = Field(max_length=64)
    search: str = Field("", max_length=200)
    category: str = Field("", max_length=64)
    tag: str = Field("", max_length=40)
    brand: str = Field("", max_length=100)
    supplier: str = Field("", max_length=100)
    tax_class: str = Field("", max_length=20)
    kind: Literal["", "goods", "service", "deposit"] = ""
    price_from: int | None = Field(None, ge=0, le=10**13)
    price_to: int | None = Field(None, ge=0, le=10**13)
    stock: Literal["", "in", "none", "below"] = ""
    store: str = Field("", max_length=64)
    missing: Literal["", "price", "barcode", "category", "picture", "cost", "supplier", "brand"] = (
        ""
    )
    state: Literal["active", "draft", "unpriced", "unsold", "archived", "all"] = "active"
    sort: Literal["name", "sku", "price", "cost", "brand", "supplier", "tax_class", "changed"] = (
        "name"
    )
    descending: bool = False
    after: str = Field("", max_length=2_000)
    before: str = Field("", max_length=2_000)
    limit: int = Field(queries.PAGE, ge=1, le=500)


@router.get("/items", response=ItemList, summary="Items")
def list_items(request: HttpRequest, query: Query[ItemQuery]) -> dict[str, Any]:
    """Search, filter and sort; go on with `after`, or back with `before`."""
    access = require(request, "office.view")
    page = queries.items(
        wanted=queries.ItemFilter(
            assortment=query.assortment,
            search=_plain(query.search),
            category=_plain(query.category),
            tag=_plain(query.tag),
            brand=_plain(query.brand),
            supplier=_plain(query.supplier),
            tax_class=_plain(query.tax_class),
            kind=query.kind,
            price_from=query.price_from,
            price_to=query.price_to,
            stock=query.stock,
            stores=access.narrowed(query.store),
            missing=query.missing,
            state=query.state,
            sort=query.sort,
            descending=query.descending,
        ),
        after=query.after,
        before=query.before,
        limit=query.limit,
    )
    return {"items": page.items, "before": page.before, "after": page.after}


@router.get("/items/{item_id}", response=ItemOut, by_alias=True, summary="An item")
def get_item(request: HttpRequest, response: HttpResponse, item_id: str) -> dict[str, Any]:
    """Everything about one item, with its version as ETag."""
    require(request, "office.view")
    found = _found(item_id)
    versions.tag(response, found.version)
    return item_out(found)


@router.post("/items", response={201: ItemOut}, by_alias=True, summary="A new item")
def create_item(request: HttpRequest, body: ItemIn) -> Status:
    """Makes an item; 409 when the SKU is taken."""
    require(request, "items.edit")
    if not queries.assortments().filter(id=body.assortment).exists():
        raise Problem(status=422, code="item.unknown_assortment")
    given = body.dict(exclude_unset=True)
    assortment = given.pop("assortment")
    row = _changed(ItemRow(sku=given.pop("sku"), name=given.pop("name")), given)
    return Status(201, _saved(actor_of(request), assortment, row, NEW))


@router.patch(
    "/items/{item_id}",
    response=ItemOut,
    by_alias=True,
    summary="Change an item",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_item(
    request: HttpRequest, response: HttpResponse, item_id: str, body: ItemPatch
) -> dict[str, Any]:
    """Changes the fields given and leaves the others; null empties one that may be empty. With
    If-Match only the version that was read: 412 when somebody else has changed it since."""
    require(request, "items.edit")
    found = _found(item_id)
    row = _changed(queries.row_of(found), body.dict(exclude_unset=True))
    expected = versions.expected_by(request)
    saved = _saved(actor_of(request), found.assortment_id, row, expected)
    versions.tag(response, saved["version"])
    return saved


def _plain(text: str) -> str:
    """What PostgreSQL can compare with."""
    return text.replace("\0", "")


_MAY_BE_NULL = frozenset(
    {"price", "cost", "floor", "content", "category", "variant_of", "deposit", "min_age"}
)
_TUPLES = frozenset({"codes", "options", "modifier_groups", "tags", "blocked"})


def _changed(row: ItemRow, given: dict[str, Any]) -> ItemRow:
    changes: dict[str, Any] = {}
    for name, value in given.items():
        if value is None and name not in _MAY_BE_NULL:
            raise no_null(name)
        if name in ("price", "cost", "floor"):
            changes[f"{name}_minor"] = value
        elif name == "content":
            changes[name] = value and (value["quantity"], value["unit"])
        elif name == "windows":
            changes[name] = tuple(
                SaleWindow(**(window | {"days": tuple(sorted(set(window["days"])))}))
                for window in value
            )
        elif name == "stores":
            changes[name] = tuple(
                InStore(store=own["store"], sold=own["sold"], price_minor=own["price"])
                for own in value
            )
        elif name == "components":
            changes[name] = tuple((part["sku"], part["quantity"]) for part in value)
        elif name in _TUPLES:
            changes[name] = tuple(value)
        else:
            changes[name] = value
    return replace(row, **changes)


def _saved(by: Actor, assortment: str, row: ItemRow, version: int | None) -> dict[str, Any]:
    saved = services.save_items(by=by, assortment=assortment, rows=[row], version=version)
    if isinstance(saved, Refused):
        raise refusal(saved, status=409 if saved.code == "item.sku_taken" else 422)
    return item_out(_found(saved[0]))


def _found(item_id: str) -> Item:
    found = queries.item(item_id)
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return found


def item_out(found: Item) -> dict[str, Any]:
    """An item as the API shows it."""
    row = queries.row_of(found)
    per = unit_prices.unit_price_of(row, found.price_minor)
    return asdict(row) | {
        "components": [{"sku": sku, "quantity": count} for sku, count in row.components],
        "windows": [
            {"from": window.from_, **{name: getattr(window, name) for name in _WINDOW}}
            for window in row.windows
        ],
        "unit_price": per and {"price": per.price_minor, "unit": per.unit},
        "content": row.content and {"quantity": row.content[0], "unit": row.content[1]},
        "stores": [
            {"store": own.store, "sold": own.sold, "price": own.price_minor}
            for own in row.stores or ()
        ],
        "cost": row.cost_minor,
        "floor": row.floor_minor,
        "assortment": found.assortment_id,
        "price": found.price_minor,
        "draft_price": found.draft_price_minor,
        "pictures": lookups.pictures_of(found),
        "created_at": found.created_at,
        "changed_at": found.changed_at,
        "version": found.version,
    }


_WINDOW = ("to", "days", "starts", "ends")
