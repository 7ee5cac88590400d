"""What a person should see before prices are published (PRICE-15). It hinders nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from kasse.domain.outcome import Fact
from kasse.domain.price_change import WHOLE_BP, is_below_cost
from kasse.office.catalogue.documents import coming_releases
from kasse.office.catalogue.models import Item, ItemStore, ReleasedPrice
from kasse.office.catalogue.price_lists import fitting, heads
from kasse.office.catalogue.price_lists.models import PriceList, PriceListPrice
from kasse.office.stores import queries as stores

JUMP_BP: Final = 3_000
"""By how much a price may rise or fall without a word, in basis points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFinding:
    """Something odd about a price that would be published. `code` is stable: price.missing,
    price.zero, price.below_cost, price.below_floor, price.jump, price_list.currency or
    price_list.tax_mode. `item`, `sku` and `name` are the item's, "" for a whole list; `list` and
    `store` are ids, "" for the item's own price everywhere."""

    code: str
    item: str = ""
    sku: str = ""
    name: str = ""
    list: str = ""
    store: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    item: Item
    was: int | None
    is_now: int
    list: str = ""
    store: str = ""
    tax_ppm: int


def findings(assortment: str, *, now: datetime, jump_bp: int = JUMP_BP) -> Iterator[PriceFinding]:
    """All of them: lists that fit no more, items without a price, then what the drafts do; with the
    taxes of the company's day."""
    local = now.astimezone(ZoneInfo(stores.company_zone()))
    taxes = stores.tax_in_prices(day=f"{local:%Y-%m-%d}")
    lists = {one.id: one for one in PriceList.objects.filter(assortment_id=assortment)}
    for one in lists.values():
        yield from _misfits(one)
    for item in _unpriced(assortment):
        yield _about(item, "price.missing")
    for draft in _drafts(assortment, lists, taxes):
        yield from _odd(draft, jump_bp)


def _misfits(one: PriceList) -> Iterator[PriceFinding]:
    head = heads.from_document(one.head)
    if head.ended:
        return
    for store in fitting.stores_of(head, assortment=one.assortment_id):
        no = fitting.misfit(head, store)
        if no is not None:
            facts: dict[str, Fact] = {"store": store.name}
            yield PriceFinding(code=no.code, list=one.id, store=store.id, facts=facts)


def _unpriced(assortment: str) -> QuerySet[Item]:
    """Items for sale that have no price, no draft of one, and none that comes."""
    coming = ReleasedPrice.objects.filter(
        release__in=coming_releases(assortment), store="", sku=OuterRef("sku")
    )
    return Item.objects.filter(
        ~Exists(coming),
        assortment_id=assortment,
        price_minor=None,
        draft_price_minor=None,
        open_price=False,
        has_variants=False,
        sold=True,
        archived=False,
    ).order_by("sku")


def _drafts(
    assortment: str, lists: Mapping[str, PriceList], taxes: Mapping[str, int]
) -> Iterator[_Draft]:
    own = Item.objects.filter(assortment_id=assortment, draft_price_minor__isnull=False)
    for item in own.order_by("sku"):
        if item.draft_price_minor is not None:
            yield _Draft(
                item=item,
                was=item.price_minor,
                is_now=item.draft_price_minor,
                tax_ppm=taxes.get(item.tax_class, 0),
            )
    in_stores = ItemStore.objects.filter(
        item__assortment_id=assortment, has_draft=True, draft_price_minor__isnull=False
    )
    for row in in_stores.select_related("item").order_by("item__sku", "store"):
        if row.draft_price_minor is not None:
            yield _Draft(
                item=row.item,
                was=row.item.price_minor if row.price_minor is None else row.price_minor,
                is_now=row.draft_price_minor,
                store=row.store_id,
                tax_ppm=taxes.get(row.item.tax_class, 0),
            )
    listed = PriceListPrice.objects.filter(
        list__in=lists, has_draft=True, draft_price_minor__isnull=False
    )
    for one in listed.select_related("item").order_by("item__sku", "list", "least_thousandths"):
        if one.draft_price_minor is not None:
            included = lists[one.list_id].head["tax_included"]
            yield _Draft(
                item=one.item,
                was=one.item.price_minor if one.price_minor is None else one.price_minor,
                is_now=one.draft_price_minor,
                list=one.list_id,
                tax_ppm=taxes.get(one.item.tax_class, 0) if included else 0,
            )


def _odd(draft: _Draft, jump_bp: int) -> Iterator[PriceFinding]:
    item, was, is_now = draft.item, draft.was, draft.is_now
    places = {"list": draft.list, "store": draft.store}
    if is_now == 0:
        yield _about(item, "price.zero", **places)
    cost = item.cost_minor
    if cost is not None and is_below_cost(is_now, cost_minor=cost, tax_ppm=draft.tax_ppm):
        yield _about(item, "price.below_cost", facts={"price": is_now, "cost": cost}, **places)
    floor = item.floor_minor
    if floor is not None and is_now < floor:
        yield _about(item, "price.below_floor", facts={"price": is_now, "floor": floor}, **places)
    if was and abs(is_now - was) * WHOLE_BP > was * jump_bp:
        facts: dict[str, Fact] = {"from": was, "to": is_now}
        yield _about(item, "price.jump", facts=facts, **places)


def _about(item: Item, code: str, **more: Any) -> PriceFinding:
    return PriceFinding(code=code, item=item.id, sku=item.sku, name=item.name, **more)
