"""Today's figures: against a week before, by store, and only what one may see."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kasse.domain.permissions import PERMISSION_CODES
from kasse.office.actors import EVERYTHING, Actor, Grant
from kasse.office.attention.models import Finding
from kasse.office.home import chart, figures
from kasse.office.home.pages.today import _Watch
from kasse.office.journal import services as journal
from kasse.office.staff.models import Person
from kasse.office.stores.models import Register, Store
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db

OWNER = Actor(id="o", grants=(EVERYTHING,))
A_WEEK_AGO = NOW - timedelta(days=7)


@pytest.fixture
def shop():
    return open_shop()


def till(register, store="s1", number="K1", begins=A_WEEK_AGO - timedelta(hours=3)):
    return Chain(register=register, store=store, number=number, at=begins).open()


def sold(chain, at, pieces, price=1_000):
    chain.sell(line(item="i1", price=price, pieces=pieces, name="Kaffe"), at=at)


def take_in(chain):
    journal.ingest(batch=chain.batch(), received_at=NOW)


def seen(by=OWNER, *, shown=None, now=NOW, sort="wrong"):
    rows = list(Store.objects.select_related("company", "assortment").order_by("name"))
    return figures.figures(shown=shown or rows, by=by, currency="DKK", now=now, sort=sort)


def more_stores(shop, count):
    """Stores s2 and on, each with a register that sells one thing today."""
    for n in range(2, count + 2):
        Store.objects.create(
            id=f"s{n}",
            company=shop.store.company,
            assortment=shop.assortment,
            name=f"Butik {n}",
            zone="Europe/Copenhagen",
        )
        Register.objects.create(id=f"r{n}", store_id=f"s{n}", number=f"K{n}", name="x")
        chain = till(f"r{n}", f"s{n}", f"K{n}", begins=NOW - timedelta(hours=2))
        sold(chain, NOW - timedelta(minutes=n), n)
        take_in(chain)


def test_today_is_held_against_a_week_before_until_the_same_minute(shop):
    chain = till("r1")
    sold(chain, A_WEEK_AGO - timedelta(hours=1), 1)
    sold(chain, A_WEEK_AGO - timedelta(seconds=30), 2)
    sold(chain, A_WEEK_AGO, 4)
    sold(chain, A_WEEK_AGO + timedelta(seconds=1), 8)
    sold(chain, A_WEEK_AGO + timedelta(hours=3), 16)
    sold(chain, NOW - timedelta(minutes=2), 3)
    sold(chain, NOW - timedelta(minutes=1), 7)
    take_in(chain)
    found = seen()
    assert found.trade == figures.Trade(
        gross_minor=10_000,
        baskets=2,
        refunds=0,
        lines=2,
        average_minor=5_000,
        before_gross_minor=7_000,
        before_baskets=3,
        before_lines=3,
        before_average_minor=2_333,
        change_percent=43,  # 3000 of 7000 is 42.86 %
    )
    hours = [(bar.hour, bar.amount_minor, bar.before_minor) for bar in found.bars]
    assert [row for row in hours if row[1:] != (0, 0)] == [
        (12, 10_000, 3_000),
        (13, 0, 12_000),
        (16, 0, 16_000),
    ]
    assert [(top.item, top.quantity_thousandths, top.total_minor) for top in found.top] == [
        ("i1", 10_000, 10_000)
    ]


def test_a_clock_that_was_changed_in_between_moves_nothing(shop):
    """Noon is noon on both sides of the last Sunday of October."""
    now = datetime(2026, 10, 28, 11, 0, tzinfo=UTC)
    before = datetime(2026, 10, 21, 10, 0, tzinfo=UTC)
    chain = till("r1", begins=before - timedelta(hours=3))
    sold(chain, before, 1)
    sold(chain, before + timedelta(seconds=2), 2)
    take_in(chain)
    trade = seen(now=now).trade
    assert (trade.before_gross_minor, trade.change_percent) == (1_000, -100)


def test_the_next_day_begins_with_nothing(shop):
    chain = till("r1")
    sold(chain, NOW, 1)
    take_in(chain)
    found = seen(now=NOW + timedelta(days=1))
    assert (found.trade.gross_minor, found.trade.average_minor, found.trade.change_percent) == (
        0, 0, None,
    )  # fmt: skip
    assert found.bars == ()


def may(*permissions, store=None):
    grant = Grant(store=store, permissions=frozenset(permissions), max_discount_ppm=0)
    return Actor(id="a", grants=(grant,))


def test_what_one_may_not_see_is_not_there(shop):
    chain = till("r1", begins=NOW - timedelta(hours=1))
    sold(chain, NOW, 1)
    take_in(chain)
    plain = seen(may("office.view"))
    assert (plain.trade, plain.on_duty, plain.top, plain.bars) == (None, None, (), ())
    assert seen(may("office.view", "sales.view")).on_duty is None
    assert seen(may("office.view", "sales.view", store="s9")).trade is None
    all_but_sales = set(PERMISSION_CODES) - {"sales.view"}
    assert seen(may(*all_but_sales)).trade is None


def test_who_is_signed_in_is_on_duty_until_they_sign_out(shop):
    chain = till("r1", begins=NOW - timedelta(hours=1))
    chain.add("sign_in", {}, at=NOW)
    Person.objects.create(id="p-1", name="Bo Berg")
    take_in(chain)
    (one,) = seen().on_duty
    assert (one.name, one.register.id, one.at) == ("Bo Berg", "r1", NOW)
    assert seen(now=NOW + timedelta(days=1)).on_duty == ()
    chain.add("sign_out", {}, at=NOW + timedelta(seconds=9))
    journal.ingest(batch=chain.batch(first=3), received_at=NOW)
    assert seen().on_duty == ()


def test_stores_are_sorted_by_what_is_wrong_then_by_sales(shop):
    more_stores(shop, 3)
    Finding.objects.all().delete()
    Finding.objects.create(
        key="k", code="audit.total", facts_text="{}", register="r3", seq=2, store="s3",
        created_at=NOW, settled_by="", note="",
    )  # fmt: skip
    assert [row.store.id for row in seen().stores] == ["s3", "s4", "s2", "s1"]
    assert [row.store.id for row in seen(sort="sold").stores] == ["s4", "s3", "s2", "s1"]
    assert [row.store.id for row in seen(sort="name").stores] == ["s2", "s3", "s4", "s1"]
    assert seen(shown=[shop.store]).stores == ()


def test_findings_are_those_of_the_stores_shown_and_of_none(shop):
    more_stores(shop, 2)
    Finding.objects.all().delete()
    for store in ("", "s1", "s2", "s2", "s3"):
        Finding.objects.create(
            key=f"k{Finding.objects.count()}", code="audit.total", facts_text="{}", register="r3",
            seq=2, store=store, created_at=NOW, settled_by="", note="",
        )  # fmt: skip
    assert seen().findings == 5
    assert seen(shown=[shop.store]).findings == 2
    client = Client()
    client.force_login(shop.owner)
    assert 'href="/attention?store=s2"' in client.get("/?store=s2").content.decode()
    assert 'href="/attention?store' not in client.get("/").content.decode()


def queries_of(client, path):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_page_needs_as_many_queries_for_twenty_stores_as_for_two(shop):
    client = Client()
    client.force_login(shop.owner)
    more_stores(shop, 1)
    client.get("/")
    first = queries_of(client, "/")
    Store.objects.filter(id="s2").update(zone="Pacific/Auckland")
    for n in range(3, 21):
        Store.objects.create(
            id=f"s{n}",
            company=shop.store.company,
            assortment=shop.assortment,
            name=f"Butik {n}",
            zone="Europe/Copenhagen",
        )
        Register.objects.create(id=f"r{n}", store_id=f"s{n}", number=f"K{n}", name="x")
    assert queries_of(client, "/") == first


def test_a_stream_makes_the_figures_again_when_an_entry_has_come(shop):
    client = Client()
    client.force_login(shop.owner)
    session = client.session.session_key
    assert session is not None
    watch = _Watch(
        account=shop.owner.pk,
        session=session,
        wanted={"store": "", "sort": "wrong", "q": ""},
        language="en",
    )
    first = watch.seen(None)
    assert "Sold, with tax" in first.html
    assert watch.seen(first.mark).html == ""
    chain = till("r1", begins=NOW)
    take_in(chain)
    assert watch.seen(first.mark).html != ""


def test_a_chart_has_todays_bars_before_those_of_a_week_ago():
    drawn = chart.bars({9: 50}, {9: 100, 20: -5}, first=4)
    nine = next(bar for bar in drawn if bar.hour == 9)
    assert (nine.height, nine.before_height, nine.y, nine.before_y) == (60, 120, 60, 0)
    assert [bar.hour for bar in drawn] == list(range(9, 21))
    assert chart.bars({}, {}, first=4) == ()


def test_an_api_client_reads_the_same(shop, monkeypatch):
    chain = till("r1")
    sold(chain, NOW - timedelta(minutes=1), 7)
    take_in(chain)
    more_stores(shop, 1)
    browser = Client()
    browser.force_login(shop.owner)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    told = browser.get("/api/v1/today").json()
    alone = browser.get("/api/v1/today?store=s2").json()
    assert (told["currency"], told["trade"]["gross_minor"], told["trade"]["baskets"]) == (
        "DKK",
        7_000 + 1_000 * 2,
        2,
    )
    assert [row["store"] for row in told["stores"]] == ["s2", "s1"]
    assert sum(hour["gross_minor"] for hour in told["hours"]) == told["trade"]["gross_minor"]
    assert [item["item"] for item in told["top"]] == ["i1"]
    assert (alone["trade"]["baskets"], alone["stores"]) == (1, [])
    assert browser.get("/api/v1/today?store=nowhere").json()["trade"] is None
