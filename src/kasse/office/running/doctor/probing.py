"""Getting the facts that `judging` judges. A probe that breaks is a finding of its own."""

import os
import shutil
import socket
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from kasse.office.running.doctor import judging
from kasse.office.running.doctor.judging import Finding

_PROXIES: Final = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
_ANSWER_WITHIN_S: Final = 5

Probe = Callable[[], "Finding | Iterable[Finding]"]


def examine(*, port: int) -> list[Finding]:
    """All findings, in an order in which one would mend them."""
    try:
        from kasse.office.serve import set_up

        set_up()
        from django.conf import settings

        data: Path = settings.DATA
    except (Exception, SystemExit) as error:
        says = f"The settings cannot be read: {error}"
        return [judging.wrong("settings", says, "See docs/operator/settings.md")]
    first: list[tuple[str, Probe]] = [
        ("versions", _versions),
        ("data folder", lambda: _folder(data)),
        ("secret key", lambda: _secret_key(data)),
        ("disk", lambda: _disks(data)),
        ("database", _database),
    ]
    found = [one for name, probe in first for one in ask(name, probe)]
    rest: list[tuple[str, Probe]] = [
        ("debug", lambda: judging.workers(debug=settings.DEBUG)),
        ("address", lambda: _address(port)),
        ("mail", _mail),
        ("port", lambda: _port(port)),
        (
            "proxies",
            lambda: judging.proxies(
                names=[one for one in _PROXIES if os.environ.get(one)],
                uses_oidc=settings.OIDC is not None,
            ),
        ),
        ("back-ups", lambda: _backups(data)),
    ]
    if found[-1].state == "good":
        rest += [
            ("migrations", _migrations),
            ("clock", _clock),
            ("registers", _registers),
            ("verification", _night),
        ]
    return found + [one for name, probe in rest for one in ask(name, probe)]


def ask(name: str, probe: Probe) -> list[Finding]:
    """The findings of a probe, or the one that it broke."""
    try:
        found = probe()
    except Exception as error:
        says = f"This could not be looked at: {type(error).__name__}: {error}"[:300]
        return [judging.wrong(name, says, "Mend what stands above first, then ask again.")]
    return [found] if isinstance(found, Finding) else list(found)


def _versions() -> Finding:
    from django.db import connection

    return judging.versions(
        python=sys.version_info[:3],
        sqlite=sqlite3.sqlite_version_info,
        uses_sqlite=connection.vendor == "sqlite",
    )


def _folder(data: Path) -> Finding:
    mode = stat.S_IMODE(data.stat().st_mode)
    return judging.folder(
        path=str(data),
        readable=os.access(data, os.R_OK | os.X_OK),
        writable=os.access(data, os.W_OK),
        others_may=bool(mode & 0o005) and _has_readable_database(data),
    )


def _has_readable_database(data: Path) -> bool:
    return any(stat.S_IMODE(file.stat().st_mode) & 0o004 for file in data.glob("*.sqlite3"))


def _secret_key(data: Path) -> Finding:
    file = data / "secret_key"
    return judging.secret_key(
        mode=stat.S_IMODE(file.stat().st_mode) if file.exists() else None,
        length=len(os.environ.get("KASSE_SECRET_KEY", "")),
        from_environment=bool(os.environ.get("KASSE_SECRET_KEY")),
    )


def _disks(data: Path) -> list[Finding]:
    from kasse.office.running import queries
    from kasse.office.running.backup.shelf import existing

    backups = existing(queries.options().folder)
    found = [judging.disk(what=str(data), free_bytes=shutil.disk_usage(data).free)]
    if backups.stat().st_dev != data.stat().st_dev:
        free = shutil.disk_usage(backups).free
        found.append(judging.disk(what=str(backups), free_bytes=free))
    return found


