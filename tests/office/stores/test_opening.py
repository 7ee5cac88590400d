"""Opening hours: when a store is open, and which quiet till is a problem."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from kasse.office.actors import EVERYTHING, Actor
from kasse.office.home import figures
from kasse.office.stores import queries
from kasse.office.stores.models import Register, Store, StoreGroup
from kasse.office.stores.opening import is_open
from tests.office.samples_shop import open_shop

WEEK = {
    "mon": [[8 * 60, 12 * 60], [13 * 60, 17 * 60 + 30]],
    "fri": [[18 * 60, 26 * 60]],
    "sat": [[10 * 60, 14 * 60]],
}
HOURS = {
    "week": WEEK,
    "public_holidays": "closed",
    "special": [
        {"day": "2026-11-24", "name": "Inventory", "spans": [[9 * 60, 10 * 60]]},
        {"day": "2026-11-30", "name": "Moving", "spans": []},
        {"day": "2026-12-25", "name": "Christmas market", "spans": [[12 * 60, 16 * 60]]},
    ],
}


@pytest.mark.parametrize(
    ("local", "wanted"),
    [
        ("2026-11-23T07:59", False),
        ("2026-11-23T08:00", True),
        ("2026-11-23T11:59", True),
        ("2026-11-23T12:00", False),
        ("2026-11-23T17:29", True),
        ("2026-11-23T17:30", False),
        # A day that the week leaves out, but for the hour that it is special.
        ("2026-11-24T08:30", False),
        ("2026-11-24T09:30", True),
        ("2026-11-25T12:00", False),
        # Friday goes on until two on Saturday, and no longer.
        ("2026-11-27T17:59", False),
        ("2026-11-28T01:59", True),
        ("2026-11-28T02:00", False),
        ("2026-11-28T11:00", True),
        # A Monday that is special by being closed.
        ("2026-11-30T09:00", False),
        # Christmas: a Friday and a holiday, with hours of its own; the next is a holiday alone.
        ("2026-12-25T13:00", True),
        ("2026-12-25T19:00", False),
        ("2026-12-26T11:00", False),
        # In summer time.
        ("2026-10-24T09:59", False),
        ("2026-10-24T10:00", True),
    ],
)
def test_a_store_is_open_by_its_own_clock(local: str, wanted: bool) -> None:
    offset = 2 if local < "2026-10-25" else 1
    at = datetime.fromisoformat(local).replace(tzinfo=UTC) - timedelta(hours=offset)
    assert is_open(HOURS, country="DK", zone="Europe/Copenhagen", at=at) is wanted


def test_holidays_are_those_of_the_country() -> None:
    at = datetime(2026, 12, 6, 11, tzinfo=UTC)  # a Sunday, and Finland's day of independence
    hours = {"public_holidays": "closed"}
    assert is_open(hours, country="DK", zone="Europe/Copenhagen", at=at)
    assert not is_open(hours, country="FI", zone="Europe/Helsinki", at=at)
    assert is_open({"public_holidays": "open"}, country="FI", zone="Europe/Helsinki", at=at)


def test_without_hours_a_store_is_open() -> None:
    midnight = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    for minutes in (-1, 0, 1):
        at = midnight + timedelta(minutes=minutes)
        assert is_open({}, country="DK", zone="Europe/Copenhagen", at=at)
    assert not is_open({"week": {}}, country="DK", zone="Europe/Copenhagen", at=midnight)


def monday(clock: str) -> datetime:
    """An instant of Monday, 23 November, by the store's clock."""
    return datetime.fromisoformat(f"2026-11-23T{clock}+01:00")


@pytest.fixture
def shop(db):
    """A shop that is open by the hours above, whose till fell quiet when it closed on Saturday."""
    made = open_shop()
    company = made.store.company
    company.settings = {"hours": {"week": WEEK}}
    company.save()
    Register.objects.update(
        token_hash="x",
        paired_at=monday("07:00"),
        last_contact_at=datetime.fromisoformat("2026-11-21T14:05+01:00"),
    )
    return made


def health(clock: str) -> str:
    """How the register is, and that Today and its own page say so."""
    now = monday(clock)
    (row,) = queries.registers_heard()
    found = figures.figures(
        shown=list(queries.stores()),
        by=Actor(id="o", grants=(EVERYTHING,)),
        currency="DKK",
        now=now,
    )
    said = queries.health(row, now=now)
    assert [till.health for till in found.troubled] == ([said] if said == "silent" else [])
    return said


def test_only_what_is_quiet_while_the_store_is_open_is_silent(shop):
    assert [health(at) for at in ("07:50", "08:00", "08:14")] == ["closed"] * 3
    assert [health(at) for at in ("08:15", "11:59")] == ["silent"] * 2
    assert [health(at) for at in ("12:00", "13:10", "17:30", "23:00")] == ["closed"] * 4
    assert health("13:20") == "silent"
    Register.objects.update(last_contact_at=monday("13:10"))
    assert [health(at) for at in ("13:20", "13:25", "13:26")] == ["ok", "ok", "silent"]
    # The group of the store says other hours, and then the store itself.
    group = StoreGroup.objects.create(
        company=shop.store.company, name="Late", settings={"hours": {"week": {}}}
    )
    Store.objects.update(group=group)
    assert health("14:00") == "closed"
    Store.objects.update(settings={"hours": {"week": {"mon": [[0, 1440]]}}})
    assert [health(at) for at in ("14:00", "23:59")] == ["silent"] * 2


def test_the_pages_of_registers_say_it(shop, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: monday("20:00"))
    client = Client()
    client.force_login(shop.owner)
    client.cookies["django_language"] = "en"
    for address in ("/registers", "/registers/r1", "/stores/s1"):
        assert "Closed now" in client.get(address).content.decode(), address
    found = client.get("/api/v1/registers").json()["registers"]
    assert [row["health"] for row in found] == ["closed"]
    assert "Closed now" in client.get("/registers/export").getvalue().decode()
