"""Promotions at the tills (docs/developer/feed.md): those of an assortment's campaigns that may
still hold, told to all its tills or to those of the stores that they are for."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from kasse.office.catalogue import services as catalogue
from kasse.office.feed import services as feed
from kasse.office.promotions import queries
from kasse.office.promotions.models import Campaign, Release
from kasse.office.promotions.services import counting
from kasse.office.stores import queries as stores

_COLLECTION: Final = "promotion"


def tell(assortment: str, *, now: datetime, changed: Iterable[Release | None] = ()) -> None:
    """Brings the feed of an assortment in step; `changed` are releases whose stores are to be told
    even when nothing holds there any more."""
    live = _live(assortment, now)
    _replace(feed.assortment_scope(assortment), [one for one in live if not one["stores"]])
    _replace_counts(assortment, live)
    before = [each for one in changed if one is not None for each in one.contents["promotions"]]
    named = {store for one in (*live, *before) for store in one["stores"]}
    for store in sorted(named & {seller.id for seller in stores.sellers(assortment)}):
        _tell_store(store, live)


def tell_all(*, now: datetime) -> int:
    """The same for every assortment and every store, also those that have moved between
    assortments; returns how many promotions are at tills."""
    campaigns = Campaign.objects.exclude(release=None).values_list("assortment_id", flat=True)
    selling = stores.stores().values_list("assortment_id", flat=True)
    return sum(_tell_again(assortment, now) for assortment in sorted({*campaigns, *selling}))


@transaction.atomic
def _tell_again(assortment: str, now: datetime) -> int:
    # Whoever publishes meanwhile waits, and tells what is live then.
    catalogue.lock(assortment)
    live = _live(assortment, now)
    _replace(feed.assortment_scope(assortment), [one for one in live if not one["stores"]])
    _replace_counts(assortment, live)
    for store in stores.stores().filter(assortment_id=assortment):
        _tell_store(store.id, live)
    return len(live)


def _live(assortment: str, now: datetime) -> list[dict[str, Any]]:
    """What the releases say of promotions that are not over in every store."""
    minute = queries.earliest_minute(assortment, now)
    rows = Campaign.objects.filter(assortment_id=assortment, archived=False).exclude(release=None)
    return [
        promotion
        for campaign in rows.select_related("release").order_by("id")
        if campaign.release is not None and not (campaign.live_to and campaign.live_to <= minute)
        for promotion in campaign.release.contents["promotions"]
        if _may_hold(promotion["body"], minute)
    ]


def _may_hold(body: dict[str, Any], minute: str) -> bool:
    times = body.get("holds", [{}])
    return any(when.get("to", "9") > minute for when in times)


def _tell_store(store: str, live: Sequence[dict[str, Any]]) -> None:
    _replace(feed.store_scope(store), [one for one in live if store in one["stores"]])


def _replace_counts(assortment: str, live: Sequence[dict[str, Any]]) -> None:
    feed.replace_collection(
        scope=feed.assortment_scope(assortment),
        collection=counting.COLLECTION,
        documents=counting.documents(live),
    )


def _replace(scope: str, promotions: Sequence[dict[str, Any]]) -> None:
    feed.replace_collection(
        scope=scope,
        collection=_COLLECTION,
        documents=[
            feed.Publication(collection=_COLLECTION, id=one["id"], body=one["body"])
            for one in promotions
        ],
    )
