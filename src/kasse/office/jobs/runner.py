"""The thread that does background work, one job at a time in each process.

A claim is one UPDATE, so that any number of processes may take from the table. While a job runs, a
second thread writes its beat; a job whose beat has stopped is taken up again by whoever looks next.
"""

import logging
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any, Final

from django.db import DatabaseError, connection
from django.db.models import F, QuerySet
from django.utils import timezone

from kasse.domain.outcome import Refused
from kasse.office import request_ids
from kasse.office.actors import OPERATOR, Actor
from kasse.office.jobs import schedules, wake
from kasse.office.jobs.kinds import Kind, Stopped, kinds
from kasse.office.jobs.models import Job

log = logging.getLogger("kasse.office.jobs")

LOOK_EVERY_S: Final = 2
BEAT_EVERY_S: Final = 5
LOST_AFTER: Final = timedelta(seconds=45)
MAX_ATTEMPTS: Final = 3
_REPORT_EVERY: Final = timedelta(milliseconds=300)


class Runner:
    """Takes jobs and does them, until closed."""

    def __init__(self, *, look_every_s: float = LOOK_EVERY_S) -> None:
        """Starts nothing yet."""
        self._look_every_s = look_every_s
        self._id = uuid.uuid4().hex
        self._closing = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begins to take jobs; a runner that was closed may be started again."""
        self._closing.clear()
        self._thread = Thread(target=self._work, name="jobs", daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether it goes on taking jobs."""
        return self._thread is not None and self._thread.is_alive()

    def close(self) -> None:
        """Ends. A job that runs ends at its next report and waits for the next start."""
        self._closing.set()
        wake.now()
        if self._thread is not None:
            self._thread.join(timeout=10)
            self._thread = None

    def _work(self) -> None:
        prepared = False
        while not self._closing.is_set():
            wake.ASKED.clear()
            try:
                if not prepared:
                    schedules.prepare(now=timezone.now())
                    prepared = True
                schedules.start_due(now=timezone.now())
                while not self._closing.is_set() and run_next(
                    runner=self._id, closing=self._closing
                ):
                    pass
            except Exception:
                log.exception("background work could not be taken; it is tried again")
            finally:
                connection.close()
            wake.ASKED.wait(self._look_every_s)


def run_next(*, runner: str, closing: Event) -> bool:
    """Does the job that has waited longest; False where there is none."""
    job = _claim(runner)
    if job is None:
        return False
    kind = kinds().get(job.kind)
    ended = Event()
    beats = Thread(target=_beat, args=(job.id, runner, ended), name="job beat", daemon=True)
    beats.start()
    try:
        with request_ids.known_as(f"job-{job.id}"):
            _do(job, kind, closing)
    finally:
        ended.set()
        beats.join()
    return True


def _claim(runner: str) -> Job | None:
    now = timezone.now()
    lost = Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=now - LOST_AFTER)
    if lost.exists():  # an UPDATE of nothing would still take SQLite's one lock
        _take_back(lost, now)
    waiting = Job.objects.filter(state=Job.State.WAITING, not_before__lte=now)
    for job_id in waiting.order_by("not_before", "id").values_list("id", flat=True)[:5]:
        mine = Job.objects.filter(id=job_id, state=Job.State.WAITING).update(
            state=Job.State.RUNNING,
            runner=runner,
            started_at=now,
            beat_at=now,
            attempts=F("attempts") + 1,
        )
        if mine:
            return Job.objects.get(id=job_id)
    return None


def _take_back(lost: QuerySet[Job], now: datetime) -> None:
    """Jobs whose process is gone wait again, unless somebody asked them to stop meanwhile or they
    have taken too many processes with them."""
    lost.filter(stop_asked=True).update(state=Job.State.STOPPED, ended_at=now)
    lost.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=Job.State.FAILED, problem="job.lost", ended_at=now
    )
    lost.update(state=Job.State.WAITING, runner="")


def _beat(job_id: str, runner: str, ended: Event) -> None:
    try:
        while not ended.wait(BEAT_EVERY_S):
            try:
                Job.objects.filter(id=job_id, runner=runner).update(beat_at=timezone.now())
            except DatabaseError:
                log.exception("a job's beat could not be written; the next may be")
            finally:
                # Between two beats the connection is somebody else's.
                connection.close()
    finally:
        connection.close()


def _do(job: Job, kind: Kind | None, closing: Event) -> None:
    progress = _Progress(job, closing)
    try:
        if kind is None:
            _end(job, Job.State.FAILED, problem="job.unknown_kind")
            return
        result = kind.work(progress, job.parameters)
    except Stopped:
        if closing.is_set() and not progress.stop_asked():
            Job.objects.filter(id=job.id, runner=job.runner).update(
                state=Job.State.WAITING, attempts=F("attempts") - 1
            )
        else:
            _end(job, Job.State.STOPPED)
    except Exception as error:
        log.exception("the job %s (%s) failed", job.id, job.kind)
        if not connection.in_atomic_block:  # it is whole again after a fault of the database
            connection.close()
        _end(job, Job.State.FAILED, problem="job.failed", facts={"error": type(error).__name__})
    else:
        if isinstance(result, Refused):
            _end(job, Job.State.FAILED, problem=result.code, facts=result.facts)
        else:
            _end(job, Job.State.DONE, result=result)


def _end(
    job: Job,
    state: str,
    *,
    problem: str = "",
    facts: Mapping[str, Any] | None = None,
    result: Mapping[str, Any] | None = None,
) -> None:
    Job.objects.filter(id=job.id, runner=job.runner).update(
        state=state,
        problem=problem,
        problem_facts=dict(facts or {}),
        result=dict(result or {}),
        ended_at=timezone.now(),
    )


class _Progress:
    """Progress (kasse.office.jobs.kinds) kept in the job's row."""

    def __init__(self, job: Job, closing: Event) -> None:
        self._job = job
        self._closing = closing
        self._reported_at = datetime.min.replace(tzinfo=UTC)

    @property
    def id(self) -> str:
        return self._job.id

    @property
    def by(self) -> Actor:
        from kasse.office.integrations import queries as integrations
        from kasse.office.staff import queries as staff

        who = self._job.account_id
        if not who:
            return replace(OPERATOR, via="job")
        return integrations.actor_for_job(who) or staff.actor_for_job(who)

    @property
    def saved(self) -> Mapping[str, Any]:
        return dict(self._job.saved)

    def stop_asked(self) -> bool:
        return Job.objects.filter(id=self._job.id, stop_asked=True).exists()

    def report(self, done: int, total: int, *, stage: str = "") -> None:
        now = timezone.now()
        if now - self._reported_at < _REPORT_EVERY and (done < total or not total):
            return
        self._reported_at = now
        mine = self._mine().update(done=done, total=total, stage=stage, beat_at=now)
        if not mine or self._closing.is_set() or self.stop_asked():
            raise Stopped

    def save(self, state: Mapping[str, Any]) -> None:
        if not self._mine().update(saved=dict(state)):
            # Taken for lost, and somebody else does it by now: what this transaction did goes too.
            raise Stopped
        self._job.saved = dict(state)

    def _mine(self) -> QuerySet[Job]:
        return Job.objects.filter(id=self._job.id, runner=self._job.runner)
