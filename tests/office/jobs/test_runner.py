"""Background work is done once, by whoever claims it, and survives the process that did it."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from threading import Event

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from kasse.domain.outcome import refused
from kasse.office.actors import OPERATOR, Actor, Denied, Grant
from kasse.office.jobs import queries, runner, services
from kasse.office.jobs.kinds import Stopped, kind, kinds
from kasse.office.jobs.models import Job

pytestmark = pytest.mark.django_db

STEPS = 3


@kind("test.steps", permission="items.edit")
def steps(progress, parameters):
    """Counts to three, keeping each step; fails or refuses where it is told to."""
    done = progress.saved.get("done", 0)
    while done < STEPS:
        if parameters.get("raises"):
            raise ValueError("oops")
        if parameters.get("refuses"):
            return refused("item.unknown_reference", to="x")
        done += 1
        progress.save({"done": done})
        progress.report(done, STEPS)
    return {"by": progress.by.id, "steps": done}


CLERK = Actor(
    id="lis",
    grants=(Grant(store="s1", permissions=frozenset({"items.edit"}), max_discount_ppm=0),),
)
OPEN = Event()


def ask(by=OPERATOR, **parameters):
    return services.start(by=by, kind="test.steps", parameters=parameters)


def run(who="one", closing=OPEN):
    return runner.run_next(runner=who, closing=closing)


def now(job):
    job.refresh_from_db()
    return job


def test_work_is_done_with_its_result():
    job = ask()
    assert run()
    assert (now(job).state, job.done, job.total, job.attempts) == ("done", 3, 3, 1)
    assert job.result == {"by": "", "steps": 3}
    assert job.ended_at is not None
    assert not run()


@pytest.mark.parametrize(
    ("what", "problem", "facts"),
    [
        ("raises", "job.failed", {"error": "ValueError"}),
        ("refuses", "item.unknown_reference", {"to": "x"}),
    ],
)
def test_what_fails_says_why(what, problem, facts):
    job = ask(**{what: True})
    assert run()
    assert (now(job).state, job.problem, job.problem_facts) == ("failed", problem, facts)


def test_work_of_a_kind_that_is_gone_fails():
    job = ask()
    Job.objects.update(kind="test.gone")
    assert run()
    assert (now(job).state, job.problem) == ("failed", "job.unknown_kind")


def test_a_job_is_claimed_once():
    job = ask()
    assert runner._claim("one").id == job.id
    assert runner._claim("two") is None


def test_the_oldest_is_done_first_and_none_before_its_time():
    late = services.start(
        by=OPERATOR, kind="test.steps", parameters={}, not_before=timezone.now() + timedelta(1)
    )
    first, second = ask(), ask()
    assert [runner._claim("one").id for _ in range(2)] == [first.id, second.id]
    assert runner._claim("one") is None
    assert now(late).state == "waiting"


def test_work_whose_process_is_gone_is_taken_up_where_it_was_saved():
    job = ask()
    lost = runner._claim("gone")
    assert lost is not None
    runner._Progress(lost, OPEN).save({"done": 2})
    assert not run("two")
    Job.objects.update(beat_at=timezone.now() - runner.LOST_AFTER - timedelta(seconds=1))
    assert run("two")
    assert (now(job).state, job.attempts, job.runner) == ("done", 2, "two")
    # The one that was taken for lost and still lives changes nothing more.
    for late in (lambda p: p.report(3, 3), lambda p: p.save({"done": 0})):
        with pytest.raises(Stopped):
            late(runner._Progress(lost, OPEN))
    runner._end(lost, Job.State.FAILED, problem="job.failed")
    assert now(job).state == "done"


def test_what_takes_process_after_process_with_it_is_given_up():
    job = ask()
    for _ in range(runner.MAX_ATTEMPTS):
        assert runner._claim("gone").id == job.id
        Job.objects.update(beat_at=timezone.now() - timedelta(hours=1))
    assert runner._claim("two") is None
    assert (now(job).state, job.problem) == ("failed", "job.lost")


def test_what_waits_and_is_stopped_never_begins():
    job = ask()
    assert services.stop(by=OPERATOR, job_id=job.id).state == "stopped"
    assert not run()
    assert services.stop(by=OPERATOR, job_id=job.id).code == "job.over"
    assert services.stop(by=OPERATOR, job_id="?").code == "job.unknown"


def test_what_runs_and_is_stopped_ends_at_its_next_report():
    job = ask()
    running = runner._claim("one")
    assert running is not None
    services.stop(by=OPERATOR, job_id=job.id)
    runner._do(running, kinds()["test.steps"], OPEN)
    assert (now(job).state, job.done, job.saved) == ("stopped", 1, {"done": 1})


def test_what_was_asked_to_stop_and_lost_its_process_is_stopped():
    job = ask()
    runner._claim("gone")
    services.stop(by=OPERATOR, job_id=job.id)
    Job.objects.update(beat_at=timezone.now() - timedelta(hours=1))
    assert not run("two")
    assert now(job).state == "stopped"


def test_an_office_that_ends_puts_its_work_back():
    job, closing = ask(), Event()
    closing.set()
    assert run(closing=closing)
    assert (now(job).state, job.attempts, job.saved) == ("waiting", 0, {"done": 1})
    assert run("two")
    assert now(job).state == "done"


def test_one_sees_and_stops_ones_own_and_with_jobs_view_everybodys():
    theirs, mine = ask(), ask(by=CLERK)
    assert [row.id for row in queries.jobs(by=CLERK)] == [mine.id]
    assert len(queries.jobs(by=OPERATOR)) == 2
    assert services.stop(by=CLERK, job_id=mine.id).state == "stopped"
    with pytest.raises(Denied):
        services.stop(by=CLERK, job_id=theirs.id)
    with pytest.raises(Denied):
        services.start(by=CLERK, kind="jobs.tidy", parameters={})


def test_old_work_is_forgotten_and_young_kept():
    old, young, waiting = ask(), ask(), ask()
    ended = timezone.now() - timedelta(days=91)
    Job.objects.filter(id=old.id).update(state="done", ended_at=ended)
    Job.objects.filter(id=young.id).update(state="done", ended_at=timezone.now())
    Job.objects.filter(id=waiting.id).update(created_at=ended, not_before=timezone.now())
    Job.objects.filter(id=waiting.id).delete()
    tidy = services.start(by=OPERATOR, kind="jobs.tidy", parameters={})
    assert run()
    assert now(tidy).result == {"deleted": 1}
    assert set(Job.objects.values_list("id", flat=True)) == {young.id, tidy.id}


# A process of its own claims the job, keeps a step and stands still until it is killed.
DYING = """
import os, sys, time
import django
django.setup(set_prefix=False)
from threading import Event
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from kasse.office.jobs import runner
from kasse.office.jobs.kinds import kind

