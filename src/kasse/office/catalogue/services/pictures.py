"""Pictures of items: kept once by their content, whoever shows them."""

from collections.abc import Collection, Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue.drawing import Drawn, drawn
from kasse.office.catalogue.models import Item, ItemPicture, Picture
from kasse.office.catalogue.services import items, rights

MOST: Final = 10


def add_picture(*, by: Actor, item: Item, content: bytes) -> str | Refused:
    """Adds the picture in a file to an item, behind those it has; returns its hash.

    Refuses picture.too_large, picture.unreadable and picture.too_many.
    """
    rights.check(by, assortment=item.assortment_id)
    # Outside of the transaction: drawing takes a while, and nobody has to wait for it.
    made = drawn(content)
    return made if isinstance(made, Refused) else _added(by, item, made)


@transaction.atomic
def arrange_pictures(
    *, by: Actor, item: Item, hashes: Sequence[str], shown: Collection[str] | None = None
) -> None:
    """Makes these the item's pictures, in this order; the first is shown in lists and at tills.

    Hashes that are not among its pictures are passed over, pictures that are left out go: of those
    that were `shown` to whoever decides, where that is given. Any other stays, behind these.
    """
    rights.check(by, assortment=item.assortment_id)
    items.lock(item.assortment_id)
    before = _hashes(item)
    added = [] if shown is None else [one for one in before if one not in shown]
    after = [one for one in dict.fromkeys([*hashes, *added]) if one in before]
    if after == before:
        return
    ItemPicture.objects.filter(item=item).exclude(picture_id__in=after).delete()
    for position, one in enumerate(after):
        ItemPicture.objects.filter(item=item, picture_id=one).update(position=position)
    _settle(by, item, before)
    gone = set(before) - set(after)
    Picture.objects.filter(hash__in=gone, of_items__isnull=True).delete()


@transaction.atomic
def _added(by: Actor, item: Item, made: Drawn) -> str | Refused:
    items.lock(item.assortment_id)
    before = _hashes(item)
    if made.hash in before:
        return made.hash
    if len(before) >= MOST:
        return refused("picture.too_many", most=MOST)
    Picture.objects.get_or_create(
        hash=made.hash,
        defaults={
            "width": made.width,
            "height": made.height,
            "large": made.large,
            "small": made.small,
            "made_at": timezone.now(),
        },
    )
    ItemPicture.objects.create(item=item, picture_id=made.hash, position=len(before))
    _settle(by, item, before)
    return made.hash


def _settle(by: Actor, item: Item, before: list[str]) -> None:
    """Brings what hangs on an item's pictures in step. Its version stays: pictures are saved by
    themselves, and whoever has the item's form open has not seen less than they think."""
    after = _hashes(item)
    Item.objects.filter(id=item.id).update(
        picture_id=after[0] if after else None, changed_at=timezone.now()
    )
    items.publish_items(assortment=item.assortment_id, ids=[item.id])
    audit.record(
        by,
        audit.Act(
            action="item.pictures_changed",
            subject=audit.Subject(kind="item", id=item.id, name=item.name),
            changes={"pictures": (before, after)},
            facts={"sku": item.sku},
        ),
    )


def _hashes(item: Item) -> list[str]:
    found = ItemPicture.objects.filter(item=item).order_by("position", "id")
    return list(found.values_list("picture_id", flat=True))
