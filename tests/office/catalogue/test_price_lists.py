"""Price lists from the office's API to a till's basket: docs/rules/prices.md."""

import json
from datetime import timedelta

import pytest

from kasse.domain.item import SaleWindow
from kasse.domain.outcome import refused
from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services
from kasse.office.catalogue.price_lists.models import PriceList
from kasse.office.catalogue.services import keeping_time, price_lists
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.stores import services as stores
from kasse.office.stores.services import groups
from tests.office.catalogue.priced_shop import (
    a_list,
    begin,
    change,
    open_priced_shop,
    publish,
    second_store,
    set_prices,
    told,
)
from tests.office.samples_shop import NOW
from tests.till.shop import Hands, load, people, settings
from tests.till.shop import open_shop as open_till

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return open_priced_shop()


@pytest.fixture
def owner(client, shop):
    client.force_login(shop.owner)
    return client


def send(client, method, path, body=None):
    answer = client.generic(
        method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json"
    )
    assert answer.status_code < 300, answer.content
    return answer.json() if answer.content else None


def till():
    """A till that has what the office told."""
    hands = Hands(open_till())
    documents = [
        {"collection": kind, "id": one, "body": body} for (kind, one), body in told().items()
    ]
    base = [{"collection": "settings", "id": "settings", "body": settings()}, *people()]
    load(hands.till.state.connection, [*base, *documents])
    hands.till.catalogue_changed()
    hands.sign_in()
    return hands


def test_from_the_api_to_a_basket(owner):
    """PRICE-1: Mondays from 16 to 18 o'clock."""
    made = send(
        owner,
        "POST",
        "/price-lists",
        {
            "assortment": "cafe",
            "names": {"da": "Mandagsbar"},
            "currency": "DKK",
            "tax_included": True,
            "windows": [{"days": [1], "starts": 960, "ends": 1080}],
        },
    )
    path = f"/price-lists/{made['id']}"
    rows = {
        "prices": [{"sku": "ØL", "price": 2_500}, {"sku": "VIN", "least": 6_000, "price": 7_000}]
    }
    assert send(owner, "PUT", f"{path}/prices", rows)["has_draft"]
    assert ("price_list", made["id"]) not in told()
    release = send(owner, "POST", "/assortments/cafe/price-releases")
    assert release["state"] == "begun"
    assert not send(owner, "GET", path)["has_draft"]
    hands = till()
    for hour, minute in ((15, 59), (16, 0), (17, 59), (18, 0)):
        hands.seconds = ((hour - 1) * 60 + minute) * 60
        hands.do("scan", text="BEER2")
    hands.seconds = 16 * 3600
    hands.do("add", item="i-wine", quantity=6_000)
    lines = hands.do("view")["view"]["basket"]["lines"]
    assert [(line["price"], line["quantity"], line.get("price_list")) for line in lines] == [
        (3_500, 2_000, None),
        (2_500, 2_000, made["id"]),
        (7_000, 6_000, made["id"]),
    ]
    hands.do("tender", kind="cash", given=200_000)
    assert hands.entries()[-1]["body"]["price_release"] == release["hash"]


