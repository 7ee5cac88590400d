"""The nightly job: once a day, by one process, with its outcome on record."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from kasse.office.attention.models import Finding
from kasse.office.feed import queries, services
from kasse.office.feed.models import Document
from kasse.office.journal import nightly
from kasse.office.journal import services as journal
from kasse.office.journal.models import Night
from kasse.office.nights import Nights
from tests.office.builders import Chain, line
from tests.office.samples_shop import open_shop

# Verifying reads outside of any transaction.
pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Copenhagen")


def run(now=NOW):
    return nightly.run_if_due(now=now, zone=ZONE)


def sell():
    chain = Chain(register="r1", store="s1").open()
    chain.sell(line())
    journal.ingest(batch=chain.batch(), received_at=NOW)


def test_it_runs_once_a_night():
    sell()
    night = run()
    assert (night.day, night.entries, night.differences) == (date(2026, 11, 23), 2, 0)
    assert (night.problem, night.ended_at is None) == ("", False)
    assert run() is None
    assert run(NOW + timedelta(hours=23)) is None
    assert run(NOW + timedelta(days=1)).day == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 23, 1, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 23, 2, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 7, 1, 1, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_the_night_begins_at_three_in_the_shops_zone(now, day):
    assert run(now).day == day


def test_differences_go_to_attention():
    sell()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sale SET total_minor = total_minor + 1")
    night = run()
    assert night.differences == 1
    found = Finding.objects.get(code="night.differences")
    assert found.facts["differences"] == 1
    assert "total_minor" in found.facts["first"]


def test_an_error_is_recorded_and_the_next_night_is_tried(monkeypatch):
    def fail():
        raise RuntimeError("disk")

    with monkeypatch.context() as patched:
        patched.setattr(nightly, "verify", fail)
        assert run().problem == "RuntimeError"
    assert Finding.objects.get(code="night.failed").facts == {"problem": "RuntimeError"}
    assert run(NOW + timedelta(days=1)).problem == ""


def test_tombstones_go_when_they_are_old():
    document = services.Publication(collection="item", id="i", body={"a": 1})
    for scope in ("store:a", "store:b"):
        services.publish(scope=scope, documents=[document])
        services.remove(scope=scope, collection="item", ids=["i"])
    assert run().tombstones == 0
    services.publish(scope="store:a", documents=[services.Publication(
        collection="item", id="later", body={})])  # fmt: skip
    services.remove(scope="store:a", collection="item", ids=["later"])
    assert run(NOW + timedelta(days=59)).tombstones == 0
    assert run(NOW + timedelta(days=60)).tombstones == 2
    assert list(Document.objects.values_list("doc_id", flat=True)) == ["later"]
    # A till that knows of neither is told to start over.
    assert queries.changes_after(scopes=["store:a", "store:b"], cursor=1, limit=9) is None


def test_the_thread_runs_it_and_ends():
    open_shop()
    nights = Nights(look_every_s=0)
    nights.start()
    deadline = time.monotonic() + 30
    while not Night.objects.filter(ended_at__isnull=False).exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    nights.close()
    assert Night.objects.count() == 1
