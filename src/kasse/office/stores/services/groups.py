"""All writes to groups of stores. A group spans stores, so it takes the right in all of them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.ids import new_id
from kasse.office.stores.changing import changed, locked, made, tell
from kasse.office.stores.fields import wrong_field
from kasse.office.stores.models import Company, StoreGroup


@transaction.atomic
def create_group(
    *, by: Actor, company: Company, name: str, group_id: str | None = None
) -> StoreGroup | Refused:
    """An empty group. Refuses place.malformed and group.name_taken."""
    by.check("stores.edit", store=None)
    wrong = wrong_field("group", {"name": name}) or _taken(company.id, name)
    if wrong is not None:
        return wrong
    group = StoreGroup.objects.create(id=group_id or new_id(), company=company, name=name)
    made(by, group, action="group.made")
    return group


@transaction.atomic
def change_group(
    *, by: Actor, group: StoreGroup, changes: Mapping[str, Any], version: int | None = None
) -> StoreGroup | Refused:
    """Sets the name. Refuses place.malformed and group.name_taken. Raises Stale."""
    by.check("stores.edit", store=None)
    locked(group, version)
    wrong = wrong_field("group", changes)
    if wrong is None and changes.get("name", group.name) != group.name:
        wrong = _taken(group.company_id, changes["name"])
    if wrong is not None:
        return wrong
    changed(by, group, changes, action="group.changed")
    return group


@transaction.atomic
def delete_group(
    *, by: Actor, group: StoreGroup, version: int | None = None
) -> StoreGroup | Refused:
    """Deletes an empty group with its settings. Refuses group.not_empty. Raises Stale."""
    by.check("stores.edit", store=None)
    locked(group, version)
    stores = group.stores.count()
    if stores:
        return refused("group.not_empty", stores=stores)
    before = {"name": group.name, "settings": group.settings}
    tell(by, group, action="group.deleted", before=before, after={})
    StoreGroup.objects.filter(id=group.id).delete()
    return group


def _taken(company: str, name: str) -> Refused | None:
    if StoreGroup.objects.filter(company_id=company, name=name).exists():
        return refused("group.name_taken", name=name)
    return None
