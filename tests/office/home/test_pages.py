"""The pages: who may see them, what they show, how many queries they need."""

import html
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kasse.office.actors import OPERATOR
from kasse.office.attention.models import Finding
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.models import Item, PriceRelease
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.journal import services as journal
from kasse.office.journal.models import Night
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account, Person
from kasse.office.stores import services as stores
from kasse.office.stores.models import PairingCode, Register
from kasse.office.stores.queries import business_day
from tests.office.builders import Chain, line
from tests.office.once import once
from tests.office.samples_shop import NOW, PASSWORD, open_shop

pytestmark = pytest.mark.django_db

PATHS = {
    "today": "/",
    "sales": "/sales",
    "sale": "/sales/r1/2",
    "cash": "/cash",
    "items": "/items",
    "new_item": "/items/new",
    "item": "/items/i1",
    "registers": "/registers",
    "people": "/people",
    "new_person": "/people/new",
    "person": "/people/anna",
    "attention": "/attention",
}
POSTS = {
    "publish_prices": "/items/publish",
    "pair": "/registers/r1/pair",
    "pin": "/people/anna/pin",
    "attention": "/attention",
}


def prepared():
    made = open_shop()
    catalogue.save_items(
        by=OPERATOR,
        assortment="cafe",
        rows=[ItemRow(id="i1", sku="KAFFE", name="Kaffe <b>", price_minor=3_000)],
    )
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)
    return made


shop = once(prepared)


@pytest.fixture
def owner(client, shop):
    client.force_login(shop.owner)
    client.cookies["django_language"] = "en"
    return client


def sell(count=1, *, register="r1", number="K1", at=NOW):
    chain = Chain(register=register, store="s1", number=number, at=at).open()
    for place in range(count):
        chain.sell(line(item="i1", price=3_000, pieces=1 + place, name="Kaffe <b>"), at=at)
    journal.ingest(batch=chain.batch(), received_at=at)
    return chain


def text(response):
    return response.content.decode()


def words(response):
    """What can be read on a page: its tags hold tokens, which may have any letters."""
    return re.sub(r"<[^>]*>", " ", text(response))


@pytest.mark.one_database
@pytest.mark.parametrize("path", PATHS.values())
def test_nobody_is_sent_to_the_log_in(client, shop, path):
    response = client.get(path)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/log-in")


@pytest.mark.one_database
@pytest.mark.parametrize("path", POSTS.values())
def test_nobody_can_post(client, shop, path):
    response = client.post(path)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/log-in")
    assert PairingCode.objects.count() == 0


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("path", PATHS.values())
def test_the_owner_sees_every_page(owner, path, language):
    sell()
    owner.cookies["django_language"] = language
    response = owner.get(path)
    assert response.status_code == 200
    assert f'<html lang="{language}">' in text(response)
    assert " style=" not in text(response)
    assert "<b>" not in text(response)


def account(role, store="s1"):
    person = staff.save_person(
        by=OPERATOR, name="Bo", language="da", assignments=[(role, store)], person_id="bo"
    )
    made = staff.create_account(
        by=OPERATOR, email="bo@example.dk", password=PASSWORD, person=person
    )
    assert isinstance(made, Account)
    return made


@pytest.mark.one_database
@pytest.mark.parametrize("path", PATHS.values())
def test_a_cashier_sees_nothing(client, shop, path):
    client.force_login(account("cashier"))
    assert client.get(path).status_code == 403


def test_a_manager_of_another_store_sees_neither_sale_nor_register(client, shop):
    sell()
    stores.create_store(
        by=OPERATOR, company=shop.store.company, assortment="cafe", name="Anden", store_id="s2"
    )
    hidden = (("/registers", "K1"), ("/sales", "K1-000001"), ("/people", "Anna"))
    client.force_login(shop.owner)
    assert [name for path, name in hidden if name not in words(client.get(path))] == []
    client.force_login(account("manager", "s2"))
    assert client.get("/sales/r1/2").status_code == 404
    assert [name for path, name in hidden if name in words(client.get(path))] == []


FORM = {
    "sku": "TE",
    "name": "Te",
    "kind": "goods",
    "unit": "pcs",
    "tax_class": "standard",
    "price": "38.50",
    "sold": "on",
    "stock": "on",
}


