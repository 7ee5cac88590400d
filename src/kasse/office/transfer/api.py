"""Imports and exports for API clients: upload, map, look at rows, mend, start, stop, undo."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, BinaryIO, Final, Literal, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import override
from ninja import Field, Query, Router, Schema, Status
from pydantic import JsonValue

from kasse.domain.outcome import Refused, refused
from kasse.domain.tax import TaxClass
from kasse.office import seek, versions
from kasse.office.api_fields import Body
from kasse.office.api_pages import PageQuery
from kasse.office.catalogue import queries as catalogue
from kasse.office.jobs import services as job_services
from kasse.office.problems import Problem, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require
from kasse.office.transfer import files, queries, services
from kasse.office.transfer.fields import FIELDS
from kasse.office.transfer.models import Import
from kasse.office.transfer.reading.limits import MAX_BYTES
from kasse.office.transfer.systems import SYSTEMS

router = Router(auth=PeopleAuth())

_PIECE: Final = 512 * 1024
_IN_MEMORY: Final = 2 * 1024 * 1024
_STATUS: Final = {"import.unknown": 404, "import.busy": 409, "transfer.unknown_row": 404}
_ID: Final = r"^[^\x00]*$"


class UploadQuery(Schema):
    """Where the items go. `system` is recognised where it is left out."""

    assortment: str = Field(max_length=64, pattern=_ID)
    name: str = Field("upload.csv", max_length=200, pattern=_ID)
    system: str = Field("", max_length=40, pattern=_ID)
    language: Literal["da", "en"] = "da"


class SystemOut(Schema):
    """A system whose files are known; `hint` says where it makes them."""

    code: str
    words: str
    hint: str


class FieldOut(Schema):
    """What a column can be. Those that are not `exported` say what to do with a row."""

    code: str
    words: str
    exported: bool


class SystemsOut(Schema):
    """All there are."""

    systems: list[SystemOut]
    fields: list[FieldOut]


class ShapeOut(Schema):
    """How the file is read."""

    form: str
    encoding: str
    separator: str
    header_row: int
    headers: list[str]


class NotTakenOut(Schema):
    """A column of which less is taken than one would expect. `why` is quantity (an import changes
    no stock), sale_price (only the ordinary price is taken) or picture (nothing is fetched)."""

    header: str
    why: str


class ImportOut(Schema):
    """An import. `columns` has a field for each header, "" for none; `counts` what was found by
    the last check: new, changed, same and bad rows, and categories to be made."""

    id: str
    assortment: str
    system: str
    state: str
    file: str
    shape: ShapeOut
    columns: list[str]
    choices: dict[str, JsonValue]
    samples: list[list[str]]
    counts: dict[str, int]
    not_taken: list[NotTakenOut]
    job: str
    problem: str
    problem_facts: dict[str, JsonValue]
    created_at: datetime
    version: int


class ImportList(Schema):
    """A page; `after` and `before` go into the request for its neighbour."""

    items: list[ImportOut]
    before: str | None
    after: str | None


class MappingIn(Body):
    """How the file is to be read; what is left out stays."""

    system: str | None = Field(None, max_length=40, pattern=_ID)
    encoding: str | None = Field(None, max_length=20, pattern=_ID)
    separator: Literal[",", ";", "\t", "|"] | None = None
    columns: list[str] | None = Field(None, max_length=500)
    match: Literal["both", "sku", "gtin"] | None = None
    make_categories: bool | None = None
    unknown_tax: Literal[""] | TaxClass | None = None
    bad_codes: Literal["", "keep", "drop"] | None = None
    decimal: dict[Literal["price", "cost", "floor"], Literal[",", "."]] | None = None


class RowProblem(Schema):
    """A field of a row and what is wrong with it."""

    field: str
    code: str
    facts: dict[str, JsonValue]


class RowOut(Schema):
    """An item to be. `line` is its row in the file; `values` are texts by field. `version` changes
    whenever the row is checked; mending may name it in If-Match."""

    number: int
    line: int
    sku: str
    outcome: str
    values: dict[str, str]
    problems: list[RowProblem]
    version: int


class RowList(Schema):
    """A page of rows."""

    items: list[RowOut]
    before: str | None
    after: str | None


class RowQuery(Schema):
    """Which rows."""

    only: Literal["", "new", "changed", "same", "bad"] = ""
    after: str = Field("", max_length=2_000)
    before: str = Field("", max_length=2_000)
    limit: int = Field(queries.PAGE, ge=1, le=500)


class MendIn(Body):
    """Texts to put into fields."""

    values: dict[str, str] = Field(max_length=60)


class KeptOut(Schema):
    """An item that undoing left as somebody has made it since."""

    item_id: str
    sku: str


class KeptList(Schema):
    """A page of them."""

    items: list[KeptOut]
    before: str | None
    after: str | None


class ExportIn(Body):
    """Which items, in which form. `items` are ids, `matching` is a filter by the parameters of the
    items' list in the back office, such as `q`, `category`, `tag`, `price_from`, `missing` and
    `state` ({} are all that are active); without either it is all items, archived ones too. With ;
    as separator the decimal mark is a comma."""

    assortment: str = Field(max_length=64, pattern=_ID)
    items: list[Annotated[str, Field(max_length=64, pattern=_ID)]] | None = Field(
        None, max_length=5_000
    )
    matching: dict[str, str] | None = Field(None, max_length=30, examples=[{"q": "beer"}])
    form: Literal["csv", "xlsx"] = "csv"
    separator: Literal[",", ";"] = ","
    language: Literal["da", "en"] = "da"


class ExportOut(Schema):
    """The background work; its result has the id of the `file` when it is done."""

    job: str


@router.get(
    "/import-systems", response=SystemsOut, summary="Systems that files come from, and fields"
)
def list_systems(request: HttpRequest, language: Literal["da", "en"] = "da") -> dict[str, Any]:
    """What `system` of an upload and `columns` of a mapping may say, with words for people."""
    require(request, "items.edit")
    with override(language):
        return {
            "systems": [
                {"code": one.code, "words": str(one.words), "hint": str(one.hint)}
                for one in SYSTEMS.values()
            ],
            "fields": [
                {"code": one.code, "words": str(one.words), "exported": one.own} for one in FIELDS
            ],
        }


@router.get("/imports", response=ImportList, summary="Imports")
def list_imports(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """The newest first."""
    require(request, "items.edit")
    page = seek.page(
        queries.imports(),
        order=queries.NEWEST,
        limit=query.limit,
        after=query.after,
        before=query.before,
    )
    items = [_out(row) for row in page.rows]
    return {"items": items, "before": page.before, "after": page.after}


@router.post(
    "/imports",
    response={201: ImportOut},
    summary="Bring a file of items",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    },
)
def create_import(request: HttpRequest, query: Query[UploadQuery]) -> Status:
    """The file is the body, CSV or XLSX, at most 64 MB. Nothing is imported yet: the answer says
    what was recognised. Set the mapping next."""
    require(request, "items.edit")
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as content:
        for piece in _pieces(request):
            content.write(piece)
            if content.tell() > MAX_BYTES:
                raise Problem(status=413, code="request.too_large")
        made = services.upload(
            by=actor_of(request),
            assortment=query.assortment,
            content=cast(BinaryIO, content),
            name=query.name,
            system=query.system,
            language=query.language,
        )
    return Status(201, _out(_done(made)))


@router.get("/imports/{import_id}", response=ImportOut, summary="An import")
def get_import(request: HttpRequest, response: HttpResponse, import_id: str) -> dict[str, Any]:
    """How far it is; the ETag is its version."""
    require(request, "items.edit")
    found = _found(import_id)
    versions.tag(response, found.version)
    return _out(found)


@router.put(
    "/imports/{import_id}/mapping",
    response=ImportOut,
    summary="Say what columns are",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def set_mapping(request: HttpRequest, import_id: str, body: MappingIn) -> dict[str, Any]:
    """Keeps the mapping, also for the next file with these headers, and has all rows checked, which
    changes no item: a dry run."""
    require(request, "items.edit")
    changes = {
        name: value for name, value in body.dict(exclude_unset=True).items() if value is not None
    }
    done = services.set_mapping(
        by=actor_of(request),
        import_id=import_id,
        changes=changes,
        version=versions.expected_by(request),
    )
    return _out(_done(done))


@router.get("/imports/{import_id}/rows", response=RowList, summary="Rows of an import")
def list_rows(request: HttpRequest, import_id: str, query: Query[RowQuery]) -> dict[str, Any]:
    """What would become of each row, and what is wrong with it."""
    require(request, "items.edit")
    page = queries.rows(
        _found(import_id),
        only=query.only,
        after=query.after,
        before=query.before,
        limit=query.limit,
    )
    items = [_row_out(row) for row in page.rows]
    return {"items": items, "before": page.before, "after": page.after}


@router.patch(
    "/imports/{import_id}/rows/{number}",
    response=RowOut,
    summary="Mend a row",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def mend_row(
    request: HttpRequest, response: HttpResponse, import_id: str, number: int, body: MendIn
) -> dict[str, Any]:
    """Puts other texts into fields and checks the row again. If-Match has the row's version."""
    require(request, "items.edit")
    if not 0 < number < 2**31:
        raise Problem(status=404, code="transfer.unknown_row")
    done = services.mend_row(
        by=actor_of(request),
        import_id=import_id,
        number=number,
        values=body.values,
        version=versions.expected_by(request),
    )
    row = _done(done)
    versions.tag(response, row.version)
    return _row_out(row)


