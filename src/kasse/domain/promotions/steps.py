"""Going from piece to piece: what the options of each lead to, and what they give.

The states of all deals side by side are one number: what a search meets again and again is then
found, changed and compared in one step. Of each piece only the deals that it concerns matter, so
what its options lead to is worked out once for each of *their* states.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from kasse.domain.promotions.bound import SCALE, Bound
from kasse.domain.promotions.deals import NEVER, Deal, State

Option: TypeAlias = tuple[tuple[int, int], ...]
"""How a piece may be bound: (deal, part) for each deal that binds it, in their order."""

States: TypeAlias = int
"""The states of all deals: of each the number of its state, in so many bits."""

Move: TypeAlias = tuple[int, int, int]
"""An option's place, what it gives, and what is to be added to the states."""


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


END: Final[States] = 0
"""The states after the last piece: all deals are over, and nothing tells them apart."""

_BITS: Final = 24
"""Of the number of a state: far more than any budget of steps can meet."""

_MASK: Final = (1 << _BITS) - 1

HOPELESS: Final = NEVER // 2
"""Less than any way comes to."""

_Went: TypeAlias = tuple[int, int, int, int]
"""Off the piece; off all pieces together; by how much the bound falls, and how the states change,
more than where the deal does not bind the piece."""

_Entry: TypeAlias = tuple[int, int, tuple[_Went | None, ...]]
"""Of one deal in one state at one piece: how the bound falls and the states change where it does
not bind it; what comes of each part."""


class Moves:
    """What the options of each piece lead to.

    Without a bound a move gives what comes off. With one it gives that, times the bound's scale,
    less what the bound on all that is still to come falls by: what is left of the bound after some
    moves is how much can still be reached by them, and at the end what they gave.
    """

    __slots__ = (
        "_ahead",
        "_bound",
        "_concerned",
        "_entries",
        "_known",
        "_next",
        "_numbers",
        "_states",
        "masks",
        "reach",
        "scale",
        "start",
        "tangle",
    )

    def __init__(self, tangle: Tangle, bound: Bound | None = None) -> None:
        deals = tangle.deals
        self.tangle = tangle
        self._bound = bound
        self.scale = 1 if bound is None else SCALE
        self._numbers = [{deal.start: 1} for deal in deals]
        self._states: list[list[State]] = [[(), deal.start] for deal in deals]
        self._concerned, self._next = _concerned(tangle)
        self.masks = [
            sum(_MASK << _BITS * deal for deal, _ in concerned) for concerned in self._concerned
        ]
        self._known: list[dict[int, tuple[Move, ...]]] = [{} for _ in tangle.options]
        self._entries: list[list[dict[int, _Entry]]] = [
            [{} for _ in concerned] for concerned in self._concerned
        ]
        self._ahead: list[dict[tuple[int, int], int]] = [{} for _ in deals]
        self.start: States = sum(1 << _BITS * deal for deal in range(len(deals)))
        self.reach = 0 if bound is None else bound.most()
        """What the start can still bring; nothing without a bound."""

    def __len__(self) -> int:
        return len(self._known)

    def known(self, piece: int) -> dict[int, tuple[Move, ...]]:
        """The moves of a piece worked out so far, by the states of the deals that it concerns."""
        return self._known[piece]

    def of(self, piece: int, states: States) -> tuple[Move, ...]:
        """The moves of a piece from these states: those of its options that can be taken."""
        own = states & self.masks[piece]
        found = self._known[piece].get(own)
        if found is None:
            found = self._known[piece][own] = tuple(self._worked_out(piece, own))
        return found

    def _worked_out(self, piece: int, states: States) -> list[Move]:
        room, scale = self.tangle.rooms[piece], self.scale
        falls = change = 0
        if self._bound is not None:
            falls = self._bound.worth_from(piece + 1) - self._bound.worth_from(piece)
        parts: dict[int, tuple[_Went | None, ...]] = {}
        for (deal, is_over), entries in zip(
            self._concerned[piece], self._entries[piece], strict=True
        ):
            number = states >> _BITS * deal & _MASK
            entry = entries.get(number)
            if entry is None:
                entry = entries[number] = self._entry(deal, number, piece, is_over=is_over)
            falls += entry[0]
            change += entry[1]
            parts[deal] = entry[2]
        found: list[Move] = []
        extras = self.tangle.extras[piece]
        for place, option in enumerate(self.tangle.options[piece]):
            off, together, fallen, changed = extras[place], 0, falls, change
            for deal, part in option:
                went = parts[deal][part]
                if went is None:
                    break
                off += went[0]
                together += went[1]
                fallen += went[2]
                changed += went[3]
            else:
                gain = ((off if off < room else room) + together) * scale + fallen
                if gain > HOPELESS:
                    found.append((place, gain, changed))
        return found

    def _entry(self, deal: int, number: int, piece: int, *, is_over: bool) -> _Entry:
        before = self._still(deal, piece, number)
        if is_over:
            falls, change = self._end(deal, number) - before, -number << _BITS * deal
        else:
            falls, change = self._still(deal, piece + 1, number) - before, 0
        machine = self.tangle.deals[deal]
        state = self._states[deal][number]
        parts = machine.parts_for(piece)
        found: list[_Went | None] = [None] * (max(parts, default=-1) + 1)
        for part in parts:
            step = machine.step(state, piece, part)
            if step is None:
                continue
            after = self._number(deal, step[0])
            if is_over:
                fallen, changed = self._end(deal, after) - before, change
            else:
                fallen = self._still(deal, piece + 1, after) - before
                changed = (after - number) << _BITS * deal
            found[part] = step[1], step[2], fallen - falls, changed - change
        return falls, change, tuple(found)

    def _number(self, deal: int, state: State) -> int:
        numbers = self._numbers[deal]
        number = numbers.get(state)
        if number is None:
            number = numbers[state] = len(self._states[deal])
            self._states[deal].append(state)
        return number

    def _end(self, deal: int, number: int) -> int:
        end = self.tangle.deals[deal].end(self._states[deal][number])
        return NEVER if end is None else end * self.scale

    def _still(self, deal: int, piece: int, number: int) -> int:
        """The most that a deal can still bring, as the bound says."""
        if self._bound is None:
            return 0
        # Pieces that do not concern a deal change nothing of it.
        key = self._next[deal][piece], number
        known = self._ahead[deal].get(key)
        if known is None:
            state = self._states[deal][number]
            known = self._ahead[deal][key] = self._bound.of_deal(deal, key[0], state)
        return known


def _concerned(tangle: Tangle) -> tuple[list[list[tuple[int, bool]]], list[list[int]]]:
    """By piece: the deals that it concerns, and whether no later piece does; by deal and piece:
    the next piece that concerns it."""
    found: list[list[tuple[int, bool]]] = [[] for _ in tangle.options]
    following: list[list[int]] = []
    for number, deal in enumerate(tangle.deals):
        after = len(found)
        upcoming = [after]
        for piece in reversed(range(len(found))):
            if deal.parts_for(piece):
                found[piece].append((number, after == len(found)))
                after = piece
            upcoming.append(after)
        if after == len(found):
            # Deals that fit no piece are over with the first.
            found[0].append((number, True))
        following.append(upcoming[::-1])
    return found, following
