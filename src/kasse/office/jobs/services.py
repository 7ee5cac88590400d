"""All writes to background work, but those of the runner (kasse.office.jobs.runner)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor, Denied
from kasse.office.audit import services as audit
from kasse.office.jobs import wake
from kasse.office.jobs.kinds import kinds
from kasse.office.jobs.models import Job

_OPEN = (Job.State.WAITING, Job.State.RUNNING)


@transaction.atomic
def start(
    *, by: Actor, kind: str, parameters: Mapping[str, Any], not_before: datetime | None = None
) -> Job:
    """Asks for work of a kind; it begins when this transaction is over, or at `not_before`."""
    by.check_anywhere(kinds()[kind].permission)
    now = timezone.now()
    job = Job.objects.create(
        kind=kind,
        parameters=dict(parameters),
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

    Refuses job.unknown and job.over. Raises Denied for somebody else's job without jobs.view.
    """
    found = Job.objects.filter(id=job_id).first()
    if found is None:
        return refused("job.unknown")
    if found.account_id != by.id and not by.has("jobs.view"):
        raise Denied("jobs.view")
    now = timezone.now()
    waiting = Job.objects.filter(id=job_id, state=Job.State.WAITING)
    running = Job.objects.filter(id=job_id, state=Job.State.RUNNING)
    stopped = waiting.update(state=Job.State.STOPPED, stop_asked=True, ended_at=now)
    if not stopped and not running.update(stop_asked=True):
        return refused("job.over")
    found.refresh_from_db()
    _record(by, found, "job.stop_asked")
    return found


def _record(by: Actor, job: Job, action: str) -> None:
    audit.record(
        by, audit.Act(action=action, subject=audit.Subject(kind="job", id=job.id, name=job.kind))
    )
