"""Stock derived from entries."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from kasse.office.journal import services
from kasse.office.projections import derive
from kasse.office.stock import queries
from kasse.office.stock.models import StockLevel
from kasse.office.stock.projector import LEVEL, MOVE
from kasse.office.stock.queries import StockFilter
from tests.office.builders import Chain, line

DAY = "2026-11-23"


@pytest.fixture
def chain():
    return Chain().open()


def rows_of(entry, table):
    return derive(dict(entry.document))[table]


def test_lines_move_their_items(chain):
    """STK-1"""
    entry = chain.sell(line(pieces=3), line(number=2, item="i-2", pieces=-1))
    assert rows_of(entry, MOVE) == [
        ("r-1", 2, 1, "s-1", "i-1", DAY, "sale", "pcs", -3_000),
        ("r-1", 2, 2, "s-1", "i-2", DAY, "return", "pcs", 1_000),
    ]
    assert rows_of(entry, LEVEL) == [("s-1", "i-1", -3_000), ("s-1", "i-2", 1_000)]


def test_bundles_move_their_components(chain):
    """STK-2"""
    components = [
        {"item": "wine", "sku": "W", "quantity": 2_000, "unit": "pcs"},
        {"item": "glass", "sku": "G", "quantity": 6_000, "unit": "pcs"},
    ]
    entry = chain.sell(line(item="box", pieces=2, components=components))
    assert rows_of(entry, LEVEL) == [("s-1", "wine", -2_000), ("s-1", "glass", -6_000)]


def test_what_is_not_in_stock_stays(chain):
    """STK-3"""
    assert rows_of(chain.sell(line(stock=False)), MOVE) == []
    chain.training = True
    assert rows_of(chain.sell(line()), MOVE) == []


@pytest.mark.django_db
def test_levels_are_the_sum_of_moves(chain):
    """STK-1, STK-4: below zero too."""
    chain.sell(line(pieces=3), line(number=2, item="i-2"))
    chain.sell(line(pieces=-1))
    services.ingest(batch=chain.batch(), received_at=datetime(2026, 11, 23, tzinfo=UTC))
    here = StockFilter(stores=frozenset({"s-1"}))
    levels = [(row.item, row.quantity_thousandths) for row in queries.levels(wanted=here).rows]
    assert levels == [("i-1", -2_000), ("i-2", -1_000)]
    assert queries.levels_of(item="i-1", stores=["s-1", "s-2"]) == {"s-1": -2_000}
    moves = queries.moves(store="s-1", item="i-1").rows
    assert [row.quantity_thousandths for row in moves] == [1_000, -3_000]
    assert [row.item for row in queries.levels(wanted=StockFilter(item="i-2")).rows] == ["i-2"]
    assert queries.levels(wanted=StockFilter(stores=frozenset({"s-2"}))).rows == ()


@pytest.mark.django_db
def test_only_the_last_piece_that_goes_has_indexes_written_anew():
    """PostgreSQL writes a row beside all its indexes (HOT) as long as no column in one changes."""
    before = _beside_the_indexes()
    level = StockLevel.objects.create(store="s-1", item="i-1", quantity_thousandths=2_000)
    for left in (1_000, 0, -1_000, -2_000, 3_000):
        StockLevel.objects.filter(item="i-1").update(quantity_thousandths=left)
        level.refresh_from_db()
        assert (level.in_stock, level.below_zero) == (left > 0, left < 0)
        found = (queries.above_zero().exists(), queries.below_zero().exists())
        assert found == (left > 0, left < 0)
    if connection.vendor == "postgresql":
        # Of five: from 2 to 1 and from -1 to -2.
        assert _beside_the_indexes() - before == 2


def _beside_the_indexes():
    """How many levels were written so since the counters of this connection were sent off."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_get_xact_tuples_hot_updated('stock_level'::regclass)")
        return cursor.fetchone()[0]
