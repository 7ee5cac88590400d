"""What everybody paid for an item in a store, minute by minute, and the lowest of 30 days
(PRICE-17 to PRICE-19)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from kasse.domain.item import SaleWindow
from kasse.domain.prices import (
    PRIOR_DAYS,
    ListPrice,
    PriceBreak,
    PriceList,
    PriceStep,
    earlier,
    prior_price,
    resolve,
)
from kasse.office.catalogue.models import Item, PriceRelease, ReleasedPrice
from kasse.office.catalogue.price_lists import heads
from kasse.office.catalogue.price_lists.models import ReleasedList, ReleasedListPrice
from kasse.office.stores import queries as stores

LOOK_BACK_DAYS: Final = 3 * PRIOR_DAYS
"""How far back a reduction that grew step by step is followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A store whose prices are asked for."""

    store: str
    group: str | None
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What a release changed, from a moment of the store on."""

    moment: str
    price: Mapping[str, int | None]
    heads: Mapping[str, Mapping[str, Any]]
    prices: Mapping[tuple[str, int], int | None]


def steps(item: Item, place: Place, *, since: str, until: str) -> list[PriceStep]:
    """The prices that everybody paid from `since` on until before `until` (moments of the store),
    coming ones as well, each with the moment from which it held.

    Promotions for everybody lower a price as lists do; where there are any, their prices belong
    into `_at`, and their beginnings and ends into `_boundaries`.
    """
    changes = list(_changes(item, place))
    found: list[PriceStep] = []
    for moment in _boundaries(changes, since=since, until=until):
        step = _at(changes, place, moment)
        last = found[-1] if found else None
        if last is None or (last.price_minor, last.reduced) != (step.price_minor, step.reduced):
            found.append(step)
    return found


def lowest_prior(item: Item, place: Place, *, moment: str) -> int | None:
    """The price to name beside a reduction that holds at a moment of the store."""
    since = earlier(moment, days=LOOK_BACK_DAYS)
    until = (datetime.fromisoformat(moment) + timedelta(minutes=1)).isoformat(timespec="minutes")
    return prior_price(steps(item, place, since=since, until=until), moment=moment)


def place(store: str) -> Place | None:
    """The store with this id."""
    found = stores.stores().filter(id=store).first()
    if found is None:
        return None
    return Place(store=found.id, group=found.group_id, zone=found.zone)


def moment_in(place: Place, at: datetime) -> str:
    """The local minute of an instant."""
    local = at.astimezone(ZoneInfo(place.zone))
    return local.replace(tzinfo=None).isoformat(timespec="minutes")


def _changes(item: Item, place: Place) -> Iterator[_Change]:
    """What each release changed of the item in the store, in the order in which they hold."""
    releases = PriceRelease.objects.filter(assortment_id=item.assortment_id, taken_back_at=None)
    own: dict[int, dict[str, int | None]] = {}
    rows = ReleasedPrice.objects.filter(
        release__in=releases, sku=item.sku, store__in=("", place.store)
    )
    for release, store, price in rows.values_list("release_id", "store", "price_minor"):
        own.setdefault(release, {})[store] = price
    listed: dict[int, dict[tuple[str, int], int | None]] = {}
    for row in ReleasedListPrice.objects.filter(release__in=releases, sku=item.sku):
        listed.setdefault(row.release_id, {})[row.list, row.least_thousandths] = row.price_minor
    named = {one for prices in listed.values() for one, _ in prices}
    said: dict[int, dict[str, Mapping[str, Any]]] = {}
    for head in ReleasedList.objects.filter(release__in=releases, list__in=named):
        said.setdefault(head.release_id, {})[head.list] = head.head
    touched = releases.filter(id__in={*own, *listed, *said})
    found = [
        _Change(
            moment=release.starts_at or moment_in(place, release.published_at),
            price=own.get(release.pk, {}),
            heads=said.get(release.pk, {}),
            prices=listed.get(release.pk, {}),
        )
        for release in touched.order_by("number")
    ]
    # Of two that begin in one minute the later one holds: sorting keeps their order.
    yield from sorted(found, key=lambda change: change.moment)


def _boundaries(changes: Sequence[_Change], *, since: str, until: str) -> list[str]:
    """The moments at which a price may begin or end."""
    moments = {since}
    for change in changes:
        moments.add(change.moment)
        for head in change.heads.values():
            moments |= {head["from"] or since, head["to"] or since}
            for window in heads.from_document(head).windows:
                moments.update(_times(window, since=since, until=until))
    return sorted(moment for moment in moments if since <= moment < until)


def _times(window: SaleWindow, *, since: str, until: str) -> Iterator[str]:
    """When a window begins or ends, each day, whether it holds on that day or not."""
    day, last = date.fromisoformat(since[:10]), date.fromisoformat(until[:10])
    times = {0, window.starts or 0, 0 if window.ends in (None, 24 * 60) else window.ends}
    while day <= last:
        for minute in times:
            hours, minutes = divmod(minute or 0, 60)
            yield f"{day.isoformat()}T{hours:02d}:{minutes:02d}"
        day += timedelta(days=1)


def _at(changes: Sequence[_Change], place: Place, moment: str) -> PriceStep:
    price: dict[str, int | None] = {}
    said: dict[str, Mapping[str, Any]] = {}
    prices: dict[str, dict[int, int | None]] = {}
    for change in changes:
        if change.moment > moment:
            break
        price |= change.price
        said |= change.heads
        for (one, least), listed in change.prices.items():
            prices.setdefault(one, {})[least] = listed
    found = resolve(
        price.get(""),
        own_minor=price.get(place.store),
        prices=[
            ListPrice(list=price_list, breaks=_breaks(prices.get(price_list.id, {})))
            for price_list in _lists(said, place)
        ],
        moment=moment,
    )
    reduced = found.list is not None and bool(said[found.list]["announced"])
    return PriceStep(moment=moment, price_minor=found.price_minor, reduced=reduced)


def _lists(said: Mapping[str, Mapping[str, Any]], place: Place) -> Iterator[PriceList]:
    """The lists that are for the store, and for everybody in it."""
    for one, document in said.items():
        head = heads.from_document(document)
        here = head.where == "everywhere" or {place.store, place.group} & set(head.places)
        if here and not head.ended and not head.customer_groups:
            yield heads.in_store(one, head)


def _breaks(prices: Mapping[int, int | None]) -> tuple[PriceBreak, ...]:
    return tuple(
        PriceBreak(price_minor=price, least_thousandths=least)
        for least, price in prices.items()
        if price is not None
    )
