"""Reading background work."""

from django.db.models import Q, QuerySet

from kasse.office.actors import Actor
from kasse.office.jobs.models import Job


def jobs(*, by: Actor) -> QuerySet[Job]:
    """The newest first: one's own, or everybody's with jobs.view."""
    if by.has("jobs.view"):
        return Job.objects.all()
    return Job.objects.filter(Q(account_id=by.id))


def job(job_id: str, *, by: Actor) -> Job | None:
    """One that the actor may see."""
    return jobs(by=by).filter(id=job_id).first()
