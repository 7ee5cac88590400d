"""Drawers and closed days, for people to list."""

import json
from typing import Any, Literal

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Field, Query, Router, Schema

from kasse.office.api_fields import Day
from kasse.office.api_pages import ANSWERS_SHEET, PageQuery, SheetQuery, sheet
from kasse.office.cash import archive, queries, services, sheets
from kasse.office.problems import Problem
from kasse.office.sales import queries as sales
from kasse.office.seek import Place
from kasse.office.staff.auth import PeopleAuth, actor_of, require

router = Router(auth=PeopleAuth())


class CashQuery(Schema):
    """Of which store, business day (or days, both included) and register, newest days first, and
    where to go on."""

    store: str = Field("", max_length=64)
    day: Day = ""
    since: Day = ""
    until: Day = ""
    register_id: str = Field("", alias="register", max_length=64)
    after: str = Field("", max_length=2_000)
    before: str = Field("", max_length=2_000)
    limit: int = Field(queries.PAGE, ge=1, le=500)


class OfRegister(Schema):
    """Where it happened."""

    register_id: str = Field(alias="register")
    store: str
    day: str


class CashDayOut(OfRegister):
    """What should be in a drawer: float + sales + pay-ins − pay-outs − drops, in minor units."""

    float_minor: int
    sales_minor: int
    pay_in_minor: int
    pay_out_minor: int
    drop_minor: int
    expected_minor: int


class MovementOut(OfRegister):
    """A float, pay-in, pay-out, drop or opening of the drawer."""

    seq: int
    at: str
    kind: str
    amount_minor: int
    reason: str
    person: str
    approved_by: str


class CountOut(OfRegister):
    """A count; `difference_minor` is counted − expected."""

    seq: int
    at: str
    person: str
    blind: bool
    counted_minor: int
    expected_minor: int
    difference_minor: int


class ZReportOut(OfRegister):
    """A closed day; `totals` as the entry has them (docs/journal.md)."""

    seq: int
    at: str
    person: str
    number: int
    opened_at: str
    left_in_drawer_minor: int
    totals: Any


class CashDayList(Schema):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    days: list[CashDayOut]
    before: str | None
    after: str | None


class MovementList(Schema):
    """A page, as CashDayList."""

    movements: list[MovementOut]
    before: str | None
    after: str | None


class CountList(Schema):
    """A page, as CashDayList."""

    counts: list[CountOut]
    before: str | None
    after: str | None


class SellersQuery(Schema):
    """Of which store and business day."""

    store: str = Field(min_length=1, max_length=64, pattern=r"^[^\x00]*$")
    day: Day = Field(min_length=1)


class SellerOut(Schema):
    """What somebody sold at a register: from their first sale to their last, how many and for how
    much with tax, in minor units."""

    register_id: str = Field(alias="register")
    person: str
    first_at: str
    last_at: str
    sales: int
    total_minor: int


class SellersOut(Schema):
    """Whole: a day of a store has few."""

    people: list[SellerOut]


class ReportFilterQuery(Schema):
    """Of which store, register and business days, newest first."""

    store: str = Field("", max_length=64)
    register_id: str = Field("", alias="register", max_length=64)
    since: Day = ""
    until: Day = ""


class ReportQuery(ReportFilterQuery, PageQuery):
    """Of which store, register and business days, newest first, and where to go on."""


class ReportSheetQuery(ReportFilterQuery, SheetQuery):
    """X or Z reports of which store, register and business days, newest first."""

    kind: Literal["x_report", "z_report"] = "z_report"


class XReportOut(OfRegister):
    """Totals so far; `totals` as the entry has them (docs/journal.md)."""

    seq: int
    at: str
    person: str
    totals: dict[str, Any]


class XReportList(Schema):
    """A page, as CashDayList."""

    x_reports: list[XReportOut]
    before: str | None
    after: str | None


class ZReportList(Schema):
    """A page, as CashDayList."""

    z_reports: list[ZReportOut]
    before: str | None
    after: str | None