def test_a_list_is_told_with_what_comes(shop):
    """PRICE-12: what holds now, and what a coming release makes of it."""
    found = a_list(("ØL", 2_500), ("VIN", 7_000, 6_000))
    publish()
    change(found, windows=(SaleWindow(days=(5,), starts=960, ends=1080),))
    set_prices(found, ("ØL", 2_700), ("VIN", None, 6_000), ("VIN", 6_900, 12_000))
    publish("2026-12-01T00:00")
    documents = told()
    key = "2026-12-01T00:00"
    assert documents["price_list", found.id]["versions"] == [
        {"level": "everywhere"},
        {
            "level": "everywhere",
            "windows": [{"days": [5], "starts": 960, "ends": 1080}],
            "starts_at": key,
        },
    ]
    assert documents["list_price", f"{found.id}:i-wine"]["versions"] == [
        {"prices": [{"price": 7_000, "least": 6_000}]},
        {"starts_at": key, "prices": [{"price": 6_900, "least": 12_000}]},
    ]
    begin(NOW + timedelta(days=9))
    documents = told()
    assert documents["price_list", found.id]["versions"] == [
        {"level": "everywhere", "windows": [{"days": [5], "starts": 960, "ends": 1080}]}
    ]
    assert documents["list_price", f"{found.id}:i-beer"]["versions"] == [
        {"prices": [{"price": 2_700}]}
    ]
    set_prices(found, ("VIN", None, 12_000))
    publish(now=NOW + timedelta(days=9))
    assert ("list_price", f"{found.id}:i-wine") not in told()


def lists_at(*scopes):
    return {key[1]: body for key, body in told(*scopes).items() if key[0] == "price_list"}


NAMES = {"da": "Liste"}


def test_a_list_is_told_to_its_stores_only(shop):
    """PRICE-1: and follows a store that changes its group."""
    second = second_store(shop)
    group = groups.create_group(by=OPERATOR, company=shop.store.company, name="Stationer")
    stores.change_store(by=OPERATOR, store=second, changes={"group_id": group.id})
    here = a_list(("ØL", 2_500), where="stores", places=("s1",))
    region = a_list(("ØL", 2_600), where="regions", places=(group.id,))
    publish()
    assert lists_at("store:s1") == {here.id: {"names": NAMES, "versions": [{"level": "store"}]}}
    assert lists_at("store:s2") == {region.id: {"names": NAMES, "versions": [{"level": "region"}]}}
    assert lists_at("assortment:cafe") == {}
    stores.change_store(by=OPERATOR, store=second, changes={"group_id": None})
    stores.change_store(by=OPERATOR, store=shop.store, changes={"group_id": group.id})
    assert keeping_time.follow_stores() == 1
    assert (set(lists_at("store:s1")), lists_at("store:s2")) == ({here.id, region.id}, {})
    assert not [key for key in told("store:s2") if key[0] == "list_price"]
    assert keeping_time.follow_stores() == 0


def test_a_list_that_moves_or_ends_with_a_release(shop):
    """PRICE-1, PRICE-12: each store hears from when on it holds there."""
    second_store(shop)
    found = a_list(("ØL", 2_500), where="stores", places=("s1",))
    publish()
    change(found, places=("s2",))
    publish("2026-12-01T00:00")
    start = {"starts_at": "2026-12-01T00:00"}
    assert lists_at("store:s1")[found.id]["versions"] == [
        {"level": "store"},
        {"ended": True, **start},
    ]
    assert lists_at("store:s2")[found.id]["versions"] == [{"level": "store", **start}]
    begin(NOW + timedelta(days=9))
    assert (lists_at("store:s1"), set(lists_at("store:s2"))) == ({}, {found.id})
    change(found, ended=True)
    publish(now=NOW + timedelta(days=9))
    assert told("store:s1", "store:s2") == {}


def test_lists_are_not_mixed_with_others_money(shop):
    """PRICE-10"""
    second_store(shop, settings={"tax": {"mode": "exclusive"}})
    store = {"store": "Stationen"}
    assert a_list(tax_included=True) == refused(
        "price_list.tax_mode", field="tax_included", **store
    )
    assert isinstance(a_list(where="stores", places=("s1",)), PriceList)
    wrong = a_list(where="stores", places=("s1",), currency="EUR")
    assert wrong == refused("price_list.currency", field="currency", store="Nørregade")


