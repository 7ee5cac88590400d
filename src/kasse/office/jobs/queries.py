"""Reading background work and what comes back by itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from kasse.office import seek
from kasse.office.actors import Actor
from kasse.office.jobs.models import Job, Schedule
from kasse.office.stores import queries as stores

PAGE: Final = 30
STATES: Final = tuple(str(state) for state in Job.State)
OPEN: Final = (Job.State.WAITING, Job.State.RUNNING)
NEWEST: Final = seek.Order(columns=(("created_at", datetime), ("id", str)), descending=True)


def jobs(*, by: Actor, state: str = "", kind: str = "") -> QuerySet[Job]:
    """The newest first: one's own, or everybody's with jobs.view in all stores, because work belongs
    to no store. `state` "open" are those that wait or run."""
    found = Job.objects.order_by(*NEWEST.names())
    if not by.may("jobs.view", store=None):
        # Nobody's id is that of what the office does by itself.
        found = found.filter(account_id=by.id).exclude(account_id="")
    if state == "open":
        found = found.filter(state__in=OPEN)
    elif state:
        found = found.filter(state=state)
    return found.filter(kind=kind) if kind else found


def job(job_id: str, *, by: Actor) -> Job | None:
    """One that the actor may see."""
    return jobs(by=by).filter(id=job_id).first()


def by_id(ids: Iterable[str]) -> dict[str, Job]:
    """Those of these jobs that there still are, whoever asked for them: for what they are about."""
    return {job.id: job for job in Job.objects.filter(id__in=sorted(ids))}


def numbers() -> dict[str, int]:
    """How many jobs are in each state, of everybody's; for monitoring."""
    found = Job.objects.order_by().values_list("state").annotate(number=Count("id"))
    return dict.fromkeys(STATES, 0) | dict(found)


def kinds_done(*, by: Actor) -> list[str]:
    """The kinds of which there is any job, to choose from."""
    return sorted(set(jobs(by=by).order_by().values_list("kind", flat=True).distinct()))


def schedules() -> list[Schedule]:
    """All that comes back by itself."""
    return list(Schedule.objects.all())


def zone() -> ZoneInfo:
    """Of the first store, whose clock schedules follow: shops of one office sleep at about the same
    time."""
    store = stores.stores().first()
    return ZoneInfo(store.zone if store else "UTC")
