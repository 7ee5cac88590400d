"""The best way to bind the pieces of a tangle: exact, or with a proven gap (PRO-15, PRO-16, PRO-19).

Pieces are decided in their order; ways that leave all deals in the same state are alike from there
on, and what was learnt of one holds for the others. A small tangle is gone through whole. In
another the question is asked whether some way gives as much as a bound says, then a little less,
and so on: the nearer to the bound, the fewer ways have to be looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from kasse.domain.promotions.bound import SCALE, Bound
from kasse.domain.promotions.deals import NEVER, Deal, State

Option: TypeAlias = tuple[tuple[int, int], ...]
"""How a piece may be bound: (deal, part) for each deal that binds it, in their order."""

States: TypeAlias = tuple[State, ...]

SMALL: Final = 1_500
"""Steps after which a tangle counts as large."""

_OTHERS: Final = 30_000
_OTHER_WAYS: Final = 3_000
"""Steps and ways that are looked at where what comes off is cut at the end."""

_STEPS_A_PIECE: Final = 24
"""A tangle of very many pieces is still small when it takes no more than this for each."""

_EFFORTS: Final = ((10, 400), (50, 60_000))
"""For a large tangle: how often the bound is made better, and the steps of all questions together;
few at first, for most tangles are not as bad as they look."""

_QUESTIONS: Final = 3
"""No question takes more than this part of the steps."""

_FIRST_QUESTION: Final = 1_000
"""The first question after the bound itself is for less by such a part of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tangle:
    """Pieces and the deals that compete for them.

    `camps` are the deals' ways (PRO-14), as places in `without`, which says what comes off a piece
    that goes that way when no deal binds it. `options` are by piece, in the order of PRO-16;
    `extras[piece][option]` is what comes off the piece besides the deals, `rooms` what may come
    off it at most.
    """

    deals: Sequence[Deal]
    camps: Sequence[int]
    without: Sequence[Sequence[int]]
    rooms: Sequence[int]
    options: Sequence[Sequence[Option]]
    extras: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The options taken, by piece, what they give, and how much more there may be at most."""

    taken: tuple[int, ...]
    value: int
    gap: int = 0


class TooMany(Exception):
    """The steps ran out."""


def best_way(tangle: Tangle) -> Way | None:
    """The best way; None where there is none (a pool that cannot be made)."""
    try:
        return _Whole(tangle, SMALL).best()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A way that gives `value` and costs `cost` of something that others want."""

    cost: int
    value: int
    taken: tuple[int, ...]


def trades(tangle: Tangle, costs: Sequence[Sequence[int]], *, least: int) -> list[Trade]:
    """The ways that give `least` or more of which none costs less and gives as much, by cost.

    `costs` are by piece and option. Raises TooMany where there are too many states.
    """
    return _Whole(tangle, _OTHERS).trades(costs, least)


class OtherWays:
    """The ways of a tangle that promise more than was reached, in the order of PRO-16.

    For tangles where what comes off is cut at the end (PRO-5): there the best way is known only by
    what each comes to. Raises TooMany where there are too many of them.
    """

    def __init__(self, tangle: Tangle, reached: int) -> None:
        self._whole = _Whole(tangle, _OTHERS)
        self.reached = reached

    def __iter__(self) -> Iterator[Way]:
        for count, way in enumerate(self._whole.others(self)):
            if count == _OTHER_WAYS:
                raise TooMany
            yield way


_Changes: TypeAlias = tuple[tuple[int, State], ...]
"""The deals whose state changes, and to what."""


class _Binding:
    """What the options of one piece lead to, each looked at once for each state of its deals."""

    __slots__ = ("_known", "_piece", "_tangle", "options")

    def __init__(self, tangle: Tangle, piece: int) -> None:
        self._tangle = tangle
        self._piece = piece
        self._known: dict[tuple[int, State], tuple[_Changes, int] | None] = {}
        self.options = tuple(enumerate(tangle.options[piece]))

    def by(self, place: int, option: Option, states: States) -> tuple[_Changes, int] | None:
        """The changes and the gain; None where the option cannot be taken."""
        if len(option) != 1:
            return self._bound(place, option, states)
        key = place, states[option[0][0]]
        if key not in self._known:
            self._known[key] = self._bound(place, option, states)
        return self._known[key]

    def after(self, place: int, states: States) -> States:
        """The states after an option that can be taken."""
        done = self.by(place, self.options[place][1], states)
        assert done is not None
        return _changed(states, done[0])

    def _bound(self, place: int, option: Option, states: States) -> tuple[_Changes, int] | None:
        off, together = self._tangle.extras[self._piece][place], 0
        changes: list[tuple[int, State]] = []
        for deal, part in option:
            step = self._tangle.deals[deal].step(states[deal], self._piece, part)
            if step is None:
                return None
            changes.append((deal, step[0]))
            off += step[1]
            together += step[2]
        return tuple(changes), min(off, self._tangle.rooms[self._piece]) + together


