"""Categories and the till's grids: the tree's rules, whose grid is whose, pages and API."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import grids, services
from kasse.office.catalogue.category_icons import ICONS
from kasse.office.catalogue.models import Category, Item, Layout
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.catalogue.services.layouts import Place
from kasse.office.catalogue.tree import tree
from kasse.office.catalogue.words import ICON_WORDS
from kasse.office.feed import queries as feed
from kasse.office.stores import services as stores
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db

CAFE = Place(assortment="cafe")
STORE = Place(assortment="cafe", store="s1")
REGISTER = Place(assortment="cafe", store="s1", register="r1")


@pytest.fixture
def shop():
    made = open_shop()
    for name in ("a", "b", "c"):
        category(name)
    rows = [ItemRow(id=f"i{n}", sku=f"S{n}", name=f"Vare {n} <b>", category="a") for n in (1, 2)]
    services.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    return made


@pytest.fixture
def owner(client, shop):
    client.force_login(shop.owner)
    client.cookies["django_language"] = "en"
    return client


def category(name, **details):
    return services.save_category(
        by=OPERATOR, assortment="cafe", category_id=name, names={"da": name.upper()}, **details
    )


def order(*ids, parent=None):
    return services.order_categories(by=OPERATOR, assortment="cafe", parent=parent, ids=ids)


def shown():
    return [(node.category.id, node.depth, node.items) for node in tree("cafe")]


def page(*tiles, name="Side"):
    return {"names": {"da": name}, "tiles": [{kind: key} for kind, key in tiles]}


def draw(place, *pages, version=None):
    return services.save_layout(by=OPERATOR, place=place, pages=list(pages), version=version)


def document(place, collection):
    rows = feed.changes_after(scopes=[place.scope], cursor=0, limit=1_000).rows
    return [json.loads(body) for kind, _, _, gone, body in rows if kind == collection and not gone]


def test_new_ones_come_last_and_are_put_in_order(shop):
    assert shown() == [("a", 0, 2), ("b", 0, 0), ("c", 0, 0)]
    assert order("c", "a") is None
    assert shown() == [("c", 0, 0), ("a", 0, 2), ("b", 0, 0)]
    assert order("b", parent="a") is None
    assert shown() == [("c", 0, 0), ("a", 0, 2), ("b", 1, 0)]
    moved = next(row for row in document(CAFE, "category") if row["names"] == {"da": "B"})
    assert (moved["parent"], moved["position"]) == ("a", 0)


@pytest.mark.parametrize(
    ("names", "details", "refusal"),
    [
        ({"da": " "}, {}, refused("category.name_missing", characters=100)),
        ({"da": "x" * 101}, {}, refused("category.name_missing", characters=100)),
        ({"da": "x"}, {"color": "red"}, refused("category.color", field="color")),
        ({"da": "x"}, {"icon": "skull"}, refused("category.icon", field="icon")),
        ({"da": "x"}, {"parent_id": "nowhere"}, refused("category.unknown")),
        ({"da": "x"}, {"parent_id": "a"}, refused("category.in_itself")),
    ],
)
def test_what_no_category_can_be(shop, names, details, refusal):
    before = list(Category.objects.order_by("id").values())
    answer = services.save_category(
        by=OPERATOR, assortment="cafe", category_id="a", names=names, **details
    )
    assert answer == refusal
    assert list(Category.objects.order_by("id").values()) == before


def test_a_tree_has_no_circles_and_five_levels(shop):
    assert order("b", parent="a") is None
    assert order("a", parent="b") == refused("category.in_itself")
    assert order("c", parent="b") is None
    category("d", parent_id="c")
    assert isinstance(category("e", parent_id="d"), Category)
    assert category("f", parent_id="e") == refused("category.too_deep", levels=5)
    # Five levels and one more above them.
    category("top")
    assert order("a", parent="top") == refused("category.too_deep", levels=5)


def test_deleting_keeps_the_items(shop):
    order("b", parent="a")
    row = Category.objects.get(id="a")
    assert services.delete_category(by=OPERATOR, category=row) == refused("category.has_children")
    order("b")
    assert services.delete_category(by=OPERATOR, category=row) == 2
    assert list(Item.objects.values_list("category", flat=True)) == [None, None]
    assert sorted(row["names"]["da"] for row in document(CAFE, "category")) == ["B", "C"]


def test_an_old_version_changes_nothing(shop):
    category("a", version=1)
    with pytest.raises(versions.Stale):
        category("a", version=1)
    draw(STORE)
    for version in (0, 2):
        with pytest.raises(versions.Stale):
            draw(STORE, version=version)
    with pytest.raises(versions.Stale):
        draw(REGISTER, version=1)
    assert isinstance(draw(STORE, version=1), Layout)


def test_every_change_is_told_with_before_and_after(shop):
    category("a", color="#6b4a2f", icon="cup")
    draw(CAFE, page(("item", "i1")))
    found = AuditEntry.objects.order_by("-id")
    assert found[1].changes == {"color": ["", "#6b4a2f"], "icon": ["", "cup"]}
    assert found[0].changes["pages"][1] == [page(("item", "i1"))]


def test_the_narrowest_grid_is_shown(shop):
    def whose():
        found = grids.all_grids(stores=None)
        return [(grid.level, grid.is_own, grid.from_level) for grid in found]

    assert whose() == [("assortment", False, ""), ("store", False, ""), ("register", False, "")]
    draw(CAFE, page(("category", "a")))
    draw(REGISTER, page(("item", "i2")))
    assert whose() == [
        ("assortment", True, "assortment"),
        ("store", False, "assortment"),
        ("register", True, "register"),
    ]
    assert document(CAFE, "layout") == [{"pages": [page(("category", "a"))]}]
    assert document(REGISTER, "layout") == [{"pages": [page(("item", "i2"))], "for": "register"}]
    assert services.remove_layout(by=OPERATOR, place=REGISTER) is None
    assert document(REGISTER, "layout") == []
    assert whose()[2] == ("register", False, "assortment")
    assert services.remove_layout(by=OPERATOR, place=REGISTER) == refused("layout.unknown")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("pages", "code"),
    [
        ("x", "layout.malformed"),
        ([1], "layout.malformed"),
        ([{"names": {}, "tiles": []}], "layout.name_missing"),
        ([{"names": {"da": 1}, "tiles": []}], "layout.malformed"),
        ([page() | {"tiles": "i1"}], "layout.malformed"),
        ([page(("page", "i1"))], "layout.malformed"),
        ([page() | {"tiles": [{"item": "i1", "category": "a"}]}], "layout.malformed"),
        ([page(name="a\0")], "layout.malformed"),
        ([page(name="a\ud800")], "layout.malformed"),
        ([page(("item", "i1\0"))], "layout.malformed"),
        ([page(("item", "i9"))], "layout.unknown_tile"),
        ([page(("category", "i1"))], "layout.unknown_tile"),
        ([page()] * 21, "layout.too_large"),
        ([page() | {"tiles": [{"item": "i1"}] * 201}], "layout.too_large"),
    ],
)
def test_what_no_grid_can_be(shop, pages, code):
    answer = services.save_layout(by=OPERATOR, place=CAFE, pages=pages)
    assert isinstance(answer, Refused)
    assert (answer.code, Layout.objects.count()) == (code, 0)


def test_one_thing_is_once_on_a_page(shop):
    made = draw(CAFE, page(("item", "i1"), ("item", "i2"), ("item", "i1")))
    assert made.pages[0]["tiles"] == [{"item": "i1"}, {"item": "i2"}]


def test_a_category_is_moved_edited_and_deleted_in_pages(owner):
    owner.post("/categories/c/move", {"way": "up"})
    assert [row[0] for row in shown()] == ["a", "c", "b"]
    owner.post("/categories/b/move", {"parent": "a", "before": ""})
    assert shown()[1] == ("b", 1, 0)
    text = owner.get("/categories").content.decode()
    assert "2 items" in text
    form = {"name_da": "<i>Kaffe", "parent": "", "color": "#3f7fbf", "icon": "cup", "version": "9"}
    stale = owner.post("/categories/c", form)
    assert stale.status_code == 409
    assert "&lt;i&gt;Kaffe" in stale.content.decode()
    now = Category.objects.get(id="c").version
    assert owner.post("/categories/c", form | {"version": now}).status_code == 302
    assert Category.objects.get(id="c").names == {"da": "<i>Kaffe"}
    assert "<i>" not in owner.get("/categories").content.decode()
    bad = owner.post("/categories/c", form | {"name_da": "", "version": now + 1})
    assert (bad.status_code, b'id="problem-name_da"' in bad.content) == (422, True)
    asked = owner.post("/categories/c/delete")
    assert (asked.status_code, Category.objects.filter(id="c").exists()) == (200, True)
    owner.post("/categories/c/delete", {"confirmed": "yes"})
    assert not Category.objects.filter(id="c").exists()


def test_a_grid_is_drawn_in_its_page(owner):
    draw(CAFE, page(("item", "i1")))
    text = owner.get("/layouts/store/s1").content.decode()
    assert "Vare 1 \\u003Cb\\u003E" in text
    pages = json.dumps([page(("item", "i2"), ("category", "a"))])
    saved = owner.post("/layouts/store/s1", {"pages": pages, "version": "0"})
    assert saved.status_code == 302
    assert Layout.objects.get(store="s1").pages == json.loads(pages)
    stale = owner.post("/layouts/store/s1", {"pages": pages, "version": "0"})
    assert stale.status_code == 409
    for broken in (
        "",
        "{",
        "[[]]",
        "[" * 100_000,
        '[{"names": {"da": "x"}, "tiles": [{"item": "gone"}]}]',
    ):
        assert owner.post("/layouts/store/s1", {"pages": broken}).status_code == 422
    found = owner.get("/layouts/items?assortment=cafe&q=vare").json()
    assert [tile["id"] for tile in found["items"]] == ["i1", "i2"]
    assert owner.get("/layouts/store/elsewhere").status_code == 404
    owner.post("/layouts/store/s1/remove", {"confirmed": "yes"})
    assert not Layout.objects.filter(store="s1").exists()


def test_tiles_that_wait_for_a_price_are_marked(owner):
    """An item with variants does so until one of them has a price; what tills charge is shown."""
    rows = [
        ItemRow(id="ice", sku="ICE", name="Iskaffe"),
        ItemRow(
            id="is",
            sku="IS",
            name="Iskaffe, lille",
            price_minor=3_800,
            variant_of="ICE",
            options=(("Str", "L"),),
        ),
        ItemRow(
            id="it",
            sku="IT",
            name="Iskaffe, stor",
            price_minor=4_200,
            variant_of="ICE",
            options=(("Str", "S"),),
        ),
        ItemRow(id="i1", sku="S1", name="Vare 1", price_minor=2_800),
        ItemRow(id="i2", sku="S2", name="Vare 2", open_price=True),
    ]
    services.save_items(by=OPERATOR, assortment="cafe", rows=rows)

    def waiting():
        tiles = owner.get("/layouts/items?assortment=cafe").json()["items"]
        return {tile["id"]: (tile["waits"], tile["detail"]) for tile in tiles}

    assert waiting() == {
        "ice": (True, ""),
        "is": (True, "38.00"),
        "it": (True, "42.00"),
        "i1": (True, "28.00"),
        "i2": (False, ""),
    }
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=timezone.now())
    Item.objects.filter(id="i1").update(draft_price_minor=3_100)
    assert waiting()["ice"] == (False, "")
    assert waiting()["i1"] == (False, "28.00")


def test_places_are_searched_and_shown_in_pages(owner, shop, monkeypatch):
    for number in ("K2", "K3"):
        stores.create_register(by=OPERATOR, store=shop.store, number=number, name="Boden")

    def shown(**query):
        return owner.get("/layouts", query).context["found"]

    def names(**query):
        return [grid.name for grid in shown(**query).rows]

    assert names() == ["Café", "Nørregade", "K1", "K2", "K3"]
    assert names(q="BODEN nørreg") == ["K2", "K3"]
    assert names(q="nothing") == []
    monkeypatch.setattr(grids, "PAGE", 2)
    first = shown()
    second = shown(after=first.after)
    last = shown(after=second.after)
    back = shown(before=last.before)
    pages = [[grid.name for grid in page.rows] for page in (first, second, last, back)]
    assert pages == [["Café", "Nørregade"], ["K1", "K2"], ["K3"], ["K1", "K2"]]
    assert (first.before, last.after, names(before="²")) == (None, None, ["Café", "Nørregade"])
    # A cursor names a place: rows that come before it move nothing.
    stores.create_register(by=OPERATOR, store=shop.store, number="K0", name="Ny")
    assert [grid.name for grid in shown(after=second.after).rows] == ["K3"]


def test_lists_need_as_many_queries_for_more(owner, shop):
    def count(path):
        with CaptureQueriesContext(connection) as asked:
            assert owner.get(path).status_code == 200
        return len(asked)

    count("/")  # the session's last visit is noted once
    before = count("/categories"), count("/layouts")
    for name in ("d", "e", "f"):
        category(name, parent_id="a")
        store = stores.create_store(
            by=OPERATOR, company=shop.store.company, assortment="cafe", name=name, store_id=name
        )
        stores.create_register(by=OPERATOR, store=store, number=f"X{name}".upper(), name=name)
    assert (count("/categories"), count("/layouts")) == before


def test_clients_do_the_same(owner):
    def call(method, path, body=None, **headers):
        return owner.generic(
            method, f"/api/v1{path}", json.dumps(body), "application/json", headers=headers
        )

    new = {"assortment": "cafe", "names": {"da": "Te"}, "parent": "a", "icon": "cup"}
    made = call("POST", "/categories", new)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    key = made.json()["id"]
    changed = call("PATCH", f"/categories/{key}", {"parent": None}, If_Match='"1"')
    assert (changed.json()["parent"], changed["ETag"]) == (None, '"2"')
    assert changed.json()["names"] == {"da": "Te"}
    stale = call("PATCH", f"/categories/{key}", {"color": "#000000"}, If_Match='"1"')
    assert (stale.status_code, stale.json()["code"]) == (412, "request.stale")
    first = {"assortment": "cafe", "ids": [key]}
    assert call("PUT", "/category-order", first).status_code == 204
    assert call("GET", "/categories?assortment=cafe").json()[0]["id"] == key
    assert call("DELETE", f"/categories/{key}").json() == {"items": 0}
    grid = {"pages": [{"names": {"da": "Side"}, "tiles": [{"item": "i1"}]}]}
    drawn = call("PUT", "/grids/register/r1", grid, If_Match='"0"')
    assert (drawn.status_code, drawn["ETag"], drawn.json()["is_own"]) == (200, '"1"', True)
    assert call("PUT", "/grids/register/r1", grid, If_Match='"0"').status_code == 412
    assert call("DELETE", "/grids/register/r1").status_code == 204
    assert call("GET", "/grids/register/r1").json()["version"] == 0


def test_every_icon_is_a_path_of_its_own():
    assert len(set(ICONS.values())) == len(ICONS)
    assert all(path.startswith("M") for path in ICONS.values())


def test_every_icon_is_said_in_words(owner):
    assert ICON_WORDS.keys() == ICONS.keys()
    owner.cookies["django_language"] = "da"
    assert 'aria-label="Gulerod"' in owner.get("/categories/a").content.decode()
