"""Everything about one item: who changed it, two people at once, stores, variants, modifiers."""

import json
from dataclasses import replace

import pytest
from django.test import Client

from kasse.domain.item import SaleWindow
from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import OPERATOR, Actor, Denied, Grant
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import matrix, queries, services, stored_rows
from kasse.office.catalogue.models import Category, Item, ItemStore, ModifierGroup
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import InStore, ItemRow
from kasse.office.catalogue.services.items import NEW
from kasse.office.feed.models import Document
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account
from kasse.office.stores import services as stores
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db

BEER = ItemRow(
    id="i1",
    sku="BEER",
    name="Øl",
    price_minor=2_000,
    codes=("5701234567899",),
    brand="Bryg",
    tags=("summer", "Sale"),
    windows=(SaleWindow(days=(5, 6), starts=1_200, ends=120),),
    content=(330, "l"),
    cost_minor=900,
    floor_minor=1_500,
)


@pytest.fixture
def shop():
    made = open_shop()
    stores.create_store(
        by=OPERATOR, company=made.store.company, assortment="cafe", name="Anden", store_id="s2"
    )
    return made


@pytest.fixture
def owner(shop):
    client = Client()
    client.force_login(shop.owner)
    return client


def save(*rows, **details):
    return services.save_items(by=OPERATOR, assortment="cafe", rows=rows, **details)


def publish():
    return prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)


def item():
    return Item.objects.get(sku="BEER")


def log():
    found = AuditEntry.objects.filter(subject_kind="item").order_by("id")
    return [(entry.action, entry.changes) for entry in found]


def at_tills(store):
    found = Document.objects.filter(scope=f"store:{store}", collection="item_store", deleted=False)
    return {row.doc_id: json.loads(row.body) for row in found}


def test_all_comes_back_as_it_was_saved(shop):
    full = stored_rows.rows_of([save(BEER) and item()])["i1"]
    assert full == ItemRow(**{
        **{name: getattr(BEER, name) for name in BEER.__slots__},
        "tags": ("Sale", "summer"),
        "stores": (),
    })  # fmt: skip
    publish()
    document = json.loads(Document.objects.get(collection="item", doc_id="i1").body)
    assert document["floor"] == 1_500
    assert document["content"] == {"quantity": 330, "unit": "l"}
    assert document["windows"] == [{"days": [5, 6], "starts": 1_200, "ends": 120}]


def test_a_row_that_changes_nothing_writes_nothing(shop):
    save(BEER)
    before = list(Item.objects.values()), AuditEntry.objects.count(), Document.objects.count()
    assert save(BEER) == ["i1"]
    assert save(queries.row_of(item())) == ["i1"]
    after = list(Item.objects.values()), AuditEntry.objects.count(), Document.objects.count()
    assert before == after


def test_the_history_holds_each_field_before_and_after(shop):
    save(BEER)
    save(ItemRow(sku="BEER", name="Pilsner", codes=BEER.codes, brand="Bryg", tags=("summer",)))
    publish()
    services.archive_items(by=OPERATOR, assortment="cafe", ids=["i1"])
    services.restore_items(by=OPERATOR, assortment="cafe", ids=["i1"])
    made, changed, published, archived, restored = log()
    assert made[0] == "item.created"
    assert made[1]["price"] == [None, 2_000]
    assert changed == (
        "item.changed",
        {
            "name": ["Øl", "Pilsner"],
            "cost": [900, None],
            "floor": [1_500, None],
            "tags": [["Sale", "summer"], ["summer"]],
            "windows": [[{"days": [5, 6], "starts": 1_200, "ends": 120}], []],
            "content": [[330, "l"], None],
        },
    )
    assert published == ("item.price_published", {"price": [None, 2_000]})
    assert archived == ("item.archived", {"archived": [False, True]})
    assert restored == ("item.restored", {"archived": [True, False]})


def test_two_people_save_one_item(shop):
    assert save(BEER, version=NEW) == ["i1"]
    assert save(BEER, version=NEW) == refused("item.sku_taken", sku="BEER")
    assert save(ItemRow(sku="BEER", name="Hers"), version=1) == ["i1"]
    with pytest.raises(versions.Stale):
        save(ItemRow(sku="BEER", name="His"), version=1)
    assert (item().name, item().version) == ("Hers", 2)