def _changed(states: States, changes: _Changes) -> States:
    found = [*states]
    for deal, state in changes:
        found[deal] = state
    return tuple(found)


def _at_end(deals: Sequence[Deal], states: States) -> int:
    """What comes on top at the end; NEVER where one cannot end so."""
    total = 0
    for deal, state in zip(deals, states, strict=True):
        end = deal.end(state)
        if end is None:
            return NEVER
        total += end
    return total


class _Whole:
    """All states that can be reached, and what each can still bring, exactly."""

    def __init__(self, tangle: Tangle, steps: int) -> None:
        """Raises TooMany where there are more states than `steps`."""
        self._tangle = tangle
        self._binding = [_Binding(tangle, piece) for piece in range(len(tangle.rooms))]
        self._start = tuple(deal.start for deal in tangle.deals)
        self._best = self._looked_back(self._reached(steps))

    def best(self) -> Way | None:
        """The best way."""
        value = self._best[0][self._start][0]
        if value <= NEVER // 2:
            return None
        taken: list[int] = []
        states = self._start
        for binding, best in zip(self._binding, self._best, strict=False):
            place = best[states][1]
            taken.append(place)
            states = binding.after(place, states)
        return Way(taken=tuple(taken), value=value)

    def others(self, than: OtherWays) -> Iterator[Way]:
        """All ways that give more than was reached by then, in order."""
        open_ways: list[tuple[int, States, int, tuple[int, ...]]] = [(0, self._start, 0, ())]
        while open_ways:
            piece, states, value, taken = open_ways.pop()
            if value + self._best[piece][states][0] <= than.reached:
                continue
            if piece == len(self._binding):
                yield Way(taken=taken, value=value + self._best[piece][states][0])
                continue
            binding = self._binding[piece]
            for place, option in reversed(binding.options):
                done = binding.by(place, option, states)
                if done is not None:
                    after = _changed(states, done[0])
                    open_ways.append((piece + 1, after, value + done[1], (*taken, place)))

    def trades(self, costs: Sequence[Sequence[int]], least: int) -> list[Trade]:
        """As `trades`: as the ways to each state, cheaper and dearer ones side by side."""
        layer: dict[States, list[tuple[int, int, _Path]]] = {self._start: [(0, 0, None)]}
        left = _OTHERS
        for piece, binding in enumerate(self._binding):
            following: dict[States, list[tuple[int, int, _Path]]] = {}
            for states, ways in layer.items():
                for place, option in binding.options:
                    done = binding.by(place, option, states)
                    if done is None:
                        continue
                    after = _changed(states, done[0])
                    wanted = least - self._best[piece + 1][after][0] - done[1]
                    cost = costs[piece][place]
                    left -= len(ways)
                    following.setdefault(after, []).extend(
                        (paid + cost, value + done[1], (place, path))
                        for paid, value, path in ways
                        if value >= wanted
                    )
            if left < 0:
                raise TooMany
            layer = {states: _undominated(ways) for states, ways in following.items() if ways}
        ends = [
            (paid, value + self._best[-1][states][0], path)
            for states, ways in layer.items()
            for paid, value, path in ways
        ]
        return [
            Trade(cost=paid, value=value, taken=_unfolded(path))
            for paid, value, path in _undominated(ends)
        ]

    def _reached(self, steps: int) -> list[list[States]]:
        """By piece: the states in which it may be met; at last those at the end."""
        steps = max(steps, len(self._binding) * _STEPS_A_PIECE)
        layer = [self._start]
        reached = [layer]
        for binding in self._binding:
            steps -= len(layer) * len(binding.options)
            if steps < 0:
                raise TooMany
            following: dict[States, None] = {}
            for states in layer:
                for place, option in binding.options:
                    done = binding.by(place, option, states)
                    if done is not None:
                        following[_changed(states, done[0])] = None
            layer = list(following)
            reached.append(layer)
        return reached

    def _looked_back(self, reached: list[list[States]]) -> list[dict[States, tuple[int, int]]]:
        """By piece and state: the most that is to come, and the first option that leads to it."""
        deals = self._tangle.deals
        after = {states: (_at_end(deals, states), 0) for states in reached[-1]}
        best = [after]
        for binding, layer in zip(reversed(self._binding), reversed(reached[:-1]), strict=True):
            now: dict[States, tuple[int, int]] = {}
            for states in layer:
                most, first = NEVER, 0
                for place, option in binding.options:
                    done = binding.by(place, option, states)
                    if done is not None:
                        value = done[1] + after[_changed(states, done[0])][0]
                        if value > most:
                            most, first = value, place
                now[states] = most, first
            after = now
            best.append(after)
        best.reverse()
        return best


