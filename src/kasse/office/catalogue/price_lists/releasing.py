"""Price lists in releases: their drafts kept, made what holds, drafted again."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from kasse.domain.canonical import JsonValue
from kasse.office.catalogue import stored_rows
from kasse.office.catalogue.documents import coming_after, coming_releases
from kasse.office.catalogue.models import Item, PriceRelease
from kasse.office.catalogue.price_lists.models import (
    PriceList,
    PriceListPrice,
    ReleasedList,
    ReleasedListPrice,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What the next release changes of the lists: heads, and prices."""

    lists: Sequence[PriceList]
    prices: Sequence[PriceListPrice]

    def __bool__(self) -> bool:
        return bool(self.lists or self.prices)


def drafted(assortment: str) -> Drafted:
    """The drafts of an assortment's lists."""
    lists = PriceList.objects.filter(assortment_id=assortment, has_draft=True)
    prices = PriceListPrice.objects.filter(list__assortment_id=assortment, has_draft=True)
    return Drafted(lists=list(lists), prices=list(prices.select_related("item").order_by("id")))


def keep(release: PriceRelease, found: Drafted) -> None:
    """Makes the drafts a part of a release, and drafts no more."""
    ReleasedList.objects.bulk_create(
        [ReleasedList(release=release, list=one.id, head=one.head) for one in found.lists],
        batch_size=stored_rows.BATCH,
    )
    ReleasedListPrice.objects.bulk_create(
        [
            ReleasedListPrice(
                release=release,
                list=one.list_id,
                sku=one.item.sku,
                least_thousandths=one.least_thousandths,
                price_minor=one.draft_price_minor,
            )
            for one in found.prices
        ],
        batch_size=stored_rows.BATCH,
    )
    # These alone: a draft that is not in the release stays one.
    for some in stored_rows.batches([one.id for one in found.lists]):
        PriceList.objects.filter(id__in=some).update(has_draft=False, version=F("version") + 1)
    for rows in stored_rows.batches([one.pk for one in found.prices]):
        PriceListPrice.objects.filter(pk__in=rows).update(has_draft=False, draft_price_minor=None)


def apply(release: PriceRelease) -> None:
    """What a release says of lists holds now."""
    for one in ReleasedList.objects.filter(release=release):
        PriceList.objects.filter(id=one.list).update(released=one.head)
    changed = []
    for row, price in _rows(release):
        row.price_minor = price
        changed.append(row)
    PriceListPrice.objects.bulk_update(changed, ["price_minor"], batch_size=stored_rows.BATCH)


def draft_again(release: PriceRelease) -> None:
    """What a release that does not come says of lists is drafts again, where there are no others,
    and where no release says anything that holds after it."""
    later = coming_after(release)
    said = set(ReleasedList.objects.filter(release__in=later).values_list("list", flat=True))
    for one in ReleasedList.objects.filter(release=release).exclude(list__in=said):
        mine = PriceList.objects.filter(id=one.list, has_draft=False)
        mine.update(head=one.head, has_draft=True, version=F("version") + 1)
    changed = []
    priced = {
        (row.list, row.sku, row.least_thousandths)
        for row in ReleasedListPrice.objects.filter(release__in=later)
    }
    for row, price in _rows(release, but=priced):
        if not row.has_draft:
            row.has_draft, row.draft_price_minor = True, price
            changed.append(row)
    fields = ["has_draft", "draft_price_minor"]
    PriceListPrice.objects.bulk_update(changed, fields, batch_size=stored_rows.BATCH)


def touched(release: PriceRelease) -> set[str]:
    """The ids of the lists of which a release says anything."""
    heads = ReleasedList.objects.filter(release=release).values_list("list", flat=True)
    prices = ReleasedListPrice.objects.filter(release=release).values_list("list", flat=True)
    return {*heads, *prices.distinct()}


def released_until(release: PriceRelease) -> list[JsonValue]:
    """The lists that hold with a release, with their prices, for its hash; by id."""
    lists: dict[str, object] = {
        one.id: one.released
        for one in PriceList.objects.filter(
            assortment_id=release.assortment_id, released__isnull=False
        )
    }
    prices: dict[tuple[str, str, int], int] = {}
    rows = PriceListPrice.objects.filter(
        list__assortment_id=release.assortment_id, price_minor__isnull=False
    )
    for one, sku, least, price in rows.values_list(
        "list_id", "item__sku", "least_thousandths", "price_minor"
    ):
        if price is not None:
            prices[one, sku, least] = price
    for coming in coming_releases(release.assortment_id).order_by("starts_at", "number"):
        if (coming.starts_at, coming.number) > (release.starts_at, release.number):
            continue
        lists |= dict(ReleasedList.objects.filter(release=coming).values_list("list", "head"))
        for row in ReleasedListPrice.objects.filter(release=coming):
            key = (row.list, row.sku, row.least_thousandths)
            if row.price_minor is None:
                prices.pop(key, None)
            else:
                prices[key] = row.price_minor
    of_list: dict[str, list[JsonValue]] = {one: [] for one in lists}
    for (one, sku, least), price in sorted(prices.items()):
        of_list.setdefault(one, []).append([sku, least, price])
    return [[one, said(lists.get(one)), of_list[one]] for one in sorted(of_list)]


def said(head: object) -> JsonValue:
    """A head as canonical text may hold it: without what is not said."""
    if isinstance(head, Mapping):
        return {key: said(value) for key, value in head.items() if value is not None}
    if isinstance(head, list):
        return [said(value) for value in head]
    assert isinstance(head, str | int | bool), head
    return head


def _rows(
    release: PriceRelease, *, but: Collection[tuple[str, str, int]] = ()
) -> Iterator[tuple[PriceListPrice, int | None]]:
    """The rows that a release changes, made where they are missing, with its prices; `but` those of
    a list, an SKU and a quantity."""
    of_list: dict[str, list[ReleasedListPrice]] = {}
    for row in ReleasedListPrice.objects.filter(release=release).order_by("id"):
        of_list.setdefault(row.list, []).append(row)
    kept = set(PriceList.objects.filter(id__in=of_list).values_list("id", flat=True))
    for one, rows in of_list.items():
        if one not in kept:
            continue
        ids = _items(release.assortment_id, {row.sku for row in rows})
        known = {
            (row.item_id, row.least_thousandths): row
            for row in PriceListPrice.objects.filter(list_id=one)
        }
        for row in rows:
            if row.sku not in ids or (one, row.sku, row.least_thousandths) in but:
                continue
            key = (ids[row.sku], row.least_thousandths)
            if key not in known:
                known[key] = PriceListPrice.objects.create(
                    list_id=one, item_id=key[0], least_thousandths=key[1]
                )
            yield known[key], row.price_minor


def _items(assortment: str, skus: set[str]) -> dict[str, str]:
    return {
        sku: item
        for some in stored_rows.batches(sorted(skus))
        for sku, item in Item.objects.filter(assortment_id=assortment, sku__in=some).values_list(
            "sku", "id"
        )
    }
