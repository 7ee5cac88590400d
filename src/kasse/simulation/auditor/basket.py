"""What a basket comes to: docs/rules/basket.md, tax.md, tender.md and refund.md, done by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kasse.simulation.auditor.arithmetic import half_up, split
from kasse.simulation.shop import GOODS, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line; `returns` is (sequence number of the sale, its line), with what was paid there."""

    line: int
    good: str
    quantity: int
    list_price: int
    price: int
    extras: int = 0
    extra_ids: tuple[tuple[str, int], ...] = ()
    deposit_of: int | None = None
    returns: tuple[int, int] | None = None
    paid: "PaidLine | None" = None
    before: int = 0
    aged: bool = False
    approved_by: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """A discount by hand; `line` None: of the basket."""

    discount: int
    line: int | None
    rate: int | None
    amount: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """A part of the payment."""

    tender: int
    kind: str
    type: str
    amount: int
    rounding: int = 0
    given: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """A line as it was paid: what a refund gives back shares of."""

    line: int
    good: str
    quantity: int
    list_price: int
    price: int
    amount: int
    discounts: tuple[tuple[str, int], ...]
    exempted: int
    total: int
    tax: int
    row: tuple[str, int]
    returns: tuple[int, int] | None
    is_deposit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """What it all comes to. `rows` are (category, rate) → (net, tax, gross)."""

    lines: tuple[PaidLine, ...]
    off: tuple[int, ...]
    rows: Mapping[tuple[str, int], tuple[int, int, int]]
    net: int
    tax: int
    total: int


def price(
    lines: tuple[Line, ...], discounts: tuple[Discount, ...], terms: Terms, *, exempt: bool
) -> Priced:
    """BSK-1 to BSK-8."""
    amounts: list[int] = []
    taken: list[list[tuple[str, int]]] = []
    for line in lines:
        amount, applied = _amount(line, discounts)
        amounts.append(amount)
        taken.append(applied)
    off = []
    for discount in discounts:
        if discount.line is not None:
            continue
        lefts = [
            amount + sum(part for _, part in applied) if _discountable(line) else 0
            for line, amount, applied in zip(lines, amounts, taken, strict=True)
        ]
        whole = _discount(discount, sum(lefts))
        shares = [Fraction(whole * left, max(sum(lefts), 1)) for left in lefts]
        for applied, part in zip(taken, split(whole, shares), strict=True):
            if part:
                applied.append(("basket", -part))
        off.append(-whole)
    return _taxed(lines, amounts, taken, off, terms, exempt=exempt)


def share(whole: int, line: Line) -> int:
    """REF-2: what comes back of an amount that was paid, below zero."""
    assert line.paid is not None
    sold, came, now = line.paid.quantity, line.before, -line.quantity
    after = half_up(Fraction(whole * (came + now), sold))
    return -(after - half_up(Fraction(whole * came, sold)))


def parts_back(line: Line) -> list[int]:
    """REF-2: the amount, the exemption and the discounts of a line that comes back."""
    assert line.paid is not None
    paid = line.paid
    whole = [paid.amount, paid.exempted, *(part for _, part in paid.discounts)]

    def of(quantity: int) -> list[int]:
        shares = [Fraction(part * quantity, paid.quantity) for part in whole]
        return split(half_up(sum(shares, Fraction(0))), shares)

    earlier, together = of(line.before), of(line.before - line.quantity)
    return [one - other for one, other in zip(earlier, together, strict=True)]


def rounded(amount: int, step: int) -> int:
    """MONEY-18: the nearest multiple, a half away from zero."""
    return half_up(Fraction(amount, step)) * step


def _discountable(line: Line) -> bool:
    return line.quantity > 0 and GOODS[line.good].kind != "deposit"


def _discount(discount: Discount, left: int) -> int:
    if discount.rate is not None:
        return half_up(Fraction(left * discount.rate, 1_000_000))
    assert discount.amount is not None
    return min(discount.amount, left)


def _amount(line: Line, discounts: tuple[Discount, ...]) -> tuple[int, list[tuple[str, int]]]:
    if line.paid is not None:
        back, _, *off = parts_back(line)
        sources = (source for source, _ in line.paid.discounts)
        return back, list(zip(sources, off, strict=True))
    amount = half_up(Fraction((line.price + line.extras) * line.quantity, 1000))
    applied: list[tuple[str, int]] = []
    left = amount
    for discount in discounts:
        if discount.line == line.line:
            part = _discount(discount, left)
            applied.append(("line", -part))
            left -= part
    return amount, applied


def _taxed(
    lines: tuple[Line, ...],
    amounts: list[int],
    taken: list[list[tuple[str, int]]],
    off: list[int],
    terms: Terms,
    *,
    exempt: bool,
) -> Priced:
    totals = [a + sum(part for _, part in t) for a, t in zip(amounts, taken, strict=True)]
    exempted = [parts_back(line)[1] if line.paid else 0 for line in lines]
    totals = [total + back for total, back in zip(totals, exempted, strict=True)]
    taxes = _taxes(lines, totals, terms)
    inclusive = terms.mode == "inclusive"
    paid: list[PaidLine] = []
    rows: dict[tuple[str, int], tuple[int, int, int]] = {}
    for place, line in enumerate(lines):
        total, tax = totals[place], taxes[place]
        row = line.paid.row if line.paid else terms.rates[GOODS[line.good].tax_class]
        net = total - tax if inclusive else total
        if exempt and line.paid is None and row[1]:
            # TAX-11: the customer pays the net.
            exempted[place] += net - total
            total, tax, row = net, 0, ("E", 0)
        before = rows.get(row, (0, 0, 0))
        rows[row] = (before[0] + net, before[1] + tax, before[2] + net + tax)
        paid.append(
            PaidLine(
                line=line.line,
                good=line.good,
                quantity=line.quantity,
                list_price=line.list_price,
                price=line.price,
                amount=amounts[place],
                discounts=tuple(taken[place]),
                exempted=exempted[place],
                total=total,
                tax=tax,
                row=row,
                returns=line.returns,
                is_deposit=line.deposit_of is not None,
            )
        )
    net, tax = sum(row[0] for row in rows.values()), sum(row[1] for row in rows.values())
    return Priced(
        lines=tuple(paid),
        off=tuple(off),
        rows=dict(sorted(rows.items())),
        net=net,
        tax=tax,
        total=net + tax,
    )


def _taxes(lines: tuple[Line, ...], totals: list[int], terms: Terms) -> list[int]:
    """TAX-4 to TAX-8, without exemption."""
    taxes = [share(line.paid.tax, line) if line.paid else 0 for line in lines]
    by_rate: dict[tuple[str, int], list[int]] = {}
    for place, line in enumerate(lines):
        if line.paid is None:
            by_rate.setdefault(terms.rates[GOODS[line.good].tax_class], []).append(place)
    for (_, rate), places in by_rate.items():
        below = 1_000_000 + (rate if terms.mode == "inclusive" else 0)
        shares = [Fraction(totals[place] * rate, below) for place in places]
        if terms.rounding_at == "line":
            parts = [half_up(part) for part in shares]
        else:
            parts = split(half_up(sum(shares, Fraction(0))), shares)
        for place, part in zip(places, parts, strict=True):
            taxes[place] = part
    return taxes


def line_facts(line: PaidLine) -> dict[str, Any]:
    """What must stand in the journal and on the screen about a line."""
    return {
        "line": line.line,
        "item": line.good,
        "sku": line.good.upper(),
        "quantity": line.quantity,
        "list_price": line.list_price,
        "price": line.price,
        "amount": line.amount,
        "total": line.total,
        "tax": line.tax,
    }
