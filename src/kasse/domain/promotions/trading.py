"""A pool that others take too much from: how much of what they give is worth giving up for it.

The knots know nothing of each other, and the pool only asks how much they take of its measure. So
each knot says what it can give for how much, and these are put together: exact, and far less to
look at than all pieces of all knots with the pool at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kasse.domain.promotions.binding import camp_of
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.leftovers import best_for, of_one
from kasse.domain.promotions.offers import Candidate
from kasse.domain.promotions.pieces import Lot, Pieces
from kasse.domain.promotions.promotion import Tier
from kasse.domain.promotions.settle import Bound, Piece, bound
from kasse.domain.promotions.steps import TooMany, Way
from kasse.domain.promotions.tangles import Knot, Untied, untied
from kasse.domain.promotions.whole import Trade, trades

_MOST: Final = 4_000
"""Combinations of what the knots can give that are kept side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A knot at one choice of tiers of its own pools, and the most that it gives so."""

    knot: Knot
    tiers: Mapping[str, Tier]
    pieces: Pieces
    names: Sequence[Piece]
    value: int


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
    ways: tuple[tuple[Tried, Untied, Trade] | None, ...]


def traded(
    pool: Candidate, dealt: Sequence[Dealt], lines: Sequence[GoodsLine], lots: Sequence[Lot]
) -> list[Bound | None] | None:
    """What each knot binds so that all of them and the pool give the most; None where there is too
    much to look at."""
    whole = sum(
        of_one(pool.promotion.measure, lines[lot.place]) * lot.pieces
        for lot in lots
        if lot.place in pool.fits[0] and lot.camp in (None, camp_of(pool.promotion))
    )
    most, _ = best_for(pool, whole)
    choices = [_Choice(cost=0, value=0, ways=())]
    best_so_far = 0
    for one in dealt:
        best_so_far += one.value
        try:
            own = _of_knot(pool, one, lines, lots, least=one.value - most)
        except TooMany:
            return None
        choices = _combined(choices, own, least=best_so_far - most)
        if len(choices) > _MOST:
            return None
    best = max(
        choices, key=lambda one: (one.value + best_for(pool, whole - one.cost)[0], -one.cost)
    )
    return [
        None
        if way is None
        else bound(way[1], Way(taken=way[2].taken, value=way[2].value), way[0].pieces, way[0].names)
        for way in best.ways
    ]


def _of_knot(
    pool: Candidate,
    one: Dealt,
    lines: Sequence[GoodsLine],
    lots: Sequence[Lot],
    *,
    least: int,
) -> list[_Choice]:
    found = [_Choice(cost=0, value=0, ways=(None,))] if least <= 0 else []
    fitting = {*pool.fits[0]}
    camp = camp_of(pool.promotion)
    for tried in one.tried:
        if tried.value < least:
            continue
        own = [lots[lot] for lot in tried.knot.lots]
        loose = untied(tried.knot, lines, own, tried.pieces, tried.tiers, is_loose=True)
        costs: list[list[int]] = []
        for piece, (lot, _) in enumerate(tried.names):
            place = lots[lot].place
            taken = of_one(pool.promotion.measure, lines[place]) if place in fitting else 0
            costs.append(
                [
                    0 if way is None or loose.names[way] == camp else taken
                    for way in loose.camps[piece]
                ]
            )
        found += [
            _Choice(cost=trade.cost, value=trade.value, ways=((tried, loose, trade),))
            for trade in trades(loose.tangle, costs, least=least)
        ]
    return _undominated(found)


def _combined(choices: Sequence[_Choice], own: Sequence[_Choice], *, least: int) -> list[_Choice]:
    return _undominated(
        [
            _Choice(
                cost=one.cost + more.cost, value=one.value + more.value, ways=one.ways + more.ways
            )
            for one in choices
            for more in own
            if one.value + more.value >= least
        ]
    )


def _undominated(choices: list[_Choice]) -> list[_Choice]:
    kept: list[_Choice] = []
    for one in sorted(choices, key=lambda one: (one.cost, -one.value)):
        if not kept or one.value > kept[-1].value:
            kept.append(one)
    return kept
