"""Taking items away with what only they were for, so that tills show nothing that is empty."""

from collections.abc import Sequence

from django.db import transaction

from kasse.office.actors import Actor
from kasse.office.catalogue.models import Category, Item
from kasse.office.catalogue.services.categories import delete_unused
from kasse.office.catalogue.services.items import archive_items
from kasse.office.catalogue.services.layouts import take_off


@transaction.atomic
def withdraw_items(*, by: Actor, assortment: str, ids: Sequence[str]) -> None:
    """Archives items. The categories that nothing else is in go, unless somebody has changed them
    since they were made, and so do the pages of the tills' grids that are empty then."""
    archive_items(by=by, assortment=assortment, ids=ids)
    used = Item.objects.filter(archived=False, category_id__isnull=False).values("category_id")
    left = list(
        Category.objects.filter(
            assortment_id=assortment, items__id__in=ids, version=1, children__isnull=True
        )
        .exclude(id__in=used)
        .distinct()
        .values_list("id", flat=True)
    )
    take_off(by=by, assortment=assortment, items_gone=set(ids), categories_gone=set(left))
    delete_unused(by=by, assortment=assortment, ids=left)