def _database() -> Finding:
    from django.db import connection

    from kasse.office.running.backup import making, sqlite

    where = making.place()
    problem = ""
    if where.sqlite is not None:
        if where.sqlite.exists():
            problem = sqlite.problem_of(where.sqlite)
        else:
            problem = f"there is no file {where.sqlite} yet; kasse run or kasse setup makes it"
    else:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except Exception as error:
            problem = str(error).strip().partition("\n")[0][:200] or type(error).__name__
    return judging.database(
        kind=str(connection.display_name),
        problem=problem,
        looked_through=where.sqlite is not None,
    )


def _migrations() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from kasse.office.running.backup.restoring import unknown_migrations

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    ahead = unknown_migrations(list(executor.loader.applied_migrations))
    return judging.migrations(missing=len(plan), ahead=sorted(".".join(one) for one in ahead))


def _clock() -> Finding:
    """Against the database server's, or the newest thing that the shop knows to have happened."""
    from django.db import connection

    from kasse.office.journal import queries as journal

    now = datetime.now(UTC)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            off_s = (now - cursor.fetchone()[0]).total_seconds()
        return judging.clock(off_s=off_s, against="the database server")
    contacts = [
        datetime.fromisoformat(one.contact_at) for one in journal.chains() if one.contact_at
    ]
    behind_s = (now - max(contacts)).total_seconds() if contacts else 0.0
    # Time passes, so only a clock that went back can be told by the past.
    return judging.clock(
        off_s=behind_s if behind_s < 0 else None, against="the last push of a till"
    )


def _address(port: int) -> Finding:
    from django.conf import settings

    from kasse.office import environment
    from kasse.office.serve import is_office

    return judging.address(
        origin=settings.ORIGIN,
        hosts=environment.names("KASSE_HOSTS"),
        trusts_proxy=settings.BEHIND_PROXY,
        tls_here=is_office("127.0.0.1", port, is_tls=True),
    )


def _mail() -> Finding:
    from django.conf import settings

    # Where invitations are letters, the settings say by which server.
    host: Any = getattr(settings, "EMAIL_HOST", "")
    is_set = bool(getattr(settings, "MAIL_IS_SET", False))
    problem = ""
    if is_set:
        try:
            socket.create_connection((host, settings.EMAIL_PORT), timeout=_ANSWER_WITHIN_S).close()
        except OSError as error:
            problem = f"{host}:{settings.EMAIL_PORT}: {error}"
    return judging.mail(is_set=is_set, problem=problem)


def _port(number: int) -> Finding:
    from kasse.office.serve import is_office

    running = any(is_office("127.0.0.1", number, is_tls=is_tls) for is_tls in (False, True))
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", number))
            free = True
        except OSError:
            free = False
    return judging.port(number=number, answers=running, is_free=free)


def _backups(data: Path) -> list[Finding]:
    from kasse.office.running import queries
    from kasse.office.running.backup.shelf import existing

    found = queries.backups()
    last = found[0] if found else None
    folder = existing(queries.options().folder)
    return judging.backups(
        last=last.made_at if last else None,
        verified=bool(last and last.is_verified),
        sealed=bool(last and last.is_sealed),
        same_disk=folder.stat().st_dev == data.stat().st_dev,
        now=datetime.now(UTC),
    )


def _registers() -> list[Finding]:
    from kasse.office.journal import queries as journal
    from kasse.office.stores import queries as stores

    rows = list(stores.registers().filter(retired_at=None))
    contacts = journal.contacts([row.id for row in rows])
    tills = []
    for row in rows:
        heard = contacts.get(row.id)
        tills.append(
            judging.Till(
                number=row.number,
                contact_at=heard.at if heard else None,
                unsent=heard.unsent if heard else 0,
            )
        )
    return judging.registers(tills=tills, now=datetime.now(UTC))


def _night() -> Finding:
    from kasse.office.journal import queries as journal

    last = journal.last_night()
    return judging.night(
        ended_at=last.ended_at if last else None,
        differences=last.differences if last else 0,
        problem=last.problem if last else "",
        now=datetime.now(UTC),
    )
