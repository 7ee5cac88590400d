"""What a basket costs: each line, the tax, the total (BSK-1 to BSK-8).

Pure and complete: everything shown, journaled and printed about amounts comes from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from kasse.domain.allocation import allocate
from kasse.domain.basket.applied_discount import AppliedDiscount
from kasse.domain.basket.conditions import as_charged
from kasse.domain.basket.promoting import promoted
from kasse.domain.basket.returned import Returned, returned, share_returned
from kasse.domain.basket.state import Basket, Discount, Line, PaidLine
from kasse.domain.item import Component
from kasse.domain.percent import percent_of
from kasse.domain.promotions.applied import Applied
from kasse.domain.quantity import extend
from kasse.domain.tax import TaxableLine, TaxAmount, tax_table
from kasse.domain.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """A line with its amounts; `total_minor` = amount + discounts + exempted.

    The line's price is the one charged, and its price list the one that this is from (PRICE-9).
    The tax's category and rate are those charged: of an exempt sale other than the line's own
    (TAX-11). `components` are those of the whole line.
    """

    line: Line
    amount_minor: int
    discounts: tuple[AppliedDiscount, ...]
    total_minor: int
    tax_minor: int
    tax_category: str
    tax_rate_ppm: int
    exempted_minor: int = 0
    components: tuple[Component, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """The basket with its amounts; `total_minor` is before cash rounding."""

    lines: tuple[PricedLine, ...]
    promotions: Applied
    basket_discounts: tuple[tuple[Discount, int], ...]
    taxes: tuple[TaxAmount, ...]
    net_minor: int
    tax_minor: int
    total_minor: int


_Back: TypeAlias = Mapping[int, Returned]
"""By the basket's line: what those that give a receipt's line back come to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Untaxed:
    """The lines' amounts and discounts, in the lines' order, before any tax."""

    amounts: list[int]
    exempted: list[int]
    discounts: list[list[AppliedDiscount]]
    promotions: Applied
    spread: list[tuple[Discount, int]]
    back: _Back


def price_basket(basket: Basket, terms: Terms) -> Priced:
    """Price every line, spread the basket's discounts, reckon the tax (BSK-1)."""
    basket = as_charged(basket)
    back = _given_back(basket)
    amounts: list[int] = []
    exempted: list[int] = []
    discounts: list[list[AppliedDiscount]] = []
    for line in basket.lines:
        amount, off, applied = _line_amounts(line, back)
        amounts.append(amount)
        exempted.append(off)
        discounts.append(applied)
    promotions = promoted(basket, amounts, terms.offers)
    _take_promotions(basket, promotions, terms, discounts)
    _take_discounts(basket, amounts, discounts)
    spread = _spread_basket_discounts(basket, amounts, discounts)
    raw = _Untaxed(
        amounts=amounts,
        exempted=exempted,
        discounts=discounts,
        promotions=promotions,
        spread=spread,
        back=back,
    )
    return _with_tax(basket, terms, raw)


def unit_price(line: Line) -> int:
    """What one unit costs with its modifiers, in minor units."""
    if not line.modifiers:
        return line.price_minor
    return line.price_minor + sum(
        modifier.price_minor * modifier.quantity for modifier in line.modifiers
    )


def line_amount(basket: Basket, line: Line) -> int:
    """The amount of one line of the basket, before its discounts (BSK-2, BSK-3, BSK-7)."""
    others = (line if found.line == line.line else found for found in basket.lines)
    charged = as_charged(replace(basket, lines=tuple(others)))
    (line,) = (found for found in charged.lines if found.line == line.line)
    amount, _, _ = _line_amounts(line, _given_back(replace(basket, lines=(line,))))
    return amount


def _line_amounts(line: Line, back: _Back) -> tuple[int, int, list[AppliedDiscount]]:
    """Amount, what an exemption took off it when it was sold, and the discounts of a line that
    gives one back."""
    if line.refund_of is not None:
        found = back[line.line]
        return found.amount_minor, found.exempted_minor, [*found.discounts]
    amount = line.fixed_amount_minor
    if amount is None:
        amount = extend(unit_price(line), line.quantity_thousandths)
    return amount, 0, []


def _take_promotions(
    basket: Basket,
    promotions: Applied,
    terms: Terms,
    discounts: list[list[AppliedDiscount]],
) -> None:
    """Put what promotions give on the lines, before all discounts by hand (PRO-18)."""
    if not promotions.given:
        return
    places = {line.line: place for place, line in enumerate(basket.lines)}
    for given in promotions.given:
        if given.amount_minor:
            discounts[places[given.line]].append(
                AppliedDiscount(
                    source="promotion",
                    promotion=given.promotion,
                    name=terms.offers.name(given.promotion),
                    pieces=given.pieces,
                    amount_minor=-given.amount_minor,
                )
            )


def _take_discounts(
    basket: Basket, amounts: list[int], discounts: list[list[AppliedDiscount]]
) -> None:
    """Put discounts of single lines by hand on them, each of what is left (BSK-4)."""
    of_line: dict[int | None, list[Discount]] = {}
    for discount in basket.discounts:
        of_line.setdefault(discount.line, []).append(discount)
    for line, amount, applied in zip(basket.lines, amounts, discounts, strict=True):
        for discount in of_line.get(line.line, ()):
            left = amount + sum(found.amount_minor for found in applied)
            applied.append(_applied(discount, "line", -_discount_amount(discount, left)))


