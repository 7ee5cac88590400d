"""Baskets that show what a promotion does: one that just reaches it, one that just misses it, one
with several applications. Made from its own goods, at a time at which it holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from kasse.domain.promotions.findings import Ware
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import fits
from kasse.domain.promotions.promotion import Goods, Part, Promotion
from kasse.domain.quantity import extend

Kind: TypeAlias = Literal["reaches", "misses", "several"]

MOST_PIECES: Final = 60
"""The most pieces in one sample."""

_DIFFERENT: Final = 4
_MOMENT: Final = "2026-12-02T12:00"
_DAY: Final = date(2026, 12, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A basket: its lines, and the wares that they are of."""

    kind: Kind
    lines: tuple[GoodsLine, ...]
    wares: tuple[Ware, ...]


def samples(promotion: Promotion, wares: Sequence[Ware]) -> tuple[Sample, ...]:
    """The samples that can be made from these wares; none where a part has no goods."""
    known = list(dict.fromkeys(wares))
    fitting = [_spread(_fitting(part, known)) for part in promotion.parts]
    if not all(fitting):
        return ()
    baskets: list[tuple[Kind, list[Ware]]] = [
        ("reaches", _reaching(promotion, fitting)),
        ("misses", _missing(promotion, fitting, wares)),
        ("several", _several(promotion, fitting)),
    ]
    expires = [one.expires_within for part in promotion.parts for one in part.goods]
    days = [one for one in expires if one is not None]
    return tuple(
        _sample(kind, pieces, expires_on=_expiry(days, missed=kind == "misses"))
        for kind, pieces in baskets
        if pieces
    )


def shown(promotion: Promotion) -> Promotion:
    """The promotion as samples show it: at any time, on every channel, without a coupon, without
    limits beyond the basket."""
    limits = replace(promotion.limits, customer=None, day=None, total=None)
    return replace(promotion, holds=(), channels=(), coupon=None, limits=limits, active=True)


def visitor(promotion: Promotion) -> Visit:
    """Somebody who is in the groups that the promotion asks for."""
    return Visit(customer_groups=promotion.customer_groups)


def _reaching(promotion: Promotion, fitting: Sequence[Sequence[Ware]]) -> list[Ware]:
    if promotion.form == "pool":
        return _until(promotion, fitting[0], promotion.tiers[0].least)
    return [
        ware
        for part, own in zip(promotion.parts, fitting, strict=True)
        for ware in _round(own, part.count)
    ]


def _missing(
    promotion: Promotion, fitting: Sequence[Sequence[Ware]], wares: Sequence[Ware]
) -> list[Ware]:
    if any(goods.expires_within is not None for part in promotion.parts for goods in part.goods):
        return _reaching(promotion, fitting)
    if promotion.form in ("each", "points"):
        # What it is not for.
        other = (ware for ware in wares if not _is_for(promotion.parts[0], ware))
        return [ware for ware in (next(other, None),) if ware is not None]
    if promotion.form == "pool" and promotion.measure == "weight":
        return _until(promotion, fitting[0], promotion.tiers[0].least * 9 // 10)
    return _reaching(promotion, fitting)[:-1]


def _several(promotion: Promotion, fitting: Sequence[Sequence[Ware]]) -> list[Ware]:
    if promotion.form == "pool":
        last = promotion.tiers[-1].least
        return _until(promotion, fitting[0], last * 2 if len(promotion.tiers) == 1 else last)
    times = 3 if promotion.form in ("each", "points") else 2
    pieces = [
        ware
        for part, own in zip(promotion.parts, fitting, strict=True)
        for ware in _round(own, part.count * times)
    ]
    return [*pieces, fitting[0][-1]]


def _until(promotion: Promotion, own: Sequence[Ware], least: int) -> list[Ware]:
    """Pieces until a pool's measure is reached."""
    if promotion.measure == "weight":
        whole = [ware for ware in own if ware.line.whole]
        return [_weighed(ware, least) for ware in whole[:1]]
    pieces: list[Ware] = []
    measured = 0
    for ware in _round(own, MOST_PIECES):
        if measured >= least:
            break
        pieces.append(ware)
        measured += ware.price_minor if promotion.measure == "amount" else 1
    return pieces


def _weighed(ware: Ware, quantity_thousandths: int) -> Ware:
    """So much of a ware, of which it states the price of one unit."""
    price = extend(ware.price_minor, quantity_thousandths)
    line = replace(
        ware.line,
        price_minor=price,
        bare_minor=price,
        floor_minor=extend(ware.line.floor_minor, quantity_thousandths),
        quantity_thousandths=quantity_thousandths,
    )
    return replace(ware, line=line)


def _round(own: Sequence[Ware], count: int) -> Iterator[Ware]:
    for number in range(min(count, MOST_PIECES)):
        yield own[number % len(own)]


def _spread(own: Sequence[Ware]) -> list[Ware]:
    """A few different ones, the dearest first and the cheapest last."""
    if len(own) <= _DIFFERENT:
        return list(own)
    last = len(own) - 1
    return [own[last * number // (_DIFFERENT - 1)] for number in range(_DIFFERENT)]


def _fitting(part: Part, wares: Sequence[Ware]) -> list[Ware]:
    return [ware for ware in wares if _is_for(part, ware)]


def _is_for(part: Part, ware: Ware) -> bool:
    return any(fits(ware.line, _undated(goods)) for goods in part.goods)


def _undated(goods: Goods) -> Goods:
    return replace(goods, expires_within=None)


def _expiry(days: Sequence[int], *, missed: bool) -> str | None:
    if not days:
        return None
    return (_DAY + timedelta(days=max(days) + 1 if missed else min(days))).isoformat()


def _sample(kind: Kind, pieces: Sequence[Ware], *, expires_on: str | None) -> Sample:
    """A line for each ware, and for each piece of what is weighed."""
    counted: list[tuple[Ware, int]] = []
    for ware in dict.fromkeys(pieces):
        count = pieces.count(ware)
        counted += [(ware, 1)] * count if ware.line.whole else [(ware, count)]
    lines = [
        replace(
            ware.line,
            line=number,
            quantity_thousandths=count * ware.line.quantity_thousandths,
            moment=_MOMENT,
            expires_on=expires_on,
        )
        for number, (ware, count) in enumerate(counted, start=1)
    ]
    return Sample(kind=kind, lines=tuple(lines), wares=tuple(ware for ware, _ in counted))
