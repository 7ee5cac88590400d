"""Lists of the API that have no page of their own in another test: every row once, there and back."""

import json

import pytest

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.models import Assortment
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.integrations.services import hooks
from kasse.office.staff import services as staff
from kasse.office.stores import services as stores
from tests.office.running.test_shelf import put
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client, tmp_path, monkeypatch):
    """Whoever owns a shop of several of everything."""
    monkeypatch.setenv("KASSE_BACKUPS", str(tmp_path))
    shop = open_shop()
    company, assortment = shop.store.company, shop.assortment.id
    for n in range(3):
        put(tmp_path)
        staff.save_person(by=OPERATOR, name="Bo", language="da", assignments=[])
        name = f"Butik {n}"
        store = stores.create_store(
            by=OPERATOR, company=company, assortment=assortment, name=name, store_id=f"b{n}"
        )
        stores.create_register(by=OPERATOR, store=store, number=f"K{n + 9}", name="Disken")
        wanted = hooks.Wanted(name="Shop", url="https://1.1.1.1/in", events=("item.changed",))
        hooks.save_hook(by=OPERATOR, wanted=wanted)
    client.force_login(shop.owner)
    return client


def keys(page, name, key):
    return [row[key] for row in page[name]]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("people", "id"),
        ("roles", "id"),
        ("hooks", "id"),
        ("backups", "name"),
        ("stores", "id"),
        ("registers", "number"),
        ("journals", "register"),
        ("grids", "place"),
    ],
)
def test_every_row_once_there_and_back(owner, name, key):
    path = f"/api/v1/{name}"
    rows = keys(owner.get(path).json(), name, key)
    assert len(set(rows)) == len(rows) >= 3
    page = owner.get(path, {"limit": 2}).json()
    there = keys(page, name, key)
    while page["after"] is not None:
        page = owner.get(path, {"limit": 2, "after": page["after"]}).json()
        there += keys(page, name, key)
    assert there == rows
    back = owner.get(path, {"limit": 1, "before": page["before"]}).json()
    before_last_page = (len(rows) - 1) // 2 * 2 - 1
    assert keys(back, name, key) == [rows[before_last_page]]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("stores?q=butik&sort=-name", ["b2", "b1", "b0"]),
        ("stores?state=archived", []),
        ("registers?q=nørre", ["K1"]),
        ("registers?store=b1", ["K10"]),
        ("registers?sort=-number", ["K11", "K10", "K9", "K1"]),
        ("registers?state=retired", []),
        ("journals?store=s1", ["r1"]),
        ("journals?state=differs", []),
        ("people?q=anna", ["anna"]),
    ],
)
def test_a_list_is_narrowed_and_sorted(owner, address, found):
    name = address.partition("?")[0]
    key = {"registers": "number", "journals": "register"}.get(name, "id")
    assert keys(owner.get(f"/api/v1/{address}").json(), name, key) == found


def test_what_the_catalogue_offers_to_choose_from(owner, django_assert_max_num_queries):
    parent = ItemRow(id="i1", sku="T", name="Trøje", brand="Ørsted", tags=("ny",), price_minor=100)
    small = ItemRow(id="i2", sku="T-S", name="Trøje, S", variant_of="T", options=(("Str", "S"),))
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=[parent, small])
    (row,) = owner.get("/api/v1/assortments").json()["assortments"]
    assert (row["id"], row["drafts"], row["release"]) == ("cafe", 1, None)
    assert owner.post("/api/v1/assortments/cafe/price-releases").status_code == 201
    (row,) = owner.get("/api/v1/assortments").json()["assortments"]
    assert (row["drafts"], row["release"]) == (0, 1)
    several = [Assortment(id=f"a{number}", name=f"A{number}") for number in range(9)]
    Assortment.objects.bulk_create(several)
    with django_assert_max_num_queries(12):
        assert len(owner.get("/api/v1/assortments").json()["assortments"]) == 10
    for asked, texts in (
        ("field=brand", ["Ørsted"]),
        ("field=brand&q=ørs", ["Ørsted"]),
        ("field=tag&q=x", []),
        ("field=tag", ["ny"]),
    ):
        assert owner.get(f"/api/v1/assortments/cafe/in-use?{asked}").json() == {"texts": texts}
    assert owner.get("/api/v1/assortments/none/in-use?field=tag").status_code == 404
    (variant,) = owner.get("/api/v1/items/i1/variants").json()["variants"]
    assert (variant["sku"], variant["options"]) == ("T-S", [["Str", "S"]])
    assert owner.get("/api/v1/items/i2/variants").json() == {"variants": []}


def test_people_are_listed_from_the_last_name_on(owner):
    there = keys(owner.get("/api/v1/people").json(), "people", "id")
    assert keys(owner.get("/api/v1/people?sort=-name").json(), "people", "id") == there[::-1]
    page = owner.get("/people?sort=-name").content.decode()
    places = [page.index(f'href="/people/{person}"') for person in there]
    assert places == sorted(places, reverse=True)


def test_where_grids_are_is_told_with_which_are_of_their_own(owner):
    rows = owner.get("/api/v1/grids").json()["grids"]
    assert [row["level"] for row in rows[:1]] == ["assortment"]
    assert {row["place"] for row in rows} >= {"cafe", "s1", "b1", "r1"}
    (row,) = owner.get("/api/v1/grids?q=K10").json()["grids"]
    assert (row["level"], row["is_own"]) == ("register", False)
    drawn = {"pages": [{"names": {"da": "Side"}, "tiles": []}]}
    path = f"/api/v1/grids/register/{row['place']}"
    owner.put(path, json.dumps(drawn), content_type="application/json")
    (row,) = owner.get("/api/v1/grids?q=K10").json()["grids"]
    assert (row["is_own"], row["from_level"]) == (True, "register")
