"""All writes to the catalogue but prices (kasse.office.catalogue.services.prices); tills follow."""

from django.db import transaction

from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue.models import Assortment
from kasse.office.catalogue.services.categories import (
    add_categories,
    delete_category,
    delete_unused,
    order_categories,
    save_category,
)
from kasse.office.catalogue.services.in_stores import set_in_store
from kasse.office.catalogue.services.items import (
    analyse,
    archive_items,
    lock,
    publish_items,
    restore_items,
    save_and_tell,
    save_items,
)
from kasse.office.catalogue.services.layouts import may_draw, remove_layout, save_layout
from kasse.office.catalogue.services.modifiers import delete_modifier_group, save_modifier_group
from kasse.office.catalogue.services.rights import may as may_change
from kasse.office.catalogue.services.withdrawing import withdraw_items
from kasse.office.ids import new_id

__all__ = [
    "add_categories",
    "analyse",
    "archive_items",
    "create_assortment",
    "delete_category",
    "delete_modifier_group",
    "delete_unused",
    "lock",
    "may_change",
    "may_draw",
    "order_categories",
    "publish_items",
    "remove_layout",
    "restore_items",
    "save_and_tell",
    "save_category",
    "save_items",
    "save_layout",
    "save_modifier_group",
    "set_in_store",
    "withdraw_items",
]


@transaction.atomic
def create_assortment(*, by: Actor, name: str, assortment_id: str | None = None) -> Assortment:
    """An empty catalogue."""
    by.check("items.edit", store=None)
    assortment = Assortment.objects.create(id=assortment_id or new_id(), name=name)
    subject = audit.Subject(kind="assortment", id=assortment.id, name=name)
    audit.record(by, audit.Act(action="assortment.created", subject=subject))
    return assortment
