"""Why a basket costs what it costs, and what is missing for more (PRO-25, PRO-26).

Facts and codes: who shows them makes the words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from kasse.domain.promotions.applied import Applied
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit, measured
from kasse.domain.promotions.offers import Candidate, Offers
from kasse.domain.quantity import ONE_THOUSANDTHS

Why: TypeAlias = Literal["gives", "bound", "missing", "limit", "no_better"]

MISSES_TRIED: Final = 4
"""Promotions that a near miss is reckoned for, those that need the least first."""

_NEAR: Final = 2
"""Pieces that may be missing for a near miss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What a promotion that fits a line does for it, and why.

    `gives`: so much, on so many pieces. Else nothing: its pieces are `bound` by `other`; so many
    pieces, thousandths or minor units are `missing`; its `limit` is used up; or it is `no_better`
    for the basket.
    """

    line: int
    promotion: str
    why: Why
    amount_minor: int = 0
    pieces: int = 0
    missing: int = 0
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One more of a part's goods, for example of `like` (a line's number), would save so much: the
    basket with it costs `saves_minor` less than the basket and its own price. `missing` is how many
    pieces; where a tier of an amount or weight is near, how many minor units or thousandths."""

    promotion: str
    part: int
    missing: int
    saves_minor: int
    like: int | None = None


def reasons(
    offers: Offers, lines: Sequence[GoodsLine], visit: Visit, applied: Applied
) -> tuple[Reason, ...]:
    """For each line and each promotion that fits it, in this order, what it does and why."""
    given = {(one.line, one.promotion): one for one in applied.given}
    times = {one.promotion: one.applications for one in applied.times}
    found: list[Reason] = []
    for candidate in offers.candidates(lines, visit):
        promotion = candidate.promotion
        if promotion.form == "points":
            continue
        missing = _missing(candidate, lines)
        for place in sorted({place for part in candidate.fits for place in part}):
            line = lines[place]
            own = given.get((line.line, promotion.id))
            if own is not None and own.amount_minor:
                found.append(
                    Reason(
                        line=line.line,
                        promotion=promotion.id,
                        why="gives",
                        amount_minor=own.amount_minor,
                        pieces=own.pieces,
                    )
                )
            elif missing:
                found.append(
                    Reason(line=line.line, promotion=promotion.id, why="missing", missing=missing)
                )
            else:
                found.append(_nothing(candidate, line, applied, times.get(promotion.id, 0)))
    return tuple(sorted(found, key=lambda one: (one.line, one.promotion)))


def misses(
    offers: Offers, lines: Sequence[GoodsLine], visit: Visit, applied: Applied
) -> tuple[Miss, ...]:
    """The near misses that save anything, the most first."""
    found: list[Miss] = []
    near = sorted(
        _near(offers.candidates(lines, visit), lines), key=lambda one: (one.missing, one.promotion)
    )
    for miss in near[:MISSES_TRIED]:
        if miss.like is None:
            found.append(miss)
            continue
        more = _with_more(lines, miss.like, miss.missing)
        saved = apply(offers, more, visit).discount_minor - applied.discount_minor
        if saved > 0:
            found.append(replace(miss, saves_minor=saved))
    return tuple(sorted(found, key=lambda one: (-one.saves_minor, one.promotion)))


def _nothing(candidate: Candidate, line: GoodsLine, applied: Applied, times: int) -> Reason:
    promotion = candidate.promotion.id
    if candidate.limit is not None and times >= candidate.limit:
        return Reason(line=line.line, promotion=promotion, why="limit")
    others = [one for one in applied.given if one.line == line.line and one.promotion != promotion]
    if others:
        other = max(others, key=lambda one: (one.amount_minor, one.promotion)).promotion
        return Reason(line=line.line, promotion=promotion, why="bound", other=other)
    return Reason(line=line.line, promotion=promotion, why="no_better")


def _missing(candidate: Candidate, lines: Sequence[GoodsLine]) -> int:
    """How much more its parts need for being applied once, whatever else binds their goods."""
    promotion = candidate.promotion
    if promotion.form == "pool":
        least = min(tier.least for tier in promotion.tiers)
        return max(
            least - measured(promotion.measure, [lines[place] for place in candidate.fits[0]]), 0
        )
    if promotion.form == "each":
        return 0
    return sum(
        max(part.count - sum(lines[place].pieces for place in fits), 0)
        for part, fits in zip(promotion.parts, candidate.fits, strict=True)
    )


def _near(candidates: Sequence[Candidate], lines: Sequence[GoodsLine]) -> Iterator[Miss]:
    for candidate in candidates:
        if candidate.promotion.form == "set":
            yield from _near_set(candidate, lines)
        elif candidate.promotion.form == "pool":
            yield from _near_pool(candidate, lines)


def _near_set(candidate: Candidate, lines: Sequence[GoodsLine]) -> Iterator[Miss]:
    """A set that lacks one or two pieces of one part, or would be made once more with them."""
    counts = [
        (sum(lines[place].pieces for place in fits), part.count)
        for part, fits in zip(candidate.promotion.parts, candidate.fits, strict=True)
    ]
    sets = min(have // count for have, count in counts) + 1
    short = [
        (part, sets * count - have)
        for part, (have, count) in enumerate(counts)
        if have < sets * count
    ]
    if len(short) != 1:
        return
    ((part, missing),) = short
    if missing > _NEAR:
        return
    like = [lines[place] for place in candidate.fits[part] if not lines[place].whole]
    if not like:
        # What is missing is not in the basket: what it costs is not known here.
        yield Miss(promotion=candidate.promotion.id, part=part, missing=missing, saves_minor=0)
        return
    cheapest = min(like, key=lambda line: (line.price_minor, line.items, line.line))
    yield Miss(
        promotion=candidate.promotion.id,
        part=part,
        missing=missing,
        saves_minor=0,
        like=cheapest.line,
    )


def _near_pool(candidate: Candidate, lines: Sequence[GoodsLine]) -> Iterator[Miss]:
    """A tier that is not reached, and is reached by one or two pieces, or a tenth more."""
    promotion = candidate.promotion
    own = [lines[place] for place in candidate.fits[0]]
    measure = measured(promotion.measure, own)
    tier = next((tier for tier in promotion.tiers if tier.least > measure), None)
    if tier is None or not own:
        return
    missing = tier.least - measure
    if promotion.measure == "count":
        like = [line for line in own if not line.whole]
        if missing <= _NEAR and like:
            cheapest = min(like, key=lambda line: (line.price_minor, line.items, line.line))
            yield Miss(
                promotion=promotion.id, part=0, missing=missing, saves_minor=0, like=cheapest.line
            )
    elif missing * 10 <= tier.least:
        saves = tier.value if tier.way == "amount" else 0
        yield Miss(promotion=promotion.id, part=0, missing=missing, saves_minor=saves)


def _with_more(lines: Sequence[GoodsLine], number: int, pieces: int) -> list[GoodsLine]:
    return [
        replace(line, quantity_thousandths=line.quantity_thousandths + pieces * ONE_THOUSANDTHS)
        if line.line == number
        else line
        for line in lines
    ]
