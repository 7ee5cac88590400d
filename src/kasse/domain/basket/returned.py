"""What goods of a receipt give back: shares of what was paid (REF-2), and of a deal what the
customer would not have paid without them (PRO-30, PRO-31)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kasse.domain.allocation import allocate, apportion
from kasse.domain.basket.applied_discount import AppliedDiscount
from kasse.domain.basket.kept import (
    Deal,
    charged,
    cost,
    deals,
    names,
    row_of,
    share,
    without_promotions,
    worth,
)
from kasse.domain.basket.state import Line, PaidDiscount, PaidLine, PaidPromotion, Source
from kasse.domain.rounding import half_up


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
    known = deals(source)
    for row in {row_of(paid[_of(line)]) for line in lines}:
        own = [line for line in source.lines if row_of(line) == row]
        here = [deal for deal in known if deal.row == row]
        goods = _with_deals(own, here)
        numbers = {line.line for line in goods}
        leaving = [_leaving(line, paid[_of(line)]) for line in lines if _of(line) in numbers]
        if leaving:
            found |= _of_deals(goods, here, source.promotions, leaving)
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


def _with_deals(lines: Sequence[PaidLine], known: Sequence[Deal]) -> Sequence[PaidLine]:
    """Of the lines of a row of the tax table, those of deals: of the known ones, and what any
    promotion made cheaper; also what was held back on by a till that knew more.

    All of them, where what such a till gave back for those does not go with what was paid.
    """
    if not any(map(_given, lines)):
        return ()
    in_deals = {line for deal in known for line in deal.lines}
    goods = [line for line in lines if line.line in in_deals or _given(line) or _is_uneven(line)]
    owed = sum(map(charged, goods)) - _refunded(goods)
    owed_tax = sum(line.tax_minor - line.refunded_tax_minor for line in goods)
    all_came = all(line.returned_thousandths == line.quantity_thousandths for line in goods)
    return lines if min(owed, owed_tax) < 0 or (all_came and owed + owed_tax) else goods


def _given(line: PaidLine) -> list[PaidDiscount]:
    return [discount for discount in line.discounts if discount.source == "promotion"]


def _is_uneven(line: PaidLine) -> bool:
    """Whether something else than its shares was given back for what came back of a line."""
    came = line.returned_thousandths
    shares = share(charged(line), line, came), share(line.tax_minor, line, came)
    return (line.refunded_minor, line.refunded_tax_minor) != shares


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaving:
    """A line of the basket with what it gives one of. `bare` is what comes back without what
    promotions gave, `worth_minor` how much that is, and `off_minor` the share of what they gave."""

    line: Line
    paid: PaidLine
    bare: Returned
    worth_minor: int
    off_minor: int


def _of_deals(
    goods: Sequence[PaidLine],
    known: Sequence[Deal],
    promotions: Sequence[PaidPromotion],
    leaving: Sequence[_Leaving],
) -> dict[int, Returned]:
    """What leaving lines of one row of the tax table give back, whose lines with deals are `goods`.

    All of them together never less than what the goods that are left could not make good, nor more
    than is left of what was paid: other tills may have given back by other programs.
    """
    gone = {one.paid.line: -one.line.quantity_thousandths for one in leaving}
    kept = {
        line.line: line.quantity_thousandths - line.returned_thousandths - gone.get(line.line, 0)
        for line in goods
    }
    off = {one.paid.line: one.off_minor for one in leaving}
    for deal in known:
        own = [one for one in leaving if one.paid.line in deal.lines]
        if own:
            lines = [line for line in goods if line.line in deal.lines]
            least = sum(map(charged, lines)) - cost(deal, lines, kept)
            off |= _held_back(least - _refunded(lines), own, off)
    paid, before = sum(map(charged, goods)), _refunded(goods)
    back = sum(one.worth_minor - off[one.paid.line] for one in leaving)
    least = paid - sum(worth(line, kept[line.line]) for line in goods)
    off |= _held_back(min(max(back, least - before), paid - before), leaving, off)
    backs = [one.worth_minor - off[one.paid.line] for one in leaving]
    tax = sum(line.tax_minor for line in goods)
    tax_back = half_up(tax * (before + sum(backs)), paid) if paid else 0
    tax_back -= sum(line.refunded_tax_minor for line in goods)
    # Shares that were given back elsewhere were rounded line by line.
    taxes = allocate(max(min(tax_back, sum(backs)), 0), backs)
    return {
        one.line.line: replace(
            one.bare,
            discounts=(
                *_split(off[one.paid.line], _promotions_of(one.paid, goods, promotions)),
                *one.bare.discounts,
            ),
            tax_minor=-tax_share,
        )
        for one, tax_share in zip(leaving, taxes, strict=True)
    }


def _leaving(line: Line, paid: PaidLine) -> _Leaving:
    bare = _shares(line, without_promotions(paid))
    by_hand = sum(discount.amount_minor for discount in bare.discounts)
    worth_minor = -(bare.amount_minor + bare.exempted_minor + by_hand)
    share_minor = share_returned(
        charged(paid),
        of=paid.quantity_thousandths,
        before=paid.returned_thousandths,
        now=-line.quantity_thousandths,
    )
    return _Leaving(
        line=line,
        paid=paid,
        bare=bare,
        worth_minor=worth_minor,
        off_minor=max(worth_minor - share_minor, 0),
    )


def _refunded(lines: Sequence[PaidLine]) -> int:
    return sum(line.refunded_minor for line in lines)


def _held_back(
    back_minor: int, leaving: Sequence[_Leaving], off: Mapping[int, int]
) -> dict[int, int]:
    """By the receipt's line: what is held back so that the lines together give back an amount, as
    far as they are worth it; as it is in `off` where they do."""
    values = [one.worth_minor for one in leaving]
    held = sum(values) - max(min(back_minor, sum(values)), 0)
    offs: Sequence[int] = [off[one.paid.line] for one in leaving]
    if held != sum(offs):
        offs = allocate(held, values)
    return {one.paid.line: part for one, part in zip(leaving, offs, strict=True)}


def _promotions_of(
    paid: PaidLine, goods: Sequence[PaidLine], promotions: Sequence[PaidPromotion]
) -> list[PaidDiscount]:
    """What promotions gave on a line; where none gave anything, its going makes others dearer, and
    one is named that had bound it, or fits it, or else gave something beside it."""
    given = _given(paid)
    if given:
        return given
    bound = [one.rule for one in promotions if paid.line in one.lines]
    fitting = [one.rule for one in promotions if names(one.rule, paid)]
    named = [
        PaidDiscount(source="promotion", promotion=rule.id, name=rule.name, amount_minor=0)
        for rule in (*bound, *fitting)
    ]
    return [*named, *(found for line in goods for found in _given(line))][:1]


def _split(off_minor: int, given: Sequence[PaidDiscount]) -> list[AppliedDiscount]:
    parts = allocate(off_minor, [-found.amount_minor for found in given])
    return [
        AppliedDiscount(
            source="promotion", promotion=found.promotion, name=found.name, amount_minor=part
        )
        for found, part in zip(given, parts, strict=True)
        if part
    ]
