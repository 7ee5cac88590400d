"""Sales as a file: whole, harmless in a spreadsheet, and noted."""

import pytest
from django.utils.translation import get_language, override

from kasse.office.audit.models import AuditEntry
from kasse.office.journal import services as journal
from kasse.office.tabular import csv_pieces, safe_cell
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db


def test_the_list_as_csv(client):
    shop = open_shop()
    chain = Chain(register="r1", store="s1", at=NOW).open()
    chain.sell(line(price=3_000))
    chain.sell(line(price=123_456, pieces=-1))
    journal.ingest(batch=chain.batch(), received_at=NOW)
    client.force_login(shop.owner)
    client.cookies["django_language"] = "en"
    answer = client.get("/sales/export?kind=refund")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, row, rest = b"".join(answer.streaming_content).decode().split("\r\n")
    assert head.startswith("\ufeffReceipt;Time;Business day")
    assert row == (
        "K1-000002;2026-11-23 13:00:03;2026-11-23;Nørregade;K1;p-1;Refund;;1;DKK;"
        "-987.64;-246.92;-1234.56;0.00"
    )
    assert rest == ""
    noted = AuditEntry.objects.get(action="sales.exported")
    assert (noted.actor_id, noted.facts) == (shop.owner.id, {"kind": "refund"})


@pytest.mark.one_database
def test_a_file_is_in_the_language_of_who_asked_though_it_is_made_later(client):
    client.force_login(open_shop().owner)
    client.cookies["django_language"] = "da"
    answers = [client.get(path) for path in ("/sales/export", "/cash/reports/export")]
    with override("en"):
        heads = [b"".join(answer.streaming_content).decode() for answer in answers]
        assert get_language() == "en"
    assert [head.split(";")[1] for head in heads] == ["Tid", "Butik"]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+45 12", "'+45 12"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-12,50", "-12,50"),
        ("-1+2", "'-1+2"),
        ("\tx", "'\tx"),
        ("\n=1+1", "'\n=1+1"),
        ("  =1+1", "'  =1+1"),
        ("＝1", "'＝1"),
        ("Kaffe", "Kaffe"),
        ("-", "'-"),
        (-5, "-5"),
    ],
)
def test_no_cell_becomes_a_formula(cell, safe):
    assert safe_cell(cell) == safe
    assert "".join(csv_pieces([[cell]])).startswith("\ufeff")
