"""From a paid basket to the journal's `sale` (docs/journal.md)."""

from typing import Any

import pytest

from kasse.domain.audit import audit_sale
from kasse.domain.basket import change
from kasse.domain.basket.state import EMPTY
from kasse.domain.item import Component, Modifier, ModifierGroup
from kasse.domain.sale import Origin, ReceiptNumber, sale, sale_type
from tests.domain.selling import APPLES, BEER, DANISH, MILK, Counter, holder, item, now

OAT = ModifierGroup(
    id="extra", name="Extra", min=0, max=9, modifiers=(Modifier(id="oat", name="Oat", price=500),)
)


@pytest.mark.parametrize(
    ("number", "training", "code"),
    [(123, False, "K1-000123"), (4, True, "T-K1-000004"), (1_234_567, False, "K1-1234567")],
)
def test_receipt_codes(number: int, training: bool, code: str) -> None:
    """RCP-2"""
    receipt = ReceiptNumber(register_number="K1", number=number, training=training)
    assert receipt.code == code


@pytest.mark.parametrize(
    ("quantities", "type_"),
    [
        ((), "sale"),
        ((1000,), "sale"),
        ((-1000,), "refund"),
        ((1000, -2000), "exchange"),
    ],
)
def test_the_type_of_a_sale(quantities: tuple[int, ...], type_: str) -> None:
    """REF-6"""
    counter = Counter()
    for quantity in quantities:
        counter.add(MILK, quantity)
    assert sale_type(counter.basket) == type_


def test_a_gram_is_sold_like_a_ton() -> None:
    """REF-6"""
    counter = Counter()
    counter.add(APPLES, 1)
    assert sale_type(counter.basket) == "sale"
    counter.add(APPLES, -1)
    assert sale_type(counter.basket) == "exchange"


def test_a_sale_in_full() -> None:
    """BSK-6, TEN-6: every key of docs/journal.md, by hand."""
    counter = Counter()
    counter.add(
        item(
            "coffee",
            3000,
            category="c-1",
            components=(Component(item="bean", sku="bean", quantity=18, unit="kg"),),
        ),
        2000,
        groups=(OAT,),
        modifiers=(("oat", 1),),
        code="code:COFFEE",
        lot="L1",
        serial="S1",
        expires_on="2026-12-01",
        age_checked=18,
    )
    counter.now = now(holder(), approver=holder("line.price"))
    counter.set_price(1, 2500)
    counter.now = now()
    counter.discount(1, amount_minor=100, reason="damaged")
    counter.discount(rate_ppm=500_000, reason="staff")
    counter.basket = _noted(counter)
    counter.pay("card", amount_minor=1000)
    counter.pay("cash", given_minor=5000)
    draft = sale(
        counter.basket,
        counter.priced,
        terms=DANISH,
        receipt=ReceiptNumber(register_number="K1", number=7),
        origin=Origin(price_release="ab", texts=7),
    )
    assert draft.kind == "sale"
    body: Any = draft.body
    assert audit_sale(body) == ()
    assert body == {
        "type": "sale",
        "basket": "b-1",
        "receipt": 7,
        "receipt_code": "K1-000007",
        "currency": "DKK",
        "price_release": "ab",
        "texts": 7,
        "opened_at": "2026-11-23T09:00:00.000Z",
        "tax_mode": "inclusive",
        "tax_rounding": "sum",
        "lines": [
            {
                "line": 1,
                "item": "coffee",
                "sku": "coffee",
                "name": "Coffee",
                "category": "c-1",
                "code": "code:COFFEE",
                "unit": "pcs",
                "quantity": 2000,
                "list_price": 3000,
                "price": 2500,
                "price_reason": "damaged",
                "price_approved_by": "bo",
                "modifiers": [
                    {
                        "group": "extra",
                        "modifier": "oat",
                        "name": "Oat",
                        "price": 500,
                        "quantity": 1,
                    }
                ],
                "amount": 6000,
                "discounts": [
                    {"discount": 1, "source": "line", "reason": "damaged", "amount": -100},
                    {
                        "discount": 2,
                        "source": "basket",
                        "reason": "staff",
                        "rate": 500_000,
                        "amount": -2950,
                    },
                ],
                "total": 2950,
                "tax_class": "standard",
                "tax_category": "S",
                "tax_rate": 250_000,
                "tax": 590,
                "components": [{"item": "bean", "sku": "bean", "unit": "kg", "quantity": 36}],
                "lot": "L1",
                "serial": "S1",
                "expires_on": "2026-12-01",
                "age_checked": 18,
                "note": "warm",
            }
        ],
        "basket_discounts": [
            {"discount": 2, "by": "anna", "reason": "staff", "rate": 500_000, "total": -2950}
        ],
        "taxes": [{"category": "S", "rate": 250_000, "net": 2360, "tax": 590, "gross": 2950}],
        "net": 2360,
        "tax": 590,
        "total": 2950,
        "tenders": [
            {"tender": 1, "kind": "card", "type": "card", "amount": 1000, "reference": "4242"},
            {
                "tender": 2,
                "kind": "cash",
                "type": "cash",
                "amount": 1950,
                "given": 5000,
                "change": 3050,
            },
        ],
        "note": "to go",
    }


def _noted(counter: Counter) -> Any:
    counter.take(change.note(counter.basket, line=1, text="warm"))
    counter.take(change.note(counter.basket, line=None, text="to go"))
    return counter.basket


def test_what_stands_in_refunds_and_deposits() -> None:
    """BSK-7, BSK-16"""
    counter = Counter()
    counter.add(BEER)
    counter.add(item("service", 1000, stock=False))
    counter.add(APPLES, 345)
    sold = counter.sell_for()
    beer, pant, service, _ = sold["body"]["lines"]
    assert "deposit_of" not in beer
    assert pant["deposit_of"] == 1
    assert service["stock"] is False
    counter.refund(sold, ((1, 1000),))
    counter.exempt()
    body = counter.sell_for()["body"]
    (line,) = body["lines"]
    assert line["refund_of"] == {"register": "r-1", "seq": sold["seq"], "line": 1}
    assert body["tax_exempt"] == {"reason": "embassy"}


@pytest.mark.parametrize("case", ["empty", "unpaid"])
def test_only_a_paid_basket_is_a_sale(case: str) -> None:
    """TEN-1"""
    counter = Counter()
    if case == "unpaid":
        counter.add()
    basket = EMPTY if case == "empty" else counter.basket
    receipt = ReceiptNumber(register_number="K1", number=1)
    with pytest.raises(AssertionError):
        sale(basket, counter.priced, terms=DANISH, receipt=receipt, origin=Origin())
