"""The promotions known, arranged so that those that may apply to a basket are found at once.

Looking through all of them at each scan would take the longer the more there are; a basket asks
only for those that name one of its items, categories, brands or tags, or that fit all goods.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Final, TypeAlias

from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.promotion import Goods, Holds, Promotion

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
class _Sought:
    """A description of goods, and the keys by which lines that it may fit are found (none: all
    lines are looked at); `is_all`: whatever is found by them fits."""

    goods: Goods
    keys: tuple[_Key, ...]
    is_all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A promotion with its parts' descriptions taken apart."""

    promotion: Promotion
    parts: tuple[tuple[_Sought, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """Promotions by what they are found by; made by `arranged`.

    `left` says how often those with a limit for the day or in all may still be applied.
    """

    by_key: Mapping[_Key, tuple[_Ready, ...]] = field(default_factory=dict)
    of_all_goods: tuple[_Ready, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    by_coupon: Mapping[str, tuple[Promotion, ...]] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)

    def name(self, promotion: str) -> str:
        """What receipts call a promotion."""
        return self.names.get(promotion, promotion)

    def same_at(self, line: GoodsLine, moment: str) -> bool:
        """Whether of the promotions that may look at a line the same hold at `moment` as at the
        minute at which it was put in (PRO-7)."""
        return all(
            in_time(ready.promotion, line.moment) == in_time(ready.promotion, moment)
            for ready in self._found(_Basket((line,))).values()
        )

    def candidates(self, lines: Sequence[GoodsLine], visit: Visit) -> tuple[Candidate, ...]:
        """What may apply to the lines of this visit, by id."""
        basket = _Basket(lines)
        found = self._found(basket)
        left = {**self.left, **dict(visit.left)}
        candidates = (
            _candidate(found[id_], basket, _limit(found[id_].promotion, visit, left.get(id_)))
            for id_ in sorted(found)
            if _is_for(found[id_].promotion, visit)
        )
        return tuple(one for one in candidates if one is not None)

    def _found(self, basket: "_Basket") -> dict[str, _Ready]:
        found = {ready.promotion.id: ready for ready in self.of_all_goods}
        for key in basket.places:
            for ready in self.by_key.get(key, ()):
                found[ready.promotion.id] = ready
        return found


NO_OFFERS: Final = Offers()


def arranged(promotions: Iterable[Promotion]) -> Offers:
    """The promotions, ready to be asked; those that are switched off are left out (PRO-24)."""
    by_key: dict[_Key, list[_Ready]] = {}
    of_all: list[_Ready] = []
    names: dict[str, str] = {}
    by_coupon: dict[str, list[Promotion]] = {}
    for promotion in promotions:
        if not promotion.active:
            continue
        names[promotion.id] = promotion.name
        if promotion.coupon is not None:
            by_coupon.setdefault(promotion.coupon, []).append(promotion)
        ready = _Ready(
            promotion=promotion,
            parts=tuple(tuple(map(_sought, part.goods)) for part in promotion.parts),
        )
        # A part that any goods may fit finds nothing; where the others do, they are enough.
        keys = [
            key
            for part in ready.parts
            if all(sought.keys for sought in part)
            for sought in part
            for key in sought.keys
        ]
        if not keys:
            of_all.append(ready)
        for key in dict.fromkeys(keys):
            by_key.setdefault(key, []).append(ready)
    return Offers(
        by_key={key: tuple(found) for key, found in by_key.items()},
        of_all_goods=tuple(of_all),
        names=names,
        by_coupon={coupon: tuple(found) for coupon, found in by_coupon.items()},
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


class _Basket:
    """Lines, and the places of those that a key finds."""

    __slots__ = ("lines", "moments", "places")

    def __init__(self, lines: Sequence[GoodsLine]) -> None:
        self.lines = lines
        self.places: dict[_Key, list[int]] = {}
        for place, line in enumerate(lines):
            for key in _keys(line):
                self.places.setdefault(key, []).append(place)
        self.moments = {line.moment for line in lines}

    def fitting(self, sought: _Sought) -> Iterable[int]:
        """The places of the lines that a description fits."""
        if not sought.keys:
            places: Iterable[int] = range(len(self.lines))
        elif len(sought.keys) == 1:
            places = self.places.get(sought.keys[0], ())
        else:
            places = {place for key in sought.keys for place in self.places.get(key, ())}
        if sought.is_all:
            return places
        return (place for place in places if fits(self.lines[place], sought.goods))


def _limit(promotion: Promotion, visit: Visit, left: int | None) -> int | None:
    """How often it may be applied in a basket (PRO-13); each code of its coupon allows as much
    again (CPN-7)."""
    limits = promotion.limits
    in_basket = limits.basket
    if in_basket is not None and promotion.coupon is not None:
        in_basket *= visit.coupons.count(promotion.coupon)
    return _least(in_basket, limits.customer, limits.day, limits.total, left)


def _candidate(ready: _Ready, basket: _Basket, limit: int | None) -> Candidate | None:
    promotion = ready.promotion
    moments = {moment for moment in basket.moments if in_time(promotion, moment)}
    if limit == 0 or not moments:
        return None
    always = len(moments) == len(basket.moments)
    found = tuple(
        tuple(
            place
            for place in sorted({place for sought in part for place in basket.fitting(sought)})
            if always or basket.lines[place].moment in moments
        )
        for part in ready.parts
    )
    if not any(found):
        return None
    return Candidate(
        promotion=promotion, fits=found, limit=_that_binds(promotion, limit, found, basket.lines)
    )


def _that_binds(
    promotion: Promotion,
    limit: int | None,
    fits: Sequence[Sequence[int]],
    lines: Sequence[GoodsLine],
) -> int | None:
    """The limit, unless a set's goods are too few for it: nobody counts to what is not reached."""
    if limit is None or promotion.form != "set":
        return limit
    most = min(
        sum(lines[place].pieces for place in places) // part.count
        for part, places in zip(promotion.parts, fits, strict=True)
    )
    return limit if limit <= most else None


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


def in_time(promotion: Promotion, moment: str) -> bool:
    """Whether a promotion holds at the store's minute; one without times always does."""
    return not promotion.holds or (
        bool(moment) and any(holds_at(when, moment) for when in promotion.holds)
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


def _sought(goods: Goods) -> _Sought:
    """A description by its first field whose values lines are found by."""
    of_fields = (
        ("item", goods.items, Goods(items=goods.items)),
        ("category", goods.categories, Goods(categories=goods.categories)),
        ("brand", goods.brands, Goods(brands=goods.brands)),
        ("tag", goods.tags, Goods(tags=goods.tags)),
    )
    for name, values, alone in of_fields:
        if values:
            keys = tuple((name, value) for value in values)
            return _Sought(goods=goods, keys=keys, is_all=goods == alone)
    return _Sought(goods=goods, keys=(), is_all=goods == Goods())