def test_an_item_is_made_and_published(owner):
    assert owner.post("/items/new?assortment=cafe", FORM).status_code == 302
    item = Item.objects.get(sku="TE")
    assert (item.price_minor, item.draft_price_minor) == (None, 3_850)
    assert owner.post("/items/publish", {"assortment": "cafe"}).status_code == 302
    item.refresh_from_db()
    assert (item.price_minor, item.draft_price_minor) == (3_850, None)
    assert PriceRelease.objects.count() == 2


def test_a_form_with_a_mistake_keeps_what_was_typed(owner):
    bad = FORM | {"price": "12,5.0", "codes": "ABC", "min_age": "old", "floor": "1.2.3"}
    bad |= {"component_sku": "KAFFE", "component_quantity": "x"}
    response = owner.post("/items/new?assortment=cafe", bad)
    assert response.status_code == 422
    for kept in ("12,5.0", "ABC", "KAFFE", "old"):
        assert kept in text(response)
    assert text(response).count('aria-invalid="true"') == 4
    assert Item.objects.count() == 1


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("field", "value", "marked"),
    [
        ("sku", "KAFFE", "problem-sku"),
        ("codes", "5701234567890", "problem-codes"),
        ("deposit", "NOWHERE", "problem-deposit"),
        ("name", " ", "problem-name"),
        ("options", "Large", "problem-options"),
        ("price", "-1", "problem-price"),
    ],
)
def test_a_refused_item_marks_its_field(owner, field, value, marked):
    response = owner.post("/items/new?assortment=cafe", FORM | {field: value})
    assert response.status_code == 422
    assert f'id="{marked}"' in text(response)
    assert Item.objects.count() == 1


def test_editing_shows_and_changes_everything(owner):
    catalogue.save_modifier_group(
        by=OPERATOR,
        assortment="cafe",
        names={"da": "Mælk"},
        choices=(0, 1),
        modifiers=[],
        group_id="g",
    )
    changed = FORM | {
        "name": "Kaffe",
        "name_en": "Coffee",
        "codes": "ab\n5701234567899",
        "options": "Størrelse: Stor",
        "modifier_groups": "g",
        "min_age": "18",
        "floor": "29.50",
        "content": "0.4",
        "content_unit": "kg",
        "version": Item.objects.get(id="i1").version,
    }
    del changed["stock"]
    assert owner.post("/items/i1", changed).status_code == 302
    page = text(owner.get("/items/i1"))
    assert ('value="AB"' in page, 'value="5701234567899"' in page) == (True, True)
    assert "Størrelse: Stor" in page
    assert 'value="29.50"' in page
    assert "96.25 per kg. " in page
    item = Item.objects.get(id="i1")
    assert (item.sku, item.names) == ("KAFFE", {"en": "Coffee"})
    assert (item.min_age, item.floor_minor) == (18, 2_950)
    assert (item.stock, item.sold, item.archived) == (False, True, False)
    assert [group.id for group in item.modifier_groups.all()] == ["g"]


def test_a_register_is_made_and_paired(owner):
    made = owner.post("/registers", {"number": "k2", "name": "Ny", "store": "s1"})
    assert made.status_code == 302
    register = Register.objects.get(number="K2")
    page = text(owner.post(f"/registers/{register.id}/pair"))
    assert "<svg" in page
    assert "http://testserver/till/" in page
    assert PairingCode.objects.get().register == register


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("night", "words"),
    [
        (None, ["Not yet"]),
        (
            {"ended_at": NOW, "entries": 1_234},
            ["All agrees", "Entries read: 1,234. Figures that differ: 0."],
        ),
        ({"ended_at": NOW, "entries": 9, "differences": 2}, ["Problem", "Figures that differ: 2."]),
        ({"ended_at": NOW, "problem": "OSError"}, ["Problem", "could not be made"]),
        ({}, ["Not ended", "under way"]),
    ],
)
def test_the_registers_page_tells_of_the_last_night(owner, night, words):
    older = {"started_at": NOW, "ended_at": NOW, "feed_version": 1, "differences": 77}
    if night is not None:
        Night.objects.create(day=NOW.date() - timedelta(days=1), **older)
        Night.objects.create(day=NOW.date(), started_at=NOW, feed_version=1, **night)
    page = text(owner.get("/registers"))
    assert "Nightly check" in page
    assert [word for word in words if word not in page] == []
    assert "Figures that differ: 77." not in page


