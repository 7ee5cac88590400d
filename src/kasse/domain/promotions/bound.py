"""How much a tangle of deals can give at most: every piece gets a worth, and each deal is then
asked what it brings beyond that, as if it were alone.

For any worths the sum of both bounds every way to apply the deals (Lagrangian relaxation of
"a piece goes one way"); good ones are found by moving each piece's worth towards how much it is
wanted (Held and Karp 1971; the length of a move is Polyak's). All in integers, so that every till
finds the same.
"""

from collections.abc import Sequence
from typing import Final

from kasse.domain.promotions.deals import Deal, State

SCALE: Final = 240
"""Worths are minor units times this."""

_WHOLE: Final = 60
"""A piece that is wanted once; deals of one camp share a piece, so it is divided by many."""

_PATIENCE: Final = 4
_AIM: Final = 40
"""The first aim is so small a part below the bound; it is halved when nothing better comes."""


class Bound:
    """Bounds on what the pieces from any one on can still bring."""

    __slots__ = ("_camps", "_deals", "_least", "_shares", "_suffix", "_without", "_worth")

    def __init__(
        self, deals: Sequence[Deal], camps: Sequence[int], without: Sequence[Sequence[int]]
    ) -> None:
        """`camps` are the deals' ways (PRO-14), as places in `without`, which says what comes off
        a piece that goes that way when no deal binds it."""
        self._deals = deals
        self._camps = camps
        self._without = without
        self._least = [max(column) * SCALE for column in zip(*without, strict=True)]
        self._shares = _shared(deals, camps, len(self._least))
        self._worth = [
            max(
                least,
                *(
                    (without[camp][piece] + deal.share(piece)) * SCALE
                    for deal, camp in zip(deals, camps, strict=True)
                    if deal.parts_for(piece)
                ),
                0,
            )
            for piece, least in enumerate(self._least)
        ]
        self._price(self._worth)

    def most(self) -> int:
        """The bound on everything, in minor units times SCALE."""
        return self.ahead(0, tuple(deal.start for deal in self._deals))

    def ahead(self, piece: int, states: Sequence[State]) -> int:
        """The most that the pieces from `piece` on bring, in minor units times SCALE."""
        total = self._suffix[piece]
        for deal, state in zip(self._deals, states, strict=True):
            total += deal.ahead(piece, state)
        return total

    def worth_from(self, piece: int) -> int:
        """What the pieces from `piece` on are worth together, in minor units times SCALE."""
        return self._suffix[piece]

    def of_deal(self, deal: int, piece: int, state: State) -> int:
        """What one deal brings at most beyond that, from a state on."""
        return self._deals[deal].ahead(piece, state)

    def tighten(self, rounds: int, reached: int | None = None) -> None:
        """Look for better worths, so many times; `reached` is what some way is known to give."""
        start = tuple(deal.start for deal in self._deals)
        best, best_worth = self.ahead(0, start), self._worth
        # Polyak's step: towards what is known to be reached, or a little less than the best bound.
        far = best // _AIM if reached is None else best - reached * SCALE
        failures = 0
        for _ in range(rounds):
            wanted = self._wanted()
            length = sum(want * want for want in wanted)
            if length == 0:
                break
            step = far * _WHOLE
            self._price(
                [
                    max(worth - want * step // length, least)
                    for worth, want, least in zip(self._worth, wanted, self._least, strict=True)
                ]
            )
            found = self.ahead(0, start)
            failures += 1
            if found < best:
                best, best_worth, failures = found, self._worth, 0
            elif failures == _PATIENCE:
                far //= 2
                failures = 0
        self._price(best_worth)

    def _wanted(self) -> list[int]:
        """By piece: how much its worth is too high (above zero) or too low, in shares of one."""
        wanted = [_WHOLE] * len(self._worth)
        for deal, shares in zip(self._deals, self._shares, strict=True):
            for piece in deal.picks():
                wanted[piece] -= shares[piece]
        return [
            0 if want > 0 and worth == least else want
            for want, worth, least in zip(wanted, self._worth, self._least, strict=True)
        ]

    def _price(self, worth: list[int]) -> None:
        self._worth = worth
        suffix = [0]
        for one in reversed(worth):
            suffix.append(suffix[-1] + one)
        self._suffix = suffix[::-1]
        for deal, camp, shares in zip(self._deals, self._camps, self._shares, strict=True):
            extra = self._without[camp]
            deal.price_pieces(
                [
                    (one - off * SCALE) * share // _WHOLE
                    for one, off, share in zip(worth, extra, shares, strict=True)
                ],
                SCALE,
            )


def _shared(deals: Sequence[Deal], camps: Sequence[int], pieces: int) -> list[list[int]]:
    """By deal and piece: the deal's share of the piece's worth, of those that go the same way."""
    shares = [[0] * pieces for _ in deals]
    for piece in range(pieces):
        by_camp: dict[int, list[int]] = {}
        for place, deal in enumerate(deals):
            if deal.parts_for(piece):
                by_camp.setdefault(camps[place], []).append(place)
        for places in by_camp.values():
            for place in places:
                # Rounded down, so that the shares are at most the whole; a bound may be higher.
                shares[place][piece] = _WHOLE // len(places)
    return shares
