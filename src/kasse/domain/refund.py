"""Giving goods of a receipt back (REF-1 to REF-8).

What a receipt still allows is worked out from its own entry and from those of the refunds made
of it; no price is looked up, the amounts mirror what was paid.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from kasse.domain.authority import authorise
from kasse.domain.basket.decision import Decided, Decision, Situation, refuse_while_paying
from kasse.domain.basket.new_line import check_quantity
from kasse.domain.basket.state import (
    Basket,
    BasketEvent,
    ChosenModifier,
    Line,
    LineAdded,
    Opened,
    PaidDiscount,
    PaidLine,
    PaidPromotion,
    PaidTender,
    ReceiptLine,
    Source,
    SourceOpened,
)
from kasse.domain.item import Component
from kasse.domain.outcome import Refused, refused
from kasse.domain.promotions.documents import promotion_from_document
from kasse.domain.quantity import extend
from kasse.domain.terms import Terms

# Entries were checked when they were journaled; their bodies are read as documents.
SaleEntry: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refundable:
    """A receipt as it may be given back; `lines` are the receipt's, quantities as sold."""

    source: Source
    lines: tuple[Line, ...]
    currency: str
    tax_mode: str
    training: bool

    def left(self) -> dict[int, int]:
        """By line: how much of it has not come back yet, in thousandths."""
        return {
            paid.line: paid.quantity_thousandths - paid.returned_thousandths
            for paid in self.source.lines
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundWish:
    """Lines to give back, as (line of the receipt, quantity); None for all that is left."""

    basket: str
    receipt: Refundable
    lines: tuple[tuple[int, int], ...] | None = None


def refundable(sale: SaleEntry, refunds: Sequence[SaleEntry]) -> Refundable | Refused:
    """What may still come back of `sale`, after `refunds` (REF-1).

    Refuses refund.not_a_sale for an entry of another kind.
    """
    if sale.get("kind") != "sale":
        return refused("refund.not_a_sale", kind=str(sale.get("kind")))
    body = sale["body"]
    register, seq = sale["register"], sale["seq"]
    returned = _returned(register, seq, refunds)
    bought = [line for line in body["lines"] if line["quantity"] > 0]
    cash, rounding = _cash_left(sale, refunds)
    source = Source(
        register=register,
        seq=seq,
        receipt_code=body["receipt_code"],
        lines=tuple(_paid_line(line, returned.get(line["line"], (0, 0, 0))) for line in bought),
        tenders=tuple(
            PaidTender(kind=part["kind"], type=part["type"], amount_minor=part["amount"])
            for part in body["tenders"]
        ),
        cash_left_minor=cash,
        rounding_left_minor=rounding,
        total_minor=body["total"],
        promotions=_promotions(body),
    )
    return Refundable(
        source=source,
        lines=tuple(_line(line, register, seq) for line in bought),
        currency=body["currency"],
        tax_mode=body["tax_mode"],
        training=bool(sale.get("training")),
    )


def refund_lines(basket: Basket, wish: RefundWish, now: Situation) -> Decision:
    """Put lines of a receipt into the basket, below zero, never more than is left (REF-3)."""
    granted = authorise(now.authority, "sale.refund")
    if isinstance(granted, Refused):
        return granted
    problem = refuse_while_paying(basket)
    if problem is not None:
        return problem
    receipt = wish.receipt
    if receipt.currency != now.terms.currency:
        return refused("refund.currency", currency=receipt.currency)
    if receipt.tax_mode != now.terms.tax.mode:
        return refused("refund.tax_mode", tax_mode=receipt.tax_mode)
    in_hand = {
        line.refund_of.line: line
        for line in basket.lines
        if line.refund_of is not None
        and (line.refund_of.register, line.refund_of.seq)
        == (receipt.source.register, receipt.source.seq)
    }
    overdrawn = _overdrawn(receipt, in_hand)
    if overdrawn is not None:
        return overdrawn
    wanted = _wanted(wish, in_hand.keys(), now.terms)
    if isinstance(wanted, Refused):
        return wanted
    if len(basket.lines) + len(wanted) > now.terms.limits.max_lines:
        return refused("basket.too_many_lines", limit=now.terms.limits.max_lines)
    events: list[BasketEvent] = []
    if basket.basket is None:
        events.append(Opened(basket=wish.basket, at=now.at))
    if receipt.source not in basket.sources:
        events.append(SourceOpened(source=receipt.source))
    events += [
        LineAdded(
            line=replace(
                line,
                line=basket.next_line + place,
                quantity_thousandths=-quantity,
                approved_by=granted.approved_by,
            )
        )
        for place, (line, quantity) in enumerate(wanted)
    ]
    return Decided(events=tuple(events))


def _overdrawn(receipt: Refundable, in_hand: Mapping[int, Line]) -> Refused | None:
    """Whether somebody else gave back meanwhile what lines in the basket were to give back."""
    left = receipt.left()
    for number, line in in_hand.items():
        if -line.quantity_thousandths > left[number]:
            return refused("refund.too_many", line=number, name=line.name, left=left[number])
    return None


def _wanted(wish: RefundWish, in_hand: Set[int], terms: Terms) -> list[tuple[Line, int]] | Refused:
    receipt = wish.receipt
    lines = {line.line: line for line in receipt.lines}
    left = receipt.left()
    if wish.lines is None:
        all_left = [
            (line, left[line.line])
            for line in receipt.lines
            if left[line.line] and line.line not in in_hand
        ]
        if not all_left:
            return refused("refund.nothing_left", receipt_code=receipt.source.receipt_code)
        return all_left
    wanted: dict[int, tuple[Line, int]] = {}
    for number, quantity in wish.lines:
        line = lines.get(number)
        if line is None:
            return refused("refund.unknown_line", line=number)
        if number in in_hand or number in wanted:
            return refused("refund.in_basket", line=number, name=line.name)
        problem = check_quantity(quantity, line.unit, terms)
        if problem is not None:
            return problem
        if quantity < 0:
            return refused("quantity.sign", line=number)
        if quantity > left[number]:
            return refused("refund.too_many", line=number, name=line.name, left=left[number])
        wanted[number] = (line, quantity)
    if not wanted:
        return refused("refund.nothing_left", receipt_code=receipt.source.receipt_code)
    return list(wanted.values())


def _returned(
    register: str, seq: int, refunds: Sequence[SaleEntry]
) -> dict[int, tuple[int, int, int]]:
    """By line of the receipt: how much came back, what was given back for it, the tax of that."""
    returned: dict[int, tuple[int, int, int]] = {}
    for refund in refunds:
        for line in refund["body"]["lines"]:
            of = line.get("refund_of")
            if of and (of["register"], of["seq"]) == (register, seq):
                quantity, total, tax = returned.get(of["line"], (0, 0, 0))
                returned[of["line"]] = (
                    quantity - line["quantity"],
                    total - line["total"],
                    tax - line["tax"],
                )
    return returned


def _promotions(body: Mapping[str, Any]) -> tuple[PaidPromotion, ...]:
    """The promotions that gave something, as far as this program understands them."""
    found: list[PaidPromotion] = []
    for one in body.get("promotions", ()):
        rule = promotion_from_document(
            one["promotion"], {**one.get("rule", {}), "name": one["name"]}, language=""
        )
        if isinstance(rule, Refused):
            return ()
        found.append(PaidPromotion(rule=rule, lines=tuple(one["lines"])))
    return tuple(found)


def _cash_left(sale: SaleEntry, refunds: Sequence[SaleEntry]) -> tuple[int, int]:
    """The exact cash part of a sale and its rounding, less what refunds of it alone took back."""
    cash, rounding = _exact_cash(sale["body"])
    receipt = (sale["register"], sale["seq"])
    for refund in refunds:
        if _is_of_alone(refund["body"], receipt):
            refund_cash, refund_rounding = _exact_cash(refund["body"])
            cash += refund_cash
            rounding += refund_rounding
    return max(cash, 0), rounding if cash > 0 else 0


def _is_of_alone(body: Mapping[str, Any], receipt: tuple[str, int]) -> bool:
    # In an exchange cash pays for other goods as well; it says nothing of this receipt's.
    origins = (line.get("refund_of") for line in body["lines"])
    return all(of is not None and (of["register"], of["seq"]) == receipt for of in origins)


def _exact_cash(body: Mapping[str, Any]) -> tuple[int, int]:
    rounding: int = body.get("rounding", 0)
    cash = sum(part["amount"] for part in body["tenders"] if part["type"] == "cash")
    return cash - rounding, rounding


def _paid_line(line: Mapping[str, Any], returned: tuple[int, int, int]) -> PaidLine:
    quantity = line["quantity"]
    extras = sum(modifier["price"] * modifier["quantity"] for modifier in line.get("modifiers", ()))
    returned_thousandths, refunded, refunded_tax = returned
    return PaidLine(
        line=line["line"],
        quantity_thousandths=line["quantity"],
        returned_thousandths=returned_thousandths,
        amount_minor=line["amount"],
        tax_minor=line["tax"],
        unit=line["unit"],
        tax_category=line["tax_category"],
        tax_rate_ppm=line["tax_rate"],
        bare_minor=line["amount"] - extend(extras, quantity),
        floor_minor=extend(line.get("floor", 0), quantity),
        refunded_minor=refunded,
        refunded_tax_minor=refunded_tax,
        exempted_minor=line.get("exempted", 0),
        discounts=tuple(
            PaidDiscount(
                source=discount["source"],
                amount_minor=discount["amount"],
                discount=discount.get("discount"),
                promotion=discount.get("promotion"),
                name=discount.get("name"),
                reason=discount.get("reason"),
            )
            for discount in line.get("discounts", ())
        ),
        components=tuple(
            Component(
                item=part["item"], sku=part["sku"], unit=part["unit"], quantity=part["quantity"]
            )
            for part in line.get("components", ())
        ),
    )


def _line(line: Mapping[str, Any], register: str, seq: int) -> Line:
    """The receipt's line as one that can be given back."""
    return Line(
        line=line["line"],
        item=line["item"],
        sku=line["sku"],
        name=line["name"],
        kind="deposit" if "deposit_of" in line else "goods",
        unit=line["unit"],
        quantity_thousandths=line["quantity"],
        list_price_minor=line["list_price"],
        price_minor=line["price"],
        tax_class=line["tax_class"],
        tax_category=line["tax_category"],
        tax_rate_ppm=line["tax_rate"],
        category=line.get("category"),
        modifiers=tuple(
            ChosenModifier(
                group=modifier["group"],
                modifier=modifier["modifier"],
                name=modifier["name"],
                price_minor=modifier["price"],
                quantity=modifier["quantity"],
            )
            for modifier in line.get("modifiers", ())
        ),
        stock=line.get("stock", True),
        refund_of=ReceiptLine(register=register, seq=seq, line=line["line"]),
        lot=line.get("lot"),
        serial=line.get("serial"),
    )
