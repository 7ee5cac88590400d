"""What goods of a receipt give back: shares of what was paid (REF-2), and of a deal what the
customer would not have paid without them (PRO-30, PRO-31)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from kasse.domain.allocation import allocate, apportion
from kasse.domain.basket.applied_discount import AppliedDiscount
from kasse.domain.basket.state import Line, PaidLine, PaidPromotion, Source
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import arranged
from kasse.domain.quantity import ONE_THOUSANDTHS
from kasse.domain.rounding import half_up

_Row: TypeAlias = tuple[str, int]
"""A row of the tax table: category and rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a line that gives one of a receipt back comes to; amounts below zero, discounts above."""

    amount_minor: int
    exempted_minor: int
    discounts: tuple[AppliedDiscount, ...]
    tax_minor: int


def returned(source: Source, lines: Sequence[Line]) -> dict[int, Returned]:
    """By the line's number: what each line of the basket gives back of this receipt."""
    paid = {line.line: line for line in source.lines}
    found = {line.line: _shares(line, paid[_of(line)]) for line in lines}
    for row, promotions in _deals(source).items():
        own = [line for line in lines if _row(paid[_of(line)]) == row]
        if own:
            found |= _of_deals(source, row, promotions, own, found)
    return found


def share_returned(whole_minor: int, *, of: int, before: int, now: int) -> int:
    """What `now` of `of` units give back of an amount, when `before` came back earlier (REF-2).

    The shares of any sequence of returns add up to the whole.
    """
    assert 0 <= before <= before + now <= of
    return half_up(whole_minor * (before + now), of) - half_up(whole_minor * before, of)


def _of(line: Line) -> int:
    assert line.refund_of is not None
    return line.refund_of.line


def _row(line: PaidLine) -> _Row:
    return line.tax_category, line.tax_rate_ppm


def _shares(line: Line, paid: PaidLine) -> Returned:
    """The share of the line that comes back now."""
    before = paid.returned_thousandths
    after = before - line.quantity_thousandths
    earlier, together = _came_back(paid, before), _came_back(paid, after)
    amount, exempted, *off = (a - b for a, b in zip(earlier, together, strict=True))
    return Returned(
        amount_minor=amount,
        exempted_minor=exempted,
        discounts=tuple(
            AppliedDiscount(
                discount=discount.discount,
                promotion=discount.promotion,
                name=discount.name,
                source=discount.source,
                reason=discount.reason,
                amount_minor=part,
            )
            for discount, part in zip(paid.discounts, off, strict=True)
        ),
        tax_minor=-share_returned(
            paid.tax_minor, of=paid.quantity_thousandths, before=before, now=after - before
        ),
    )


def _came_back(paid: PaidLine, quantity_thousandths: int) -> tuple[int, ...]:
    """Amount, exemption and discounts of so much of a line: they add up to its share of the total.

    Each by itself they would not, and a small line could come back with the wrong sign (REF-2).
    """
    of = paid.quantity_thousandths
    assert 0 <= quantity_thousandths <= of
    whole = (
        paid.amount_minor,
        paid.exempted_minor,
        *(discount.amount_minor for discount in paid.discounts),
    )
    parts = [part * quantity_thousandths for part in whole]
    return apportion(half_up(sum(parts), of), parts, of)


def _deals(source: Source) -> Mapping[_Row, list[PaidPromotion]]:
    """The receipt's promotions by the tax of their goods; none where one of them has goods of
    several: what is held back must come back at the rate at which it was charged (PRO-31)."""
    paid = {line.line: line for line in source.lines}
    found: dict[_Row, list[PaidPromotion]] = {}
    for promotion in source.promotions:
        rows = {_row(paid[line]) for line in promotion.lines if line in paid}
        if len(rows) != 1 or any(paid[line].exempted_minor for line in promotion.lines):
            return {}
        found.setdefault(rows.pop(), []).append(promotion)
    return found


