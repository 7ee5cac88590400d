"""What a way comes to: what comes off each piece by each promotion, cut where the rules cut it
(PRO-4, PRO-5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kasse.domain.allocation import allocate
from kasse.domain.promotions.deals import State
from kasse.domain.promotions.pieces import Lot, Pieces
from kasse.domain.promotions.search import Way
from kasse.domain.promotions.tangles import Untied


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What one promotion does on one lot: pieces bound, pieces made cheaper, by how much in all."""

    place: int
    promotion: str
    bound: int
    pieces: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Awards, how often each promotion was applied, and the lots as they are afterwards."""

    awards: tuple[Award, ...]
    times: Mapping[str, int]
    lots: tuple[Lot, ...]

    @property
    def amount_minor(self) -> int:
        """What comes off in all."""
        return sum(award.amount_minor for award in self.awards)


@dataclass(slots=True, kw_only=True)
class _Ledger:
    """What came off so far: by promotion and piece, and what may still come off each piece."""

    left: list[int]
    off: dict[str, dict[int, int]] = field(default_factory=dict)

    def bind(self, promotion: str, piece: int, off: int) -> None:
        taken = min(off, self.left[piece])
        self.left[piece] -= taken
        pieces = self.off.setdefault(promotion, {})
        pieces[piece] = pieces.get(piece, 0) + taken

    def split(self, promotion: str, amount: int) -> None:
        """An amount for all the pieces that a promotion has bound."""
        pieces = list(self.off[promotion])
        left = [self.left[piece] for piece in pieces]
        for piece, share in zip(pieces, allocate(min(amount, sum(left)), left), strict=True):
            self.bind(promotion, piece, share)


def settled(untied: Untied, way: Way, lots: Sequence[Lot], pieces: Pieces) -> Settled:
    """What the way comes to."""
    ledger = _Ledger(left=list(pieces.rooms))
    together, times, camps = _bound(untied, way, pieces, ledger)
    for promotion in sorted(together):
        ledger.split(promotion, together[promotion])
    return Settled(
        awards=tuple(_awards(ledger, lots, pieces)),
        times=times,
        lots=tuple(_lots_after(lots, pieces, ledger.left, camps)),
    )


def _bound(
    untied: Untied, way: Way, pieces: Pieces, ledger: _Ledger
) -> tuple[dict[str, int], dict[str, int], list[str | None]]:
    """Binds single pieces; what comes off together, how often each is applied, pieces' ways."""
    deals = untied.tangle.deals
    states: list[State] = [deal.start for deal in deals]
    sums = [0] * len(deals)
    counts = [[0, 0] for _ in deals]
    times: dict[str, int] = {}
    camps: list[str | None] = []
    for piece, place in enumerate(way.taken):
        camp = untied.camps[piece][place]
        camps.append(None if camp is None else untied.names[camp])
        offs: list[tuple[str, int]] = []
        if camp is not None:
            offs += untied.free[camp][pieces.lots[piece]]
            for promotion, _ in offs:
                times[promotion] = times.get(promotion, 0) + 1
        for number, part in untied.tangle.options[piece][place]:
            step = deals[number].step(states[number], piece, part)
            assert step is not None
            states[number], off, whole = step
            sums[number] += whole
            counts[number][min(part, 1)] += 1
            offs.append((deals[number].promotion, off))
        for promotion, off in sorted(offs):
            ledger.bind(promotion, piece, off)
    together: dict[str, int] = {}
    for number, deal in enumerate(deals):
        end = deal.end(states[number])
        assert end is not None
        if any(counts[number]):
            together[deal.promotion] = sums[number] + end
            times[deal.promotion] = deal.applications(counts[number], states[number])
    return {one: amount for one, amount in together.items() if amount}, times, camps


def _awards(ledger: _Ledger, lots: Sequence[Lot], pieces: Pieces) -> list[Award]:
    found: dict[tuple[int, str], list[int]] = {}
    for promotion, off in ledger.off.items():
        for piece, amount in off.items():
            row = found.setdefault((lots[pieces.lots[piece]].place, promotion), [0, 0, 0])
            row[0] += 1
            row[1] += amount > 0
            row[2] += amount
    return [
        Award(place=place, promotion=promotion, bound=bound, pieces=cheaper, amount_minor=amount)
        for (place, promotion), (bound, cheaper, amount) in found.items()
    ]


def _lots_after(
    lots: Sequence[Lot], pieces: Pieces, left: Sequence[int], camps: Sequence[str | None]
) -> list[Lot]:
    counts: dict[tuple[int, int, str | None], int] = {}
    for lot, room, camp in zip(pieces.lots, left, camps, strict=True):
        key = lot, room, lots[lot].camp if camp is None else camp
        counts[key] = counts.get(key, 0) + 1
    return [
        replace(lots[lot], pieces=count, room=room, camp=camp)
        for (lot, room, camp), count in counts.items()
    ]
