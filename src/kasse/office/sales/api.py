"""Sales: tills ask for those of other registers, to take goods back; people list and read them."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kasse.domain.outcome import Refused
from kasse.office.journal import queries as journal
from kasse.office.problems import Problem, refusal
from kasse.office.sales import queries
from kasse.office.staff.auth import PeopleAuth, require
from kasse.office.stores.auth import TillAuth

router = Router(auth=TillAuth())


class ReceiptFound(Schema):
    """A sale by its receipt code, as it stands in the journal."""

    entry: str
    hash: str
    texts: dict[str, Any]
    refunds: list[str]


@router.get(
    "/till/receipts/{receipt_code}",
    response=ReceiptFound,
    summary="A sale of any register of the company, and what came back of it",
)
def receipt(request: HttpRequest, receipt_code: str) -> dict[str, Any]:
    """For refunds at another register than the one that sold."""
    found = queries.receipt(receipt_code)
    if isinstance(found, Refused):
        raise refusal(found, status=404)
    return {
        "entry": found.text,
        "hash": found.hash,
        "texts": dict(found.texts),
        "refunds": list(found.refunds),
    }


class SaleQuery(Schema):
    """Which sales, newest first, and where to go on."""

    store: str = Field("", max_length=64)
    day: str = Field("", pattern=r"^(\d{4}-\d{2}-\d{2})?$")
    after: str = Field("", max_length=2_000)
    before: str = Field("", max_length=2_000)
    limit: int = Field(queries.PAGE, ge=1, le=500)


class SaleSummary(Schema):
    """The head of a sale, refund or exchange; amounts are minor units."""

    register_id: str = Field(alias="register")
    seq: int
    store: str
    day: str
    at: str
    type: str
    receipt_code: str
    training: bool
    currency: str
    net_minor: int
    tax_minor: int
    total_minor: int
    rounding_minor: int


class SaleList(Schema):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    sales: list[SaleSummary]
    before: str | None
    after: str | None


class SaleOut(SaleSummary):
    """A sale with its entry as it stands in the journal, and the entry's hash."""

    entry: str
    hash: str


@router.get("/sales", auth=PeopleAuth(), response=SaleList, by_alias=True, summary="Sales")
def list_sales(request: HttpRequest, query: Query[SaleQuery]) -> dict[str, Any]:
    """Sales of the stores that the account may see; go on with `after`, or back with `before`."""
    stores = require(request, "sales.view").narrowed(query.store)
    page = queries.sales(
        wanted=queries.SaleFilter(stores=stores, day=query.day),
        after=query.after,
        before=query.before,
        limit=query.limit,
    )
    return {"sales": page.rows, "before": page.before, "after": page.after}


@router.get(
    "/sales/{register_id}/{seq}",
    auth=PeopleAuth(),
    response=SaleOut,
    by_alias=True,
    summary="A sale",
)
def get_sale(request: HttpRequest, register_id: str, seq: int) -> dict[str, Any]:
    """One sale by its place in the journal."""
    stores = require(request, "sales.view").stores
    found = queries.sale(register=register_id, seq=seq, stores=stores)
    held = journal.entry(register=register_id, seq=seq)
    if found is None or held is None:
        raise Problem(status=404, code="request.not_found")
    fields = {name: getattr(found, name) for name in _HEAD}
    return fields | {"entry": held.text, "hash": held.hash}


_HEAD = (
    "register",
    "seq",
    "store",
    "day",
    "at",
    "type",
    "receipt_code",
    "training",
    "currency",
    "net_minor",
    "tax_minor",
    "total_minor",
    "rounding_minor",
)
