"""The pages and endpoints of background work."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kasse.office.actors import OPERATOR
from kasse.office.jobs import schedules, services
from kasse.office.jobs.kinds import kinds
from kasse.office.jobs.models import Job, Schedule
from kasse.office.jobs.words import KINDS
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db

TIDY = "jobs.tidy"


@pytest.fixture
def owner(client):
    client.force_login(open_shop().owner)
    client.cookies["django_language"] = "en"
    schedules.prepare(now=timezone.now())
    return client


def make(**changes):
    job = services.start(by=OPERATOR, kind=TIDY, parameters={})
    Job.objects.filter(id=job.id).update(**changes)
    return job


def test_a_running_job_shows_how_far_it_is_and_asks_again(owner):
    job = make(state="running", done=30, total=120, attempts=2)
    page = owner.get(f"/jobs/{job.id}").content.decode()
    assert 'value="25" max="100"' in page
    assert "30 of 120" in page
    assert 'hx-trigger="every 1s"' in page
    done = owner.post(f"/jobs/{job.id}/stop")
    assert (done.status_code, done["Location"]) == (302, f"/jobs/{job.id}")
    assert Job.objects.get(id=job.id).stop_asked


def test_a_job_that_is_over_says_what_it_did_and_is_left_alone(owner):
    job = make(state="done", result={"deleted": 7, "page": "/items"})
    page = owner.get(f"/jobs/{job.id}").content.decode()
    assert "hx-trigger" not in page.split('id="job"')[1]
    assert '<dd class="break-words">7</dd>' in page
    assert 'href="/items"' in page.split('id="job"')[1]
    away = make(state="done", result={"page": "//elsewhere.example"})
    assert "elsewhere" not in owner.get(f"/jobs/{away.id}").content.decode().split('id="job"')[1]
    failed = make(state="failed", problem="job.failed", problem_facts={"error": "<b>"})
    assert "(&lt;b&gt;)" in owner.get(f"/jobs/{failed.id}").content.decode()


def test_the_history_is_filtered_and_paged(owner, django_assert_num_queries):
    for _ in range(31):
        make(state="done")
    make(state="failed", problem="job.lost")
    assert len(owner.get("/jobs?state=failed").context["rows"]) == 1
    assert owner.get("/jobs?kind=nothing").context["rows"] == []
    first = owner.get("/jobs")
    assert len(first.context["rows"]) == 30
    second = owner.get("/jobs", {"after": first.context["found"].after})
    assert len(second.context["rows"]) == 2
    # A cursor that somebody made up begins at the beginning.
    for made_up in ("W10=", "WyJ4IiwieSJd", "%00"):
        assert len(owner.get("/jobs", {"after": made_up}).context["rows"]) == 30
    with CaptureQueriesContext(connection) as full:
        owner.get("/jobs")
    Job.objects.exclude(state="failed").delete()
    with django_assert_num_queries(len(full)):
        owner.get("/jobs")


def test_the_api_lists_gets_and_stops(owner):
    job = make(state="running")
    found = owner.get("/api/v1/jobs?state=open&limit=1").json()
    assert [row["id"] for row in found["jobs"]] == [job.id]
    stopped = owner.post(f"/api/v1/jobs/{job.id}/stop").json()
    assert (stopped["state"], stopped["stop_asked"]) == ("running", True)
    Job.objects.update(state="done")
    assert owner.get(f"/api/v1/jobs/{job.id}").json()["state"] == "done"
    again = owner.post(f"/api/v1/jobs/{job.id}/stop")
    assert (again.status_code, again.json()["code"]) == (409, "job.over")
    assert owner.get("/api/v1/jobs/nothing").status_code == 404


def test_a_schedule_is_changed_and_what_was_typed_stays(owner):
    form = {"at": "01:30", "every": "60", "enabled": "on", "version": "1"}
    assert owner.post(f"/jobs/schedules/{TIDY}", form)["Location"] == "/jobs/schedules"
    found = Schedule.objects.get(kind=TIDY)
    assert (found.at_minute, found.every_minutes, found.version) == (90, 60, 2)
    stale = owner.post(f"/jobs/schedules/{TIDY}", form | {"at": "23:59"})
    assert stale.status_code == 409
    assert (stale.context["at"], stale.context["version"]) == ("23:59", 2)
    wrong = owner.post(f"/jobs/schedules/{TIDY}", form | {"at": "24:00", "version": "2"})
    assert (wrong.status_code, wrong.context["at"]) == (422, "24:00")
    headers = {"If-Match": '"1"'}
    body = {"enabled": False}
    address = f"/api/v1/schedules/{TIDY}"
    no = owner.patch(address, body, content_type="application/json", headers=headers)
    assert (no.status_code, no.json()["code"]) == (412, "request.stale")
    yes = owner.patch(address, body, content_type="application/json")
    assert (yes.status_code, yes.headers["ETag"], yes.json()["at_minute"]) == (200, '"3"', 90)


def test_starting_it_besides_leads_to_the_job(owner):
    answer = owner.post(f"/jobs/schedules/{TIDY}/run")
    assert answer["Location"] == f"/jobs/{Job.objects.get().id}"
    assert owner.post("/jobs/schedules/nothing/run")["Location"] == "/jobs/schedules"


def test_every_kind_has_words():
    assert {code for code in kinds() if not code.startswith("test.")} <= KINDS.keys()
