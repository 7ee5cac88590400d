"""A promotion that may apply, as a machine that binds pieces (kasse.domain.promotions.deals)."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from kasse.domain.percent import percent_of
from kasse.domain.promotions.cut import Cut
from kasse.domain.promotions.deals import Deal, Each, PartSet, RankedSet, UniformSet
from kasse.domain.promotions.goods import GoodsLine
from kasse.domain.promotions.offers import Candidate
from kasse.domain.promotions.pieces import Lot, Pieces
from kasse.domain.promotions.pool import Pool
from kasse.domain.promotions.promotion import Promotion, Tier, Way
from kasse.domain.quantity import extend

ONCE: Final = 1


def camp_of(promotion: Promotion) -> str:
    """The way that a piece goes which this promotion binds (PRO-14)."""
    if promotion.combines == "alone":
        return f"alone {promotion.id}"
    return f"group {promotion.group}" if promotion.combines == "group" else "all"


def off_one(way: Way, value: int, line: GoodsLine, room: int) -> int:
    """What a way takes off one piece of a line: nothing below zero, no more than its room."""
    if way == "percent":
        off = percent_of(line.price_minor, value)
    elif way == "amount":
        off = value
    elif line.whole:
        off = line.bare_minor - extend(value, line.quantity_thousandths)
    else:
        off = line.bare_minor - value
    return max(min(off, room), 0)


def machine(
    candidate: Candidate,
    lines: Sequence[GoodsLine],
    lots: Sequence[Lot],
    pieces: Pieces,
    *,
    tier: Tier | None,
    stacked: bool,
) -> Deal:
    """The machine of a promotion; of a pool at one of its tiers.

    `stacked`: others may take off the same pieces, so that what comes off them may be cut.
    """
    deal = _uncut(candidate, lines, lots, pieces, tier=tier, stacked=stacked)
    fitting = [any(parts) for parts in zip(*_fits(candidate, lots, pieces), strict=True)]
    if _may_exceed(candidate.promotion, tier, pieces, fitting):
        return Cut(deal=deal, rooms=pieces.rooms)
    return deal


def _may_exceed(
    promotion: Promotion, tier: Tier | None, pieces: Pieces, fitting: Sequence[bool]
) -> bool:
    """Whether an amount for several pieces may be more than what may come off them."""
    own = [piece for piece, fit in enumerate(fitting) if fit]
    rooms = sorted(pieces.rooms[piece] for piece in own)
    if tier is not None:
        if tier.way != "amount" or promotion.measure == "weight":
            return tier.way == "amount"
        if promotion.measure == "count":
            return tier.value > sum(rooms[: tier.least])
        whole = all(pieces.rooms[piece] == pieces.prices[piece] for piece in own)
        return tier.value > tier.least or not whole
    give = promotion.give
    if give is None or give.on != "all" or give.way == "percent" or promotion.form != "set":
        return False
    if give.way == "price":
        return any(pieces.bare[piece] > pieces.rooms[piece] for piece in own)
    return give.value > sum(rooms[: sum(part.count for part in promotion.parts)])


def _uncut(
    candidate: Candidate,
    lines: Sequence[GoodsLine],
    lots: Sequence[Lot],
    pieces: Pieces,
    *,
    tier: Tier | None,
    stacked: bool,
) -> Deal:
    fits = _fits(candidate, lots, pieces)

    def gains(way: Way, value: int, chosen: Sequence[bool]) -> list[int]:
        of_lot = [off_one(way, value, lines[lot.place], lot.room) for lot in lots]
        return [of_lot[lot] if fit else 0 for lot, fit in zip(pieces.lots, chosen, strict=True)]

    if tier is not None:
        off = None if tier.way == "amount" else gains(tier.way, tier.value, fits[0])
        return _pool(candidate, pieces, tier, fits[0], off)
    promotion = candidate.promotion
    give = promotion.give
    assert give is not None

    if promotion.form == "each":
        assert candidate.limit is not None
        return Each(
            promotion=promotion.id,
            gains=gains(give.way, give.value, fits[0]),
            limit=candidate.limit,
        )
    counts = [part.count for part in promotion.parts]
    nothing = [0] * len(pieces)
    if give.on in ("cheapest", "dearest"):
        return _ranked(candidate, fits[0], gains(give.way, give.value, fits[0]), stacked=stacked)
    together = give.on == "all" and give.way != "percent"
    prices = list(pieces.bare) if together and give.way == "price" else None
    on_begin = 0 if not together else -give.value if give.way == "price" else give.value
    given = [
        gains(give.way, give.value, fit)
        if not together and (give.on == "all" or part in give.parts)
        else nothing
        for part, fit in enumerate(fits)
    ]
    if len(counts) == 1:
        return UniformSet(
            promotion=promotion.id,
            fits=fits[0],
            size=counts[0],
            gains=given[0],
            prices=prices,
            on_begin=on_begin,
            limit=candidate.limit,
        )
    return PartSet(
        promotion=promotion.id,
        fits=fits,
        counts=counts,
        gains=given,
        prices=prices,
        on_begin=on_begin,
        limit=candidate.limit,
    )


def _ranked(
    candidate: Candidate, fits: Sequence[bool], gains: Sequence[int], *, stacked: bool
) -> Deal:
    """Sets whose cheapest or dearest pieces get something.

    Where what the cheapest get never grows towards cheaper pieces, sets in the pieces' order are
    as good as any others, and there are far fewer states to look at.
    """
    promotion = candidate.promotion
    give = promotion.give
    assert give is not None
    size = promotion.parts[0].count
    fitting = [gain for gain, fit in zip(gains, fits, strict=True) if fit]
    falls = all(before >= after for before, after in pairwise(fitting))
    if give.on == "cheapest" and falls and not stacked:
        return UniformSet(
            promotion=promotion.id,
            fits=fits,
            size=size,
            gains=gains,
            first=size - give.pieces,
            limit=candidate.limit,
        )
    return RankedSet(
        promotion=promotion.id,
        fits=fits,
        payers=size - give.pieces,
        getters=give.pieces,
        payers_first=give.on == "cheapest",
        gains=gains,
        limit=candidate.limit,
    )


def _pool(
    candidate: Candidate,
    pieces: Pieces,
    tier: Tier,
    fits: Sequence[bool],
    gains: Sequence[int] | None,
) -> Pool:
    """A pool at one tier; without `gains` its amount comes off all together."""
    promotion = candidate.promotion
    if promotion.measure == "count":
        measures: Sequence[int] = [1] * len(pieces)
    elif promotion.measure == "weight":
        measures = pieces.weights
    else:
        measures = pieces.prices
    return Pool(
        promotion=promotion.id,
        fits=fits,
        measures=measures,
        least=tier.least,
        gains=[0] * len(pieces) if gains is None else gains,
        amount=tier.value if gains is None else 0,
        times=times_of(candidate),
    )


def times_of(candidate: Candidate) -> int:
    """How often an amount of a pool may be given."""
    if not candidate.promotion.repeats:
        return ONCE
    return 1 << 20 if candidate.limit is None else candidate.limit


def _fits(candidate: Candidate, lots: Sequence[Lot], pieces: Pieces) -> list[list[bool]]:
    """By part and piece: whether it fits."""
    found: list[list[bool]] = []
    for part in candidate.fits:
        places = set(part)
        of_lot = [lot.place in places for lot in lots]
        found.append([of_lot[lot] for lot in pieces.lots])
    return found
