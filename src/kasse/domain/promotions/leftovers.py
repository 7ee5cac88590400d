"""Pools that give an amount, decided by what the others leave of their goods (PRO-11).

"Spend 300 and get 50" fits nearly everything; decided together with all else it would tie a whole
basket into one knot. Mostly it does not matter: what the others leave is enough for as much as the
pool could ever give. Then it is decided by itself, and proved; else together after all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kasse.domain.promotions.binding import camp_of, times_of
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.offers import Candidate
from kasse.domain.promotions.pieces import Lot, in_order
from kasse.domain.promotions.promotion import Measure
from kasse.domain.promotions.settle import Bound, Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a pool makes of what is left: what it binds (None: it is left alone), what it gives, and
    what it could give if nothing else bound its goods."""

    bound: Bound | None
    amount_minor: int
    most_minor: int


def can_wait(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The pools for an amount that no pool for an amount of another way shares goods with."""
    pools = [
        one
        for one in candidates
        if one.promotion.form == "pool" and one.promotion.tiers[0].way == "amount"
    ]
    return [
        one
        for one in pools
        if all(
            camp_of(one.promotion) == camp_of(other.promotion)
            or not {*one.fits[0]} & {*other.fits[0]}
            for other in pools
        )
    ]


def take_left(
    candidate: Candidate,
    lines: Sequence[GoodsLine],
    lots: Sequence[Lot],
    camps: Mapping[Piece, str],
) -> Left:
    """What a pool makes of the pieces that are not bound another way; `camps` are those bound."""
    promotion = candidate.promotion
    camp = camp_of(promotion)
    fitting = {*candidate.fits[0]}
    pieces: list[Piece] = []
    left = whole = 0
    for number in in_order(lines, lots):
        lot = lots[number]
        if lot.place not in fitting or lot.camp not in (None, camp):
            continue
        measure = of_one(promotion.measure, lines[lot.place])
        whole += measure * lot.pieces
        for piece in range(lot.pieces):
            if camps.get((number, piece), camp) == camp:
                pieces.append((number, piece))
                left += measure
    most, _ = best_for(candidate, whole)
    amount, times = best_for(candidate, left)
    if not amount:
        return Left(bound=None, amount_minor=0, most_minor=most)
    return Left(
        bound=Bound(
            singles={promotion.id: dict.fromkeys(pieces, 0)},
            together={promotion.id: amount},
            times={promotion.id: times},
            camps=dict.fromkeys(pieces, camp),
        ),
        amount_minor=amount,
        most_minor=most,
    )


def of_one(measure: Measure, line: GoodsLine) -> int:
    if measure == "count":
        return 1
    if measure == "weight":
        return line.quantity_thousandths if line.whole else 0
    return line.price_minor


def best_for(candidate: Candidate, measure: int) -> tuple[int, int]:
    """The most that its tiers give for so much, and how often; of equal ones the lowest tier."""
    best, best_times = 0, 0
    for tier in candidate.promotion.tiers:
        times = min(measure // tier.least, times_of(candidate))
        if tier.value * times > best:
            best, best_times = tier.value * times, times
    return best, best_times
