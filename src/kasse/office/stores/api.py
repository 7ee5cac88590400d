"""Stores and registers: pairing and hello for tills, lists and changes for people."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from kasse.domain.outcome import Refused
from kasse.office.api_fields import Body
from kasse.office.api_pages import (
    ANSWERS_SHEET,
    PageOut,
    PageQuery,
    SheetQuery,
    cursors,
    sheet,
)
from kasse.office.caller import caller
from kasse.office.journal import queries as journal
from kasse.office.problems import Problem, field_problem, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require
from kasse.office.stores import queries, services, sheets
from kasse.office.stores.auth import COOKIE, COOKIE_PATH, TillAuth, till_of
from kasse.office.stores.place_api import router as places
from kasse.office.stores.receipt_api import router as receipts
from kasse.office.stores.services import exports, pairing, reports

router = Router()
router.add_router("", places)
router.add_router("", receipts)

_TEN_YEARS_S = 10 * 365 * 24 * 3600
_PAIRING_STATUS = {"pairing.too_many": 429, "pairing.expired": 410, "pairing.used": 410}


class PairIn(Schema):
    """A code as typed. With `token` the answer holds the token, for tills without cookies;
    `register` is what the device is already.
    """

    code: str = Field(max_length=40)
    device: str = Field("", max_length=200)
    token: bool = False
    again: str | None = Field(None, alias="register", max_length=64)


class HelloIn(Schema):
    """What a till says of itself; `clock` is its time, `problem` a code."""

    app: str = Field(max_length=40)
    unsent: int = Field(0, ge=0, le=2**31 - 1)
    clock: datetime | None = None
    storage: str = Field("", max_length=40)
    problem: str = Field("", max_length=200)


class PairedRegister(Schema):
    """The register that a device now is."""

    id: str
    number: str
    name: str


class PairedStore(Schema):
    """The store that it stands in."""

    id: str
    name: str
    zone: str


class PairedJournal(Schema):
    """The last entry that the office holds of the register; 0 before the first."""

    seq: int
    hash: str


class PairOut(Schema):
    """What a till begins with; `token` only where it was asked for."""

    # A plain `register` would hide the method that every class has from its metaclass.
    paired: PairedRegister = Field(alias="register")
    store: PairedStore
    currency: str
    language: str
    journal: PairedJournal
    token: str | None = None


class HelloOut(Schema):
    """The office's time."""

    now: str


class CodeOut(Schema):
    """A pairing code and how long it counts, in seconds."""

    code: str
    valid_s: int


class RegisterOut(Schema):
    """A register and its health: ok, silent, closed (quiet, as its store is), problem, locked,
    unpaired or retired."""

    id: str
    number: str
    name: str
    store_id: str
    health: str
    app_version: str
    unsent: int
    last_contact_at: datetime | None
    paired_at: datetime | None


class RegisterList(PageOut):
    """Registers by number, as people count."""

    registers: list[RegisterOut]


class RegisterFilterQuery(Schema):
    """Which registers: `q` finds words of number, name, device or store; of trouble are those in use
    that told of a problem, are locked out or have entries unsent."""

    q: str = Field("", max_length=100)
    store: str = Field("", max_length=64)
    state: Literal["in_use", "trouble", "retired", "all"] = "all"
    sort: Literal["number", "-number"] = "number"


class RegisterQuery(RegisterFilterQuery, PageQuery):
    """Which registers, and where to go on: `q` finds words of number, name, device or store; of
    trouble are those in use that told of a problem, are locked out or have entries unsent."""


class RegisterSheetQuery(RegisterFilterQuery, SheetQuery):
    """Which registers, as RegisterQuery."""


class RegisterIn(Body):
    """A new register; without a number it gets the next free one."""

    store_id: str = Field(max_length=64)
    name: str = Field(min_length=1, max_length=100)
    number: str = Field("", max_length=12, pattern=r"^[A-Z0-9]*$")


@router.post(
    "/till/pair",
    auth=None,
    response=PairOut,
    by_alias=True,
    exclude_unset=True,
    summary="Make this device a register's till",
)
def pair(request: HttpRequest, body: PairIn, response: HttpResponse) -> dict[str, Any]:
    """Uses a pairing code up; browsers get their token as a cookie that scripts cannot read."""
    paired = pairing.pair(
        code=body.code,
        device=body.device,
        address=caller(request),
        now=timezone.now(),
        again=body.again,
    )
    if isinstance(paired, Refused):
        raise refusal(paired, status=_PAIRING_STATUS.get(paired.code, 422))
    register, store = paired.register, paired.register.store
    seq, digest = journal.head(register.id)
    answer: dict[str, Any] = {
        "register": {"id": register.id, "number": register.number, "name": register.name},
        "store": {"id": store.id, "name": store.name, "zone": store.zone},
        "currency": store.company.currency,
        "language": store.language,
        "journal": {"seq": seq, "hash": digest},
    }
    if body.token:
        return answer | {"token": paired.token}
    response.set_cookie(
        COOKIE,
        paired.token,
        max_age=_TEN_YEARS_S,
        path=COOKIE_PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )
    return answer


