"""A search in one assortment, while another has more of what is searched for."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import item_list, item_search, lookups, models, queries, services
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
    assert listed(brand="Schweppes") == ([], 0)


def test_words_alone_by_name_follow_what_becomes_of_items(assortments):
    """Found without a look at the items, so each change has to reach what they are found by."""
    services.save_items(by=OPERATOR, assortment="cafe", rows=rows("C", 9))
    items = {item.sku: item.id for item in models.Item.objects.filter(assortment="cafe")}
    assert listed() == ([f"C{n}" for n in range(9)], 9)
    services.archive_items(by=OPERATOR, assortment="cafe", ids=[items["C1"], items["C2"]])
    gone = replace(rows("C", 9)[3], id=items["C3"], archived=True)
    first = replace(rows("C", 9)[8], id=items["C8"], name="A tonic")
    upper = replace(rows("C", 9)[7], id=items["C7"], name="TONIC 7")
    services.save_items(by=OPERATOR, assortment="cafe", rows=[gone, first, upper])
    assert listed() == (["C8", "C7", "C0", "C4", "C5", "C6"], 6)
    assert listed(state="archived") == (["C1", "C2", "C3"], 3)
    assert listed(state="all", sort="-name")[1] == 9
    services.restore_items(by=OPERATOR, assortment="cafe", ids=[items["C2"]])
    assert listed()[0] == ["C8", "C7", "C0", "C2", "C4", "C5", "C6"]
    wanted = queries.item_filter_of({"q": "tonic"}, assortment="cafe", stores=None)
    assert len(queries.matching_ids(wanted=wanted, limit=99)) == 7
    models.Item.objects.filter(sku="C0", assortment="cafe").delete()
    assert listed()[0][:3] == ["C8", "C7", "C2"]


def test_words_alone_by_name_are_read_without_the_items(assortments):
    services.save_items(by=OPERATOR, assortment="cafe", rows=rows("C", 9))
    with CaptureQueriesContext(connection) as asked:
        listed()
    of_items = [one["sql"] for one in asked if 'catalogue_item"' in one["sql"]]
    assert len(of_items) == 1, of_items


def test_choosing_finds_its_own(assortments):
    assert [item.sku for item in lookups.choose("cafe", "tonic")] == ["C0", "C1", "C2"]


def test_a_search_in_sales_means_items_of_every_assortment(assortments):
    assert len(queries.items_by_words("tonic", most=20) or ()) == 12
    assert queries.items_by_words("tonic", most=11) is None


@pytest.mark.django_db(transaction=True)
def test_a_part_that_is_cut_off_leaves_no_cursor_open(monkeypatch):
    """Without a transaction around, as pages are asked for; looked at in all that is asked after it."""
    cursors_open = []

    def look(execute, sql, *rest):
        done = execute(sql, *rest)
        if connection.vendor == "postgresql" and "has_variants" in sql:
            found = connection.connection.execute("SELECT count(*) FROM pg_cursors").fetchone()
            cursors_open.append(found[0])
        return done

    with connection.execute_wrapper(look):
        assert listed(q="", stock="none")[0] == ["C0", "C1", "C2"]
    assert cursors_open == ([0, 0] if connection.vendor == "postgresql" else [])
