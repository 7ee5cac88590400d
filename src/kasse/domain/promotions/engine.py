"""The best way to apply promotions to a basket (PRO-15 to PRO-17)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, product
from math import prod
from typing import Final

from kasse.domain.promotions.applied import NOTHING, Applied, Given, Times
from kasse.domain.promotions.deals import NEVER
from kasse.domain.promotions.goods import GoodsLine, Visit, measured
from kasse.domain.promotions.leftovers import can_wait, take_left
from kasse.domain.promotions.offers import Candidate, Offers
from kasse.domain.promotions.pieces import Lot, Pieces, taken_apart, whole_lines
from kasse.domain.promotions.promotion import Tier
from kasse.domain.promotions.search import best_way
from kasse.domain.promotions.settle import (
    Award,
    Bound,
    Piece,
    Settled,
    amount_of,
    bound,
    named,
    settled,
)
from kasse.domain.promotions.steps import TooMany
from kasse.domain.promotions.tangles import Knot, Untied, knots, untied
from kasse.domain.promotions.trading import Dealt, Tried, traded
from kasse.domain.promotions.whole import OtherWays

MAX_PIECES: Final = 5_000
"""Pieces that are decided together; what a knot has beyond them gets nothing of it."""

MAX_TIERS: Final = 64
"""Choices of tiers of the pools of one knot that are looked at."""


WHOLE_BUDGETS: Final = 4
"""So many choices of tiers may use a whole budget of steps each; more of them share it, so that
nobody waits."""


def apply(offers: Offers, lines: Sequence[GoodsLine], visit: Visit) -> Applied:
    """What the promotions give these lines: the smallest total that the rules allow."""
    candidates = offers.candidates(lines, visit)
    if not candidates:
        return NOTHING
    result = _Result(lines=lines, lots=whole_lines(lines))
    giving = [one for one in candidates if _can_give(one, lines)]
    priorities = sorted({one.promotion.priority for one in giving})
    for priority in reversed(priorities):
        stage = [one for one in giving if one.promotion.priority == priority]
        result.decide(stage, is_last=priority == priorities[0])
    return result.applied(_points(candidates, lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decided:
    """The best that is known of a knot, and how much more it might be; `is_plain`: nothing was cut
    at the end (PRO-5)."""

    dealt: Dealt
    gap: int
    is_plain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """What the promotions of one priority come to, and what no way exceeds; `short` are the pools
    that gave less than they could have alone, or all where it `is_cut`: something gave less than it
    would have without the others, because these left too little of its goods."""

    settled: Settled
    amount_minor: int
    most_minor: int
    short: frozenset[str]
    is_cut: bool


class _Result:
    """What was decided so far, stage by stage (PRO-17)."""

    def __init__(self, *, lines: Sequence[GoodsLine], lots: Sequence[Lot]) -> None:
        self._lines = lines
        self._lots = lots
        self._awards: list[Award] = []
        self._times: dict[str, int] = {}
        self._gap = 0
        self._known: dict[tuple[tuple[str, ...], tuple[int, ...]], _Decided] = {}

    def decide(self, candidates: Sequence[Candidate], *, is_last: bool) -> None:
        """Decide the promotions of one priority on what is left of the lots.

        Before others whatever shares a lot is decided together, so that it is known of each piece
        what it was bound by.
        """
        self._known.clear()
        waiting = can_wait(candidates) if is_last else []
        best: _Stage | None = None
        while True:
            first = [one for one in candidates if one not in waiting]
            stage = self._stage(first, waiting, together=not is_last)
            if best is None or stage.amount_minor > best.amount_minor:
                best = replace(
                    stage,
                    most_minor=min(stage.most_minor, best.most_minor if best else stage.most_minor),
                )
            elif stage.most_minor < best.most_minor:
                best = replace(best, most_minor=stage.most_minor)
            if not stage.short or best.amount_minor >= best.most_minor:
                break
            waiting = [one for one in waiting if one.promotion.id not in stage.short]
        self._awards += best.settled.awards
        self._times.update(best.settled.times)
        self._lots = best.settled.lots
        self._gap += best.most_minor - best.amount_minor

    def _stage(
        self, first: Sequence[Candidate], waiting: Sequence[Candidate], *, together: bool
    ) -> "_Stage":
        """Decide knot by knot, and then the pools that wait by what is left; where that is less
        than one could use, what the knots give is traded for it."""
        decided = self._decided(first, together=together)
        gap = sum(one.gap for one in decided)
        stage = self._with_left([one.dealt.bound for one in decided], waiting, gap)
        if not stage.short:
            return stage
        # Whatever shares a piece takes it once.
        decided = self._decided(first, together=True)
        if all(one.is_plain and not one.gap for one in decided):
            pool = next(one for one in waiting if one.promotion.id in stage.short)
            bounds = traded(pool, [one.dealt for one in decided], self._lines, self._lots)
            if bounds is not None:
                other = self._with_left(bounds, waiting, gap)
                if stage.short == {pool.promotion.id} and not other.is_cut:
                    # Nothing else is short, so this is the most.
                    reach = max(other.amount_minor, stage.amount_minor) + gap
                    stage = replace(stage, most_minor=reach)
                    other = replace(other, most_minor=reach)
                if other.amount_minor > stage.amount_minor:
                    return other
        return stage

    def _decided(self, first: Sequence[Candidate], *, together: bool) -> "list[_Decided]":
        found: list[_Decided] = []
        for knot in knots(first, self._lines, self._lots, together=together):
            key = tuple(one.promotion.id for one in knot.candidates), knot.lots
            if key not in self._known:
                self._known[key] = _best_of(knot, self._lines, self._lots)
            found.append(self._known[key])
        return found

    def _with_left(
        self, bounds: Sequence[Bound | None], waiting: Sequence[Candidate], gap: int
    ) -> "_Stage":
        """What the knots bind, and what the pools that wait make of the rest."""
        found = [one for one in bounds if one is not None]
        amount = 0
        if waiting:
            amount = sum(award.amount_minor for award in settled(found, self._lots).awards)
        camps = {piece: camp for one in found for piece, camp in one.camps.items()}
        expected: dict[str, tuple[int, int]] = {}
        for one in waiting:
            left = take_left(one, self._lines, self._lots, camps)
            expected[one.promotion.id] = left.amount_minor, left.most_minor
            if left.bound is not None:
                found.append(left.bound)
        done = settled(found, self._lots)
        given: dict[str, int] = {}
        for award in done.awards:
            given[award.promotion] = given.get(award.promotion, 0) + award.amount_minor
        reached = sum(given.values())
        is_cut = bool(waiting) and reached < amount + sum(wanted for wanted, _ in expected.values())
        return _Stage(
            settled=done,
            amount_minor=reached,
            # Nothing gives more than there is.
            most_minor=min(
                (amount if waiting else reached) + gap + sum(most for _, most in expected.values()),
                sum(lot.room * lot.pieces for lot in self._lots),
            ),
            short=frozenset(
                promotion
                for promotion, (_, most) in expected.items()
                if is_cut or given.get(promotion, 0) < most
            ),
            is_cut=is_cut,
        )

    def applied(self, points: tuple[tuple[int, int], ...]) -> Applied:
        """All of it by line and promotion."""
        amounts: dict[str, int] = {}
        for award in self._awards:
            amounts[award.promotion] = amounts.get(award.promotion, 0) + award.amount_minor
        return Applied(
            given=tuple(
                sorted(
                    (
                        Given(
                            line=self._lines[award.place].line,
                            promotion=award.promotion,
                            bound=award.bound,
                            pieces=award.pieces,
                            amount_minor=award.amount_minor,
                        )
                        for award in self._awards
                    ),
                    key=lambda given: (given.line, given.promotion),
                )
            ),
            times=tuple(
                Times(promotion=promotion, applications=times, amount_minor=amounts[promotion])
                for promotion, times in sorted(self._times.items())
            ),
            discount_minor=sum(amounts.values()),
            gap_minor=self._gap,
            points=points,
        )


def _best_of(knot: Knot, lines: Sequence[GoodsLine], lots: Sequence[Lot]) -> _Decided:
    """The best of all tiers of the knot's pools."""
    own = [lots[lot] for lot in knot.lots]
    pieces = taken_apart(lines, own, MAX_PIECES)
    names = named(pieces, knot.lots)
    rooms = dict(zip(names, pieces.rooms, strict=True))
    best: Bound | None = None
    best_amount = most = 0
    tried: list[Tried] = []
    is_plain = True
    choices, are_all = _tiers(knot)
    shares = max(len(choices) // WHOLE_BUDGETS, 1)
    for tiers in choices:
        now = untied(knot, lines, own, pieces, tiers)
        way = best_way(now.tangle, known=best_amount if tiers else NEVER, shares=shares)
        if way is None:
            continue
        tried.append(Tried(knot=knot, tiers=tiers, pieces=pieces, names=names))
        if not way.taken:
            # None gives more than others do, or none was found.
            most = max(most, way.value + way.gap)
            continue
        found = bound(now, way, pieces, names)
        amount = amount_of(found, rooms)
        reach = way.value + way.gap
        if amount < way.value:
            is_plain = False
            found, amount, reach = _looked_through(now, pieces, names, found, reach)
        most = max(most, reach)
        if amount > best_amount:
            best, best_amount = found, amount
    # Pieces that were too many to look at might give all that they are worth; nothing gives more.
    there = sum(lot.room * lot.pieces for lot in own)
    if not are_all:
        most = there
    most = min(most + there - sum(pieces.rooms), there)
    return _Decided(
        dealt=Dealt(bound=best, value=best_amount, tried=tuple(tried)),
        gap=max(most - best_amount, 0),
        is_plain=is_plain,
    )


def _looked_through(
    now: Untied, pieces: Pieces, names: Sequence[Piece], best: Bound, reach: int
) -> tuple[Bound, int, int]:
    """The best by what ways come to after what is cut (PRO-5), what it comes to, and what none
    exceeds."""
    rooms = dict(zip(names, pieces.rooms, strict=True))
    amount = amount_of(best, rooms)
    try:
        ways = OtherWays(now.tangle, amount)
        for way in ways:
            found = bound(now, way, pieces, names)
            if amount_of(found, rooms) > amount:
                best, amount = found, amount_of(found, rooms)
                ways.reached = amount
    except TooMany:
        return best, amount, reach
    return best, amount, amount


def _tiers(knot: Knot) -> tuple[list[Mapping[str, Tier]], bool]:
    """The choices of tiers that are looked at, those with pools left alone first (PRO-16), and
    whether these are all. Where they are too many, those that use few pools are."""
    pools = [one.promotion for one in knot.candidates if one.promotion.form == "pool"]
    tiers = [sorted(pool.tiers, key=lambda tier: tier.least) for pool in pools]
    are_all = prod(len(some) + 1 for some in tiers) <= MAX_TIERS
    places = _few_first([len(some) for some in tiers])
    return [
        {
            pool.id: some[place - 1]
            for pool, some, place in zip(pools, tiers, chosen, strict=True)
            if place
        }
        for chosen in sorted(islice(places, MAX_TIERS))
    ], are_all


def _few_first(counts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """For pools of so many tiers: the place of each one's tier, from 1, 0 where it is left alone."""
    for used in range(len(counts) + 1):
        for pools in combinations(range(len(counts)), used):
            for tiers in product(*(range(1, counts[pool] + 1) for pool in pools)):
                chosen = dict(zip(pools, tiers, strict=True))
                yield tuple(chosen.get(pool, 0) for pool in range(len(counts)))


def _can_give(candidate: Candidate, lines: Sequence[GoodsLine]) -> bool:
    """Whether its goods are enough for it to be applied at all; most are not, and are found out
    here before anything else is asked."""
    promotion = candidate.promotion
    match promotion.form:
        case "set":
            return all(
                sum(lines[place].pieces for place in fits) >= part.count
                for part, fits in zip(promotion.parts, candidate.fits, strict=True)
            )
        case "pool":
            own = [lines[place] for place in candidate.fits[0]]
            return measured(promotion.measure, own) >= min(tier.least for tier in promotion.tiers)
    return promotion.form == "each"


def _points(
    candidates: Sequence[Candidate], lines: Sequence[GoodsLine]
) -> tuple[tuple[int, int], ...]:
    """(line, multiplier) where points are multiplied; of several the largest (PRO-12)."""
    most: dict[int, int] = {}
    for one in candidates:
        if one.promotion.form == "points":
            for place in one.fits[0]:
                line = lines[place].line
                most[line] = max(most.get(line, 1), one.promotion.multiplier)
    return tuple(sorted((line, times) for line, times in most.items() if times > 1))
