"""Journals for people and their programs: how chains stand, entries, what stands aside, and having a
chain verified."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Field, Query, Router, Schema, Status

from kasse.domain.outcome import Refused
from kasse.office.api_fields import Day
from kasse.office.api_pages import (
    ANSWERS_SHEET,
    PageOut,
    PageQuery,
    SheetQuery,
    cursors,
    sheet,
)
from kasse.office.journal import listing, looks, sheets
from kasse.office.journal.models import JournalEntry
from kasse.office.problems import Problem, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.staff.queries import Access
    from kasse.office.stores.models import Register

router = Router(auth=PeopleAuth())


class CheckOut(Schema):
    """What came of the last verification: the last entry that was read, how much does not agree and
    the first of it in sentences. `account` is "" for the nightly one."""

    checked_at: datetime
    seq: int
    differences: int
    told: list[str]
    account: str = Field(alias="account_id")


class JournalOut(Schema):
    """How a register's chain stands; without entries `seq` is 0 and `hash` "". `set_aside` counts
    what was sent and could not join."""

    register_id: str = Field(alias="register")
    store: str
    seq: int
    hash: str
    unsent: int
    set_aside: int
    check: CheckOut | None


class JournalList(PageOut):
    """Journals by their registers' numbers, as people count."""

    journals: list[JournalOut]


class JournalFilterQuery(Schema):
    """Whose journals: `q` finds words of the register's number, name or store; `state` is `differs`
    for those that do not agree with what is kept of them, `aside` for those of which something was
    set aside."""

    q: str = Field("", max_length=100)
    store: str = Field("", max_length=64)
    state: Literal["", "differs", "aside"] = ""
    sort: Literal["number", "-number"] = "number"


class JournalQuery(JournalFilterQuery, PageQuery):
    """Whose journals, as the page of journals narrows them, and where to go on."""


class JournalSheetQuery(JournalFilterQuery, SheetQuery):
    """Whose journals, as JournalQuery."""


class EntryOut(Schema):
    """An entry's envelope and hash."""

    register_id: str = Field(alias="register")
    seq: int
    kind: str
    at: str
    day: str
    store: str
    hash: str
    received_at: str


class EntryQuery(Schema):
    """Of which kind and business day, newest first unless `sort` is `seq`, and where to go on."""

    kind: str = Field("", max_length=60)
    day: Day = ""
    sort: str = Field("-seq", pattern="^-?seq$")
    after: str = Field("", max_length=2_000)
    before: str = Field("", max_length=2_000)
    limit: int = Field(listing.PAGE, ge=1, le=500)


class EntryList(Schema):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    entries: list[EntryOut]
    before: str | None
    after: str | None


class WholeEntry(EntryOut):
    """An entry with its canonical text, the same read, and the hash of the entry before ("" for the
    first)."""

    text: str
    document: dict[str, Any]
    previous_hash: str


class SetAsideOut(Schema):
    """What was sent under a number and could not join the chain; `reason` is a code of the refusals,
    `held_hash` the hash that the chain holds there, if it is a fork."""

    seq: int
    reason: str
    stated_hash: str
    held_hash: str
    text: str
    received_at: str


class SetAsideList(Schema):
    """A page, as EntryList."""

    set_aside: list[SetAsideOut]
    before: str | None
    after: str | None


class Verifying(Schema):
    """The background work that verifies the chain."""

    job: str


@router.get("/journals", response=JournalList, by_alias=True, summary="How chains stand")
def list_journals(request: HttpRequest, query: Query[JournalQuery]) -> dict[str, Any]:
    """Every register's chain with its last verification."""
    page = stores.registers_page(
        wanted=_wanted(request, query),
        descending=query.sort == "-number",
        limit=query.limit,
        **query.place,
    )
    standings = listing.standings([row.id for row in page.rows])
    return {"journals": [_standing(row, standings[row.id]) for row in page.rows], **cursors(page)}


@router.get("/sheets/journals", summary="How chains stand as a file", openapi_extra=ANSWERS_SHEET)
def export_journals(request: HttpRequest, query: Query[JournalSheetQuery]) -> StreamingHttpResponse:
    """A row for each register. That they were taken stands in the audit log."""
    wanted = _wanted(request, query)
    looks.record_list_export(by=actor_of(request), wanted=wanted, state=query.state)
    rows = sheets.rows(wanted=wanted, descending=query.sort == "-number")
    return sheet(rows, name="journals", form=query.form, language=query.language)


