"""What promotions for everybody made of prices in a place, on the minute (PRICE-21)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kasse.domain.outcome import Refused
from kasse.domain.promotions import one_piece
from kasse.domain.promotions.documents import promotion_from_document
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.offers import Offers, arranged
from kasse.domain.promotions.one_piece import OnePrice
from kasse.domain.promotions.promotion import Promotion
from kasse.office.catalogue import promoted
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.price_lists.places import Place, moment_in
from kasse.office.promotions import queries as promotions


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A promotion as tills of a place held it, from a local minute until just before another
    (None: still), and its document."""

    starts: str
    ends: str | None
    promotion: Promotion
    body: Mapping[str, Any]

    def is_told(self, moment: str) -> bool:
        """Whether tills held it at a local minute."""
        return self.starts <= moment and (self.ends is None or moment < self.ends)


@dataclass(slots=True, kw_only=True)
class Offered:
    """The promotions of single pieces in a place and a span of time, and one piece of each of some
    items; made by `load`."""

    told: tuple[Told, ...]
    lines: Mapping[str, GoodsLine]
    _arranged: dict[tuple[int, ...], Offers] = field(default_factory=dict)

    def price(self, item: str, price_minor: int, *, moment: str) -> OnePrice:
        """What one piece of an item costs everybody who puts it in at a local minute, `price_minor`
        before promotions."""
        line = self.lines.get(item)
        if line is None:
            return OnePrice(price_minor=price_minor)
        put_in = replace(line, price_minor=price_minor, bare_minor=price_minor, moment=moment)
        return one_piece.price_of_one(self._held(moment), put_in)

    def concerning(self, item: str) -> Iterator[Told]:
        """Those that may ever lower the price of an item."""
        line = self.lines.get(item)
        if line is not None:
            yield from (one for one in self.told if one_piece.may_concern(one.promotion, line))

    def _held(self, moment: str) -> Offers:
        held = tuple(place for place, one in enumerate(self.told) if one.is_told(moment))
        if held not in self._arranged:
            self._arranged[held] = arranged(self.told[place].promotion for place in held)
        return self._arranged[held]


def load(items: Sequence[Item], place: Place, *, since: str, until: str) -> Offered:
    """What tills of a place hold at some time from one of its local minutes until just before
    another, for items of one assortment."""
    every = told(items[0].assortment_id, place, since=since, until=until) if items else ()
    singles = tuple(one for one in every if one_piece.lowers_one(one.promotion))
    # Deposits take part in no promotion (PRO-2).
    taking_part = [item for item in items if item.kind != Item.Kind.DEPOSIT]
    return Offered(told=singles, lines=promoted.lines(taking_part) if singles else {})


def told(assortment: str, place: Place, *, since: str, until: str) -> Iterator[Told]:
    """Every promotion that tills of a place hold at some time from one of its local minutes until
    just before another."""
    zone = ZoneInfo(place.zone)
    first, last = (datetime.fromisoformat(one).replace(tzinfo=zone) for one in (since, until))
    for release in promotions.releases_in_force(assortment, since=first, until=last):
        starts = moment_in(place, release.starts)
        ends = None if release.ends is None else moment_in(place, release.ends)
        for one in release.promotions:
            if one["stores"] and place.store not in one["stores"]:
                continue
            promotion = promotion_from_document(one["id"], one["body"], language="en")
            # What this program does not understand gives nothing at a till either (PRO-27).
            if not isinstance(promotion, Refused):
                yield Told(starts=starts, ends=ends, promotion=promotion, body=one["body"])
