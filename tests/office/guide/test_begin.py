"""The guide: who may begin, what is asked, what is made, and what becomes of the demo shops."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from kasse.domain.outcome import Refused
from kasse.fiscal.countries.shops import sample_shops
from kasse.office.actors import OPERATOR
from kasse.office.attention.models import Finding
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.models import Assortment, Category, Item, Layout
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.catalogue.services.layouts import Place
from kasse.office.first_shop import make_first_shop
from kasse.office.guide import key, queries, services
from kasse.office.guide.models import Beginning
from kasse.office.journal import services as journal
from kasse.office.journal.models import JournalEntry
from kasse.office.staff.models import Account, Person
from kasse.office.stores.models import Company, PairingCode, Register, Store
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, open_shop
from tests.office.test_first_shop import SHOP

pytestmark = pytest.mark.django_db

FORM = {
    "company": "Kaffebar ApS",
    "country": "DK",
    "company_number": "DK 12 34 56 74",
    "language": "da",
    "kind": "cafe",
    "samples": "on",
    "owner": "Ane Bæk",
    "email": "ane@kaffebar.example",
    "password": "en bar med god kaffe",
    "pin": "4711",
}


@pytest.fixture
def opened(client, tmp_path, settings):
    """A browser that was opened with the key that the program printed."""
    settings.DATA = tmp_path
    client.get(f"/begin?key={key.current()}")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def demo(client):
    """A demonstration with a sale in it, and its owner signed in."""
    shop = open_shop()
    services.mark_demo()
    chain = Chain(register="r1", store="s1", at=NOW).open()
    chain.sell(line(item="i1"), at=NOW)
    journal.ingest(batch=chain.batch(), received_at=NOW)
    client.force_login(shop.owner)
    client.cookies["django_language"] = "en"
    return client


def text(response):
    return response.content.decode()


def test_nobody_begins_without_the_key(client, tmp_path, settings):
    settings.DATA = tmp_path
    for address in ("/begin", "/begin?key=", "/begin?key=wrong"):
        client.get(address)
        assert client.get("/begin").status_code == 403
        assert client.post("/begin", FORM).status_code == 403
    key.current()
    assert client.post("/begin", FORM).status_code == 403
    assert not Company.objects.exists()


def test_the_key_is_for_its_reader_alone(tmp_path, settings):
    settings.DATA = tmp_path
    assert key.current() == key.current()
    assert Path(tmp_path / "begin.key").stat().st_mode & 0o777 == 0o600


def test_a_shop_is_made_and_its_owner_is_in(opened):
    assert opened.get("/begin").status_code == 200
    made = opened.post("/begin", FORM)
    assert (made.status_code, made["Location"]) == (302, "/begin/steps")
    company = Company.objects.get()
    assert (company.name, company.company_number, company.vat_number, company.currency) == (
        "Kaffebar ApS",
        "12345674",
        "DK12345674",
        "DKK",
    )
    cafe = sample_shops("DK")[0]
    assert Item.objects.filter(price_minor__isnull=False).count() == len(cafe.items)
    assert len(Layout.objects.get().pages) == len(cafe.categories)
    steps = opened.get("/begin/steps")
    assert steps.status_code == 200
    assert "Remove the samples" in text(steps)
    assert not key.is_right("anything")
    # The office has an owner: the guide is over.
    assert opened.get("/begin")["Location"] == "/"


def test_the_device_in_hand_becomes_the_till_by_one_tap(opened):
    opened.post("/begin", FORM)
    answer = opened.post("/begin/till")
    assert answer.status_code == 302
    assert re.fullmatch(r"/till/#pair=[A-Z2-9]{8}", answer["Location"])
    assert PairingCode.objects.get().register == Register.objects.get(name="Kasse 1")
    # A second tap makes no other till of the one that sells.
    Register.objects.update(token_hash="taken")
    PairingCode.objects.all().delete()
    assert opened.post("/begin/till")["Location"] == "/begin/steps"
    assert not PairingCode.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"company": " "}, "company"),
        ({"company_number": "12345670"}, "company_number"),
        ({"kind": "bank"}, "kind"),
        ({"country": "XX"}, "country"),
        ({"owner": ""}, "owner"),
        ({"email": "ane"}, "email"),
        ({"password": "kaffe"}, "password"),
        ({"pin": "1234"}, "pin"),
        ({"pin": ""}, "pin"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(opened, change, field):
    answer = opened.post("/begin", FORM | change)
    assert answer.status_code == 422
    assert f'id="problem-{field}"' in text(answer)
    assert 'value="ane@kaffebar.example"' in text(answer) or field == "email"
    assert FORM["password"] not in text(answer)
    assert not Company.objects.exists()
    assert not Account.objects.exists()


def test_all_that_is_wrong_is_said_in_one_round(opened):
    """Password and PIN are not kept: nobody should have to type them for each thing anew."""
    bad = {"company_number": "12345670", "password": "kaffe", "pin": "1234", "kind": ""}
    said = text(opened.post("/begin", FORM | bad))
    assert all(f'href="#problem-{name}"' in said for name in bad)
    assert said.count("Type it again: it was not kept.") == 2


def test_every_kind_of_shop_can_be_begun():
    for shop in sample_shops("DK"):
        Beginning.objects.all().delete()
        services.mark_demo()
        made = services.begin(replace(SHOP, samples=True, kind=shop.kind))
        assert not isinstance(made, Refused), (shop.kind, made)
        wanted = sum(1 + len(item.sizes) for item in shop.items)
        assert Item.objects.count() == len(made.samples) == wanted


def test_demo_shops_go_when_a_shop_begins(demo):
    assert "Begin your own shop" in text(demo.get("/"))
    assert demo.post("/begin", FORM).status_code == 422
    assert JournalEntry.objects.count() == 2
    made = demo.post("/begin", FORM | {"remove_demo": "on"})
    assert (made.status_code, made["Location"]) == (302, "/begin/steps")
    assert [company.name for company in Company.objects.all()] == ["Kaffebar ApS"]
    assert (JournalEntry.objects.count(), Finding.objects.count()) == (0, 0)
    assert [person.name for person in Person.objects.all()] == ["Ane Bæk"]
    assert "Anna" not in "".join(entry.subject_name for entry in AuditEntry.objects.all())
    assert AuditEntry.objects.filter(action="office.begun").count() == 1
    assert "Begin your own shop" not in text(demo.get("/"))
    assert demo.get("/begin/steps").status_code == 200


def test_a_refused_beginning_leaves_the_demo_as_it_was(demo):
    bad = FORM | {"remove_demo": "on", "pin": "1111"}
    assert demo.post("/begin", bad).status_code == 422
    assert (JournalEntry.objects.count(), queries.is_demo()) == (2, True)
    assert demo.get("/").status_code == 200


def test_only_the_demos_owner_begins_in_its_place(demo):
    assert Client().post("/begin", FORM | {"remove_demo": "on"}).status_code == 403
    assert Company.objects.get().name == "Kaffe & Co ApS"


def test_whoever_started_the_demo_begins_by_its_key(demo, tmp_path, settings):
    settings.DATA = tmp_path
    stranger = Client()
    assert stranger.get("/begin").status_code == 403
    stranger.get(f"/begin?key={key.current()}")
    stranger.cookies["django_language"] = "en"
    assert "Remove the demo shops" in text(stranger.get("/begin"))
    made = stranger.post("/begin", FORM | {"remove_demo": "on"})
    assert (made.status_code, made["Location"]) == (302, "/begin/steps")
    assert [company.name for company in Company.objects.all()] == ["Kaffebar ApS"]


def test_what_is_sold_comes_first_where_there_is_nothing(opened):
    opened.post("/begin", FORM | {"kind": "other", "samples": ""})
    opened.cookies["django_language"] = "en"
    steps = text(opened.get("/begin/steps"))
    assert steps.index("Import a file") < steps.index("Open the till here")


def test_a_shop_of_its_own_is_never_removed():
    open_shop()
    refused = services.begin(SHOP)
    assert isinstance(refused, Refused)
    assert (refused.code, Company.objects.get().name) == ("company.exists", "Kaffe & Co ApS")


def test_samples_go_by_one_button_and_what_is_ones_own_stays(opened):
    opened.post("/begin", FORM)
    assortment = Layout.objects.get().assortment_id
    first, second, *_ = Category.objects.order_by("position")
    catalogue.save_items(
        by=OPERATOR,
        assortment=assortment,
        rows=[ItemRow(id="own", sku="MIN", name="Min egen", category=first.id)],
    )
    pages = Layout.objects.get().pages
    pages[1]["tiles"] = [*pages[1]["tiles"], {"category": first.id}, {"category": second.id}]
    mine = {"names": {"da": "Min side"}, "tiles": []}
    place = Place(assortment=assortment)
    catalogue.save_layout(by=OPERATOR, place=place, pages=[*pages, mine])
    assert opened.post("/begin/samples")["Location"] == "/items"
    assert [item.sku for item in Item.objects.filter(archived=False)] == ["MIN"]
    # No till shows an empty category or page, but those that are one's own.
    assert list(Category.objects.all()) == [first]
    drawn = [{"names": pages[1]["names"], "tiles": [{"category": first.id}]}, mine]
    assert Layout.objects.get().pages == drawn
    assert "no sample items" in text(opened.post("/begin/samples", follow=True))
    none = opened.delete("/api/v1/samples")
    assert (none.status_code, none.json()["code"]) == (409, "samples.none")


def test_the_api_tells_of_the_first_steps_and_takes_the_samples_away(opened):
    opened.post("/begin", FORM)
    steps = opened.get("/api/v1/first-steps").json()
    assert (steps["has_till"], steps["samples"] > 0) == (False, True)
    assert opened.delete("/api/v1/samples").json() == {"items": steps["samples"]}
    assert opened.get("/api/v1/first-steps").json()["order"] == ["items", "till", "sale"]
    assert opened.delete("/api/v1/first-steps").status_code == 204
    assert opened.get("/api/v1/first-steps").status_code == 404


def test_steps_are_shown_until_they_are_hidden(opened):
    opened.post("/begin", FORM)
    opened.cookies["django_language"] = "en"
    assert "First steps" in text(opened.get("/"))
    assert opened.post("/begin/hide")["Location"] == "/"
    assert "First steps" not in text(opened.get("/"))


def test_steps_are_over_once_the_shop_sells_items_of_its_own(opened):
    opened.post("/begin", FORM)
    opened.cookies["django_language"] = "en"
    assert "Your address on receipts" in text(opened.get("/begin/steps"))
    Store.objects.update(address=["Torvet 1"])
    assert "Your address on receipts" not in text(opened.get("/begin/steps"))
    assortment, register = Assortment.objects.get(), Register.objects.get()
    catalogue.save_items(
        by=OPERATOR, assortment=assortment.id, rows=[ItemRow(sku="MIN", name="Min egen vare")]
    )
    Register.objects.update(paired_at=NOW)
    assert queries.beginning() == "steps"
    chain = Chain(register=register.id, store=register.store_id, number=register.number).open()
    chain.sell()
    journal.ingest(batch=chain.batch(), received_at=NOW)
    assert queries.beginning() == ""
    assert "First steps" not in text(opened.get("/"))


def test_a_shop_by_command_is_shown_no_steps():
    made = make_first_shop(SHOP)
    assert not isinstance(made, Refused)
    assert (queries.steps(), queries.beginning()) == (None, "")
