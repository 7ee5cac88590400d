"""Pages take as many queries for fifty rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kasse.office.actors import OPERATOR
from kasse.office.attention.models import Finding
from kasse.office.audit import services as audit
from kasse.office.journal import services as journal
from kasse.office.staff.models import Person
from kasse.office.stores.models import Register
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db

PAGES = (
    "/", "/sales", "/sales?sort=-total", "/sales?q=K1", "/sales?tender=cash&kind=sale",
    "/audit", "/audit?action=item.", "/audit?since=2020-01-01", "/journal", "/journal/r1",
    "/journal/r1?sort=seq", "/cash", "/cash/reports", "/attention", "/attention?state=all",
    "/registers", "/people", "/stores",
)  # fmt: skip


def fill(register, *, rows):
    chain = Chain(register=register.id, number=register.number, store="s1", at=NOW).open()
    for number in range(rows):
        chain.sell(line(item="i1", price=1_000 + number))
        chain.add("pay_in", {"amount": 100, "reason": "change"})
        chain.add("count", {"counted": 0, "expected": 0, "difference": 0})
        chain.add(
            "z_report",
            {"number": number + 1, "totals": {}, "opened_at": "", "left_in_drawer": 0},
        )
    journal.ingest(batch=chain.batch(), received_at=NOW)
    some = range(rows)
    Person.objects.bulk_create(
        Person(id=f"p{register.id}-{n}", name=f"Person {n}", language="da") for n in some
    )
    Register.objects.bulk_create(
        Register(id=f"x{register.id}-{n}", store_id="s1", number=f"X{register.number}{n}", name="X")
        for n in some
    )
    Finding.objects.bulk_create(
        Finding(
            key=f"{register.id}-{n}", code="journal.gap", facts_text="{}", register=register.id,
            seq=n, store="s1", created_at=NOW, settled_by="", note="",
        )
        for n in some
    )  # fmt: skip
    subject = audit.Subject(kind="item", id="i1")
    audit.record_all(
        OPERATOR, [audit.Act(action="item.changed", subject=subject, store="s1") for _ in some]
    )


def test_pages_take_the_same_queries_for_one_row_and_for_fifty(client):
    shop = open_shop()
    client.force_login(shop.owner)
    fill(shop.register, rows=1)
    few = counts(client)
    fill(Register.objects.create(id="r2", store=shop.store, number="K2", name="Bar"), rows=50)
    assert counts(client) == few


def counts(client):
    """How many queries each page takes the second time: once a session may be noted."""
    found = {}
    for page in PAGES:
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        found[page] = len(asked)
    return found
