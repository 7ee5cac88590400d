"""The pages and the API of bulk edits, as forms without scripts and as JSON."""

import re

import pytest
from django.test import Client
from django.utils import translation

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services
from kasse.office.catalogue.bulk_edit.form import points
from kasse.office.catalogue.bulk_edit.models import BulkEdit
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.services.item_rows import ItemRow
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db

EVIL = '<script>alert("x")</script> & Søn'


@pytest.fixture
def client():
    shop = open_shop()
    services.save_modifier_group(
        by=OPERATOR,
        assortment="cafe",
        names={"da": "Mælk"},
        choices=(0, 1),
        modifiers=[],
        group_id="milk",
    )
    rows = [
        ItemRow(id="i1", sku="A1", name="Kaffe", price_minor=3_000, brand="Risteriet"),
        ItemRow(id="i2", sku="A2", name=EVIL, price_minor=2_000),
        ItemRow(id="i3", sku="B1", name="Te", price_minor=1_000),
    ]
    services.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    made = Client()
    made.force_login(shop.owner)
    return made


def text(answer):
    return answer.content.decode()


def begun(client, **data):
    answer = client.post("/items/bulk", {"assortment": "cafe", **data})
    assert answer.status_code == 302
    return answer["Location"]


def previewed(client, **change):
    here = begun(client, item=["i1", "i2"])
    answer = client.post(here, change)
    assert answer.status_code == 302, text(answer)
    return here


def test_from_the_list_to_the_outcome_and_back_without_scripts(client):
    here = begun(client, item=["i1", "i2"])
    form = text(client.get(here))
    assert "2 varer er valgt." in form
    assert 'name="group_milk"' in form
    change = {
        "price_way": "percent_up",
        "price_value": "3,5",
        "price_point": "100:95",
        "price_margin": "20",
        "brand_none": "on",
        "add_tags": "sommer, ny",
        "group_milk": "add",
        "sold": "no",
    }
    answer = client.post(here, change)
    assert (answer.status_code, answer["Location"]) == (302, here)
    preview = text(client.get(here))
    assert "30,00" in preview
    assert "30,95" in preview
    assert "3,5" in preview
    assert "Ret 2 varer" in preview
    assert EVIL not in preview
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Søn" in preview
    assert Item.objects.get(id="i1").draft_price_minor == 3_000
    # The form comes back with what was said.
    again = text(client.get(f"{here}?change"))
    assert 'value="3,50"' in again
    assert 'value="20,00"' in again
    assert re.search(r'<option value="100:95" selected>', again)
    assert 'value="ny, sommer"' in again or 'value="sommer, ny"' in again
    assert client.post(f"{here}/apply").status_code == 302
    item = Item.objects.get(id="i1")
    assert (item.draft_price_minor, item.brand, item.sold) == (3_095, "", False)
    assert "Varerne er rettet" in text(client.get(here))
    changes = text(client.get("/items/changes"))
    assert "Pris: 3,5" in changes
    assert "en avance på mindst 20 %" in changes.replace("\xa0", " ")
    assert "Mange varer rettet på én gang" in text(client.get("/audit"))
    assert "Fortryd hele ændringen?" in text(client.post(f"{here}/undo"))
    assert Item.objects.get(id="i1").brand == ""
    assert client.post(f"{here}/undo", {"confirmed": "yes"}).status_code == 302
    item = Item.objects.get(id="i1")
    assert (item.draft_price_minor, item.brand, item.sold) == (3_000, "Risteriet", True)
    assert "kan ikke selv fortrydes" in text(client.get(here))


def test_all_that_the_filter_finds(client):
    here = begun(client, all="1", q="te")
    assert "1 vare er valgt." in text(client.get(here))
    answer = client.post("/items/bulk", {"assortment": "cafe", "all": "1", "price_from": "x"})
    assert answer["Location"] == "/items?assortment=cafe"
    answer = client.post("/items/bulk", {"assortment": "cafe"}, follow=True)
    assert "Vælg først varer." in text(answer)
    assert client.get("/items/bulk")["Location"] == "/items/changes"


