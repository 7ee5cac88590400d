"""Back-ups by page, by the API and in the background."""

import pytest

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import EVERYTHING, OPERATOR, Actor, Denied, Grant
from kasse.office.attention.models import Finding
from kasse.office.audit.models import AuditEntry
from kasse.office.jobs.models import Job
from kasse.office.jobs.runner import run_next
from kasse.office.running import services
from kasse.office.running.backup import shelf
from kasse.office.running.pages.backups import size_words
from tests.office.running.test_shelf import NOTE, NOW, put
from tests.office.samples_shop import open_shop


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KASSE_BACKUPS", str(tmp_path / "backups"))
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def test_the_page_shows_what_there_is(client, db, folder, django_assert_num_queries):
    client.force_login(open_shop().owner)
    client.cookies["django_language"] = "en"
    assert "No back-up yet" in client.get("/backups").content.decode()
    put(folder)
    put(folder, sealed=True, reason="upgrade", verified=False)
    text = client.get("/backups").content.decode()
    for words in ("By night", "Before an upgrade", "Verified", "Not verified", "3 entries of 1"):
        assert words in text
    # One that is not encrypted does not leave through a browser.
    assert text.count("/fetch") == 1


def test_one_is_made_in_the_background(client, transactional_db, folder):
    client.force_login(open_shop().owner)
    response = client.post("/backups/start")
    job = Job.objects.get(kind="running.backup")
    assert response["Location"] == f"/jobs/{job.id}"
    from threading import Event

    assert run_next(runner="test", closing=Event())
    job.refresh_from_db()
    (made,) = shelf.kept(folder)
    assert (job.state, job.result["name"], made.is_verified) == ("done", made.name, True)
    page = client.get(f"/jobs/{job.id}", headers={"accept-language": "en"}).content.decode()
    assert 'href="/backups"' in page
    assert (f">{made.name}</dd>" in page, "KB</dd>" in page, "Bytes" in page) == (True, True, False)
    listed = client.get("/api/v1/backups").json()["backups"]
    assert [(one["name"], one["reason"], one["encrypted"]) for one in listed] == [
        (made.name, "asked", False)
    ]
    assert client.post("/api/v1/backups").status_code == 202


def test_one_that_cannot_be_made_is_a_finding(transactional_db, tmp_path, monkeypatch):
    from threading import Event

    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("KASSE_BACKUPS", str(tmp_path / "file"))
    job = services.start_backup(by=OPERATOR)
    run_next(runner="test", closing=Event())
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "backup.folder")
    assert Finding.objects.get().facts == {"problem": "backup.folder"}


def test_an_encrypted_one_may_be_fetched_and_that_is_noted(client, db, folder):
    client.force_login(open_shop().owner)
    plain, sealed = put(folder), put(folder, sealed=True)
    response = client.post(f"/backups/{sealed.name}/fetch")
    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"x")
    assert sealed.name in response["Content-Disposition"]
    noted = AuditEntry.objects.get(action="backup.fetched")
    assert (noted.subject_id, noted.actor_name != "") == (sealed.name, True)
    for name in (plain.name, "none", ".."):
        assert client.post(f"/backups/{name}/fetch")["Location"] == "/backups"
    assert AuditEntry.objects.filter(action="backup.fetched").count() == 1
    fetched = client.get(f"/api/v1/backups/{sealed.name}/file")
    assert b"".join(fetched.streaming_content) == b"x"
    assert AuditEntry.objects.filter(action="backup.fetched").count() == 2
    for name, status, code in (
        (plain.name, 409, "backup.not_sealed"),
        ("none", 404, "backup.not_there"),
    ):
        no = client.get(f"/api/v1/backups/{name}/file")
        assert (no.status_code, no.json()["code"]) == (status, code)
    assert services.fetch_backup(by=OPERATOR, name=plain.name) == refused(
        "backup.not_sealed", file=plain.name
    )
    assert isinstance(services.fetch_backup(by=OPERATOR, name="x"), Refused)


def test_who_manages_one_store_takes_nothing_away(db, folder):
    local = Grant(store="s1", permissions=EVERYTHING.permissions, max_discount_ppm=0)
    by = Actor(id="a", grants=(local,))
    with pytest.raises(Denied):
        services.start_backup(by=by)
    with pytest.raises(Denied):
        services.fetch_backup(by=by, name=put(folder, sealed=True).name)
    assert (NOTE.entries, NOW.year, AuditEntry.objects.count()) == (3, 2026, 0)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1536, "1.5 KB"),
        (5 * 1024**3, "5.0 GB"),
        (150 * 1024**2, "150 MB"),
    ],
)
def test_sizes_in_words(size, words):
    assert size_words(size) == words