def form(owner, **changes):
    page = {"sku": "BEER", "name": "Øl", "kind": "goods", "unit": "pcs", "tax_class": "standard"}
    typed = {"price": "20,00", "sold": "on", "stock": "on"}
    return owner.post("/items/i1", page | typed | changes)


def test_a_stale_form_shows_what_differs_and_loses_nothing(shop, owner):
    save(BEER)
    assert form(owner, version="1", name="Hers").status_code == 302
    answer = form(owner, version="1", name="<b>His</b>", tags="typed here")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("&lt;b&gt;His" in page, "<b>His" in page) == (True, False)
    assert ('value="typed here"' in page, "Hers" in page) == (True, True)
    assert 'name="version" value="2"' in page
    assert item().name == "Hers"
    assert form(owner, version="2", name="His").status_code == 302
    assert item().name == "His"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"min_age": "000001" + "0" * 5_000}, "min_age"),
        ({"blocked_from": "banana", "blocked_to": ""}, "blocked"),
        ({"variant_of": "nowhere"}, "variant_of"),
        ({"modifier_groups": "nowhere"}, "modifier_groups"),
        ({"category": "nowhere"}, "category"),
        ({"price": ""}, "price"),
        ({"component_sku": ["P", "P"], "component_quantity": ["1", "2"]}, "components"),
    ],
)
def test_odd_input_is_refused_beside_its_field(shop, owner, typed, field):
    save(BEER)
    answer = form(owner, version="1", **typed)
    assert (answer.status_code, answer.context["problems"].keys()) == (422, {field})
    assert f'id="problem-{field}"' in answer.content.decode()


def test_a_name_by_language_follows_the_name_that_it_was(shop, owner):
    save(replace(BEER, names={"da": BEER.name, "en": "Beer"}))
    typed = {"name": "Pilsner", "name_da": BEER.name, "name_en": "Beer"}
    assert form(owner, version="1", **typed).status_code == 302
    assert (item().name, item().names) == ("Pilsner", {"da": "Pilsner", "en": "Beer"})
    typed |= {"name": "Fadøl", "name_da": "Stor fadøl"}
    assert form(owner, version="2", **typed).status_code == 302
    assert (item().name, item().names) == ("Fadøl", {"da": "Stor fadøl", "en": "Beer"})


def test_names_in_languages_that_no_form_asks_for_stay(shop, owner):
    german = {"de": "Bier", "en": "Beer"}
    save(replace(BEER, names=german))
    assert form(owner, version="1", name_da="Øl").status_code == 302
    assert item().names == {"de": "Bier", "da": "Øl"}
    services.save_category(by=OPERATOR, assortment="cafe", category_id="c", names=german)
    typed = {"name_da": "Øl", "version": "1", "color": "", "icon": ""}
    assert owner.post("/categories/c", typed).status_code == 302
    assert Category.objects.get().names == {"de": "Bier", "da": "Øl"}
    services.save_modifier_group(
        by=OPERATOR,
        assortment="cafe",
        names=german,
        choices=(0, 1),
        modifiers=[("m", german, 0)],
        group_id="g",
    )
    row = {"modifier_id": "m", "modifier_da": "Øl", "modifier_en": "", "modifier_price": ""}
    typed = {"name_da": "Øl", "version": "1", "least": "0", "most": "1"}
    assert owner.post("/modifiers/g", typed | row).status_code == 302
    group = ModifierGroup.objects.get()
    assert group.names == group.modifiers.get().names == {"de": "Bier", "da": "Øl"}


def test_a_day_that_is_none_is_passed_over(shop, owner):
    save(BEER)
    days = {"windows": "0", "w0_days": ["", "12", "8", "6"]}
    assert form(owner, version="1", **days).status_code == 302
    assert item().windows == [{"days": [6]}]


