"""The promotions known, arranged so that those that may apply to a basket are found at once.

Looking through all of them at each scan would take the longer the more there are; a basket asks
only for those that name one of its items, categories, brands or tags, or that fit all goods.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Final, TypeAlias

from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.promotion import Goods, Holds, Part, Promotion

_DAY_MINUTES: Final = 24 * 60

_Key: TypeAlias = tuple[str, str]
"""A field of a description and one of its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A promotion that may apply; for each part the places of the lines that fit it."""

    promotion: Promotion
    fits: tuple[tuple[int, ...], ...]
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """Promotions by what they are found by; made by `arranged`."""

    by_key: Mapping[_Key, tuple[Promotion, ...]] = field(default_factory=dict)
    of_all_goods: tuple[Promotion, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, promotion: str) -> str:
        """What receipts call a promotion."""
        return self.names.get(promotion, promotion)

    def same_at(self, line: GoodsLine, moment: str) -> bool:
        """Whether of the promotions that may look at a line the same hold at `moment` as at the
        minute at which it was put in (PRO-7)."""
        other = replace(line, moment=moment)
        return all(
            _in_time(promotion, line) == _in_time(promotion, other)
            for promotion in self._found((line,)).values()
        )

    def candidates(self, lines: Sequence[GoodsLine], visit: Visit) -> tuple[Candidate, ...]:
        """What may apply to the lines of this visit, by id."""
        found = self._found(lines)
        left = dict(visit.left)
        candidates = (
            _candidate(found[id_], lines, left.get(id_))
            for id_ in sorted(found)
            if _is_for(found[id_], visit)
        )
        return tuple(one for one in candidates if one is not None)

    def _found(self, lines: Sequence[GoodsLine]) -> dict[str, Promotion]:
        found = {promotion.id: promotion for promotion in self.of_all_goods}
        for key in dict.fromkeys(key for line in lines for key in _keys(line)):
            for promotion in self.by_key.get(key, ()):
                found[promotion.id] = promotion
        return found


NO_OFFERS: Final = Offers()


def arranged(promotions: Iterable[Promotion]) -> Offers:
    """The promotions, ready to be asked; those that are switched off are left out (PRO-24)."""
    by_key: dict[_Key, list[Promotion]] = {}
    of_all: list[Promotion] = []
    names: dict[str, str] = {}
    for promotion in promotions:
        if not promotion.active:
            continue
        names[promotion.id] = promotion.name
        keys = [key for part in promotion.parts for key in _keys_of(part)]
        if not keys:
            of_all.append(promotion)
        for key in dict.fromkeys(keys):
            by_key.setdefault(key, []).append(promotion)
    return Offers(
        by_key={key: tuple(found) for key, found in by_key.items()},
        of_all_goods=tuple(of_all),
        names=names,
    )


def fits(line: GoodsLine, goods: Goods) -> bool:
    """Whether a description fits a line (PRO-6)."""
    return (
        (not goods.items or _any(line.items, goods.items))
        and (not goods.categories or _any(line.categories, goods.categories))
        and (not goods.brands or line.brand in goods.brands)
        and (not goods.tags or _any(line.tags, goods.tags))
        and (goods.price_from is None or line.price_minor >= goods.price_from)
        and (goods.price_to is None or line.price_minor <= goods.price_to)
        and (goods.expires_within is None or _expires(line, goods.expires_within))
        and not _any(line.items, goods.not_items)
        and not _any(line.categories, goods.not_categories)
        and not (goods.not_brands and line.brand in goods.not_brands)
        and not _any(line.tags, goods.not_tags)
    )


def holds_at(holds: Holds, moment: str) -> bool:
    """Whether it holds at the store's minute `2026-11-30T16:59` (PRO-7)."""
    if holds.from_ is not None and moment < holds.from_:
        return False
    if holds.to is not None and moment >= holds.to:
        return False
    day, minute = moment[:10], int(moment[11:13]) * 60 + int(moment[14:16])
    starts = holds.starts or 0
    ends = _DAY_MINUTES if holds.ends is None else holds.ends
    if starts < ends:
        return starts <= minute < ends and _is_on(holds, day)
    return (minute >= starts and _is_on(holds, day)) or (
        minute < ends and _is_on(holds, _before(day))
    )


def _candidate(
    promotion: Promotion, lines: Sequence[GoodsLine], left: int | None
) -> Candidate | None:
    limit = _least(promotion.limits.basket, left)
    if limit == 0:
        return None
    in_time = [place for place, line in enumerate(lines) if _in_time(promotion, line)]
    found = tuple(
        tuple(place for place in in_time if any(fits(lines[place], goods) for goods in part.goods))
        for part in promotion.parts
    )
    if not any(found):
        return None
    return Candidate(promotion=promotion, fits=found, limit=limit)


def _least(*limits: int | None) -> int | None:
    known = [max(limit, 0) for limit in limits if limit is not None]
    return min(known) if known else None


def _is_for(promotion: Promotion, visit: Visit) -> bool:
    return (
        (not promotion.channels or visit.channel in promotion.channels)
        and (
            not promotion.customer_groups or _any(visit.customer_groups, promotion.customer_groups)
        )
        and (promotion.coupon is None or promotion.coupon in visit.coupons)
    )


def _in_time(promotion: Promotion, line: GoodsLine) -> bool:
    return not promotion.holds or (
        bool(line.moment) and any(holds_at(when, line.moment) for when in promotion.holds)
    )


def _is_on(holds: Holds, day: str) -> bool:
    return not holds.days or _weekday(day) in holds.days


@cache
def _weekday(day: str) -> int:
    return date.fromisoformat(day).isoweekday()


@cache
def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _expires(line: GoodsLine, days: int) -> bool:
    if line.expires_on is None or not line.moment:
        return False
    last = date.fromisoformat(line.moment[:10]) + timedelta(days=days)
    return line.expires_on <= last.isoformat()


def _any(some: Sequence[str], others: Sequence[str]) -> bool:
    return any(one in others for one in some)


def _keys(line: GoodsLine) -> Iterator[_Key]:
    for item in line.items:
        yield "item", item
    for category in line.categories:
        yield "category", category
    if line.brand:
        yield "brand", line.brand
    for tag in line.tags:
        yield "tag", tag


def _keys_of(part: Part) -> list[_Key]:
    """What a part's goods are found by; none where only looking at the goods tells."""
    keys: list[_Key] = []
    for goods in part.goods:
        own = (
            [("item", item) for item in goods.items]
            or [("category", category) for category in goods.categories]
            or [("brand", brand) for brand in goods.brands]
            or [("tag", tag) for tag in goods.tags]
        )
        if not own:
            return []
        keys += own
    return keys
