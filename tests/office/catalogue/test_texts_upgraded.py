"""A shop that has items when what they are found by learns their names."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import item_list, item_search, queries, services
from kasse.office.catalogue.services.item_rows import ItemRow
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db(transaction=True)


def listed(text):
    wanted = queries.item_filter_of({"q": text}, assortment="cafe", stores=None)
    return [item.sku for item in queries.items(wanted=wanted).items]


def test_items_from_before_are_found_by_words_alone(monkeypatch):
    open_shop()
    rows = [ItemRow(sku=f"T{n}", name=f"Tonic {n}") for n in range(5)]
    services.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    third = queries.items_by_words("tonic 3", most=1) or ()
    services.archive_items(by=OPERATOR, assortment="cafe", ids=third)
    for name in ("0008_ways_to_items", "0009_texts_by_name"):
        MigrationExecutor(connection).migrate([("catalogue", name)])
    for module in (item_list, item_search):
        monkeypatch.setattr(module, "MANY", 2)
    assert listed("tonic") == ["T0", "T1", "T2", "T4"]
    # The index of parts of words goes on with what is written after it.
    services.save_items(by=OPERATOR, assortment="cafe", rows=[ItemRow(sku="T9", name="Cola")])
    assert (listed("col"), queries.items_by_words("onic", most=9)) == (
        ["T9"],
        queries.items_by_words("tonic", most=9),
    )
