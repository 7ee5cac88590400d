"""Finding anything, each kind for who may see it; looks and shortcuts, by device and by account."""

import pytest
from django.test import Client
from django.utils import translation

from kasse.domain.permissions import PERMISSION_CODES
from kasse.office.actors import EVERYTHING, OPERATOR, Actor, Grant
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.frame import menu, queries
from kasse.office.frame.finding import find
from kasse.office.journal import services as journal
from tests.office.builders import Chain
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db

OWNER = Actor(id="o", grants=(EVERYTHING,))


@pytest.fixture
def shop():
    made = open_shop()
    row = ItemRow(id="i1", sku="KAF1", name="Kaffe <b>", price_minor=3_000)
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=[row])
    names = {"da": "Drikkevarer", "en": "Drinks"}
    catalogue.save_category(by=OPERATOR, assortment="cafe", category_id="c", names=names)
    chain = Chain(register="r1", store="s1", number="K1").open()
    chain.sell()
    journal.ingest(batch=chain.batch(), received_at=NOW)
    return made


@pytest.fixture
def owner(shop):
    client = Client()
    client.force_login(shop.owner)
    client.cookies["django_language"] = "en"
    return client


def found(text, by=OWNER):
    with translation.override("da"):
        return _found(text, by)


def _found(text, by):
    return {group.kind: [hit.words for hit in group.hits] for group in find(text, by=by)}


def may(*permissions):
    grant = Grant(store=None, permissions=frozenset(permissions), max_discount_ppm=0)
    return Actor(id="a", grants=(grant,))


KINDS = {
    "item": ("kaf", "office.view", ["Kaffe <b>"]),
    "sale": ("K1-000001", "sales.view", ["K1-000001"]),
    "person": ("anna", "people.view", ["Anna Ejer"]),
    "store": ("NØRRE", "office.view", ["Nørregade"]),
    "register": ("disken", "office.view", ["K1 Disken"]),
    "category": ("drikke", "office.view", ["Drikkevarer"]),
    "role": ("ejer", "people.view", ["Ejer"]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found_by_who_may_see_it(shop, kind):
    text, permission, words = KINDS[kind]
    assert found(text)[kind] == words
    assert kind in found(text, may(permission))
    assert kind not in found(text, may(*set(PERMISSION_CODES) - {permission}))


def test_pages_are_found_without_a_text_and_in_their_language(owner):
    page = owner.get("/find?part=1&q=").content.decode()
    assert page.count('role="option"') == sum(len(one.entries) for one in menu.SECTIONS)
    owner.cookies["django_language"] = "da"
    assert 'data-to="/items"' in owner.get("/find?part=1&q=vare").content.decode()
    assert "&lt;b&gt;" in owner.get("/find?q=kaffe").content.decode()


@pytest.mark.parametrize(
    ("language", "text", "page"),
    [
        ("en", "backup", "/backups"),
        ("da", "log ud", "/account"),
        ("da", "mørk", "/account"),
        ("da", "kvittering", "/sales"),
        ("da", "rapport", "/cash/reports"),
        ("da", "byttepenge", "/cash"),
        ("en", "new cat", "/categories/new"),
    ],
)
def test_pages_are_found_by_the_words_of_others_too(owner, language, text, page):
    owner.cookies["django_language"] = language
    assert f'data-to="{page}"' in owner.get("/find", {"part": "1", "q": text}).content.decode()


def test_what_is_just_the_text_comes_first(shop):
    assert next(iter(found("k1"))) == "register"
    assert next(iter(found("KAF1"))) == "item"
    assert next(iter(found("k1-000001"))) == "sale"


def test_who_may_only_look_at_people_is_led_to_their_list(shop):
    def led(*permissions):
        return [hit.to for group in find("anna", by=may(*permissions)) for hit in group.hits]

    assert led("people.view") == ["/people?q=Anna+Ejer"]
    assert led("people.view", "people.edit") == ["/people/anna"]


def test_the_api_finds_the_same(owner):
    groups = owner.get("/api/v1/find?q=kaf1").json()["groups"]
    assert {"words": "Kaffe <b>", "detail": "KAF1", "page": "/items/i1"} in groups[0]["hits"]


def test_keys_of_the_menu_are_each_of_one_page():
    keys = [entry.key for section in menu.SECTIONS for entry in section.entries if entry.key]
    assert len(keys) == len(set(keys))


def test_a_phone_shows_the_first_four_that_one_may_see():
    def shown(*permissions):
        return [one.url for one in menu.dock(menu.menu(frozenset(permissions), page="items"))]

    assert shown(*PERMISSION_CODES) == ["today", "sales", "items", "attention"]
    assert shown("office.view")[:3] == ["today", "items", "attention"]


def test_the_look_goes_with_the_account_to_the_next_device(owner, shop):
    assert owner.post("/look", {"look": "contrast", "next": "/items"})["Location"] == "/items"
    assert 'data-theme="contrast"' in owner.get("/").content.decode()
    other = Client()
    other.force_login(shop.owner)
    first = other.get("/items")
    assert 'data-theme="contrast"' in first.content.decode()
    assert first.cookies["kasse_look"].value == "contrast.keys"
    other.post("/look", {"look": "dark"})
    assert 'data-theme="contrast"' in owner.get("/").content.decode()
    assert 'data-theme="dark"' in other.get("/").content.decode()
    other.post("/look", {"look": "javascript:"})
    assert queries.preferences(shop.owner.id).look == "dark"


def test_single_keys_are_switched_off(owner, shop):
    assert "data-no-keys" not in owner.get("/").content.decode()
    owner.post("/keyboard", {})
    assert "data-no-keys" in owner.get("/").content.decode()
    assert queries.preferences(shop.owner.id).shortcuts is False
    owner.post("/keyboard", {"shortcuts": "on"})
    assert queries.preferences(shop.owner.id).shortcuts is True
