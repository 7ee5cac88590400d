"""What is told beside prices at the shelf: reductions that are announced, by price lists and by
promotions, with the lowest price before them (PRICE-17, PRICE-21), and deals of several pieces."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kasse.domain.prices import ItemPrice
from kasse.office.catalogue import stored_rows
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.price_lists import heads, history, offered, shelf_prices
from kasse.office.catalogue.price_lists.places import place_or_everywhere
from kasse.office.catalogue.price_lists.shelf_promotions import Promoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What stands beside a price: what the list or the promotion is called, by language, its
    validity as local minutes, and the lowest price of the 30 days before it, which is above the
    price; None beside a deal of several pieces, which lowers none."""

    names: Mapping[str, str]
    valid_from: str | None
    valid_to: str | None
    prior_minor: int | None


def offers_at_shelf(
    assortment: str,
    prices: Mapping[str, ItemPrice],
    promoted: Mapping[str, Promoted],
    *,
    store: str = "",
    moment: str,
    drafts: bool = False,
) -> dict[str, Offer]:
    """The offers beside prices at the shelf, as `shelf_prices` and `promoted_at_shelf` give them for
    the same place and moment. A reduction to what is not lower than before is none. A handful of
    questions for all that are announced."""
    found = {
        one: Offer(
            names=said.names, valid_from=said.valid_from, valid_to=said.valid_to, prior_minor=None
        )
        for one, said in promoted.items()
        if said.price_minor is None
    }
    announced = dict(_announced(assortment, prices, promoted, moment=moment, drafts=drafts))
    place = place_or_everywhere(store)
    since, until = history.looked_back(moment)
    for some in stored_rows.batches(sorted(announced)):
        items = list(Item.objects.filter(id__in=some))
        offers = offered.load(items, place, since=since, until=until)
        changes = history.changes_of(items, place)
        for item in items:
            said = announced[item.id]
            prior = history.lowest_prior(
                item, place, moment=moment, offers=offers, changes=changes[item.id]
            )
            assert said.price_minor is not None
            if prior is not None and prior > said.price_minor:
                found[item.id] = Offer(
                    names=said.names,
                    valid_from=said.valid_from,
                    valid_to=said.valid_to,
                    prior_minor=prior,
                )
    return found


def _announced(
    assortment: str,
    prices: Mapping[str, ItemPrice],
    promoted: Mapping[str, Promoted],
    *,
    moment: str,
    drafts: bool,
) -> Iterator[tuple[str, Promoted]]:
    """The prices that are announced as reductions: by a promotion, or else by their list."""
    heads_said: Mapping[str, Any] = shelf_prices.said(assortment, moment=moment, drafts=drafts)
    for one, price in prices.items():
        said = promoted.get(one)
        if said is not None and said.price_minor is not None:
            yield one, said
            continue
        document = heads_said.get(price.list or "")
        if document and document["announced"]:
            head = heads.from_document(document)
            yield (
                one,
                Promoted(
                    promotion="",
                    names=head.names,
                    valid_from=head.valid_from,
                    valid_to=head.valid_to,
                    price_minor=price.price_minor,
                ),
            )
