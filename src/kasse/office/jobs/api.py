"""Background work for API clients."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from kasse.domain.outcome import Refused
from kasse.office import seek, versions
from kasse.office.api_fields import Body
from kasse.office.jobs import queries, services
from kasse.office.problems import Problem, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require

if TYPE_CHECKING:
    from kasse.office.jobs.models import Schedule

router = Router(auth=PeopleAuth())


class JobOut(Schema):
    """One piece of work. `done` of `total` units are done, `total` 0 while it is not known;
    `about` is what people call that which it is done to; `problem` is the code of a refusal, "" where
    there is none; `result` says what came of it."""

    id: str
    kind: str
    about: str
    state: Literal["waiting", "running", "done", "failed", "stopped"]
    stage: str
    done: int
    total: int
    attempts: int
    stop_asked: bool
    problem: str
    problem_facts: dict[str, Any]
    result: dict[str, Any]
    asked_by: str = Field(alias="account_name")
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class JobList(Schema):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    jobs: list[JobOut]
    before: str | None
    after: str | None


class JobQuery(Schema):
    """Which work, and where to go on; "open" waits or runs."""

    state: Literal["", "open", "waiting", "running", "done", "failed", "stopped"] = ""
    kind: str = Field("", max_length=60)
    after: str = Field("", max_length=2_000)
    before: str = Field("", max_length=2_000)
    limit: int = Field(queries.PAGE, ge=1, le=200)


class ScheduleOut(Schema):
    """What comes back: `at_minute` minutes after midnight on the first store's clock, and every
    `every_minutes` from there."""

    kind: str
    enabled: bool
    at_minute: int
    every_minutes: int
    next_at: datetime
    last_job: str = Field(alias="last_job_id")
    version: int


class SchedulePatch(Body):
    """Fields to change."""

    enabled: bool | None = None
    at_minute: int | None = Field(None, ge=0, lt=1_440)
    every_minutes: int | None = Field(None, ge=services.LEAST_MINUTES, le=services.MOST_MINUTES)


@router.get("/jobs", response=JobList, summary="Background work")
def list_jobs(request: HttpRequest, query: Query[JobQuery]) -> dict[str, Any]:
    """The newest first: one's own, or everybody's with jobs.view."""
    require(request, "office.view")
    found = seek.page(
        queries.jobs(by=actor_of(request), state=query.state, kind=query.kind.replace("\0", "")),
        order=queries.NEWEST,
        limit=query.limit,
        after=query.after,
        before=query.before,
    )
    return {"jobs": found.rows, "before": found.before, "after": found.after}


@router.get("/jobs/{job_id}", response=JobOut, summary="A piece of background work")
def get_job(request: HttpRequest, job_id: str) -> Any:
    """How far it is and what it did."""
    require(request, "office.view")
    return _found(request, job_id)


@router.post("/jobs/{job_id}/stop", response=JobOut, summary="Stop background work")
def stop_job(request: HttpRequest, job_id: str) -> Any:
    """What waits never begins; what runs ends at its next step. 409 when it is over."""
    require(request, "office.view")
    _found(request, job_id)
    done = services.stop(by=actor_of(request), job_id=job_id)
    if isinstance(done, Refused):
        raise refusal(done, status=409)
    return done


@router.get("/schedules", response=list[ScheduleOut], summary="What comes back by itself")
def list_schedules(request: HttpRequest) -> Any:
    """All of it, with the next time."""
    require(request, "jobs.view")
    return queries.schedules()


@router.patch(
    "/schedules/{kind}",
    response=ScheduleOut,
    summary="Say when work comes back",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_schedule(
    request: HttpRequest, response: HttpResponse, kind: str, body: SchedulePatch
) -> Any:
    """Changes the fields given; `If-Match` with the version that was read keeps what somebody else
    has changed since."""
    require(request, "company.edit")
    found = _schedule(kind)
    given = body.dict(exclude_none=True)
    done = services.change_schedule(
        by=actor_of(request),
        kind=kind,
        enabled=given.get("enabled", found.enabled),
        at_minute=given.get("at_minute", found.at_minute),
        every_minutes=given.get("every_minutes", found.every_minutes),
        version=versions.expected_of(request, found),
    )
    if isinstance(done, Refused):
        raise refusal(done)
    versions.tag(response, done.version)
    return done


@router.post("/schedules/{kind}/run", response=JobOut, summary="Start what comes back, besides")
def run_schedule(request: HttpRequest, kind: str) -> Any:
    """Starts it now; the next time stays as it is."""
    require(request, "company.edit")
    done = services.run_now(by=actor_of(request), kind=kind)
    if isinstance(done, Refused):
        raise refusal(done, status=404)
    return done


def _found(request: HttpRequest, job_id: str) -> Any:
    found = queries.job(job_id, by=actor_of(request))
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return found


def _schedule(kind: str) -> "Schedule":
    found = next((row for row in queries.schedules() if row.kind == kind), None)
    if found is None:
        raise Problem(status=404, code="schedule.unknown")
    return found
