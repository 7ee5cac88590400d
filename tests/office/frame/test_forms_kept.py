"""Forms that come too late: nothing that was typed is lost, and it is said why."""

import html
import re

import pytest
from django.test import Client

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.services.item_rows import ItemRow
from tests.office.once import once
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db

HERE = {"Origin": "http://testserver", "Referer": "http://testserver/items/i1?from=list"}


def prepared():
    made = open_shop()
    row = ItemRow(id="i1", sku="KAFFE", name="Kaffe", price_minor=3_000)
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=[row])
    return made


shop = once(prepared)


def strict(**headers):
    return Client(enforce_csrf_checks=True, headers={"Accept-Language": "en", **headers})


def typed(**values):
    return {"name": 'Kaffe "ny"\nlinje', "price": "31", "codes": ["1", "2"], **values}


def test_a_form_without_a_session_leads_back_to_itself_and_says_why(shop):
    client = Client(headers={"Accept-Language": "en", **HERE})
    response = client.post("/items/i1", typed())
    assert response.headers["Location"] == "/log-in?next=%2Fitems%2Fi1%3Ffrom%3Dlist"
    page = client.get(response.headers["Location"]).content.decode()
    assert "You were logged out before this was saved." in page
    assert "data-unsaved" in page
    # Somebody who only looks needs no reason.
    assert "logged out" not in Client().get("/items/i1", follow=True).content.decode()
    for elsewhere in ("https://elsewhere.example/items/i1", ""):
        response = Client(headers={"Referer": elsewhere}).post("/account/password", {})
        assert response.headers["Location"] == "/log-in?next=%2Faccount%2Fpassword"


def test_an_old_token_asks_for_one_press_and_loses_nothing(shop):
    client = strict(**HERE)
    client.force_login(shop.owner)
    first = client.get("/items/i1").content.decode()
    version = re.findall('name="version" value="([^"]+)"', first)[0]
    body = typed(csrfmiddlewaretoken="x" * 64, version=version, password="hidden", pin="1234")
    response = client.post("/items/i1", body)
    page = response.content.decode()
    assert response.status_code == 403
    assert "/items/i1?from=list" in page
    assert Item.objects.get(id="i1").name == "Kaffe"
    form = re.findall(r'<form method="post" action="/items/i1".*?</form>', page, re.DOTALL)[0]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    sent = [(name, html.unescape(value)) for name, value in fields]
    assert ("codes", "1") in sent
    assert ("codes", "2") in sent
    assert not {"password", "pin"} & {name for name, _ in sent}
    again = {name: [value for one, value in sent if one == name] for name, _ in sent}
    assert again["name"] == ['Kaffe "ny"\nlinje']
    again["name"] = ["Kaffe ny"]
    assert client.post("/items/i1", again).status_code == 302
    assert Item.objects.get(id="i1").name == "Kaffe ny"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_a_form_from_elsewhere_is_never_sent_by_a_press(shop, origin):
    client = strict(Origin=origin)
    client.force_login(shop.owner)
    response = client.post("/items/i1", typed())
    assert (response.status_code, "Kaffe" in response.content.decode()) == (403, False)


def test_a_log_in_that_was_done_in_another_tab_is_done(shop):
    client = strict(**HERE)
    client.force_login(shop.owner)
    sent = {"csrfmiddlewaretoken": "x" * 64, "email": "anna@example.dk", "password": "x"}
    assert client.post("/log-in", sent).headers["Location"] == "/"


def test_strangers_go_back_to_the_form(shop):
    page = strict(**HERE).post("/items/i1", typed()).content.decode()
    assert 'href="/items/i1?from=list" data-unsaved' in page
    assert "Kaffe" not in page
