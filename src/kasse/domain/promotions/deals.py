"""How pieces may be bound by one promotion: small machines that are fed pieces in their order.

A machine has a state. `step` says what binding a piece by a part leads to: the next state, what
comes off this piece, and what comes off the promotion's pieces together (of a set with a price:
the piece's price, less the set's when it is begun). `end` says what comes on top when there are no
more pieces, or that one cannot end so (an unfinished set).

For the bound of `kasse.domain.promotions.bound`, `price_pieces` says what each piece is worth
elsewhere; after it `ahead` says what the pieces from one on can bring at most beyond that, and
`picks` which pieces would be bound then.
"""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, Protocol, TypeAlias

State: TypeAlias = tuple[int, ...]

Step: TypeAlias = tuple[State, int, int]
"""The next state; minor units off this piece; minor units off all pieces together."""

NEVER: Final = -(1 << 62)
"""Less than any gain: what cannot be finished."""


class Deal(Protocol):
    """One promotion at work on the pieces of a basket."""

    @property
    def promotion(self) -> str:
        """The promotion's id."""

    @property
    def start(self) -> State:
        """The state before the first piece."""

    @property
    def takes_all(self) -> bool:
        """Whether it binds every piece that it may (a pool)."""

    def parts_for(self, piece: int) -> Sequence[int]:
        """The parts that a piece may be bound by."""

    def step(self, state: State, piece: int, part: int) -> Step | None:
        """Bind the next piece by a part; None where that cannot be."""

    def end(self, state: State) -> int | None:
        """What comes on top at the end; None where one cannot end so."""

    def applications(self, bound: Sequence[int], state: State) -> int:
        """How often it was applied (PRO-13), from the pieces bound by each part and the state."""

    def share(self, piece: int) -> int:
        """What a piece brings on average where sets work out; not exact."""

    def price_pieces(self, worth: Sequence[int], scale: int) -> None:
        """Take what each piece is worth elsewhere, in minor units times `scale`."""

    def ahead(self, piece: int, state: State) -> int:
        """What the pieces from `piece` on bring at most, less their worth, times the scale."""

    def picks(self) -> Sequence[int]:
        """The pieces bound in what `ahead` assumes at the start."""


@dataclass(slots=True, kw_only=True)
class Each:
    """Something off each piece, of at most `limit` pieces (PRO-9). State: how many so far."""

    promotion: str
    gains: Sequence[int]
    limit: int
    start: State = (0,)
    _best: list[list[int]] = field(default_factory=list)
    _scale: int = 1
    _worth: Sequence[int] = ()

    @property
    def takes_all(self) -> bool:
        return False

    def parts_for(self, piece: int) -> Sequence[int]:
        return (0,) if self.gains[piece] else ()

    def step(self, state: State, piece: int, part: int) -> Step | None:
        used = state[0]
        return None if used == self.limit else ((used + 1,), self.gains[piece], 0)

    def end(self, state: State) -> int | None:
        return 0

    def applications(self, bound: Sequence[int], state: State) -> int:
        return bound[0]

    def share(self, piece: int) -> int:
        return self.gains[piece]

    def price_pieces(self, worth: Sequence[int], scale: int) -> None:
        self._worth, self._scale, self._best = worth, scale, []

    def ahead(self, piece: int, state: State) -> int:
        if not self._best:
            self._best = self._sums()
        best = self._best[piece]
        return best[min(self.limit - state[0], len(best) - 1)]

    def picks(self) -> Sequence[int]:
        left = {piece: self._left(piece) for piece, gain in enumerate(self.gains) if gain}
        found = sorted((piece for piece in left if left[piece] > 0), key=left.__getitem__)
        return found[::-1][: self.limit]

    def _left(self, piece: int) -> int:
        return self.gains[piece] * self._scale - self._worth[piece]

    def _sums(self) -> list[list[int]]:
        """For each piece: the sums of the best 0, 1, 2 … from it on."""
        sums: list[list[int]] = [[0]]
        best: list[int] = []
        for piece in reversed(range(len(self.gains))):
            left = self._left(piece) if self.gains[piece] else 0
            if left > 0:
                best = sorted([*best, left], reverse=True)[: self.limit]
            sums.append([0, *accumulate(best)])
        return sums[::-1]


