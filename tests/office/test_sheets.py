"""Lists as files for a spreadsheet: by page and by API the same, as CSV and as XLSX, and noted."""

import csv
import io

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from kasse.domain.money import CURRENCIES
from kasse.domain.permissions import PERMISSION_CODES
from kasse.office import tabular
from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.integrations.services import tokens
from kasse.office.journal import services as journal
from kasse.office.staff import services as people
from kasse.office.stores import services as stores
from tests.office.builders import Chain, line
from tests.office.once import once
from tests.office.samples_shop import NOW, Shop, open_shop

pytestmark = pytest.mark.django_db

LISTS = {
    "sales": ("/sales/export", "sales.exported"),
    "reports": ("/cash/reports/export", "reports.exported"),
    "audit": ("/audit/export", "audit.exported"),
    "people": ("/people/export", "people.exported"),
    "stores": ("/stores/export", "stores.exported"),
    "registers": ("/registers/export", "registers.exported"),
    "journals": ("/journal/list/export", "journals.exported"),
    "findings": ("/attention/export", "findings.exported"),
}


def prepared() -> Shop:
    shop = open_shop()
    chain = Chain(register="r1", store="s1", at=NOW).open()
    chain.sell(line(price=123_456, pieces=-1))
    totals = {"sales": 1, "gross": -123_456}
    chain.add("z_report", {"number": 1, "totals": totals, "left_in_drawer": 0}, at=NOW)
    journal.ingest(batch=chain.batch(), received_at=NOW)
    return shop


shop = once(prepared)


def by_page(shop):
    client = Client()
    client.force_login(shop.owner)
    client.cookies["django_language"] = "en"
    return client


def by_token():
    made = tokens.make_token(by=OPERATOR, name="x", permissions=PERMISSION_CODES)
    return Client(headers={"Authorization": f"Bearer {made.secret}"})


def cells_of_csv(answer):
    assert answer["Content-Type"] == tabular.FORMS["csv"]
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def cells_of_xlsx(answer):
    assert answer["Content-Type"] == tabular.FORMS["xlsx"]
    assert answer["Content-Disposition"].endswith('.xlsx"')
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue()))
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_leaves_as_a_file_by_page_and_by_api(shop, name):
    address, action = LISTS[name]
    reader = by_page(shop)
    shown = cells_of_csv(reader.get(address))
    assert len(shown) > 1
    assert {len(row) for row in shown} == {len(shown[0])}
    noted = AuditEntry.objects.filter(action=action)
    assert noted.get().actor_id == shop.owner.id
    with_token = by_token()
    state = {"findings": {"state": "unsettled"}, "registers": {"state": "in_use"}}.get(name, {})
    state |= {"people": {"state": "here"}, "stores": {"state": "open"}}.get(name, {})
    asked = {"language": "en", **state}
    fetched = cells_of_csv(with_token.get(f"/api/v1/sheets/{name}", asked))
    # The log has grown by what was taken meanwhile.
    assert fetched[-len(shown) + 1 :] == shown[1:]
    assert fetched[0] == shown[0]
    workbook = cells_of_xlsx(with_token.get(f"/api/v1/sheets/{name}", asked | {"form": "xlsx"}))
    assert workbook[0] == shown[0]
    assert cells_of_xlsx(reader.get(address, {"form": "xlsx"}))[0] == shown[0]
    assert noted.count() == 4


def test_people_and_stores_leave_in_the_order_shown(shop):
    stores.create_store(by=OPERATOR, company=shop.store.company, assortment="cafe", name="Aarhus")
    people.save_person(by=OPERATOR, name="Aage", language="da", assignments=[("cashier", None)])
    reader, with_token = by_page(shop), by_token()
    for name in ("people", "stores"):
        address = LISTS[name][0]
        names = [row[0] for row in cells_of_csv(reader.get(address))][1:]
        assert len(names) > 1
        assert names == sorted(names)
        # Who narrows the list keeps its order, and so does the file.
        shown = reader.get(address.removesuffix("/export"), {"sort": "-name"}).content.decode()
        assert '<input type="hidden" name="sort" value="-name">' in shown
        for answer in (
            reader.get(address, {"sort": "-name"}),
            with_token.get(f"/api/v1/sheets/{name}", {"sort": "-name"}),
        ):
            assert [row[0] for row in cells_of_csv(answer)][1:] == names[::-1]


NARROWED = {
    "sales": "kind=refund",
    "people": "q=anna",
    "stores": "q=gade",
    "registers": "q=disk",
    "journals": "q=K1",
    "findings": "kind=journal.gap",
}


@pytest.mark.parametrize("name", NARROWED)
def test_what_was_taken_is_noted(shop, name):
    address, action = LISTS[name]
    by_page(shop).get(f"{address}?{NARROWED[name]}")
    kept = AuditEntry.objects.get(action=action)
    assert NARROWED[name].partition("=")[2] in str(kept.facts)


def test_amounts_are_numbers_in_a_workbook_and_in_csv_as_the_reader_writes_them(shop):
    client = by_token()
    for language, text in (("da", "-1234,56"), ("en", "-1234.56")):
        rows = cells_of_csv(client.get("/api/v1/sheets/sales", {"language": language}))
        assert rows[1][12] == text
    (_head, row) = cells_of_xlsx(client.get("/api/v1/sheets/sales", {"form": "xlsx"}))
    assert (row[12], row[8], row[0]) == (-1234.56, 1, "K1-000001")


def test_a_workbook_takes_text_for_text(shop):
    rows = [["=1+1", 5, "", None, "12"]]
    answer = tabular.sheet_answer(rows, name="x", form="xlsx")
    assert cells_of_xlsx(answer) == [["=1+1", 5, "", "", "12"]]
    krona = tabular.Amount(minor=5, currency=CURRENCIES["SEK"])
    assert tabular.safe_cell(krona) in {"0,05", "0.05"}


def test_nothing_is_noted_where_nothing_is_taken(shop):
    for name, (address, action) in LISTS.items():
        assert by_page(shop).head(address).status_code == 405
        assert by_token().head(f"/api/v1/sheets/{name}").status_code == 405
        assert not AuditEntry.objects.filter(action=action).exists()
    assert by_token().head("/api/v1/journals/r1/file").status_code == 405
    assert by_page(shop).head("/journal/r1/export").status_code == 405
    assert not AuditEntry.objects.filter(action="journal.exported").exists()


def test_a_journal_leaves_as_it_is_kept(shop):
    lines = by_token().get("/api/v1/journals/r1/file").getvalue().decode().splitlines()
    page = by_page(shop).get("/journal/r1/export").getvalue().decode().splitlines()
    assert len(lines) == 3
    assert lines == page
    assert AuditEntry.objects.filter(action="journal.exported").count() == 2
