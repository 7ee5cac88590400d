"""From a paid basket to the journal's `sale` (docs/journal.md)."""

from dataclasses import dataclass

from kasse.domain.basket.applied_discount import AppliedDiscount
from kasse.domain.basket.decision import optional
from kasse.domain.basket.handing import used_up
from kasse.domain.basket.pricing import Priced, PricedLine
from kasse.domain.basket.promoting import rules
from kasse.domain.basket.state import Basket, Discount, Tender
from kasse.domain.basket.tender import remaining
from kasse.domain.canonical import JsonValue
from kasse.domain.documents import to_document
from kasse.domain.journal import Draft
from kasse.domain.promotions.documents import document_of
from kasse.domain.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptNumber:
    """The next number of a register; training sales count on their own."""

    register_number: str
    number: int
    training: bool = False

    @property
    def code(self) -> str:
        """As printed and scanned: K1-000123, in training T-K1-000004."""
        return f"{'T-' if self.training else ''}{self.register_number}-{self.number:06d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What the sale was made from: the hash of the price release, and the number of the
    `receipt_texts` entry that its receipt quotes. None where there is none.
    """

    price_release: str | None = None
    texts: int | None = None


def sale(
    basket: Basket,
    priced: Priced,
    *,
    terms: Terms,
    receipt: ReceiptNumber,
    origin: Origin,
) -> Draft:
    """The entry of a basket of which nothing is left to pay."""
    assert basket.basket is not None
    assert basket.lines
    assert remaining(basket, priced) == 0
    rounding = sum(tender.rounding_minor for tender in basket.tenders)
    body: dict[str, JsonValue] = {
        "type": sale_type(basket),
        "basket": basket.basket,
        "receipt": receipt.number,
        "receipt_code": receipt.code,
        "currency": terms.currency,
        "opened_at": basket.opened_at or "",
        "tax_mode": terms.tax.mode,
        "tax_rounding": terms.tax.rounding_at,
        "lines": [line_document(line) for line in priced.lines],
        "taxes": taxes_document(priced),
        "net": priced.net_minor,
        "tax": priced.tax_minor,
        "total": priced.total_minor,
        "tenders": [tender_document(tender) for tender in basket.tenders],
        **optional(
            price_release=origin.price_release,
            texts=origin.texts,
            rounding=rounding or None,
            promotions=_promotions(basket, priced, terms) or None,
            promotions_gap=priced.promotions.gap_minor or None,
            customer_groups=list(basket.customer_groups) or None,
            coupons=[to_document(one) for one in used_up(basket, priced, terms)] or None,
            basket_discounts=[discount_document(*found) for found in priced.basket_discounts]
            or None,
            note=basket.note,
        ),
    }
    if basket.exemption is not None:
        body["tax_exempt"] = optional(
            reason=basket.exemption.reason, approved_by=basket.exemption.approved_by
        )
    paid = sum(tender.amount_minor for tender in basket.tenders)
    assert paid == priced.total_minor + rounding
    return Draft(kind="sale", body=body)


def sale_type(basket: Basket) -> str:
    """sale, refund or exchange, by the signs of the lines."""
    signs = {line.quantity_thousandths > 0 for line in basket.lines}
    if signs == {True, False}:
        return "exchange"
    return "refund" if signs == {False} else "sale"


def line_document(priced: PricedLine) -> dict[str, JsonValue]:
    """A line as the journal and the view have it."""
    line = priced.line
    return {
        "line": line.line,
        "item": line.item,
        "sku": line.sku,
        "name": line.name,
        "unit": line.unit,
        "quantity": line.quantity_thousandths,
        "list_price": line.list_price_minor,
        "price": line.price_minor,
        "amount": priced.amount_minor,
        "total": priced.total_minor,
        "tax_class": line.tax_class,
        "tax_category": priced.tax_category,
        "tax_rate": priced.tax_rate_ppm,
        "tax": priced.tax_minor,
        **optional(
            price_list=line.price_list,
            category=line.category,
            code=line.code,
            price_reason=line.price_reason,
            price_approved_by=line.price_approved_by,
            exempted=priced.exempted_minor or None,
            deposit_of=line.deposit_of,
            deposit_missing=line.deposit_missing,
            lot=line.lot,
            serial=line.serial,
            expires_on=line.expires_on,
            best_before=line.best_before,
            age_checked=line.age_checked,
            age_override=None if line.age_override is None else to_document(line.age_override),
            note=line.note,
            return_reason=line.return_reason,
            approved_by=line.approved_by,
            stock=None if line.stock else False,
            floor=line.floor_minor,
        ),
        **_parts(priced),
        **(
            {"discounts": [_applied(found) for found in priced.discounts]}
            if priced.discounts
            else {}
        ),
    }


def _parts(priced: PricedLine) -> dict[str, JsonValue]:
    line = priced.line
    parts: dict[str, JsonValue] = {}
    if line.modifiers:
        parts["modifiers"] = [
            {
                "group": modifier.group,
                "modifier": modifier.modifier,
                "name": modifier.name,
                "price": modifier.price_minor,
                "quantity": modifier.quantity,
            }
            for modifier in line.modifiers
        ]
    if priced.components:
        parts["components"] = [
            {
                "item": component.item,
                "sku": component.sku,
                "unit": component.unit,
                "quantity": component.quantity,
            }
            for component in priced.components
        ]
    if line.refund_of is not None:
        parts["refund_of"] = {
            "register": line.refund_of.register,
            "seq": line.refund_of.seq,
            "line": line.refund_of.line,
        }
    return parts


def _applied(discount: AppliedDiscount) -> dict[str, JsonValue]:
    return {
        "source": discount.source,
        "amount": discount.amount_minor,
        **optional(
            discount=discount.discount,
            promotion=discount.promotion,
            name=discount.name,
            pieces=discount.pieces,
            reason=discount.reason,
            rate=discount.rate_ppm,
            approved_by=discount.approved_by,
        ),
    }


def promotions_document(priced: Priced, terms: Terms) -> list[dict[str, JsonValue]]:
    """What each promotion did: how often it was applied, and what it came to (below zero)."""
    return [
        {
            "promotion": one.promotion,
            "name": terms.offers.name(one.promotion),
            "applications": one.applications,
            "total": -one.amount_minor,
        }
        for one in priced.promotions.times
        if one.amount_minor
    ]


def _promotions(basket: Basket, priced: Priced, terms: Terms) -> list[JsonValue]:
    """The same with what refunds need: the rules, and the lines that each had bound (PRO-30)."""
    if not priced.promotions.given:
        return []
    amounts = ((found.line, found.amount_minor) for found in priced.lines)
    kept = rules(basket, amounts, terms.offers)
    bound: dict[str, list[JsonValue]] = {}
    for given in priced.promotions.given:
        bound.setdefault(given.promotion, []).append(given.line)
    documents: list[JsonValue] = []
    for one in promotions_document(priced, terms):
        promotion = str(one["promotion"])
        rule = document_of(kept[promotion])
        del rule["name"]
        documents.append({**one, "lines": bound[promotion], "rule": rule})
    return documents


def discount_document(discount: Discount, total_minor: int) -> dict[str, JsonValue]:
    """A discount of the whole basket, with what it came to (below zero)."""
    return {
        "discount": discount.discount,
        "by": discount.by,
        "total": total_minor,
        **optional(
            reason=discount.reason,
            rate=discount.rate_ppm,
            amount=discount.amount_minor,
            approved_by=discount.approved_by,
        ),
    }


def taxes_document(priced: Priced) -> list[JsonValue]:
    """The tax table, by category and rate."""
    return [
        {
            "category": row.category,
            "rate": row.rate_ppm,
            "net": row.net_minor,
            "tax": row.tax_minor,
            "gross": row.gross_minor,
        }
        for row in priced.taxes
    ]


def tender_document(tender: Tender) -> dict[str, JsonValue]:
    """A part of the payment as the journal and the view have it."""
    return {
        "tender": tender.tender,
        "kind": tender.kind,
        "type": tender.type,
        "amount": tender.amount_minor,
        **optional(
            given=tender.given_minor, change=tender.change_minor, reference=tender.reference
        ),
    }
