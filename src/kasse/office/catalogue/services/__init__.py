"""All writes to the catalogue but prices (kasse.office.catalogue.services.prices); tills follow."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from kasse.domain.canonical import JsonValue
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue.documents import category_document
from kasse.office.catalogue.models import (
    Assortment,
    Category,
    Layout,
)
from kasse.office.catalogue.services import rights
from kasse.office.catalogue.services.in_stores import set_in_store
from kasse.office.catalogue.services.items import (
    archive_items,
    publish_items,
    restore_items,
    save_items,
)
from kasse.office.catalogue.services.modifiers import delete_modifier_group, save_modifier_group
from kasse.office.feed import services as feed
from kasse.office.ids import new_id

__all__ = [
    "archive_items",
    "create_assortment",
    "delete_modifier_group",
    "publish_items",
    "restore_items",
    "save_category",
    "save_items",
    "save_layout",
    "save_modifier_group",
    "set_in_store",
]


@transaction.atomic
def create_assortment(*, by: Actor, name: str, assortment_id: str | None = None) -> Assortment:
    """An empty catalogue."""
    by.check("items.edit", store=None)
    assortment = Assortment.objects.create(id=assortment_id or new_id(), name=name)
    subject = audit.Subject(kind="assortment", id=assortment.id, name=name)
    audit.record(by, audit.Act(action="assortment.created", subject=subject))
    return assortment


@transaction.atomic
def save_category(
    *,
    by: Actor,
    assortment: str,
    names: Mapping[str, str],
    category_id: str | None = None,
    **details: Any,
) -> Category:
    """Makes or changes a category. `details`: parent_id, color, icon, position."""
    rights.check(by, assortment=assortment)
    category, _ = Category.objects.update_or_create(
        id=category_id or new_id(),
        defaults={"assortment_id": assortment, "names": dict(names), **details},
    )
    feed.publish(scope=feed.assortment_scope(assortment), documents=[category_document(category)])
    return category


@transaction.atomic
def save_layout(
    *, by: Actor, assortment: str, pages: Sequence[Mapping[str, JsonValue]], layout_id: str = "main"
) -> Layout:
    """The grid of favourites, as in the feed's layout document."""
    rights.check(by, assortment=assortment)
    layout, _ = Layout.objects.update_or_create(
        id=f"{assortment}-{layout_id}",
        defaults={"assortment_id": assortment, "pages": list(pages)},
    )
    feed.publish(
        scope=feed.assortment_scope(assortment),
        documents=[
            feed.Publication(collection="layout", id=layout.id, body={"pages": layout.pages})
        ],
    )
    return layout
