"""A pool that others take too much from: how much of what they give is worth giving up for it.

The knots know nothing of each other, and the pool only asks how much they take of its measure. So
each knot says what it can give for how much, and these are put together: exact, and far less to
look at than all pieces of all knots with the pool at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kasse.domain.promotions.binding import camp_of, times_of
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.leftovers import best_for, of_one
from kasse.domain.promotions.offers import Candidate
from kasse.domain.promotions.pieces import Lot, Pieces
from kasse.domain.promotions.promotion import Tier
from kasse.domain.promotions.settle import Bound, Piece, bound
from kasse.domain.promotions.steps import TooMany, Way
from kasse.domain.promotions.tangles import Knot, Untied, untied
from kasse.domain.promotions.whole import RATE, Trade, Trading

_MOST: Final = 4_000
"""Combinations of what the knots can give that are kept side by side."""

_LEVELS: Final = 100
"""Amounts of the pool that are looked at."""

_NEAR: Final = 5
"""How far below the bound is looked at first, and how many times as far then."""

_NARROWER: Final = 6
"""How often the best rate is looked for more closely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A knot at one choice of tiers of its own pools."""

    knot: Knot
    tiers: Mapping[str, Tier]
    pieces: Pieces
    names: Sequence[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """A knot as it was decided: what it binds at its best (None: nothing) and what that gives; all
    that was tried."""

    bound: Bound | None
    value: int
    tried: tuple[Tried, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """What some knots take of the pool's measure, and give; their ways, each of what was tried."""

    cost: int
    value: int
    ways: tuple[tuple["_Loose", Trade] | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loose:
    """What was tried of a knot, with its pieces left to the pool or not, as it comes."""

    tried: Tried
    untied: Untied
    trading: Trading


def traded(
    pool: Candidate, dealt: Sequence[Dealt], lines: Sequence[GoodsLine], lots: Sequence[Lot]
) -> list[Bound | None] | None:
    """What each knot binds so that all of them and the pool give the most; None where there is too
    much to look at."""
    try:
        market = _Market(pool, dealt, lines, lots)
        return market.best()
    except TooMany:
        return None


class _Market:
    """Knots that take of what a pool is measured by, and the pool.

    For each amount that the pool might give, the knots may take so much and no more. What they then
    give is bounded by what they would at a price for each of what they take (any: the best is looked
    for); so only ways near that are put together.
    """

    def __init__(
        self,
        pool: Candidate,
        dealt: Sequence[Dealt],
        lines: Sequence[GoodsLine],
        lots: Sequence[Lot],
    ) -> None:
        self._pool = pool
        self._dealt = dealt
        self._measures = [_measure_of(pool, lines, lot) for lot in lots]
        self._whole = sum(
            measure * lot.pieces for measure, lot in zip(self._measures, lots, strict=True)
        )
        self._knots = [[self._loose(tried, lines, lots) for tried in one.tried] for one in dealt]
        self._most: dict[int, list[int]] = {}

    def best(self) -> list[Bound | None]:
        """What each knot binds."""
        found = [one.bound for one in self._dealt]
        camp = camp_of(self._pool.promotion)
        taken = sum(
            self._measures[lot]
            for one in found
            if one is not None
            for (lot, _), way in one.camps.items()
            if way != camp
        )
        given, _ = best_for(self._pool, self._whole - taken)
        value = sum(one.value for one in self._dealt)
        wanted = value + given + 1
        best: _Choice | None = None
        for measure, amount in self._levels(given):
            left = self._whole - measure
            rate = self._rate(left)
            reach = self._reach(rate, left) + amount * RATE
            if reach >= wanted * RATE:
                for one in self._choices(rate, left, reach - wanted * RATE):
                    total = one.value + best_for(self._pool, self._whole - one.cost)[0]
                    if total >= wanted and (best is None or total > wanted or one.cost < best.cost):
                        best, wanted = one, total
            elif reach <= (value + given) * RATE and self._pool.promotion.repeats:
                # More of it costs more and more.
                break
        return found if best is None else [_bound(way) for way in best.ways]

    def _levels(self, given: int) -> list[tuple[int, int]]:
        """The measures at which the pool gives more than it does, and what it gives then."""
        found = {
            tier.least * times
            for tier in self._pool.promotion.tiers
            for times in range(1, min(self._whole // tier.least, times_of(self._pool)) + 1)
            if tier.value * times > given
        }
        if len(found) > _LEVELS:
            raise TooMany
        return [(measure, best_for(self._pool, measure)[0]) for measure in sorted(found)]

    def _loose(self, tried: Tried, lines: Sequence[GoodsLine], lots: Sequence[Lot]) -> _Loose:
        own = [lots[lot] for lot in tried.knot.lots]
        camp = camp_of(self._pool.promotion)
        loose = untied(tried.knot, lines, own, tried.pieces, tried.tiers, left_to=camp)
        costs = [
            [
                0 if way is None or loose.names[way] == camp else self._measures[lot]
                for way in loose.camps[piece]
            ]
            for piece, (lot, _) in enumerate(tried.names)
        ]
        return _Loose(tried=tried, untied=loose, trading=Trading(loose.tangle, costs))

    def _mosts(self, rate: int) -> list[int]:
        """By knot: the most that it gives, less what it takes at this rate."""
        found = self._most.get(rate)
        if found is None:
            found = self._most[rate] = [
                max((one.trading.most(rate) for one in knot), default=0) for knot in self._knots
            ]
        return [max(most, 0) for most in found]

    def _reach(self, rate: int, left: int) -> int:
        """What all knots give at most where they may take so much."""
        return sum(self._mosts(rate)) + rate * left

    def _rate(self, left: int) -> int:
        """The rate at which that is least, or nearly."""
        high = 1
        while self._reach(high * 2, left) < self._reach(high, left):
            high *= 2
        low, high = high // 2, high * 2
        for _ in range(_NARROWER):
            third = (high - low) // 3
            if self._reach(low + third, left) <= self._reach(high - third, left):
                high -= third
            else:
                low += third
        return min(
            range(low, high + 1, max(high - low, 1)), key=lambda rate: self._reach(rate, left)
        )

    def _choices(self, rate: int, left: int, spare: int) -> list[_Choice]:
        """What the knots can give together and take, at most what is left: those that may give
        no more than `spare` less than what bounds it, or fewer, with the best among them."""
        reach = self._reach(rate, left)
        less = min(_NEAR * RATE, spare)
        while True:
            found = self._within(rate, left, less)
            if found:
                # No other gives more than these promise.
                spare = min(spare, reach - found[-1].value * RATE)
            if less >= spare:
                return found
            less = min(less * _NEAR, spare)

    def _within(self, rate: int, left: int, spare: int) -> list[_Choice]:
        mosts = self._mosts(rate)
        choices = [_Choice(cost=0, value=0, ways=())]
        reached = 0
        for knot, most in zip(self._knots, mosts, strict=True):
            reached += most
            own = [_Choice(cost=0, value=0, ways=(None,))] if most <= spare else []
            own += [
                _Choice(cost=trade.cost, value=trade.value, ways=((one, trade),))
                for one in knot
                for trade in one.trading.trades(rate, most - spare, left)
            ]
            choices = _undominated(
                [
                    _Choice(
                        cost=one.cost + more.cost,
                        value=one.value + more.value,
                        ways=one.ways + more.ways,
                    )
                    for one in choices
                    for more in _undominated(own)
                    if one.cost + more.cost <= left
                    and (one.value + more.value) * RATE - (one.cost + more.cost) * rate
                    >= reached - spare
                ]
            )
            if len(choices) > _MOST:
                raise TooMany
        return choices


def _measure_of(pool: Candidate, lines: Sequence[GoodsLine], lot: Lot) -> int:
    """What a piece of a lot is of the pool's measure."""
    if lot.place not in pool.fits[0] or lot.camp not in (None, camp_of(pool.promotion)):
        return 0
    return of_one(pool.promotion.measure, lines[lot.place])


def _bound(way: tuple[_Loose, Trade] | None) -> Bound | None:
    if way is None:
        return None
    one, trade = way
    found = Way(taken=trade.taken, value=trade.value)
    return bound(one.untied, found, one.tried.pieces, one.tried.names)


def _undominated(choices: list[_Choice]) -> list[_Choice]:
    kept: list[_Choice] = []
    for one in sorted(choices, key=lambda one: (one.cost, -one.value)):
        if not kept or one.value > kept[-1].value:
            kept.append(one)
    return kept
