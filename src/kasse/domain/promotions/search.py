"""The best way to bind the pieces of a tangle: exact, or with a proven gap (PRO-15, PRO-16, PRO-19).

Pieces are decided in their order; ways that leave all deals in the same state are alike from there
on, and what was learnt of one holds for the others. A small tangle is gone through whole. In
another the question is asked whether some way gives as much as a bound says, then a little less,
and so on: the nearer to the bound, the fewer ways have to be looked at.
"""

from collections.abc import Sequence
from typing import Final

from kasse.domain.promotions.bound import SCALE, Bound
from kasse.domain.promotions.deals import NEVER, Deal, State
from kasse.domain.promotions.steps import (
    Changes,
    States,
    Tangle,
    TooMany,
    Way,
    bindings,
)
from kasse.domain.promotions.whole import SMALL, Whole

_EFFORTS: Final = ((10, 3_000), (50, 60_000))
"""For a large tangle: how often the bound is made better, and the steps of all questions together;
few at first, for most tangles are not as bad as they look."""

_QUESTIONS: Final = 3
"""No question takes more than this part of the steps."""

_FIRST_QUESTION: Final = 1_000
"""The first question after the bound itself is for less by such a part of it."""


def best_way(tangle: Tangle) -> Way | None:
    """The best way; None where there is none (a pool that cannot be made)."""
    try:
        return Whole(tangle, SMALL).best()
    except TooMany:
        pass
    bound = Bound(tangle.deals, tangle.camps, tangle.without)
    way: Way | None = None
    for rounds, steps in _EFFORTS:
        bound.tighten(rounds)
        way = _Questions(tangle, bound, steps).best()
        if way is None or not way.gap:
            break
    return way


class _Ahead:
    """The bound on what comes from a piece on, each deal asked once for each of its states."""

    __slots__ = ("_bound", "_known", "_piece")

    def __init__(
        self, bound: Bound, deals: Sequence[Deal], piece: int, over: Sequence[int]
    ) -> None:
        """`over` are the deals that are over before this piece."""
        self._bound = bound
        self._piece = piece
        self._known: list[dict[State, int] | None] = [{} for _ in deals]
        for deal in over:
            self._known[deal] = None

    def of(self, states: States) -> int:
        """For states as they are, in minor units times SCALE."""
        total = self._bound.worth_from(self._piece)
        for deal, state in enumerate(states):
            total += self._one(deal, state)
        return total

    def more(self, states: States, changes: Changes) -> int:
        """How much more it is after changes of the states."""
        total = 0
        for deal, state in changes:
            total += self._one(deal, state) - self._one(deal, states[deal])
        return total

    def _one(self, deal: int, state: State) -> int:
        of_deal = self._known[deal]
        if of_deal is None:
            return 0
        known = of_deal.get(state)
        if known is None:
            known = of_deal[state] = self._bound.of_deal(deal, self._piece, state)
        return known


class _Frame:
    """A piece on the way that is being tried, and what its options tried so far give at most."""

    __slots__ = ("after", "gain", "most", "open", "reach", "states", "taken", "wanted")

    def __init__(
        self, states: States, wanted: int, promises: list[tuple[int, int, int, States]]
    ) -> None:
        self.states = states
        self.wanted = wanted
        self.open = iter(promises)
        self.most = NEVER
        self.after: States | None = None
        self.reach = self.gain = self.taken = 0


