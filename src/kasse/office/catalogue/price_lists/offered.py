"""What promotions for everybody make of prices in a place: on the minute, for what was paid
(PRICE-21), and all day long, for labels at the shelf (LABEL-9)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from kasse.domain.outcome import Refused
from kasse.domain.promotions import one_piece
from kasse.domain.promotions.documents import promotion_from_document
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.offers import Offers
from kasse.domain.promotions.one_piece import OnePrice
from kasse.domain.promotions.promotion import Promotion
from kasse.office.catalogue.price_lists.places import Place, moment_in
from kasse.office.promotions import queries as promotions


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A promotion as tills of the place held it, from a local minute until just before another
    (None: still), and its document."""

    starts: str
    ends: str | None
    promotion: Promotion
    body: Mapping[str, Any]

    def is_told(self, moment: str) -> bool:
        """Whether tills held it at a local minute."""
        return self.starts <= moment and (self.ends is None or moment < self.ends)


@dataclass(kw_only=True)
class Offered:
    """The promotions of a place within a span of time; made by `load`, asked for many items."""

    told: tuple[Told, ...] = ()
    _arranged: dict[tuple[int, ...], Offers] = field(default_factory=dict)

    def price(self, line: GoodsLine, price_minor: int, *, moment: str) -> OnePrice:
        """What one piece costs everybody who puts it in at a local minute, `price_minor` before
        promotions."""
        put_in = replace(line, price_minor=price_minor, bare_minor=price_minor, moment=moment)
        return one_piece.price_of_one(self.lowering(moment), put_in)

    def lowering(self, moment: str) -> Offers:
        """The promotions of single pieces that tills hold at a local minute."""
        key = tuple(place for place in self._singles if self.told[place].is_told(moment))
        if key not in self._arranged:
            self._arranged[key] = one_piece.lowering(self.told[place].promotion for place in key)
        return self._arranged[key]

    def concerning(self, line: GoodsLine) -> Iterator[Told]:
        """Those that may ever lower the price of a piece."""
        for place in self._singles:
            told = self.told[place]
            if one_piece.may_concern(told.promotion, line):
                yield told

    @cached_property
    def _singles(self) -> tuple[int, ...]:
        return tuple(place for place, told in enumerate(self.told) if told.promotion.form == "each")


def load(assortment: str, place: Place, *, since: str, until: str) -> Offered:
    """What tills of a place hold at some time from one of its local minutes until another."""
    zone = ZoneInfo(place.zone)
    first, last = (datetime.fromisoformat(one).replace(tzinfo=zone) for one in (since, until))
    return Offered(told=tuple(_told(assortment, place, since=first, until=last)))


def _told(assortment: str, place: Place, *, since: datetime, until: datetime) -> Iterator[Told]:
    for release in promotions.releases_in_force(assortment, since=since, until=until):
        starts = moment_in(place, release.starts)
        ends = None if release.ends is None else moment_in(place, release.ends)
        for one in release.promotions:
            if one["stores"] and place.store not in one["stores"]:
                continue
            promotion = promotion_from_document(one["id"], one["body"], language="en")
            # What this program does not understand gives nothing at a till either (PRO-27).
            if not isinstance(promotion, Refused):
                yield Told(starts=starts, ends=ends, promotion=promotion, body=one["body"])
