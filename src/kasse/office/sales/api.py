"""Sales: tills ask for those of other registers, to take goods back; people list and read them."""

from typing import Any, Final, Literal

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Field, Query, Router, Schema

from kasse.domain.outcome import Refused
from kasse.office.api_fields import Day, UtcInstant
from kasse.office.api_pages import ANSWERS_SHEET, PageQuery, sheet
from kasse.office.journal import queries as journal
from kasse.office.problems import Problem, refusal
from kasse.office.sales import links, queries, services, sheets
from kasse.office.staff.auth import PeopleAuth, actor_of, require
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


class SaleFilterQuery(Schema):
    """Which sales, newest first unless `sort` says otherwise.

    `search` is whatever is known: a receipt's code or number, an amount as `language` writes it, the
    last digits of a card, an item's name, SKU or barcode, a person's name; `meant` narrows it to one
    of these. `kind` is a kind of sale, `tender` a kind of tender; `least_minor` and `most_minor` are
    totals in minor units; `reference` is how a tender's reference ends. `since` and `until` are
    business days, both included; `since_at` is the first instant, `until_at` the first one no longer
    wanted, in UTC as entries write them (`2026-11-23T12:00:00`).
    """

    search: str = Field("", max_length=60)
    meant: str = Field("", pattern="^(receipt|amount|card|item|person)?$")
    kind: str = Field("", pattern="^(sale|refund|exchange|training)?$")
    store: str = Field("", max_length=64)
    register_id: str = Field("", alias="register", max_length=64)
    person: str = Field("", max_length=64)
    tender: str = Field("", max_length=64)
    item: str = Field("", max_length=64)
    customer: str = Field("", max_length=128)
    reference: str = Field("", max_length=80)
    day: Day = ""
    since: Day = ""
    until: Day = ""
    since_at: UtcInstant = ""
    until_at: UtcInstant = ""
    least_minor: int | None = Field(None, ge=-(10**13), le=10**13)
    most_minor: int | None = Field(None, ge=-(10**13), le=10**13)
    sort: str = Field(queries.NEWEST, pattern="^-?(at|total)$")
    language: str = Field("en", pattern="^(da|en)$")


class SaleQuery(SaleFilterQuery, PageQuery):
    """Which sales, and where to go on."""


class SaleSheetQuery(SaleFilterQuery):
    """Which sales; `language` is that of the file, too."""

    form: Literal["csv", "xlsx"] = "csv"


class SaleSummary(Schema):
    """The head of a sale, refund or exchange; amounts are minor units."""

    register_id: str = Field(alias="register")
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


class SaleList(Schema):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends.

    `looked_to` is "" and `looked_to_minor` null as a rule. A search through very many sales stops at
    that business day, or at that total where the list is sorted by it, and goes on with `after`.
    """

    sales: list[SaleSummary]
    before: str | None
    after: str | None
    looked_to: str
    looked_to_minor: int | None


class SaleOut(SaleSummary):
    """A sale with its entry as it stands in the journal, and the entry's hash; `originals` are the
    sales whose goods it gave back, `refunds` those that gave back some of its own."""

    entry: str
    hash: str
    originals: list[SaleSummary]
    refunds: list[SaleSummary]


@router.get("/sales", auth=PeopleAuth(), response=SaleList, by_alias=True, summary="Sales")
def list_sales(request: HttpRequest, query: Query[SaleQuery]) -> dict[str, Any]:
    """Sales of the stores that the account may see; go on with `after`, or back with `before`."""
    page = queries.sales(
        wanted=_wanted(request, query), sort=query.sort, limit=query.limit, **query.place
    )
    return {
        "sales": page.rows,
        "before": page.before,
        "after": page.after,
        "looked_to": page.looked_to,
        "looked_to_minor": page.looked_to_minor,
    }


@router.get(
    "/sheets/sales",
    auth=PeopleAuth(),
    summary="Sales as a file",
    openapi_extra=ANSWERS_SHEET,
)
def export_sales(request: HttpRequest, query: Query[SaleSheetQuery]) -> StreamingHttpResponse:
    """All sales of the list, however many. That they were taken stands in the audit log."""
    wanted = _wanted(request, query)
    services.record_export(by=actor_of(request), wanted=wanted)
    rows = sheets.rows(wanted=wanted, sort=query.sort)
    return sheet(rows, name="sales", form=query.form, language=query.language)


_FILTERS: Final = frozenset(SaleFilterQuery.model_fields) - {"store", "register_id", "sort"}


def _wanted(request: HttpRequest, query: SaleFilterQuery) -> queries.SaleFilter:
    stores = require(request, "sales.view").narrowed(query.store)
    plain = {name: _plain(getattr(query, name)) for name in _FILTERS}
    return queries.SaleFilter(stores=stores, register=_plain(query.register_id), **plain)


def _plain(value: Any) -> Any:
    """Without what PostgreSQL keeps in no text."""
    return value.replace("\0", "") if isinstance(value, str) else value


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
    return fields | {
        "entry": held.text,
        "hash": held.hash,
        "originals": links.originals(register=register_id, seq=seq, stores=stores),
        "refunds": links.refunds(register=register_id, seq=seq, stores=stores),
    }


_HEAD = (
    "register",
    "seq",
    "store",
    "day",
    "at",
    "type",
    "receipt_code",
    "person",
    "customer",
    "training",
    "currency",
    "net_minor",
    "tax_minor",
    "total_minor",
    "rounding_minor",
)