def test_the_table_is_searched_and_divided(client):
    here = previewed(client, brand="Ny")
    found = text(client.get(f"{here}?q=a2"))
    assert "A2" in found
    # As a word: the token of a form may hold any two letters.
    assert re.search(r"\bA1\b", found) is None
    assert "Ingen varer passer" in text(client.get(f"{here}?q=nope"))
    assert "A1" in text(client.get(f"{here}?only=planned"))
    assert "A1" in text(client.get(f"{here}?only=nonsense"))


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"price_way": "percent_up", "price_value": "x"}, "price_value"),
        ({"price_way": "percent_up", "price_value": ""}, "price_value"),
        ({"price_way": "percent_up", "price_value": "-3"}, "price_value"),
        ({"price_way": "percent_down", "price_value": "100,01"}, "price_value"),
        ({"price_way": "round", "price_value": "3"}, "price_value"),
        ({"price_value": "3"}, "price_way"),
        ({"price_margin": "100"}, "price_margin"),
        ({"cost_point": "50:0"}, "cost_way"),
        ({"cost_way": "set", "cost_value": "1,234"}, "cost_value"),
        ({"brand": "x", "brand_none": "on"}, "brand"),
        ({"min_age": "old"}, "min_age"),
        ({"deposit": "none such"}, "deposit"),
        ({"category": "none such"}, "category"),
        ({"add_tags": "x" * 41}, "add_tags"),
        ({"brand": "x" * 101}, "brand"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(client, typed, field):
    here = begun(client, item="i1")
    answer = client.post(here, {"supplier": "Grossisten", **typed})
    page = text(answer)
    assert answer.status_code == 422
    assert f'id="problem-{field}"' in page
    assert 'value="Grossisten"' in page
    assert BulkEdit.objects.get().state == "draft"


def test_an_empty_form_says_that_nothing_would_change(client):
    answer = client.post(begun(client, item="i1"), {})
    assert answer.status_code == 422
    assert "Intet ville ændre sig." in text(answer)


def test_each_field_that_may_be_empty_is_emptied(client):
    services.save_items(
        by=OPERATOR,
        assortment="cafe",
        rows=[
            ItemRow(sku="P", name="Pant", kind="deposit", price_minor=100),
            ItemRow(
                id="i1", sku="A1", name="Kaffe", brand="B", supplier="S", min_age=18, deposit="P"
            ),
        ],
    )
    names = ("brand", "supplier", "min_age", "deposit")
    here = begun(client, item="i1")
    client.post(here, {f"{name}_none": "on" for name in names} | {"category": "-"})
    assert text(client.get(f"{here}?change")).count("checked") == 4
    client.post(f"{here}/apply")
    item = Item.objects.get(id="i1")
    assert (item.brand, item.supplier, item.min_age, item.deposit) == ("", "", None, None)


def test_it_is_given_up(client):
    here = previewed(client, brand="Ny")
    assert client.post(f"{here}/discard")["Location"] == "/items"
    assert client.get(here).status_code == 404
    assert client.post(f"{here}/apply", follow=True).status_code == 404
    assert "Ingen ændringer endnu" in text(client.get("/items/changes"))


def test_price_points_follow_the_currency():
    with translation.override("da"):
        danish = dict(points(currency="DKK", language="da"))
    assert danish["50:0"] == "til nærmeste 0,50"
    assert "1000:995" in danish
    assert "10:0" not in danish
    assert "1000:9950" not in dict(points(currency="KWD", language="en"))
    assert "1000:950" in dict(points(currency="KWD", language="en"))
    assert "100:95" in dict(points(currency="JPY", language="en"))


API = "/api/v1/items/bulk-edits"


def create(client, **body):
    return client.post(API, {"assortment": "cafe", **body}, content_type="application/json")


def test_the_api_previews_applies_and_undoes(client):
    change = {
        "price": {"way": "percent", "value": 300, "step": 100, "ending": 95},
        "brand": "Ny",
        "category": None,
    }
    made = create(client, items=["i1", "i2"], change=change).json()
    assert (made["state"], made["counts"]["planned"], made["job"]) == ("previewed", 2, "")
    assert made["change"] == change
    here = f"{API}/{made['id']}"
    first = client.get(f"{here}/items?limit=1").json()
    assert first["items"][0] | {"version": 0} == {
        "item": "i1",
        "sku": "A1",
        "name": "Kaffe",
        "version": 0,
        "outcome": "planned",
        "changes": {"price": [3_000, 3_095], "brand": ["Risteriet", "Ny"]},
        "problem": "",
        "problem_facts": {},
    }
    second = client.get(f"{here}/items?limit=1&after={first['after']}").json()
    assert [row["sku"] for row in second["items"]] == ["A2"]
    assert client.get(f"{here}/items?search=a2").json()["items"] == second["items"]
    assert client.get(f"{here}/items?outcome=done").json()["items"] == []
    assert client.post(f"{here}/apply").json()["state"] == "done"
    assert client.get(API).json()["items"][0]["counts"]["done"] == 2
    assert client.delete(here).json()["code"] == "bulk_edit.busy"
    assert client.post(f"{here}/undo").json()["state"] == "undone"
    again = client.post(f"{here}/undo")
    assert (again.status_code, again.json()["code"]) == (409, "bulk_edit.busy")
    assert Item.objects.get(id="i1").brand == "Risteriet"


def test_the_api_takes_a_filter(client):
    made = create(client, matching={"q": "te"}, change={"sold": False}).json()
    assert made["counts"]["selected"] == 1
    assert create(client, matching={}, change={"sold": False}).json()["counts"]["planned"] == 3


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"items": ["i1"], "change": {}}, 422, "bulk_edit.nothing_to_change"),
        ({"items": [], "change": {"brand": "x"}}, 422, "bulk_edit.nothing_chosen"),
        ({"items": ["none"], "change": {"brand": "x"}}, 422, "item.unknown"),
        ({"matching": {"color": "x"}, "change": {"brand": "x"}}, 422, "bulk_edit.unclear"),
        ({"matching": {"price_to": "x"}, "change": {"brand": "x"}}, 422, "bulk_edit.unclear"),
        (
            {"matching": {}, "items": ["i1"], "change": {"brand": "x"}},
            422,
            "bulk_edit.unclear",
        ),
        (
            {"items": ["i1"], "change": {"price": {"way": "set", "value": -1}}},
            422,
            "item.price_out_of_range",
        ),
        (
            {"items": ["i1"], "change": {"price": {"way": "amount", "value": 1, "ending": 1}}},
            422,
            "item.price_out_of_range",
        ),
        (
            {"items": ["i1"], "change": {"cost": {"way": "percent", "value": 10**7}}},
            422,
            "item.price_out_of_range",
        ),
        ({"items": ["i1"], "change": {"category": "x"}}, 422, "item.unknown_reference"),
    ],
)
def test_the_api_refuses_and_keeps_nothing(client, body, status, code):
    answer = create(client, **body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not BulkEdit.objects.exists()


def test_the_api_does_twice_what_is_asked_twice_only_without_a_key(client):
    def ask():
        return client.post(
            API,
            {"assortment": "cafe", "items": ["i1"], "change": {"brand": "Ny"}},
            content_type="application/json",
            headers={"Idempotency-Key": "once"},
        ).json()

    assert ask() == ask()
    assert BulkEdit.objects.count() == 1
