"""A group of stores is chosen like a store: on Today with its stream and its API, and in the list of
sales; as far as one's stores go."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kasse.office.actors import OPERATOR
from kasse.office.attention.models import Finding
from kasse.office.home.pages.today import _Watch
from kasse.office.journal import services as journal
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account, Person
from kasse.office.stores.models import Register, Store, StoreGroup
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, PASSWORD, hashed, open_shop

pytestmark = pytest.mark.django_db

SOLD = {"s1": 100, "s2": 200, "s3": 400, "s4": 800}


def receipts(client: Client, query: str) -> set[str]:
    """The receipts that the list of sales shows."""
    page = client.get(f"/sales{query}").content.decode()
    return set(re.findall(r"K\d-\d{6}", page[page.index('id="results"') :]))


@pytest.fixture
def shop(monkeypatch):
    """Four stores that sold 1, 2, 4 and 8 kroner today: two in the north, one in the south."""
    made = open_shop()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    company = made.store.company
    north, south = (
        StoreGroup.objects.create(id=name, company=company, name=name.title())
        for name in ("north", "south")
    )
    groups = {"s1": north, "s2": north, "s3": south}
    for n, (store, price) in enumerate(SOLD.items(), start=1):
        Store.objects.update_or_create(
            id=store,
            defaults={
                "company": company,
                "assortment": made.assortment,
                "group": groups.get(store),
                "name": f"Butik {n}",
                "zone": "Europe/Copenhagen",
                "region": "DK",
            },
        )
        Register.objects.get_or_create(id=f"r{n}", store_id=store, number=f"K{n}")
        chain = Chain(register=f"r{n}", store=store, number=f"K{n}", at=NOW - timedelta(hours=1))
        chain.open().sell(line(item="i1", price=price), at=NOW - timedelta(minutes=1))
        journal.ingest(batch=chain.batch(), received_at=NOW)
    return made


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return client


def page(client: Client, query: str) -> str:
    return client.get(f"/{query}").content.decode()


def sold(text: str) -> str:
    """The figure that stands first."""
    found = re.search(r"Sold, with tax</dt><dd[^>]*>([\d.]+) ", text)
    assert found is not None
    return found[1]


def choices(text: str) -> list[str]:
    select = text[text.index('<select id="store"') :]
    return re.findall(r'<option value="([^"]*)"', select[: select.index("</select>")])


def test_a_group_has_the_figures_of_its_stores(shop):
    client = browser(shop.owner)
    everything = page(client, "")
    assert sold(everything) == "15.00"
    assert choices(everything) == ["", "group:north", "group:south", "s1", "s2", "s3", "s4"]
    north = page(client, "?store=group:north&sort=sold")
    assert sold(north) == "3.00"
    assert '<option value="group:north" selected>North</option>' in north
    # The order and the stream of live figures go with the choice, and the choice with a search.
    assert 'name="sort" value="sold"' in north
    assert "store=group%3Anorth" in north
    assert [sold(page(client, f"?store={one}")) for one in ("s1", "group:south")] == [
        "1.00",
        "4.00",
    ]
    assert sold(page(client, "?store=group:north&q=2")) == "2.00"
    assert sold(page(client, "?store=group:nowhere")) == "15.00"


def test_the_stream_and_the_api_take_a_group(shop):
    client = browser(shop.owner)
    watch = _Watch(
        account=shop.owner.pk,
        session=client.session.session_key or "",
        wanted={"store": "group:north", "sort": "wrong", "q": ""},
        language="en",
    )
    seen = watch.seen(None)
    assert seen is not None
    assert sold(seen.html) == "3.00"
    told = client.get("/api/v1/today?group=north").json()
    assert told["trade"]["gross_minor"] == 300
    assert [row["store"] for row in told["stores"]] == ["s1", "s2"]
    assert client.get("/api/v1/today?group=north&store=s2").json()["trade"]["gross_minor"] == 200
    assert client.get("/api/v1/today?group=south&store=s2").json()["trade"] is None


def test_a_group_goes_as_far_as_ones_stores(shop):
    person = staff.save_person(
        by=OPERATOR,
        name="Bo",
        language="da",
        assignments=[("manager", "s1"), ("manager", "s4")],
    )
    manager = Account.objects.create(
        email="bo@example.dk", password=hashed(PASSWORD), person=Person.objects.get(id=person.id)
    )
    client = browser(manager)
    everything = page(client, "")
    assert sold(everything) == "9.00"
    assert choices(everything) == ["", "group:north", "s1", "s4"]
    assert sold(page(client, "?store=group:north")) == "1.00"
    # A group without any of one's stores is none.
    assert sold(page(client, "?store=group:south")) == "9.00"
    assert client.get("/api/v1/today?group=north").json()["trade"]["gross_minor"] == 100
    assert client.get("/api/v1/today?group=south").status_code == 404
    assert client.get("/api/v1/today?group=nowhere").status_code == 404
    assert receipts(client, "?store=group:north") == {"K1-000001"}
    assert receipts(client, "?store=group:south") == set()


def test_what_needs_attention_is_found_by_group(shop):
    for register, store in (("r1", "s1"), ("r3", "s3")):
        Finding.objects.create(
            key=register, code="audit.total", facts_text="{}", register=register, seq=2,
            store=store, created_at=NOW, settled_by="", note="",
        )  # fmt: skip
    client = browser(shop.owner)
    assert 'href="/attention?store=group%3Anorth"' in page(client, "?store=group:north")
    listed = client.get("/attention?store=group:north").content.decode()
    assert choices(listed)[:3] == ["", "group:north", "group:south"]
    shown = {int(number) for number in re.findall(r'name="finding" value="(\d+)"', listed)}
    north = Finding.objects.filter(store__in=("s1", "s2")).values_list("pk", flat=True)
    assert shown == set(north)
    assert Finding.objects.exclude(pk__in=shown).filter(store="s3").exists()


def test_sales_are_found_by_group(shop):
    client = browser(shop.owner)
    listed = client.get("/sales").content.decode()
    assert choices(listed) == ["", "group:north", "group:south", "s1", "s2", "s3", "s4"]
    assert "Group: North" in listed
    assert receipts(client, "?store=group:north") == {"K1-000001", "K2-000001"}
    assert receipts(client, "?store=group:south") == {"K3-000001"}
    # Hours are told by the clock of the group's first store: the sales were at 12:59 there.
    hours = "since=2026-11-23&from=12:58&to=12:59"
    assert receipts(client, f"?store=group:north&{hours}") == {"K1-000001", "K2-000001"}
    Store.objects.filter(group="north").update(zone="Europe/Helsinki")
    assert receipts(client, f"?store=group:north&{hours}") == set()
