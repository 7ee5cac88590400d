"""How a pool binds pieces (PRO-11), as the machines of kasse.domain.promotions.deals."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from kasse.domain.promotions.deals import NEVER, State, Step

_FINE: Final = 1 << 40
"""Costs are compared by measure in such parts of a unit."""


@dataclass(slots=True, kw_only=True)
class Pool:
    """A pool at one tier, or one that repeats: it takes every piece that it may.

    `gains` come off each piece; `amount` comes off all together, once for each `least` that goes
    into the measure, `times` at most. State: the measure so far, no further than it matters.
    """

    promotion: str
    fits: Sequence[bool]
    measures: Sequence[int]
    least: int
    gains: Sequence[int]
    amount: int = 0
    times: int = 1
    start: State = (0,)
    _left: Sequence[int] = ()
    _scale: int = 1
    _ahead: dict[int, "_Ahead"] = field(default_factory=dict)

    @property
    def takes_all(self) -> bool:
        return True

    def parts_for(self, piece: int) -> Sequence[int]:
        return (0,) if self.fits[piece] else ()

    def step(self, state: State, piece: int, part: int) -> Step | None:
        measure = state[0] + self.measures[piece]
        return ((min(measure, self.least * self.times),), self.gains[piece], 0)

    def end(self, state: State) -> int | None:
        return None if state[0] < self.least else self.amount * self._times(state[0])

    def applications(self, bound: Sequence[int], state: State) -> int:
        return self._times(state[0])

    def share(self, piece: int) -> int:
        return self.gains[piece] + self.amount * self.measures[piece] // self.least

    def price_pieces(self, worth: Sequence[int], scale: int) -> None:
        self._scale = scale
        self._left = [
            gain * scale - worth[piece] if self.fits[piece] else 0
            for piece, gain in enumerate(self.gains)
        ]
        self._ahead = {}

    def ahead(self, piece: int, state: State) -> int:
        return self._most(piece, state)[0]

    def picks(self) -> Sequence[int]:
        most, measure = self._most(0, self.start)
        if most <= 0 and not self.amount and not any(left > 0 for left in self._left):
            return ()
        found = [piece for piece, left in enumerate(self._left) if left > 0]
        ahead = self._from(0)
        return [*found, *ahead.order[: bisect_left(ahead.measures, measure - ahead.free_measure)]]

    def _times(self, measure: int) -> int:
        return min(measure // self.least, self.times)

    def _most(self, piece: int, state: State) -> tuple[int, int]:
        """The most from `piece` on, and the measure at which it is: pieces that bring more than
        they are worth are taken, and of the others as much as a tier wants, those that cost least
        for their measure first, in parts if need be."""
        ahead = self._from(piece)
        have = state[0] + ahead.free_measure
        best, best_measure = NEVER, 0
        times = max(self._times(have), 1)
        while times <= self.times:
            wanted = self.least * times - have
            cost = ahead.cost(wanted)
            if cost is None:
                break
            total = ahead.free + self.amount * times * self._scale - cost
            if total > best:
                best, best_measure = total, max(wanted, 0) + ahead.free_measure
            if not self.amount:
                break
            times += 1
        return best, best_measure

    def _from(self, piece: int) -> "_Ahead":
        ahead = self._ahead.get(piece)
        if ahead is None:
            own = [one for one in range(piece, len(self.fits)) if self.fits[one]]
            ahead = self._ahead[piece] = _Ahead(own, self._left, self.measures)
        return ahead


class _Ahead:
    """Pieces that are still to come: what those bring that bring something, and what measure the
    others cost."""

    __slots__ = ("_costs", "free", "free_measure", "measures", "order")

    def __init__(self, pieces: Sequence[int], left: Sequence[int], measures: Sequence[int]) -> None:
        free = [piece for piece in pieces if left[piece] > 0]
        self.free = sum(left[piece] for piece in free)
        self.free_measure = sum(measures[piece] for piece in free)
        self.order = sorted(
            (piece for piece in pieces if left[piece] <= 0 and measures[piece]),
            key=lambda piece: -left[piece] * _FINE // measures[piece],
        )
        self.measures = [0, *accumulate(measures[piece] for piece in self.order)]
        self._costs = [0, *accumulate(-left[piece] for piece in self.order)]

    def cost(self, measure: int) -> int | None:
        """The least that so much measure costs, never too much; None where there is not enough."""
        if measure <= 0:
            return 0
        if measure > self.measures[-1]:
            return None
        place = bisect_left(self.measures, measure)
        part = measure - self.measures[place - 1]
        size = self.measures[place] - self.measures[place - 1]
        last = (self._costs[place] - self._costs[place - 1]) * part // size
        # The order is exact but for less than one.
        return max(self._costs[place - 1] + last - 1, 0)
