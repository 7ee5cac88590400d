"""The tree of categories: names, colours, icons, order; tills follow."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue.category_icons import ICONS
from kasse.office.catalogue.documents import category_document
from kasse.office.catalogue.models import Category, Item, Layout
from kasse.office.catalogue.services import items, rights
from kasse.office.feed import services as feed
from kasse.office.ids import new_id

MAX_DEPTH: Final = 5
"""A category may stand this deep; who taps deeper finds nothing any more."""

_LONGEST_NAME: Final = 100
_COLOR: Final = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCategory:
    """One to be made: `names` is {da, en}, `parent_id` None at the top."""

    id: str
    names: Mapping[str, str]
    parent_id: str | None


@transaction.atomic
def save_category(
    *,
    by: Actor,
    assortment: str,
    names: Mapping[str, str],
    category_id: str | None = None,
    version: int | None = None,
    **details: Any,
) -> Category | Refused:
    """Makes or changes a category. `details`: parent_id, color (#rrggbb or ""), icon (a key of
    ICONS or ""), position; a new one without a position comes last.

    Refuses category.name_missing, category.color, category.icon, category.unknown (its parent),
    category.in_itself and category.too_deep. Raises versions.Stale.
    """
    rights.check(by, assortment=assortment)
    items.lock(assortment)
    known = Category.objects.filter(id=category_id, assortment_id=assortment).first()
    if known is not None:
        versions.check(known, version)
    parent_id = details.get("parent_id", known.parent_id if known else None)
    no = _wrong(names, details) or _misplaced(_parents(assortment), category_id, parent_id)
    if no is not None:
        return no
    before = None if known is None else state_of(known)
    row = known or Category(id=category_id or new_id(), assortment_id=assortment, version=0)
    row.names = _kept(names)
    for name, value in details.items():
        setattr(row, name, value)
    if known is None and "position" not in details:
        row.position = _last(assortment, parent_id)
    row.version += 1
    row.save()
    feed.publish(scope=feed.assortment_scope(assortment), documents=[category_document(row)])
    action = "category.created" if before is None else "category.changed"
    _record(by, action, row, audit.differences(before, state_of(row)))
    return row


@transaction.atomic
def add_categories(*, by: Actor, assortment: str, new: Sequence[NewCategory]) -> Refused | None:
    """Makes many at once, parents before what stands under them; each comes last there.

    All or nothing: refuses category.name_missing, category.unknown (a parent) and
    category.too_deep.
    """
    rights.check(by, assortment=assortment)
    items.lock(assortment)
    parents = _parents(assortment)
    positions = dict(
        Category.objects.filter(assortment_id=assortment)
        .order_by()
        .values_list("parent_id")
        .annotate(last=Max("position"))
    )
    rows = []
    for one in new:
        no = _wrong(one.names, {}) or _misplaced(parents, one.id, one.parent_id)
        if no is not None:
            return no
        parents[one.id] = one.parent_id
        positions[one.parent_id] = positions.get(one.parent_id, -1) + 1
        rows.append(
            Category(
                id=one.id,
                assortment_id=assortment,
                parent_id=one.parent_id,
                names=_kept(one.names),
                position=positions[one.parent_id],
            )
        )
    Category.objects.bulk_create(rows, batch_size=500)
    feed.publish(scope=feed.assortment_scope(assortment), documents=map(category_document, rows))
    audit.record_all(
        by, [_act("category.created", row, audit.differences(None, state_of(row))) for row in rows]
    )
    return None


@transaction.atomic
def order_categories(
    *, by: Actor, assortment: str, parent: str | None, ids: Sequence[str]
) -> Refused | None:
    """Puts `ids` under `parent` (None: at the top) in this order; others that stand there follow.

    Refuses category.unknown, category.in_itself and category.too_deep.
    """
    rights.check(by, assortment=assortment)
    items.lock(assortment)
    rows = Category.objects.filter(assortment_id=assortment).in_bulk()
    parents = {row.id: row.parent_id for row in rows.values()}
    if parent is not None and parent not in rows:
        return refused("category.unknown")
    for category_id in ids:
        if category_id not in rows:
            return refused("category.unknown")
        no = _misplaced(parents, category_id, parent)
        if no is not None:
            return no
    others = sorted(
        (row for row in rows.values() if row.parent_id == parent and row.id not in ids),
        key=lambda row: (row.position, row.id),
    )
    changed = []
    for position, row in enumerate([*(rows[category_id] for category_id in ids), *others]):
        if (row.position, row.parent_id) == (position, parent):
            continue
        before = state_of(row)
        row.position, row.parent_id, row.version = position, parent, row.version + 1
        row.save(update_fields=["position", "parent", "version"])
        _record(by, "category.moved", row, audit.differences(before, state_of(row)))
        changed.append(row)
    feed.publish(
        scope=feed.assortment_scope(assortment),
        documents=[category_document(row) for row in changed],
    )
    return None


@transaction.atomic
def delete_category(*, by: Actor, category: Category, version: int | None = None) -> int | Refused:
    """Takes a category away; its items stay, without a category: how many they were.

    Refuses category.has_children. Raises versions.Stale.
    """
    assortment = category.assortment_id
    rights.check(by, assortment=assortment)
    items.lock(assortment)
    found = Category.objects.filter(id=category.id).first()
    if found is None:
        return 0
    versions.check(found, version)
    if found.children.exists():
        return refused("category.has_children")
    loose = list(Item.objects.filter(category=found).values_list("id", flat=True))
    Item.objects.filter(category=found).update(category=None)
    _record(by, "category.deleted", found, audit.differences(state_of(found), None))
    found.delete()
    feed.remove(scope=feed.assortment_scope(assortment), collection="category", ids=[category.id])
    items.publish_items(assortment=assortment, ids=loose)
    return len(loose)


@transaction.atomic
def delete_unused(*, by: Actor, assortment: str, ids: Sequence[str]) -> list[str]:
    """Takes those away that are still as they were made and that nobody uses: no category stands
    under them, no item is in them but archived ones, they are on no grid. Returns those that stay;
    what stands under another has to come before it."""
    rights.check(by, assortment=assortment)
    items.lock(assortment)
    on_grids = {
        tile["category"]
        for pages in Layout.objects.filter(assortment_id=assortment).values_list("pages", flat=True)
        for page in pages
        for tile in page["tiles"]
        if "category" in tile
    }
    used = set(
        Item.objects.filter(category__in=ids, archived=False)
        .order_by()
        .values_list("category_id", flat=True)
        .distinct()
    )
    found = Category.objects.filter(assortment_id=assortment).in_bulk(ids)
    stay = []
    for category_id in [one for one in ids if one in found]:
        row = found[category_id]
        if category_id in used | on_grids or row.version > 1 or row.children.exists():
            stay.append(category_id)
        else:
            delete_category(by=by, category=row)
    return stay


def state_of(row: Category) -> dict[str, Any]:
    """What the audit log tells of a category."""
    return {
        "names": dict(row.names),
        "parent": row.parent_id,
        "color": row.color,
        "icon": row.icon,
        "position": row.position,
    }


def _kept(names: Mapping[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in names.items() if text.strip()}


def _wrong(names: Mapping[str, str], details: Mapping[str, Any]) -> Refused | None:
    texts = [text.strip() for text in names.values()]
    if not any(texts) or any(len(text) > _LONGEST_NAME or "\0" in text for text in texts):
        return refused("category.name_missing", characters=_LONGEST_NAME)
    color, icon = details.get("color", ""), details.get("icon", "")
    if color and _COLOR.fullmatch(color) is None:
        return refused("category.color", field="color")
    if icon and icon not in ICONS:
        return refused("category.icon", field="icon")
    return None


def _parents(assortment: str) -> dict[str, str | None]:
    """The parent of every category."""
    return dict(Category.objects.filter(assortment_id=assortment).values_list("id", "parent_id"))


def _misplaced(
    parents: Mapping[str, str | None], category_id: str | None, parent_id: str | None
) -> Refused | None:
    """Whether the category may stand under that parent, with all that stands under it."""
    if parent_id is not None and parent_id not in parents:
        return refused("category.unknown")
    above, place = 0, parent_id
    while place is not None:
        if place == category_id:
            return refused("category.in_itself")
        above, place = above + 1, parents[place]
    if above + _height(parents, category_id) > MAX_DEPTH:
        return refused("category.too_deep", levels=MAX_DEPTH)
    return None


def _height(parents: Mapping[str, str | None], category_id: str | None) -> int:
    """How many levels a category and what stands under it take; 1 for a new one."""
    if category_id not in parents:
        return 1
    children = [child for child, parent in parents.items() if parent == category_id]
    return 1 + max((_height(parents, child) for child in children), default=0)


def _last(assortment: str, parent_id: str | None) -> int:
    siblings = Category.objects.filter(assortment_id=assortment, parent_id=parent_id)
    newest = siblings.order_by("-position").values_list("position", flat=True).first()
    return 0 if newest is None else newest + 1


def _record(by: Actor, action: str, row: Category, changes: Any) -> None:
    audit.record(by, _act(action, row, changes))


def _act(action: str, row: Category, changes: Any) -> audit.Act:
    subject = audit.Subject(kind="category", id=row.id, name=str(row))
    return audit.Act(action=action, subject=subject, changes=changes)
