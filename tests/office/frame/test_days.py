"""Days in the addresses of lists: what is none is told of, and no file is made of it."""

import pytest

from kasse.office.audit.models import AuditEntry
from tests.office.journal.test_looks import fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    client.force_login(fill().owner)
    client.cookies["django_language"] = "en"
    return client


NONE = "2026-13-99 is no day of the calendar."


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/sales", "since"),
        ("/sales", "day"),
        ("/audit", "until"),
        ("/cash", "day"),
        ("/cash/reports", "since"),
        ("/journal/r1", "day"),
    ],
)
def test_a_day_that_is_none_is_told_of(owner, path, field):
    assert NONE in owner.get(f"{path}?{field}=2026-13-99").content.decode()
    assert NONE not in owner.get(f"{path}?{field}=2026-11-23").content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("path", ["/sales", "/audit", "/cash/reports"])
def test_the_calendar_ends(owner, path, day):
    for field in ("since", "until"):
        assert owner.get(f"{path}?{field}={day}").status_code == 200


@pytest.mark.parametrize("path", ["/sales", "/audit", "/cash/reports"])
def test_the_last_day_is_not_before_the_first(owner, path):
    page = owner.get(f"{path}?since=2026-11-24&until=2026-11-23").content.decode()
    assert "This is before the first day." in page


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/sales/export", "/sales"),
        ("/audit/export", "/audit"),
        ("/cash/reports/export", "/cash/reports"),
    ],
)
def test_no_file_is_made_of_what_could_not_be_read(owner, path, page):
    answer = owner.get(f"{path}?since=x&form=csv")
    assert (answer.status_code, answer["Location"]) == (302, f"{page}?since=x&form=csv")
    assert not AuditEntry.objects.filter(action__endswith="exported").exists()
