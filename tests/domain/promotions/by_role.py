"""The oracle thought a second time, from the pieces: each gets a role under each promotion, every
choice of roles is tried, and those that the rules forbid are thrown away. For three pieces or so.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import floor
from typing import NamedTuple, TypeAlias

from kasse.domain.allocation import allocate
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.promotion import Promotion, Way
from tests.domain.promotions.fitting import fits, holds_for

Role: TypeAlias = tuple[int, int] | None
"""Which application of the promotion a piece is in, and in which of its parts; or in none."""

Reading: TypeAlias = tuple[tuple[int, tuple[str, ...]], ...]


class Gift(NamedTuple):
    """What a promotion gives: on each piece, on all of its pieces together, and from which tier."""

    singles: list[int]
    together: int = 0
    tier: int = 0


def best_by_role(
    promotions: Sequence[Promotion], pieces: Sequence[GoodsLine], visit: Visit
) -> tuple[int, Reading]:
    """The largest discount, and what is bound by what in the first of the ways that give it.

    The promotions stand in order of their ids.
    """
    ways: list[tuple[int, list[int], Reading]] = []
    allowed = []
    for promotion in promotions:
        every = product(_roles(promotion, len(pieces)), repeat=len(pieces))
        tried = [(roles, list(_gifts(promotion, pieces, roles, visit))) for roles in every]
        allowed.append([(roles, gifts) for roles, gifts in tried if gifts])
    for chosen in product(*allowed):
        by_promotion = [roles for roles, _ in chosen]
        gifts = [gifts for _, gifts in chosen]
        bound = [
            [p for p, roles in zip(promotions, by_promotion, strict=True) if roles[place]]
            for place in range(len(pieces))
        ]
        if any(len({_camp(promotion) for promotion in on_piece}) > 1 for on_piece in bound):
            continue
        if _passed_over(promotions, pieces, bound, visit):
            continue
        read = tuple((len(on), tuple(promotion.id for promotion in on)) for on in bound)
        for given in product(*gifts):
            total = _total(pieces, by_promotion, given)
            ways.append((total, [gift.tier for gift in given], read))
    most = max(total for total, _, _ in ways)
    return most, min((tiers, read) for total, tiers, read in ways if total == most)[1]


def _total(
    pieces: Sequence[GoodsLine], by_promotion: Sequence[Sequence[Role]], given: Sequence[Gift]
) -> int:
    """What comes off in all, as far as the floors allow."""
    rooms = [max(piece.price_minor - piece.floor_minor, 0) for piece in pieces]
    left = [max(rooms[n] - sum(gift.singles[n] for gift in given), 0) for n in range(len(pieces))]
    for roles, gift in zip(by_promotion, given, strict=True):
        members = [place for place, role in enumerate(roles) if role]
        weights = [left[place] for place in members]
        for place, share in zip(
            members, allocate(min(gift.together, sum(weights)), weights), strict=True
        ):
            left[place] -= share
    return sum(rooms) - sum(left)


def _passed_over(
    promotions: Sequence[Promotion],
    pieces: Sequence[GoodsLine],
    bound: Sequence[Sequence[Promotion]],
    visit: Visit,
) -> bool:
    """Whether a pool that takes some pieces leaves one that it could take."""
    for pool in promotions:
        if pool.form != "pool" or not any(pool in on_piece for on_piece in bound):
            continue
        for piece, on_piece in zip(pieces, bound, strict=True):
            free = {_camp(promotion) for promotion in on_piece} <= {_camp(pool)}
            fitting = holds_for(pool, piece, visit) and fits(pool.parts[0], piece)
            if pool not in on_piece and free and fitting:
                return True
    return False


def _camp(promotion: Promotion) -> tuple[str, str]:
    """Promotions that may meet on a piece have the same."""
    return promotion.combines, {"alone": promotion.id, "group": promotion.group}.get(
        promotion.combines, ""
    )


def _roles(promotion: Promotion, pieces: int) -> Iterator[Role]:
    yield None
    if promotion.form in {"each", "pool"}:
        yield 0, 0
    elif promotion.form == "set":
        yield from product(range(pieces), range(len(promotion.parts)))


def _gifts(
    promotion: Promotion, pieces: Sequence[GoodsLine], roles: Sequence[Role], visit: Visit
) -> Iterator[Gift]:
    """What the promotion may give where the pieces have these roles; nothing where they may not."""
    numbers = {role[0] for role in roles if role}
    if not numbers:
        yield Gift([0] * len(pieces))
        return
    there = all(
        holds_for(promotion, piece, visit) and fits(promotion.parts[role[1]], piece)
        for piece, role in zip(pieces, roles, strict=True)
        if role
    )
    # Applications are numbered from 0 in the order of their first pieces, so none comes twice.
    in_order = list(dict.fromkeys(role[0] for role in roles if role))
    if not there or in_order != list(range(len(in_order))):
        return
    often = sum(role is not None for role in roles) if promotion.form == "each" else len(numbers)
    left = [n for name, n in visit.left if name == promotion.id]
    if promotion.limits.basket is not None:
        left.append(promotion.limits.basket)
    most = min(left, default=99)
    if promotion.form == "pool":
        yield from _pool_gifts(promotion, pieces, [bool(role) for role in roles], most)
    elif often <= most:
        gift = _gift(promotion, pieces, roles, len(numbers))
        if gift is not None:
            yield gift


def _gift(
    promotion: Promotion, pieces: Sequence[GoodsLine], roles: Sequence[Role], numbers: int
) -> Gift | None:
    give = promotion.give
    assert give is not None
    amounts = [0] * len(pieces)
    together = 0
    for number in range(numbers):
        members = [place for place, role in enumerate(roles) if role and role[0] == number]
        if promotion.form == "set":
            filled = sorted(role[1] for role in roles if role and role[0] == number)
            if filled != [n for n, part in enumerate(promotion.parts) for _ in range(part.count)]:
                return None
            if give.on == "all" and give.way != "percent":
                worth = sum(pieces[place].bare_minor for place in members)
                off = give.value if give.way == "amount" else worth - give.value
                if off < 0:
                    return None
                together += off
                continue
            if give.on == "parts":
                members = [place for place in members if (roles[place] or (0, 0))[1] in give.parts]
            elif give.on == "cheapest":
                members = sorted(members, reverse=True)[: give.pieces]
            elif give.on == "dearest":
                members = members[: give.pieces]
        for place in members:
            amounts[place] = _off(give.way, give.value, pieces[place])
            room = pieces[place].price_minor - pieces[place].floor_minor
            if promotion.form == "each" and min(amounts[place], room) <= 0:
                return None
    return Gift(amounts, together)


def _pool_gifts(
    promotion: Promotion, pieces: Sequence[GoodsLine], taken: Sequence[bool], most: int
) -> Iterator[Gift]:
    members = [place for place, is_in in enumerate(taken) if is_in]
    measure = {
        "count": len(members),
        "weight": sum(pieces[p].quantity_thousandths for p in members if pieces[p].whole),
        "amount": sum(pieces[p].price_minor for p in members),
    }[promotion.measure]
    nothing = [0] * len(pieces)
    for tier in promotion.tiers:
        rank = sum(other.least <= tier.least for other in promotion.tiers)
        if measure < tier.least or most < 1:
            continue
        if promotion.repeats:
            yield Gift(nothing, min(measure // tier.least, most) * tier.value, rank)
        elif tier.way == "amount":
            yield Gift(nothing, tier.value, rank)
        else:
            singles = [
                _off(tier.way, tier.value, piece) if is_in else 0
                for piece, is_in in zip(pieces, taken, strict=True)
            ]
            yield Gift(singles, 0, rank)


def _off(way: Way, value: int, piece: GoodsLine) -> int:
    half = Fraction(1, 2)
    if way == "percent":
        return floor(Fraction(piece.price_minor * value, 1_000_000) + half)
    if way == "amount":
        return value
    units = Fraction(piece.quantity_thousandths, 1_000) if piece.whole else Fraction(1)
    return max(0, piece.bare_minor - floor(value * units + half))