@pytest.mark.parametrize(
    ("head", "code", "field"),
    [
        ({"names": {}}, "price_list.name_missing", "names"),
        ({"names": {"da": " "}}, "price_list.name_missing", "names"),
        ({"names": {"da": "Liste", "\ud800": "x"}}, "price_list.malformed", "names"),
        ({"names": {"xx": "Liste"}}, "price_list.malformed", "names"),
        ({"where": "stores"}, "price_list.places", "places"),
        ({"places": ("s1",)}, "price_list.places", "places"),
        ({"where": "stores", "places": ("s1", "s9")}, "price_list.places", "places"),
        ({"where": "regions", "places": ("s1",)}, "price_list.places", "places"),
        ({"valid_from": "2026-12-01"}, "price_list.malformed", "from"),
        ({"valid_to": "2026-12-01T25:00"}, "price_list.malformed", "to"),
        (
            {"valid_from": "2026-12-01T00:00", "valid_to": "2026-12-01T00:00"},
            "price_list.malformed",
            "to",
        ),
        ({"customer_groups": ("Gold!",)}, "price_list.malformed", "customer_groups"),
        ({"windows": (SaleWindow(days=(8,)),)}, "price_list.malformed", "windows"),
        ({"windows": (SaleWindow(from_="soon"),)}, "price_list.malformed", "windows"),
    ],
)
def test_a_head_that_is_none(shop, head, code, field):
    """PRICE-1"""
    refusal = a_list(**head)
    assert (refusal.code, refusal.facts["field"]) == (code, field)


def test_a_price_that_is_none(shop):
    """PRICE-8: deposits, parents and open prices are priced by no list; all or nothing."""
    services.save_items(
        by=OPERATOR,
        assortment="cafe",
        rows=[
            ItemRow(sku="ÅBEN", name="Åben", open_price=True),
            ItemRow(sku="TRØJE", name="Trøje"),
            ItemRow(sku="TRØJE-M", name="Trøje M", variant_of="TRØJE"),
        ],
    )
    found = a_list()
    good = ("ØL", 1)
    for row, code, field in (
        (("PANT", 1), "price_list.no_price", "sku"),
        (("ÅBEN", 1), "price_list.no_price", "sku"),
        (("TRØJE", 1), "price_list.no_price", "sku"),
        (("GÅS", 1), "item.unknown_reference", "sku"),
        (("ØL", -1), "item.price_out_of_range", "price"),
        (("ØL", 1, 1_500), "price_list.quantity", "least"),
    ):
        refusal = set_prices(found, good, row)
        assert (refusal.code, refusal.facts["row"], refusal.facts["field"]) == (code, 1, field)
    assert publish().number == 2  # the list itself; no price of it
    assert not [key for key in told() if key[0] == "list_price"]


def test_drafts_of_a_list(shop):
    """PRICE-11: going back to what holds is no draft, unless a coming release changes it."""
    found = a_list(("ØL", 2_500))
    publish()
    set_prices(found, ("ØL", 2_600))
    set_prices(found, ("ØL", 2_500))
    assert publish() == refused("prices.nothing_to_publish")
    set_prices(found, ("ØL", 2_600))
    publish("2026-12-01T00:00")
    set_prices(found, ("ØL", 2_500))
    publish("2026-12-02T00:00")
    versions = told()["list_price", f"{found.id}:i-beer"]["versions"]
    assert [version["prices"][0]["price"] for version in versions] == [2_500, 2_600, 2_500]


def test_a_list_is_deleted_or_ended(shop):
    """PRICE-11: what a release has stays."""
    found = a_list(("ØL", 2_500))
    assert price_lists.delete_price_list(by=OPERATOR, price_list=found.id) is None
    unknown = price_lists.delete_price_list(by=OPERATOR, price_list=found.id)
    assert unknown == refused("price_list.unknown")
    found = a_list(("ØL", 2_500))
    publish("2026-12-01T00:00")
    deleted = price_lists.delete_price_list(by=OPERATOR, price_list=found.id)
    assert deleted == refused("price_list.released")
    assert change(found, where="stores", places=("s1",)) == refused(
        "price_list.where_fixed", field="where"
    )
