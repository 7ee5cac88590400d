"""Price lists and releases of prices for API clients."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from kasse.domain.item import SaleWindow
from kasse.domain.outcome import Refused
from kasse.office import seek, versions
from kasse.office.api_fields import Body
from kasse.office.api_pages import PageOut, PageQuery, cursors
from kasse.office.catalogue.models import PriceRelease
from kasse.office.catalogue.price_lists import heads, queries
from kasse.office.catalogue.price_lists.heads import Head, Where
from kasse.office.catalogue.price_lists.models import PriceList
from kasse.office.catalogue.services import price_lists as services
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import MAX_PRICE_MINOR
from kasse.office.problems import Problem, no_null, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require

router = Router(auth=PeopleAuth())

_TAGS: Final = ["prices"]

_TEXT: Final = r"^[^\x00]*$"
_STATUS: Final = {
    "prices.nothing_to_publish": 409,
    "prices.beginning": 409,
    "prices.has_begun": 409,
    "prices.unknown_release": 404,
    "price_list.unknown": 404,
    "price_list.released": 409,
}

_Name = Annotated[str, Field(max_length=heads.MAX_NAME, pattern=_TEXT)]
_Id = Annotated[str, Field(max_length=64, pattern=_TEXT)]
_Moment = Annotated[str, Field(max_length=16, pattern=_TEXT, examples=["2026-12-01T00:00"])]


class ListWindow(Body):
    """A time in which a list holds; what is left out does not matter. `days` are 1 (Monday) to 7,
    `starts` and `ends` minutes after midnight; an end that is not after its start is on the next
    day."""

    from_: str | None = Field(None, alias="from", max_length=10, pattern=_TEXT)
    to: str | None = Field(None, max_length=10, pattern=_TEXT)
    days: list[int] = Field([], max_length=7, examples=[[5]])
    starts: int | None = Field(None, ge=0, le=1440, examples=[960])
    ends: int | None = Field(None, ge=0, le=1440, examples=[1080])


class PriceListPatch(Body):
    """Fields to change. `where` says what `places` are: ids of `stores`, or of groups of stores
    (`regions`); `everywhere` has none. `from` and `to` are each store's own local minutes. With
    `announced` its prices are reductions beside which the lowest price of 30 days stands; `ended`
    takes it off the tills."""

    names: dict[str, _Name] | None = Field(None, examples=[{"da": "Fredagsbar"}])
    currency: str | None = Field(None, min_length=3, max_length=3, examples=["DKK"])
    tax_included: bool | None = None
    where: Where | None = None
    places: list[_Id] | None = Field(None, max_length=2_000)
    customer_groups: list[_Name] | None = Field(None, max_length=50)
    from_: _Moment | None = Field(None, alias="from")
    to: _Moment | None = None
    windows: list[ListWindow] | None = Field(None, max_length=heads.MOST_WINDOWS)
    announced: bool | None = None
    ended: bool | None = None


class PriceListIn(PriceListPatch):
    """A new list; without more it is for everywhere and everybody, at all times."""

    assortment: _Id = Field(examples=["cafe"])
    names: dict[str, _Name] = Field(examples=[{"da": "Fredagsbar"}])
    currency: str = Field(min_length=3, max_length=3, examples=["DKK"])
    tax_included: bool


class PriceListOut(Schema):
    """A list as it is to be; `has_draft` says that the next release changes it or its prices. `id`
    is what lines of sales name. `version` is its ETag."""

    id: str
    assortment: str
    names: dict[str, str]
    currency: str
    tax_included: bool
    where: Where
    places: list[str]
    customer_groups: list[str]
    from_: str | None = Field(alias="from")
    to: str | None
    windows: list[ListWindow]
    announced: bool
    ended: bool
    is_released: bool
    has_draft: bool
    version: int


class PriceListList(PageOut):
    """Lists, the oldest first."""

    price_lists: list[PriceListOut]


class PriceListQuery(PageQuery):
    """Of which assortment."""

    assortment: str = Field("", max_length=64, pattern=_TEXT)


class ListPriceIn(Body):
    """The price of one unit of an item from `least` thousandths of it in one basket on, as a draft;
    null takes it out of the list."""

    sku: str = Field(max_length=64, pattern=_TEXT, examples=["WINE"])
    least: int = Field(0, ge=0, le=services.MAX_LEAST, examples=[6000])
    price: int | None = Field(ge=0, le=MAX_PRICE_MINOR, examples=[7000])


class ListPricesIn(Body):
    """Prices to set; those not named stay."""

    prices: list[ListPriceIn] = Field(max_length=services.MOST_PRICES)


class ListPriceOut(Schema):
    """A price of a list: the released one, null before that, and with `has_draft` the next one,
    where null takes it out."""

    item: str
    sku: str
    name: str
    least: int
    price: int | None
    has_draft: bool
    draft_price: int | None


class ListPriceList(PageOut):
    """A page of them, by SKU and quantity."""

    prices: list[ListPriceOut]


class PublishQuery(Schema):
    """When it begins: at `starts_at`, each store's own local minute, or at once."""

    starts_at: _Moment = ""