def _of_deals(
    source: Source,
    row: _Row,
    promotions: Sequence[PaidPromotion],
    lines: Sequence[Line],
    shares: Mapping[int, Returned],
) -> dict[int, Returned]:
    """What lines of one row of the tax table give back: what was paid for all of the row, less what
    those kept cost under its promotions, less what was given back before; never below nothing."""
    own = [line for line in source.lines if _row(line) == row]
    leaving = {_of(line): -line.quantity_thousandths for line in lines}
    kept = {
        line.line: line.quantity_thousandths - line.returned_thousandths - leaving.get(line.line, 0)
        for line in own
    }
    paid = sum(_paid(line) for line in own)
    before = sum(line.refunded_minor for line in own)
    back = max(paid - _cost(own, kept, promotions) - before, 0)
    tax = sum(line.tax_minor for line in own)
    tax_back = half_up(tax * (before + back), paid) if paid else tax
    tax_back -= sum(line.refunded_tax_minor for line in own)
    values = [_without_promotions(shares[line.line]) for line in lines]
    offs = [_promoted(shares[line.line]) for line in lines]
    held = sum(values) - back
    if held != sum(offs):
        offs = list(allocate(held, values))
    backs = [value - off for value, off in zip(values, offs, strict=True)]
    taxes = allocate(max(tax_back, 0), backs)
    return {
        line.line: _with_promotions(shares[line.line], off, tax_share, promotions[0])
        for line, off, tax_share in zip(lines, offs, taxes, strict=True)
    }


def _cost(
    lines: Sequence[PaidLine], kept: Mapping[int, int], promotions: Sequence[PaidPromotion]
) -> int:
    """What the goods that are kept cost, under the promotions that gave something."""
    worth = sum(_worth(line, kept[line.line]) for line in lines)
    goods = [_goods(line, kept[line.line]) for line in lines if kept[line.line]]
    offers = arranged(promotion.rule for promotion in promotions)
    return worth - apply(offers, goods, Visit()).discount_minor


def _worth(line: PaidLine, kept_thousandths: int) -> int:
    """What so much of a line costs without promotions."""
    whole = line.amount_minor + line.exempted_minor
    whole += sum(found.amount_minor for found in line.discounts if found.source != "promotion")
    return whole - share_returned(
        whole,
        of=line.quantity_thousandths,
        before=0,
        now=line.quantity_thousandths - kept_thousandths,
    )


def _goods(line: PaidLine, kept_thousandths: int) -> GoodsLine:
    """So much of a line as promotions see it, whose goods are named by the lines' numbers."""
    of = line.quantity_thousandths
    whole = line.unit != "pcs"
    one = kept_thousandths if whole else ONE_THOUSANDTHS
    return GoodsLine(
        line=line.line,
        items=(str(line.line),),
        price_minor=half_up(line.amount_minor * one, of),
        bare_minor=half_up(line.bare_minor * one, of),
        quantity_thousandths=kept_thousandths,
        whole=whole,
        floor_minor=half_up(line.floor_minor * one, of),
    )


def _paid(line: PaidLine) -> int:
    off = sum(discount.amount_minor for discount in line.discounts)
    return line.amount_minor + line.exempted_minor + off


def _without_promotions(share: Returned) -> int:
    by_hand = sum(off.amount_minor for off in share.discounts if off.source != "promotion")
    return -(share.amount_minor + share.exempted_minor + by_hand)


def _promoted(share: Returned) -> int:
    return sum(off.amount_minor for off in share.discounts if off.source == "promotion")


def _with_promotions(
    share: Returned, off_minor: int, tax_minor: int, promotion: PaidPromotion
) -> Returned:
    """The share with another part of what promotions gave; a line that got nothing of them, and
    whose going makes others dearer, names the first of them."""
    by_hand = [off for off in share.discounts if off.source != "promotion"]
    given = [off for off in share.discounts if off.source == "promotion"]
    if not given and off_minor:
        given = [
            AppliedDiscount(
                source="promotion",
                promotion=promotion.rule.id,
                name=promotion.rule.name,
                amount_minor=0,
            )
        ]
    parts = allocate(off_minor, [max(off.amount_minor, 0) for off in given])
    changed = [replace(off, amount_minor=part) for off, part in zip(given, parts, strict=True)]
    return replace(share, discounts=(*changed, *by_hand), tax_minor=-tax_minor)