@router.post("/imports/{import_id}/start", response=ImportOut, summary="Import the items")
def start_import(request: HttpRequest, import_id: str) -> dict[str, Any]:
    """Writes the rows without problems in the background, or goes on where it was stopped."""
    require(request, "items.edit")
    return _out(_done(services.start(by=actor_of(request), import_id=import_id)))


@router.post("/imports/{import_id}/stop", response=ImportOut, summary="Stop an import's work")
def stop_import(request: HttpRequest, import_id: str) -> dict[str, Any]:
    """What is in the catalogue already stays, and can be undone."""
    require(request, "items.edit")
    found = _found(import_id)
    done = job_services.stop(by=actor_of(request), job_id=found.job_id)
    if isinstance(done, Refused):
        raise refusal(done, status=409)
    return _out(_found(import_id))


@router.post("/imports/{import_id}/undo", response=ImportOut, summary="Undo an import")
def undo_import(request: HttpRequest, import_id: str) -> dict[str, Any]:
    """Gives back in the background what was before, but for items that were changed since; new
    items are archived."""
    require(request, "items.edit")
    return _out(_done(services.undo(by=actor_of(request), import_id=import_id)))


@router.get("/imports/{import_id}/kept", response=KeptList, summary="What undoing left")
def list_kept(request: HttpRequest, import_id: str, query: Query[PageQuery]) -> dict[str, Any]:
    """Items that somebody has changed after the import."""
    require(request, "items.edit")
    page = queries.kept_changes(
        _found(import_id), limit=query.limit, after=query.after, before=query.before
    )
    return {"items": page.rows, "before": page.before, "after": page.after}


