"""An item whose modifier groups the catalogue lacks or garbles is not sold without them."""

from typing import Any

import pytest

from tests.till.shop import GROUPS, Hands, documents, load, open_shop

SIZE: dict[str, Any] = dict(GROUPS[0])


def selling_with(group: dict[str, Any] | None) -> Hands:
    """A till where `group` has taken the place of the coffee's sizes; None: there are none."""
    docs = [document for document in documents() if document["id"] != "g-size"]
    if group is not None:
        docs.append(group)
    hands = Hands(open_shop())
    load(hands.till.state.connection, docs)
    hands.till.catalogue_changed()
    hands.sign_in()
    return hands


@pytest.mark.parametrize(
    "group",
    [
        None,
        {**SIZE, "body": {**SIZE["body"], "min": "1"}},
        {**SIZE, "body": {**SIZE["body"], "modifiers": 3}},
        {**SIZE, "body": {**SIZE["body"], "modifiers": []}},
        {**SIZE, "body": {"names": {"da": "Størrelse"}}},
    ],
    ids=["missing", "text for a number", "no array", "nothing to choose", "half"],
)
@pytest.mark.parametrize(
    "deed",
    [
        {"command": "add", "item": "i-coffee"},
        {"command": "add", "item": "i-coffee", "modifiers": []},
        {"command": "scan", "text": "COFFEE"},
        {"command": "item", "item": "i-coffee"},
    ],
    ids=["add", "add without", "scan", "ask"],
)
def test_it_is_refused(group: dict[str, Any] | None, deed: dict[str, Any]) -> None:
    """BSK-41"""
    hands = selling_with(group)
    hands.do("add", item="i-milk")
    assert hands.refused(**deed) == {
        "code": "item.choices_unreadable",
        "facts": {"item": "i-coffee", "name": "Kaffe", "group": "g-size"},
    }


def test_it_is_sold_again_when_the_office_has_put_it_right() -> None:
    """BSK-41"""
    hands = selling_with(None)
    load(hands.till.state.connection, documents())
    hands.till.catalogue_changed()
    hands.do("add", item="i-coffee", modifiers=[{"modifier": "m-large"}])
    assert hands.do("view")["view"]["basket"]["total"] == 3800
