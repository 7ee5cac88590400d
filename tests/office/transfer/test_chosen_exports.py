"""Exports of what the list of items is narrowed to, and of items chosen in it."""

import csv
import io
import re

import pytest
from django.test import Client

from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import queries
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.stock.models import StockLevel
from kasse.office.transfer import exporting, files, services
from kasse.office.transfer.models import StoredFile
from tests.office.samples_shop import open_shop
from tests.office.transfer.doing import checked, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    client = Client(headers={"accept-language": "en"})
    client.force_login(open_shop().owner)
    catalogue.create_assortment(by=OPERATOR, name="Other", assortment_id="other")
    rows = [
        ItemRow(id=f"i{n}", sku=f"S{n}", name=f"Item {n}", price_minor=n * 100) for n in range(9)
    ]
    rows += [
        ItemRow(id="e", sku="E", name="=cmd()", brand="Øl & Co", tags=("summer",)),
        ItemRow(id="o", sku="O", name="Old", brand="Øl & Co", archived=True),
    ]
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    elsewhere = [ItemRow(id="x", sku="X", name="x", brand="Øl & Co")]
    catalogue.save_items(by=OPERATOR, assortment="other", rows=elsewhere)
    StockLevel.objects.create(store="s1", item="i3", quantity_thousandths=-1_000)
    return client


def made():
    work()
    file = StoredFile.objects.latest("created_at")
    return b"".join(files.pieces(file))


def skus(content):
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [row["sku"] for row in rows]


def test_the_list_exports_what_it_is_narrowed_to_and_what_is_chosen_in_it(browser, monkeypatch):
    monkeypatch.setattr(exporting, "_STEP", 2)

    def exported(address, data=None):
        """What comes of the page as it is sent on."""
        answer = browser.get(address) if data is None else browser.post(address, data)
        fields = {"assortment": ["cafe"]}
        form = answer.content.decode().partition('action="/exports"')[2].partition("</form>")[0]
        for name, value in re.findall(
            r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form
        ):
            if name != "assortment":
                fields[name] = [*fields.get(name, []), value.replace("&amp;", "&")]
        assert browser.post("/exports", {**fields, "form": "csv"})["Location"].startswith("/jobs/")
        return skus(made())

    text = browser.get("/items?brand=%C3%98l+%26+Co&sort=-name").content.decode()
    (address,) = re.findall(r'href="(/exports[^"]*all=1[^"]*)"', text)
    assert exported(address.replace("&amp;", "&")) == ["E"]
    active = ["E", *(f"S{n}" for n in range(9))]
    assert exported("/exports?assortment=cafe&all=1") == active
    assert exported("/exports?assortment=cafe&price_from=7") == ["S7", "S8"]
    assert exported("/exports?assortment=cafe&stock=below") == ["S3"]
    assert exported("/exports?assortment=cafe") == ["E", "O", *(f"S{n}" for n in range(9))]
    chosen = {"assortment": "cafe", "item": ["i4", "o", "i1", "x", "unknown"]}
    assert exported("/exports", chosen) == ["O", "S1", "S4"]
    assert exported("/exports", {**chosen, "all": "1", "brand": "Øl & Co"}) == ["E"]


def test_a_part_that_was_exported_is_read_back_and_noted(browser):
    for given, facts in (
        ({"ids": ["e", "i1"]}, {"count": 2}),
        ({"matching": queries.item_filter_of({"brand": "Øl & Co", "sort": "sku"}, assortment="cafe", stores=None)}, {"matching": {"brand": "Øl & Co"}}),
    ):  # fmt: skip
        job = services.export(by=OPERATOR, assortment="cafe", form="xlsx", language="en", **given)
        assert job.id
        again = checked(made(), system="kasse", name="x.xlsx")
        assert again.counts["same"] == facts.get("count", 1)
        assert (again.counts["new"], again.counts["changed"]) == (0, 0)
        noted = AuditEntry.objects.filter(action="items.exported").latest("id")
        assert noted.facts == {"form": "xlsx", **facts}


def test_what_is_not_clear_is_not_exported(browser):
    def refused(**body):
        answer = browser.post(
            "/api/v1/exports", {"assortment": "cafe", **body}, content_type="application/json"
        )
        return answer.status_code, answer.json()["code"]

    assert refused(items=[]) == (422, "transfer.nothing_chosen")
    assert refused(matching={"price_from": "ten"}) == (422, "transfer.unclear")
    assert refused(matching={"colour": "red"}) == (422, "transfer.unclear")
    assert refused(matching={}, items=["i1"]) == (422, "transfer.unclear")
    text = browser.post("/exports", {"assortment": "cafe", "form": "csv", "price_from": "ten"})
    assert "Correct the filter first." in text.content.decode()
    assert not StoredFile.objects.exists()
    answer = browser.post(
        "/api/v1/exports",
        {"assortment": "cafe", "matching": {"tag": "summer"}},
        content_type="application/json",
    )
    assert answer.status_code == 202
    assert skus(made()) == ["E"]
