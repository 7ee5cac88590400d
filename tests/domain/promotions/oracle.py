"""What promotions come to, found by trying every way to apply them (PRO-2 to PRO-17).

It is written to be seen to be right, sentence by sentence of docs/rules/promotions.md, and shares
nothing with the engine but the data and the splitting of an amount. It is slow: a few pieces and
a few promotions are what it can do, and `TooManyWays` says where it gives up. `giving` says what
one promotion can do by itself, this module how several meet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from typing import NamedTuple, TypeAlias

from kasse.domain.allocation import allocate
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.promotion import Promotion
from tests.domain.promotions.fitting import fits, holds_for
from tests.domain.promotions.giving import Option, limit, options, room, single

Given: TypeAlias = tuple[tuple[str, int], ...]
"""The promotions that have bound one piece, by id, and what each gives on it as a single piece."""


Reading: TypeAlias = tuple[tuple[int, tuple[str, ...]], ...]
"""By piece: how many promotions have bound it, and which, by id."""


class State(NamedTuple):
    """A way: what is given on each piece, in the order of PRO-16; what promotions give on all of
    their pieces together, and the tiers of pools, both by id, where there is any; and the
    promotions of higher priorities, of which what they give on each piece stands already."""

    given: tuple[Given, ...]
    together: tuple[tuple[str, int], ...] = ()
    tiers: tuple[tuple[str, int], ...] = ()
    settled: frozenset[str] = frozenset()


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
    states: Iterable[State] = [State(given=((),) * len(table.pieces))]
    by_priority = sorted(table.promotions.values(), key=lambda promotion: -promotion.priority)
    for _, stage in groupby(by_priority, key=lambda promotion: promotion.priority):
        states = [settle(table.pieces, s) for s in table.best_of_stage(list(stage), states)]
    return Best(pieces=table.pieces, states=tuple(states))


def pieces_of(lines: Iterable[GoodsLine]) -> tuple[GoodsLine, ...]:
    """Each piece by itself, told by its line, in the order of PRO-16."""
    pieces = [line for line in lines for _ in range(line.pieces)]
    return tuple(sorted(pieces, key=lambda p: (-p.price_minor, p.items[0], p.told_apart, p.line)))


def discount(pieces: Sequence[GoodsLine], state: State) -> int:
    """What the basket gets off."""
    return sum(sum(amounts.values()) for amounts in shares(pieces, state))


def shares(pieces: Sequence[GoodsLine], state: State) -> tuple[Mapping[str, int], ...]:
    """PRO-4, PRO-5: what each promotion takes off each piece in the end, by id.

    First what comes off single pieces, as far as there is room; then what comes off several
    together, as far as they have room left, split by it.
    """
    lefts = [room(piece) for piece in pieces]
    taken: list[dict[str, int]] = [{} for _ in pieces]
    for place, given in enumerate(state.given):
        first = [name for name, _ in given if name in state.settled]
        for promotion in [*first, *(name for name, _ in given if name not in state.settled)]:
            amount = dict(given)[promotion]
            taken[place][promotion] = min(amount, lefts[place])
            lefts[place] -= taken[place][promotion]
    for promotion, amount in state.together:
        places = [place for place, given in enumerate(state.given) if promotion in dict(given)]
        weights = [lefts[place] for place in places]
        split = allocate(max(min(amount, sum(weights)), 0), weights)
        for place, share in zip(places, split, strict=True):
            taken[place][promotion] = share
            lefts[place] -= share
    return tuple(taken)


def settle(pieces: Sequence[GoodsLine], state: State) -> State:
    """PRO-17: the state after promotions of one priority, which no lower one changes."""
    given = tuple(tuple(sorted(amounts.items())) for amounts in shares(pieces, state))
    settled = state.settled | {promotion for amounts in given for promotion, _ in amounts}
    return State(given=given, tiers=state.tiers, settled=settled)


def reading(state: State) -> Reading:
    """PRO-16: what has bound each piece. Of two, nothing comes first, then the smaller id; of
    several that combine, fewer."""
    return tuple(read(given) for given in state.given)


def read(given: Given) -> tuple[int, tuple[str, ...]]:
    """The same of one piece."""
    return len(given), tuple(promotion for promotion, _ in given)


def bound_counts(pieces: Sequence[GoodsLine], state: State) -> Mapping[tuple[int, str], int]:
    """How many pieces of a line a promotion has bound in this way, by line and promotion."""
    return Counter(
        (piece.line, promotion)
        for piece, given in zip(pieces, state.given, strict=True)
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

        What an each without a limit does on a piece changes little elsewhere, so it comes last;
        of all the others every combination is tried.
        """
        free = [p for p in stage if p.form == "each" and limit(p, self.visit) is None]
        states = set(before)
        for promotion in stage:
            if promotion not in free:
                states = self.with_every_option(promotion, states)
        states = self.with_free(free, states)
        most = max(discount(self.pieces, state) for state in states)
        cheapest = [state for state in states if discount(self.pieces, state) == most]
        pools = sorted(promotion.id for promotion in stage if promotion.form == "pool")

        def rank(state: State) -> tuple[list[int], Reading]:
            return [dict(state.tiers).get(pool, 0) for pool in pools], reading(state)

        first = min(map(rank, cheapest))
        return [state for state in cheapest if rank(state) == first]

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
        given = list(state.given)
        for place, amount in option.bound:
            if not self.may_bind(promotion, given[place]):
                return None
            given[place] = tuple(sorted((*given[place], (promotion.id, amount))))
        together = [(promotion.id, option.together_minor)] if option.together_minor else []
        tier = [(promotion.id, option.tier)] if option.tier else []
        return state._replace(
            given=tuple(given),
            together=tuple(sorted([*state.together, *together])),
            tiers=tuple(sorted([*state.tiers, *tier])),
        )

    def may_bind(self, promotion: Promotion, given: Given) -> bool:
        """Whether the promotion may bind a piece on which this is given."""
        return all(together(promotion, self.promotions[other]) for other, _ in given)

    def with_free(self, free: Sequence[Promotion], states: Iterable[State]) -> set[State]:
        """The states that pools allow, with what promotions, each without a limit, do on pieces.

        On a piece that no amount for several is split on, what is best there is best for all; on
        the others everything is tried, as it leaves less room for that amount.
        """
        joined: set[State] = set()
        for state in states:
            amounts = {promotion for promotion, _ in state.together}
            by_piece = []
            for place, before in enumerate(state.given):
                choices = [
                    given
                    for given in self.choices(free, place, before)
                    if self.takes_all(state, place, given)
                ]
                if choices and not amounts & set(dict(before)):
                    choices = [min(choices, key=lambda given: self.rank_on_piece(place, given))]
                by_piece.append(choices)
            joined.update(state._replace(given=given) for given in product(*by_piece))
            if len(joined) > self.most_states:
                raise TooManyWays
        return joined

    def choices(self, free: Sequence[Promotion], place: int, before: Given) -> list[Given]:
        """What may be given on a piece: all that was, and any of the promotions that combine."""
        piece = self.pieces[place]
        choices = [before]
        for promotion in free:
            if holds_for(promotion, piece, self.visit) and fits(promotion.parts[0], piece):
                assert promotion.give is not None
                amount = single(promotion.give.way, promotion.give.value, piece)
                choices += [
                    tuple(sorted((*given, (promotion.id, amount))))
                    for given in choices
                    if amount and self.may_bind(promotion, given)
                ]
        return choices

    def takes_all(self, state: State, place: int, given: Given) -> bool:
        """PRO-11: whether every pool that is made has taken the piece, if it fits and nothing has
        bound it with which the pool does not combine."""
        piece = self.pieces[place]
        pools = [self.promotions[pool] for pool, _ in state.tiers]
        return all(
            pool.id in dict(given)
            or not (holds_for(pool, piece, self.visit) and fits(pool.parts[0], piece))
            or not self.may_bind(pool, given)
            for pool in pools
        )

    def rank_on_piece(self, place: int, given: Given) -> tuple[int, tuple[int, tuple[str, ...]]]:
        """The most on the piece comes first, then what is read first."""
        amount = min(sum(amount for _, amount in given), room(self.pieces[place]))
        return -amount, read(given)
