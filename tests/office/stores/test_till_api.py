"""The till's doors: pair, hello, feed, snapshot; and the clients' API of people."""

import gzip
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kasse.domain.journal import GENESIS
from kasse.office import limits
from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.journal import services as journal
from kasse.office.stores.models import PairingCode, Register
from kasse.office.stores.services import pairing
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return open_shop()


@pytest.fixture
def code(shop):
    return pairing.make_code(by=OPERATOR, register=shop.register, now=timezone.now())


def post(client, path, body, **more):
    return client.post(path, json.dumps(body), content_type="application/json", **more)


def test_a_browser_gets_a_cookie_that_scripts_cannot_read(client, code):
    response = post(client, "/api/v1/till/pair", {"code": code, "device": "iPad"}, secure=True)
    assert response.json() == {
        "register": {"id": "r1", "number": "K1", "name": "Disken"},
        "store": {"id": "s1", "name": "Nørregade", "zone": "Europe/Copenhagen"},
        "currency": "DKK",
        "language": "da",
        "journal": {"seq": 0, "hash": GENESIS},
    }
    cookie = response.cookies["kasse_till"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (
        True,
        "Strict",
        "/api/v1/till",
        True,
    )
    assert client.get("/api/v1/till/feed").status_code == 200


def test_a_cookie_from_another_origin_opens_nothing(client, code):
    post(client, "/api/v1/till/pair", {"code": code})
    for site in ("cross-site", "same-site"):
        response = client.get("/api/v1/till/feed", headers={"Sec-Fetch-Site": site})
        assert response.status_code == 401


@pytest.fixture
def till(client, code):
    token = post(client, "/api/v1/till/pair", {"code": code, "token": True}).json()["token"]
    assert client.cookies == {}
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_a_program_gets_its_token_in_the_body(till):
    assert till.get("/api/v1/till/feed").status_code == 200


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}]
)
def test_others_are_sent_away(client, shop, header):
    for path in ("/api/v1/till/feed", "/api/v1/till/feed/snapshot"):
        response = client.get(path, headers=header)
        assert (response.status_code, response.json()["code"]) == (401, "access.signed_out")


def test_a_paired_till_is_let_in_whatever_others_of_its_shop_try(client, till, monkeypatch):
    limits.STRANGERS.forget()
    monkeypatch.setattr(limits.STRANGERS, "limit", 2)
    for path, token in (("/api/v1/stores", "kasse_old"), ("/api/v1/till/feed", "old")):
        for _ in range(4):
            client.get(path, headers={"Authorization": f"Bearer {token}"})
    wrong = client.get("/api/v1/stores", headers={"Authorization": "Bearer kasse_old"})
    assert wrong.status_code == 429
    assert till.get("/api/v1/till/feed").status_code == 200


def test_refused_pairings(client, code):
    def answer(text):
        response = post(client, "/api/v1/till/pair", {"code": text})
        return response.status_code, response.json()["code"]

    assert answer("AAAAAAAA") == (422, "pairing.unknown")
    assert answer("\ud800")[0] == 422
    PairingCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert answer(code) == (410, "pairing.expired")
    for _ in range(8):
        answer("AAAAAAAA")
    assert answer(code) == (429, "pairing.too_many")


def test_a_device_is_paired_again_only_as_the_register_that_it_is(client, shop, code):
    """SYNC-13: another register's code is not used up, and its till stays paired."""
    body = {"code": code, "device": "iPad", "register": "r9"}
    response = post(client, "/api/v1/till/pair", body)
    refusal = response.json()
    assert (response.status_code, refusal["code"]) == (422, "pairing.other_register")
    assert refusal["facts"] == {"number": "K1"}
    assert "kasse_till" not in client.cookies
    assert Register.objects.get(pk=shop.register.pk).token_hash == shop.register.token_hash
    again = post(client, "/api/v1/till/pair", body | {"register": shop.register.pk})
    assert again.status_code == 200
    assert Register.objects.get(pk=shop.register.pk).device == "iPad"


