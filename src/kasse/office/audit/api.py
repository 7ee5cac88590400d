"""The audit log for API clients."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kasse.office.audit import queries
from kasse.office.problems import Problem
from kasse.office.staff.auth import PeopleAuth, require

router = Router(auth=PeopleAuth())


class AuditOut(Schema):
    """Who did what to what. `changes` are {field: [before, after]}, `facts` what else belongs to
    it; `actor_id` is empty for programs on the office's machine."""

    id: int
    at: datetime
    actor_id: str
    actor_name: str
    via: str
    address: str
    request_id: str
    action: str
    subject_kind: str
    subject_id: str
    subject_name: str
    store_id: str
    changes: dict[str, list[Any]]
    facts: dict[str, Any]


class AuditList(Schema):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends. What
    is looked for by `person`, `text`, `via` or `kind` is looked for piece by piece: a page may be
    empty and still have an `after`."""

    entries: list[AuditOut]
    before: str | None
    after: str | None


class AuditQuery(Schema):
    """Which entries, newest first, and where to go on. `action` is a code, or its beginning with a
    dot at the end."""

    person: str = Field("", max_length=200)
    action: str = Field("", max_length=60)
    kind: str = Field("", max_length=30)
    subject: str = Field("", max_length=128)
    via: Literal["", "page", "api", "job", "command"] = ""
    store: str = Field("", max_length=64)
    text: str = Field("", max_length=200)
    since: datetime | None = None
    until: datetime | None = None
    after: str = Field("", max_length=2_000)
    before: str = Field("", max_length=2_000)
    limit: int = Field(queries.PAGE, ge=1, le=500)


@router.get("/audit", response=AuditList, summary="The audit log, newest first")
def list_audit(request: HttpRequest, query: Query[AuditQuery]) -> dict[str, Any]:
    """Entries of the stores in which the account may see them."""
    access = require(request, "audit.view")
    for at in (query.since, query.until):
        if at is not None and at.tzinfo is None:
            raise Problem(status=422, code="request.value")
    wanted = queries.AuditFilter(
        stores=access.narrowed(query.store),
        **query.dict(exclude={"store", "after", "before", "limit"}),
    )
    page = queries.entries(wanted=wanted, after=query.after, before=query.before, limit=query.limit)
    return {"entries": page.rows, "before": page.before, "after": page.after}


@router.get("/audit/{entry_id}", response=AuditOut, summary="An entry of the audit log")
def get_audit(request: HttpRequest, entry_id: int) -> Any:
    """One entry."""
    found = queries.entry(entry_id, stores=require(request, "audit.view").stores)
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return found
