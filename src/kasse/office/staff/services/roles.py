"""What roles allow; the feed's `role` follows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from kasse.domain.outcome import Refused, refused
from kasse.domain.permissions import PERMISSION_CODES
from kasse.office import versions
from kasse.office.actors import Actor, Grant
from kasse.office.audit import services as audit
from kasse.office.feed import services as feed
from kasse.office.staff import queries
from kasse.office.staff.models import Policy, Role

_LARGEST_PPM = 1_000_000


@transaction.atomic
def save_roles(*, by: Actor, roles: Sequence[Mapping[str, Any]]) -> list[Role] | Refused:
    """Makes or changes roles: `id`, `names` {da, en}, `permissions`, `max_discount` (ppm), and
    `version` where it must be the one that was read (kasse.office.versions).

    Nobody makes a role wider than their own, or changes one that is. Refuses role.no_name,
    role.name_taken, role.unknown_permission and role.discount.
    """
    before = {
        row.id: row
        for row in Role.objects.select_for_update().filter(id__in=[role["id"] for role in roles])
    }
    by.check("roles.edit", store=None)
    by.check_not_wider(
        [*(queries.grant(row, store=None) for row in before.values()), *map(_grant, roles)]
    )
    for role in roles:
        if role["id"] in before:
            versions.check(before[role["id"]], role.get("version"))
        no = _problem(role)
        if no is not None:
            return no
    last = Role.objects.aggregate(last=Max("position"))["last"]
    position = -1 if last is None else int(last)
    kept, acts = [], []
    for role in roles:
        row = before.get(role["id"])
        old = None if row is None else _audited(row)
        if row is None:
            position += 1
            row = Role(id=role["id"], position=position, version=0)
        row.names = {code: text.strip() for code, text in role["names"].items() if text.strip()}
        row.name = row.names.get("da") or row.names["en"]
        row.permissions = [code for code in PERMISSION_CODES if code in set(role["permissions"])]
        row.max_discount_ppm = role["max_discount"]
        kept.append(row)
        changes = audit.differences(old, _audited(row))
        if not changes:
            continue
        row.version += 1
        row.save()
        acts.append(
            audit.Act(
                action="role.created" if old is None else "role.changed",
                subject=_subject(row),
                changes=changes,
            )
        )
    audit.record_all(by, acts)
    feed.publish(scope=feed.COMPANY, documents=[_role_document(role) for role in kept])
    return kept


@transaction.atomic
def delete_role(*, by: Actor, role_id: str, version: int | None = None) -> Role | Refused:
    """Takes away a role that nobody has. Refuses role.unknown and role.used."""
    by.check("roles.edit", store=None)
    row = Role.objects.select_for_update().filter(id=role_id).first()
    if row is None:
        return refused("role.unknown", role=role_id)
    versions.check(row, version)
    by.check_not_wider([queries.grant(row, store=None)])
    people = row.assignments.values("person").distinct().count()
    if people or Policy.objects.filter(sso_role=row).exists():
        return refused("role.used", role=role_id, people=people)
    audit.record(
        by,
        audit.Act(
            action="role.deleted",
            subject=_subject(row),
            changes=audit.differences(_audited(row), None),
        ),
    )
    feed.remove(scope=feed.COMPANY, collection="role", ids=[row.id])
    row.delete()
    row.id = role_id
    return row


def _problem(role: Mapping[str, Any]) -> Refused | None:
    names = [text.strip() for text in role["names"].values() if text.strip()]
    if not names:
        return refused("role.no_name", role=role["id"])
    for other in Role.objects.exclude(id=role["id"]):
        taken = {name.casefold() for name in other.names.values()} & {
            name.casefold() for name in names
        }
        if taken:
            return refused("role.name_taken", role=role["id"], name=min(taken))
    unknown = set(role["permissions"]) - set(PERMISSION_CODES)
    if unknown:
        return refused("role.unknown_permission", role=role["id"], permission=min(unknown))
    if not 0 <= role["max_discount"] <= _LARGEST_PPM:
        return refused("role.discount", role=role["id"])
    return None


def _grant(role: Mapping[str, Any]) -> Grant:
    return Grant(
        store=None,
        permissions=frozenset(role["permissions"]) & frozenset(PERMISSION_CODES),
        max_discount_ppm=role["max_discount"],
    )


def _audited(row: Role) -> dict[str, Any]:
    return {
        "names": dict(row.names),
        "permissions": sorted(row.permissions),
        "max_discount": row.max_discount_ppm,
    }


def _subject(row: Role) -> audit.Subject:
    return audit.Subject(kind="role", id=row.id, name=row.name)


def _role_document(role: Role) -> feed.Publication:
    return feed.Publication(
        collection="role",
        id=role.id,
        body={
            "name": role.name,
            "names": role.names,
            "permissions": role.permissions,
            "max_discount": role.max_discount_ppm,
        },
    )
