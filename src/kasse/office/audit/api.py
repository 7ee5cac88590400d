"""The audit log for API clients."""

from datetime import datetime
from typing import Any, Final, Literal

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Field, Query, Router, Schema

from kasse.office.api_pages import ANSWERS_SHEET, PageQuery, SheetQuery, cursors, sheet
from kasse.office.audit import queries, services, sheets
from kasse.office.problems import Problem, field_problem
from kasse.office.staff.auth import PeopleAuth, actor_of, require

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


class AuditFilterQuery(Schema):
    """Which entries, newest first. `action` is a code, or its beginning with a
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


class AuditQuery(AuditFilterQuery, PageQuery):
    """Which entries, newest first, and where to go on. `action` is a code, or its beginning with a
    dot at the end."""


class AuditSheetQuery(AuditFilterQuery, SheetQuery):
    """Which entries, newest first, as AuditQuery."""


@router.get("/audit", response=AuditList, summary="The audit log, newest first")
def list_audit(request: HttpRequest, query: Query[AuditQuery]) -> dict[str, Any]:
    """Entries of the stores in which the account may see them."""
    page = queries.entries(wanted=_wanted(request, query), limit=query.limit, **query.place)
    return {"entries": page.rows, **cursors(page)}


@router.get("/sheets/audit", summary="The audit log as a file", openapi_extra=ANSWERS_SHEET)
def export_audit(request: HttpRequest, query: Query[AuditSheetQuery]) -> StreamingHttpResponse:
    """All entries of the list, with changes in words. That they were taken stands in the log."""
    wanted = _wanted(request, query)
    given = {name: str(value) for name, value in query.dict(include=_FILTERS).items() if value}
    services.note_export(by=actor_of(request), filters=given)
    rows = sheets.rows(wanted=wanted)
    return sheet(rows, name="kasse-audit", form=query.form, language=query.language)


@router.get("/audit/{entry_id}", response=AuditOut, summary="An entry of the audit log")
def get_audit(request: HttpRequest, entry_id: int) -> Any:
    """One entry."""
    found = queries.entry(entry_id, stores=require(request, "audit.view").stores)
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return found


_FILTERS: Final = set(AuditFilterQuery.model_fields)


def _wanted(request: HttpRequest, query: AuditFilterQuery) -> queries.AuditFilter:
    access = require(request, "audit.view")
    for name, at in (("since", query.since), ("until", query.until)):
        if at is not None and at.tzinfo is None:
            raise field_problem(f"query.{name}", "timezone_aware")
    given = query.dict(include=_FILTERS - {"store"})
    return queries.AuditFilter(stores=access.narrowed(query.store), **given)