_Path: TypeAlias = "tuple[int, _Path] | None"
"""Options taken, the last one first."""


def _unfolded(path: _Path) -> tuple[int, ...]:
    taken: list[int] = []
    while path is not None:
        place, path = path
        taken.append(place)
    return tuple(reversed(taken))


def _undominated(ways: list[tuple[int, int, _Path]]) -> list[tuple[int, int, _Path]]:
    """Those that give more than every one that costs as little, by cost."""
    kept: list[tuple[int, int, _Path]] = []
    for way in sorted(ways, key=lambda one: (one[0], -one[1])):
        if not kept or way[1] > kept[-1][1]:
            kept.append(way)
    return kept


class _Ahead:
    """The bound on what comes from a piece on, each deal asked once for each of its states."""

    __slots__ = ("_bound", "_known", "_piece")

    def __init__(self, bound: Bound, deals: Sequence[Deal], piece: int) -> None:
        self._bound = bound
        self._piece = piece
        self._known: list[dict[State, int]] = [{} for _ in deals]

    def of(self, states: States) -> int:
        """For states as they are, in minor units times SCALE."""
        total = self._bound.worth_from(self._piece)
        for deal, state in enumerate(states):
            total += self._one(deal, state)
        return total

    def more(self, states: States, changes: _Changes) -> int:
        """How much more it is after changes of the states."""
        total = 0
        for deal, state in changes:
            total += self._one(deal, state) - self._one(deal, states[deal])
        return total

    def _one(self, deal: int, state: State) -> int:
        known = self._known[deal].get(state)
        if known is None:
            known = self._known[deal][state] = self._bound.of_deal(deal, self._piece, state)
        return known


class _Frame:
    """A piece on the way that is being tried, and what its options tried so far give at most."""

    __slots__ = ("after", "gain", "most", "open", "reach", "states", "taken", "wanted")

    def __init__(
        self, states: States, wanted: int, promises: list[tuple[int, int, int, _Changes]]
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
        pieces = range(len(tangle.rooms))
        self._binding = [_Binding(tangle, piece) for piece in pieces]
        self._ahead = [_Ahead(self._bound, tangle.deals, piece + 1) for piece in pieces]
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
                if _at_end(self._tangle.deals, states) >= left:
                    return [frame.taken for frame in frames]
            else:
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
            for promise, place, gain, changes in frame.open:
                after = _changed(frame.states, changes)
                reach = min(promise, self._most.get((piece, after), promise))
                if gain + reach >= frame.wanted:
                    frame.after, frame.reach, frame.gain, frame.taken = after, reach, gain, place
                    return after, frame.wanted - gain
                frame.most = max(frame.most, gain + reach)
            frames.pop()
            self._most[len(frames), frame.states] = frame.most
        return None

    def _promises(self, piece: int, states: States) -> list[tuple[int, int, int, _Changes]]:
        """What each option can give after it at most, the option, what it gives, its changes."""
        binding, ahead = self._binding[piece], self._ahead[piece]
        rest = ahead.of(states)
        found: list[tuple[int, int, int, _Changes]] = []
        for place, option in binding.options:
            done = binding.by(place, option, states)
            if done is not None:
                changes, gain = done
                found.append(((rest + ahead.more(states, changes)) // SCALE, place, gain, changes))
        if not self._in_order:
            found.sort(key=lambda one: -(one[0] + one[2]))
        return found

    def _value(self, taken: Sequence[int]) -> int:
        value = 0
        states = tuple(deal.start for deal in self._tangle.deals)
        for piece, place in enumerate(taken):
            done = self._binding[piece].by(place, self._tangle.options[piece][place], states)
            assert done is not None
            states = _changed(states, done[0])
            value += done[1]
        return value + _at_end(self._tangle.deals, states)
