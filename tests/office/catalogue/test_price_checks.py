"""What is seen before prices are published, and what an item has cost: docs/rules/prices.md."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kasse.domain.item import SaleWindow
from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.price_lists import checking, history, places
from kasse.office.catalogue.services.item_rows import InStore
from kasse.office.labels import queries as labels
from kasse.office.labels.wanted import Wanted
from kasse.office.stores.models import Company, Store
from kasse.office.stores.settings_document import place_document
from tests.office.catalogue.priced_shop import (
    a_list,
    begin,
    draft,
    open_priced_shop,
    publish,
    second_store,
    set_prices,
)
from tests.office.samples_shop import NOW

pytestmark = pytest.mark.django_db

FRIDAYS = (SaleWindow(days=(5,), starts=16 * 60, ends=18 * 60),)


@pytest.fixture
def shop():
    return open_priced_shop()


def found(now=NOW, **options):
    return [
        (one.code, one.sku, one.list, one.store, dict(one.facts))
        for one in checking.findings("cafe", now=now, **options)
    ]


def test_what_a_check_finds(shop):
    """PRICE-15"""
    assert found() == []
    draft("ØL", 350, cost_minor=600, floor_minor=400)
    draft("VIN", 10_400)
    draft("GRATIS", 0)
    draft("NY", None)
    own = InStore(store="s1", price_minor=700)
    services.set_in_store(by=OPERATOR, item="i-beer", own=own)
    made = a_list(("VIN", 5_599, 6_000), ("ØL", 749))
    assert found() == [
        ("price.missing", "NY", "", "", {}),
        ("price.zero", "GRATIS", "", "", {}),
        ("price.below_cost", "ØL", "", "", {"price": 350, "cost": 600}),
        ("price.below_floor", "ØL", "", "", {"price": 350, "floor": 400}),
        ("price.jump", "ØL", "", "", {"from": 3_500, "to": 350}),
        ("price.below_cost", "ØL", "", "s1", {"price": 700, "cost": 600}),
        ("price.jump", "ØL", "", "s1", {"from": 3_500, "to": 700}),
        ("price.jump", "VIN", made.id, "", {"from": 8_000, "to": 5_599}),
        ("price.below_cost", "ØL", made.id, "", {"price": 749, "cost": 600}),
        ("price.jump", "ØL", made.id, "", {"from": 3_500, "to": 749}),
    ]
    # Exactly a third more is no more than that, and a price that comes is none that is missing.
    codes = {code for code, *_ in found(jump_bp=9_000)}
    assert codes == {"price.missing", "price.zero", "price.below_cost", "price.below_floor"}
    draft("NY", 500)
    publish("2026-12-01T00:00")
    assert found() == []


def test_a_store_that_came_to_sell_otherwise(shop):
    """PRICE-10, PRICE-15"""
    made = a_list()
    Store.objects.filter(id="s1").update(settings={"tax": {"mode": "exclusive"}})
    assert found() == [("price_list.tax_mode", "", made.id, "s1", {"store": "Nørregade"})]


def test_the_tax_is_that_of_the_companys_day(shop):
    """PRICE-15: at midnight in Copenhagen it is eleven in the evening by UTC."""
    draft("ØL", 3_501, cost_minor=2_800)
    company = Company.objects.get()
    rate = {"region": "DK", "tax_class": "standard", "valid_from": "2027-01-01", "rate": 300_000}
    tax: Any = place_document(company)["tax"]
    rates = [*tax["rates"], rate]
    company.settings = {"tax": {"rates": rates}}
    company.save()
    midnight = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    assert [code for code, *_ in found(midnight)] == ["price.below_cost"]
    assert found(midnight - timedelta(minutes=1)) == []


def place(store):
    found = places.place(store)
    assert found is not None
    return found


def paid(since="2026-11-20T00:00", until="2026-12-20T00:00", store="s1", item="i-wine"):
    steps = history.steps(Item.objects.get(id=item), place(store), since=since, until=until)
    return [(step.moment, step.price_minor) for step in steps]


def prior(moment, store="s1", item="i-wine"):
    return history.lowest_prior(Item.objects.get(id=item), place(store), moment=moment)


def test_a_reduction_that_began_long_ago(shop):
    """PRICE-17: the 30 days are those before it began, however long it has gone on."""
    a_list(("VIN", 7_000), valid_from="2026-11-25T00:00", valid_to="2026-12-05T00:00")
    a_list(("VIN", 6_000), valid_from="2026-12-24T00:00", announced=True)
    publish()
    moments = ("2026-12-25T12:00", "2027-03-20T12:00", "2027-03-24T12:00", "2028-04-10T12:00")
    assert [prior(moment) for moment in moments] == [7_000] * 4
    # Before it there was nothing: of what was always reduced no price is named.
    assert prior("2026-11-23T13:00", item="i-beer") is None


def test_labels_of_many_reductions_ask_no_more(shop):
    """PRICE-17"""
    a_list(("VIN", 6_000), ("ØL", 2_000), valid_from="2026-11-24T00:00", announced=True)
    publish()
    wanted = Wanted(
        assortment="cafe", which="chosen", ids=("i-beer", "i-wine", "i-pant"), store="s1"
    )
    shelf = labels.plan(wanted, now=datetime(2026, 11, 25, tzinfo=UTC)).shelf
    asked = []
    for some in (["i-wine"], ["i-wine", "i-beer"]):
        with CaptureQueriesContext(connection) as queries:
            assert [one.prior_minor for one in shelf.offers(some).values()]
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_everybody_paid(shop):
    """PRICE-17: by releases, the store's own price and lists, to come as well; for groups and from
    a quantity on is not for everybody."""
    second_store(shop)
    a_list(("VIN", 100, 6_000))
    a_list(("VIN", 100), customer_groups=("member",))
    a_list(("VIN", 7_000), windows=FRIDAYS, valid_to="2026-12-05T00:00")
    own = InStore(store="s2", price_minor=8_500)
    services.set_in_store(by=OPERATOR, item="i-wine", own=own)
    publish(now=datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    draft("VIN", 9_000)
    publish("2026-12-01T00:00", now=datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    expected = [
        ("2026-11-20T00:00", None),
        ("2026-11-23T13:00", 8_000),
        ("2026-11-27T16:00", 7_000),
        ("2026-11-27T18:00", 8_000),
        ("2026-12-01T00:00", 9_000),
        ("2026-12-04T16:00", 7_000),
        ("2026-12-04T18:00", 9_000),
    ]
    assert paid() == expected
    assert paid(store="s2") == [*expected[:2], ("2026-11-24T09:00", 8_500)]
    begin(datetime(2026, 12, 1, tzinfo=UTC))
    assert paid() == expected


def test_the_lowest_price_before_a_reduction(shop):
    """PRICE-17, PRICE-18: a list that is announced, made cheaper still a week later."""
    draft("VIN", 7_900)
    publish(now=datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    draft("VIN", 8_200)
    publish(now=datetime(2026, 11, 25, 8, 0, tzinfo=UTC))
    made = a_list(("VIN", 7_000), announced=True, valid_from="2026-12-01T00:00")
    publish(now=datetime(2026, 11, 26, 8, 0, tzinfo=UTC))
    set_prices(made, ("VIN", 6_000))
    publish("2026-12-08T00:00", now=datetime(2026, 11, 26, 8, 0, tzinfo=UTC))
    assert prior("2026-12-01T09:00") == 7_900
    assert prior("2026-12-09T09:00") == 7_900
    assert prior("2026-11-23T13:00") is None


def test_through_the_api(client, shop):
    """PRICE-15, PRICE-17"""
    client.force_login(shop.owner)
    draft("ØL", 350)
    check = client.get("/api/v1/assortments/cafe/price-check?jump=100").json()
    assert ([one["code"] for one in check["findings"]], check["more"]) == (["price.jump"], False)
    path = "/api/v1/items/i-wine/price-history?store=s1"
    span = "&since=2026-11-20T00:00&until=2026-12-20T00:00"
    answer = client.get(f"{path}{span}").json()
    assert answer["steps"][-1] == {"at": "2026-11-23T13:00", "price": 8_000, "announced": False}
    assert client.get(f"{path}&since=soon").status_code == 422
    assert client.get(f"{path}&since=2026-12-20T00:00&until=2026-12-20T00:00").status_code == 422
    assert client.get(path.replace("s1", "s9")).status_code == 404
