"""Restoring a back-up: everything is checked before anything of the present is touched."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from kasse.domain.outcome import Refused, refused
from kasse.office.running import serving
from kasse.office.running.backup import archive, making, postgres, shelf
from kasse.office.running.backup.form import DATABASE, FILES, Manifest, Unusable
from kasse.office.running.migrating import migrate
from kasse.office.running.options import BackupOptions
from kasse.office.staff import services as staff

_COUNTED: Final = ("stores_company", "journal_entry")
"""A database with a row in one of these belongs to a shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came of it: the back-up's manifest, and where what was there before is kept (None where
    there was nothing)."""

    manifest: Manifest
    before: Path | None


def check(source: Path, *, options: BackupOptions, tell: making.Tell) -> Manifest | Refused:
    """Restores a back-up beside the real database, compares, and leaves nothing of it.

    Refuses what `restore` does of a file, and backup.no_room.
    """
    try:
        passphrase = options.passphrase()
        _check_room(_fitting(source, passphrase), folder=options.folder)
        with shelf.workplace(options.folder) as work:
            return making.verify(source, work=work, passphrase=passphrase, tell=tell)
    except Unusable as problem:
        return problem.refusal


def restore(
    source: Path, *, options: BackupOptions, replacing: bool, now: datetime, tell: making.Tell
) -> Restored | Refused:
    """Puts the shop of a back-up into the place of what is there, and brings it up to date.

    Refuses backup.not_there, backup.foreign, backup.damaged, backup.newer, backup.passphrase_needed,
    backup.passphrase_wrong, backup.other_database, backup.differs, backup.office_runs,
    backup.no_room, and backup.not_empty unless `replacing`, which makes a back-up of the present
    first.
    """
    where = making.place()
    try:
        with serving.alone(where.data), shelf.workplace(where.data) as work:
            _check_nobody_else()
            passphrase = options.passphrase()
            fitting = _fitting(source, passphrase)
            has_shop = not is_empty(where)
            if has_shop and not replacing:
                raise Unusable(refused("backup.not_empty", data=str(where.data)))
            _check_room(fitting, folder=where.data)
            if has_shop:
                _check_room_for_both(fitting, where, options)
            # PostgreSQL's tables are compared where they are put, in one transaction.
            manifest = making.unpack(source, work=work / "new", passphrase=passphrase, tell=tell)
            kept = aside = None
            if has_shop:
                kept, aside = _keep_present(where, options, now, tell)
            _put(manifest, work / "new", where, aside)
            return Restored(manifest=manifest, before=kept or aside)
    except Unusable as problem:
        return problem.refusal


def _fitting(source: Path, passphrase: str) -> Manifest:
    """What cannot be of use here is refused before anything is unpacked."""
    manifest = archive.look(source, passphrase=passphrase)
    if manifest.database != connection.vendor:
        raise Unusable(
            refused("backup.other_database", holds=manifest.database, here=str(connection.vendor))
        )
    if unknown_migrations(manifest.migrations):
        raise Unusable(refused("backup.newer", version=manifest.kasse))
    return manifest


def _check_room(manifest: Manifest, *, folder: Path, more: int = 0) -> None:
    """For all parts, unpacked into `folder`, and `more` bytes."""
    unpacked = sum(part.bytes for part in manifest.parts) + making.SPARE
    needed, free = unpacked + more, shelf.free_space(folder)
    if free < needed:
        no = refused("backup.no_room", free=free, needed=needed, folder=str(folder))
        raise Unusable(no)


def _check_room_for_both(manifest: Manifest, where: making.Place, options: BackupOptions) -> None:
    """For a back-up of the present too, which is made when the other lies there unpacked."""
    present = making.needed(where, without=options.folder)
    disks = {shelf.existing(folder).stat().st_dev for folder in (where.data, options.folder)}
    if len(disks) == 1:
        _check_room(manifest, folder=where.data, more=present)
    else:
        shelf.check_space(options.folder, needed=present)


def unknown_migrations(applied: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that this Kasse does not have: a newer one made them."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [key for key in applied if key not in known]


def _check_nobody_else() -> None:
    """PostgreSQL knows who else is connected; an office on SQLite holds a lock (serving)."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name LIKE 'kasse %'"
            " AND application_name <> current_setting('application_name')"
        )
        if cursor.fetchone()[0]:
            raise Unusable(refused("backup.office_runs"))


def is_empty(where: making.Place) -> bool:
    """Whether nothing would be lost: no database yet, or one without a company and a journal. What
    cannot be read is not called empty."""
    if where.sqlite is not None and not where.sqlite.exists():
        return True
    try:
        tables = connection.introspection.table_names()
        with connection.cursor() as cursor:
            for table in _COUNTED:
                if table in tables:
                    cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608  # named above
                    if cursor.fetchone():
                        return False
    except DatabaseError:
        return False
    return True


def _keep_present(
    where: making.Place, options: BackupOptions, now: datetime, tell: making.Tell
) -> tuple[Path | None, Path | None]:
    """A back-up of what is there; or, of a SQLite file too broken for one, where it is to stay."""
    made = making.make(options=options, reason="restore", now=now, tell=tell, where=where)
    if isinstance(made, shelf.Kept):
        return made.path, None
    unreadable = made.code in {"backup.unreadable", "backup.damaged", "backup.differs"}
    if where.sqlite is None or not unreadable:
        raise Unusable(made)
    name = f"{where.sqlite.name}.before-{now.strftime('%Y%m%dT%H%M%SZ')}"
    return None, where.sqlite.with_name(name)


def _put(manifest: Manifest, folder: Path, where: making.Place, aside: Path | None) -> None:
    """`aside` is where SQLite's file stays, when no back-up could be made of it."""
    if where.sqlite is None:
        try:
            with transaction.atomic():
                heads, counts = postgres.replace(manifest, folder)
                making.compare(manifest, heads=heads, counts=counts)
        except OperationalError:
            raise Unusable(refused("backup.office_runs")) from None
    else:
        _swap(folder / DATABASE, where.sqlite, aside=aside)
    for part in manifest.parts:
        if part.name.startswith(FILES):
            target = where.data / part.name.removeprefix(FILES)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(folder / part.name, target)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        migrate()
    if postgres.heads() != manifest.heads:
        raise Unusable(refused("backup.differs", what="journal"))
    # Whoever was logged in, or was sent a link, on the back-up's day need not be let in today.
    staff.end_all_sessions()
    (where.data / making.CHANGED).unlink(missing_ok=True)


def _swap(new: Path, database: Path, *, aside: Path | None) -> None:
    """The present file goes together with its log: one that stayed would be taken for the new
    file's. Nothing is removed before the new file is in its place."""
    connection.close()
    database.parent.mkdir(parents=True, exist_ok=True)
    with new.open("rb") as file:
        os.fsync(file.fileno())
    old = aside or new.with_name("old")
    for ending in ("-wal", "-shm", "-journal", ""):
        present = database.with_name(database.name + ending)
        if present.exists():
            os.replace(present, old.with_name(old.name + ending))
    os.replace(new, database)
    shelf.sync_folder(database.parent)