class ReleaseOut(Schema):
    """A price release. `state` is coming, begun or taken_back; `starts_at` is "" for one that began
    at once. Sales name the `hash`."""

    number: int
    hash: str
    state: Literal["coming", "begun", "taken_back"]
    starts_at: str
    published_at: datetime
    begun_at: datetime | None


class ReleaseList(PageOut):
    """Releases, the newest first."""

    releases: list[ReleaseOut]


@router.get(
    "/price-lists", response=PriceListList, by_alias=True, summary="Price lists", tags=_TAGS
)
def list_price_lists(request: HttpRequest, query: Query[PriceListQuery]) -> dict[str, Any]:
    """Those of an assortment."""
    require(request, "office.view")
    page = seek.page(
        queries.price_lists(query.assortment),
        order=queries.BY_AGE,
        limit=query.limit,
        **query.place,
    )
    return {"price_lists": [_out(row) for row in page.rows], **cursors(page)}


@router.post(
    "/price-lists",
    response={201: PriceListOut},
    by_alias=True,
    summary="A new price list",
    tags=_TAGS,
)
def create_price_list(request: HttpRequest, body: PriceListIn, response: HttpResponse) -> Status:
    """Makes one without prices; it holds nowhere until prices are published."""
    require(request, "items.edit")
    given = body.dict(exclude_unset=True)
    assortment = given.pop("assortment")
    head = _changed(Head(currency=given["currency"]), given)
    made = services.create_price_list(by=actor_of(request), assortment=assortment, head=head)
    return Status(201, _saved(made, response))


@router.get(
    "/price-lists/{list_id}",
    response=PriceListOut,
    by_alias=True,
    summary="A price list",
    tags=_TAGS,
)
def get_price_list(request: HttpRequest, list_id: str, response: HttpResponse) -> dict[str, Any]:
    """When, where and for whom it holds."""
    require(request, "office.view")
    return _saved(_found(list_id), response)


