"""Writing the audit log: in the same transaction as what it tells of."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from kasse.office import bulk
from kasse.office.actors import Actor
from kasse.office.audit import append_only
from kasse.office.audit.models import AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an act is about: a `kind` such as item, its id, and its name as people know it."""

    kind: str
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act. `changes` are {field: (before, after)} of JSON values, without secrets; `store` is
    the id of the store that it concerns, "" for the whole company."""

    action: str
    subject: Subject
    store: str = ""
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


def record(by: Actor, act: Act) -> None:
    """Keeps one act."""
    record_all(by, [act])


def record_all(by: Actor, acts: Iterable[Act]) -> None:
    """Keeps acts of one moment, in their order."""
    from kasse.office.integrations.services import events

    now = timezone.now()
    acts = list(acts)
    # An import keeps a hundred thousand acts.
    bulk.insert(
        AuditEntry,
        (
            {
                "at": now,
                "actor_id": by.id,
                "actor_name": by.name[:254],
                "via": by.via,
                "address": by.address[:64],
                "request_id": by.request_id,
                "action": act.action,
                "subject_kind": act.subject.kind,
                "subject_id": act.subject.id[:128],
                "subject_name": act.subject.name[:250],
                "store_id": act.store,
                "changes": dict(act.changes),
                "facts": dict(act.facts),
            }
            for act in acts
        ),
    )
    events.tell_of_acts(acts)


def differences(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> dict[str, tuple[Any, Any]]:
    """The fields in which two states differ, as `Act.changes`; None is a row that is not there."""
    old, new = before or {}, after or {}
    names = dict.fromkeys([*old, *new])
    return {
        name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)
    }


def note_export(*, by: Actor, filters: Mapping[str, str]) -> None:
    """Keeps that somebody takes the log out of the office, and which part of it."""
    by.check_anywhere("audit.view")
    record(
        by,
        Act(
            action="audit.exported",
            subject=Subject(kind="audit", id="log"),
            facts={name: value for name, value in filters.items() if value},
        ),
    )


@contextmanager
def emptying() -> Iterator[None]:
    """Within it the log can be emptied, by DELETE on SQLite and by TRUNCATE on PostgreSQL; for
    beginning anew after a demonstration and for restoring alone, in a transaction. Where nothing
    kept PostgreSQL from it, as before the migration that does, nothing does afterwards."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS audit_no_delete")
            yield
            cursor.execute(append_only.SQLITE_DELETE)
            return
        cursor.execute(
            "SELECT 1 FROM pg_trigger WHERE tgname = 'audit_no_truncate'"
            " AND tgrelid = to_regclass(%s)",
            [append_only.TABLE],
        )
        was_kept = cursor.fetchone() is not None
        if was_kept:
            cursor.execute(f"DROP TRIGGER audit_no_truncate ON {append_only.TABLE}")
        yield
        if was_kept:
            cursor.execute(append_only.POSTGRESQL_TRUNCATE)
