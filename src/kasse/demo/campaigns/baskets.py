"""A basket of a file as promotions see it, beside what the file says was given on each line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from kasse.demo.replay.sales import FileBasket, Wish
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.quantity import ONE_THOUSANDTHS

_MINUTE: Final = len("2026-11-30T16:59")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """What promotions ask of an item: `items` are it and its parent."""

    name: str
    items: tuple[str, ...]
    categories: tuple[str, ...] = ()
    brand: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedBasket:
    """A basket at shelf prices. `file_minor` is by line what the file says the shop took off it,
    `coupons_minor` what coupons paid of the whole, `back` how many lines are goods given back,
    which take no part (PRO-2)."""

    key: str
    customer: str
    store: str
    lines: tuple[GoodsLine, ...]
    file_minor: tuple[int, ...]
    coupons_minor: int
    back: int


def priced(basket: FileBasket, shelf: Mapping[str, Shelved], zone: ZoneInfo) -> PricedBasket:
    """Equal goods at one price are one line, as at the till."""
    alike: dict[tuple[str, int, int], list[Wish]] = {}
    for number, wish in enumerate(basket.wishes, start=1):
        if wish.pieces > 0:
            # What was sold by volume is a line each, as at the scale.
            apart = number if wish.volume_thousandths else 0
            alike.setdefault((wish.sku, wish.price_minor, apart), []).append(wish)
    moment = _local_minute(basket.at_ms, zone)
    return PricedBasket(
        key=basket.key,
        customer=basket.customer,
        store=basket.store,
        lines=tuple(
            _line(number, wishes, shelf, moment)
            for number, wishes in enumerate(alike.values(), start=1)
        ),
        file_minor=tuple(sum(wish.discount_minor for wish in wishes) for wishes in alike.values()),
        coupons_minor=basket.coupons_minor,
        back=sum(wish.pieces < 0 for wish in basket.wishes),
    )


def _line(number: int, wishes: list[Wish], shelf: Mapping[str, Shelved], moment: str) -> GoodsLine:
    first = wishes[0]
    item = shelf.get(first.sku) or Shelved(name=first.sku, items=(first.sku,))
    pieces = sum(wish.pieces for wish in wishes)
    return GoodsLine(
        line=number,
        items=item.items,
        price_minor=first.price_minor,
        bare_minor=first.price_minor,
        quantity_thousandths=first.volume_thousandths or pieces * ONE_THOUSANDTHS,
        whole=bool(first.volume_thousandths),
        categories=item.categories,
        brand=item.brand,
        tags=item.tags,
        moment=moment,
    )


def _local_minute(at_ms: int, zone: ZoneInfo) -> str:
    # Whole seconds, so that no digit is lost.
    return datetime.fromtimestamp(at_ms // 1_000, zone).isoformat()[:_MINUTE]