@dataclass(slots=True, kw_only=True)
class UniformSet:
    """Sets of one part whose pieces may be taken as they come (PRO-10): the first `size` pieces
    bound are a set, and so on. That is as good as any other grouping where the order within a set
    says nothing, or where the cheapest get something that does not grow towards cheaper ones.

    `gains` come off a piece at the places in a set from `first` on; `prices` of all pieces come
    off together, with `on_begin` for each set begun. State: pieces in the set begun, sets so far.
    """

    promotion: str
    fits: Sequence[bool]
    size: int
    gains: Sequence[int]
    first: int = 0
    prices: Sequence[int] | None = None
    on_begin: int = 0
    limit: int | None = None
    start: State = (0, 0)
    _table: list[list[list[int]]] = field(default_factory=list)

    @property
    def takes_all(self) -> bool:
        return False

    def parts_for(self, piece: int) -> Sequence[int]:
        return (0,) if self.fits[piece] else ()

    def step(self, state: State, piece: int, part: int) -> Step | None:
        place, sets = state
        together = 0 if self.prices is None else self.prices[piece]
        if place == 0:
            if self.limit is not None:
                if sets == self.limit:
                    return None
                sets += 1
            together += self.on_begin
        gain = self.gains[piece] if place >= self.first else 0
        return (((place + 1) % self.size, sets), gain, together)

    def end(self, state: State) -> int | None:
        return None if state[0] else 0

    def applications(self, bound: Sequence[int], state: State) -> int:
        return bound[0] // self.size

    def share(self, piece: int) -> int:
        together = 0 if self.prices is None else self.prices[piece]
        gain = self.gains[piece] * (self.size - self.first)
        return together + (gain + self.on_begin) // self.size

    def price_pieces(self, worth: Sequence[int], scale: int) -> None:
        """By piece, sets so far and place in the set: the most from the piece on."""
        levels = 1 if self.limit is None else self.limit + 1
        row = [[0] + [NEVER] * (self.size - 1)] * levels
        table = [row]
        begin = self.on_begin * scale
        prices = self.prices
        for piece in reversed(range(len(self.fits))):
            if self.fits[piece]:
                base = (prices[piece] * scale if prices else 0) - worth[piece]
                row = self._row(row, base, base + self.gains[piece] * scale, begin)
            table.append(row)
        table.reverse()
        self._table = table

    def _row(self, after: list[list[int]], base: int, gained: int, begin: int) -> list[list[int]]:
        """From that of the next: a piece brings `base`, or from the place on `gained`, and more
        where a set is begun."""
        first = self.first
        begin += base if first else gained
        row: list[list[int]] = []
        for level, old in enumerate(after):
            to = [*old[1:], old[0]]
            if first:
                taken = [base + one for one in to[:first]]
                taken += [gained + one for one in to[first:]]
            else:
                taken = [gained + one for one in to]
            if self.limit is None:
                taken[0] = begin + to[0]
            elif level + 1 < len(after):
                taken[0] = begin + after[level + 1][1 % self.size]
            else:
                taken[0] = NEVER
            row.append(list(map(max, old, taken)))
        return row

    def ahead(self, piece: int, state: State) -> int:
        return self._table[piece][state[1]][state[0]]

    def picks(self) -> Sequence[int]:
        found: list[int] = []
        place = level = 0
        for piece, fits in enumerate(self.fits):
            if not fits or self._table[piece][level][place] == self._table[piece + 1][level][place]:
                continue
            found.append(piece)
            if place == 0 and self.limit is not None:
                level += 1
            place = (place + 1) % self.size
        return found


