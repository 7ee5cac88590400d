"""When releases of prices begin: told to the tills ahead, begun in the office once all stores have
begun them, and in which order they hold (PRICE-12).

Tills go over by their own clocks. The office makes the new prices its own only when the minute has
come in every store: its prices are those of all.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When

from kasse.domain.canonical import JsonValue
from kasse.domain.moments import is_moment
from kasse.domain.outcome import Refused, refused
from kasse.office.actors import OPERATOR, Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue import stored_rows
from kasse.office.catalogue.documents import coming_releases
from kasse.office.catalogue.models import Item, ItemStore, PriceRelease, ReleasedPrice
from kasse.office.catalogue.price_lists import releasing, telling
from kasse.office.catalogue.services import items
from kasse.office.feed import services as feed
from kasse.office.journal.services import instant_text
from kasse.office.stores import queries as stores

_CURRENT: Final = "current"
_CLOCK: Final[Actor] = replace(OPERATOR, via="job")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A price that a release changes, everywhere or in one store."""

    id: str
    sku: str
    name: str
    store: str = ""
    was: int | None
    is_now: int | None


def check_start(assortment: str, starts_at: str, *, now: datetime) -> Refused | None:
    """Why a release may not begin then; see `publish_prices`."""
    if not starts_at:
        beginning = coming_releases(assortment).order_by("starts_at", "number").first()
        if beginning is not None and first_start(beginning) <= now:
            until = instant_text(last_start(beginning))
            return refused("prices.beginning", number=beginning.number, until=until)
        return None
    if not is_moment(starts_at):
        return refused("prices.starts_malformed", field="starts_at")
    if _starts(assortment, starts_at)[0] <= now:
        return refused("prices.starts_too_soon", field="starts_at")
    return None


def first_start(release: PriceRelease) -> datetime:
    """When the first of the stores begins a release."""
    return _starts(release.assortment_id, release.starts_at)[0]


def last_start(release: PriceRelease) -> datetime:
    """When the last of them does."""
    return _starts(release.assortment_id, release.starts_at)[-1]


def begin_due(*, assortment: str, now: datetime) -> int:
    """Begins what all stores have begun, in order; returns how many. Whoever calls it has locked
    the assortment."""
    begun = 0
    for release in coming_releases(assortment).order_by("starts_at", "number"):
        if last_start(release) <= now:
            _begin(release)
            begun += 1
    return begun


def tell_coming(release: PriceRelease) -> None:
    """Tells the tills a release that they shall begin by themselves."""
    scope = feed.assortment_scope(release.assortment_id)
    rows = ReleasedPrice.objects.filter(release=release)
    ids = _ids(release, rows.filter(store="").values("sku"))
    # The prices before the release that brings them into force.
    items.publish_items(assortment=release.assortment_id, ids=list(ids.values()))
    for store, publications in _in_stores(release).items():
        feed.publish(scope=feed.store_scope(store), documents=publications)
    telling.tell(releasing.touched(release))
    body: dict[str, JsonValue] = {
        "number": release.number,
        "hash": release.hash,
        "starts_at": release.starts_at,
    }
    one = feed.Publication(collection="coming_release", id=str(release.number), body=body)
    feed.publish(scope=scope, documents=[one])


def tell_gone(release: PriceRelease) -> None:
    """Tells the tills that a release does not come, or has come for good."""
    scope = feed.assortment_scope(release.assortment_id)
    feed.remove(scope=scope, collection="coming_release", ids=[str(release.number)])
    rows = ReleasedPrice.objects.filter(release=release)
    ids = _ids(release, rows.filter(store="").values("sku"))
    gone = [f"{release.number}:{item}" for item in ids.values()]
    feed.remove(scope=scope, collection="coming_price", ids=gone)
    for store, publications in _in_stores(release).items():
        feed.remove(
            scope=feed.store_scope(store),
            collection="coming_price",
            ids=[one.id for one in publications],
        )
    # An item that waited for its first price is at the tills no more.
    items.publish_items(assortment=release.assortment_id, ids=list(ids.values()))
    telling.tell(releasing.touched(release))


def tell_begun(release: PriceRelease, *, changed: Sequence[Changed], at: datetime) -> None:
    """Notes that a release has begun, `at` its minute in the last store or at once, whose prices are
    the items' by now, and tells the tills."""
    release.begun_at = at
    release.save(update_fields=["begun_at"])
    everywhere = [one.id for one in changed if not one.store]
    items.publish_items(assortment=release.assortment_id, ids=everywhere)
    by_store: defaultdict[str, list[str]] = defaultdict(list)
    for one in changed:
        if one.store:
            by_store[one.store].append(one.id)
    items.publish_in_stores(ids=by_store)
    telling.tell(releasing.touched(release))
    body: dict[str, JsonValue] = {
        "number": release.number,
        "hash": release.hash,
        "published_at": instant_text(release.published_at),
    }
    feed.publish(
        scope=feed.assortment_scope(release.assortment_id),
        documents=[feed.Publication(collection="price_release", id=_CURRENT, body=body)],
    )


def price_act(one: Changed) -> audit.Act:
    """That a price is the tills' now."""
    return audit.Act(
        action="item.price_published",
        subject=audit.Subject(kind="item", id=one.id, name=one.name),
        store=one.store,
        changes={"price": (one.was, one.is_now)},
        facts={"sku": one.sku},
    )


