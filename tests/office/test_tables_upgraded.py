"""Tables that are filled when an upgrade changes them."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import item_list, item_search, models, queries, services
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.stock import queries as stock
from kasse.office.stock.models import StockLevel
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def upgraded_from(app, name):
    """Goes back to a migration, and to the last ones whatever happens: the tables are the others'
    too."""
    try:
        MigrationExecutor(connection).migrate([(app, name)])
        yield
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())


def listed(text):
    wanted = queries.item_filter_of({"q": text}, assortment="cafe", stores=None)
    return [item.sku for item in queries.items(wanted=wanted).items]


def test_items_from_before_are_found_by_words_alone(monkeypatch):
    open_shop()
    rows = [ItemRow(id=f"t{n}", sku=f"T{n}", name=f"Tonic {n}") for n in range(5)]
    services.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    services.archive_items(by=OPERATOR, assortment="cafe", ids=["t3"])
    with upgraded_from("catalogue", "0008_ways_to_items"):
        pass
    for module in (item_list, item_search):
        monkeypatch.setattr(module, "MANY", 2)
    assert listed("tonic") == ["T0", "T1", "T2", "T4"]
    # The index of parts of words goes on with what is written, changed and deleted after it.
    changed = ItemRow(id="t1", sku="T1", name="Cola")
    added = ItemRow(id="t9", sku="T9", name="Cola")
    services.save_items(by=OPERATOR, assortment="cafe", rows=[changed, added])
    models.Item.objects.filter(id="t0").delete()
    assert queries.items_by_words("onic", most=9) == ("t2", "t3", "t4")
    assert queries.items_by_words("col", most=9) == ("t1", "t9")
    assert (listed("tonic"), listed("cola")) == (["T2", "T4"], ["T1", "T9"])


def test_levels_from_before_are_known_by_their_side_of_zero(db):
    for item, quantity in (("there", 1), ("gone", 0), ("owed", -1)):
        StockLevel.objects.create(store="s", item=item, quantity_thousandths=quantity)
    with upgraded_from("stock", "0002_level_by_item"):
        pass
    sides = stock.above_zero(), stock.below_zero()
    assert [[level.item for level in side] for side in sides] == [["there"], ["owed"]]
    StockLevel.objects.filter(item="gone").update(quantity_thousandths=1_000)
    assert stock.above_zero().count() == 2
    assert stock.totals_of(items=["there", "gone", "owed"]) == {
        "there": 1,
        "gone": 1_000,
        "owed": -1,
    }
