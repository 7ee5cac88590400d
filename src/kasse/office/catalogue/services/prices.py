"""Price releases: drafts become the prices of the tills all at once, immutable, known by a hash."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Max, QuerySet

from kasse.domain.canonical import canonical_bytes
from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue import stored_rows
from kasse.office.catalogue.models import Item, ItemStore, PriceRelease, ReleasedPrice
from kasse.office.catalogue.services import items, rights
from kasse.office.feed import services as feed

_CURRENT: Final = "current"


def drafts(assortment: str) -> QuerySet[Item]:
    """Items whose price will change with the next release."""
    return Item.objects.filter(assortment_id=assortment, draft_price_minor__isnull=False)


def store_drafts(assortment: str) -> QuerySet[ItemStore]:
    """Prices of stores' own that will change with the next release."""
    return ItemStore.objects.filter(item__assortment_id=assortment, has_draft=True)


@transaction.atomic
def publish_prices(*, by: Actor, assortment: str, now: datetime) -> PriceRelease | Refused:
    """Makes every draft the price and tells the tills. Refuses prices.nothing_to_publish."""
    rights.check(by, assortment=assortment, permission="prices.publish")
    # Releases are numbered one after the other.
    items.lock(assortment)
    changed = [
        _Changed(id=one.id, sku=one.sku, name=one.name, was=one.price_minor, is_now=draft)
        for one in drafts(assortment).order_by("sku")
        if (draft := one.draft_price_minor) is not None
    ]
    in_stores = [
        _Changed(
            id=own.item_id,
            sku=own.item.sku,
            name=own.item.name,
            store=own.store_id,
            was=own.price_minor,
            is_now=own.draft_price_minor,
        )
        for own in store_drafts(assortment).order_by("item__sku", "store").select_related("item")
    ]
    if not changed and not in_stores:
        return refused("prices.nothing_to_publish")
    drafts(assortment).update(
        price_minor=F("draft_price_minor"), draft_price_minor=None, version=F("version") + 1
    )
    store_drafts(assortment).update(
        price_minor=F("draft_price_minor"), draft_price_minor=None, has_draft=False
    )
    release = _released(assortment, [*changed, *in_stores], now)
    audit.record_all(by, [_release_act(release), *map(_price_act, [*changed, *in_stores])])
    _tell_tills(release, changed, in_stores)
    return release


@transaction.atomic
def discard_drafts(*, by: Actor, assortment: str, ids: Sequence[str]) -> None:
    """Forgets drafts of items that have a price already."""
    rights.check(by, assortment=assortment, permission="prices.publish")
    _discard(by, drafts(assortment).filter(price_minor__isnull=False), assortment, ids)


@transaction.atomic
def discard_first_prices(*, by: Actor, assortment: str, ids: Sequence[str]) -> None:
    """Forgets drafts of items that have no price yet: who could give them may take them back."""
    rights.check(by, assortment=assortment)
    _discard(by, drafts(assortment).filter(price_minor__isnull=True), assortment, ids)


def prices_at(release: PriceRelease, *, store: str = "") -> dict[str, int]:
    """Every price of a past release, by SKU; with `store` (an id) those of that store."""
    prices: dict[str, int] = {}
    own: dict[str, int | None] = {}
    rows = ReleasedPrice.objects.filter(
        release__assortment_id=release.assortment_id,
        release__number__lte=release.number,
        store__in={"", store},
    ).order_by("release__number")
    for sku, place, price in rows.values_list("sku", "store", "price_minor"):
        if place:
            own[sku] = price
        elif price is not None:
            prices[sku] = price
    return prices | {sku: price for sku, price in own.items() if price is not None}


def hash_of(
    prices: Sequence[tuple[str, int]], in_stores: Sequence[tuple[str, str, int]] = ()
) -> str:
    """SHA-256, in hex, over the canonical text of (SKU, price) pairs in the order of SKUs, and
    behind them of (SKU, store, price) in theirs."""
    return hashlib.sha256(canonical_bytes([*sorted(prices), *sorted(in_stores)])).hexdigest()


def instant_text(at: datetime) -> str:
    """An instant as the journal writes it: UTC, milliseconds, Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def _discard(by: Actor, found: QuerySet[Item], assortment: str, ids: Sequence[str]) -> None:
    items.lock(assortment)
    for some in stored_rows.batches(ids):
        discarded = list(found.filter(id__in=some))
        Item.objects.filter(id__in=[one.id for one in discarded]).update(
            draft_price_minor=None, version=F("version") + 1
        )
        audit.record_all(
            by,
            (
                audit.Act(
                    action="item.changed",
                    subject=audit.Subject(kind="item", id=one.id, name=one.name),
                    changes={"price": (one.draft_price_minor, one.price_minor)},
                    facts={"sku": one.sku},
                )
                for one in discarded
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changed:
    """A price that a release changes, everywhere or in one store."""

    id: str
    sku: str
    name: str
    store: str = ""
    was: int | None
    is_now: int | None


def _released(assortment: str, changed: Sequence[_Changed], now: datetime) -> PriceRelease:
    newest = PriceRelease.objects.filter(assortment_id=assortment).aggregate(last=Max("number"))
    release = PriceRelease.objects.create(
        assortment_id=assortment,
        number=(newest["last"] or 0) + 1,
        hash=_hash_of_prices(assortment),
        published_at=now,
    )
    ReleasedPrice.objects.bulk_create(
        [
            ReleasedPrice(release=release, sku=one.sku, store=one.store, price_minor=one.is_now)
            for one in changed
        ],
        batch_size=stored_rows.BATCH,
    )
    return release


def _release_act(release: PriceRelease) -> audit.Act:
    return audit.Act(
        action="prices.published",
        subject=audit.Subject(
            kind="assortment", id=release.assortment_id, name=release.assortment.name
        ),
        facts={"number": release.number, "hash": release.hash},
    )


def _price_act(one: _Changed) -> audit.Act:
    return audit.Act(
        action="item.price_published",
        subject=audit.Subject(kind="item", id=one.id, name=one.name),
        store=one.store,
        changes={"price": (one.was, one.is_now)},
        facts={"sku": one.sku},
    )


def _tell_tills(
    release: PriceRelease, changed: Sequence[_Changed], in_stores: Sequence[_Changed]
) -> None:
    items.publish_items(assortment=release.assortment_id, ids=[one.id for one in changed])
    by_store: defaultdict[str, list[str]] = defaultdict(list)
    for one in in_stores:
        by_store[one.store].append(one.id)
    items.publish_in_stores(ids=by_store)
    feed.publish(
        scope=feed.assortment_scope(release.assortment_id),
        documents=[
            feed.Publication(
                collection="price_release",
                id=_CURRENT,
                body={
                    "number": release.number,
                    "hash": release.hash,
                    "published_at": instant_text(release.published_at),
                },
            )
        ],
    )


def _hash_of_prices(assortment: str) -> str:
    own = ItemStore.objects.filter(item__assortment_id=assortment, price_minor__isnull=False)
    priced = Item.objects.filter(assortment_id=assortment, price_minor__isnull=False)
    return hash_of(
        [
            (sku, price)
            for sku, price in priced.values_list("sku", "price_minor")
            if price is not None
        ],
        [
            (sku, store, price)
            for sku, store, price in own.values_list("item__sku", "store_id", "price_minor")
            if price is not None
        ],
    )
