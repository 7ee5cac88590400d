"""Documents of the feed that hold what they should not: SYNC-16."""

import json
from typing import Any

import pytest

from kasse.till.catalogue_feed import apply_page
from tests.till.shop import Hands, documents, item, load, open_shop

FIELDS = (
    "sku",
    "name",
    "names",
    "kind",
    "unit",
    "price",
    "tax_class",
    "codes",
    "category",
    "variant_of",
    "options",
    "has_variants",
    "modifier_groups",
    "components",
    "deposit",
    "min_age",
    "blocked",
    "stock",
    "sold",
)
VALUES: dict[str, Any] = {
    "null": None,
    "integer": 5,
    "below zero": -1,
    "fraction": 1.5,
    "huge": 10**30,
    "flag": True,
    "text": "x",
    "no text": "",
    "no Unicode": "x\ud800",
    "array": [5, None, ["x"], {}],
    "object": {"a": 1},
}
MILK = "5701234567899"


def spoilt(field: str, value: object) -> dict[str, Any]:
    document = item("odd", "Ting", 100, codes=["code:ODD"], category="c-1")
    document["body"][field] = value
    return document


def opened(docs: list[dict[str, Any]]) -> Hands:
    hands = Hands(open_shop())
    load(hands.till.state.connection, docs)
    hands.till.catalogue_changed()
    hands.sign_in()
    return hands


def everything_asked(hands: Hands) -> list[Any]:
    """What the till answers to whoever looks for, sells and pays things."""
    answers = [
        hands.try_(command, **arguments)
        for command, arguments in (
            ("search", {"text": "ting"}),
            ("search", {"text": "x"}),
            ("items", {"category": "c-1"}),
            ("items", {"ids": ["i-odd"]}),
            ("item", {"item": "i-odd"}),
            ("scan", {"text": "ODD"}),
            ("add", {"item": "i-odd", "quantity": 1000, "price": 5, "modifiers": []}),
            ("add", {"item": "i-odd", "age_checked": 99}),
            ("settings", {}),
            ("people", {}),
        )
    ]
    return [{**answer, "view": None} for answer in answers]


@pytest.mark.parametrize("field", FIELDS)
def test_an_item_spoils_nothing_but_itself(field: str) -> None:
    """SYNC-16, SYNC-12: whichever way it came."""
    for value in VALUES.values():
        document = spoilt(field, value)
        by_snapshot = opened([*documents(), document])
        by_page = opened(documents())
        page = {"cursor": 2, "more": False, "documents": [json.loads(json.dumps(document))]}
        assert apply_page(by_page.till.state.connection, page, at="2026-11-23T06:00:00.000Z") is (
            False
        )
        by_page.till.catalogue_changed()
        assert everything_asked(by_snapshot) == everything_asked(by_page)
        for hands in (by_snapshot, by_page):
            hands.try_("void")
            hands.do("scan", text=MILK)
            assert hands.do("tender", kind="cash")["view"]["done"]["total"] == 1295


@pytest.mark.parametrize("collection", ["person", "role", "category", "layout", "modifier_group"])
@pytest.mark.parametrize("value", VALUES)
def test_other_documents_spoil_nothing_but_themselves(collection: str, value: str) -> None:
    """SYNC-16"""
    odd = {
        "collection": collection,
        "id": "odd",
        "body": dict.fromkeys(
            ("name", "names", "roles", "permissions", "max_discount", "pin", "position", "pages"),
            VALUES[value],
        ),
    }
    good = {"collection": "category", "id": "c-1", "body": {"names": {}, "position": 1}}
    hands = opened([*documents(), good, odd])
    for answer in everything_asked(hands):
        assert answer["ok"] or answer["refusal"]["code"] in ("barcode.unknown", "item.unknown")
    hands.do("scan", text=MILK)
    assert hands.do("items")["result"]["layouts"] is not None
    assert hands.do("tender", kind="cash")["view"]["done"]["total"] == 1295


def test_a_page_whose_names_are_no_unicode_is_refused() -> None:
    """SYNC-11"""
    hands = opened(documents())
    connection = hands.till.state.connection
    page = {"cursor": 2, "more": False, "documents": [{**spoilt("name", "x"), "id": "i-\ud800"}]}
    refusal = apply_page(connection, page, at="2026-11-23T06:00:00.000Z")
    assert not isinstance(refusal, bool)
    assert refusal.code == "feed.malformed"
