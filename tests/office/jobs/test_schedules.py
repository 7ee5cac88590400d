"""What comes back by itself: when, once, and as its owners want it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from kasse.office import versions
from kasse.office.actors import OPERATOR
from kasse.office.jobs import schedules, services
from kasse.office.jobs.models import Job, Schedule
from kasse.office.jobs.timetable import next_time
from tests.office.samples_shop import open_shop

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
TIDY = "jobs.tidy"


@pytest.mark.parametrize(
    ("after", "at", "every", "expected"),
    [
        # The same day, and the next one when it has passed; the shop's clock, not UTC.
        ("2026-11-23T01:59", 180, 1440, "2026-11-23T02:00"),
        ("2026-11-23T02:00", 180, 1440, "2026-11-24T02:00"),
        # In summer the same time of the clock is another instant.
        ("2026-07-01T00:30", 180, 1440, "2026-07-01T01:00"),
        # Put forward over it: half past two is not there on 29 March, and comes an hour later.
        ("2026-03-28T23:00", 150, 1440, "2026-03-29T01:30"),
        # Several times a day, counted anew from the time of the day.
        ("2026-11-23T10:01", 5, 15, "2026-11-23T10:05"),
        ("2026-11-23T22:55", 180, 240, "2026-11-24T02:00"),
        # Each week on the same day for ever.
        ("2026-11-23T10:00", 0, 10080, "2026-11-28T23:00"),
        ("2026-11-28T23:00", 0, 10080, "2026-12-05T23:00"),
    ],
)
def test_when_it_comes_next(after, at, every, expected):
    found = next_time(
        after=datetime.fromisoformat(after).replace(tzinfo=UTC),
        at_minute=at,
        every_minutes=every,
        zone=COPENHAGEN,
    )
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.fixture
def tidy(db):
    open_shop()
    schedules.prepare(now=timezone.now())
    schedules.prepare(now=timezone.now())
    Schedule.objects.exclude(kind=TIDY).update(enabled=False)
    return Schedule.objects.get(kind=TIDY)


def test_what_is_due_is_started_once_and_no_second_time_while_it_runs(tidy):
    assert schedules.start_due(now=tidy.next_at - timedelta(seconds=1)) == 0
    assert schedules.start_due(now=tidy.next_at) == 1
    assert schedules.start_due(now=tidy.next_at) == 0
    job = Job.objects.get(kind=TIDY)
    assert (job.state, job.account_id) == ("waiting", "")
    tidy.refresh_from_db()
    assert tidy.last_job_id == job.id
    # An office that was off for days catches up once; this one is not over yet.
    assert schedules.start_due(now=tidy.next_at + timedelta(days=3)) == 0
    Job.objects.update(state="done")
    tidy.refresh_from_db()
    assert schedules.start_due(now=tidy.next_at + timedelta(days=3)) == 1
    assert Job.objects.count() == 2


def test_what_is_off_is_not_started(tidy):
    Schedule.objects.update(enabled=False)
    assert schedules.start_due(now=tidy.next_at + timedelta(days=3)) == 0


def test_owners_change_it_and_the_second_of_two_is_told(tidy):
    changed = services.change_schedule(
        by=OPERATOR, kind=TIDY, enabled=True, at_minute=90, every_minutes=60, version=tidy.version
    )
    assert (changed.at_minute, changed.every_minutes, changed.version) == (90, 60, 2)
    assert changed.next_at - timezone.now() <= timedelta(hours=1)
    with pytest.raises(versions.Stale):
        services.change_schedule(by=OPERATOR, kind=TIDY, enabled=False, at_minute=0, version=1)
    for at, every in ((-1, 60), (1440, 60), (0, 4), (0, 2000), (0, 32 * 1440)):
        no = services.change_schedule(
            by=OPERATOR, kind=TIDY, enabled=True, at_minute=at, every_minutes=every
        )
        assert no.code == "schedule.malformed"
    no = services.change_schedule(by=OPERATOR, kind="?", enabled=True, at_minute=0)
    assert no.code == "schedule.unknown"
    assert services.run_now(by=OPERATOR, kind="?").code == "schedule.unknown"
    tidy.refresh_from_db()
    assert (tidy.at_minute, tidy.version) == (90, 2)
