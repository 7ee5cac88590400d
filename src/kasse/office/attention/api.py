"""Findings: listed, read with what was done about them, and worked on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.api_fields import Body
from kasse.office.api_pages import ANSWERS_SHEET, PageQuery, SheetQuery, cursors, sheet
from kasse.office.attention import queries, services, sheets
from kasse.office.attention.models import Finding
from kasse.office.problems import Problem, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require

router = Router(auth=PeopleAuth())


class FindingFilterQuery(Schema):
    """Which findings, newest first unless `sort` is `id`. `state` is unsettled (the default), open, taken, waiting, settled or all; `owner` an account or `none`."""

    state: str = Field("unsettled", pattern="^(unsettled|open|taken|waiting|settled|all)$")
    code: str = Field("", max_length=64)
    store: str = Field("", max_length=64)
    owner: str = Field("", max_length=64)
    register_id: str = Field("", alias="register", max_length=64)
    sort: str = Field("-id", pattern="^-?id$")


class FindingQuery(FindingFilterQuery, PageQuery):
    """Which findings, and where to go on. `state` is unsettled (the default), open, taken, waiting,
    settled or all; `owner` an account or `none`."""

    limit: int = Field(queries.PAGE, ge=1, le=500)


class FindingSheetQuery(FindingFilterQuery, SheetQuery):
    """Which findings, as FindingQuery."""


class FindingOut(Schema):
    """A finding; `facts` are its evidence, `version` is what If-Match names."""

    id: int
    code: str
    facts: dict[str, Any]
    register_id: str = Field(alias="register")
    seq: int
    store: str
    created_at: datetime
    state: str
    owner: str = Field(alias="owner_id")
    settled_at: datetime | None
    settled_by: str
    note: str
    version: int


class FindingList(Schema):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    findings: list[FindingOut]
    before: str | None
    after: str | None


class StepOut(Schema):
    """Something that was done: note, taken, handed_over, released, waiting, settled, reopened."""

    at: datetime
    account: str = Field(alias="account_id")
    name: str = Field(alias="account_name")
    did: str
    to: str = Field(alias="to_name")
    text: str


class SettlerOut(Schema):
    """An account that may settle a finding."""

    id: str
    email: str


class FindingWithSteps(FindingOut):
    """A finding with what was done about it, in order, and to whom it may be handed over: nobody,
    if the account may not settle any itself."""

    steps: list[StepOut]
    may_settle: list[SettlerOut]


class Words(Body):
    """What goes with an action; `to` is the account that a finding is handed over to."""

    text: str = Field("", max_length=2_000)
    to: str = Field("", max_length=64)


class SettleMany(Body):
    """Findings to settle with one note."""

    findings: list[int] = Field(max_length=500)
    text: str = Field("", max_length=2_000)


class Settled(Schema):
    """Those that were not settled before."""

    settled: list[int]


@router.get("/findings", response=FindingList, by_alias=False, summary="Findings")
def list_findings(request: HttpRequest, query: Query[FindingQuery]) -> dict[str, Any]:
    """Findings of the stores that the account may see, and those about no store."""
    page = queries.worklist(
        wanted=_wanted(request, query), sort=query.sort, limit=query.limit, **query.place
    )
    return {"findings": page.rows, **cursors(page)}


@router.get("/sheets/findings", summary="Findings as a file", openapi_extra=ANSWERS_SHEET)
def export_findings(request: HttpRequest, query: Query[FindingSheetQuery]) -> StreamingHttpResponse:
    """All findings of the list. That they were taken stands in the audit log."""
    wanted = _wanted(request, query)
    services.record_export(by=actor_of(request), wanted=wanted)
    rows = sheets.rows(wanted=wanted, sort=query.sort)
    return sheet(rows, name="findings", form=query.form, language=query.language)


@router.post("/findings/settle", response=Settled, summary="Settle several findings")
def settle_many(request: HttpRequest, body: SettleMany) -> dict[str, Any]:
    """Settles findings with one note; those settled before, and unknown ones, stay as they are."""
    stores = require(request, "attention.settle").stores
    known = queries.findings(stores=stores, state="all")
    wanted = [number for number in body.findings if 0 < number < 2**63]
    done = services.settle_many(
        by=actor_of(request),
        finding_ids=list(known.filter(id__in=wanted).values_list("id", flat=True)),
        note=body.text.replace("\0", "").strip(),
        now=timezone.now(),
    )
    if isinstance(done, Refused):
        raise refusal(done)
    return {"settled": list(done)}


@router.get(
    "/findings/{finding_id}", response=FindingWithSteps, by_alias=False, summary="A finding"
)
def get_finding(request: HttpRequest, response: HttpResponse, finding_id: int) -> dict[str, Any]:
    """One finding with what was done about it."""
    found = _known(request, "office.view", finding_id)
    versions.tag(response, found.version)
    mine = actor_of(request).has("attention.settle")
    others = queries.who_may_settle(found.store) if mine else ()
    return _fields(found) | {
        "steps": list(queries.steps(found)),
        "may_settle": [{"id": account, "email": email} for account, email in others],
    }


@router.post(
    "/findings/{finding_id}/take",
    response=FindingOut,
    by_alias=False,
    summary="Take a finding on",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def take(request: HttpRequest, response: HttpResponse, finding_id: int) -> Finding:
    """The account owns it then."""
    return _done(request, response, finding_id, services.take)


@router.post(
    "/findings/{finding_id}/hand-over",
    response=FindingOut,
    by_alias=False,
    summary="Hand a finding over",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def hand_over(
    request: HttpRequest, response: HttpResponse, finding_id: int, body: Words
) -> Finding:
    """To an account that may settle it."""
    return _done(request, response, finding_id, services.hand_over, to=body.to.replace("\0", ""))


@router.post(
    "/findings/{finding_id}/release",
    response=FindingOut,
    by_alias=False,
    summary="Put a finding back",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def release(request: HttpRequest, response: HttpResponse, finding_id: int) -> Finding:
    """Nobody owns it then."""
    return _done(request, response, finding_id, services.release)


@router.post(
    "/findings/{finding_id}/wait",
    response=FindingOut,
    by_alias=False,
    summary="Say what a finding waits for",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def wait(request: HttpRequest, response: HttpResponse, finding_id: int, body: Words) -> Finding:
    """`text` says for what."""
    return _done(request, response, finding_id, services.wait, text=_text(body))


@router.post(
    "/findings/{finding_id}/settle",
    response=FindingOut,
    by_alias=False,
    summary="Settle a finding",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def settle(request: HttpRequest, response: HttpResponse, finding_id: int, body: Words) -> Finding:
    """`text` says what was found out."""
    return _done(request, response, finding_id, services.settle, note=_text(body))


@router.post(
    "/findings/{finding_id}/notes", response=FindingOut, by_alias=False, summary="Note something"
)
def add_note(request: HttpRequest, response: HttpResponse, finding_id: int, body: Words) -> Finding:
    """Adds `text` to what was done."""
    found = _known(request, "attention.settle", finding_id)
    by = actor_of(request)
    done = services.add_note(by=by, finding_id=found.id, text=_text(body), now=timezone.now())
    return _changed(response, done)


@router.post(
    "/findings/{finding_id}/reopen", response=FindingOut, by_alias=False, summary="Open it again"
)
def reopen(request: HttpRequest, response: HttpResponse, finding_id: int) -> Finding:
    """Puts a settled finding back among the others."""
    found = _known(request, "attention.settle", finding_id)
    done = services.reopen(by=actor_of(request), finding_id=found.id, now=timezone.now())
    return _changed(response, done)


def _done(
    request: HttpRequest,
    response: HttpResponse,
    finding_id: int,
    service: Callable[..., Finding | Refused],
    **given: str,
) -> Finding:
    found = _known(request, "attention.settle", finding_id)
    done = service(
        by=actor_of(request),
        finding_id=found.id,
        now=timezone.now(),
        version=versions.expected_by(request),
        **given,
    )
    return _changed(response, done)


def _changed(response: HttpResponse, done: Finding | Refused) -> Finding:
    if isinstance(done, Refused):
        raise refusal(done)
    versions.tag(response, done.version)
    return done


def _wanted(request: HttpRequest, query: FindingFilterQuery) -> queries.FindingFilter:
    return queries.FindingFilter(
        stores=require(request, "office.view").narrowed(query.store),
        state=query.state,
        code=query.code.replace("\0", ""),
        owner=query.owner.replace("\0", ""),
        register=query.register_id.replace("\0", ""),
    )


def _known(request: HttpRequest, permission: str, finding_id: int) -> Finding:
    stores = require(request, permission).stores
    found = queries.finding(finding_id, stores=stores) if finding_id < 2**63 else None
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return found


def _text(body: Words) -> str:
    return body.text.replace("\0", "").strip()


def _fields(found: Finding) -> dict[str, Any]:
    return {
        name: getattr(found, name)
        for name in (
            "id", "code", "facts", "register", "seq", "store", "created_at", "state", "owner_id",
            "settled_at", "settled_by", "note", "version",
        )
    }  # fmt: skip
