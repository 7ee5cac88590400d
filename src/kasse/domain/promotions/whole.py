"""A tangle gone through whole: every state that can be reached, and what each can still bring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from kasse.domain.promotions.deals import NEVER
from kasse.domain.promotions.steps import (
    States,
    Tangle,
    TooMany,
    Way,
    bindings,
)

SMALL: Final = 800
"""Steps after which a tangle counts as large."""

_OTHERS: Final = 30_000
_OTHER_WAYS: Final = 3_000
"""Steps and ways that are looked at where what comes off is cut at the end."""

_STEPS_A_PIECE: Final = 24
"""A tangle of very many pieces is still small when it takes no more than this for each."""


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
    return Whole(tangle, _OTHERS).trades(costs, least)


class OtherWays:
    """The ways of a tangle that promise more than was reached, in the order of PRO-16.

    For tangles where what comes off is cut at the end (PRO-5): there the best way is known only by
    what each comes to. Raises TooMany where there are too many of them.
    """

    def __init__(self, tangle: Tangle, reached: int) -> None:
        self._whole = Whole(tangle, _OTHERS)
        self.reached = reached

    def __iter__(self) -> Iterator[Way]:
        for count, way in enumerate(self._whole.others(self)):
            if count == _OTHER_WAYS:
                raise TooMany
            yield way


class Whole:
    """All states that can be reached, and what each can still bring, exactly."""

    def __init__(self, tangle: Tangle, steps: int) -> None:
        """Raises TooMany where there are more states than `steps`."""
        self._tangle = tangle
        self._binding = bindings(tangle)
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
            led = binding.leads(place, binding.options[place][1], states)
            assert led is not None
            states = led[0]
        return Way(taken=tuple(taken), value=value)

    def others(self, than: OtherWays) -> Iterator[Way]:
        """All ways that give more than was reached by then, in order."""
        open_ways: list[tuple[int, States, int, tuple[int, ...]]] = [(0, self._start, 0, ())]
        while open_ways:
            piece, states, value, taken = open_ways.pop()
            if value + self._best[piece][states][0] <= than.reached:
                continue
            if piece == len(self._binding):
                yield Way(taken=taken, value=value)
                continue
            binding = self._binding[piece]
            for place, option in reversed(binding.options):
                led = binding.leads(place, option, states)
                if led is not None:
                    open_ways.append((piece + 1, led[0], value + led[1], (*taken, place)))

    def trades(self, costs: Sequence[Sequence[int]], least: int) -> list[Trade]:
        """As `trades`: as the ways to each state, cheaper and dearer ones side by side."""
        layer: dict[States, list[tuple[int, int, _Path]]] = {self._start: [(0, 0, None)]}
        left = _OTHERS
        for piece, binding in enumerate(self._binding):
            following: dict[States, list[tuple[int, int, _Path]]] = {}
            for states, ways in layer.items():
                for place, option in binding.options:
                    led = binding.leads(place, option, states)
                    if led is None:
                        continue
                    after, gain = led
                    wanted = least - self._best[piece + 1][after][0] - gain
                    cost = costs[piece][place]
                    left -= len(ways)
                    following.setdefault(after, []).extend(
                        (paid + cost, value + gain, (place, path))
                        for paid, value, path in ways
                        if value >= wanted
                    )
            if left < 0:
                raise TooMany
            layer = {states: _undominated(ways) for states, ways in following.items() if ways}
        ends = [(paid, value, path) for ways in layer.values() for paid, value, path in ways]
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
                    led = binding.leads(place, option, states)
                    if led is not None:
                        following[led[0]] = None
            layer = list(following)
            reached.append(layer)
        return reached

    def _looked_back(self, reached: list[list[States]]) -> list[dict[States, tuple[int, int]]]:
        """By piece and state: the most that is to come, and the first option that leads to it."""
        after = dict.fromkeys(reached[-1], (0, 0))
        best = [after]
        for binding, layer in zip(reversed(self._binding), reversed(reached[:-1]), strict=True):
            now: dict[States, tuple[int, int]] = {}
            for states in layer:
                most, first = NEVER, 0
                for place, option in binding.options:
                    led = binding.leads(place, option, states)
                    if led is not None:
                        value = led[1] + after[led[0]][0]
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
