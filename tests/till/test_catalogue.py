"""The catalogue: look-ups, snapshots and changes."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.outcome import refused
from kasse.till.catalogue import Catalogue
from kasse.till.catalogue_feed import LINES_AT_ONCE, SnapshotLoad, apply_page
from kasse.till.connection import Connection
from tests.till.feed_samples import Shop, items, loaded, page, snapshot
from tests.till.samples import START, instant, opened

MILK = {
    "sku": "1001",
    "name": "Mælk",
    "price": 1250,
    "codes": ["gtin:05701234567899", "code:M1"],
    "category": "c-1",
}
BREAD = {"sku": "1002", "name": "Brød", "codes": ["code:M1"], "category": "c-1", "price": 3000}
SHOP: Shop = {
    **items(MILK, BREAD, {"sku": "1003", "name": "Øl", "category": "c-2"}),
    ("item", "i-4"): {"sku": "T", "name": "Trøje", "has_variants": True, "category": "c-1"},
    ("item", "i-5"): {"sku": "T-M", "name": "Trøje M", "variant_of": "i-4", "category": "c-1"},
    ("item", "i-6"): {"sku": "T-L", "name": "Trøje L", "variant_of": "i-4", "category": "c-1"},
    ("settings", "settings"): {"currency": "DKK"},
    ("category", "c-1"): {"names": {"da": "Mad"}, "position": 2},
    ("category", "c-2"): {"names": {"da": "Drikke"}, "position": 1},
    ("layout", "l-1"): {"pages": []},
    ("person", "p-1"): {"name": "Ann", "roles": ["ro-1"]},
    ("role", "ro-1"): {"name": "Kasse", "permissions": ["sale.sell"]},
    ("modifier_group", "g-1"): {"min": 0, "max": 1, "modifiers": []},
    ("modifier_group", "g-2"): {"min": 1, "max": 2, "modifiers": []},
    ("price_release", "current"): {"number": 7, "hash": "ab"},
    ("of_a_later_office", "x"): {"kept": True},
}


def ids(found: tuple[Mapping[str, Any], ...]) -> list[str]:
    return [document["id"] for document in found]


def test_look_ups() -> None:
    _, catalogue = loaded(SHOP, cursor=77)
    assert catalogue.item("i-1") == {"id": "i-1", **MILK}
    assert catalogue.item("i-99") is None
    assert ids(catalogue.items(["i-3", "i-99", "i-1"])) == ["i-3", "i-1"]
    assert ids(catalogue.items_by_keys(["gtin:05701234567899"])) == ["i-1"]
    assert ids(catalogue.items_by_keys(["code:M1", "gtin:05701234567899"])) == ["i-1", "i-2"]
    assert catalogue.items_by_keys(["code:NO"]) == ()
    assert catalogue.items_by_keys([]) == ()
    assert ids(catalogue.variants("i-4")) == ["i-6", "i-5"]
    assert ids(catalogue.by_category("c-1")) == ["i-2", "i-1", "i-4"]
    assert ids(catalogue.by_category("c-1", limit=1)) == ["i-2"]
    assert (catalogue.count(), catalogue.cursor(), catalogue.updated_at()) == (6, 77, START)


def test_items_of_no_category() -> None:
    """Without variants, which stand behind their item, and deposits, which nobody picks."""
    shop: Shop = {
        **items(
            MILK,
            {"sku": "2", "name": "Dobbelt"},
            {"sku": "3", "name": "Pant", "kind": "deposit"},
            {"sku": "4", "name": "Bolle, stor", "variant_of": "i-5"},
            {"sku": "5", "name": "Bolle", "has_variants": True},
        )
    }
    connection, catalogue = loaded(shop)
    assert catalogue.has_uncategorised()
    assert ids(catalogue.uncategorised()) == ["i-5", "i-2"]
    assert ids(catalogue.uncategorised(limit=1)) == ["i-5"]
    _, catalogue = loaded(items(MILK, {"sku": "3", "name": "Pant", "kind": "deposit"}))
    assert (catalogue.has_uncategorised(), catalogue.uncategorised()) == (False, ())
    # Among a hundred thousand they are found by their index.
    plan = connection.execute(
        "EXPLAIN QUERY PLAN SELECT 1 FROM item0 WHERE category IS NULL AND variant_of IS NULL"
        " ORDER BY start LIMIT 1"
    )
    assert "item_uncategorised0" in str(plan), plan


def test_other_documents() -> None:
    _, catalogue = loaded(SHOP)
    assert catalogue.settings() == {"id": "settings", "currency": "DKK"}
    assert catalogue.price_release() == {"id": "current", "number": 7, "hash": "ab"}
    assert ids(catalogue.categories()) == ["c-2", "c-1"]
    assert ids(catalogue.modifier_groups(["g-2", "g-9", "g-1"])) == ["g-2", "g-1"]
    assert [
        ids(found) for found in (catalogue.layout(), catalogue.people(), catalogue.roles())
    ] == [
        ["l-1"],
        ["p-1"],
        ["ro-1"],
    ]
    assert catalogue.documents("of_a_later_office") == ({"id": "x", "kept": True},)


def test_before_the_first_snapshot_there_is_nothing() -> None:
    catalogue = Catalogue(opened())
    assert (catalogue.count(), catalogue.cursor(), catalogue.updated_at()) == (0, None, None)
    assert (catalogue.settings(), catalogue.item("i-1"), catalogue.search("m")) == (None, None, ())


def test_a_snapshot_may_be_cut_anywhere_on_its_way() -> None:
    text = snapshot(SHOP)
    for size in (1, 7, 100, len(text)):
        connection = opened()
        load = SnapshotLoad(connection)
        for start in range(0, len(text), size):
            assert not load.finished
            assert load.take(text[start : start + size], at=START) is None
        assert load.finished
        assert (load.done, load.of) == (len(SHOP), len(SHOP))
        assert everything_found(connection) == everything_found(loaded(SHOP)[0])


def test_more_lines_than_go_at_once() -> None:
    count = 2 * LINES_AT_ONCE + 1
    _, catalogue = loaded(
        items(*({"name": f"Vare {n}", "codes": [f"code:{n}"]} for n in range(count)))
    )
    assert catalogue.count() == count
    assert ids(catalogue.items_by_keys([f"code:{count - 1}"])) == [f"i-{count}"]


def test_an_empty_snapshot() -> None:
    _, catalogue = loaded({}, cursor=0)
    assert (catalogue.count(), catalogue.cursor()) == (0, 0)


GOOD = snapshot(SHOP).splitlines(keepends=True)


@pytest.mark.parametrize(
    "lines",
    [
        ["<html>\n"],
        ["[1]\n"],
        ['{"cursor": "1", "count": 16}\n'],
        ['{"cursor": 1, "count": -1}\n'],
        [GOOD[0], "{not json}\n", *GOOD[2:]],
        [GOOD[0], "7\n", *GOOD[2:]],
        [GOOD[0], '"text"\n', *GOOD[2:]],
        [GOOD[0], '{"collection": "item", "id": 5, "body": {}}\n', *GOOD[2:]],
        [GOOD[0], '{"collection": "item", "id": "x", "body": []}\n', *GOOD[2:]],
        [GOOD[0], *GOOD[2:]],
        [*GOOD[:-1], GOOD[1], GOOD[-1]],
        [*GOOD[:-1], '{"end": true, "count": 15}\n'],
        [*GOOD, GOOD[-1]],
    ],
)
def test_a_snapshot_of_another_form_is_refused(lines: list[str]) -> None:
    """SYNC-10"""
    connection, _ = loaded(items(MILK), cursor=5)
    before = everything_found(connection)
    load = SnapshotLoad(connection)
    assert load.take("".join(lines), at=START) == refused("feed.malformed")
    load.discard()
    if lines != [*GOOD, GOOD[-1]]:
        assert everything_found(connection) == before


def test_a_snapshot_without_its_end_counts_for_nothing() -> None:
    """SYNC-10"""
    connection, _ = loaded(items(MILK), cursor=5)
    before = everything_found(connection)
    load = SnapshotLoad(connection)
    assert load.take("".join(GOOD[:-1]), at=START) is None
    assert not load.finished
    assert everything_found(connection) == before
    load.discard()
    assert everything_found(connection) == before


def test_changes_and_tombstones() -> None:
    connection, catalogue = loaded(SHOP, cursor=10)
    changes = [
        ("item", "i-1", MILK | {"name": "Skummetmælk", "codes": ["code:NY"], "category": "c-2"}),
        ("item", "i-2", None),
        ("item", "i-7", {"sku": "1007", "name": "Smør"}),
        ("settings", "settings", {"currency": "SEK"}),
        ("layout", "l-1", None),
        ("item", "i-99", None),
    ]
    assert apply_page(connection, page(changes, cursor=12, more=True), at=instant(60)) is True
    catalogue.refresh()
    assert (catalogue.count(), catalogue.cursor(), catalogue.updated_at()) == (6, 12, instant(60))
    assert ids(catalogue.items_by_keys(["code:M1", "gtin:05701234567899", "code:NY"])) == ["i-1"]
    assert ids(catalogue.search("mælk")) == []
    assert ids(catalogue.search("skummet")) == ["i-1"]
    assert ids(catalogue.search("smør")) == ["i-7"]
    assert ids(catalogue.search("brød")) == []
    assert ids(catalogue.by_category("c-2")) == ["i-3", "i-1"]
    assert (catalogue.settings(), catalogue.layout()) == ({"id": "settings", "currency": "SEK"}, ())


def test_the_last_of_a_document_counts() -> None:
    """SYNC-11"""
    connection, catalogue = loaded(SHOP, cursor=10)
    changes = [
        ("item", "i-1", None),
        ("item", "i-1", {"name": "A"}),
        ("item", "i-1", {"name": "B"}),
    ]
    assert apply_page(connection, page(changes, cursor=11), at=START) is False
    assert catalogue.item("i-1") == {"id": "i-1", "name": "B"}
    assert ids(catalogue.search("a")) == []


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"cursor": 9, "more": False, "documents": []},
        {"cursor": 10, "more": True, "documents": []},
        {"cursor": True, "more": False, "documents": []},
        {"cursor": 11, "more": 0, "documents": []},
        {"cursor": 11, "more": False, "documents": {}},
        {"cursor": 11, "more": False, "documents": [7]},
        {"cursor": 11, "more": False, "documents": [{"collection": "item", "id": "i-1"}]},
        {"cursor": 11, "more": False, "documents": [{"collection": 1, "id": "i-1", "body": {}}]},
        {
            "cursor": 11,
            "more": False,
            "documents": [{"collection": "item", "id": "i-1", "body": 1}],
        },
    ],
)
def test_a_page_of_another_form_changes_nothing(answer: object) -> None:
    """SYNC-11"""
    connection, _ = loaded(SHOP, cursor=10)
    before = everything_found(connection)
    assert apply_page(connection, answer, at=instant(9)) == refused("feed.malformed")
    assert everything_found(connection) == before


_NAMES = st.sampled_from(["Mælk", "Øl", "Rød grød", "Crème", "mælk 2", ""])
_BODIES = st.fixed_dictionaries(
    {"name": _NAMES},
    optional={
        "sku": st.sampled_from(["1", "12", "A-1"]),
        "codes": st.lists(st.sampled_from(["code:A", "gtin:00000012345670", "instore:21-7"])),
        "category": st.sampled_from(["c-1", "c-2"]),
        "variant_of": st.sampled_from(["i-1", "i-2"]),
        "names": st.dictionaries(st.sampled_from(["da", "en"]), _NAMES),
    },
)
_CHANGE = st.tuples(
    st.sampled_from(["item", "item", "category"]),
    st.sampled_from(["i-1", "i-2", "i-3", "i-4"]),
    st.one_of(st.none(), _BODIES),
)


@given(
    first=st.lists(_CHANGE, max_size=6), pages=st.lists(st.lists(_CHANGE, max_size=4), max_size=5)
)
def test_changes_lead_to_what_a_snapshot_gives(first: list[Any], pages: list[Any]) -> None:
    """SYNC-12"""
    shop = _after({}, first)
    connection, _ = loaded(shop)
    for number, changes in enumerate(pages, start=2):
        assert apply_page(connection, page(changes, cursor=number), at=START) is False
        shop = _after(shop, changes)
    assert everything_found(connection) == everything_found(loaded(shop, cursor=len(pages) + 1)[0])


def _after(shop: Shop, changes: list[tuple[str, str, Mapping[str, Any] | None]]) -> Shop:
    after = dict(shop)
    for collection, id_, body in changes:
        after.pop((collection, id_), None)
        if body is not None:
            after[collection, id_] = body
    return after


def everything_found(connection: Connection) -> str:
    """What every kind of look-up answers, whatever the order of rows in the tables."""
    catalogue = Catalogue(connection)
    found: dict[str, Any] = {
        f"search {text}": sorted(ids(catalogue.search(text)))
        for text in ("m", "mælk", "mæ 2", "øl", "rød gr", "creme", "1", "a-1", "12345670", "7", "x")
    }
    keys = ("code:A", "code:M1", "gtin:00000012345670", "gtin:05701234567899", "instore:21-7")
    found |= {key: sorted(ids(catalogue.items_by_keys([key]))) for key in keys}
    found |= {f"in {id_}": catalogue.by_category(id_) for id_ in ("c-1", "c-2")}
    found |= {f"of {id_}": catalogue.variants(id_) for id_ in ("i-1", "i-2", "i-4")}
    found["items"] = catalogue.items([f"i-{n}" for n in range(10)])
    found["categories"] = catalogue.documents("category")
    found["settings"] = catalogue.settings()
    found["count"], found["cursor"] = catalogue.count(), catalogue.cursor()
    return json.dumps(found, indent=1)


def test_a_stores_own_price_and_selection_win() -> None:
    """SYNC-18"""
    connection, catalogue = loaded(
        {**SHOP, ("item_store", "i-1"): {"price": 1400}, ("item_store", "i-2"): {"sold": False}}
    )
    milk, bread = {"id": "i-1", **MILK, "price": 1400}, {"id": "i-2", **BREAD, "sold": False}
    assert catalogue.items(["i-1", "i-2"]) == (milk, bread)
    assert catalogue.items_by_keys(["code:M1"]) == (milk, bread)
    assert catalogue.search("mælk") == (milk,)
    assert catalogue.by_category("c-1")[:2] == (bread, milk)
    assert apply_page(connection, page([("item_store", "i-1", None)], cursor=9), at=START) is False
    assert catalogue.item("i-1") == {"id": "i-1", **MILK}


def test_the_narrowest_grid_is_drawn() -> None:
    """SYNC-19"""
    own: dict[str, Any] = {level: {"pages": [], "for": level} for level in ("store", "register")}
    connection, catalogue = loaded(
        {
            **SHOP,
            ("layout", "a"): {"pages": []},
            ("layout", "r"): own["register"],
            ("layout", "s"): own["store"],
        }
    )
    assert catalogue.layout() == ({"id": "r", **own["register"]},)
    apply_page(connection, page([("layout", "r", None)], cursor=9), at=START)
    assert catalogue.layout() == ({"id": "s", **own["store"]},)
    apply_page(connection, page([("layout", "s", None)], cursor=10), at=START)
    assert "a" in [layout["id"] for layout in catalogue.layout()]