@router.get(
    "/journals/{register_id}/file",
    summary="A journal as a file",
    openapi_extra={
        "responses": {
            200: {
                "description": "A line for each entry: its hash, a space, its canonical text",
                "content": {"text/plain": {"schema": {"type": "string"}}},
            }
        }
    },
)
def export_journal(request: HttpRequest, register_id: str) -> StreamingHttpResponse:
    """Whole, as docs/journal.md keeps it. That it was taken stands in the audit log."""
    access = require(request, "journal.view")
    row = _register(register_id, access)
    looks.record_export(by=actor_of(request), register=row.id)
    wanted = listing.EntryFilter(register=row.id, stores=access.stores)
    answer = StreamingHttpResponse(
        listing.lines(wanted=wanted), content_type="text/plain; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.number}.journal"'
    return answer


@router.get("/journals/{register_id}/entries", response=EntryList, by_alias=True, summary="Entries")
def list_entries(
    request: HttpRequest, register_id: str, query: Query[EntryQuery]
) -> dict[str, Any]:
    """A register's entries without their texts."""
    access = require(request, "journal.view")
    wanted = listing.EntryFilter(
        register=_register(register_id, access).id,
        stores=access.stores,
        kind=query.kind.replace("\0", ""),
        day=query.day,
    )
    page = listing.entries(
        wanted=wanted,
        oldest_first=query.sort == "seq",
        after=query.after,
        before=query.before,
        limit=query.limit,
    )
    return {"entries": page.rows, "before": page.before, "after": page.after}


@router.get(
    "/journals/{register_id}/entries/{seq}", response=WholeEntry, by_alias=True, summary="An entry"
)
def get_entry(request: HttpRequest, register_id: str, seq: int) -> dict[str, Any]:
    """One entry as it is. That it was read stands in the audit log."""
    access = require(request, "journal.view")
    row = _register(register_id, access)
    found = listing.entry(register=row.id, seq=seq, stores=access.stores)
    if found is None:
        raise Problem(status=404, code="request.not_found")
    looks.record_entry_view(by=actor_of(request), entry=found)
    return _whole(found)


@router.get(
    "/journals/{register_id}/set-aside",
    response=SetAsideList,
    by_alias=True,
    summary="What could not join a chain",
)
def list_set_aside(
    request: HttpRequest, register_id: str, query: Query[PageQuery]
) -> dict[str, Any]:
    """Kept whole, and counted in no figure."""
    row = _register(register_id, require(request, "journal.view"))
    page = listing.set_aside(register=row.id, limit=query.limit, **query.place)
    return {"set_aside": page.rows, "before": page.before, "after": page.after}


@router.post("/journals/{register_id}/verify", response={202: Verifying}, summary="Verify a chain")
def verify(request: HttpRequest, register_id: str) -> Any:
    """Begins background work that reads the whole chain."""
    row = _register(register_id, require(request, "journal.view"))
    job = looks.verify(by=actor_of(request), register=row.id)
    if isinstance(job, Refused):
        raise refusal(job, status=404)
    return Status(202, {"job": job.id})


def _wanted(request: HttpRequest, query: JournalFilterQuery) -> stores.RegisterFilter:
    return stores.RegisterFilter(
        only=require(request, "journal.view").stores,
        search=query.q.replace("\0", ""),
        store=query.store.replace("\0", ""),
        state="all",
        among=listing.registers_with(query.state),
    )


def _register(register_id: str, access: "Access") -> "Register":
    row = stores.register(register_id.replace("\0", ""), stores=access.stores)
    if row is None:
        raise Problem(status=404, code="request.not_found")
    return row


def _standing(row: "Register", standing: listing.Standing) -> dict[str, Any]:
    chain = standing.chain
    return {
        "register": row.id,
        "store": row.store_id,
        "seq": chain.seq if chain else 0,
        "hash": chain.hash if chain and chain.seq else "",
        "unsent": chain.unsent if chain else 0,
        "set_aside": standing.set_aside,
        "check": standing.check,
    }


def _whole(found: JournalEntry) -> dict[str, Any]:
    previous_hash, _has_next = listing.neighbours(found)
    names = ("register", "seq", "kind", "at", "day", "store", "hash", "received_at", "text")
    return {name: getattr(found, name) for name in names} | {
        "document": json.loads(found.text),
        "previous_hash": previous_hash,
    }
