"""The file once through, before anything is sold: which baskets are wanted, goods and prices."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import ModuleType
from zoneinfo import ZoneInfo

from kasse.demo.replay.formats import FORMATS
from kasse.demo.replay.sales import FileBasket, ItemSeen, Unsold
from kasse.demo.replay.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which part of a file is sold: local dates (ISO, both included), and at most so many baskets."""

    format: str
    first: str = ""
    last: str = "9999"
    limit: int | None = None

    @property
    def reader(self) -> ModuleType:
        """The module of `kasse.demo.replay.formats`."""
        return FORMATS[self.format]

    def baskets(self, table: Table) -> Iterator[FileBasket]:
        """The wanted baskets, in the order of the file."""
        zone = ZoneInfo(self.reader.PLACE.zone)
        left = self.limit
        for basket in self.reader.baskets(table):
            if left == 0:
                return
            if self.first or self.last != "9999":
                moment = datetime.fromtimestamp(basket.at_ms // 1_000, UTC)
                if not self.first <= moment.astimezone(zone).date().isoformat() <= self.last:
                    continue
            left = None if left is None else left - 1
            yield basket


@dataclass(slots=True, kw_only=True)
class Survey:
    """What is to be sold. `prices` has the one price of each SKU, None where there are several."""

    baskets: int = 0
    rows: int = 0
    split: int = 0
    coupons_minor: int = 0
    wished_minor: int = 0
    discounts_minor: int = 0
    without_line: int = 0
    first_ms: int = 0
    prices: dict[str, int | None] = field(default_factory=dict)
    unsold: list[Unsold] = field(default_factory=list)


def survey(table: Table, selection: Selection) -> Survey:
    """Reads everything that is wanted."""
    found = Survey()
    for basket in selection.baskets(table):
        found.baskets += 1
        found.rows += basket.rows
        found.split += basket.split
        found.coupons_minor += basket.coupons_minor
        found.without_line += not basket.wishes
        found.unsold += basket.unsold
        found.first_ms = min(found.first_ms or basket.at_ms, basket.at_ms)
        for wish in basket.wishes:
            found.wished_minor += wish.total_minor
            found.discounts_minor += wish.discount_minor
            if found.prices.setdefault(wish.sku, wish.price_minor) != wish.price_minor:
                found.prices[wish.sku] = None
    return found


def goods(table: Table, selection: Selection, seen: Survey) -> dict[str, ItemSeen]:
    """The items that are sold, and the parents of those that are variants."""
    every = {item.sku: item for item in selection.reader.items(table)}
    sold = {sku: every[sku] for sku in seen.prices}
    parents = {item.parent: every[item.parent] for item in sold.values() if item.parent}
    return parents | sold