@router.post(
    "/till/hello", auth=TillAuth(), response=HelloOut, summary="What a till says of itself"
)
def hello(request: HttpRequest, body: HelloIn) -> dict[str, str]:
    """Keeps it for the registers' page and answers the office's time."""
    now = timezone.now()
    clock = body.clock
    if clock is not None and clock.tzinfo is None:
        raise field_problem("body.clock", "timezone_aware")
    reports.record_hello(
        register=till_of(request).register,
        hello=reports.Hello(
            app=body.app,
            unsent=body.unsent,
            clock=clock,
            storage=body.storage,
            problem=body.problem,
        ),
        now=now,
    )
    return {"now": now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03}Z"}


@router.get("/registers", auth=PeopleAuth(), response=RegisterList, summary="Registers")
def list_registers(request: HttpRequest, query: Query[RegisterQuery]) -> dict[str, Any]:
    """Registers of the stores that the account may see, with their health."""
    now = timezone.now()
    page = queries.registers_page(
        wanted=_wanted(request, query),
        descending=query.sort == "-number",
        limit=query.limit,
        **query.place,
    )
    return {"registers": [_register_out(row, now) for row in page.rows], **cursors(page)}


@router.get(
    "/sheets/registers",
    auth=PeopleAuth(),
    summary="Registers as a file",
    openapi_extra=ANSWERS_SHEET,
)
def export_registers(
    request: HttpRequest, query: Query[RegisterSheetQuery]
) -> StreamingHttpResponse:
    """With how their tills are. That they were taken stands in the audit log."""
    wanted = _wanted(request, query)
    exports.record_registers_export(by=actor_of(request), wanted=wanted)
    rows = sheets.registers(wanted=wanted, descending=query.sort == "-number")
    return sheet(rows, name="registers", form=query.form, language=query.language)


@router.post("/registers", auth=PeopleAuth(), response={201: RegisterOut}, summary="A new register")
def create_register(request: HttpRequest, body: RegisterIn) -> Status:
    """Makes a register without a till; pair one with a code."""
    access = require(request, "registers.edit")
    store = queries.stores(only=access.stores).filter(id=body.store_id).first()
    if store is None:
        raise Problem(status=404, code="request.not_found", facts={"field": "store_id"})
    made = services.create_register(
        by=actor_of(request),
        store=store,
        number=body.number or queries.next_register_number(),
        name=body.name,
    )
    if isinstance(made, Refused):
        raise refusal(made, status=409)
    return Status(201, _register_out(made, timezone.now()))


@router.post(
    "/registers/{register_id}/pairing-code",
    auth=PeopleAuth(),
    response=CodeOut,
    summary="A pairing code",
)
def make_pairing_code(request: HttpRequest, register_id: str) -> dict[str, Any]:
    """A code of eight characters for ten minutes; earlier ones no longer count."""
    access = require(request, "registers.edit")
    register = queries.register(register_id, stores=access.stores)
    if register is None:
        raise Problem(status=404, code="request.not_found")
    code = pairing.make_code(by=actor_of(request), register=register, now=timezone.now())
    if isinstance(code, Refused):
        raise refusal(code, status=409)
    return {"code": code, "valid_s": int(pairing.VALID_FOR.total_seconds())}


def _wanted(request: HttpRequest, query: RegisterFilterQuery) -> queries.RegisterFilter:
    return queries.RegisterFilter(
        only=require(request, "office.view").stores,
        search=query.q.replace("\0", ""),
        state=query.state,
        store=query.store.replace("\0", ""),
    )


def _register_out(register: Any, now: datetime) -> dict[str, Any]:
    return {
        "id": register.id,
        "number": register.number,
        "name": register.name,
        "store_id": register.store_id,
        "health": queries.health(register, now=now),
        "app_version": register.app_version,
        "unsent": register.unsent,
        "last_contact_at": register.last_contact_at,
        "paired_at": register.paired_at,
    }
