"""Days and drawers on their page and in the API; stock on the item's page and in the API."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kasse.domain.canonical import JsonValue
from kasse.office.actors import OPERATOR
from kasse.office.cash import z_report
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.journal import services as journal
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account
from kasse.office.stores import services as stores
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, hashed, open_shop

pytestmark = pytest.mark.django_db

DAY = "2026-11-23"
TOTALS: dict[str, JsonValue] = {
    "sales": 7,
    "gross": 123_450,
    "taxes": [{"category": "S", "rate": 250_000, "net": 98_760, "tax": 24_690, "gross": 123_450}],
    "tenders": [{"kind": "card", "count": 3, "amount": 65_400}],
    "voids": {"count": 1, "amount": 999},
    "difference": -1_000,
    "hologram": {"colour": "blue"},
}


@pytest.fixture
def shop():
    made = open_shop()
    rows = [ItemRow(id="i1", sku="KAFFE", name="Kaffe", price_minor=3_000)]
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    return made


@pytest.fixture
def owner(client, shop):
    client.force_login(shop.owner)
    client.cookies["django_language"] = "en"
    return client


def trade(register="r1", number="K1", store="s1"):
    """A day of a register, from the float to its Z report."""
    chain = Chain(register=register, number=number, store=store).open()
    chain.add("float", {"amount": 50_000})
    chain.sell(line(item="i1", price=3_000, pieces=2))
    chain.add("pay_out", {"amount": 4_300, "reason": "expense", "approved_by": "anna"})
    chain.add("drawer_opened", {"reason": "<i>"})
    counted = {"counted": 50_700, "expected": 51_700, "difference": -1_000, "blind": True}
    chain.add("count", counted)
    opened_at = "2026-11-23T07:00:00.000Z"
    chain.add(
        "z_report",
        {"number": 4, "totals": TOTALS, "opened_at": opened_at, "left_in_drawer": 50_700},
    )
    journal.ingest(batch=chain.batch(), received_at=NOW)
    return chain


def shown(client, path):
    """The words of a page."""
    response = client.get(path)
    assert response.status_code == 200
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def manager(store):
    person = staff.save_person(
        by=OPERATOR, name="Bo", language="da", assignments=[("manager", store)], person_id="bo"
    )
    return Account.objects.create(email="bo@example.dk", password=hashed("x"), person=person)


def second_store(shop, name="Anden"):
    stores.create_store(
        by=OPERATOR, company=shop.store.company, assortment="cafe", name=name, store_id="s2"
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Expected in the drawer 517.00",
                "Float p-1 p-1 500.00",
                "Expense p-1 · Approved by Anna Ejer p-1 Approved by Anna Ejer −43.00",
                "p-1 Counted blind 507.00 517.00 −10.00",
                "Z report 4",
                "From 23 Nov 2026 08:00 to 23 Nov 2026 08:00",
                "Turnover Sold, with tax 1,234.50 Tax 25% 246.90 Payments Card (3) 654.00",
                "Drawer Difference −10.00 Receipts Sales 7",
                "What else happened Voided baskets (1) 9.99 Left in the drawer 507.00",
            ],
        ),
        (
            "da",
            [
                "Forventet i skuffen 517,00",
                "Startbeholdning p-1 p-1 500,00",
                "Udlæg p-1 · Godkendt af Anna Ejer p-1 Godkendt af Anna Ejer −43,00",
                "Z-rapport 4",
                "Betalinger Kort (3) 654,00 Skuffe Difference −10,00 Bonner Salg 7",
                "Annullerede kurve (1) 9,99 Efterladt i skuffen 507,00",
            ],
        ),
    ],
)
def test_a_day_shows_movements_counts_and_z_reports(owner, language, words):
    trade()
    owner.cookies["django_language"] = language
    page = shown(owner, f"/cash?store=s1&day={DAY}")
    assert [word for word in words if word not in page] == []
    assert "&lt;i&gt;" in page


def test_a_day_of_several_stores_shows_what_is_not_closed_first(owner, shop):
    second_store(shop, name="Østerbro")
    trade()
    chain = Chain(register="r2", number="K2", store="s2").open()
    chain.add("float", {"amount": 50_000})
    chain.sell(line(item="i1", price=3_000))
    journal.ingest(batch=chain.batch(), received_at=NOW)
    page = shown(owner, f"/cash?day={DAY}")
    assert "Østerbro 0 of 1 closed 30.00 Nørregade 1 of 1 closed 60.00 −10.00" in page
    assert "Expected in the drawer" not in page
    assert "of 1 closed" not in shown(owner, f"/cash?day={DAY}&store=nowhere")
    assert "Expected in the drawer" in shown(owner, f"/cash?store=s1&day={DAY}")
    assert "No drawer was used" in shown(owner, "/cash?day=2026-11-22")


def test_the_page_begins_with_the_last_day_and_leads_to_those_beside(owner):
    trade()
    page = owner.get("/cash").content.decode()
    assert f'value="{DAY}"' in page
    assert re.findall(r'rel="(?:prev|next)" href="([^"]+)"', page) == [
        "?day=2026-11-22",
        "?day=2026-11-24",
    ]
    assert "K1" in shown(owner, "/cash?day=2026-13-45")
    assert "No drawer was used on this day" in shown(owner, "/cash?day=2026-11-22")


@pytest.mark.parametrize(
    "asked",
    ["days?since=2026-99-99", "movements?until=2026-13-45", "people?store=s1&day=2026-02-30"],
)
def test_the_api_takes_no_day_that_is_none(owner, asked):
    assert owner.get(f"/api/v1/cash/{asked}").status_code == 422


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_calendar_ends(owner, day):
    assert (
        len(re.findall('rel="(?:prev|next)"', owner.get(f"/cash?day={day}").content.decode())) == 1
    )


def test_a_manager_sees_the_drawers_of_their_store_alone(client, shop):
    second_store(shop)
    trade()
    client.force_login(manager("s2"))
    assert "K1" not in shown(client, f"/cash?store=s1&day={DAY}")
    item = shown(client, "/items/i1")
    assert ("Anden" in item, "Nørregade" in item) == (True, False)
    for place in ("cash/days", "cash/movements", "cash/counts", "cash/z-reports", "stock/levels"):
        for asked in (place, f"{place}?store=s1"):
            found = client.get(f"/api/v1/{asked}").json()
            assert [rows for rows in found.values() if rows is not None] == [[]]
    assert client.get("/api/v1/stock/moves?store=s1&item=i1").status_code == 404
    assert client.get(f"/api/v1/cash/people?store=s1&day={DAY}").status_code == 404


@pytest.mark.parametrize("totals", ["[]", '{"taxes":3,"tenders":[1,{}],"voids":[],"sales":"x"}'])
def test_totals_that_cannot_be_read_are_left_out(totals):
    assert z_report.rows(totals, currency="DKK", tenders={}) == []


def test_a_page_needs_as_many_queries_for_three_drawers_as_for_one(owner):
    trade()
    owner.get("/")  # what a session notes once
    with CaptureQueriesContext(connection) as one:
        owner.get(f"/cash?store=s1&day={DAY}")
    trade("r2", "K2")
    trade("r3", "K3")
    with CaptureQueriesContext(connection) as three:
        owner.get(f"/cash?store=s1&day={DAY}")
    assert len(three) == len(one)


def test_an_items_page_shows_its_stock_in_each_store(owner, shop):
    trade()
    owner.get("/")  # what a session notes once
    with CaptureQueriesContext(connection) as one:
        assert "In stock Nørregade −2" in shown(owner, "/items/i1")
    second_store(shop)
    trade("r2", "K2", "s2")
    with CaptureQueriesContext(connection) as two:
        assert "In stock Anden −2 Nørregade −2" in shown(owner, "/items/i1")
    assert len(two) == len(one)


def test_what_moves_no_stock_shows_none(owner):
    rows = [
        ItemRow(id="i2", sku="B", name="B", components=(("KAFFE", 1_000),)),
        ItemRow(id="i3", sku="S", name="S", stock=False),
        ItemRow(id="i4", sku="V", name="V", variant_of="KAFFE"),
    ]
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    pages = {
        item: "In stock" in shown(owner, f"/items/{item}") for item in ("i1", "i2", "i3", "i4")
    }
    assert pages == {"i1": False, "i2": False, "i3": False, "i4": True}


def rows_of(client, path, name):
    """The rows of all pages of a list, one a page."""
    rows: list[dict[str, Any]] = []
    after = ""
    while after is not None:
        page = client.get(f"/api/v1/{path}&limit=1&after={after}").json()
        rows += page[name]
        after = page["after"]
    return rows


def test_drawers_by_the_api(owner):
    trade()
    trade("r2", "K2")
    of_r1 = f"day={DAY}&register=r1"
    (day,) = rows_of(owner, f"cash/days?store=s1&{of_r1}", "days")
    assert (day["register"], day["sales_minor"], day["expected_minor"]) == ("r1", 6_000, 51_700)
    movements = rows_of(owner, f"cash/movements?{of_r1}", "movements")
    assert [(row["kind"], row["amount_minor"]) for row in movements] == [
        ("drawer_opened", 0),
        ("pay_out", 4_300),
        ("float", 50_000),
    ]
    counts = rows_of(owner, "cash/counts?store=s1", "counts")
    assert [(row["register"], row["difference_minor"]) for row in counts] == [
        ("r2", -1_000),
        ("r1", -1_000),
    ]
    (z,) = rows_of(owner, f"cash/z-reports?{of_r1}", "z_reports")
    assert (z["number"], z["left_in_drawer_minor"], z["totals"]) == (4, 50_700, TOTALS)
    assert len(rows_of(owner, f"cash/z-reports?since={DAY}&until={DAY}", "z_reports")) == 2
    assert rows_of(owner, "cash/z-reports?until=2026-11-22", "z_reports") == []
    assert rows_of(owner, "cash/days?since=2026-11-24", "days") == []


def test_who_sold_by_the_api(owner, client):
    trade()
    trade("r2", "K2")
    found = owner.get(f"/api/v1/cash/people?store=s1&day={DAY}").json()["people"]
    assert [(row["register"], row["sales"], row["total_minor"]) for row in found] == [
        ("r1", 1, 6_000),
        ("r2", 1, 6_000),
    ]
    assert owner.get("/api/v1/cash/people?store=s1&day=2026-11-22").json() == {"people": []}


def test_stock_by_the_api(owner, shop):
    second_store(shop)
    trade()
    trade("r2", "K2", "s2")
    assert rows_of(owner, "stock/levels?item=i1", "levels") == [
        {"store": store, "item": "i1", "quantity_thousandths": -2_000} for store in ("s1", "s2")
    ]
    (move,) = rows_of(owner, "stock/moves?store=s1&item=i1", "moves")
    assert move == {
        "store": "s1",
        "item": "i1",
        "quantity_thousandths": -2_000,
        "source": "r1",
        "number": 3,
        "part": 1,
        "day": DAY,
        "kind": "sale",
        "unit": "pcs",
    }


@pytest.mark.parametrize(
    "path",
    ["cash/days", "cash/movements", "cash/counts", "cash/z-reports", "stock/levels"],
)
def test_lists_of_the_api_need_as_many_queries_for_three_rows(
    owner, path, django_assert_num_queries
):
    trade()
    with django_assert_num_queries(4):
        one = json.loads(owner.get(f"/api/v1/{path}").content)
    for register, number, store in (("r2", "K2", "s2"), ("r3", "K3", "s3")):
        trade(register, number, store)
    with django_assert_num_queries(4):
        many = json.loads(owner.get(f"/api/v1/{path}").content)
    name = next(key for key in one if key not in ("before", "after"))
    assert len(many[name]) == 3 * len(one[name])
