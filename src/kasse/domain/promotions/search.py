"""The best way to bind the pieces of a tangle: exact, or with a proven gap (PRO-15, PRO-16, PRO-19).

Pieces are decided in their order, all ways side by side: those that leave all deals in the same
state are alike from there on, and the best of them is kept. A small tangle is gone through whole.
In another, ways are left out that a bound says cannot come to more than one that is known; and of
too many the best by that bound are kept, fewer at first: what was left out then says how much more
there may be.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

from kasse.domain.promotions.bound import SCALE, Bound
from kasse.domain.promotions.deals import NEVER, Each, UniformSet
from kasse.domain.promotions.steps import END, HOPELESS, Moves, Option, States, Tangle, TooMany, Way

SMALL: Final = 600
"""Moves after which a tangle counts as large."""

_A_PIECE: Final = 8
"""A tangle of very many pieces is still small when it takes no more than this for each."""

_GROWS: Final = 1

_EFFORTS: Final = ((5, (1, 6, 150)), (40, (1_000, 30_000)))
"""For a large tangle: how often the bound is made better, and how many ways are then kept side by
side; few at first, for most tangles are not as bad as they look."""

_MOST: Final = 700_000
"""States from which is gone on in all."""

_PEAK: Final = 3
"""In the midst there are so many times as many ways as at each piece on average."""

_FIRST_KEPT: Final = 40
"""Ways kept while the first of the best is looked for, and times as many each time after."""

_UNBOUND: Final[tuple[Option, ...]] = ((),)
_UNBOUND_OR_BOUND: Final[tuple[Option, ...]] = ((), ((0, 0),))


def best_way(tangle: Tangle, *, known: int = NEVER, shares: int = 1) -> Way | None:
    """The best way; None where there is none (a pool that cannot be made).

    Where no way comes to more than what is `known` of others, or none was found, the way takes
    nothing, and its value and gap say what no way exceeds. Of the budget of steps it is given one of
    so many `shares`.
    """
    if not tangle.deals:
        return _of_each(tangle)
    if len(tangle.deals) == 1 and isinstance(tangle.deals[0], Each | UniformSet):
        alone = _alone(tangle, tangle.deals[0])
        if alone is not None:
            return alone
    if all(len(options) == 1 for options in tangle.options):
        return _only(tangle)
    try:
        return _small(tangle)
    except TooMany:
        return _large(tangle, known, _MOST // shares)


def _of_each(tangle: Tangle) -> Way:
    """Each piece by itself, where no deal binds several."""
    taken: list[int] = []
    value = 0
    for extras, room in zip(tangle.extras, tangle.rooms, strict=True):
        gains = [min(extra, room) for extra in extras]
        most = max(gains)
        taken.append(gains.index(most))
        value += most
    return Way(taken=tuple(taken), value=value)


def _only(tangle: Tangle) -> Way | None:
    """The one way that there is (a pool takes all that it may); None where it does not end well."""
    states = [deal.start for deal in tangle.deals]
    value = 0
    for piece, (options, extras) in enumerate(zip(tangle.options, tangle.extras, strict=True)):
        off, together = extras[0], 0
        for deal, part in options[0]:
            step = tangle.deals[deal].step(states[deal], piece, part)
            assert step is not None
            states[deal] = step[0]
            off += step[1]
            together += step[2]
        value += min(off, tangle.rooms[piece]) + together
    ends = [deal.end(state) for deal, state in zip(tangle.deals, states, strict=True)]
    if None in ends:
        return None
    return Way(taken=(0,) * len(tangle.options), value=value + sum(end or 0 for end in ends))


def _alone(tangle: Tangle, deal: Each | UniformSet) -> Way | None:
    """The first of the best ways of a deal that nothing competes with; None where something does.

    What it says of itself as if it were alone is then exact.
    """
    # A piece that fits and may not be bound went another way before (PRO-17).
    if any(map(any, tangle.extras)) or not all(
        options == (_UNBOUND_OR_BOUND if deal.parts_for(piece) else _UNBOUND)
        for piece, options in enumerate(tangle.options)
    ):
        return None
    deal.price_pieces([0] * len(tangle.options), 1)
    state = deal.start
    value = left = deal.ahead(0, state)
    taken: list[int] = []
    for piece in range(len(tangle.options)):
        binds = left != deal.ahead(piece + 1, state)
        taken.append(int(binds))
        if binds:
            step = deal.step(state, piece, 0)
            assert step is not None
            state = step[0]
            left -= step[1] + step[2]
    return Way(taken=tuple(taken), value=value)


def _small(tangle: Tangle) -> Way | None:
    """The first of the best ways of all; raises TooMany where there are too many moves."""
    return _Through(Moves(tangle)).way(HOPELESS, at_most=max(SMALL, len(tangle.options) * _A_PIECE))


def _large(tangle: Tangle, known: int, left: int) -> Way | None:
    bound = Bound(tangle.deals, tangle.camps, tangle.without)
    through = _Through(Moves(tangle, bound))
    if through.moves.reach <= HOPELESS:
        return None
    best: Way | None = None
    reached = known
    is_first = False
    top = -NEVER
    for rounds, all_kept in _EFFORTS:
        if reached >= top:
            break
        bound.tighten(rounds, None if best is None else reached)
        through = _Through(Moves(tangle, bound))
        top = min(top, through.moves.reach // SCALE)
        for kept in all_kept:
            if left < len(through.moves) or reached >= top:
                break
            # Ways that come to as much as the best one are gone on with, too: the first is wanted.
            least = (reached + (best is None)) * SCALE
            found = through.way(least, kept=min(kept, left * _PEAK // len(through.moves)))
            left -= through.looked
            if found is not None:
                best, reached = found, found.value
                is_first = through.left_out < reached * SCALE
            top = min(top, max(reached, through.left_out // SCALE))
    if best is None:
        return None if top <= HOPELESS else Way(taken=(), value=NEVER, gap=top - NEVER)
    if reached < top:
        return Way(taken=best.taken, value=reached, gap=top - reached)
    return best if is_first else _first(through, best)


def _first(through: "_Through", best: Way) -> Way:
    """The first of the best ways; the one known, where it takes too long to find."""
    kept = _FIRST_KEPT
    left = _MOST
    while left >= len(through.moves):
        found = through.way(best.value * SCALE, kept=kept, in_order=True)
        if found is not None:
            return found
        left -= through.looked
        kept = min(kept * _FIRST_KEPT, left // len(through.moves))
    return best


class _Through:
    """Goes through the pieces with all ways, or so many, side by side."""

    __slots__ = ("left_out", "looked", "moves")

    def __init__(self, moves: Moves) -> None:
        self.moves = moves
        self.looked = 0
        """States from which the last search went on."""
        self.left_out = NEVER
        """The most that a way may come to that it left out of too many."""

    def way(
        self, least: int, *, kept: int = 0, at_most: int = 0, in_order: bool = False
    ) -> Way | None:
        """The best of the ways that promise `least` or more, of equal ones the first (PRO-16).

        `kept` are gone on with side by side: those that promise most, or `in_order` the first; or
        else all of them, and TooMany is raised after `at_most` moves.
        """
        moves = self.moves
        self.left_out = NEVER
        self.looked = 0
        layer: dict[States, int] = {moves.start: moves.reach}
        came: list[dict[States, States]] = []
        for piece, mask in enumerate(moves.masks):
            known = moves.known(piece)
            following: dict[States, int] = {}
            how: dict[States, States] = {}
            self.looked += len(layer)
            for states, reach in layer.items():
                found = known.get(states & mask)
                if found is None:
                    found = moves.of(piece, states)
                for _, gain, change in found:
                    promise = reach + gain
                    if promise < least:
                        continue
                    after = states + change
                    before = following.get(after)
                    if before is None:
                        following[after] = promise
                        how[after] = states
                    elif promise > before:
                        # States stand in the order in which they are met first by their best way.
                        del following[after]
                        following[after] = promise
                        how[after] = states
            if kept:
                if len(following) > kept:
                    following = self._cut(following, kept, in_order=in_order)
            else:
                # Mostly it grows: what is too much in the end is seen early.
                options = len(moves.tangle.options[piece])
                at_most -= len(layer) * options
                if at_most * _GROWS < len(following) * options * (len(moves) - piece - 1):
                    raise TooMany
            layer = following
            came.append(how)
        if END not in layer:
            return None
        return Way(taken=_taken(moves, came), value=layer[END] // moves.scale)

    def _cut(self, layer: dict[States, int], kept: int, *, in_order: bool) -> dict[States, int]:
        """Those of too many that are gone on with."""
        if in_order:
            rest = max(islice(layer.values(), kept, None))
            chosen = dict(islice(layer.items(), kept))
        else:
            promises = sorted(layer.values(), reverse=True)
            least, rest = promises[kept - 1], promises[kept]
            more = promises[:kept].count(least)
            chosen = {}
            for states, promise in layer.items():
                if promise > least:
                    chosen[states] = promise
                elif promise == least and more:
                    chosen[states] = promise
                    more -= 1
        self.left_out = max(self.left_out, rest)
        return chosen


def _taken(moves: Moves, came: Sequence[Mapping[States, States]]) -> tuple[int, ...]:
    """The options by which the end is met."""
    taken: list[int] = []
    after = END
    for piece in reversed(range(len(moves))):
        states = came[piece][after]
        # Of several that lead there the first that gives the most.
        place, _, _ = max(
            (move for move in moves.of(piece, states) if move[2] == after - states),
            key=lambda move: (move[1], -move[0]),
        )
        taken.append(place)
        after = states
    return tuple(reversed(taken))