def _discount_amount(discount: Discount, left_minor: int) -> int:
    # A discount never turns a line round: when a line has become smaller, so has its discount.
    if discount.rate_ppm is not None:
        return percent_of(left_minor, discount.rate_ppm)
    assert discount.amount_minor is not None
    return min(discount.amount_minor, left_minor)


def _applied(discount: Discount, source: str, amount_minor: int) -> AppliedDiscount:
    return AppliedDiscount(
        discount=discount.discount,
        source=source,
        amount_minor=amount_minor,
        reason=discount.reason,
        rate_ppm=discount.rate_ppm,
        approved_by=discount.approved_by,
    )


def is_discountable(line: Line) -> bool:
    """Whether a discount by hand may fall on the line: goods and services sold, not deposits."""
    return line.quantity_thousandths > 0 and line.kind != "deposit"


def _spread_basket_discounts(
    basket: Basket, amounts: list[int], discounts: list[list[AppliedDiscount]]
) -> list[tuple[Discount, int]]:
    """Add each basket discount's shares to the lines' discounts; returns what each came to."""
    spread: list[tuple[Discount, int]] = []
    for discount in basket.discounts:
        if discount.line is not None:
            continue
        lefts = [
            amount + sum(found.amount_minor for found in applied) if is_discountable(line) else 0
            for line, amount, applied in zip(basket.lines, amounts, discounts, strict=True)
        ]
        taken = _discount_amount(discount, sum(lefts))
        for share, applied in zip(allocate(taken, lefts), discounts, strict=True):
            if share:
                applied.append(_applied(discount, "basket", -share))
        spread.append((discount, -taken))
    return spread


def _with_tax(basket: Basket, terms: Terms, raw: _Untaxed) -> Priced:
    totals = [
        amount + off + (sum(found.amount_minor for found in applied) if applied else 0)
        for amount, applied, off in zip(raw.amounts, raw.discounts, raw.exempted, strict=True)
    ]
    result = tax_table(
        [
            TaxableLine(
                key=str(line.line),
                amount_minor=total,
                rate_ppm=line.tax_rate_ppm,
                category=line.tax_category,
                tax_minor=raw.back[line.line].tax_minor if line.line in raw.back else None,
            )
            for line, total in zip(basket.lines, totals, strict=True)
        ],
        mode=terms.tax.mode,
        rounding_at=terms.tax.rounding_at,
        rounding=terms.tax.rounding,
        exempt=basket.exemption is not None,
    )
    inclusive = terms.tax.mode == "inclusive"
    charged = [
        net + tax if inclusive else net
        for net, tax in zip(result.line_net_minor, result.line_tax_minor, strict=True)
    ]
    lines = tuple(
        PricedLine(
            line=line,
            amount_minor=amount,
            discounts=tuple(applied),
            total_minor=charge,
            tax_minor=tax,
            tax_category=category,
            tax_rate_ppm=rate_ppm,
            exempted_minor=off + charge - total,
            components=_components(basket, line),
        )
        for line, amount, applied, off, total, charge, tax, (category, rate_ppm) in zip(
            basket.lines,
            raw.amounts,
            raw.discounts,
            raw.exempted,
            totals,
            charged,
            result.line_tax_minor,
            result.line_rows,
            strict=True,
        )
    )
    return Priced(
        lines=lines,
        promotions=raw.promotions,
        basket_discounts=tuple(raw.spread),
        taxes=result.rows,
        net_minor=result.net_minor,
        tax_minor=result.tax_minor,
        total_minor=result.gross_minor,
    )


def _given_back(basket: Basket) -> _Back:
    """What the lines that give receipts' lines back come to (BSK-7)."""
    found: dict[int, Returned] = {}
    for source in basket.sources:
        receipt = source.register, source.seq
        lines = [
            line
            for line in basket.lines
            if line.refund_of is not None
            and (line.refund_of.register, line.refund_of.seq) == receipt
        ]
        if lines:
            found |= returned(source, lines)
    return found


def _components(basket: Basket, line: Line) -> tuple[Component, ...]:
    """What leaves stock, or comes back to it, instead of a bundle; for the whole line."""
    if line.refund_of is None:
        if not line.components:
            return ()
        return tuple(
            replace(part, quantity=extend(part.quantity, line.quantity_thousandths))
            for part in line.components
        )
    paid = paid_line(basket, line)
    return tuple(
        replace(
            part,
            quantity=-share_returned(
                part.quantity,
                of=paid.quantity_thousandths,
                before=paid.returned_thousandths,
                now=-line.quantity_thousandths,
            ),
        )
        for part in paid.components
    )


def paid_line(basket: Basket, line: Line) -> PaidLine:
    """The receipt's line that a line gives back."""
    of = line.refund_of
    assert of is not None
    (source,) = (
        source
        for source in basket.sources
        if (source.register, source.seq) == (of.register, of.seq)
    )
    return next(paid for paid in source.lines if paid.line == of.line)
