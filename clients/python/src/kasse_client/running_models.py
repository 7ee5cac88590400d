"""What the operations of running take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Literal, TypedDict


class BackupList(TypedDict):
    """The newest first."""

    before: str | None
    after: str | None
    backups: list[BackupOut]


class BackupOut(TypedDict):
    """A back-up in the office's folder. `bytes` is its size, `entries` how many entries of journals
    it holds, of so many `registers`; `kasse` is the version that made it. These are null where what
    is noted beside the file is gone. `verified_at` is when it was restored and compared.
    """

    name: str
    made_at: str
    reason: Literal["night", "asked", "upgrade", "restore"]
    encrypted: bool
    verified_at: str | None
    bytes: int | None
    entries: int | None
    registers: int | None
    kasse: str | None


class BackupStarted(TypedDict):
    """The background work that makes it (GET /jobs/{job_id})."""

    job: str
