"""Price releases: drafts become the prices of the tills all at once, immutable, known by a hash; at
once, or from a minute on (kasse.office.catalogue.services.starting)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery

from kasse.domain.canonical import JsonValue, canonical_bytes
from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue import stored_rows
from kasse.office.catalogue.documents import coming_after
from kasse.office.catalogue.models import Item, ItemStore, PriceRelease, ReleasedPrice
from kasse.office.catalogue.price_lists import releasing
from kasse.office.catalogue.services import items, rights, starting
from kasse.office.catalogue.services.starting import Changed
from kasse.office.jobs import services as jobs


def drafts(assortment: str) -> QuerySet[Item]:
    """Items whose price will change with the next release."""
    return Item.objects.filter(assortment_id=assortment, draft_price_minor__isnull=False)


def store_drafts(assortment: str) -> QuerySet[ItemStore]:
    """Prices of stores' own that will change with the next release."""
    return ItemStore.objects.filter(item__assortment_id=assortment, has_draft=True)


@transaction.atomic
def publish_prices(
    *, by: Actor, assortment: str, now: datetime, starts_at: str = ""
) -> PriceRelease | Refused:
    """Makes every draft, of items, stores and price lists, the price with a new release, and tells
    the tills: at once, or from the local minute `starts_at` of each store on (PRICE-11, PRICE-12).

    Refuses prices.nothing_to_publish; prices.starts_malformed and prices.starts_too_soon, with the
    field `starts_at`; and prices.beginning while an earlier release has begun in some stores only,
    for one that is to begin at once.
    """
    rights.check(by, assortment=assortment, permission="prices.publish")
    # Releases are numbered one after the other.
    items.lock(assortment)
    starting.begin_due(assortment=assortment, now=now)
    no = starting.check_start(assortment, starts_at, now=now)
    if no is not None:
        return no
    drafted = _drafted(assortment)
    listed = releasing.drafted(assortment)
    if not drafted and not listed:
        return refused("prices.nothing_to_publish")
    release = PriceRelease.objects.create(
        assortment_id=assortment,
        number=_last_number(assortment) + 1,
        published_at=now,
        starts_at=starts_at,
    )
    _keep(release, drafted)
    releasing.keep(release, listed)
    if starts_at:
        _forget_drafts(assortment)
    else:
        _make_drafts_prices(assortment)
        releasing.apply(release)
    release.hash = _hash_of_prices(release)
    release.save(update_fields=["hash"])
    action = "prices.scheduled" if starts_at else "prices.published"
    acts = () if starts_at else map(starting.price_act, drafted)
    audit.record_all(by, [_release_act(release, action), *acts])
    if starts_at:
        starting.tell_coming(release)
        jobs.start(
            by=by,
            kind="catalogue.begin_release",
            parameters={},
            about=release.assortment.name,
            not_before=starting.last_start(release),
        )
    else:
        starting.tell_begun(release, changed=drafted, at=now)
    return release


@transaction.atomic
def take_back(*, by: Actor, assortment: str, number: int, now: datetime) -> PriceRelease | Refused:
    """Takes a release back that has begun in no store: its prices are drafts again, where nobody
    has drafted others since (PRICE-14).

    Refuses prices.unknown_release, also for one that was taken back, and prices.has_begun.
    """
    rights.check(by, assortment=assortment, permission="prices.publish")
    items.lock(assortment)
    found = PriceRelease.objects.filter(
        assortment_id=assortment, number=number, taken_back_at=None
    ).first()
    if found is None:
        return refused("prices.unknown_release")
    if found.begun_at is not None or starting.first_start(found) <= now:
        return refused("prices.has_begun")
    found.taken_back_at = now
    found.save(update_fields=["taken_back_at"])
    _draft_again(found)
    releasing.draft_again(found)
    starting.tell_gone(found)
    audit.record(by, _release_act(found, "prices.taken_back"))
    return found


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
    for sku, place, price in starting.released_until(release, store=store):
        if place:
            own[sku] = price
        elif price is not None:
            prices[sku] = price
    return prices | {sku: price for sku, price in own.items() if price is not None}


