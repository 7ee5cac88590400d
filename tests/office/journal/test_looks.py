"""Looking at journals: chains verified on demand and by night, entries by kind, and what is noted."""

import re
import time

import pytest
from django.db import connection

from kasse.domain.canonical import JsonValue
from kasse.office.actors import OPERATOR
from kasse.office.attention.models import Finding
from kasse.office.audit.models import AuditEntry
from kasse.office.jobs.models import Job
from kasse.office.jobs.runner import Runner
from kasse.office.journal import looks
from kasse.office.journal import services as journal
from kasse.office.journal.chain_checks import check_chain, keep_checks
from kasse.office.journal.models import ChainCheck
from kasse.office.journal.verification import verify
from kasse.office.sales.models import Sale
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account
from kasse.office.stores import queries
from kasse.office.stores import services as stores
from kasse.office.stores.models import Store
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, open_shop


def fill():
    shop = open_shop()
    chain = Chain(register="r1", store="s1", at=NOW).open()
    chain.add("float", {"amount": 500})
    chain.sell(line(price=3_000, name="Kaffe <b>"))
    totals: JsonValue = {
        "sales": 1,
        "gross": 3_000,
        "people": [{"person": "anna", "sales": 1, "gross": 3_000}],
    }
    chain.add("x_report", {"totals": totals})
    closing: dict[str, JsonValue] = {
        "number": 1,
        "totals": totals,
        "opened_at": "2026-11-23T07:00:00.000Z",
    }
    chain.add("z_report", {**closing, "left_in_drawer": 500})
    journal.ingest(batch=chain.batch(), received_at=NOW)
    return shop


