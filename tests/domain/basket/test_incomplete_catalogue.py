"""Selling from a catalogue in which something is missing: docs/rules/basket.md, BSK-40 on."""

from kasse.domain.audit import audit_sale
from tests.domain.selling import BEER, MILK, Counter, item

UNKNOWN_DEPOSIT = item("cola", 1500, deposit="pant-b")


def test_a_missing_deposit_is_sold_and_said() -> None:
    """BSK-40, AUD-15"""
    counter = Counter()
    counter.add(UNKNOWN_DEPOSIT, 2000)
    counter.add(BEER)
    counter.add(MILK)
    body = counter.sell_for()["body"]
    assert [
        (line["sku"], line["total"], line.get("deposit_missing")) for line in body["lines"]
    ] == [
        ("cola", 3000, "pant-b"),
        ("beer", 1000, None),
        ("pant", 100, None),
        ("milk", 1295, None),
    ]
    (finding,) = audit_sale(body)
    assert (finding.code, finding.facts) == (
        "audit.deposit",
        {"line": 1, "item": "cola", "deposit": "pant-b"},
    )


def test_goods_with_and_without_their_deposit_do_not_share_a_line() -> None:
    """BSK-40, BSK-12: the deposit came with the feed between two scans."""
    counter = Counter()
    known = item("cola", 1500, deposit="pant")
    counter.take(counter.try_add(UNKNOWN_DEPOSIT))
    counter.add(UNKNOWN_DEPOSIT)
    counter.add(known)
    assert [(line.item, line.quantity_thousandths) for line in counter.basket.lines] == [
        ("cola", 2000),
        ("cola", 1000),
        ("pant", 1000),
    ]
