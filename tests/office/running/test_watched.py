"""What watches an office: health, readiness, figures; and what its log and its error pages say."""

import asyncio
import json
import logging
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.test import Client
from django.test.utils import override_settings
from django.urls import path

from kasse.office import logs, maintenance, request_ids, urls
from kasse.office.application import Office
from kasse.office.attention.models import Finding
from kasse.office.jobs.models import Job
from kasse.office.journal import services as journal
from kasse.office.running import health, metrics, requests
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, open_shop


def ask(
    office: Office, path: str, *, method: str = "GET", client: str = "127.0.0.1", **headers: str
):
    """Status, headers and body of an answer of the application."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(n.replace("_", "-").lower().encode(), t.encode()) for n, t in headers.items()],
        "client": (client, 1),
    }

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(office(scope, receive, send))
    return (
        sent[0]["status"],
        {name.decode(): text.decode() for name, text in sent[0]["headers"]},
        b"".join(message["body"] for message in sent[1:]).decode(),
    )


@pytest.fixture
def office(transactional_db):
    made = Office()
    made._jobs.start()
    yield made
    made._jobs.close()
    made.close()


def test_it_is_alive_and_ready_by_any_name(office):
    assert ask(office, "/healthz", host="10.0.0.7")[2] == '{"alive": true}'
    status, headers, body = ask(office, "/readyz", host="10.0.0.7")
    assert (status, headers["cache-control"]) == (200, "no-store")
    checks = dict.fromkeys(("database", "migrations", "disk", "jobs", "maintenance"), "ok")
    assert json.loads(body) == {"ready": True, "checks": checks}
    assert ask(office, "/readyz", method="POST")[0] == 405


def test_what_is_wrong_makes_it_not_ready(office, settings, monkeypatch):
    office._jobs.close()
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 2**62)
    (settings.DATA / maintenance.FILE).touch()
    try:
        status, _, body = ask(office, "/readyz")
    finally:
        (settings.DATA / maintenance.FILE).unlink()
    assert status == 503
    wrong = {"disk": "full", "jobs": "stopped", "maintenance": "on"}
    assert json.loads(body)["checks"] == {"database": "ok", "migrations": "ok"} | wrong


def test_a_database_that_is_away_is_said(monkeypatch):
    class Away:
        """A connection that does not come about."""

        def cursor(self):
            raise OperationalError("secret host name")

        def close(self):
            pass

    monkeypatch.setattr(health, "connection", Away())
    found = health.Readiness(jobs_alive=lambda: True).look()
    assert (found["database"], found["migrations"]) == ("away", "unknown")


@pytest.mark.parametrize(
    ("mode", "headers", "client", "allowed"),
    [
        ("", {}, "127.0.0.1", False),
        ("nonsense", {}, "127.0.0.1", False),
        ("loopback", {}, "127.0.0.1", True),
        ("loopback", {}, "::1", True),
        ("loopback", {}, "10.0.0.7", False),
        ("loopback", {}, "", False),
        ("loopback", {b"x-forwarded-for": b"127.0.0.1"}, "127.0.0.1", False),
        ("token", {}, "127.0.0.1", False),
        ("token", {b"authorization": b"Bearer secret"}, "10.0.0.7", True),
        ("token", {b"authorization": b"Bearer other"}, "127.0.0.1", False),
        ("token", {b"authorization": b"secret"}, "127.0.0.1", False),
    ],
)
def test_who_may_read_the_figures(monkeypatch, mode, headers, client, allowed):
    monkeypatch.setenv("KASSE_METRICS", mode)
    monkeypatch.setenv("KASSE_METRICS_TOKEN", "secret")
    assert metrics.is_allowed(headers, client) is allowed


def test_a_token_that_is_not_set_lets_nobody_in(monkeypatch):
    monkeypatch.setenv("KASSE_METRICS", "token")
    monkeypatch.delenv("KASSE_METRICS_TOKEN", raising=False)
    assert metrics.is_allowed({b"authorization": b"Bearer "}, "127.0.0.1") is False


def test_the_figures(office, monkeypatch):
    assert ask(office, "/metrics")[0] == 404
    monkeypatch.setenv("KASSE_METRICS", "loopback")
    open_shop()
    chain = Chain(register="r1", store="s1").open()
    chain.sell(line())
    journal.ingest(batch=chain.batch(unsent=4), received_at=NOW)
    Job.objects.create(kind="x", state="failed", not_before=NOW, created_at=NOW)
    ask(office, "/log-in", host="localhost")
    ask(office, "/none-of-ours-17", host="localhost")
    status, headers, text = ask(office, "/metrics")
    assert (status, headers["content-type"]) == (200, metrics.CONTENT_TYPE)
    lines = text.splitlines()
    assert 'kasse_register_unsent_entries{register="r1"} 4.0' in lines
    assert 'kasse_register_entries{register="r1"} 2.0' in lines
    assert 'kasse_jobs{state="failed"} 1.0' in lines
    assert f"kasse_findings_open {Finding.objects.count()}.0" in lines
    assert "kasse_backup_timestamp_seconds 0.0" in lines
    assert 'kasse_requests_total{method="GET",route="/log-in",status="200"} 1.0' in lines
    # An address that somebody made up makes no series of its own.
    assert 'kasse_requests_total{method="GET",route="none",status="404"} 1.0' in lines
    assert "none-of-ours" not in text


def logged(form: str) -> tuple[logging.Logger, StringIO]:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter({"text": logs.Text, "json": logs.Json}[form]())
    handler.addFilter(logs.WithRequest())
    logger = logging.getLogger(f"kasse.test.{form}")
    logger.handlers, logger.propagate = [handler], False
    return logger, stream


def test_lines_for_people_and_for_programs_have_the_requests_id():
    for form in ("text", "json"):
        logger, stream = logged(form)
        with request_ids.known_as("request-1"):
            logger.warning("a %s", "warning", extra={"ms": 7})
        logger.warning("outside")
        try:
            raise ValueError("bad\nvalue")
        except ValueError:
            logger.exception("broken")
        first, second, *rest = stream.getvalue().splitlines()
        if form == "text":
            assert first.endswith("WARNING kasse.test.text [request-1]: a warning")
            assert second.endswith("WARNING kasse.test.text: outside")
            continue
        said = json.loads(first)
        assert said.pop("at").endswith("+00:00")
        assert said == {
            "level": "warning",
            "logger": "kasse.test.json",
            "message": "a warning",
            "request": "request-1",
            "ms": 7,
        }
        assert "request" not in json.loads(second)
        (broken,) = rest
        assert json.loads(broken)["error"] == "ValueError"
        assert "Traceback" in json.loads(broken)["trace"]


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("kind", ["invitation", "password"])
def test_a_link_that_lets_somebody_in_is_in_no_log(form, kind):
    logger, stream = logged(form)
    path = f"/log-in/{kind}/s3cret-token_1"
    logger.warning("Gone: %s", path, extra={"path": path, "status": 410})
    logger.warning(f"GET {path}?x=1 100%")
    said = stream.getvalue()
    assert "s3cret" not in said
    assert f"Gone: /log-in/{kind}/…" in said
    assert f"/log-in/{kind}/…?x=1 100%" in said


def test_a_form_of_the_log_that_is_none(monkeypatch):
    monkeypatch.setenv("KASSE_LOG", "xml")
    with pytest.raises(SystemExit, match="KASSE_LOG is 'xml'"):
        logs.settings()


def test_slow_requests_are_logged_and_others_where_that_is_wanted(caplog):
    facts: dict[str, Any] = {"method": "GET", "path": "/x", "route": "/x", "status": 200}
    with caplog.at_level("INFO", "kasse.office.requests"):
        requests.note(**facts, seconds=0.9, logged=False)
        assert caplog.messages == []
        requests.note(**facts, seconds=1.25, logged=False)
        requests.note(**facts, seconds=0.02, logged=True)
    assert caplog.messages == ["GET /x 200 in 1250 ms", "GET /x 200 in 20 ms"]


def fail(request):
    raise RuntimeError("a secret of the program")


def be_away(request):
    raise OperationalError("the database's secret host")


def refuse(request):
    raise PermissionDenied


def read_too_much(request):
    raise RequestDataTooBig


class Urls:
    """Addresses that go wrong, beside the handlers of the office."""

    urlpatterns = (
        path("fail", fail),
        path("away", be_away),
        path("refuse", refuse),
        path("large", read_too_much),
    )
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/fail", 500, {"en": "Something went wrong here", "da": "Her gik noget galt"}),
        ("/away", 503, {"en": "cannot reach its data", "da": "kan ikke nå sine data"}),
        ("/refuse", 403, {"en": "Not allowed", "da": "Ikke tilladt"}),
        ("/large", 413, {"en": "That was too large", "da": "Det var for stort"}),
        ("/none", 404, {"en": "There is nothing here", "da": "Her er ingenting"}),
    ],
)
@pytest.mark.parametrize("language", ["en", "da"])
def test_error_pages(path, status, words, language):
    """Without a database (this test has none), in the reader's language, with the reference that
    stands in the log, and nothing of the program."""
    client = Client(raise_request_exception=False, headers={"Accept-Language": language})
    with override_settings(ROOT_URLCONF=Urls):
        response = client.get(path, headers={"X-Request-Id": "reference-1"})
    text = response.content.decode()
    assert response.status_code == status
    assert words[language] in text
    assert f'<html lang="{language}"' in text
    assert ("reference-1" in text, response.headers["X-Request-Id"]) == (True, "reference-1")
    assert "secret" not in text
    assert "Traceback" not in text


def test_a_form_without_its_token_is_explained(db):
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    response = client.post("/log-in", {"email": "x"})
    assert response.status_code == 403
    assert "This page was open for too long" in response.content.decode()


def test_a_closed_office_says_so_and_files_are_still_there(office, settings):
    (settings.DATA / maintenance.FILE).touch()
    try:
        status, headers, body = ask(office, "/", accept_language="en")
        assert (status, headers["retry-after"]) == (503, "120")
        assert "The office is closed for a moment" in body
        for path, method in (("/api/v1/stores", "GET"), ("/api/v1/till/journal", "POST")):
            status, headers, body = ask(office, path, method=method)
            assert (status, json.loads(body)["code"]) == (503, "office.maintenance")
        assert ask(office, "/healthz")[0] == 200
    finally:
        (settings.DATA / maintenance.FILE).unlink()
    assert ask(office, "/log-in", host="localhost")[0] == 200