@dataclass(slots=True, kw_only=True)
class PartSet:
    """Sets of several parts (PRO-10). `gains` come off each piece by part; `prices`, `on_begin` and
    `limit` as in UniformSet. State: pieces bound by each part, less those of whole sets, unless
    they are counted because of a limit."""

    promotion: str
    fits: Sequence[Sequence[bool]]
    counts: Sequence[int]
    gains: Sequence[Sequence[int]]
    prices: Sequence[int] | None = None
    on_begin: int = 0
    limit: int | None = None
    start: State = ()
    _fills: dict[tuple[State, int], tuple[State, int] | None] = field(default_factory=dict)
    _scale: int = 1
    _left: Sequence[Sequence[int]] = ()
    _sums: Sequence[Sequence[Sequence[int]]] = ()

    def __post_init__(self) -> None:
        self.start = (0,) * len(self.counts)

    @property
    def takes_all(self) -> bool:
        return False

    def parts_for(self, piece: int) -> Sequence[int]:
        return [part for part, fits in enumerate(self.fits) if fits[piece]]

    def step(self, state: State, piece: int, part: int) -> Step | None:
        key = state, part
        if key not in self._fills:
            self._fills[key] = self._filled(state, part)
        filled = self._fills[key]
        if filled is None:
            return None
        together = 0 if self.prices is None else self.prices[piece]
        return filled[0], self.gains[part][piece], together + filled[1]

    def _filled(self, state: State, part: int) -> tuple[State, int] | None:
        """The state with one piece more in a part, and what comes off by beginning a set for it."""
        filled = [*state]
        filled[part] += 1
        begun = self._begun(filled)
        if self.limit is not None and begun > self.limit:
            return None
        on_begin = self.on_begin if begun > self._begun(state) else 0
        if self.limit is None and all(
            have >= count for have, count in zip(filled, self.counts, strict=True)
        ):
            filled = [have - count for have, count in zip(filled, self.counts, strict=True)]
        return tuple(filled), on_begin

    def end(self, state: State) -> int | None:
        begun = self._begun(state)
        whole = all(have == begun * count for have, count in zip(state, self.counts, strict=True))
        return 0 if whole else None

    def applications(self, bound: Sequence[int], state: State) -> int:
        return bound[0] // self.counts[0]

    def share(self, piece: int) -> int:
        best = max(self.gains[part][piece] for part in self.parts_for(piece))
        together = 0 if self.prices is None else self.prices[piece]
        return best + together + self.on_begin // sum(self.counts)

    def price_pieces(self, worth: Sequence[int], scale: int) -> None:
        prices = self.prices or [0] * len(worth)
        self._scale, self._sums = scale, ()
        self._left = [
            [
                (gain + price) * scale - one
                for gain, price, one in zip(gains, prices, worth, strict=True)
            ]
            for gains in self.gains
        ]

    def ahead(self, piece: int, state: State) -> int:
        if not self._sums:
            self._sums = list(zip(*map(self._sums_of, range(len(self.counts))), strict=True))
        return self._most(self._sums[piece], state)[0]

    def picks(self) -> Sequence[int]:
        own = [
            sorted((piece for piece, fit in enumerate(fits) if fit), key=left.__getitem__)[::-1]
            for fits, left in zip(self.fits, self._left, strict=True)
        ]
        sums = [
            [0, *accumulate(left[piece] for piece in pieces)]
            for pieces, left in zip(own, self._left, strict=True)
        ]
        sets = self._most(sums, self.start)[1]
        found: set[int] = set()
        for pieces, count in zip(own, self.counts, strict=True):
            found.update(pieces[: count * sets])
        return sorted(found)

    def _begun(self, filled: Sequence[int]) -> int:
        return max(-(-have // count) for have, count in zip(filled, self.counts, strict=True))

    def _most(self, sums: Sequence[Sequence[int]], state: State) -> tuple[int, int]:
        """The most, and with how many sets: each part takes its best, as if parts shared none."""
        begun = self._begun(state)
        parts = list(zip(sums, state, self.counts, strict=True))
        most = min((len(best) - 1 + have) // count for best, have, count in parts)
        if self.limit is not None:
            most = min(most, self.limit)
        if most < begun:
            return NEVER, 0
        on_begin = self.on_begin * self._scale
        # Each further set brings less than the one before it.
        low = begun
        while low < most:
            sets = (low + most) // 2
            more = on_begin
            for best, have, count in parts:
                place = sets * count - have
                more += best[place + count] - best[place]
            if more > 0:
                low = sets + 1
            else:
                most = sets
        total = (low - begun) * on_begin
        for best, have, count in parts:
            total += best[low * count - have]
        return total, low

    def _sums_of(self, part: int) -> list[list[int]]:
        """By piece: what the best 0, 1, 2 … pieces from it on bring that fit the part."""
        fits, left = self.fits[part], self._left[part]
        own: list[int] = []
        sums = [0]
        found = [sums]
        for piece in reversed(range(len(fits))):
            if fits[piece]:
                insort(own, left[piece])
                sums = [0, *accumulate(reversed(own))]
            found.append(sums)
        return found[::-1]


@dataclass(slots=True, kw_only=True)
class RankedSet:
    """Sets of one part where the cheapest or dearest of each get something, in any grouping.

    A set is so many `payers` and `getters`; part 0 binds a payer, part 1 a getter. With
    `payers_first` (the cheapest get) a set's getters come after its payers, else before them.
    State: pieces that may be completed, getters or payers still owed by a set begun, sets so far.
    """

    promotion: str
    fits: Sequence[bool]
    payers: int
    getters: int
    payers_first: bool
    gains: Sequence[int]
    limit: int | None = None
    start: State = (0, 0, 0)
    _left: Sequence[int] = ()
    _suffix: list[int] = field(default_factory=list)

    @property
    def takes_all(self) -> bool:
        return False

    def parts_for(self, piece: int) -> Sequence[int]:
        return (0, 1) if self.fits[piece] else ()

    def step(self, state: State, piece: int, part: int) -> Step | None:
        done = self._as_payer(state) if part == 0 else self._as_getter(state)
        return None if done is None else (done, self.gains[piece] if part else 0, 0)

    def _as_payer(self, state: State) -> State | None:
        free, owed, sets = state
        if self.payers_first:
            return free + 1, owed, sets
        # Payers complete sets whose getters are all there.
        return None if owed == 0 else (free, owed - 1, sets)

    def _as_getter(self, state: State) -> State | None:
        free, owed, sets = state
        if self.payers_first:
            if owed:
                return free, owed - 1, sets
            if free < self.payers or sets == self.limit:
                return None
            return free - self.payers, self.getters - 1, self._one_more(sets)
        if free == 0:
            if sets == self.limit:
                return None
            sets = self._one_more(sets)
        free += 1
        return (0, owed + self.payers, sets) if free == self.getters else (free, owed, sets)

    def _one_more(self, sets: int) -> int:
        return sets if self.limit is None else sets + 1

    def end(self, state: State) -> int | None:
        return 0 if state[0] == 0 and state[1] == 0 else None

    def applications(self, bound: Sequence[int], state: State) -> int:
        return bound[1] // self.getters

    def share(self, piece: int) -> int:
        return self.gains[piece] * self.getters // (self.getters + self.payers)

    def price_pieces(self, worth: Sequence[int], scale: int) -> None:
        gains = self.gains
        self._left = [
            max(gains[piece] * scale, 0) - worth[piece] if fits else NEVER
            for piece, fits in enumerate(self.fits)
        ]
        total = 0
        suffix = [0]
        for left in reversed(self._left):
            total += max(left, 0)
            suffix.append(total)
        self._suffix = suffix[::-1]

    def ahead(self, piece: int, state: State) -> int:
        return self._suffix[piece]

    def picks(self) -> Sequence[int]:
        return [piece for piece, left in enumerate(self._left) if left > 0]