def test_a_tills_problem_is_told_in_words(owner):
    Register.objects.filter(id="r1").update(problem="storage.full", last_contact_at=NOW)
    page = text(owner.get("/registers"))
    assert ("disk is full. Make room on it." in page, "storage.full" in page) == (True, False)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "changes", [{"number": "K1"}, {"number": "a b"}, {"name": ""}, {"store": "x"}]
)
def test_a_bad_register_is_refused(owner, changes):
    form = {"number": "K2", "name": "Ny", "store": "s1"} | changes
    assert owner.post("/registers", form).status_code == 422
    assert Register.objects.count() == 1


def test_a_person_gets_a_role_and_a_pin(owner):
    assert owner.post("/people/new", {"name": "Bo", "role-s1": "cashier"}).status_code == 302
    bo = Person.objects.get(name="Bo")
    assert list(bo.assignments.values_list("role_id", "store_id")) == [("cashier", "s1")]
    path = reverse("pin", args=[bo.id])
    assert owner.post(path, {"pin": "1234", "again": "1234"}).status_code == 422
    assert owner.post(path, {"pin": "7391", "again": "7392"}).status_code == 422
    bo.refresh_from_db()
    assert bo.pin_hash == ""
    assert owner.post(path, {"pin": "7391", "again": "7391"}).status_code == 302
    bo.refresh_from_db()
    assert bo.pin_hash != ""


def test_a_person_without_name_or_role_is_refused(owner):
    assert owner.post("/people/new", {"name": "", "role-s1": "cashier"}).status_code == 422
    assert owner.post("/people/new", {"name": "Bo"}).status_code == 422
    assert Person.objects.count() == 1


def test_a_sale_shows_its_receipt_and_its_entry(owner):
    chain = sell()
    page = text(owner.get("/sales/r1/2"))
    assert "K1-000001" in page
    assert "Kaffe &lt;b&gt;" in page
    assert "30.00" in page
    assert chain.entries[1].hash in page
    assert owner.get("/sales/r1/1").status_code == 404
    assert owner.get("/sales/r1/99").status_code == 404


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["K1-000003", "K1-000002", "K1-000001"]),
        ("?q=2", ["K1-000002"]),
        ("?q=k1-000001", ["K1-000001"]),
        ("?q=x", []),
        ("?day=2026-11-22", []),
        ("?day=2026-11-23&store=s1&sort=total", ["K1-000001", "K1-000002", "K1-000003"]),
        ("?after=x", ["K1-000003", "K1-000002", "K1-000001"]),
        ("?q=99999999999999999999", []),
    ],
)
def test_sales_are_found(owner, query, codes):
    sell(3)
    page = text(owner.get(f"/sales{query}"))
    places = {code: page.find(f">{code}<") for code in ("K1-000001", "K1-000002", "K1-000003")}
    assert sorted((c for c in places if places[c] > 0), key=lambda c: places[c]) == codes


@pytest.mark.parametrize("sort", ["-at", "at", "total", "-total"])
def test_sales_come_in_pages_that_new_sales_do_not_move(owner, monkeypatch, sort):
    for register in ("r1", "r2"):  # at the same instants
        sell(60, register=register, number=register.upper())

    def page(address):
        found = text(owner.get(f"/sales{address}"))
        links = dict(re.findall(r'rel="(prev|next)" href="([^"]+)"', found))
        return re.findall(r">(R[12]-[0-9]{6})<", found), {
            way: html.unescape(link) for way, link in links.items()
        }

    first, links = page(f"?sort={sort}&q=R")
    assert links.keys() == {"next"}
    second, links_of_second = page(links["next"])
    sell(3, register="r3", number="R3", at=NOW + timedelta(hours=1))
    third, links_of_third = page(links_of_second["next"])
    assert (len(first), len(second)) == (50, 50)
    assert len({*first, *second, *third}) == len([*first, *second, *third]) == 120
    assert page(links_of_third["prev"])[0] == second


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("language", "time", "day"),
    [
        ("da", "23. nov. 2026 13:00", ">23. nov. 2026<"),
        ("en", "23 Nov 2026 13:00", ">23 Nov 2026<"),
    ],
)
def test_days_are_written_as_the_language_writes_them(owner, language, time, day):
    sell()
    owner.cookies["django_language"] = language
    page = text(owner.get("/sales/r1/2"))
    assert (time in page, day in page) == (True, True)


ODD_ZONES = ("Mars/X", "../etc", "Europe")