def test_hello_is_kept_and_answered_with_the_time(till):
    response = post(
        till,
        "/api/v1/till/hello",
        {
            "app": "0.1.0",
            "unsent": 3,
            "clock": "2026-11-23T12:00:00.000Z",
            "storage": "durable",
            "problem": "",
        },
    )
    assert response.status_code == 200
    assert response.json()["now"].endswith("Z")
    register = Register.objects.get()
    assert (register.app_version, register.unsent, register.storage) == ("0.1.0", 3, "durable")


@pytest.mark.parametrize(
    "body", [{}, {"app": "x", "unsent": -1}, {"app": "x", "clock": "2026-11-23T12:00:00"}, [], "x"]
)
def test_a_malformed_hello_is_refused(till, body):
    assert post(till, "/api/v1/till/hello", body).status_code == 422


def sell_something():
    services.save_items(
        by=OPERATOR,
        assortment="cafe",
        rows=[ItemRow(id="i1", sku="KAFFE", name="Kaffe", price_minor=3_000)],
    )
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)


def test_feed_and_snapshot(till):
    sell_something()
    response = till.get("/api/v1/till/feed/snapshot")
    assert (response["Content-Encoding"], response["Content-Type"]) == (
        "gzip",
        "application/x-ndjson",
    )
    lines = gzip.decompress(b"".join(response.streaming_content)).decode().splitlines()
    head, *rows, tail = map(json.loads, lines)
    assert tail == {"end": True, "count": len(rows)}
    assert {row["collection"] for row in rows} == {"role", "item", "price_release", "settings"}
    again = till.get("/api/v1/till/feed/snapshot", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304

    services.archive_items(by=OPERATOR, assortment="cafe", ids=["i1"])
    delta = till.get(f"/api/v1/till/feed?cursor={head['cursor']}").json()
    assert delta == {
        "cursor": head["cursor"] + 1,
        "more": False,
        "documents": [
            {"collection": "item", "id": "i1", "version": head["cursor"] + 1, "deleted": True}
        ],
    }


@pytest.mark.parametrize("query", ["cursor=-1", "cursor=x", "limit=0", "limit=99999", "cursor=1e9"])
def test_bad_cursors_are_refused(till, query):
    assert till.get(f"/api/v1/till/feed?{query}").status_code == 422


def test_a_foreign_cursor_starts_over(till):
    assert till.get("/api/v1/till/feed?cursor=999999").json() == {"snapshot": True}


@pytest.fixture
def owner(shop):
    client = Client()
    client.force_login(shop.owner)
    return client


def test_items_through_the_api(owner):
    made = post(
        owner, "/api/v1/items", {"assortment": "cafe", "sku": "TE", "name": "Te", "price": 3_000}
    )
    assert made.status_code == 201
    item = made.json()
    assert (item["price"], item["draft_price"]) == (None, 3_000)
    taken = post(owner, "/api/v1/items", {"assortment": "cafe", "sku": "TE", "name": "x"})
    assert (taken.status_code, taken.json()["code"]) == (409, "item.sku_taken")
    released = owner.post("/api/v1/assortments/cafe/price-releases")
    assert (released.status_code, released.json()["number"]) == (201, 1)
    path = f"/api/v1/items/{item['id']}"
    given = {"codes": ["ab"], "min_age": 18, "floor": 2_500}
    given["content"] = {"quantity": 400, "unit": "kg"}
    patched = owner.patch(path, given, content_type="application/json")
    assert (patched.json()["codes"], patched.json()["price"]) == (["AB"], 3_000)
    assert patched.json()["floor"] == 2_500
    assert patched.json()["unit_price"] == {"price": 7_500, "unit": "kg"}
    assert (
        owner.patch(path, {"floor": None}, content_type="application/json").json()["floor"] is None
    )
    bad = owner.patch(path, {"codes": ["5701234567890"]}, content_type="application/json")
    assert (bad.status_code, bad.json()["code"]) == (422, "barcode.check_digit")
    nothing = owner.patch(path, {"name": None}, content_type="application/json")
    assert nothing.status_code == 422
    listed = owner.get("/api/v1/items?assortment=cafe&search=te").json()
    assert [row["sku"] for row in listed["items"]] == ["TE"]
    assert owner.get("/api/v1/items/unknown").status_code == 404


def test_pages_of_items_continue(owner):
    services.save_items(
        by=OPERATOR, assortment="cafe", rows=[ItemRow(sku=f"S{n}", name=f"V{n}") for n in range(5)]
    )
    seen, after = [], ""
    while after is not None:
        page = owner.get(f"/api/v1/items?assortment=cafe&limit=2&after={after}").json()
        seen += [row["sku"] for row in page["items"]]
        after = page["after"]
    assert seen == ["S0", "S1", "S2", "S3", "S4"]


def test_registers_through_the_api(owner):
    made = post(owner, "/api/v1/registers", {"store_id": "s1", "name": "Ny"})
    assert (made.status_code, made.json()["number"]) == (201, "K2")
    taken = post(owner, "/api/v1/registers", {"store_id": "s1", "name": "Ny", "number": "K2"})
    assert (taken.status_code, taken.json()["code"]) == (409, "register.number_taken")
    code = owner.post(f"/api/v1/registers/{made.json()['id']}/pairing-code").json()
    assert (len(code["code"]), code["valid_s"]) == (8, 600)
    registers = owner.get("/api/v1/registers").json()["registers"]
    assert [row["health"] for row in registers] == ["unpaired"] * 2
    assert [row["id"] for row in owner.get("/api/v1/stores").json()["stores"]] == ["s1"]


def test_people_through_the_api(owner):
    body = {"name": "Bo", "assignments": [{"role_id": "cashier", "store_id": "s1"}]}
    made = post(owner, "/api/v1/people", body)
    assert (made.status_code, made.json()["has_pin"]) == (201, False)
    path = f"/api/v1/people/{made.json()['id']}/pin"
    no = owner.put(path, {"pin": "0000"}, content_type="application/json")
    assert (no.status_code, no.json()["code"]) == (422, "pin.trivial")
    assert owner.put(path, {"pin": "7391"}, content_type="application/json").status_code == 204
    assert [row["has_pin"] for row in owner.get("/api/v1/people").json()["people"]] == [False, True]
    unknown = post(owner, "/api/v1/people", {"name": "x", "assignments": [{"role_id": "king"}]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "person.unknown_role")


PATHS = [
    "/api/v1/sales",
    "/api/v1/sales/r1/2",
    "/api/v1/items?assortment=cafe",
    "/api/v1/stores",
    "/api/v1/registers",
    "/api/v1/people",
]


@pytest.mark.parametrize("path", PATHS)
def test_nobody_reads_the_api(client, shop, path):
    response = client.get(path)
    assert (response.status_code, response.json()["code"]) == (401, "access.signed_out")


def test_sales_through_the_api(owner):
    chain = Chain(register="r1", store="s1", at=NOW).open()
    chain.sell(line(price=3_000), at=NOW)
    journal.ingest(batch=chain.batch(), received_at=NOW)
    page = owner.get("/api/v1/sales?day=2026-11-23&store=s1").json()
    assert (page["before"], page["after"]) == (None, None)
    (listed,) = page["sales"]
    assert (listed["register"], listed["seq"], listed["total_minor"]) == ("r1", 2, 3_000)
    found = owner.get("/api/v1/sales/r1/2").json()
    assert found == listed | {
        "entry": chain.entries[1].text,
        "hash": chain.entries[1].hash,
        "originals": [],
        "refunds": [],
    }
    assert owner.get("/api/v1/sales?day=2026-11-22").json()["sales"] == []
    assert owner.get("/api/v1/sales?store=other").json()["sales"] == []
    assert owner.get("/api/v1/sales?day=today").status_code == 422
    assert owner.get("/api/v1/sales/r1/1").status_code == 404


def test_writes_need_the_token_against_forgery(shop):
    client = Client(enforce_csrf_checks=True)
    client.force_login(shop.owner)
    response = post(client, "/api/v1/items", {"assortment": "cafe", "sku": "TE", "name": "Te"})
    assert response.status_code == 403
    assert Item.objects.count() == 0
