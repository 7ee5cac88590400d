"""Bringing the database up to date: with a back-up first, where there is something to lose."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from kasse.domain.outcome import Refused
from kasse.office.running.backup import making, postgres, restoring, shelf
from kasse.office.running.migrating import migrate
from kasse.office.running.options import backup_options

log = logging.getLogger("kasse.office.upgrade")

_LOCK: Final = 4_711_001
"""PostgreSQL's advisory lock: of several machines one upgrades, and the others wait for it."""


class CannotStart(SystemExit):
    """The database cannot be used as it is. Ends a command with its sentence and an exit code
    (kasse.cli.CANNOT_START) after which nobody should try again by itself."""


def bring_up_to_date() -> None:
    """Applies the migrations that are missing; does nothing where none is.

    Before it changes a database with a shop in it, it makes a back-up, verified as every one is;
    afterwards the journals must stand where they stood. Raises CannotStart for a database that a
    newer Kasse has changed, and when the back-up or the upgrade fails: nothing is upgraded without
    the first, and the second says how to go back. After an upgrade that changed a journal it raises
    until a back-up is restored.
    """
    with _one_at_a_time():
        if (settings.DATA / making.CHANGED).exists():
            raise CannotStart((settings.DATA / making.CHANGED).read_text(encoding="utf-8"))
        executor = MigrationExecutor(connection)
        applied = list(executor.loader.applied_migrations)
        ahead = restoring.unknown_migrations(applied)
        if ahead:
            raise CannotStart(
                f"This database was upgraded by a newer Kasse (it has {'.'.join(min(ahead))}, which"
                f" version {version('kasse')} does not know). Install that version again, or"
                " restore a back-up from before."
            )
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        if not applied or restoring.is_empty(making.place()):
            migrate()
            return
        _upgrade()


def _upgrade() -> None:
    before = postgres.heads()
    kept = making.make(
        options=backup_options(settings.DATA),
        reason="upgrade",
        now=timezone.now(),
        tell=lambda _stage, _done, _total: None,
    )
    if isinstance(kept, Refused):
        facts = ", ".join(f"{name}: {value}" for name, value in sorted(kept.facts.items()))
        raise CannotStart(
            "The database must be upgraded, and the back-up that comes first could not be made:"
            f" {kept.code} ({facts}). Nothing was changed; kasse doctor tells more."
        )
    log.info("a back-up was made before the upgrade: %s", kept.path)
    try:
        migrate()
        if postgres.heads() != before:
            said = (
                "The upgrade changed a journal, which must never be. Restore the back-up from before:"
                f" install the Kasse that you had and run: kasse restore --replace {kept.path}"
            )
            (settings.DATA / making.CHANGED).write_text(said, encoding="utf-8")
            raise CannotStart(said)
    except Exception as error:
        log.exception("the upgrade failed")
        raise CannotStart(f"The upgrade failed ({type(error).__name__})." + _back(kept)) from error
    log.info("the database is up to date, and every journal stands where it stood")


def _back(kept: shelf.Kept) -> str:
    """How to go back."""
    was = kept.note.kasse if kept.note else "?"
    if connection.vendor == "sqlite":
        return (
            f" The database is as it was, and a back-up of it is kept in {kept.path}. Go on with the"
            f" Kasse that you had (the back-up was made by {was}), and tell us."
        )
    return (
        f" The database as it was is kept in {kept.path}. To go back, install the Kasse that you had"
        f" (the back-up was made by {was}) and run: kasse restore --replace {kept.path}"
    )


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))
