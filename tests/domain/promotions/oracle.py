"""What promotions come to, found by trying every way to apply them (PRO-2 to PRO-17).

It is written to be seen to be right, sentence by sentence of docs/rules/promotions.md, and shares
nothing with the engine but the data and the splitting of an amount. It is slow: a few pieces and
a few promotions are what it can do, and `TooManyWays` says where it gives up. `giving` says what
one promotion can do by itself, this module how several meet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import TypeAlias

from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.promotion import Promotion
from tests.domain.promotions.fitting import fits, holds_for
from tests.domain.promotions.giving import Option, limit, options, room, single

Given: TypeAlias = tuple[tuple[str, int], ...]
"""The promotions that have bound one piece, by id, and what each gives before the cut of PRO-5."""

State: TypeAlias = tuple[Given, ...]
"""A way: what is given on each piece, in the order of PRO-16."""


class TooManyWays(Exception):
    """More ways than it was allowed to try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The best ways: the pieces in order, and the states between which no rule decides.

    Several states have the same promotions on the same pieces, differently grouped.
    """

    pieces: tuple[GoodsLine, ...]
    states: tuple[State, ...]

    @property
    def discounts(self) -> frozenset[int]:
        """What the basket gets off: one amount, unless a higher priority left a choice."""
        return frozenset(discount(self.pieces, state) for state in self.states)

    @property
    def bound(self) -> Mapping[tuple[int, str], int]:
        """How many pieces of a line a promotion has bound, by line and promotion."""
        return bound_counts(self.pieces, self.states[0])


def best(
    promotions: Iterable[Promotion],
    lines: Iterable[GoodsLine],
    visit: Visit,
    *,
    most_states: int = 100_000,
) -> Best:
    """The ways that PRO-15 to PRO-17 take."""
    table = Table(
        promotions={promotion.id: promotion for promotion in promotions},
        pieces=pieces_of(lines),
        visit=visit,
        most_states=most_states,
    )
    states: Iterable[State] = [((),) * len(table.pieces)]
    by_priority = sorted(table.promotions.values(), key=lambda promotion: -promotion.priority)
    for _, stage in groupby(by_priority, key=lambda promotion: promotion.priority):
        states = table.best_of_stage(list(stage), states)
    return Best(pieces=table.pieces, states=tuple(states))


def pieces_of(lines: Iterable[GoodsLine]) -> tuple[GoodsLine, ...]:
    """Each piece by itself, told by its line, in the order of PRO-16."""
    pieces = [line for line in lines for _ in range(line.pieces)]
    return tuple(sorted(pieces, key=lambda p: (-p.price_minor, p.items[0], p.told_apart, p.line)))


def discount(pieces: Sequence[GoodsLine], state: State) -> int:
    """PRO-5: what all promotions give on each piece, cut at its room, added up."""
    return sum(
        min(sum(amount for _, amount in given), room(piece))
        for piece, given in zip(pieces, state, strict=True)
    )


def reading(state: State) -> tuple[tuple[str, ...], ...]:
    """PRO-16: what has bound each piece. Of two, nothing comes first, then the smaller id."""
    return tuple(tuple(promotion for promotion, _ in given) for given in state)


def bound_counts(pieces: Sequence[GoodsLine], state: State) -> Mapping[tuple[int, str], int]:
    """How many pieces of a line a promotion has bound in this way, by line and promotion."""
    return Counter(
        (piece.line, promotion)
        for piece, given in zip(pieces, state, strict=True)
        for promotion, _ in given
    )


def together(one: Promotion, other: Promotion) -> bool:
    """PRO-14: whether two promotions may bind one piece."""
    if one.combines == "group":
        return other.combines == "group" and one.group == other.group
    return one.combines == "all" and other.combines == "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The pieces, and the promotions by id."""

    promotions: Mapping[str, Promotion]
    pieces: tuple[GoodsLine, ...]
    visit: Visit
    most_states: int

    def best_of_stage(self, stage: Sequence[Promotion], before: Iterable[State]) -> list[State]:
        """The best states after promotions of one priority, and of these the first (PRO-16).

        An each without a limit changes nothing on a piece by what it does on another, so it is
        decided piece by piece, last; of all the others every combination is tried.
        """
        free = [p for p in stage if p.form == "each" and limit(p, self.visit) is None]
        states = set(before)
        for promotion in stage:
            if promotion not in free:
                states = self.with_every_option(promotion, states)
        if free:
            best_given: dict[tuple[int, Given], Given] = {}
            states = {self.with_free(free, state, best_given) for state in states}
        most = max(discount(self.pieces, state) for state in states)
        cheapest = [state for state in states if discount(self.pieces, state) == most]
        first = min(map(reading, cheapest))
        return [state for state in cheapest if reading(state) == first]

    def with_every_option(self, promotion: Promotion, states: Iterable[State]) -> set[State]:
        """Every state, with every way to apply the promotion that goes with it."""
        every_option = set(options(promotion, self.pieces, self.visit))
        joined: set[State] = set()
        for state in states:
            for option in every_option:
                after = self.joined(promotion, option, state)
                if after is not None:
                    joined.add(after)
            if len(joined) > self.most_states:
                raise TooManyWays
        return joined

    def joined(self, promotion: Promotion, option: Option, state: State) -> State | None:
        """The state with the option besides; nothing where PRO-14 forbids it."""
        after = list(state)
        for place, amount in option.bound:
            if not self.may_bind(promotion, state[place]):
                return None
            after[place] = tuple(sorted((*state[place], (promotion.id, amount))))
        return tuple(after)

    def may_bind(self, promotion: Promotion, given: Given) -> bool:
        """Whether the promotion may bind a piece on which this is given."""
        return all(together(promotion, self.promotions[other]) for other, _ in given)

    def with_free(
        self,
        free: Sequence[Promotion],
        state: State,
        best_given: dict[tuple[int, Given], Given],
    ) -> State:
        """The state with the best that the promotions, each without a limit, can do on each piece.

        `best_given` remembers it, by the piece's place and what is given on it before.
        """
        for place, given in enumerate(state):
            if (place, given) not in best_given:
                best_given[place, given] = self.best_on_piece(free, place, given)
        return tuple(best_given[place, given] for place, given in enumerate(state))

    def best_on_piece(self, free: Sequence[Promotion], place: int, before: Given) -> Given:
        """Of every choice among the promotions that fit a piece, the one that gives the most; of
        those the first to be read."""
        piece = self.pieces[place]
        fitting = [p for p in free if holds_for(p, piece, self.visit) and fits(p.parts[0], piece)]
        choices: list[Given] = []
        for count in range(len(fitting) + 1):
            for chosen in combinations(fitting, count):
                given = before
                for promotion in chosen:
                    if not self.may_bind(promotion, given):
                        break
                    assert promotion.give is not None
                    amount = single(promotion.give.way, promotion.give.value, piece)
                    given = tuple(sorted((*given, (promotion.id, amount))))
                else:
                    choices.append(given)
        return min(
            choices,
            key=lambda given: (
                -min(sum(amount for _, amount in given), room(piece)),
                tuple(promotion for promotion, _ in given),
            ),
        )
