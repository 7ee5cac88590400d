"""What everybody paid for an item in a store, minute by minute, and the lowest of 30 days
(PRICE-17 to PRICE-19, PRICE-21)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from kasse.domain.item import SaleWindow
from kasse.domain.prices import (
    PRIOR_DAYS,
    ListPrice,
    PriceBreak,
    PriceList,
    PriceStep,
    earlier,
    lowest_before,
    reduction_began,
    resolve,
)
from kasse.domain.promotions.promotion import Holds
from kasse.office.catalogue.models import Item, PriceRelease, ReleasedPrice
from kasse.office.catalogue.price_lists import heads, offered
from kasse.office.catalogue.price_lists.models import ReleasedList, ReleasedListPrice
from kasse.office.catalogue.price_lists.offered import Offered
from kasse.office.catalogue.price_lists.places import Place, moment_in

LOOK_BACK_DAYS: Final = 3 * PRIOR_DAYS
"""How far back is looked at once; for a reduction that began earlier as far again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a release changed of an item in a place, from a moment of the store on."""

    moment: str
    price: Mapping[str, int | None]
    heads: Mapping[str, Mapping[str, Any]]
    prices: Mapping[tuple[str, int], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What an item's prices in a place are made of."""

    item: str
    place: Place
    changes: tuple[Change, ...]
    offers: Offered


def steps(
    item: Item,
    place: Place,
    *,
    since: str,
    until: str,
    offers: Offered | None = None,
    changes: tuple[Change, ...] | None = None,
) -> list[PriceStep]:
    """The prices that everybody paid from `since` on until before `until` (moments of the store),
    coming ones as well, each with the moment from which it held.

    `offers` are the promotions of that time in the place, and `changes` those of the item, where
    they are loaded already.
    """
    if offers is None:
        offers = offered.load([item], place, since=since, until=until)
    if changes is None:
        changes = changes_of([item], place)[item.id]
    known = _Known(item=item.id, place=place, changes=changes, offers=offers)
    found: list[PriceStep] = []
    for moment in _boundaries(known, since=since, until=until):
        step = _at(known, moment)
        last = found[-1] if found else None
        if last is None or (last.price_minor, last.reduced) != (step.price_minor, step.reduced):
            found.append(step)
    return found


def lowest_prior(
    item: Item,
    place: Place,
    *,
    moment: str,
    offers: Offered | None = None,
    changes: tuple[Change, ...] | None = None,
) -> int | None:
    """The price to name beside a reduction that holds at a moment of the store, however long ago it
    began. `offers` as in `steps`, of `looked_back`, and `changes`."""
    if changes is None:
        changes = changes_of([item], place)[item.id]
    since, until = looked_back(moment)
    while True:
        known = steps(item, place, since=since, until=until, offers=offers, changes=changes)
        begun = reduction_began(known, moment=moment)
        is_all = not changes or since <= changes[0].moment
        if is_all or earlier(begun, days=PRIOR_DAYS) >= since:
            return lowest_before(known, moment=begun)
        since, offers = earlier(since, days=LOOK_BACK_DAYS), None


def looked_back(moment: str) -> tuple[str, str]:
    """From when and until when prices are looked at for one that is named at a moment."""
    until = datetime.fromisoformat(moment) + timedelta(minutes=1)
    return earlier(moment, days=LOOK_BACK_DAYS), until.isoformat(timespec="minutes")


