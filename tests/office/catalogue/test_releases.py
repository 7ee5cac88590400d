"""Releases of prices that begin by the clock: docs/rules/prices.md, PRICE-11 to PRICE-14."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kasse.domain.outcome import refused
from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import queries, services
from kasse.office.catalogue.models import Item, PriceRelease
from kasse.office.catalogue.price_lists import releasing
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import InStore
from kasse.office.feed import queries as feed
from kasse.office.jobs.models import Job
from tests.office.catalogue.priced_shop import (
    a_list,
    begin,
    change,
    draft,
    items_at_tills,
    open_priced_shop,
    publish,
    second_store,
    set_prices,
    take_back,
    told,
)
from tests.office.samples_shop import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return open_priced_shop()


def test_a_release_waits_for_its_minute(shop):
    """PRICE-11, PRICE-12: told ahead, begun by the office when the minute has come, to the second."""
    draft("ØL", 4_000)
    draft("NY", 500)
    release = publish("2026-12-01T00:00")
    assert (release.number, release.begun_at) == (2, None)
    assert publish() == refused("prices.nothing_to_publish")
    documents = told()
    new = Item.objects.get(sku="NY").id
    assert documents["coming_release", "2"] == {
        "number": 2,
        "hash": release.hash,
        "starts_at": "2026-12-01T00:00",
    }
    assert documents["coming_price", "2:i-beer"] == {"price": 4_000}
    assert documents["coming_price", f"2:{new}"] == {"price": 500, "first": True}
    assert documents["item", new]["sold"] is False
    assert "price" not in documents["item", new]
    assert documents["price_release", "current"]["number"] == 1
    assert prices.prices_at(release)["ØL"] == 4_000
    start = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert Job.objects.get(kind="catalogue.begin_release").not_before == start
    begin(start - timedelta(seconds=1))
    assert items_at_tills()["i-beer"] == 3_500
    begin(start)
    documents = told()
    assert (items_at_tills()["i-beer"], items_at_tills()[new]) == (4_000, 500)
    assert "sold" not in documents["item", new]
    assert documents["price_release", "current"]["hash"] == release.hash
    assert not [key for key in documents if key[0].startswith("coming")]
    assert queries.last_release("cafe") == release
    acts = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert acts[-3:] == ["prices.begun", "item.price_published", "item.price_published"]
    assert "prices.scheduled" in acts


def test_what_a_till_holds_is_right_at_every_step(shop):
    """PRICE-12: read page by page, a till that has begun a release never falls back."""
    draft("ØL", 4_000)
    before = feed.last_version()
    publish("2026-12-01T00:00")
    begin(datetime(2026, 11, 30, 23, 0, tzinfo=UTC))
    rows = feed.changes_after(scopes=("assortment:cafe",), cursor=before, limit=5_000).rows
    order = [(kind, gone) for kind, _, _, gone, _ in rows]
    assert order.index(("item", False)) < order.index(("coming_release", True))


def test_what_comes_between(shop):
    """PRICE-11, PRICE-12: a release published meanwhile begins at once; the one that waits comes
    over it, and its hash stays."""
    draft("ØL", 4_000)
    coming = publish("2026-12-01T00:00")
    draft("ØL", 3_700)
    draft("VIN", 7_900)
    between = publish()
    assert items_at_tills()["i-beer"] == 3_700
    assert prices.prices_at(between) == {"ØL": 3_700, "VIN": 7_900, "PANT": 100}
    assert prices.prices_at(coming) == {"ØL": 4_000, "VIN": 7_900, "PANT": 100}
    later = NOW + timedelta(days=9)
    draft("VIN", 8_100)
    newest = publish(now=later)
    assert (items_at_tills()["i-beer"], items_at_tills()["i-wine"]) == (4_000, 8_100)
    assert prices.prices_at(newest) == {"ØL": 4_000, "VIN": 8_100, "PANT": 100}
    coming.refresh_from_db()
    assert PriceRelease.objects.get(number=2).hash == coming.hash
    assert [row.number for row in PriceRelease.objects.order_by("begun_at", "number")] == [
        1,
        3,
        2,
        4,
    ]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("starts_at", "code"),
    [
        ("2026-11-23T13:00", "prices.starts_too_soon"),
        ("2026-11-01T00:00", "prices.starts_too_soon"),
        ("2026-12-01", "prices.starts_malformed"),
        ("2026-12-01T24:00", "prices.starts_malformed"),
        ("soon", "prices.starts_malformed"),
        ("0001-01-01T00:00", "prices.starts_malformed"),
        ("2026-12-01T00:00+01:00", "prices.starts_malformed"),
    ],
)
def test_a_start_is_a_minute_to_come(shop, starts_at, code):
    """PRICE-12: local: it is 13:00 in Copenhagen."""
    draft("ØL", 4_000)
    assert publish(starts_at) == refused(code, field="starts_at")
    assert publish("2026-11-23T13:01").number == 2


def test_each_store_at_its_own_minute(shop):
    """PRICE-12: in Nuuk later than in Copenhagen; in between nothing begins at once."""
    second_store(shop, zone="America/Nuuk")
    draft("ØL", 4_000)
    publish("2026-12-01T00:00")
    draft("VIN", 7_000)
    between = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
    until = "2026-12-01T02:00:00.000Z"
    assert publish(now=between) == refused("prices.beginning", number=2, until=until)
    assert items_at_tills()["i-beer"] == 3_500
    assert publish(now=datetime(2026, 12, 1, 2, 0, tzinfo=UTC)).number == 3
    assert items_at_tills()["i-beer"] == 4_000


def test_what_has_begun_in_a_store_is_known_by_its_clock(shop):
    """PRICE-12: labels of one store are for what has changed there, others may be hours behind."""
    second_store(shop, zone="America/Nuuk")
    draft("ØL", 3_000)
    publish("2026-12-01T00:00")
    in_copenhagen, in_nuuk = ZoneInfo("Europe/Copenhagen"), ZoneInfo("America/Nuuk")
    now = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
    begin(now)

    def changed(zone, now):
        midnight = datetime(2026, 12, 1, tzinfo=zone)
        return queries.items_begun_since("cafe", midnight, now=now)

    assert changed(in_copenhagen, now) == {"i-beer"}
    assert changed(in_nuuk, now) == set()
    assert changed(in_nuuk, now + timedelta(hours=2)) == {"i-beer"}


def test_a_release_is_taken_back(shop):
    """PRICE-14: its prices are drafts again, those of stores and lists too, but for newer ones."""
    second_store(shop)
    draft("NY", 500)
    own = InStore(store="s1", price_minor=3_200)
    services.set_in_store(by=OPERATOR, item="i-beer", own=own)
    found = a_list(("VIN", 7_000))
    draft("ØL", 4_000)
    release = publish("2026-12-01T00:00")
    draft("ØL", 4_500)
    new = Item.objects.get(sku="NY").id
    assert {("coming_price", "2s:i-beer"), ("price_list", found.id)} <= told().keys()
    taken = take_back(2)
    assert (taken.hash, taken.begun_at) == (release.hash, None)
    assert not [key for key in told() if key[0] in ("coming_release", "coming_price", "price_list")]
    assert ("item", new) not in told()
    assert Item.objects.get(sku="ØL").draft_price_minor == 4_500
    assert take_back(2) == refused("prices.unknown_release")
    assert publish().number == 3
    documents = told()
    assert documents["item", new]["price"] == 500
    assert documents["item_store", "i-beer"] == {"price": 3_200}
    assert documents["list_price", f"{found.id}:i-wine"] == {
        "versions": [{"prices": [{"price": 7_000}]}]
    }
    assert take_back(3) == refused("prices.has_begun")
    assert take_back(9) == refused("prices.unknown_release")


def test_a_release_taken_back_does_not_draft_over_what_comes_after_it(shop):
    """PRICE-14: what a release says that holds later is the newer word."""
    found = a_list(("VIN", 7_000), names={"da": "Gammel"})
    for starts_at, price, name in (
        ("2026-12-01T00:00", 4_000, "Ældre"),
        ("2026-12-05T00:00", 4_500, "Nyere"),
    ):
        draft("ØL", price)
        own = InStore(store="s1", price_minor=price)
        services.set_in_store(by=OPERATOR, item="i-wine", own=own)
        change(found, names={"da": name})
        set_prices(found, ("VIN", price))
        publish(starts_at)
    take_back(2)
    assert not prices.drafts("cafe")
    assert not prices.store_drafts("cafe")
    assert not releasing.drafted("cafe")


def test_stores_own_prices_begin_together(shop):
    """However many there are, the office asks as often."""
    asked = []
    for starts_at, now, count in (
        ("2026-12-01T00:00", datetime(2026, 12, 1, tzinfo=UTC), 1),
        ("2026-12-02T00:00", datetime(2026, 12, 2, tzinfo=UTC), 2),
    ):
        for item in ("i-beer", "i-wine")[:count]:
            own = InStore(store="s1", price_minor=3_000 + count)
            services.set_in_store(by=OPERATOR, item=item, own=own)
        publish(starts_at)
        with CaptureQueriesContext(connection) as queries_asked:
            begin(now)
        asked.append(len(queries_asked))
    assert told()["item_store", "i-wine"] == {"price": 3_002}
    assert asked[0] == asked[1]


def test_what_has_begun_anywhere_is_not_taken_back(shop):
    """PRICE-14"""
    second_store(shop, zone="America/Nuuk")
    draft("ØL", 4_000)
    publish("2026-12-01T00:00")
    begun = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert take_back(2, now=begun) == refused("prices.has_begun")
    assert take_back(2, now=begun - timedelta(minutes=1)).number == 2


def test_the_hash_is_of_lists_too(shop):
    """PRICE-11"""
    first = queries.last_release("cafe")
    found = a_list(("ØL", 2_500))
    second = publish()
    set_prices(found, ("ØL", 2_600))
    third = publish("2026-12-01T00:00")
    assert len({first.hash, second.hash, third.hash}) == 3
    set_prices(found, ("ØL", 2_500))
    assert publish("2026-12-02T00:00").hash == second.hash