def hash_of(
    prices: Sequence[tuple[str, int]],
    in_stores: Sequence[tuple[str, str, int]] = (),
    lists: Sequence[JsonValue] = (),
) -> str:
    """SHA-256, in hex, over the canonical text of (SKU, price) pairs in the order of SKUs, behind
    them of (SKU, store, price) in theirs, and of the price lists as they are given."""
    whole: list[Any] = [*sorted(prices), *sorted(in_stores), *lists]
    return hashlib.sha256(canonical_bytes(whole)).hexdigest()


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


def _drafted(assortment: str) -> list[Changed]:
    changed = [
        Changed(id=one.id, sku=one.sku, name=one.name, was=one.price_minor, is_now=draft)
        for one in drafts(assortment).order_by("sku")
        if (draft := one.draft_price_minor) is not None
    ]
    in_stores = [
        Changed(
            id=own.item_id,
            sku=own.item.sku,
            name=own.item.name,
            store=own.store_id,
            was=own.price_minor,
            is_now=own.draft_price_minor,
        )
        for own in store_drafts(assortment).order_by("item__sku", "store").select_related("item")
    ]
    return [*changed, *in_stores]


def _last_number(assortment: str) -> int:
    releases = PriceRelease.objects.filter(assortment_id=assortment)
    return releases.aggregate(last=Max("number"))["last"] or 0


def _keep(release: PriceRelease, changed: Sequence[Changed]) -> None:
    ReleasedPrice.objects.bulk_create(
        [
            ReleasedPrice(release=release, sku=one.sku, store=one.store, price_minor=one.is_now)
            for one in changed
        ],
        batch_size=stored_rows.BATCH,
    )


def _make_drafts_prices(assortment: str) -> None:
    drafts(assortment).update(
        price_minor=F("draft_price_minor"), draft_price_minor=None, version=F("version") + 1
    )
    store_drafts(assortment).update(
        price_minor=F("draft_price_minor"), draft_price_minor=None, has_draft=False
    )


def _forget_drafts(assortment: str) -> None:
    drafts(assortment).update(draft_price_minor=None, version=F("version") + 1)
    store_drafts(assortment).update(draft_price_minor=None, has_draft=False)


def _draft_again(release: PriceRelease) -> None:
    later = ReleasedPrice.objects.filter(
        release__in=coming_after(release), sku=OuterRef("sku"), store=OuterRef("store")
    )
    # Of what a release says that holds after this one, a draft would be the older word.
    rows = ReleasedPrice.objects.filter(~Exists(later), release=release)
    everywhere = rows.filter(store="")
    mine = Item.objects.filter(assortment_id=release.assortment_id)
    of_item = everywhere.filter(sku=OuterRef("sku")).values("price_minor")[:1]
    mine.filter(draft_price_minor=None, sku__in=everywhere.values("sku")).update(
        draft_price_minor=Subquery(of_item), version=F("version") + 1
    )
    wanted = starting.in_stores(release, rows.exclude(store=""))
    drafted = [one for one in wanted if not one.has_draft]
    for own in drafted:
        own.has_draft, own.draft_price_minor = True, wanted[own]
    fields = ["has_draft", "draft_price_minor"]
    ItemStore.objects.bulk_update(drafted, fields, batch_size=stored_rows.BATCH)


def _release_act(release: PriceRelease, action: str) -> audit.Act:
    facts = {"number": release.number, "hash": release.hash}
    return audit.Act(
        action=action,
        subject=audit.Subject(
            kind="assortment", id=release.assortment_id, name=release.assortment.name
        ),
        facts=facts | ({"starts_at": release.starts_at} if release.starts_at else {}),
    )


def _hash_of_prices(release: PriceRelease) -> str:
    """Of all prices that a release leads to, as it is known when it is published."""
    mine = {"assortment_id": release.assortment_id, "price_minor__isnull": False}
    prices = dict(Item.objects.filter(**mine).values_list("sku", "price_minor"))
    own = ItemStore.objects.filter(
        item__assortment_id=release.assortment_id, price_minor__isnull=False
    ).values_list("item__sku", "store_id", "price_minor")
    in_stores = {(sku, store): price for sku, store, price in own}
    for sku, store, price in starting.coming_until(release):
        if not store:
            prices[sku] = price
        elif price is None:
            in_stores.pop((sku, store), None)
        else:
            in_stores[sku, store] = price
    return hash_of(
        [(sku, price) for sku, price in prices.items() if price is not None],
        [(sku, store, price) for (sku, store), price in in_stores.items() if price is not None],
        releasing.released_until(release),
    )
