"""Going from piece to piece: what the options of each lead to, and what they give."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from kasse.domain.promotions.deals import Deal, State

Option: TypeAlias = tuple[tuple[int, int], ...]
"""How a piece may be bound: (deal, part) for each deal that binds it, in their order."""

States: TypeAlias = tuple[State, ...]


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


OVER: Final[State] = ()
"""The state of a deal that no piece to come fits."""

Changes: TypeAlias = tuple[tuple[int, State], ...]
"""The deals whose state changes, and to what."""


class Binding:
    """What the options of one piece lead to, each looked at once for each state of its deals."""

    __slots__ = ("_known", "_piece", "_tangle", "closing", "options")

    def __init__(self, tangle: Tangle, piece: int, closing: Sequence[int]) -> None:
        """`closing` are the deals that no piece after this one fits."""
        self._tangle = tangle
        self._piece = piece
        self._known: dict[tuple[int, State], tuple[Changes, int] | None] = {}
        self.options = tuple(enumerate(tangle.options[piece]))
        self.closing = closing

    def by(self, place: int, option: Option, states: States) -> tuple[Changes, int] | None:
        """The changes and the gain; None where the option cannot be taken."""
        if len(option) != 1:
            return self._bound(place, option, states)
        key = place, states[option[0][0]]
        if key not in self._known:
            self._known[key] = self._bound(place, option, states)
        return self._known[key]

    def leads(self, place: int, option: Option, states: States) -> tuple[States, int] | None:
        """The states after an option, and what it gives; None where it cannot be taken.

        Deals that are over come to what they come to: then nothing is left to tell their states
        apart by.
        """
        done = self.by(place, option, states)
        return None if done is None else self.after(states, *done)

    def after(self, states: States, changes: Changes, gain: int) -> tuple[States, int] | None:
        """As `leads`, from the changes of an option."""
        found = [*states]
        for deal, state in changes:
            found[deal] = state
        for deal in self.closing:
            end = self._tangle.deals[deal].end(found[deal])
            if end is None:
                return None
            gain += end
            found[deal] = OVER
        return tuple(found), gain

    def _bound(self, place: int, option: Option, states: States) -> tuple[Changes, int] | None:
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


def bindings(tangle: Tangle) -> list[Binding]:
    """One for each piece."""
    # Deals that fit no piece are over with the first.
    last = dict.fromkeys(range(len(tangle.deals)), 0)
    for piece, options in enumerate(tangle.options):
        last.update((deal, piece) for option in options for deal, _ in option)
    closing: list[list[int]] = [[] for _ in tangle.options]
    for deal, piece in last.items():
        closing[piece].append(deal)
    return [Binding(tangle, piece, closing[piece]) for piece in range(len(tangle.options))]