def released_until(release: PriceRelease, *, store: str) -> Iterator[tuple[str, str, int | None]]:
    """(SKU, store or "", price) that releases changed, everywhere and in one store, in the order in
    which they hold, up to this one."""
    if release.begun_at is None:
        before = Q(release__begun_at__isnull=False) | Q(release__in=_coming_with(release))
    else:
        before = Q(release__begun_at__lt=release.begun_at) | Q(
            release__begun_at=release.begun_at, release__number__lte=release.number
        )
    rows = ReleasedPrice.objects.filter(
        before, release__assortment_id=release.assortment_id, store__in={"", store}
    )
    rows = rows.order_by(
        # PostgreSQL and SQLite place what is null at different ends.
        F("release__begun_at").asc(nulls_last=True),
        Case(When(release__begun_at=None, then=F("release__starts_at")), default=Value("")),
        "release__number",
    )
    yield from rows.values_list("sku", "store", "price_minor")


def coming_until(release: PriceRelease) -> Iterator[tuple[str, str, int | None]]:
    """As `released_until`, of those that have not begun alone, and of all stores."""
    rows = ReleasedPrice.objects.filter(release__in=_coming_with(release))
    rows = rows.order_by("release__starts_at", "release__number")
    yield from rows.values_list("sku", "store", "price_minor")


def _coming_with(release: PriceRelease) -> list[int]:
    """The releases that begin before one that has not begun, and itself."""
    if not release.starts_at:
        return []
    return [
        one.pk
        for one in coming_releases(release.assortment_id)
        if (one.starts_at, one.number) <= (release.starts_at, release.number)
    ]


def _begin(release: PriceRelease) -> None:
    changed = _changed(release)
    _apply(release)
    releasing.apply(release)
    act = audit.Act(
        action="prices.begun",
        subject=audit.Subject(
            kind="assortment", id=release.assortment_id, name=release.assortment.name
        ),
        facts={"number": release.number, "hash": release.hash, "starts_at": release.starts_at},
    )
    audit.record_all(_CLOCK, [act, *map(price_act, changed)])
    tell_begun(release, changed=changed, at=last_start(release))
    tell_gone(release)


def _changed(release: PriceRelease) -> list[Changed]:
    rows = list(ReleasedPrice.objects.filter(release=release).order_by("store", "sku"))
    known = stored_rows.by_sku(release.assortment_id, {row.sku for row in rows})
    own = {
        (row.item_id, row.store_id): row.price_minor
        for row in ItemStore.objects.filter(item__assortment_id=release.assortment_id)
    }
    return [
        Changed(
            id=item.id,
            sku=item.sku,
            name=item.name,
            store=row.store,
            was=own.get((item.id, row.store)) if row.store else item.price_minor,
            is_now=row.price_minor,
        )
        for row in rows
        if (item := known.get(row.sku)) is not None
    ]


def _apply(release: PriceRelease) -> None:
    rows = ReleasedPrice.objects.filter(release=release)
    everywhere = rows.filter(store="")
    mine = Item.objects.filter(assortment_id=release.assortment_id)
    of_item = everywhere.filter(sku=OuterRef("sku")).values("price_minor")[:1]
    mine.filter(sku__in=everywhere.values("sku")).update(
        price_minor=Subquery(of_item), version=F("version") + 1
    )
    wanted = in_stores(release, rows.exclude(store=""))
    for own, price in wanted.items():
        own.price_minor = price
    ItemStore.objects.bulk_update(wanted, ["price_minor"], batch_size=stored_rows.BATCH)


def in_stores(release: PriceRelease, rows: QuerySet[ReleasedPrice]) -> dict[ItemStore, int | None]:
    """What stores do another way with the items of a release's prices, made where it is missing,
    with these prices."""
    said = list(rows.values_list("sku", "store", "price_minor"))
    ids = _ids(release, rows.values("sku"))
    prices = {(ids[sku], store): price for sku, store, price in said if sku in ids}
    ItemStore.objects.bulk_create(
        (ItemStore(item_id=item, store_id=store) for item, store in prices),
        batch_size=stored_rows.BATCH,
        ignore_conflicts=True,
    )
    found: dict[ItemStore, int | None] = {}
    for some in stored_rows.batches(sorted({item for item, _ in prices})):
        for own in ItemStore.objects.filter(item__in=some):
            if (own.item_id, own.store_id) in prices:
                found[own] = prices[own.item_id, own.store_id]
    return found


def _in_stores(release: PriceRelease) -> dict[str, list[feed.Publication]]:
    """The prices that a release changes in single stores, as tills get them ahead."""
    rows = ReleasedPrice.objects.filter(release=release).exclude(store="")
    ids = _ids(release, rows.values("sku"))
    found: dict[str, list[feed.Publication]] = {}
    for row in rows:
        if row.sku in ids:
            one = feed.Publication(
                collection="coming_price",
                id=f"{release.number}s:{ids[row.sku]}",
                body={} if row.price_minor is None else {"price": row.price_minor},
            )
            found.setdefault(row.store, []).append(one)
    return found


def _ids(release: PriceRelease, skus: QuerySet[Any, Any]) -> dict[str, str]:
    found = Item.objects.filter(assortment_id=release.assortment_id, sku__in=skus)
    return dict(found.values_list("sku", "id"))


def _starts(assortment: str, starts_at: str) -> list[datetime]:
    """When a local minute comes in the stores of an assortment, sorted; in the company's zone where
    it is sold nowhere. The minute that a change to summer time leaves out comes when it is over."""
    selling = stores.stores().filter(assortment=assortment, archived_at=None)
    zones = set(selling.values_list("zone", flat=True)) or {stores.company_zone()}
    local = datetime.fromisoformat(starts_at)
    return sorted(local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for zone in zones)