@kind("test.steps", permission="items.edit")
def stands_still(progress, parameters):
    progress.save({"done": 2})
    print("saved", flush=True)
    time.sleep(60)

runner.run_next(runner="dying", closing=Event())
"""


@pytest.mark.django_db(transaction=True)
def test_work_survives_a_process_that_is_killed():
    job = ask()
    dying = subprocess.Popen(
        [sys.executable, "-c", DYING, str(connection.settings_dict["NAME"])],
        stdout=subprocess.PIPE,
        env={**os.environ, "KASSE_DATA": str(settings.DATA)},
    )
    assert dying.stdout is not None
    assert dying.stdout.readline() == b"saved\n"
    os.kill(dying.pid, signal.SIGKILL)
    assert dying.wait(timeout=10) == -signal.SIGKILL
    dying.stdout.close()
    assert (now(job).state, job.runner, job.saved) == ("running", "dying", {"done": 2})
    Job.objects.update(beat_at=timezone.now() - runner.LOST_AFTER - timedelta(seconds=1))
    office = runner.Runner(look_every_s=0.05)
    office.start()
    try:
        until = time.monotonic() + 10
        while now(job).state != "done" and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        office.close()
    assert (now(job).state, job.attempts, job.result["steps"]) == ("done", 2, 3)
