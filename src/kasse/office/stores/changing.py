"""How a row of this app is changed: locked by writing, its version raised, the change in the audit
log. Inside the transaction of the service that asks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import F

from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.stores.models import Company, Register, Store, StoreGroup
from kasse.office.stores.settings_document import Place

_KINDS: Final = {Company: "company", StoreGroup: "group", Store: "store", Register: "register"}


def locked(row: Place, version: int | None) -> None:
    """Locks the row, reads it anew and raises Stale unless it has the version expected."""
    table: Any = type(row).objects
    table.filter(pk=row.pk).update(version=F("version"))
    row.refresh_from_db()
    versions.check(row, version)


def changed(by: Actor, row: Place, changes: Mapping[str, Any], *, action: str) -> None:
    """Sets fields of a locked row and tells the audit log what was and what is; where nothing
    differs, nothing is written."""
    before = {name: getattr(row, name) for name in changes}
    if all(before[name] == value for name, value in changes.items()):
        return
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changes, "version"])
    tell(by, row, action=action, before=before, after=changes)


def made(by: Actor, row: Place, *, action: str) -> None:
    """Tells the audit log of a new row."""
    tell(by, row, action=action, before=None, after={"name": row.name})


def tell(
    by: Actor,
    row: Place,
    *,
    action: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    """Keeps an act on a row in the audit log."""
    act = audit.Act(
        action=action,
        subject=subject(row),
        store=store_of(row),
        changes=audit.differences(before and _plain(before), _plain(after)),
    )
    audit.record(by, act)


def subject(row: Place) -> audit.Subject:
    """A row as the audit log names it."""
    name = f"{row.number} {row.name}" if isinstance(row, Register) else row.name
    return audit.Subject(kind=_KINDS[type(row)], id=row.id, name=name)


def store_of(row: Place) -> str:
    """The store that a row is, or stands in; "" for what concerns several."""
    if isinstance(row, Register):
        return row.store_id
    return row.id if isinstance(row, Store) else ""


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
