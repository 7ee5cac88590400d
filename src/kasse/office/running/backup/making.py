"""Making a back-up while the office goes on, and verifying it."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from django.db import connection
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office.running.backup import archive, postgres, shelf, sqlite
from kasse.office.running.backup.form import DATABASE, TABLES, Head, Manifest, Unusable
from kasse.office.running.options import BackupOptions

Tell = Callable[[str, int, int], None]
"""Told the stage (`copy`, `pack`, `verify`), what is done of it, and of how much."""

CHANGED: Final = "upgrade-changed-a-journal"
"""The file in the data folder that keeps an office shut whose journals an upgrade changed; restoring
a back-up removes it."""

_LEFT_OUT: Final = frozenset({"serving.lock", "maintenance", CHANGED})
SPARE: Final = 64 * 1024 * 1024
"""Bytes that stay free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is backed up: the data folder, and its SQLite file (None on PostgreSQL)."""

    data: Path
    sqlite: Path | None


def place() -> Place:
    """The one that the settings name."""
    from django.conf import settings

    file = Path(str(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else None
    return Place(data=settings.DATA, sqlite=file)


def make(
    *,
    options: BackupOptions,
    reason: shelf.Reason,
    now: datetime,
    tell: Tell,
    where: Place | None = None,
) -> shelf.Kept | Refused:
    """Makes a back-up into the folder of `options`, verifies it and removes those that need not be
    kept. A file that does not verify is not kept.

    Refuses backup.unreadable, backup.folder, backup.no_space, backup.passphrase (the file of the
    passphrase), backup.damaged, backup.differs.
    """
    began_s = time.monotonic()
    where = where or place()
    try:
        passphrase = options.passphrase()
        shelf.check_space(options.folder, needed=needed(where, without=options.folder))
        with shelf.workplace(options.folder) as work:
            manifest = _staged_and_packed(
                where=where,
                work=work,
                now=now,
                passphrase=passphrase,
                tell=tell,
                folder=options.folder,
            )
            verify(work / "packed", work=work / "check", passphrase=passphrase, tell=tell)
            target = shelf.free_name(
                options.folder, now=now, reason=reason, sealed=bool(passphrase)
            )
            os.rename(work / "packed", target)
            shelf.sync_folder(options.folder)
    except Unusable as problem:
        return problem.refusal
    note = shelf.Note(
        kasse=manifest.kasse,
        database=manifest.database,
        made_at=manifest.made_at,
        registers=len(manifest.heads),
        entries=manifest.entries,
        bytes=target.stat().st_size,
        verified_at=timezone.now().isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - began_s),
    )
    shelf.write_note(target, note)
    shelf.prune(options.folder, days=options.days, weeks=options.weeks)
    return next(one for one in shelf.kept(options.folder) if one.path == target)


def needed(where: Place, *, without: Path) -> int:
    """Bytes that a back-up takes for a moment on the disk of its folder (`without`): the copy and its
    packed form, then the copy that verifies."""
    size = sum(path.stat().st_size for path in data_files(where, without=without))
    if where.sqlite is not None:
        # A file's log may hold as much again.
        size += sum(path.stat().st_size for path in _with_log(where.sqlite) if path.exists())
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size += cursor.fetchone()[0]
    return size * 3 // 2 + SPARE


def _with_log(path: Path) -> Iterator[Path]:
    yield path
    for ending in ("-wal", "-shm", "-journal"):
        yield path.with_name(path.name + ending)


def data_files(where: Place, *, without: Path) -> Iterator[Path]:
    """What belongs to the shop in the data folder besides the database: pictures, the key of
    sessions. Links, hidden files, what the demo keeps of its tills and the folder `without` do not.
    """
    databases = set(_with_log(where.sqlite)) if where.sqlite else set()
    for folder, folders, names in os.walk(where.data):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and here / name not in (without, where.data / "metrics", where.data / "demo")
        )
        for name in sorted(names):
            path = here / name
            is_data = path not in databases and name not in _LEFT_OUT and not name.startswith(".")
            if is_data and path.is_file() and not path.is_symlink():
                yield path


def _staged_and_packed(
    *, where: Place, work: Path, now: datetime, passphrase: str, tell: Tell, folder: Path
) -> Manifest:
    """Copies everything into `work`, and packs it as `work`/packed; the copies are gone then."""
    staging = work / "stage"
    staging.mkdir()
    staged, manifest = _staged(where, staging, now, tell)
    files = archive.copy_files(data_files(where, without=folder), root=where.data, into=staging)
    staged |= files
    total = sum(path.stat().st_size for path in staged.values())
    done = 0

    def tell_bytes(size: int) -> None:
        nonlocal done
        done += size
        tell("pack", done, 2 * total)

    parts = tuple(
        archive.part_of(path, name=name, tell=tell_bytes) for name, path in sorted(staged.items())
    )
    manifest = replace(manifest, parts=parts)
    archive.pack(
        work / "packed", manifest=manifest, staged=staged, passphrase=passphrase, tell=tell_bytes
    )
    for path in staged.values():
        path.unlink()
    return manifest


def _staged(
    where: Place, staging: Path, now: datetime, tell: Tell
) -> tuple[dict[str, Path], Manifest]:
    manifest = Manifest(
        kasse=version("kasse"),
        database=connection.vendor,
        made_at=now.isoformat(timespec="seconds"),
        migrations=(),
        heads=(),
        counts={},
        columns={},
        parts=(),
    )
    if where.sqlite is not None:
        target = staging / DATABASE
        sqlite.copy(where.sqlite, target, tell=lambda done, total: tell("copy", done, total))
        manifest = replace(
            manifest,
            migrations=sqlite.migrations_of(target),
            heads=sqlite.heads_of(target),
            counts=sqlite.counts_of(target),
        )
        return {DATABASE: target}, manifest
    columns, counts, heads, migrations = postgres.copy_out(
        staging, tell=lambda done, total: tell("copy", done, total)
    )
    staged = {f"{TABLES}{table}.copy": staging / TABLES / f"{table}.copy" for table in columns}
    return staged, replace(
        manifest, migrations=migrations, heads=heads, counts=counts, columns=columns
    )


def verify(source: Path, *, work: Path, passphrase: str, tell: Tell) -> Manifest:
    """Restores a back-up into the empty folder `work` (and PostgreSQL's into tables beside the real
    ones), and compares. Leaves the parts there. Raises Unusable."""
    manifest = unpack(source, work=work, passphrase=passphrase, tell=tell)
    if manifest.database == "postgresql" == connection.vendor:
        heads, counts = postgres.check(manifest, work)
        compare(manifest, heads=heads, counts=counts)
    return manifest


def unpack(source: Path, *, work: Path, passphrase: str, tell: Tell) -> Manifest:
    """Unpacks a back-up into the empty folder `work`, compares each part, and SQLite's whole. Raises
    Unusable."""
    total = archive.look(source, passphrase=passphrase)
    size, done = sum(part.bytes for part in total.parts), 0

    def tell_bytes(more: int) -> None:
        nonlocal done
        done += more
        tell("verify", done, size)

    manifest = archive.unpack(source, into=work, passphrase=passphrase, tell=tell_bytes)
    if manifest.database == "sqlite":
        database = work / DATABASE
        problem = sqlite.problem_of(database)
        if problem:
            raise Unusable(refused("backup.damaged", what=problem))
        compare(manifest, heads=sqlite.heads_of(database), counts=sqlite.counts_of(database))
    return manifest


def compare(manifest: Manifest, *, heads: tuple[Head, ...], counts: dict[str, int]) -> None:
    """Raises Unusable: backup.differs, with the first register or table that is not what the
    manifest says."""
    stated = {head.register: head for head in manifest.heads}
    found = {head.register: head for head in heads}
    for register in sorted(stated.keys() | found.keys()):
        if stated.get(register) != found.get(register):
            raise Unusable(refused("backup.differs", what=f"journal {register}"))
    for table in sorted(manifest.counts.keys() | counts.keys()):
        if manifest.counts.get(table) != counts.get(table):
            raise Unusable(refused("backup.differs", what=f"table {table}"))
