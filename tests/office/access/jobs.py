"""Background work."""

from django.utils import timezone

from kasse.office.actors import Actor
from kasse.office.jobs import schedules, services
from kasse.office.jobs.models import Job
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import Shop

TIDY = "jobs.tidy"
AT = {"at": "04:30", "every": "1440", "enabled": "on"}

PAGES = [
    Page(name="jobs", path="/jobs", permission="office.view"),
    # One's own work, or everybody's with jobs.view: tests/office/jobs.
    Page(name="job", path="/jobs/job1"),
    Page(name="stop_job", path="/jobs/job1/stop", methods=("POST",)),
    Page(name="schedules", path="/jobs/schedules", permission="jobs.view"),
    Page(
        name="schedule",
        path=f"/jobs/schedules/{TIDY}",
        permission="jobs.view",
        change="company.edit",
        methods=("GET", "POST"),
        data=AT,
    ),
    Page(
        name="run_schedule",
        path=f"/jobs/schedules/{TIDY}/run",
        change="company.edit",
        methods=("POST",),
    ),
]
ENDPOINTS = [
    Endpoint(operation="GET /jobs", permission="office.view"),
    Endpoint(operation="GET /jobs/{job_id}", path="/jobs/job1"),
    Endpoint(operation="POST /jobs/{job_id}/stop", path="/jobs/job1/stop"),
    Endpoint(operation="GET /schedules", permission="jobs.view"),
    Endpoint(
        operation="PATCH /schedules/{kind}",
        path=f"/schedules/{TIDY}",
        permission="company.edit",
        body={"at_minute": 90},
    ),
    Endpoint(
        operation="POST /schedules/{kind}/run",
        path=f"/schedules/{TIDY}/run",
        permission="company.edit",
    ),
]


def prepare(shop: Shop) -> None:
    """The schedules, which an office makes when it starts."""
    now = timezone.now()
    schedules.prepare(now=now)
    Job.objects.create(id="job1", kind=TIDY, created_at=now, not_before=now)


def change_schedule(by: Actor) -> object:
    schedules.prepare(now=timezone.now())
    return services.change_schedule(by=by, kind=TIDY, enabled=True, at_minute=90)


def run_now(by: Actor) -> object:
    schedules.prepare(now=timezone.now())
    return services.run_now(by=by, kind=TIDY)


CHANGES = {"jobs.change_schedule": change_schedule, "jobs.run_now": run_now}
ASK_NOBODY = {
    "jobs.start": "asks for the permission of the kind; tests/office/jobs",
    "jobs.stop": "one's own, or jobs.view; tests/office/jobs",
}
