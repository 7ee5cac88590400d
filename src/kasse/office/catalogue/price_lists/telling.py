"""Price lists at the tills (docs/developer/feed.md): each list with what coming releases make of it,
told to the tills of the stores that it is for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from kasse.domain.canonical import JsonValue
from kasse.office.catalogue.documents import coming_releases
from kasse.office.catalogue.models import PriceRelease
from kasse.office.catalogue.price_lists import heads
from kasse.office.catalogue.price_lists.models import (
    PriceList,
    PriceListPrice,
    ReleasedList,
    ReleasedListPrice,
)
from kasse.office.feed import services as feed
from kasse.office.stores import queries as stores

_LIST: Final = "price_list"
_PRICE: Final = "list_price"
_EVERYWHERE: Final = "*"
_Body: TypeAlias = dict[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """A head from a local minute on ("": it holds by now)."""

    starts_at: str
    head: Mapping[str, Any]


def tell(ids: Iterable[str]) -> None:
    """Brings the feed in step with these lists."""
    for one in PriceList.objects.filter(id__in=list(ids)).order_by("id"):
        releases = list(coming_releases(one.assortment_id).order_by("starts_at", "number"))
        prices = _prices(one, releases)
        wanted = _wanted(one, releases)
        for place in sorted({*one.told_to, *wanted}):
            _tell(_scope(one, place), one, wanted.get(place, []), prices)
        if sorted(wanted) != one.told_to:
            PriceList.objects.filter(id=one.id).update(told_to=sorted(wanted))


def places_changed(assortment: str) -> list[str]:
    """The lists that stores get or lose because they have moved between groups or assortments."""
    releases = list(coming_releases(assortment).order_by("starts_at", "number"))
    return [
        one.id
        for one in PriceList.objects.filter(assortment_id=assortment)
        if sorted(_wanted(one, releases)) != one.told_to
    ]


def _wanted(one: PriceList, releases: Sequence[PriceRelease]) -> dict[str, list[_Body]]:
    """Where tills are to know the list, and what they are told of its head: by store, or by
    _EVERYWHERE alone."""
    versions = _versions(one, releases)
    if any(version.head["where"] == "everywhere" for version in versions):
        body = _head_body(versions)
        return {_EVERYWHERE: body} if body else {}
    bodies = {}
    for store in stores.sellers(one.assortment_id) if versions else ():
        bodies[store.id] = _head_body(versions, places=frozenset({store.id, store.group}))
    return {store: body for store, body in bodies.items() if body}


def _scope(one: PriceList, place: str) -> str:
    if place == _EVERYWHERE:
        return feed.assortment_scope(one.assortment_id)
    return feed.store_scope(place)


def _tell(scope: str, one: PriceList, head: Sequence[_Body], prices: Mapping[str, _Body]) -> None:
    said = {f"{one.id}:{item}": body for item, body in prices.items() if head and body["versions"]}
    # The prices before the list that brings them into force, and after it where it goes.
    if head:
        feed.publish(
            scope=scope,
            documents=[
                *(
                    feed.Publication(collection=_PRICE, id=doc_id, body=body)
                    for doc_id, body in said.items()
                ),
                feed.Publication(
                    collection=_LIST,
                    id=one.id,
                    body={"names": one.head["names"], "versions": list(head)},
                ),
            ],
        )
    else:
        feed.remove(scope=scope, collection=_LIST, ids=[one.id])
    gone = (f"{one.id}:{item}" for item in prices)
    feed.remove(scope=scope, collection=_PRICE, ids=[each for each in gone if each not in said])


def _versions(one: PriceList, releases: Sequence[PriceRelease]) -> list[_Version]:
    found = [] if one.released is None else [_Version(starts_at="", head=one.released)]
    said = dict(
        ReleasedList.objects.filter(list=one.id, release__in=releases).values_list(
            "release_id", "head"
        )
    )
    found += [
        _Version(starts_at=release.starts_at, head=said[release.pk])
        for release in releases
        if release.pk in said
    ]
    return found


def _head_body(
    versions: Sequence[_Version], *, places: frozenset[str | None] | None = None
) -> list[_Body]:
    """The versions as a till gets them; for one store, with its `places`, those for others say that
    the list is ended there. Nothing where it never holds."""
    body: list[_Body] = []
    for version in versions:
        head: _Body = {"ended": True}
        if places is None or places & set(version.head["places"]):
            head = heads.told(version.head)
        if body or "ended" not in head:
            body.append({**head, **({"starts_at": version.starts_at} if version.starts_at else {})})
    return body


def _prices(one: PriceList, releases: Sequence[PriceRelease]) -> dict[str, _Body]:
    """What the list says of each item that it ever had a price of, as tills get it."""
    now: defaultdict[str, dict[int, int]] = defaultdict(dict)
    items: dict[str, str] = {}
    rows = PriceListPrice.objects.filter(list=one).select_related("item")
    for row in rows:
        items[row.item.sku] = row.item_id
        if row.price_minor is not None:
            now[row.item_id][row.least_thousandths] = row.price_minor
    bodies: dict[str, list[JsonValue]] = {
        item: [{"prices": _breaks(now[item])}] if now[item] else [] for item in items.values()
    }
    for release in releases:
        changed: set[str] = set()
        for coming in ReleasedListPrice.objects.filter(list=one.id, release=release):
            item = items.get(coming.sku)
            if item is None:
                continue
            changed.add(item)
            if coming.price_minor is None:
                now[item].pop(coming.least_thousandths, None)
            else:
                now[item][coming.least_thousandths] = coming.price_minor
        for item in changed:
            said = {"starts_at": release.starts_at, "prices": _breaks(now[item])}
            bodies[item].append(said)
    return {item: {"versions": versions} for item, versions in bodies.items()}


def _breaks(prices: Mapping[int, int]) -> list[JsonValue]:
    return [
        {"price": price, **({"least": least} if least else {})}
        for least, price in sorted(prices.items())
    ]
