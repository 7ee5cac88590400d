"""A tangle gone through whole: every state that can be reached, and what each can still bring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from kasse.domain.promotions.deals import NEVER
from kasse.domain.promotions.steps import Moves, States, Tangle, TooMany, Way

RATE: Final = 1_000
"""What a way costs is reckoned at so small a part of what it gives."""

_OTHERS: Final = 30_000
_WAYS: Final = 200_000
_OTHER_WAYS: Final = 3_000
"""Steps, ways that cost something, and ways that are looked at where what comes off is cut at the
end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A way that gives `value` and costs `cost` of something that others want."""

    cost: int
    value: int
    taken: tuple[int, ...]


class Trading:
    """A tangle whose ways cost something that others want: by piece and option `costs`."""

    def __init__(self, tangle: Tangle, costs: Sequence[Sequence[int]]) -> None:
        """Raises TooMany where there are too many states."""
        self._costs = costs
        self._whole = _Whole(tangle, _OTHERS)

    def most(self, rate: int) -> int:
        """The most that a way gives, times RATE, less `rate` for each of its costs."""
        whole = self._whole
        return whole.looked_back(self._costs, RATE, rate)[0][whole.moves.start]

    def trades(self, rate: int, least: int, at_most: int) -> list[Trade]:
        """The ways that come to `least` or more, as in `most`, and cost `at_most` so much, of which
        none costs less and gives as much, by cost. Raises TooMany where there are too many."""
        whole = self._whole
        best = whole.looked_back(self._costs, RATE, rate)
        layer: dict[States, list[tuple[int, int, _Path]]] = {whole.moves.start: [(0, 0, None)]}
        left = _WAYS
        for piece, costs in enumerate(self._costs):
            following: dict[States, list[tuple[int, int, _Path]]] = {}
            for states, ways in layer.items():
                for place, gain, change in whole.moves.of(piece, states):
                    after = states + change
                    cost = costs[place]
                    wanted = least - best[piece + 1][after] - gain * RATE + cost * rate
                    found = [
                        (paid + cost, value + gain, (place, path))
                        for paid, value, path in ways
                        if value * RATE - paid * rate >= wanted and paid + cost <= at_most
                    ]
                    if found:
                        left -= len(found)
                        following.setdefault(after, []).extend(found)
            if left < 0:
                raise TooMany
            layer = {states: _undominated(ways) for states, ways in following.items()}
        ends = [(paid, value, path) for ways in layer.values() for paid, value, path in ways]
        return [
            Trade(cost=paid, value=value, taken=_unfolded(path))
            for paid, value, path in _undominated(ends)
        ]


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


class _Whole:
    """All states that can be reached, and what each can still bring, exactly."""

    def __init__(self, tangle: Tangle, steps: int) -> None:
        """Raises TooMany where there are more states than `steps`."""
        self.moves = Moves(tangle)
        self._reached = self._looked_ahead(steps)

    def others(self, than: OtherWays) -> Iterator[Way]:
        """All ways that give more than was reached by then, in order."""
        best = self.looked_back()
        open_ways: list[tuple[int, States, int, tuple[int, ...]]] = [(0, self.moves.start, 0, ())]
        while open_ways:
            piece, states, value, taken = open_ways.pop()
            if value + best[piece][states] <= than.reached:
                continue
            if piece == len(self.moves):
                yield Way(taken=taken, value=value)
                continue
            for place, gain, change in reversed(self.moves.of(piece, states)):
                open_ways.append((piece + 1, states + change, value + gain, (*taken, place)))

    def _looked_ahead(self, steps: int) -> list[list[States]]:
        """By piece: the states in which it may be met; at last those at the end."""
        moves = self.moves
        layer = [moves.start]
        reached = [layer]
        for piece in range(len(moves)):
            steps -= len(layer) * len(moves.tangle.options[piece])
            if steps < 0:
                raise TooMany
            layer = list(
                dict.fromkeys(
                    states + change for states in layer for _, _, change in moves.of(piece, states)
                )
            )
            reached.append(layer)
        return reached

    def looked_back(
        self, costs: Sequence[Sequence[int]] | None = None, scale: int = 1, rate: int = 0
    ) -> list[dict[States, int]]:
        """By piece and state: the most that is to come, times `scale`, less `rate` for each of what
        it costs."""
        moves = self.moves
        after = dict.fromkeys(self._reached[-1], 0)
        best = [after]
        for piece in reversed(range(len(moves))):
            less = [0] * len(moves.tangle.options[piece])
            if costs is not None:
                less = [cost * rate for cost in costs[piece]]
            known, mask = moves.known(piece), moves.masks[piece]
            now: dict[States, int] = {}
            for states in self._reached[piece]:
                most = NEVER
                for place, gain, change in known[states & mask]:
                    found = gain * scale - less[place] + after[states + change]
                    most = max(most, found)
                now[states] = most
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