def test_the_api_names_the_version_that_it_read(shop, owner):
    save(BEER)
    read = owner.get("/api/v1/items/i1")
    assert read.headers["ETag"] == '"1"'

    def patch(body, tag):
        return owner.patch(
            "/api/v1/items/i1", body, content_type="application/json", HTTP_IF_MATCH=tag
        )

    window = {"from": "2026-12-01", "days": [6]}
    done = patch({"windows": [window], "tags": ["a"]}, '"1"')
    assert (done.status_code, done.headers["ETag"]) == (200, '"2"')
    assert done.json()["windows"] == [{**window, "to": None, "starts": None, "ends": None}]
    assert patch({"tags": ["b"]}, '"1"').status_code == 412
    assert owner.get("/api/v1/items/i1").json()["tags"] == ["a"]


def test_a_store_s_price_waits_for_the_release_and_reaches_its_tills_alone(shop):
    save(BEER)
    publish()
    save(ItemRow(**_of(BEER, stores=(InStore(store="s2", price_minor=2_500),))))
    assert (at_tills("s1"), at_tills("s2")) == ({}, {})
    first = publish()
    assert (at_tills("s1"), at_tills("s2")) == ({}, {"i1": {"price": 2_500}})
    assert prices.prices_at(first) == {"BEER": 2_000}
    assert prices.prices_at(first, store="s2") == {"BEER": 2_500}
    save(ItemRow(**_of(BEER, stores=())))
    assert at_tills("s2") == {"i1": {"price": 2_500}}
    second = publish()
    assert at_tills("s2") == {}
    assert prices.prices_at(second, store="s2") == {"BEER": 2_000}
    assert first.hash != second.hash


def test_a_store_that_does_not_sell_it_says_so_at_once(shop):
    save(ItemRow(**_of(BEER, stores=(InStore(store="s1", sold=False),))))
    assert at_tills("s1") == {"i1": {"sold": False}}
    save(ItemRow(**_of(BEER, stores=())))
    assert (at_tills("s1"), ItemStore.objects.count()) == ({}, 0)
    twice = (InStore(store="s1"), InStore(store="s1", sold=False))
    assert save(ItemRow(**_of(BEER, stores=twice))).facts["field"] == "stores"
    unknown = ItemRow(**_of(BEER, stores=(InStore(store="x", sold=False),)))
    expected = refused("item.unknown_reference", row=0, sku="BEER", field="stores", to="x")
    assert save(unknown) == expected


def test_who_has_one_store_changes_that_store(shop):
    save(BEER)
    grant = Grant(store="s2", permissions=frozenset({"items.edit"}), max_discount_ppm=0)
    by = Actor(id="lis", grants=(grant,))
    done = services.set_in_store(by=by, item="i1", own=InStore(store="s2", sold=False), version=1)
    assert done.version == 2
    assert at_tills("s2") == {"i1": {"sold": False}}
    with pytest.raises(Denied):
        services.set_in_store(by=by, item="i1", own=InStore(store="s1", sold=False))
    last = AuditEntry.objects.latest("id")
    assert (last.store_id, last.changes) == ("s2", {"sold": [True, False]})


@pytest.fixture
def manager(shop):
    """Of one store of the two that sell the assortment."""
    person = staff.save_person(
        by=OPERATOR, name="Bo", language="da", assignments=[("owner", "s2")], person_id="bo"
    )
    client = Client()
    client.force_login(Account.objects.create(email="bo@example.dk", password="x", person=person))
    client.cookies["django_language"] = "en"
    return client


def test_an_item_typed_without_a_sku_gets_the_next_free_number(shop, owner):
    typed = {"name": "Te", "price": "20", "kind": "goods", "unit": "pcs", "tax_class": "standard"}
    typed |= {"stock": "on", "sold": "on"}
    for name, sku in (("Te", "1001"), ("Saft", "1002"), ("Vand", "1205"), ("Is", "10000001")):
        if name == "Vand":
            save(ItemRow(sku="1204", name="x"), ItemRow(sku="5701234567899", name="y"))
        if name == "Is":
            save(ItemRow(sku="9999999", name="x"), ItemRow(sku="10000000", name="y"))
        answer = owner.post("/items/new?assortment=cafe", typed | {"name": name})
        assert answer.status_code == 302, answer.content.decode()
        assert Item.objects.get(name=name).sku == sku


