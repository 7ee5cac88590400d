"""Starting what comes back by itself. Each process looks; one UPDATE says who starts it."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from kasse.office.actors import OPERATOR
from kasse.office.jobs import queries, services
from kasse.office.jobs.kinds import Timetable, kinds, timetables
from kasse.office.jobs.models import Job, Schedule
from kasse.office.jobs.timetable import next_time


def prepare(*, now: datetime) -> None:
    """Makes the rows of work that was declared since, and leaves those that are there."""
    known = set(Schedule.objects.values_list("kind", flat=True))
    missing = [row for code, row in timetables().items() if code not in known]
    if missing:
        place = queries.zone()
        Schedule.objects.bulk_create(
            [_row(row, now=now, place=place) for row in missing], ignore_conflicts=True
        )


def _row(row: Timetable, *, now: datetime, place: ZoneInfo) -> Schedule:
    return Schedule(
        kind=row.kind,
        enabled=row.enabled,
        at_minute=row.at_minute,
        every_minutes=row.every_minutes,
        parameters=dict(row.parameters),
        next_at=next_time(
            after=now, at_minute=row.at_minute, every_minutes=row.every_minutes, zone=place
        ),
    )


def start_due(*, now: datetime) -> int:
    """Starts what is due, once; returns how many. What an office that was off has missed is
    started one time, when it is on again, and none is started while its last run is not over."""
    due = Schedule.objects.filter(enabled=True, next_at__lte=now)
    return sum(_start(row, now=now) for row in due if row.kind in kinds())


@transaction.atomic
def _start(row: Schedule, *, now: datetime) -> bool:
    following = next_time(
        after=now, at_minute=row.at_minute, every_minutes=row.every_minutes, zone=queries.zone()
    )
    mine = Schedule.objects.filter(kind=row.kind, next_at=row.next_at).update(next_at=following)
    open_states = (Job.State.WAITING, Job.State.RUNNING)
    if not mine or Job.objects.filter(id=row.last_job_id, state__in=open_states).exists():
        return False
    job = services.start(by=replace(OPERATOR, via="job"), kind=row.kind, parameters=row.parameters)
    Schedule.objects.filter(kind=row.kind).update(last_job_id=job.id)
    return True
