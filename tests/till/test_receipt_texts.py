"""What a receipt says beside the sale is journaled when it changes (RCP-9)."""

from typing import Any

import pytest

from tests.till.shop import ITEMS, Hands, load, people, settings, shop


def _sell(hands: Hands) -> dict[str, Any]:
    hands.do("scan", text="5701234567899")
    receipt: dict[str, Any] = hands.do("tender", kind="cash")["view"]["done"]["receipt"]
    return receipt


def _footer(receipt: dict[str, Any]) -> list[str]:
    (lines,) = (block["lines"] for block in receipt["blocks"] if block["block"] == "footer")
    return list(lines)


def _change(hands: Hands, **changes: Any) -> None:
    """The office sends other settings, in a new snapshot."""
    documents = [{"collection": "settings", "id": "settings", "body": settings(**changes)}]
    load(hands.till.state.connection, [*documents, *people(), *ITEMS])
    hands.till.catalogue_changed()


def test_texts_are_journaled_once_until_they_change() -> None:
    """RCP-9: before the first sale that quotes them; a receipt shown again quotes the old ones."""
    hands = shop()
    assert _footer(_sell(hands)) == ["Tak for besøget"]
    _sell(hands)
    _change(hands, receipt={"footer": ["Glædelig jul"]})
    assert _footer(_sell(hands)) == ["Glædelig jul"]
    kinds = [(entry["kind"], entry["body"].get("texts")) for entry in hands.entries()]
    assert kinds == [
        ("sign_in", None),
        ("receipt_texts", None),
        ("sale", 2),
        ("sale", 2),
        ("receipt_texts", None),
        ("sale", 5),
    ]
    again = hands.do("receipt", receipt_code="K1-000001")["result"]["receipt"]["document"]
    assert _footer(again) == ["Tak for besøget"]
    copy = hands.do("copy_receipt", receipt_code="K1-000002", medium="print")["result"]["document"]
    assert _footer(copy) == ["Tak for besøget"]


def test_a_name_that_no_entry_can_hold_stops_no_sale() -> None:
    """RCP-9: what cannot be journaled of the texts is put right or left out."""
    hands = shop(company={"name": "Cafe\u0301 \ud800", "address": ["Gade 1", 1.5, None]})
    _sell(hands)
    (texts,) = (e["body"] for e in hands.entries() if e["kind"] == "receipt_texts")
    assert texts["company"] == {"name": "Café ?", "address": ["Gade 1"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"company": "Kolonial"},
        {"company": {"name": ["Kolonial"], "address": "Gade 1", "vat_number": 12}},
        {"store": {"region": "DK", "name": 7, "address": 3, "phone": {}}},
        {"receipt": []},
        {"receipt": {"header": 1, "footer": "Tak", "show_qr": "yes", "digital_url": 5}},
    ],
)
def test_texts_of_another_form_stop_nothing(wrong: dict[str, Any]) -> None:
    """RCP-9"""
    hands = shop(**wrong)
    receipt = _sell(hands)
    report = hands.do("z_report", left_in_drawer=0)["result"]["document"]
    for document in (receipt, report):
        (header,) = (block for block in document["blocks"] if block["block"] == "header")
        assert all(isinstance(line, str) for line in header["lines"])
    assert hands.do("receipt", receipt_code="K1-000001")["result"]["receipt"]["document"] == receipt


def test_names_of_tenders_of_another_form() -> None:
    """RCP-9"""
    tenders = [{"kind": "cash", "type": "cash", "gives_change": True, "names": "Kontant"}]
    assert _sell(shop(tenders=tenders))["tender_names"] == {"cash": {}}