def test_who_may_not_save_a_form_cannot_fill_it_in(shop, owner, manager):
    save(BEER)
    names = {"da": "Mælk"}
    services.save_category(by=OPERATOR, assortment="cafe", category_id="c", names=names)
    services.save_modifier_group(
        by=OPERATOR, assortment="cafe", names=names, choices=(0, 1), modifiers=[], group_id="g"
    )
    forms = ["/items/i1", "/categories/c", "/modifiers/g"]
    news = ["/items/new", "/categories/new", "/modifiers/new"]
    for path in forms + news:
        page = manager.get(path).content.decode()
        assert ('class="contents" disabled' in page, "every store that sells" in page) == (
            True,
            True,
        ), path
        assert 'class="contents" disabled' not in owner.get(path).content.decode(), path
    for path in ("/items/i1/variants", "/categories", "/modifiers"):
        kept = [manager.get(path).content.decode(), owner.get(path).content.decode()]
        assert ["/new?" in page for page in kept] == [False, True], path
    drawn = ["/layouts/assortment/cafe", "/layouts/store/s2"]
    assert [manager.get(path).status_code for path in drawn] == [403, 200]
    page = manager.get("/layouts").content.decode()
    assert [f'href="{path}"' in page for path in drawn] == [False, True]


def test_a_store_s_manager_says_what_their_store_does_another_way(shop, owner, manager):
    save(BEER)
    assert "/items/i1/store" not in owner.get("/items/i1").content.decode()
    assert "/items/i1/store" in manager.get("/items/i1").content.decode()
    typed = {"store": "s2", "version": "1", "sold": "on", "price": "25,x"}

    def post(**changes):
        return manager.post("/items/i1/store", typed | changes)

    bad = post()
    assert (bad.status_code, 'value="25,x"' in bad.content.decode()) == (422, True)
    stale = post(version="7", price="22.00")
    assert (stale.status_code, 'value="22.00"' in stale.content.decode()) == (409, True)
    assert post(store="s1", price="22.00").status_code == 403
    assert post(price="22.00").status_code == 302
    own = ItemStore.objects.get()
    assert (own.store_id, own.sold, own.draft_price_minor) == ("s2", True, 2_200)


def test_a_matrix_adds_what_is_missing(shop, owner):
    save(
        ItemRow(id="i1", sku="BEER", name="Øl", price_minor=500, brand="Bryg"),
        ItemRow(id="v", sku="BEER-S", name="Lille", variant_of="BEER", options=(("Str", "S"),)),
    )
    form = {"axis": ["Str", ""], "values": ["S, M", ""]}
    page = owner.post("/items/i1/variants", form | {"propose": "y"}).content.decode()
    assert ("BEER-S" in page, 'value="BEER-M"' in page) == (True, True)
    made = form | {"save": "y", "take_1": "on", "sku_1": "BEER-M", "price_1": "7,50"}
    assert owner.post("/items/i1/variants", made).status_code == 302
    variant = Item.objects.get(sku="BEER-M")
    assert (variant.name, variant.draft_price_minor, variant.brand) == ("Øl, M", 750, "Bryg")
    assert (variant.variant_of_id, variant.options) == ("i1", [["Str", "M"]])
    assert Item.objects.get(id="v").name == "Lille"


def test_a_proposed_sku_is_free_and_plain():
    parent = ItemRow(sku="T", name="Tøj", codes=("1",), names={"en": "Shirt"})
    axes = matrix.axes_typed([("Farve", "Rød, Rod!"), ("Str", "M")])
    assert not isinstance(axes, Refused)
    offered = matrix.proposals(parent, [], axes, taken={"T-ROED-M"})
    assert [one.row.sku for one in offered] == ["T-ROED-M-2", "T-ROD-M"]
    assert offered[0].row.names == {"en": "Shirt, Rød, M"}
    assert offered[0].row.codes == ()
    many = [("a", ",".join(map(str, range(20)))), ("b", ",".join(map(str, range(20))))]
    assert matrix.axes_typed(many) == refused("variants.too_many", count=400, most=matrix.MOST)
    assert matrix.axes_typed([("a", "1"), ("a", "2")]).code == "variants.axis_wrong"