@pytest.mark.django_db(transaction=True)
def test_a_chain_is_verified_on_demand():
    fill()
    told = []

    def check():
        return check_chain(
            by=OPERATOR, register="r1", now=NOW, report=lambda *far: told.append(far)
        )

    assert (check().seq, check().differences) == (5, 0)
    assert told[0] == (5, 5)
    Sale.objects.update(total_minor=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET text = '{}' WHERE seq = 2")
    found = check()
    assert found.differences > 1
    assert "the chain breaks" in found.told[0]
    assert any("total_minor is 1, should be 3000" in one for one in found.told)
    kept = ChainCheck.objects.get()
    assert (kept.register, kept.seq, kept.differences) == ("r1", 5, found.differences)
    finding = Finding.objects.get(code="chain.differences")
    assert (finding.code, finding.register, finding.store) == ("chain.differences", "r1", "s1")
    assert AuditEntry.objects.filter(action="journal.verified").count() == 3


@pytest.mark.django_db(transaction=True)
def test_background_work_verifies_a_chain():
    """In a thread of its own, as the office does it."""
    fill()
    job = looks.verify(by=OPERATOR, register="r1")
    assert isinstance(job, Job)
    works = Runner(look_every_s=0.05)
    works.start()
    try:
        while job.state in (Job.State.WAITING, Job.State.RUNNING):
            time.sleep(0.02)
            job.refresh_from_db()
    finally:
        works.close()
    assert (job.state, job.problem, job.problem_facts) == ("done", "", {})
    assert job.about == "K1 Disken, Nørregade"
    assert job.result == {
        "page": "/journal/r1", "register": "r1", "entries": 5, "differences": 0,
    }  # fmt: skip
    assert ChainCheck.objects.get().seq == 5


@pytest.mark.django_db(transaction=True)
def test_the_night_keeps_what_it_found_of_each_register():
    fill()
    keep_checks(verify(), now=NOW)
    assert list(ChainCheck.objects.values_list("register", "seq", "differences", "told")) == [
        ("r1", 5, 0, [])
    ]


@pytest.fixture
def owner(client, db):
    client.force_login(fill().owner)
    client.cookies["django_language"] = "en"
    return client


def text(answer):
    return answer.content.decode()


def test_entries_are_listed_by_kind_and_read_one_by_one(owner):
    page = text(owner.get("/journal/r1"))
    assert page.index("/journal/r1/5") < page.index("/journal/r1/1")
    floats = text(owner.get("/journal/r1?kind=float"))
    assert "/journal/r1/2" in floats
    assert "/journal/r1/3" not in floats
    sales = text(owner.get("/journal/r1?kind=sale&day=2026-11-23"))
    assert "/journal/r1/3" in sales
    assert "/journal/r1/2" not in sales
    one = text(owner.get("/journal/r1/3"))
    assert "Kaffe &lt;b&gt;" in one
    assert "body.lines.1.price" in one
    noted = AuditEntry.objects.get(action="journal.entry_viewed")
    assert (noted.subject_id, noted.store_id) == ("r1:3", "s1")
    for address in ("/journal/r1/9", "/journal/r9", "/journal/r9/1"):
        assert owner.get(address).status_code == 404


def test_journals_are_searched_narrowed_sorted_and_paged(owner):
    store = Store.objects.get(id="s1")
    for number in ("K10", "K2"):
        stores.create_register(
            by=OPERATOR, store=store, number=number, name="Baren", register_id=number
        )
    other = Chain(register="r1", store="s1", at=NOW).open()
    other.sell(line(price=1))
    journal.ingest(batch=other.batch(), received_at=NOW)
    ChainCheck.objects.create(register="K2", checked_at=NOW, seq=1, differences=3)

    def shown(query):
        return re.findall(r'href="/journal/(\w+)">', text(owner.get(f"/journal?{query}")))

    assert shown("") == ["r1", "K2", "K10"]
    assert shown("sort=-number") == ["K10", "K2", "r1"]
    assert shown("q=BAREN") == ["K2", "K10"]
    assert shown("state=differs") == ["K2"]
    assert shown("state=aside") == ["r1"]
    assert shown("store=s9") == []
    assert "No journals match" in text(owner.get("/journal?q=xyzzy"))
    first = queries.registers_page(wanted=queries.RegisterFilter(state="all"), limit=1)
    assert shown(f"after={first.after}") == ["K2", "K10"]


def test_a_journal_is_saved_whole(owner):
    lines = b"".join(owner.get("/journal/r1/export").streaming_content).decode().splitlines()
    page = owner.get("/api/v1/journals/r1/entries?sort=seq").json()
    assert [line.split(" ")[0] for line in lines] == [row["hash"] for row in page["entries"]]
    assert AuditEntry.objects.filter(action="journal.exported").count() == 1


def test_reports_are_kept_as_they_were(owner):
    assert "Z 1" in text(owner.get("/cash/reports"))
    assert "/cash/reports/r1/4" in text(owner.get("/cash/reports?kind=x"))
    assert "/cash/reports/r1" not in text(owner.get("/cash/reports?until=2026-11-22"))
    report = text(owner.get("/cash/reports/r1/5"))
    assert "Z report 1" in report
    assert "Anna Ejer (1)" in report
    assert owner.get("/cash/reports/r1/3").status_code == 404
    rows = b"".join(owner.get("/cash/reports/export").streaming_content).decode().splitlines()
    assert rows[1].split(";")[:4] == ["2026-11-23", "Nørregade", "K1", "1"]
    assert AuditEntry.objects.get(action="reports.exported").subject_id == "z_report"
    (row,) = owner.get("/api/v1/cash/x-reports").json()["x_reports"]
    assert row["totals"]["gross"] == 3_000


def test_verifying_begins_background_work(owner):
    answer = owner.post("/journal/r1/verify")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/jobs/")
    assert owner.post("/api/v1/journals/r1/verify").status_code == 202
    assert owner.post("/journal/r9/verify").status_code == 404


def test_who_does_not_see_the_store_is_told_nothing(client, db):
    shop = fill()
    stores.create_store(
        by=OPERATOR, company=shop.store.company, assortment="cafe", name="Anden", store_id="s2"
    )
    staff.save_person(
        by=OPERATOR,
        name="Bo",
        language="da",
        assignments=[("manager", "s2")],
        person_id="bo",
    )
    Finding.objects.create(
        key="k", code="audit.paid", facts_text="{}", register="r1", seq=3, store="s1",
        created_at=NOW, settled_by="", note="",
    )  # fmt: skip
    account = Account.objects.create(email="bo@example.dk", password="x", person_id="bo")
    client.force_login(account)
    number = Finding.objects.get(key="k").id
    for address in (
        "/journal/r1", "/journal/r1/3", "/journal/r1/export", "/sales/r1/3", "/cash/reports/r1/5",
        f"/attention/{number}", "/api/v1/journals/r1/entries", "/api/v1/sales/r1/3",
        f"/api/v1/findings/{number}",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert "K1-000001" not in text(client.get("/sales?q=K1"))
