"""Every way to apply one promotion by itself, as the oracle sees it (PRO-9 to PRO-13)."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.promotion import Give, Promotion, Tier, Way
from tests.domain.promotions.fitting import fits, holds_for

Bound: TypeAlias = tuple[tuple[int, int], ...]
"""Pieces that are bound, by their places, each with what is given on it as a single piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to apply one promotion: how often (PRO-13), what is bound, what comes off all of
    that together (PRO-4), and of a pool which tier, from 1 for the lowest."""

    applications: int = 0
    bound: Bound = ()
    together_minor: int = 0
    tier: int = 0


def room(piece: GoodsLine) -> int:
    """PRO-5: the most that a piece may get off."""
    return max(piece.price_minor - piece.floor_minor, 0)


def limit(promotion: Promotion, visit: Visit) -> int | None:
    """PRO-13: how often it may be applied in this basket; nothing is without end."""
    limits = [left for name, left in visit.left if name == promotion.id]
    if promotion.limits.basket is not None:
        limits.append(promotion.limits.basket)
    return max(min(limits), 0) if limits else None


def single(way: Way, value: int, piece: GoodsLine) -> int:
    """PRO-4, PRO-9: what is given on one piece by itself."""
    if way == "percent":
        amount = _half_up(piece.price_minor * value, 1_000_000)
    elif way == "amount":
        amount = value
    else:
        of_unit = value if not piece.whole else _half_up(value * piece.quantity_thousandths, 1_000)
        amount = piece.bare_minor - of_unit
    return min(max(amount, 0), room(piece))


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def options(promotion: Promotion, pieces: Sequence[GoodsLine], visit: Visit) -> Iterator[Option]:
    """Every way to apply the promotion to the pieces, that of not applying it among them."""
    yield Option()
    most = limit(promotion, visit)
    most = sys.maxsize if most is None else most
    there = [place for place, piece in enumerate(pieces) if holds_for(promotion, piece, visit)]
    if most == 0 or promotion.form == "points":
        return
    if promotion.form == "each":
        yield from _each(promotion, pieces, there, most)
    elif promotion.form == "set":
        applications = list(_applications(promotion, pieces, there))
        yield from _sets(applications, Option(), most)
    else:
        yield from _pools(promotion, pieces, there, most)


def _each(
    promotion: Promotion, pieces: Sequence[GoodsLine], there: Sequence[int], most: int
) -> Iterator[Option]:
    """PRO-9: on any of the pieces that fit and get something."""
    assert promotion.give is not None
    give = promotion.give
    amounts = {
        place: single(give.way, give.value, pieces[place])
        for place in there
        if fits(promotion.parts[0], pieces[place])
    }
    for chosen in _subsets([place for place, amount in amounts.items() if amount]):
        if len(chosen) <= most:
            bound = tuple((place, amounts[place]) for place in chosen)
            yield Option(applications=len(chosen), bound=bound)


def _subsets(places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every choice of places but the empty one, each in order."""
    for count in range(1, len(places) + 1):
        yield from combinations(places, count)


# --- sets


def _sets(applications: Sequence[Option], so_far: Option, most: int) -> Iterator[Option]:
    """PRO-10: every choice of applications of which none shares a piece with another."""
    if so_far.applications == most:
        return
    taken = {place for place, _ in so_far.bound}
    for index, application in enumerate(applications):
        if not taken & {place for place, _ in application.bound}:
            more = Option(
                applications=so_far.applications + 1,
                bound=tuple(sorted(so_far.bound + application.bound)),
                together_minor=so_far.together_minor + application.together_minor,
            )
            yield more
            yield from _sets(applications[index + 1 :], more, most)


def _applications(
    promotion: Promotion, pieces: Sequence[GoodsLine], there: Sequence[int]
) -> set[Option]:
    """PRO-10: each single application that can be made."""
    assert promotion.give is not None
    return {
        _application(promotion.give, pieces, by_part)
        for by_part in _fillings(promotion, pieces, there, 0)
    }


def _fillings(
    promotion: Promotion, pieces: Sequence[GoodsLine], there: Sequence[int], first: int
) -> Iterator[tuple[tuple[int, ...], ...]]:
    """The places that each part from `first` on binds, in every way."""
    if first == len(promotion.parts):
        yield ()
        return
    part = promotion.parts[first]
    for chosen in combinations([p for p in there if fits(part, pieces[p])], part.count):
        left = [place for place in there if place not in chosen]
        for others in _fillings(promotion, pieces, left, first + 1):
            yield (chosen, *others)


def _application(
    give: Give, pieces: Sequence[GoodsLine], by_part: tuple[tuple[int, ...], ...]
) -> Option:
    """What one application gives; one at a loss gives less than nothing, and is made up for by others.

    The pieces are bound in the order of PRO-16: the dearest stand first, the cheapest last.
    """
    places = sorted(place for part in by_part for place in part)
    if give.on == "all" and give.way != "percent":
        amount = give.value
        if give.way == "price":
            amount = sum(pieces[place].bare_minor for place in places) - give.value
        nothing_each = tuple((place, 0) for place in places)
        return Option(applications=1, bound=nothing_each, together_minor=amount)
    if give.on == "all":
        given_on = places
    elif give.on == "parts":
        given_on = [place for number in give.parts for place in by_part[number]]
    elif give.on == "cheapest":
        given_on = places[-give.pieces :]
    else:
        given_on = places[: give.pieces]
    bound = tuple(
        (place, single(give.way, give.value, pieces[place]) if place in given_on else 0)
        for place in places
    )
    return Option(applications=1, bound=bound)


# --- pools


def _pools(
    promotion: Promotion, pieces: Sequence[GoodsLine], there: Sequence[int], most: int
) -> Iterator[Option]:
    """PRO-11: any tier that the pieces taken reach.

    Any of the pieces that fit are taken here; that the pool takes all that are free for it is seen
    only when all promotions are there (`oracle.Table.takes_all`).
    """
    tiers = sorted(promotion.tiers, key=lambda tier: tier.least)
    for taken in _subsets([place for place in there if fits(promotion.parts[0], pieces[place])]):
        measure = sum(_measure(promotion, pieces[place]) for place in taken)
        for number, tier in enumerate(tiers, start=1):
            goes_in = measure // tier.least
            if goes_in >= 1:
                times = min(goes_in, most) if promotion.repeats else 1
                yield _pool(tier, number, times, [(place, pieces[place]) for place in taken])


def _measure(promotion: Promotion, piece: GoodsLine) -> int:
    """What a piece adds to the measure: itself, its weight or its price."""
    if promotion.measure == "count":
        return 1
    if promotion.measure == "weight":
        return piece.quantity_thousandths if piece.whole else 0
    return piece.price_minor


def _pool(tier: Tier, number: int, times: int, taken: Sequence[tuple[int, GoodsLine]]) -> Option:
    """What a tier gives, so many times, on the pieces that the pool has taken."""
    if tier.way == "amount":
        bound = tuple((place, 0) for place, _ in taken)
        together = times * tier.value
        return Option(applications=times, bound=bound, together_minor=together, tier=number)
    bound = tuple((place, single(tier.way, tier.value, piece)) for place, piece in taken)
    return Option(applications=times, bound=bound, tier=number)