def test_modifier_groups_are_made_changed_and_deleted(shop, owner):
    typed = {"name_da": "Mælk", "name_en": "", "least": "0", "most": "1"}
    rows = {"modifier_id": ["", ""], "modifier_da": ["Havre", ""], "modifier_en": ["", ""]}
    rows["modifier_price"] = ["5,00", ""]
    assert owner.post("/modifiers/new?assortment=cafe", typed | rows).status_code == 302
    group = ModifierGroup.objects.get()
    (choice,) = group.modifiers.all()
    assert (choice.names, choice.price_minor) == ({"da": "Havre"}, 500)
    save(ItemRow(**_of(BEER, modifier_groups=(group.id,))))
    assert "Øl" in owner.get(f"/modifiers/{group.id}").content.decode()
    rows["modifier_id"] = [choice.id, ""]
    address = f"/modifiers/{group.id}"
    assert owner.post(address, typed | rows | {"version": "1", "most": "2"}).status_code == 302
    assert owner.post(address, typed | rows | {"version": "1", "most": "3"}).status_code == 409
    assert owner.post(address, typed | rows | {"version": "2", "least": "4"}).status_code == 422
    nameless = {"modifier_da": ["", ""], "modifier_price": ["5,00", ""], "version": "2"}
    answer = owner.post(address, typed | rows | nameless)
    assert (answer.status_code, answer.context["problems"].keys()) == (422, {"modifiers"})
    group.refresh_from_db()
    assert (group.max_choices, group.modifiers.get().id) == (2, choice.id)
    in_use = services.delete_modifier_group(by=OPERATOR, group=group)
    assert in_use == refused("modifiers.in_use", items=1)
    # One that is archived asks for it as well: the page says so, and does not offer to delete.
    services.archive_items(by=OPERATOR, assortment="cafe", ids=["i1"])
    page = owner.get(address).content.decode()
    assert ("Øl" in page, f"{address}/delete" in page) == (True, False)
    services.restore_items(by=OPERATOR, assortment="cafe", ids=["i1"])
    save(BEER)
    owner.post(f"{address}/delete", {"confirmed": "yes"})
    assert ModifierGroup.objects.count() == 0


def test_a_choice_gets_a_new_id_where_its_own_cannot_be_had(shop):
    ids = ["a", "a", "x" * 65, ""]
    group = services.save_modifier_group(
        by=OPERATOR,
        assortment="cafe",
        names={"da": "Mælk"},
        choices=(0, 1),
        modifiers=[(one, {"da": "Havre"}, 0) for one in ids],
    )
    kept = [one.id for one in group.modifiers.all()]
    assert (kept[0], len(set(kept)), max(map(len, kept)) <= 64) == ("a", 4, True)


def test_items_are_chosen_by_searching_and_shown_escaped(shop, owner):
    save(BEER, ItemRow(sku="X", name="<i>Øl</i> pant", kind="deposit", price_minor=100))
    found = owner.get("/items/choose?assortment=cafe&q=%C3%B8l&besides=BEER").content.decode()
    assert ('data-sku="X"' in found, 'data-sku="BEER"' in found) == (True, False)
    assert ("<i>" in found, "&lt;i&gt;" in found) == (False, True)
    note = owner.get("/items/check-code?codes=5701234567890").content.decode()
    assert "kontrolciffer" in note


def test_the_history_page_says_who_and_what(shop, owner):
    save(BEER)
    form(owner, version="1", name="<b>Ny</b>", price="25,00")
    page = owner.get("/items/i1/history").content.decode()
    assert ("anna@example.dk" in page or "Anna" in page, "<b>Ny" in page) == (True, False)
    assert ("20,00" in page, "25,00" in page) == (True, True)


def _of(row, **changes):
    return {name: getattr(row, name) for name in row.__slots__} | changes
