"""Price lists from the office's API to a till's basket: docs/rules/prices.md."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kasse.domain.item import SaleWindow
from kasse.domain.outcome import refused
from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import queries, services
from kasse.office.catalogue.models import Item, PriceRelease
from kasse.office.catalogue.price_lists import heads
from kasse.office.catalogue.price_lists.heads import Head
from kasse.office.catalogue.price_lists.models import PriceList
from kasse.office.catalogue.services import keeping_time, price_lists, prices
from kasse.office.catalogue.services.item_rows import InStore, ItemRow
from kasse.office.catalogue.services.price_lists import PriceRow
from kasse.office.feed import queries as feed
from kasse.office.stores import services as stores
from kasse.office.stores.services import groups
from tests.office.samples_shop import NOW, open_shop
from tests.till.shop import Hands, load, people, settings
from tests.till.shop import open_shop as open_till

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    made = open_shop()
    services.save_items(
        by=OPERATOR,
        assortment="cafe",
        rows=[
            ItemRow(id="i-beer", sku="ØL", name="Fadøl", price_minor=3_500, codes=("BEER2",)),
            ItemRow(id="i-wine", sku="VIN", name="Vin", price_minor=8_000),
            ItemRow(id="i-pant", sku="PANT", name="Pant", kind="deposit", price_minor=100),
        ],
    )
    publish()
    return made


@pytest.fixture
def owner(client, shop):
    client.force_login(shop.owner)
    return client


def publish(starts_at="", now=NOW):
    return prices.publish_prices(by=OPERATOR, assortment="cafe", now=now, starts_at=starts_at)


def send(client, method, path, body=None):
    answer = client.generic(
        method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json"
    )
    assert answer.status_code < 300, answer.content
    return answer.json() if answer.content else None


def told(*scopes):
    """What tills of the store hold now, by (collection, id)."""
    rows = feed.changes_after(
        scopes=scopes or ("assortment:cafe", "store:s1"), cursor=0, limit=5_000
    ).rows
    return {(kind, one): json.loads(body) for kind, one, _, gone, body in rows if not gone}


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


def change(found, **fields):
    found.refresh_from_db()
    head = replace(heads.from_document(found.head), **fields)
    return price_lists.change_price_list(by=OPERATOR, price_list=found.id, head=head)


def a_list(*rows, **head):
    """A list with these prices: (SKU, price) or (SKU, price, from so many thousandths on)."""
    head = {"names": {"da": "Liste"}, "currency": "DKK", **head}
    made = price_lists.create_price_list(by=OPERATOR, assortment="cafe", head=Head(**head))
    if isinstance(made, PriceList):
        done = price_lists.set_prices(
            by=OPERATOR, price_list=made.id, rows=[PriceRow(**row_of(*row)) for row in rows]
        )
        assert isinstance(done, PriceList)
    return made


def row_of(sku, price, least=0):
    return {"sku": sku, "price_minor": price, "least_thousandths": least}


def second_store(shop, **fields):
    return stores.create_store(
        by=OPERATOR,
        company=shop.store.company,
        assortment="cafe",
        name="Stationen",
        store_id="s2",
        **fields,
    )


def draft(sku, price, **fields):
    known = {"ØL": "Fadøl", "VIN": "Vin"}
    saved = services.save_items(
        by=OPERATOR,
        assortment="cafe",
        rows=[ItemRow(sku=sku, name=known.get(sku, sku), price_minor=price, **fields)],
    )
    assert saved != []


def items_at_tills():
    return {one: body.get("price") for (kind, one), body in told().items() if kind == "item"}


def test_a_release_waits_for_its_minute(shop):
    """PRICE-11, PRICE-12: told ahead, begun by the office when the minute has come, to the second."""
    draft("ØL", 4_000)
    draft("NY", 500)
    release = publish("2026-12-01T00:00")
    assert (release.number, release.begun_at) == (2, None)
    assert publish() == refused("prices.nothing_to_publish")
    documents = told()
    new = Item.objects.get(sku="NY").id
    assert documents["coming_release", "2"] == {
        "number": 2,
        "hash": release.hash,
        "starts_at": "2026-12-01T00:00",
    }
    assert documents["coming_price", "2:i-beer"] == {"price": 4_000}
    assert documents["coming_price", f"2:{new}"] == {"price": 500, "first": True}
    assert documents["item", new]["sold"] is False
    assert "price" not in documents["item", new]
    assert documents["price_release", "current"]["number"] == 1
    assert prices.prices_at(release)["ØL"] == 4_000
    start = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    begin(start - timedelta(seconds=1))
    assert items_at_tills()["i-beer"] == 3_500
    begin(start)
    documents = told()
    assert (items_at_tills()["i-beer"], items_at_tills()[new]) == (4_000, 500)
    assert "sold" not in documents["item", new]
    assert documents["price_release", "current"]["hash"] == release.hash
    assert not [key for key in documents if key[0].startswith("coming")]
    assert queries.last_release("cafe") == release
    acts = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert acts[-3:] == ["prices.begun", "item.price_published", "item.price_published"]
    assert "prices.scheduled" in acts


def begin(now):
    return keeping_time.begin_all(now=now)


def test_what_a_till_holds_is_right_at_every_step(shop):
    """PRICE-12: read page by page, a till that has begun a release never falls back."""
    draft("ØL", 4_000)
    before = feed.last_version()
    publish("2026-12-01T00:00")
    begin(datetime(2026, 11, 30, 23, 0, tzinfo=UTC))
    rows = feed.changes_after(scopes=("assortment:cafe",), cursor=before, limit=5_000).rows
    order = [(kind, gone) for kind, _, _, gone, _ in rows]
    assert order.index(("item", False)) < order.index(("coming_release", True))


def test_what_comes_between(shop):
    """PRICE-11, PRICE-12: a release published meanwhile begins at once; the one that waits comes
    over it, and its hash stays."""
    draft("ØL", 4_000)
    coming = publish("2026-12-01T00:00")
    draft("ØL", 3_700)
    draft("VIN", 7_900)
    between = publish()
    assert items_at_tills()["i-beer"] == 3_700
    assert prices.prices_at(between) == {"ØL": 3_700, "VIN": 7_900, "PANT": 100}
    assert prices.prices_at(coming) == {"ØL": 4_000, "VIN": 7_900, "PANT": 100}
    later = NOW + timedelta(days=9)
    draft("VIN", 8_100)
    newest = publish(now=later)
    assert (items_at_tills()["i-beer"], items_at_tills()["i-wine"]) == (4_000, 8_100)
    assert prices.prices_at(newest) == {"ØL": 4_000, "VIN": 8_100, "PANT": 100}
    coming.refresh_from_db()
    assert PriceRelease.objects.get(number=2).hash == coming.hash
    assert [row.number for row in PriceRelease.objects.order_by("begun_at", "number")] == [
        1,
        3,
        2,
        4,
    ]


@pytest.mark.parametrize(
    ("starts_at", "code"),
    [
        ("2026-11-23T13:00", "prices.starts_too_soon"),
        ("2026-11-01T00:00", "prices.starts_too_soon"),
        ("2026-12-01", "prices.starts_malformed"),
        ("2026-12-01T24:00", "prices.starts_malformed"),
        ("soon", "prices.starts_malformed"),
    ],
)
def test_a_start_is_a_minute_to_come(shop, starts_at, code):
    """PRICE-12: local: it is 13:00 in Copenhagen."""
    draft("ØL", 4_000)
    assert publish(starts_at) == refused(code, field="starts_at")
    assert publish("2026-11-23T13:01").number == 2


def test_each_store_at_its_own_minute(shop):
    """PRICE-12: in Nuuk later than in Copenhagen; in between nothing begins at once."""
    second_store(shop, zone="America/Nuuk")
    draft("ØL", 4_000)
    publish("2026-12-01T00:00")
    draft("VIN", 7_000)
    between = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
    until = "2026-12-01T02:00:00.000Z"
    assert publish(now=between) == refused("prices.beginning", number=2, until=until)
    assert items_at_tills()["i-beer"] == 3_500
    assert publish(now=datetime(2026, 12, 1, 2, 0, tzinfo=UTC)).number == 3
    assert items_at_tills()["i-beer"] == 4_000


def test_a_release_is_taken_back(shop):
    """PRICE-14: its prices are drafts again, those of stores and lists too, but for newer ones."""
    second_store(shop)
    draft("NY", 500)
    own = InStore(store="s1", price_minor=3_200)
    services.set_in_store(by=OPERATOR, item="i-beer", own=own)
    found = a_list(("VIN", 7_000))
    draft("ØL", 4_000)
    release = publish("2026-12-01T00:00")
    draft("ØL", 4_500)
    new = Item.objects.get(sku="NY").id
    assert {("coming_price", "2s:i-beer"), ("price_list", found.id)} <= told().keys()
    taken = take_back(2)
    assert (taken.hash, taken.begun_at) == (release.hash, None)
    assert not [key for key in told() if key[0] in ("coming_release", "coming_price", "price_list")]
    assert ("item", new) not in told()
    assert Item.objects.get(sku="ØL").draft_price_minor == 4_500
    assert take_back(2) == refused("prices.unknown_release")
    assert publish().number == 3
    documents = told()
    assert documents["item", new]["price"] == 500
    assert documents["item_store", "i-beer"] == {"price": 3_200}
    assert documents["list_price", f"{found.id}:i-wine"] == {
        "versions": [{"prices": [{"price": 7_000}]}]
    }
    assert take_back(3) == refused("prices.has_begun")
    assert take_back(9) == refused("prices.unknown_release")


def take_back(number, now=NOW):
    return prices.take_back(by=OPERATOR, assortment="cafe", number=number, now=now)


def test_what_has_begun_anywhere_is_not_taken_back(shop):
    """PRICE-14"""
    second_store(shop, zone="America/Nuuk")
    draft("ØL", 4_000)
    publish("2026-12-01T00:00")
    begun = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert take_back(2, now=begun) == refused("prices.has_begun")
    assert take_back(2, now=begun - timedelta(minutes=1)).number == 2


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


def set_prices(found, *rows):
    drafts = [PriceRow(**row_of(*row)) for row in rows]
    return price_lists.set_prices(by=OPERATOR, price_list=found.id, rows=drafts)


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


def test_the_hash_is_of_lists_too(shop):
    """PRICE-11"""
    first = queries.last_release("cafe")
    found = a_list(("ØL", 2_500))
    second = publish()
    set_prices(found, ("ØL", 2_600))
    third = publish("2026-12-01T00:00")
    assert len({first.hash, second.hash, third.hash}) == 3
    set_prices(found, ("ØL", 2_500))
    assert publish("2026-12-02T00:00").hash == second.hash
