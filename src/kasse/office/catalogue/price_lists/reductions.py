"""Prices of lists that are announced as reductions, with the lowest price before them (PRICE-17):
what an offer at the shelf must tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kasse.domain.prices import ItemPrice
from kasse.office.catalogue import stored_rows
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.price_lists import heads, history, shelf_prices
from kasse.office.stores import queries as stores


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """A list's price that is announced: what the list is called, by language, its validity as local
    minutes, and the lowest price of the 30 days before it, which is above it."""

    names: Mapping[str, str]
    valid_from: str | None
    valid_to: str | None
    prior_minor: int


def reductions(
    assortment: str,
    prices: Mapping[str, ItemPrice],
    *,
    store: str = "",
    moment: str,
    drafts: bool = False,
) -> dict[str, Reduction]:
    """Those of the prices at the shelf, as `shelf_prices` gives them for the same place and moment,
    that are announced and are lower than any before. A handful of questions for each."""
    said = shelf_prices.said(assortment, moment=moment, drafts=drafts)
    announced = {one: heads.from_document(head) for one, head in said.items() if _is_told(head)}
    wanted = {one: price for one, price in prices.items() if price.list in announced}
    place = history.place(store) if store else None
    if place is None:
        place = history.Place(store="", group=None, zone=stores.company_zone())
    found: dict[str, Reduction] = {}
    for some in stored_rows.batches(sorted(wanted)):
        for item in Item.objects.filter(id__in=some):
            price = wanted[item.id]
            prior = history.lowest_prior(item, place, moment=moment)
            assert price.price_minor is not None
            if prior is not None and prior > price.price_minor:
                head = announced[str(price.list)]
                found[item.id] = Reduction(
                    names=head.names,
                    valid_from=head.valid_from,
                    valid_to=head.valid_to,
                    prior_minor=prior,
                )
    return found


def _is_told(head: Mapping[str, Any] | None) -> bool:
    return bool(head and head["announced"])
