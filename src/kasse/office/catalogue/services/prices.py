"""Price releases: drafts become the prices of the tills all at once, immutable, known by a hash."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Max, QuerySet

from kasse.domain.canonical import canonical_bytes
from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.catalogue.models import Assortment, Item, PriceRelease, ReleasedPrice
from kasse.office.catalogue.services import publish_items, rights
from kasse.office.feed import services as feed

_CURRENT: Final = "current"
_BATCH: Final = 500


def drafts(assortment: str) -> QuerySet[Item]:
    """Items whose price will change with the next release."""
    return Item.objects.filter(assortment_id=assortment, draft_price_minor__isnull=False)


@transaction.atomic
def publish_prices(*, by: Actor, assortment: str, now: datetime) -> PriceRelease | Refused:
    """Makes every draft the price and tells the tills. Refuses prices.nothing_to_publish."""
    rights.check(by, assortment=assortment, permission="prices.publish")
    # Takes the row's lock: releases are numbered one after the other.
    Assortment.objects.filter(id=assortment).update(name=F("name"))
    waiting = drafts(assortment).order_by("sku")
    changed = [
        (item_id, sku, draft)
        for item_id, sku, draft in waiting.values_list("id", "sku", "draft_price_minor")
        if draft is not None
    ]
    if not changed:
        return refused("prices.nothing_to_publish")
    drafts(assortment).update(price_minor=F("draft_price_minor"), draft_price_minor=None)
    newest = PriceRelease.objects.filter(assortment_id=assortment).aggregate(last=Max("number"))
    release = PriceRelease.objects.create(
        assortment_id=assortment,
        number=(newest["last"] or 0) + 1,
        hash=_hash_of_prices(assortment),
        published_at=now,
    )
    ReleasedPrice.objects.bulk_create(
        [ReleasedPrice(release=release, sku=sku, price_minor=price) for _, sku, price in changed],
        batch_size=_BATCH,
    )
    publish_items(assortment=assortment, ids=[item_id for item_id, _, _ in changed])
    feed.publish(
        scope=feed.assortment_scope(assortment),
        documents=[
            feed.Publication(
                collection="price_release",
                id=_CURRENT,
                body={
                    "number": release.number,
                    "hash": release.hash,
                    "published_at": instant_text(now),
                },
            )
        ],
    )
    return release


@transaction.atomic
def discard_drafts(*, by: Actor, assortment: str, ids: Sequence[str]) -> None:
    """Forgets drafts of items that have a price already."""
    rights.check(by, assortment=assortment, permission="prices.publish")
    drafts(assortment).filter(id__in=ids, price_minor__isnull=False).update(draft_price_minor=None)


def prices_at(release: PriceRelease) -> dict[str, int]:
    """Every price of a past release, by SKU."""
    rows = (
        ReleasedPrice.objects.filter(
            release__assortment_id=release.assortment_id, release__number__lte=release.number
        )
        .order_by("release__number")
        .values_list("sku", "price_minor")
    )
    return dict(rows)


def hash_of(prices: Sequence[tuple[str, int]]) -> str:
    """SHA-256 over the canonical text of (SKU, price) pairs in the order of SKUs, in hex."""
    return hashlib.sha256(canonical_bytes(sorted(prices))).hexdigest()


def instant_text(at: datetime) -> str:
    """An instant as the journal writes it: UTC, milliseconds, Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def _hash_of_prices(assortment: str) -> str:
    priced = Item.objects.filter(assortment_id=assortment, price_minor__isnull=False)
    return hash_of(
        [
            (sku, price)
            for sku, price in priced.values_list("sku", "price_minor")
            if price is not None
        ]
    )
