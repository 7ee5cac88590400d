"""What the clock brings by itself: releases that have begun in every store, and price lists for
stores that have moved between groups or assortments."""

from datetime import datetime

from django.db import transaction

from kasse.office.catalogue.models import Assortment
from kasse.office.catalogue.price_lists import telling
from kasse.office.catalogue.services import items, starting


def begin_all(*, now: datetime) -> int:
    """Begins, in every assortment, what all its stores have begun; returns how many releases."""
    return sum(_begin(assortment, now) for assortment in _assortments())


def follow_stores() -> int:
    """Tells price lists to the tills of stores that have come to them, and takes them from those
    that have left; returns how many lists."""
    return sum(_follow(assortment) for assortment in _assortments())


@transaction.atomic
def _begin(assortment: str, now: datetime) -> int:
    items.lock(assortment)
    return starting.begin_due(assortment=assortment, now=now)


@transaction.atomic
def _follow(assortment: str) -> int:
    items.lock(assortment)
    moved = telling.places_changed(assortment)
    telling.tell(moved)
    return len(moved)


def _assortments() -> list[str]:
    return list(Assortment.objects.order_by("id").values_list("id", flat=True))
