"""Back-ups for API clients."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router, Schema, Status

from kasse.domain.outcome import Refused
from kasse.office import seek
from kasse.office.api_pages import PageOut, PageQuery, cursors
from kasse.office.problems import refusal
from kasse.office.running import queries, services
from kasse.office.staff.auth import PeopleAuth, actor_of, require

if TYPE_CHECKING:
    from kasse.office.running.backup.shelf import Kept

router = Router(auth=PeopleAuth())

_PIECE: Final = 512 * 1024


class BackupOut(Schema):
    """A back-up in the office's folder. `bytes` is its size, `entries` how many entries of journals
    it holds, of so many `registers`; `kasse` is the version that made it. These are null where what
    is noted beside the file is gone. `verified_at` is when it was restored and compared."""

    name: str
    made_at: datetime
    reason: Literal["night", "asked", "upgrade", "restore"]
    encrypted: bool
    verified_at: datetime | None
    bytes: int | None
    entries: int | None
    registers: int | None
    kasse: str | None


class BackupList(PageOut):
    """The newest first."""

    backups: list[BackupOut]


class BackupStarted(Schema):
    """The background work that makes it (GET /jobs/{job_id})."""

    job: str


@router.get("/backups", response=BackupList, summary="Back-ups")
def list_backups(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """Those that are kept; how many is for the operator to say."""
    require(request, "company.edit")
    page = seek.page_of(queries.backups(), order=queries.NEWEST, limit=query.limit, **query.place)
    return {"backups": [_out(one) for one in page.rows], **cursors(page)}


@router.post("/backups", response={202: BackupStarted}, summary="Make a back-up")
def make_backup(request: HttpRequest) -> Any:
    """In the background, while selling goes on. It is verified before it is kept."""
    require(request, "company.edit")
    return Status(202, {"job": services.start_backup(by=actor_of(request)).id})


@router.get(
    "/backups/{name}/file",
    summary="Take an encrypted back-up away",
    openapi_extra={
        "responses": {
            200: {
                "description": "The file",
                "content": {
                    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
                },
            }
        }
    },
)
def fetch_backup(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """The file as it lies in the office's folder; that it was taken stands in the audit log. 409 for
    one that is not encrypted: everything about a shop stands in it."""
    require(request, "company.edit")
    found = services.fetch_backup(by=actor_of(request), name=name)
    if isinstance(found, Refused):
        raise refusal(found, status=404 if found.code == "backup.not_there" else 409)
    answer = StreamingHttpResponse(_pieces(found.path), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _out(kept: "Kept") -> dict[str, Any]:
    note = kept.note
    return {
        "name": kept.name,
        "made_at": kept.made_at,
        "reason": kept.reason,
        "encrypted": kept.is_sealed,
        "verified_at": note.verified_at if note and note.verified_at else None,
        "bytes": note.bytes if note else None,
        "entries": note.entries if note else None,
        "registers": note.registers if note else None,
        "kasse": note.kasse if note else None,
    }
