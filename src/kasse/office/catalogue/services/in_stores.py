"""What one store does another way, changed by whoever may change that store's items."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue.models import Item, ItemStore
from kasse.office.catalogue.services import items
from kasse.office.catalogue.services.item_rows import MAX_PRICE_MINOR, InStore


@transaction.atomic
def set_in_store(
    *, by: Actor, item: str, own: InStore, version: int | None = None
) -> Item | Refused:
    """Whether a store sells an item, and for how much; the price waits for the next release.

    Refuses item.unknown, item.not_in_store when the store sells from another assortment, and
    item.price_out_of_range. `version` is the item's; raises versions.Stale.
    """
    by.check("items.edit", store=own.store)
    found = Item.objects.filter(id=item).first()
    if found is None:
        return refused("item.unknown", item=item)
    if not found.assortment.stores.filter(id=own.store).exists():
        return refused("item.not_in_store", store=own.store)
    if own.price_minor is not None and not 0 <= own.price_minor <= MAX_PRICE_MINOR:
        return refused("item.price_out_of_range", field="price", sku=found.sku)
    items.lock(found.assortment_id)
    found.refresh_from_db()
    versions.check(found, version)
    before = ItemStore.objects.filter(item=found, store_id=own.store).first()
    changes = audit.differences(_state(before), _wanted(own))
    if not changes:
        return found
    _write(found, own, before)
    Item.objects.filter(id=item).update(version=F("version") + 1, changed_at=timezone.now())
    items.publish_in_stores(ids={own.store: [item]})
    subject = audit.Subject(kind="item", id=item, name=found.name)
    audit.record(
        by,
        audit.Act(
            action="item.changed_in_store",
            subject=subject,
            store=own.store,
            changes=changes,
            facts={"sku": found.sku},
        ),
    )
    found.refresh_from_db()
    return found


def _write(item: Item, own: InStore, before: ItemStore | None) -> None:
    was = before.price_minor if before is not None else None
    if own.sold and own.price_minor is None and was is None:
        ItemStore.objects.filter(item=item, store_id=own.store).delete()
        return
    waits = own.price_minor != was
    ItemStore.objects.update_or_create(
        item=item,
        store_id=own.store,
        defaults={
            "sold": own.sold,
            "has_draft": waits,
            "draft_price_minor": own.price_minor if waits else None,
        },
    )


def _state(own: ItemStore | None) -> dict[str, object]:
    if own is None:
        return _wanted(InStore(store=""))
    price = own.draft_price_minor if own.has_draft else own.price_minor
    return {"sold": own.sold, "price": price}


def _wanted(own: InStore) -> dict[str, object]:
    return {"sold": own.sold, "price": own.price_minor}