@router.patch(
    "/price-lists/{list_id}",
    response=PriceListOut,
    by_alias=True,
    summary="Change a price list",
    tags=_TAGS,
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_price_list(
    request: HttpRequest, list_id: str, body: PriceListPatch, response: HttpResponse
) -> dict[str, Any]:
    """Changes the fields given, from the next release on; null empties `from` and `to`."""
    require(request, "items.edit")
    found = _found(list_id)
    head = _changed(heads.from_document(found.head), body.dict(exclude_unset=True))
    changed = services.change_price_list(
        by=actor_of(request),
        price_list=list_id,
        head=head,
        version=versions.expected_of(request, found),
    )
    return _saved(changed, response)


@router.delete(
    "/price-lists/{list_id}",
    response={204: None},
    summary="Delete a price list",
    tags=_TAGS,
    openapi_extra=versions.TAKES_IF_MATCH,
)
def delete_price_list(request: HttpRequest, list_id: str) -> Status:
    """Only one that was never published; 409 for others, which are `ended` instead."""
    require(request, "items.edit")
    _done(
        services.delete_price_list(
            by=actor_of(request), price_list=list_id, version=versions.expected_by(request)
        )
    )
    return Status(204, None)


@router.get(
    "/price-lists/{list_id}/prices",
    response=ListPriceList,
    summary="Prices of a price list",
    tags=_TAGS,
)
def list_list_prices(request: HttpRequest, list_id: str, query: Query[PageQuery]) -> dict[str, Any]:
    """Released ones and drafts."""
    require(request, "office.view")
    page = queries.prices_of(_found(list_id), limit=query.limit, **query.place)
    rows = [
        {
            "item": row.item_id,
            "sku": row.item.sku,
            "name": row.item.name,
            "least": row.least_thousandths,
            "price": row.price_minor,
            "has_draft": row.has_draft,
            "draft_price": row.draft_price_minor,
        }
        for row in page.rows
    ]
    return {"prices": rows, **cursors(page)}


@router.put(
    "/price-lists/{list_id}/prices",
    response=PriceListOut,
    by_alias=True,
    summary="Set prices of a price list",
    tags=_TAGS,
    openapi_extra=versions.TAKES_IF_MATCH,
)
def set_list_prices(
    request: HttpRequest, list_id: str, body: ListPricesIn, response: HttpResponse
) -> dict[str, Any]:
    """Drafts, until prices are published; all of them or none."""
    require(request, "items.edit")
    rows = [
        services.PriceRow(sku=row.sku, price_minor=row.price, least_thousandths=row.least)
        for row in body.prices
    ]
    done = services.set_prices(
        by=actor_of(request),
        price_list=list_id,
        rows=rows,
        version=versions.expected_by(request),
    )
    return _saved(done, response)


@router.get(
    "/assortments/{assortment}/price-releases",
    response=ReleaseList,
    summary="Price releases",
    tags=_TAGS,
)
def list_price_releases(
    request: HttpRequest, assortment: str, query: Query[PageQuery]
) -> dict[str, Any]:
    """Those that have begun, that wait for their minute, and that were taken back."""
    require(request, "office.view")
    page = seek.page(
        queries.releases(assortment),
        order=queries.NEWEST_RELEASE,
        limit=query.limit,
        **query.place,
    )
    return {"releases": [_release_out(row) for row in page.rows], **cursors(page)}


@router.post(
    "/assortments/{assortment}/price-releases",
    response={201: ReleaseOut},
    summary="Publish prices",
    tags=_TAGS,
)
def publish_prices(request: HttpRequest, assortment: str, query: Query[PublishQuery]) -> Status:
    """Makes every draft price the price of the tills: at once, or from a minute on."""
    require(request, "prices.publish")
    release = prices.publish_prices(
        by=actor_of(request),
        assortment=assortment,
        now=timezone.now(),
        starts_at=query.starts_at,
    )
    return Status(201, _release_out(_done(release)))


@router.delete(
    "/assortments/{assortment}/price-releases/{number}",
    response=ReleaseOut,
    summary="Take a price release back",
    tags=_TAGS,
)
def take_release_back(request: HttpRequest, assortment: str, number: int) -> dict[str, Any]:
    """One that has begun in no store; its prices are drafts again."""
    require(request, "prices.publish")
    if not 0 < number < 2**31:
        raise Problem(status=404, code="prices.unknown_release")
    taken = prices.take_back(
        by=actor_of(request), assortment=assortment, number=number, now=timezone.now()
    )
    return _release_out(_done(taken))


def _done(found: Any) -> Any:
    if isinstance(found, Refused):
        raise refusal(found, status=_STATUS.get(found.code, 422))
    return found


def _found(list_id: str) -> PriceList:
    found = queries.price_list(list_id)
    if found is None:
        raise Problem(status=404, code="price_list.unknown")
    return found


def _saved(found: PriceList | Refused, response: HttpResponse) -> dict[str, Any]:
    made: PriceList = _done(found)
    versions.tag(response, made.version)
    (row,) = queries.price_lists(made.assortment_id).filter(id=made.id)
    return _out(row)


_NAMES: Final = {"from_": "valid_from", "to": "valid_to"}
_MAY_BE_NULL: Final = frozenset(_NAMES)
_TUPLES: Final = frozenset({"places", "customer_groups"})


def _changed(head: Head, given: dict[str, Any]) -> Head:
    changes: dict[str, Any] = {}
    for name, value in given.items():
        if value is None and name not in _MAY_BE_NULL:
            raise no_null(name)
        if name == "windows":
            changes[name] = tuple(
                SaleWindow(**(window | {"days": tuple(sorted(set(window["days"])))}))
                for window in value
            )
        elif name in _TUPLES:
            changes[name] = tuple(value)
        else:
            changes[_NAMES.get(name, name)] = value
    return replace(head, **changes)


def _out(row: Any) -> dict[str, Any]:
    return {
        **row.head,
        "id": row.id,
        "assortment": row.assortment_id,
        "windows": row.head["windows"],
        "is_released": row.released is not None,
        "has_draft": row.has_draft or row.drafted > 0,
        "version": row.version,
    }


def _release_out(row: PriceRelease) -> dict[str, Any]:
    return {
        "number": row.number,
        "hash": row.hash,
        "state": queries.state_of(row),
        "starts_at": row.starts_at,
        "published_at": row.published_at,
        "begun_at": row.begun_at,
    }
