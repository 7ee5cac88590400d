"""What everybody pays at a shelf, and what is told beside it (LABEL-6, LABEL-8, LABEL-9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kasse.domain.prices import ItemPrice
from kasse.office.catalogue import queries as catalogue
from kasse.office.labels.wanted import Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Prices before promotions, and the promotions beside them, by item, in the place that is
    `wanted`, at a local minute there; with the drafts or without."""

    wanted: Wanted
    moment: str
    drafts: bool
    prices: Mapping[str, ItemPrice]
    promoted: Mapping[str, catalogue.Promoted]

    def price(self, item: str) -> int | None:
        """What one piece costs everybody, in minor units; None where it is not sold there."""
        said = self.promoted.get(item)
        if said is not None and said.price_minor is not None:
            return said.price_minor
        return self.prices[item].price_minor if item in self.prices else None

    def told(self, item: str) -> tuple[int | None, str]:
        """What a label says: the price, and which promotion stands beside it."""
        said = self.promoted.get(item)
        return self.price(item), said.promotion if said else ""

    def offers(self, items: Sequence[str]) -> Mapping[str, catalogue.Offer]:
        """What is told beside the prices of some items; it takes looking back for each that is
        reduced."""
        return catalogue.offers_at_shelf(
            self.wanted.assortment,
            {one: self.prices[one] for one in items if one in self.prices},
            {one: self.promoted[one] for one in items if one in self.promoted},
            store=self.wanted.store,
            moment=self.moment,
            drafts=self.drafts,
        )


def at_shelf(wanted: Wanted, ids: Iterable[str], *, moment: str, drafts: bool = False) -> Shelf:
    """The shelf of items at a local minute."""
    prices = catalogue.prices_at_shelf(
        wanted.assortment, ids, store=wanted.store, moment=moment, drafts=drafts
    )
    return Shelf(
        wanted=wanted,
        moment=moment,
        drafts=drafts,
        prices=prices,
        promoted=catalogue.promoted_at_shelf(
            wanted.assortment, prices, store=wanted.store, moment=moment
        ),
    )