@router.get("/cash/days", response=CashDayList, by_alias=True, summary="What drawers should hold")
def list_days(request: HttpRequest, query: Query[CashQuery]) -> dict[str, Any]:
    """A row for each register and business day on which cash moved."""
    page = queries.days(wanted=_wanted(request, query), limit=query.limit, **_place(query))
    return {"days": page.rows, "before": page.before, "after": page.after}


@router.get("/cash/movements", response=MovementList, by_alias=True, summary="Movements of drawers")
def list_movements(request: HttpRequest, query: Query[CashQuery]) -> dict[str, Any]:
    """Floats, pay-ins, pay-outs, drops and openings. The cash of sales stands in the days."""
    page = queries.movements(wanted=_wanted(request, query), limit=query.limit, **_place(query))
    return {"movements": page.rows, "before": page.before, "after": page.after}


@router.get("/cash/counts", response=CountList, by_alias=True, summary="Counts of drawers")
def list_counts(request: HttpRequest, query: Query[CashQuery]) -> dict[str, Any]:
    """Counts with their differences."""
    page = queries.counts(wanted=_wanted(request, query), limit=query.limit, **_place(query))
    return {"counts": page.rows, "before": page.before, "after": page.after}


@router.get("/cash/people", response=SellersOut, by_alias=True, summary="Who sold")
def list_people(request: HttpRequest, query: Query[SellersQuery]) -> dict[str, Any]:
    """Each person at each register of a store on a business day, in the order in which they began;
    training counts nowhere."""
    stores = require(request, "sales.view").narrowed(query.store)
    if stores is not None and query.store not in stores:
        raise Problem(status=404, code="request.not_found")
    return {"people": sales.by_person(store=query.store, day=query.day)}


@router.get("/cash/z-reports", response=ZReportList, by_alias=True, summary="Closed days")
def list_z_reports(request: HttpRequest, query: Query[CashQuery]) -> dict[str, Any]:
    """Z reports with their totals as they were."""
    page = queries.z_reports(wanted=_wanted(request, query), limit=query.limit, **_place(query))
    rows = [
        {name: getattr(row, name) for name in _Z_FIELDS} | {"totals": json.loads(row.totals)}
        for row in page.rows
    ]
    return {"z_reports": rows, "before": page.before, "after": page.after}


@router.get("/cash/x-reports", response=XReportList, by_alias=True, summary="X reports")
def list_x_reports(request: HttpRequest, query: Query[ReportQuery]) -> dict[str, Any]:
    """X reports with their totals as they were."""
    wanted = _reports(request, query, "x_report")
    page = archive.reports(wanted=wanted, limit=query.limit, **query.place)
    return {"x_reports": archive.read(page), "before": page.before, "after": page.after}


@router.get("/sheets/reports", summary="X or Z reports as a file", openapi_extra=ANSWERS_SHEET)
def export_reports(request: HttpRequest, query: Query[ReportSheetQuery]) -> StreamingHttpResponse:
    """With the usual totals. That they were taken stands in the audit log."""
    wanted = _reports(request, query, query.kind)
    services.record_export(by=actor_of(request), wanted=wanted)
    name = query.kind.replace("_", "-")
    return sheet(sheets.rows(wanted=wanted), name=name, form=query.form, language=query.language)


_Z_FIELDS = (
    "register",
    "store",
    "day",
    "seq",
    "at",
    "person",
    "number",
    "opened_at",
    "left_in_drawer_minor",
)


def _wanted(request: HttpRequest, query: CashQuery) -> queries.CashFilter:
    stores = require(request, "sales.view").narrowed(query.store)
    return queries.CashFilter(
        stores=stores,
        day=query.day,
        since=query.since,
        until=query.until,
        register=query.register_id.replace("\0", ""),
    )


def _reports(request: HttpRequest, query: ReportFilterQuery, kind: str) -> archive.ReportFilter:
    return archive.ReportFilter(
        kind=kind,
        stores=require(request, "sales.view").narrowed(query.store),
        register=query.register_id.replace("\0", ""),
        since=query.since,
        until=query.until,
    )


def _place(query: CashQuery) -> Place:
    return Place(after=query.after, before=query.before)
