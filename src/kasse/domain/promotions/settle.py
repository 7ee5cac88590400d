"""What ways come to: what comes off each piece by each promotion, cut where the rules cut it (PRO-4,
PRO-5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from kasse.domain.allocation import allocate
from kasse.domain.promotions.deals import State
from kasse.domain.promotions.pieces import Lot, Pieces
from kasse.domain.promotions.steps import Way
from kasse.domain.promotions.tangles import Untied

Piece: TypeAlias = tuple[int, int]
"""A lot's number, and which of its pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a way of one knot binds.

    `singles` is what comes off single pieces, by promotion; `together` what comes off all that a
    promotion has bound; `times` how often each is applied; `camps` the way of each piece that is
    bound.
    """

    singles: Mapping[str, Mapping[Piece, int]]
    together: Mapping[str, int]
    times: Mapping[str, int]
    camps: Mapping[Piece, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What one promotion does on the line at a place: pieces bound, pieces made cheaper, by how
    much in all."""

    place: int
    promotion: str
    bound: int
    pieces: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Awards, how often each promotion is applied, and the lots as they are afterwards."""

    awards: tuple[Award, ...]
    times: Mapping[str, int]
    lots: tuple[Lot, ...]


def named(pieces: Pieces, numbers: Sequence[int]) -> list[Piece]:
    """The pieces by the lots' numbers among all lots."""
    counts: dict[int, int] = {}
    found: list[Piece] = []
    for lot in pieces.lots:
        count = counts.get(lot, 0)
        counts[lot] = count + 1
        found.append((numbers[lot], count))
    return found


def bound(untied: Untied, way: Way, pieces: Pieces, names: Sequence[Piece]) -> Bound:
    """What the way binds, promotion by promotion."""
    deals = untied.tangle.deals
    states: list[State] = [deal.start for deal in deals]
    sums = [0] * len(deals)
    counts = [[0, 0] for _ in deals]
    times: dict[str, int] = {}
    singles: dict[str, dict[Piece, int]] = {}
    camps: dict[Piece, str] = {}
    for piece, place in enumerate(way.taken):
        camp = untied.camps[piece][place]
        if camp is None:
            continue
        name = names[piece]
        camps[name] = untied.names[camp]
        for promotion, off in untied.free[camp][pieces.lots[piece]]:
            singles.setdefault(promotion, {})[name] = off
            times[promotion] = times.get(promotion, 0) + 1
        for number, part in untied.tangle.options[piece][place]:
            step = deals[number].step(states[number], piece, part)
            assert step is not None
            states[number], off, whole = step
            sums[number] += whole
            counts[number][min(part, 1)] += 1
            singles.setdefault(deals[number].promotion, {})[name] = off
    together: dict[str, int] = {}
    for number, deal in enumerate(deals):
        if any(counts[number]):
            end = deal.end(states[number])
            assert end is not None
            if sums[number] + end:
                together[deal.promotion] = sums[number] + end
            times[deal.promotion] = deal.applications(counts[number], states[number])
    return Bound(singles=singles, together=together, times=times, camps=camps)


def amount_of(one: Bound, rooms: Mapping[Piece, int]) -> int:
    """What comes off in all by what one knot binds."""
    return sum(map(sum, (off.values() for off in _ledger((one,), rooms).off.values())))


def settled(found: Sequence[Bound], lots: Sequence[Lot]) -> Settled:
    """What all that was bound comes to together."""
    rooms = {
        (number, piece): lots[number].room
        for number, piece in {piece for one in found for piece in one.camps}
    }
    ledger = _ledger(found, rooms)
    times: dict[str, int] = {}
    camps: dict[Piece, str] = {}
    for one in found:
        times |= one.times
        camps |= one.camps
    return Settled(
        awards=tuple(_awards(ledger, lots)),
        times=times,
        lots=tuple(_lots_after(lots, ledger.left, camps)),
    )


@dataclass(slots=True, kw_only=True)
class _Ledger:
    """What came off so far: by promotion and piece, and what may still come off each piece."""

    left: dict[Piece, int]
    off: dict[str, dict[Piece, int]] = field(default_factory=dict)

    def take(self, promotion: str, piece: Piece, off: int) -> None:
        taken = min(off, self.left[piece])
        self.left[piece] -= taken
        pieces = self.off.setdefault(promotion, {})
        pieces[piece] = pieces.get(piece, 0) + taken

    def split(self, promotion: str, amount: int) -> None:
        """An amount for all the pieces that a promotion has bound."""
        pieces = list(self.off[promotion])
        left = [self.left[piece] for piece in pieces]
        for piece, share in zip(pieces, allocate(min(amount, sum(left)), left), strict=True):
            self.take(promotion, piece, share)


def _ledger(found: Iterable[Bound], rooms: Mapping[Piece, int]) -> _Ledger:
    ledger = _Ledger(left=dict(rooms))
    singles = [(name, offs) for one in found for name, offs in one.singles.items()]
    for promotion, offs in sorted(singles, key=lambda single: single[0]):
        for piece, off in offs.items():
            ledger.take(promotion, piece, off)
    for promotion, amount in sorted(item for one in found for item in one.together.items()):
        ledger.split(promotion, amount)
    return ledger


def _awards(ledger: _Ledger, lots: Sequence[Lot]) -> list[Award]:
    found: dict[tuple[int, str], list[int]] = {}
    for promotion, offs in ledger.off.items():
        for (lot, _), amount in offs.items():
            row = found.setdefault((lots[lot].place, promotion), [0, 0, 0])
            row[0] += 1
            row[1] += amount > 0
            row[2] += amount
    return [
        Award(place=place, promotion=promotion, bound=count, pieces=cheaper, amount_minor=amount)
        for (place, promotion), (count, cheaper, amount) in found.items()
    ]


def _lots_after(
    lots: Sequence[Lot], left: Mapping[Piece, int], camps: Mapping[Piece, str]
) -> list[Lot]:
    """The lots with their bound pieces apart, by the way that these went and what is left of them."""
    counts: dict[tuple[int, int, str], int] = {}
    for (lot, piece), camp in camps.items():
        key = lot, left[lot, piece], camp
        counts[key] = counts.get(key, 0) + 1
    after = [
        replace(lots[lot], pieces=count, room=room, camp=camp)
        for (lot, room, camp), count in counts.items()
    ]
    taken: dict[int, int] = {}
    for lot, _ in camps:
        taken[lot] = taken.get(lot, 0) + 1
    for number, lot_before in enumerate(lots):
        rest = lot_before.pieces - taken.get(number, 0)
        if rest:
            after.append(replace(lot_before, pieces=rest))
    return after
