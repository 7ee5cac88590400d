"""What promotions for everybody say at the shelf, all day long (LABEL-9): a lower price of one
piece, or a deal of several."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kasse.domain.prices import ItemPrice
from kasse.domain.promotions import one_piece
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.offers import Offers, arranged, holds_at
from kasse.domain.promotions.promotion import Goods, Holds
from kasse.office.catalogue import promoted, stored_rows
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.price_lists import offered
from kasse.office.catalogue.price_lists.offered import Told
from kasse.office.catalogue.price_lists.places import Place, place_or_everywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Promoted:
    """A promotion beside an item: its id, what it is called by language, its validity as local
    minutes, and what it makes of the price of one piece; None: it is a deal of several."""

    promotion: str
    names: Mapping[str, str]
    valid_from: str | None
    valid_to: str | None
    price_minor: int | None


def promoted_at_shelf(
    assortment: str, prices: Mapping[str, ItemPrice], *, store: str = "", moment: str
) -> dict[str, Promoted]:
    """The promotions beside items, by id, at a local minute in a place; `prices` are those before
    promotions. A lower price comes before a deal, and of several deals the one whose id comes
    first."""
    shown = _Shown(assortment, place_or_everywhere(store), moment)
    found: dict[str, Promoted] = {}
    for some in stored_rows.batches(sorted(prices) if shown.says_something else ()):
        items = Item.objects.filter(id__in=some).exclude(kind=Item.Kind.DEPOSIT)
        for one, line in promoted.lines(list(items)).items():
            price = prices[one].price_minor
            said = None if price is None else shown.beside(line, price)
            if said is not None:
                found[one] = said
    return found


def may_change(assortment: str, *, store: str, after: str, until: str) -> set[str]:
    """The ids of items for sale beside which promotions may begin or end after a local minute, until
    another."""
    place = place_or_everywhere(store)
    goods: list[Goods] = []
    for told in _told(assortment, place, since=after, until=until):
        moments = [told.starts, told.ends]
        for when in told.promotion.holds:
            moments += [when.from_, when.to]
        if any(moment is not None and after < moment <= until for moment in moments):
            goods += [one for part in told.promotion.parts for one in part.goods]
    return promoted.ids_for(assortment, dict.fromkeys(goods))


class _Shown:
    """What promotions say in a place at one minute."""

    def __init__(self, assortment: str, place: Place, moment: str) -> None:
        told = _told(assortment, place, since=moment, until=moment)
        self._told = {one.promotion.id: one for one in told if one.is_told(moment)}
        self._moment = moment
        promotions = [one.promotion for one in self._told.values()]
        self._lowering: Offers = arranged(filter(one_piece.lowers_one, promotions))
        self._dealing: Offers = arranged(filter(one_piece.is_deal, promotions))

    @property
    def says_something(self) -> bool:
        """Whether there are any at all."""
        return bool(self._told)

    def beside(self, line: GoodsLine, price_minor: int) -> Promoted | None:
        """What is said beside one piece at this price."""
        put_in = replace(line, price_minor=price_minor, bare_minor=price_minor, moment=self._moment)
        one = one_piece.price_of_one(self._lowering, put_in)
        if one.promotion is not None:
            return self._said(one.promotion, one.price_minor)
        deals = one_piece.deals_of_one(self._dealing, put_in)
        return self._said(deals[0], None) if deals else None

    def _said(self, promotion: str, price_minor: int | None) -> Promoted:
        told = self._told[promotion]
        when = next((one for one in told.promotion.holds if holds_at(one, self._moment)), Holds())
        return Promoted(
            promotion=promotion,
            names=told.body.get("names") or {"en": told.promotion.name},
            valid_from=when.from_,
            valid_to=when.to,
            price_minor=price_minor,
        )


def _told(assortment: str, place: Place, *, since: str, until: str) -> Iterable[Told]:
    """The promotions for shelves that tills of the place hold within a span, its last minute
    included, at their times that fill whole days."""
    last = datetime.fromisoformat(until) + timedelta(minutes=1)
    until = last.isoformat(timespec="minutes")
    for told in offered.told(assortment, place, since=since, until=until):
        promotion = one_piece.all_day(told.promotion)
        if promotion is not None and (
            one_piece.lowers_one(promotion) or one_piece.is_deal(promotion)
        ):
            yield replace(told, promotion=promotion)