class _Questions:
    """Asks whether some way gives so much, and remembers what every state can give at most."""

    def __init__(self, tangle: Tangle, bound: Bound, steps: int) -> None:
        self._tangle = tangle
        self._bound = bound
        self._steps = steps
        self._binding = bindings(tangle)
        self._ahead = []
        over: list[int] = []
        for piece, binding in enumerate(self._binding):
            over = [*over, *binding.closing]
            self._ahead.append(_Ahead(bound, tangle.deals, piece + 1, over))
        self._most: dict[tuple[int, States], int] = {}
        self._left = 0
        self._in_order = False

    def best(self) -> Way | None:
        """The best way, or a good one with the gap to what no way can exceed."""
        top = self._bound.whole()
        wanted, less, budget = top, max(top // _FIRST_QUESTION, 1), self._steps
        best: Way | None = None
        while top > (-1 if best is None else best.value):
            steps = min(budget, max(self._steps // _QUESTIONS, 1))
            found = self._ask(wanted, steps)
            budget -= steps - max(self._left, 0)
            if isinstance(found, Way):
                best = found
            elif found:
                top = wanted - 1
            elif best is None:
                # Any way at all: the next questions begin from it.
                any_way = self._ask(NEVER // 2, self._steps)
                best = any_way if isinstance(any_way, Way) else None
                budget = budget if best is not None else 0
            if budget <= 0:
                break
            if best is not None:
                wanted = (best.value + top + 1) // 2
            else:
                wanted = max(top - less, 0)
                less *= 2
        if best is None:
            return None if top < 0 else Way(taken=(), value=NEVER, gap=top - NEVER)
        if best.value < top:
            return Way(taken=best.taken, value=best.value, gap=top - best.value)
        return self._first(best)

    def _first(self, best: Way) -> Way:
        """The first of the best ways; the one known, where it takes too long to find."""
        self._in_order = True
        found = self._ask(best.value, self._steps)
        return found if isinstance(found, Way) else best

    def _ask(self, wanted: int, steps: int) -> Way | bool:
        """A way that gives `wanted` or more; True when there is none, False when steps ran out."""
        self._left = steps
        start = tuple(deal.start for deal in self._tangle.deals)
        try:
            taken = self._find(start, wanted)
        except TooMany:
            return False
        if taken is None:
            return True
        return Way(taken=tuple(taken), value=self._value(taken))

    def _find(self, start: States, wanted: int) -> list[int] | None:
        """The options, by piece, that give `wanted` or more; None where there are none.

        Goes into one option after another, and out again with what a state can give at most. Not
        by recursion: a knot may have thousands of pieces.
        """
        frames: list[_Frame] = []
        states, left = start, wanted
        while True:
            if len(frames) == len(self._binding):
                return [frame.taken for frame in frames]
            self._left -= 1
            if self._left < 0:
                raise TooMany
            frames.append(_Frame(states, left, self._promises(len(frames), states)))
            inner = self._next(frames)
            if inner is None:
                return None
            states, left = inner

    def _next(self, frames: "list[_Frame]") -> tuple[States, int] | None:
        """Out of what failed, into the next option: the states after it, and what is wanted there;
        None where nothing is left."""
        while frames:
            frame = frames[-1]
            piece = len(frames)
            if frame.after is not None:
                # What was tried last gives less than was wanted of it.
                tried = min(frame.reach, self._most.get((piece, frame.after), frame.reach))
                frame.most = max(frame.most, frame.gain + min(tried, frame.wanted - frame.gain - 1))
                frame.after = None
            for promise, place, gain, after in frame.open:
                reach = min(promise, self._most.get((piece, after), promise))
                if gain + reach >= frame.wanted:
                    frame.after, frame.reach, frame.gain, frame.taken = after, reach, gain, place
                    return after, frame.wanted - gain
                frame.most = max(frame.most, gain + reach)
            frames.pop()
            self._most[len(frames), frame.states] = frame.most
        return None

    def _promises(self, piece: int, states: States) -> list[tuple[int, int, int, States]]:
        """What each option can give after it at most, the option, what it gives, the states after
        it."""
        binding, ahead = self._binding[piece], self._ahead[piece]
        rest = ahead.of(states)
        found: list[tuple[int, int, int, States]] = []
        for place, option in binding.options:
            done = binding.by(place, option, states)
            led = None if done is None else binding.after(states, *done)
            if done is not None and led is not None:
                promise = (rest + ahead.more(states, done[0])) // SCALE
                found.append((promise, place, led[1], led[0]))
        if not self._in_order:
            found.sort(key=lambda one: -(one[0] + one[2]))
        return found

    def _value(self, taken: Sequence[int]) -> int:
        value = 0
        states = tuple(deal.start for deal in self._tangle.deals)
        for piece, place in enumerate(taken):
            led = self._binding[piece].leads(place, self._tangle.options[piece][place], states)
            assert led is not None
            states = led[0]
            value += led[1]
        return value
