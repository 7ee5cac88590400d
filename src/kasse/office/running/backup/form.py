"""What is in a back-up: its manifest, and how one is refused.

A back-up is a tar, compressed with zstandard. First stands `manifest.json`, then the parts that it
names: `database.sqlite3`, or `tables/NAME.copy` for each table of PostgreSQL in the text form of
COPY; and `files/…`, the other files of the data folder.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from kasse.domain.outcome import Refused, refused

FORMAT: Final = "kasse-backup"
VERSION: Final = 1
"""One more when an older Kasse could not restore it."""

MANIFEST: Final = "manifest.json"
DATABASE: Final = "database.sqlite3"
TABLES: Final = "tables/"
FILES: Final = "files/"

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Unusable(Exception):
    """A back-up cannot be made, read or restored; `refusal` says why.

    Raised deep inside of copying and reading, and turned into the refusal by `making`, `restoring`.
    """

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.code)
        self.refusal: Refused = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a register's chain stands: the number and hash of its last entry, and how many entries
    there are, so that one missing in the middle shows too."""

    register: str
    seq: int
    hash: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a back-up; `bytes` is its size."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a back-up says of itself.

    `kasse` is the version that made it, `database` sqlite or postgresql, `made_at` the instant of
    the snapshot. `migrations` are those that the database had, `columns` those of each table in
    the order of its rows (PostgreSQL alone), `counts` the rows of each table.
    """

    kasse: str
    database: str
    made_at: str
    migrations: tuple[tuple[str, str], ...]
    heads: tuple[Head, ...]
    counts: Mapping[str, int]
    columns: Mapping[str, tuple[str, ...]]
    parts: tuple[Part, ...]

    @property
    def entries(self) -> int:
        """How many entries of journals there are."""
        return sum(head.entries for head in self.heads)


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest as it stands in the file."""
    document = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read_manifest(text: bytes) -> Manifest:
    """Raises Unusable: backup.foreign for what is no manifest of ours, backup.newer for one of a
    newer form, backup.damaged for one that does not have the form that it claims."""
    try:
        document = json.loads(text)
    except ValueError:
        raise Unusable(refused("backup.foreign")) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Unusable(refused("backup.foreign"))
    version = document.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise Unusable(refused("backup.newer", version=str(document.get("kasse", "?"))[:40]))
    try:
        return _manifest(document)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unusable(refused("backup.damaged", what=MANIFEST)) from None


def _manifest(document: Mapping[str, Any]) -> Manifest:
    manifest = Manifest(
        kasse=str(document["kasse"]),
        database=str(document["database"]),
        made_at=str(document["made_at"]),
        migrations=tuple((str(app), str(name)) for app, name in document["migrations"]),
        heads=tuple(Head(**head) for head in document["heads"]),
        counts={str(table): int(rows) for table, rows in document["counts"].items()},
        columns={str(table): tuple(names) for table, names in document["columns"].items()},
        parts=tuple(Part(**part) for part in document["parts"]),
    )
    for part in manifest.parts:
        if not is_safe(part.name) or part.bytes < 0 or not _DIGEST.fullmatch(part.sha256):
            raise ValueError(part.name)
    return manifest


def is_safe(name: str) -> bool:
    """Whether a part may have this name: one of ours, that leads out of no folder."""
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts and path.as_posix() == name
    return inside and (name == DATABASE or name.startswith((TABLES, FILES)))
