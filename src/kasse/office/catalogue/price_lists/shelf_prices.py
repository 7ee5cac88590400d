"""What everybody pays for many items in a place, all day long (PRICE-2), and which items' prices
change: what labels at the shelf are made of.

Price lists that hold at some times of the week only are passed over: a label cannot change with the
hour. So are prices on condition.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from kasse.domain.prices import ItemPrice, Level, ListPrice, PriceBreak, PriceList, resolve
from kasse.office.catalogue import stored_rows
from kasse.office.catalogue.documents import coming_releases
from kasse.office.catalogue.models import Item, ItemStore, PriceRelease, ReleasedPrice
from kasse.office.catalogue.price_lists import heads, models
from kasse.office.stores import queries as stores

_LEVELS: Final[Mapping[str, Level]] = {
    "everywhere": "everywhere",
    "regions": "region",
    "stores": "store",
}


@dataclass(slots=True, kw_only=True)
class _Known:
    """What is known of some items: their own prices and the store's, by id, and of each list what it
    says of them."""

    prices: dict[str, int | None] = field(default_factory=dict)
    own: dict[str, int | None] = field(default_factory=dict)
    listed: defaultdict[str, dict[str, int | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )


def shelf_prices(
    assortment: str, ids: Iterable[str], *, store: str = "", moment: str, drafts: bool = False
) -> dict[str, ItemPrice]:
    """The prices of items in a store, or ("") where no store has a price of its own, at a local
    minute, with the releases that have begun by then; with `drafts` after the release that is not
    published yet. What is not sold there, has no price or one that is typed, is left out."""
    coming = _begun_by(assortment, moment)
    lists = list(_lists(said(assortment, moment=moment, drafts=drafts), store=store))
    found: dict[str, ItemPrice] = {}
    for some in stored_rows.batches(ids):
        known = _known(some, store=store)
        if coming:
            _begin(coming, known, store=store)
        if drafts:
            _publish(known, store=store)
        for one, price in known.prices.items():
            listed_prices = [
                ListPrice(list=each, breaks=(PriceBreak(price_minor=listed),))
                for each in lists
                if (listed := known.listed[each.id].get(one)) is not None
            ]
            place = resolve(
                price, own_minor=known.own.get(one), prices=listed_prices, moment=moment
            )
            if place.price_minor is not None:
                found[one] = place
    return found


def may_change(assortment: str, *, after: str, until: str) -> set[str]:
    """The ids of the items whose price may change after a local minute, until another."""
    releases = coming_releases(assortment).filter(starts_at__gt=after, starts_at__lte=until)
    changed = models.ReleasedList.objects.filter(release__in=releases)
    lists = set(changed.values_list("list", flat=True))
    every = models.PriceList.objects.filter(assortment_id=assortment, released__isnull=False)
    for one, document in every.values_list("id", "released"):
        head: Mapping[str, Any] = document or {}
        if any(time and after < time <= until for time in (head.get("from"), head.get("to"))):
            lists.add(one)
    return _of_releases(assortment, releases) | _of_lists(lists)


def drafted(assortment: str) -> set[str]:
    """The ids of the items whose price the release that is not published yet may change."""
    own = Item.objects.filter(assortment_id=assortment, draft_price_minor__isnull=False)
    in_stores = ItemStore.objects.filter(item__assortment_id=assortment, has_draft=True)
    listed = models.PriceListPrice.objects.filter(list__assortment_id=assortment, has_draft=True)
    heads_ = models.PriceList.objects.filter(assortment_id=assortment, has_draft=True)
    return {
        *own.values_list("id", flat=True),
        *in_stores.values_list("item_id", flat=True),
        *listed.values_list("item_id", flat=True),
        *_of_lists(set(heads_.values_list("id", flat=True))),
    }


def begun_since(assortment: str, since: datetime, *, now: datetime) -> set[str]:
    """The ids of the items of which a release said something that has begun since then, where the
    clock is that of `since`: in other stores it may be still to come."""
    first, last = (f"{at.astimezone(since.tzinfo):%Y-%m-%dT%H:%M}" for at in (since, now))
    releases = PriceRelease.objects.filter(
        Q(starts_at="", begun_at__gte=since)
        | Q(starts_at__gt="", starts_at__gte=first, starts_at__lte=last),
        assortment_id=assortment,
        taken_back_at=None,
    )
    changed = models.ReleasedList.objects.filter(release__in=releases)
    lists = set(changed.values_list("list", flat=True))
    return _of_releases(assortment, releases) | _of_lists(lists)


def _of_releases(assortment: str, releases: QuerySet[PriceRelease]) -> set[str]:
    rows = (
        ReleasedPrice.objects.filter(release__in=releases),
        models.ReleasedListPrice.objects.filter(release__in=releases),
    )
    skus = {sku for each in rows for sku in each.values_list("sku", flat=True)}
    found: set[str] = set()
    for some in stored_rows.batches(sorted(skus)):
        here = Item.objects.filter(assortment_id=assortment, sku__in=some)
        found |= set(here.values_list("id", flat=True))
    return found


def _of_lists(lists: set[str]) -> set[str]:
    rows = models.PriceListPrice.objects.filter(list_id__in=lists)
    return set(rows.values_list("item_id", flat=True))


def said(assortment: str, *, moment: str, drafts: bool = False) -> dict[str, Any]:
    """What each list's head says at a local minute, None while it says nothing: by the releases that
    have begun by then, and with the drafts."""
    every = models.PriceList.objects.filter(assortment_id=assortment)
    found: dict[str, Any] = dict(every.values_list("id", "released"))
    for release in _begun_by(assortment, moment):
        rows = models.ReleasedList.objects.filter(release=release, list__in=found)
        found |= dict(rows.values_list("list", "head"))
    if drafts:
        found |= dict(every.filter(has_draft=True).values_list("id", "head"))
    return found


def _begun_by(assortment: str, moment: str) -> list[PriceRelease]:
    """The releases that wait for their minute, and whose minute has come by then, in the order in
    which they begin."""
    coming = coming_releases(assortment).filter(starts_at__lte=moment)
    return list(coming.order_by("starts_at", "number"))


def _lists(heads_said: Mapping[str, Any], *, store: str) -> Iterator[PriceList]:
    """The lists for everybody that hold all day in the place."""
    shop = stores.store(store) if store else None
    places = {store, shop.group_id if shop else ""}
    for one, document in heads_said.items():
        head = heads.from_document(document) if document else None
        if head is None or head.ended or head.customer_groups or head.windows:
            continue
        if head.where == "everywhere" or places & set(head.places):
            yield PriceList(
                id=one,
                level=_LEVELS[head.where],
                valid_from=head.valid_from,
                valid_to=head.valid_to,
            )


def _known(ids: Sequence[str], *, store: str) -> _Known:
    """What holds by the releases that have begun everywhere."""
    known = _Known()
    rows = Item.objects.filter(id__in=ids, sold=True, open_price=False)
    known.prices = dict(rows.values_list("id", "price_minor"))
    for own in ItemStore.objects.filter(store_id=store, item_id__in=ids):
        known.own[own.item_id] = own.price_minor
        if not own.sold:
            known.prices.pop(own.item_id, None)
    listed = models.PriceListPrice.objects.filter(item_id__in=ids, least_thousandths=0)
    for row in listed:
        known.listed[row.list_id][row.item_id] = row.price_minor
    return known


def _publish(known: _Known, *, store: str) -> None:
    """What the drafts say of these items."""
    drafted = Item.objects.filter(id__in=known.prices, draft_price_minor__isnull=False)
    known.prices |= dict(drafted.values_list("id", "draft_price_minor"))
    own = ItemStore.objects.filter(store_id=store, item_id__in=known.prices, has_draft=True)
    known.own |= dict(own.values_list("item_id", "draft_price_minor"))
    listed = models.PriceListPrice.objects.filter(
        item_id__in=known.prices, least_thousandths=0, has_draft=True
    )
    for row in listed:
        known.listed[row.list_id][row.item_id] = row.draft_price_minor


def _begin(coming: Sequence[PriceRelease], known: _Known, *, store: str) -> None:
    """What coming releases say of these items, one after the other."""
    ids = dict(Item.objects.filter(id__in=known.prices).values_list("sku", "id"))
    own = defaultdict(list)
    rows = ReleasedPrice.objects.filter(release__in=coming, sku__in=ids, store__in={"", store})
    for row in rows:
        own[row.release_id].append(row)
    listed = defaultdict(list)
    for listed_row in models.ReleasedListPrice.objects.filter(
        release__in=coming, sku__in=ids, least_thousandths=0
    ):
        listed[listed_row.release_id].append(listed_row)
    for release in coming:
        for row in own[release.pk]:
            (known.own if row.store else known.prices)[ids[row.sku]] = row.price_minor
        for listed_row in listed[release.pk]:
            known.listed[listed_row.list][ids[listed_row.sku]] = listed_row.price_minor
