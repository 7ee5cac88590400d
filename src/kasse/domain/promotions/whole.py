"""A tangle gone through whole: every state that can be reached, and what each can still bring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from kasse.domain.promotions.deals import NEVER
from kasse.domain.promotions.steps import Moves, States, Tangle, TooMany, Way

_OTHERS: Final = 30_000
_OTHER_WAYS: Final = 3_000
"""Steps and ways that are looked at where what comes off is cut at the end."""


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


class _Whole:
    """All states that can be reached, and what each can still bring, exactly."""

    def __init__(self, tangle: Tangle, steps: int) -> None:
        """Raises TooMany where there are more states than `steps`."""
        self._moves = Moves(tangle)
        self._best = self._looked_back(self._reached(steps))

    def others(self, than: OtherWays) -> Iterator[Way]:
        """All ways that give more than was reached by then, in order."""
        open_ways: list[tuple[int, States, int, tuple[int, ...]]] = [(0, self._moves.start, 0, ())]
        while open_ways:
            piece, states, value, taken = open_ways.pop()
            if value + self._best[piece][states] <= than.reached:
                continue
            if piece == len(self._moves):
                yield Way(taken=taken, value=value)
                continue
            for place, gain, change in reversed(self._moves.of(piece, states)):
                open_ways.append((piece + 1, states + change, value + gain, (*taken, place)))

    def trades(self, costs: Sequence[Sequence[int]], least: int) -> list[Trade]:
        """As `trades`: as the ways to each state, cheaper and dearer ones side by side."""
        layer: dict[States, list[tuple[int, int, _Path]]] = {self._moves.start: [(0, 0, None)]}
        left = _OTHERS
        for piece in range(len(self._moves)):
            following: dict[States, list[tuple[int, int, _Path]]] = {}
            for states, ways in layer.items():
                for place, gain, change in self._moves.of(piece, states):
                    after = states + change
                    wanted = least - self._best[piece + 1][after] - gain
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
        moves = self._moves
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

    def _looked_back(self, reached: list[list[States]]) -> list[dict[States, int]]:
        """By piece and state: the most that is to come."""
        moves = self._moves
        after = dict.fromkeys(reached[-1], 0)
        best = [after]
        for piece in reversed(range(len(moves))):
            after = {
                states: max(
                    (
                        gain + after[states + change]
                        for _, gain, change in moves.of(piece, states)
                    ),
                    default=NEVER,
                )
                for states in reached[piece]
            }
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