@router.delete("/imports/{import_id}", response={204: None}, summary="Forget an upload")
def discard_import(request: HttpRequest, import_id: str) -> Status:
    """Only one of which nothing was imported."""
    require(request, "items.edit")
    done = services.discard(by=actor_of(request), import_id=import_id)
    if isinstance(done, Refused):
        _done(done)
    return Status(204, None)


@router.post("/exports", response={202: ExportOut}, summary="Export items")
def create_export(request: HttpRequest, body: ExportIn) -> Status:
    """Begins to write items of an assortment into a file."""
    access = require(request, "office.view")
    matching = None
    if body.matching is not None:
        unknown = sorted(body.matching.keys() - set(catalogue.ITEM_PARAMETERS))
        if unknown or body.items is not None:
            facts = {"field": unknown[0] if unknown else "items"}
            raise Problem(status=422, code="transfer.unclear", facts=facts)
        matching = catalogue.item_filter_of(
            body.matching, assortment=body.assortment, stores=access.stores
        )
    job = services.export(
        by=actor_of(request),
        assortment=body.assortment,
        form=body.form,
        separator=body.separator,
        language=body.language,
        ids=body.items,
        matching=matching,
    )
    return Status(202, {"job": _done(job).id})


@router.get(
    "/exports/{file_id}",
    summary="An exported file",
    openapi_extra={
        "responses": {
            200: {
                "description": "The file",
                "content": {
                    "text/csv": {"schema": {"type": "string"}},
                    services.FORMS["xlsx"]: {"schema": {"type": "string", "format": "binary"}},
                    "application/pdf": {"schema": {"type": "string", "format": "binary"}},
                },
            }
        }
    },
)
def get_export(request: HttpRequest, file_id: str) -> StreamingHttpResponse:
    """CSV or XLSX in Kasse's own form; PDF of shelf labels."""
    require(request, "office.view")
    found = queries.stored_file(file_id)
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return StreamingHttpResponse(files.pieces(found), content_type=found.content_type)


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    # Read as a stream: `request.body` would hold all of it.
    while piece := request.read(_PIECE):
        yield piece


def _done(found: Any) -> Any:
    if isinstance(found, Refused):
        raise refusal(found, status=_STATUS.get(found.code, 422))
    return found


def _found(import_id: str) -> Import:
    found = queries.import_of(import_id)
    if found is None:
        raise refusal(refused("import.unknown"), status=404)
    return found


def _out(found: Import) -> dict[str, Any]:
    return {
        "id": found.id,
        "assortment": found.assortment_id,
        "system": found.system,
        "state": queries.state_of(found),
        "file": found.file.name,
        "shape": found.shape,
        "columns": found.columns,
        "choices": found.choices,
        "samples": found.samples,
        "counts": found.counts,
        "not_taken": [{"header": one.header, "why": one.why} for one in queries.not_taken(found)],
        "job": found.job_id,
        "problem": found.problem,
        "problem_facts": found.problem_facts,
        "created_at": found.created_at,
        "version": found.version,
    }


def _row_out(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "line": row.line,
        "sku": row.sku,
        "outcome": row.outcome,
        "values": row.values,
        "problems": [
            {"field": name, "code": code, "facts": facts} for name, code, facts in row.problems
        ],
        "version": row.version,
    }
