"""Modifier groups: choices that items share."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue.documents import group_document
from kasse.office.catalogue.models import ItemModifierGroup, Modifier, ModifierGroup
from kasse.office.catalogue.services import items, rights
from kasse.office.catalogue.services.item_rows import MAX_PRICE_MINOR
from kasse.office.feed import services as feed
from kasse.office.ids import new_id

MAX_CHOICES: Final = 100
_LONGEST_NAME: Final = 100
_LONGEST_ID: Final = 64


@transaction.atomic
def save_modifier_group(  # what a group is
    *,
    by: Actor,
    assortment: str,
    names: Mapping[str, str],
    choices: tuple[int, int],
    modifiers: Sequence[tuple[str, Mapping[str, str], int]],
    group_id: str | None = None,
    version: int | None = None,
) -> ModifierGroup | Refused:
    """Makes or changes a group. `choices` are the least and the most, `modifiers` (id, names,
    price in minor units) in the order shown; an id that is empty, not free or none makes a new one.

    Refuses modifiers.name_missing, modifiers.choices_wrong (the most is below the least or zero, or
    there is nothing to choose) and modifiers.price_out_of_range, with `place` (from 0) of the
    modifier. Raises versions.Stale.
    """
    rights.check(by, assortment=assortment)
    no = _wrong(names, choices, modifiers)
    if no is not None:
        return no
    items.lock(assortment)
    known = ModifierGroup.objects.filter(id=group_id, assortment_id=assortment).first()
    if known is not None:
        versions.check(known, version)
    before = None if known is None else _state(known)
    least, most = choices
    group = known or ModifierGroup(id=group_id or new_id(), assortment_id=assortment, version=0)
    group.names, group.min_choices, group.max_choices = dict(names), least, most
    group.version += 1
    group.save()
    group.modifiers.all().delete()
    ids = _free_ids([id_ for id_, _, _ in modifiers])
    Modifier.objects.bulk_create(
        [
            Modifier(id=one, group=group, names=dict(words), price_minor=price, position=position)
            for position, (one, (_, words, price)) in enumerate(zip(ids, modifiers, strict=True))
        ]
    )
    feed.publish(scope=feed.assortment_scope(assortment), documents=[group_document(group)])
    action = "modifiers.created" if before is None else "modifiers.changed"
    _record(by, action, group, audit.differences(before, _state(group)))
    return group


@transaction.atomic
def delete_modifier_group(
    *, by: Actor, group: ModifierGroup, version: int | None = None
) -> Refused | None:
    """Takes a group away that no item uses. Refuses modifiers.in_use with how many do. Raises
    versions.Stale."""
    rights.check(by, assortment=group.assortment_id)
    items.lock(group.assortment_id)
    found = ModifierGroup.objects.filter(id=group.id).first()
    if found is None:
        return None
    versions.check(found, version)
    count = ItemModifierGroup.objects.filter(group=found).count()
    if count:
        return refused("modifiers.in_use", items=count)
    _record(by, "modifiers.deleted", found, audit.differences(_state(found), None))
    found.delete()
    feed.remove(
        scope=feed.assortment_scope(group.assortment_id),
        collection="modifier_group",
        ids=[group.id],
    )
    return None


def _wrong(
    names: Mapping[str, str],
    choices: tuple[int, int],
    modifiers: Sequence[tuple[str, Mapping[str, str], int]],
) -> Refused | None:
    if not _is_named(names):
        return refused("modifiers.name_missing")
    least, most = choices
    if not 0 <= least <= most <= MAX_CHOICES or most == 0 or len(modifiers) > MAX_CHOICES:
        return refused("modifiers.choices_wrong")
    if least > 0 and not modifiers:
        return refused("modifiers.choices_wrong")
    for place, (_, words, price) in enumerate(modifiers):
        if not _is_named(words):
            return refused("modifiers.name_missing", place=place)
        if abs(price) > MAX_PRICE_MINOR:
            return refused("modifiers.price_out_of_range", place=place)
    return None


def _free_ids(wanted: Sequence[str]) -> list[str]:
    """The ids as wanted, with a new one in place of each that cannot be had: one that another
    group's choice has would take it from there."""
    taken = set(Modifier.objects.filter(id__in=wanted).values_list("id", flat=True)) | {""}
    free = []
    for one in wanted:
        is_free = one not in taken and len(one) <= _LONGEST_ID
        free.append(one if is_free else new_id())
        taken.add(one)
    return free


def _is_named(names: Mapping[str, str]) -> bool:
    texts = [text for text in names.values() if text.strip()]
    return bool(texts) and all(len(text) <= _LONGEST_NAME and "\0" not in text for text in texts)


def _state(group: ModifierGroup) -> dict[str, Any]:
    return {
        "names": group.names,
        "choices": [group.min_choices, group.max_choices],
        "modifiers": [[one.names, one.price_minor] for one in group.modifiers.all()],
    }


def _record(
    by: Actor, action: str, group: ModifierGroup, changes: dict[str, tuple[Any, Any]]
) -> None:
    subject = audit.Subject(kind="modifier_group", id=group.id, name=str(group))
    audit.record(by, audit.Act(action=action, subject=subject, changes=changes))