def changes_of(items: Sequence[Item], place: Place) -> dict[str, tuple[Change, ...]]:
    """What releases changed of items of one assortment in a place, by id, in the order in which they
    hold. A handful of questions for all of them."""
    if not items:
        return {}
    releases = PriceRelease.objects.filter(assortment_id=items[0].assortment_id, taken_back_at=None)
    skus = [item.sku for item in items]
    own: defaultdict[str, dict[int, dict[str, int | None]]] = defaultdict(dict)
    rows = ReleasedPrice.objects.filter(
        release__in=releases, sku__in=skus, store__in=("", place.store)
    )
    for sku, release, store, price in rows.values_list("sku", "release_id", "store", "price_minor"):
        own[sku].setdefault(release, {})[store] = price
    listed: defaultdict[str, dict[int, dict[tuple[str, int], int | None]]] = defaultdict(dict)
    for row in ReleasedListPrice.objects.filter(release__in=releases, sku__in=skus):
        prices = listed[row.sku].setdefault(row.release_id, {})
        prices[row.list, row.least_thousandths] = row.price_minor
    named = {one for some in listed.values() for each in some.values() for one, _ in each}
    said: dict[int, dict[str, Mapping[str, Any]]] = {}
    for head in ReleasedList.objects.filter(release__in=releases, list__in=named):
        said.setdefault(head.release_id, {})[head.list] = head.head
    every = list(releases.order_by("number"))
    return {
        item.id: tuple(_changes(every, place, own[item.sku], listed[item.sku], said))
        for item in items
    }


def _changes(
    releases: Iterable[PriceRelease],
    place: Place,
    own: Mapping[int, Mapping[str, int | None]],
    listed: Mapping[int, Mapping[tuple[str, int], int | None]],
    said: Mapping[int, Mapping[str, Mapping[str, Any]]],
) -> list[Change]:
    """What each release changed of one item, of the lists that ever had a price of it."""
    named = {one for prices in listed.values() for one, _ in prices}
    found = []
    for release in releases:
        heads_said = {one: head for one, head in said.get(release.pk, {}).items() if one in named}
        if release.pk in own or release.pk in listed or heads_said:
            change = Change(
                moment=release.starts_at or moment_in(place, release.published_at),
                price=own.get(release.pk, {}),
                heads=heads_said,
                prices=listed.get(release.pk, {}),
            )
            found.append(change)
    # Of two that begin in one minute the later one holds: sorting keeps their order.
    return sorted(found, key=lambda change: change.moment)


def _boundaries(known: _Known, *, since: str, until: str) -> list[str]:
    """The moments at which a price may begin or end."""
    moments = {since}
    for told in known.offers.concerning(known.item):
        moments |= {told.starts, told.ends or since}
        for when in told.promotion.holds:
            moments |= {when.from_ or since, when.to or since}
            if when.days or when.starts is not None or when.ends is not None:
                moments.update(_times(when, since=since, until=until))
    for change in known.changes:
        moments.add(change.moment)
        for head in change.heads.values():
            moments |= {head["from"] or since, head["to"] or since}
            for window in heads.from_document(head).windows:
                moments.update(_times(window, since=since, until=until))
    return sorted(moment for moment in moments if since <= moment < until)


def _times(window: SaleWindow | Holds, *, since: str, until: str) -> Iterator[str]:
    """When a window begins or ends, each day, whether it holds on that day or not."""
    day, last = date.fromisoformat(since[:10]), date.fromisoformat(until[:10])
    times = {0, window.starts or 0, 0 if window.ends in (None, 24 * 60) else window.ends}
    while day <= last:
        for minute in times:
            hours, minutes = divmod(minute or 0, 60)
            yield f"{day.isoformat()}T{hours:02d}:{minutes:02d}"
        day += timedelta(days=1)


def _at(known: _Known, moment: str) -> PriceStep:
    place = known.place
    price: dict[str, int | None] = {}
    said: dict[str, Mapping[str, Any]] = {}
    prices: dict[str, dict[int, int | None]] = {}
    for change in known.changes:
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
    if found.price_minor is None:
        return PriceStep(moment=moment, price_minor=found.price_minor, reduced=reduced)
    piece = known.offers.price(known.item, found.price_minor, moment=moment)
    return PriceStep(
        moment=moment,
        price_minor=piece.price_minor,
        reduced=reduced or piece.promotion is not None,
    )


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
