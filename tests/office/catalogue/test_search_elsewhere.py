"""A search in one assortment, while another has more of what is searched for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import item_list, item_search, lookups, queries, services
from kasse.office.catalogue.services.item_rows import ItemRow
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db


def rows(prefix, count):
    return [ItemRow(sku=f"{prefix}{n}", name=f"Tonic {n}", tags=("ny",)) for n in range(count)]


@pytest.fixture(autouse=True)
def assortments(monkeypatch):
    open_shop()
    services.create_assortment(by=OPERATOR, name="Kiosk", assortment_id="kiosk")
    services.save_items(by=OPERATOR, assortment="kiosk", rows=rows("K", 9))
    services.save_items(by=OPERATOR, assortment="cafe", rows=rows("C", 3))
    for module in (item_list, item_search):
        monkeypatch.setattr(module, "MANY", 4)


def listed(**parameters):
    wanted = queries.item_filter_of({"q": "tonic", **parameters}, assortment="cafe", stores=None)
    page = queries.items(wanted=wanted)
    return [item.sku for item in page.items], page.count


def test_the_list_finds_its_own_few(assortments):
    with CaptureQueriesContext(connection) as asked:
        assert listed() == (["C0", "C1", "C2"], 3)
    # By their keys: what is elsewhere makes them no many that have to be looked for.
    assert not any("NOT INDEXED" in one["sql"] or "LIKE" in one["sql"] for one in asked)
    assert listed(tag="ny", sort="-name") == (["C2", "C1", "C0"], 3)


def test_the_list_finds_its_own_among_many(monkeypatch):
    services.save_items(by=OPERATOR, assortment="cafe", rows=rows("C", 6))
    skus = [f"C{n}" for n in range(6)]
    assert listed()[0] == skus
    assert listed(sort="-name")[0] == skus[::-1]
    assert listed(sort="sku")[0] == skus


def test_choosing_finds_its_own(assortments):
    assert [item.sku for item in lookups.choose("cafe", "tonic")] == ["C0", "C1", "C2"]


def test_a_search_in_sales_means_items_of_every_assortment(assortments):
    assert len(queries.items_by_words("tonic", most=20) or ()) == 12
    assert queries.items_by_words("tonic", most=11) is None
