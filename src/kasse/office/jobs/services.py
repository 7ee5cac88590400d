"""All writes to background work, but those of the runner (kasse.office.jobs.runner)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import Actor, Denied
from kasse.office.audit import services as audit
from kasse.office.jobs import queries, wake
from kasse.office.jobs.kinds import kinds
from kasse.office.jobs.models import Job, Schedule
from kasse.office.jobs.timetable import DAY_MINUTES, next_time

LEAST_MINUTES: Final = 5
MOST_MINUTES: Final = 31 * DAY_MINUTES


@transaction.atomic
def start(
    *,
    by: Actor,
    kind: str,
    parameters: Mapping[str, Any],
    about: str = "",
    not_before: datetime | None = None,
) -> Job:
    """Asks for work of a kind; it begins when this transaction is over, or at `not_before`. `about`
    tells people what it is done to."""
    by.check_anywhere(kinds()[kind].permission)
    now = timezone.now()
    job = Job.objects.create(
        kind=kind,
        parameters=dict(parameters),
        about=about[:200],
        account_id=by.id,
        account_name=by.name[:254],
        created_at=now,
        not_before=not_before or now,
    )
    _record(by, job, "job.started")
    transaction.on_commit(wake.now)
    return job


@transaction.atomic
def stop(*, by: Actor, job_id: str) -> Job | Refused:
    """Asks a job to stop: one that waits never begins, one that runs ends at its next report.

    Refuses job.unknown and job.over. Raises Denied for somebody else's job without jobs.view in all stores.
    """
    found = Job.objects.filter(id=job_id).first()
    if found is None:
        return refused("job.unknown")
    if not queries.jobs(by=by).filter(id=job_id).exists():
        raise Denied("jobs.view")
    now = timezone.now()
    # Who may run it meanwhile changes the same row: one of the two updates finds it.
    waiting = Job.objects.filter(id=job_id, state=Job.State.WAITING)
    running = Job.objects.filter(id=job_id, state=Job.State.RUNNING)
    stopped = waiting.update(state=Job.State.STOPPED, stop_asked=True, ended_at=now)
    if not stopped and not running.update(stop_asked=True):
        return refused("job.over")
    found.refresh_from_db()
    _record(by, found, "job.stop_asked")
    return found


@transaction.atomic
def change_schedule(
    *,
    by: Actor,
    kind: str,
    enabled: bool,
    at_minute: int,
    every_minutes: int = DAY_MINUTES,
    version: int | None = None,
) -> Schedule | Refused:
    """Says when work comes back: `at_minute` minutes after midnight, and every `every_minutes`.

    Refuses schedule.unknown and schedule.malformed. Raises versions.Stale.
    """
    by.check("company.edit", store=None)
    Schedule.objects.filter(kind=kind).update(kind=kind)  # locks the row
    found = Schedule.objects.filter(kind=kind).first()
    if found is None:
        return refused("schedule.unknown")
    versions.check(found, version)
    if not (0 <= at_minute < DAY_MINUTES and LEAST_MINUTES <= every_minutes <= MOST_MINUTES):
        return refused("schedule.malformed")
    if every_minutes > DAY_MINUTES and every_minutes % DAY_MINUTES:
        return refused("schedule.malformed")
    before = _state(found)
    found.enabled, found.at_minute, found.every_minutes = enabled, at_minute, every_minutes
    found.next_at = next_time(
        after=timezone.now(),
        at_minute=at_minute,
        every_minutes=every_minutes,
        zone=queries.zone(),
    )
    found.version += 1
    found.save()
    audit.record(
        by,
        audit.Act(
            action="schedule.changed",
            subject=audit.Subject(kind="schedule", id=kind, name=kind),
            changes=audit.differences(before, _state(found)),
        ),
    )
    return found


def run_now(*, by: Actor, kind: str) -> Job | Refused:
    """Starts what comes back by itself, besides, for who may change when it does.

    Refuses schedule.unknown.
    """
    by.check("company.edit", store=None)
    found = Schedule.objects.filter(kind=kind).first()
    if found is None or kind not in kinds():
        return refused("schedule.unknown")
    return start(by=by, kind=kind, parameters=found.parameters)


def _state(schedule: Schedule) -> dict[str, Any]:
    return {
        "enabled": schedule.enabled,
        "at_minute": schedule.at_minute,
        "every_minutes": schedule.every_minutes,
    }


def _record(by: Actor, job: Job, action: str) -> None:
    audit.record(
        by, audit.Act(action=action, subject=audit.Subject(kind="job", id=job.id, name=job.kind))
    )
