"""Back-ups for API clients."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from kasse.office.running import queries, services
from kasse.office.staff.auth import PeopleAuth, actor_of, require

if TYPE_CHECKING:
    from kasse.office.running.backup.shelf import Kept

router = Router(auth=PeopleAuth())


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


class BackupList(Schema):
    """The newest first."""

    backups: list[BackupOut]


class BackupStarted(Schema):
    """The background work that makes it (GET /jobs/{job_id})."""

    job: str


@router.get("/backups", response=BackupList, summary="Back-ups")
def list_backups(request: HttpRequest) -> dict[str, Any]:
    """Those that are kept; how many is for the operator to say."""
    require(request, "company.edit")
    return {"backups": [_out(one) for one in queries.backups()]}


@router.post("/backups", response={202: BackupStarted}, summary="Make a back-up")
def make_backup(request: HttpRequest) -> Any:
    """In the background, while selling goes on. It is verified before it is kept."""
    require(request, "company.edit")
    return Status(202, {"job": services.start_backup(by=actor_of(request)).id})


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
