"""The receipt as a document: docs/rules/receipt.md."""

from typing import Any

import pytest

from kasse.domain.canonical import canonical_text, parse_canonical
from kasse.domain.day import Day, evolve_day
from kasse.domain.item import Modifier, ModifierGroup
from kasse.domain.receipt import digital_token, report_document, sale_receipt, texts_document
from kasse.domain.reports import x_report
from tests.domain.selling import BEER, MILK, Counter, in_entry, item, now, terms

SETTINGS: dict[str, Any] = {
    "currency": "DKK",
    "company": {
        "name": "Nørrebro Kolonial ApS",
        "address": ["Gade 1", "2200 København N"],
        "vat_number": "DK12345674",
        "company_number": "12345674",
        "number_names": {"da": "CVR-nr.", "en": "CVR no."},
    },
    "store": {"name": "Nørrebro", "phone": "35 00 00 00"},
    "receipt": {
        "header": ["Velkommen"],
        "footer": ["Tak"],
        "show_qr": True,
        "digital_url": "https://example.org/r/",
    },
}
OAT = ModifierGroup(
    id="extra", name="Extra", min=0, max=9, modifiers=(Modifier(id="oat", name="Oat", price=500),)
)


def _sold() -> Any:
    counter = Counter()
    counter.add(item("coffee", 3000), 2000, groups=(OAT,), modifiers=(("oat", 1),))
    counter.set_price(1, 2500)
    counter.discount(1, amount_minor=100, reason="damaged")
    counter.add(BEER)
    counter.discount(rate_ppm=100_000, reason="staff")
    counter.pay("cash", given_minor=10_000)
    return counter.sell()


def _blocks(document: Any, block: str) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in found.items() if key != "block"}
        for found in document["blocks"]
        if found["block"] == block
    ]


def test_a_receipt_in_full() -> None:
    """RCP-3, RCP-4, RCP-7, RCP-8: by hand."""
    document = sale_receipt(_sold(), SETTINGS, entry_hash="0123456789abcdef" * 4)
    assert {key: document[key] for key in ("title", "receipt_code", "currency")} == {
        "title": "receipt",
        "receipt_code": "K1-000001",
        "currency": "DKK",
    }
    assert document["blocks"] == [
        {
            "block": "header",
            "lines": ["Nørrebro", "Gade 1", "2200 København N", "35 00 00 00", "Velkommen"],
            "company": "Nørrebro Kolonial ApS",
            "vat_number": "DK12345674",
            "company_number": "12345674",
            "number_names": {"da": "CVR-nr.", "en": "CVR no."},
        },
        {
            "block": "facts",
            "receipt_code": "K1-000001",
            "at": "2026-11-23T09:00:00.000Z",
            "zone": "Europe/Copenhagen",
            "register": "r-1",
            "seq": 10,
            "person": "anna",
        },
        {
            "block": "line",
            "name": "Coffee",
            "sku": "coffee",
            "quantity": 2000,
            "unit": "pcs",
            "price": 2500,
            "amount": 6000,
            "total": 5310,
            "list_price": 3000,
            "modifiers": [{"name": "Oat", "price": 500, "quantity": 1}],
            "discounts": [{"reason": "damaged", "amount": -100}],
        },
        {
            "block": "line",
            "name": "Beer",
            "sku": "beer",
            "quantity": 1000,
            "unit": "pcs",
            "price": 1000,
            "amount": 1000,
            "total": 900,
        },
        {
            "block": "line",
            "name": "Pant",
            "sku": "pant",
            "quantity": 1000,
            "unit": "pcs",
            "price": 100,
            "amount": 100,
            "total": 100,
            "deposit": True,
        },
        {"block": "discount", "reason": "staff", "rate": 100_000, "amount": -690},
        {"block": "sum", "label": "total", "amount": 6310, "strong": True},
        {"block": "sum", "label": "rounding", "amount": -10},
        {"block": "sum", "label": "to_pay", "amount": 6300, "strong": True},
        {"block": "sum", "label": "saved", "amount": 790},
        {"block": "tender", "kind": "cash", "amount": 6300, "given": 10_000, "change": 3700},
        {
            "block": "taxes",
            "rows": [{"category": "S", "rate": 250_000, "net": 5048, "tax": 1262, "gross": 6310}],
            "net": 5048,
            "tax": 1262,
        },
        {"block": "footer", "lines": ["Tak"]},
        {"block": "barcode", "symbology": "code128", "text": "K1-000001"},
        {"block": "qr", "text": "https://example.org/r/K1-000001/0123456789abcdef0123"},
    ]


def test_what_receipts_quote_is_what_the_settings_say() -> None:
    """RCP-9: seller, store, words and tenders, and nothing else of the settings."""
    settings = {
        "currency": "DKK",
        "company": {"name": "Cafe\u0301", "secret": "x", "country": None},
        "store": {"name": "Nørrebro", "zone": "Europe/Copenhagen", "address": ["Gade 1", 1.5]},
        "receipt": {"footer": ["Tak"], "show_qr": True, "other": 1},
        "tenders": [{"kind": "cash", "type": "cash", "names": {"da": "Kontant"}}],
    }
    assert texts_document(settings) == {
        "company": {"name": "Café"},
        "store": {"name": "Nørrebro", "address": ["Gade 1"]},
        "receipt": {"footer": ["Tak"], "show_qr": True},
        "tenders": [{"kind": "cash", "names": {"da": "Kontant"}}],
    }
    assert texts_document({}) == {"tenders": []}


