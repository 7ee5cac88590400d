"""Why a basket costs what it costs, and what is missing for more (PRO-25, PRO-26).

Facts and codes: who shows them makes the words.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from kasse.domain.promotions.applied import Applied, Given
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit, measured
from kasse.domain.promotions.offers import Candidate, Offers
from kasse.domain.promotions.promotion import Measure, Part, Promotion
from kasse.domain.quantity import ONE_THOUSANDTHS
from kasse.domain.rounding import half_up

Why: TypeAlias = Literal["gives", "bound", "missing", "limit", "no_better"]

Example: TypeAlias = Callable[[Part], GoodsLine | None]
"""One piece of goods that fit a part, as a line of any number; None where none are known."""

MISSES_TRIED: Final = 4
"""Promotions that a near miss is reckoned for, those that need the least first."""

_NEAR: Final = 2
"""Pieces that may be missing for a near miss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What a promotion that fits a line does for it, and why.

    `gives`: so much, on so many pieces; nothing where the line counts towards what other goods get.
    Else nothing: its pieces are `bound` by `other`; so much is `missing`, in pieces, thousandths or
    minor units by `measure`; its `limit` is used up; or it is `no_better` for the basket.
    """

    line: int
    promotion: str
    why: Why
    amount_minor: int = 0
    pieces: int = 0
    missing: int = 0
    measure: Measure = "count"
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """So much more of a part's goods would save so much: the basket with it costs `saves_minor` less
    than the basket and its own price. `missing` is in pieces, thousandths or minor units by
    `measure`; pieces are those of `like`."""

    promotion: Promotion
    part: int
    missing: int
    measure: Measure
    saves_minor: int
    like: GoodsLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    """What a promotion lacks of a part, and the line that would add it; None: not known yet."""

    candidate: Candidate
    part: int
    missing: int
    measure: Measure = "count"
    more: GoodsLine | None = None


def reasons(
    offers: Offers, lines: Sequence[GoodsLine], visit: Visit, applied: Applied
) -> tuple[Reason, ...]:
    """For each line and each promotion that fits it, in this order, what it does and why."""
    given: dict[int, list[Given]] = {}
    for one in applied.given:
        given.setdefault(one.line, []).append(one)
    times = {one.promotion: one.applications for one in applied.times}
    found: list[Reason] = []
    for candidate in offers.candidates(lines, visit):
        if candidate.promotion.form == "points":
            continue
        short = _short(candidate, lines)
        used_up = candidate.limit is not None and (
            times.get(candidate.promotion.id, 0) >= candidate.limit
        )
        for place in sorted({place for part in candidate.fits for place in part}):
            of_line = given.get(lines[place].line, ())
            found.append(_reason(candidate, lines[place].line, of_line, short, used_up=used_up))
    return tuple(sorted(found, key=lambda one: (one.line, one.promotion)))


def misses(
    offers: Offers,
    lines: Sequence[GoodsLine],
    visit: Visit,
    applied: Applied,
    *,
    example: Example = lambda _: None,
) -> tuple[Miss, ...]:
    """The near misses that save anything, the most first; `example` gives goods of parts that have
    none in the basket. None where it is not proved what the basket costs: what would be saved is not
    known then, and looking for it would take as long again for each."""
    if applied.gap_minor:
        return ()
    near = sorted(
        _near(offers.candidates(lines, visit), lines),
        key=lambda one: (one.missing, one.candidate.promotion.id),
    )
    found: list[Miss] = []
    for one in near[:MISSES_TRIED]:
        more = _added(one, lines, example)
        if more is not None:
            found += _saving(one, more, applied, apply(offers, [*lines, more], visit))
    return tuple(sorted(found, key=lambda one: (-one.saves_minor, one.promotion.id)))


def _reason(
    candidate: Candidate, line: int, given: Sequence[Given], short: int, *, used_up: bool
) -> Reason:
    promotion = candidate.promotion
    reason = Reason(line=line, promotion=promotion.id, why="no_better")
    own = next((one for one in given if one.promotion == promotion.id), None)
    if own is not None:
        return replace(reason, why="gives", amount_minor=own.amount_minor, pieces=own.pieces)
    if short:
        return replace(reason, why="missing", missing=short, measure=_measured_by(promotion))
    if used_up:
        return replace(reason, why="limit")
    if given:
        other = max(given, key=lambda one: (one.amount_minor, one.promotion))
        return replace(reason, why="bound", other=other.promotion)
    return reason


def _short(candidate: Candidate, lines: Sequence[GoodsLine]) -> int:
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


def _measured_by(promotion: Promotion) -> Measure:
    return promotion.measure if promotion.form == "pool" else "count"


def _added(near: _Near, lines: Sequence[GoodsLine], example: Example) -> GoodsLine | None:
    """What is missing, as a line of its own."""
    more = near.more or example(near.candidate.promotion.parts[near.part])
    if more is None:
        return None
    if near.measure == "count":
        more = replace(more, quantity_thousandths=near.missing * ONE_THOUSANDTHS)
    return replace(more, line=max(line.line for line in lines) + 1)


def _saving(near: _Near, more: GoodsLine, now: Applied, then: Applied) -> Iterator[Miss]:
    """The near miss, where the promotion then gives more than now, and the basket gains by it."""
    promotion = near.candidate.promotion
    saved = then.discount_minor - now.discount_minor
    gains = _given(then, promotion) - _given(now, promotion)
    if near.measure != "count":
        # What else these goods would get is not known: they may be any that fit.
        saved = min(saved, gains)
    if saved > 0 and gains > 0:
        yield Miss(
            promotion=promotion,
            part=near.part,
            missing=near.missing,
            measure=near.measure,
            saves_minor=saved,
            like=more if near.measure == "count" else None,
        )


def _given(applied: Applied, promotion: Promotion) -> int:
    return sum(one.amount_minor for one in applied.times if one.promotion == promotion.id)


def _near(candidates: Sequence[Candidate], lines: Sequence[GoodsLine]) -> Iterator[_Near]:
    for candidate in candidates:
        if candidate.promotion.form == "set":
            yield from _near_set(candidate, lines)
        elif candidate.promotion.form == "pool":
            yield from _near_pool(candidate, lines)


def _near_set(candidate: Candidate, lines: Sequence[GoodsLine]) -> Iterator[_Near]:
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
    if missing <= _NEAR:
        more = _cheapest([lines[place] for place in candidate.fits[part]])
        yield _Near(candidate=candidate, part=part, missing=missing, more=more)


def _near_pool(candidate: Candidate, lines: Sequence[GoodsLine]) -> Iterator[_Near]:
    """A tier that is not reached, and is reached by one or two pieces, or a tenth more."""
    promotion = candidate.promotion
    own = [lines[place] for place in candidate.fits[0]]
    measure = measured(promotion.measure, own)
    tier = next((tier for tier in promotion.tiers if tier.least > measure), None)
    if tier is None:
        return
    missing = tier.least - measure
    if promotion.measure == "count":
        if missing <= _NEAR:
            yield _Near(candidate=candidate, part=0, missing=missing, more=_cheapest(own))
    elif missing * 10 <= tier.least:
        like = [line for line in own if line.whole or promotion.measure == "amount"]
        yield _Near(
            candidate=candidate,
            part=0,
            missing=missing,
            measure=promotion.measure,
            more=_so_much_more(promotion.measure, like[0], missing),
        )


def _cheapest(lines: Sequence[GoodsLine]) -> GoodsLine | None:
    pieces = [line for line in lines if not line.whole]
    return min(pieces, key=lambda line: (line.price_minor, line.items, line.line), default=None)


def _so_much_more(measure: Measure, line: GoodsLine, missing: int) -> GoodsLine:
    """Goods like those of a line that cost, or weigh, what is missing."""
    if measure == "amount":
        return replace(
            line,
            price_minor=missing,
            bare_minor=missing,
            floor_minor=0,
            quantity_thousandths=ONE_THOUSANDTHS,
            whole=False,
        )
    price = half_up(line.price_minor * missing, line.quantity_thousandths)
    return replace(
        line, price_minor=price, bare_minor=price, floor_minor=0, quantity_thousandths=missing
    )