@pytest.fixture
def odd(shop):
    """What a till with a broken clock, in no zone or with a currency of its own sends is kept."""
    chain = Chain(register="r1", store="s1", at=NOW).open()
    chain.sell(line(item="i1", price=3_000), currency="XXX")
    for zone in ODD_ZONES:
        chain.zone = zone
        chain.sell(line(item="i1", price=3_000))
    chain.zone, chain.broken_clock = "Europe/Copenhagen", "yesterday"
    chain.sell(line(item="i1", price=3_000))
    chain.add(
        "z_report",
        {"number": 1, "totals": {"gross": 3_000}, "opened_at": "soon"},
        person="anna",
    )
    journal.ingest(batch=chain.batch(), received_at=NOW)
    return chain


ODD_PATHS = (
    ["/", "/today/stream?store=s1", "/sales", "/sales/export", "/cash?day=2026-11-23", "/attention"]
    + ["/cash/reports", "/cash/reports/export", "/cash/reports/r1/7", "/journal", "/journal/r1"]
    + [f"/{part}/r1/{seq}" for part in ("sales", "journal") for seq in range(2, 7)]
)


@pytest.mark.one_database
@pytest.mark.parametrize("path", ODD_PATHS)
def test_an_odd_entry_of_one_till_leaves_every_page_in_use(owner, odd, path):
    assert owner.get(path).status_code == 200


@pytest.mark.one_database
def test_what_is_no_instant_is_shown_as_it_stands(owner, odd):
    assert "yesterday" in words(owner.get("/sales"))
    assert "yesterday" in words(owner.get("/journal/r1/6"))


def test_findings_are_settled_with_a_note(owner):
    chain = Chain(register="r1", store="s1", at=NOW).open()
    chain.sell(line(item="unknown"), at=NOW)
    journal.ingest(batch=chain.batch(), received_at=NOW)
    finding = Finding.objects.get()
    assert f"/attention/{finding.id}" in text(owner.get("/attention"))
    assert "/sales/r1/2" in text(owner.get(f"/attention/{finding.id}"))
    owner.post(f"/attention/{finding.id}", {"note": "a typo", "version": "1"})
    finding.refresh_from_db()
    assert (finding.state, finding.note) == ("settled", "a typo")
    assert "a typo" in text(owner.get("/attention?state=settled"))
    assert "a typo" not in text(owner.get("/attention"))


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 23, 2, 59, tzinfo=UTC), "2026-11-22"),
        (datetime(2026, 11, 23, 3, 0, tzinfo=UTC), "2026-11-23"),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "2026-11-23"),
        (datetime(2026, 7, 1, 2, 0, tzinfo=UTC), "2026-07-01"),
    ],
)
def test_the_day_starts_at_four_in_the_stores_zone(shop, at, day):
    assert business_day(shop.store, at) == day


def test_the_stream_is_closed_to_others(client, shop):
    assert client.get("/today/stream").status_code == 403


def fill(first, last):
    catalogue.save_items(
        by=OPERATOR,
        assortment="cafe",
        rows=[ItemRow(sku=f"S{n}", name=f"V{n}") for n in range(first, last)],
    )
    shop_store = Register.objects.get(id="r1").store
    for n in range(first, last):
        stores.create_register(
            by=OPERATOR, store=shop_store, number=f"X{n}", name="x", register_id=f"x{n}"
        )
        staff.save_person(by=OPERATOR, name=f"P{n}", language="da", assignments=[("cashier", "s1")])
        sell(register=f"x{n}", number=f"X{n}")
    Finding.objects.bulk_create(
        Finding(key=str(n), code="audit.total", facts_text="{}", register="x0", seq=2, store="s1",
                created_at=NOW, settled_by="", note="") for n in range(first, last)
    )  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sales",
        "/items",
        "/items?q=v",
        "/registers",
        "/people",
        "/attention",
        "/api/v1/sales",
        "/api/v1/items?assortment=cafe",
        "/api/v1/registers",
        "/api/v1/people",
    ],
)
def test_a_list_needs_as_many_queries_with_two_rows_more(owner, path):
    fill(0, 1)
    owner.get(path)  # what a session notes once
    with CaptureQueriesContext(connection) as few:
        assert owner.get(path).status_code == 200
    fill(1, 3)
    with CaptureQueriesContext(connection) as many:
        assert owner.get(path).status_code == 200
    assert len(many) == len(few)


@pytest.mark.one_database
def test_openapi_is_served(owner):
    document = json.loads(owner.get("/api/v1/openapi.json").content)
    assert {"/api/v1/items", "/api/v1/till/pair", "/api/v1/till/feed"} <= document["paths"].keys()