def test_a_receipt_names_its_tenders() -> None:
    """RCP-9: as they were called then."""
    texts = {"tenders": [{"kind": "cash", "names": {"da": "Kontant"}}, {"kind": "card"}]}
    document = sale_receipt(_sold(), texts)
    assert document["tender_names"] == {"cash": {"da": "Kontant"}, "card": {}}


def test_a_digital_receipt_is_found_by_its_hash() -> None:
    """RCP-10: the first twenty digits; without a hash there is no address."""
    assert digital_token("0123456789abcdef" * 4) == "0123456789abcdef0123"
    assert _blocks(sale_receipt(_sold(), SETTINGS), "qr") == []


def test_from_the_entry_alone() -> None:
    """RCP-1: the entry read again from its bytes gives the same receipt."""
    entry = _sold()
    again: Any = parse_canonical(canonical_text(entry))
    assert sale_receipt(again, SETTINGS) == sale_receipt(entry, SETTINGS)


def test_a_copy_says_that_it_is_one() -> None:
    """RCP-5, RCP-6: marked above everything but the seller."""
    entry = {**_sold(), "training": True}
    document: Any = sale_receipt(entry, SETTINGS, copy=2)
    assert _blocks(document, "mark") == [{"mark": "training"}, {"mark": "copy", "number": 2}]
    assert [found["block"] for found in document["blocks"][:3]] == ["header", "mark", "mark"]
    assert _blocks(sale_receipt(_sold(), SETTINGS), "mark") == []


def test_a_refund_shows_its_share_of_the_basket_s_discount() -> None:
    """RCP-3: the shares stand with the sums, and nothing is saved by giving back."""
    counter = Counter()
    counter.add(MILK, 2000)
    counter.discount(rate_ppm=100_000)
    sold = counter.sell_for("card")
    counter.refund(sold, ((1, 1000),))
    document = sale_receipt(counter.sell_for("card"), SETTINGS)
    assert document["title"] == "refund"
    assert _blocks(document, "discount") == [{"amount": 129}]
    assert [found["label"] for found in _blocks(document, "sum")] == ["total"]
    assert _blocks(document, "tender") == [{"kind": "card", "amount": -1166, "reference": "4242"}]


def test_prices_without_tax_show_it() -> None:
    """RCP-3"""
    counter = Counter(terms(mode="exclusive"))
    counter.add(MILK)
    sums = _blocks(sale_receipt(counter.sell_for("card"), SETTINGS), "sum")
    assert sums == [
        {"label": "net", "amount": 1295},
        {"label": "tax", "amount": 324},
        {"label": "total", "amount": 1619, "strong": True},
    ]


def test_what_a_line_says_when_there_is_any() -> None:
    """RCP-3"""
    counter = Counter()
    counter.add(MILK, serial="S", lot="L", expires_on="2026-12-01", best_before="2026-12-02")
    counter.exempt()
    (line,) = _blocks(sale_receipt(counter.sell_for("card"), SETTINGS), "line")
    assert {
        key: line[key] for key in ("serial", "lot", "expires_on", "best_before", "exempted")
    } == {
        "serial": "S",
        "lot": "L",
        "expires_on": "2026-12-01",
        "best_before": "2026-12-02",
        "exempted": -259,
    }


def test_a_store_that_has_said_little() -> None:
    """RCP-3"""
    entry = _sold()
    del entry["person"]
    entry["body"]["note"] = "to go"
    document = sale_receipt(entry, {"company": {"name": "Bix"}})
    assert _blocks(document, "header") == [{"lines": ["Bix"], "company": "Bix"}]
    assert "person" not in _blocks(document, "facts")[0]
    assert _blocks(document, "note") == [{"text": "to go"}]
    assert _blocks(document, "footer") == _blocks(document, "qr") == []


@pytest.mark.parametrize("person", [True, False])
def test_a_report_is_a_document_too(person: bool) -> None:
    """RCP-8, DAY-10"""
    counter = Counter()
    counter.add()
    day = evolve_day(Day(), counter.sell_for())
    decision: Any = x_report(day, now())
    entry = in_entry(decision.entries[0], seq=11)
    if not person:
        del entry["person"]
    document = report_document(entry, SETTINGS)
    assert (document["title"], document["currency"]) == ("x_report", "DKK")
    facts = {
        "at": "2026-11-23T09:00:00.000Z",
        "zone": "Europe/Copenhagen",
        "register": "r-1",
        "seq": 11,
        "day": "2026-11-23",
    }
    assert _blocks(document, "facts") == [{**facts, "person": "anna"} if person else facts]
    assert _blocks(document, "totals") == [{"totals": entry["body"]["totals"]}]


def test_a_z_report_names_its_number() -> None:
    """DAY-11"""
    body = {"number": 3, "opened_at": "x", "left_in_drawer": 500, "totals": {}}
    document = report_document({**_sold(), "kind": "z_report", "body": body}, {})
    facts = _blocks(document, "facts")[0]
    assert (facts["number"], facts["opened_at"], facts["left_in_drawer"]) == (3, "x", 500)
    assert document["currency"] == ""
