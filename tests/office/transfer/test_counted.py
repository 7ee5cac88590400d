"""PostgreSQL counts what an import writes, so that it goes on finding rows by the right index."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kasse.office.actors import OPERATOR
from kasse.office.transfer import services
from tests.office.samples_shop import open_shop
from tests.office.transfer.doing import imported, work

pytestmark = pytest.mark.django_db


def counted(asked):
    return [re.findall(r'"(\w+)"', one["sql"]) for one in asked if one["sql"].startswith("ANALYZE")]


def test_tables_are_counted_when_they_have_grown(db):
    open_shop()
    rows = "".join(f"T{number},Thing {number},1.00\n" for number in range(1_200))
    with CaptureQueriesContext(connection) as asked:
        made = imported(f"SKU,Name,Price\n{rows}")
    assert made.counts["new"] == 1_200
    items = ["catalogue_item", "catalogue_itemcode"]
    is_postgresql = connection.vendor == "postgresql"
    # Once with 500 items; with 1,200 there are not four times as many.
    assert counted(asked) == ([["transfer_importrow"], items] if is_postgresql else [])
    with CaptureQueriesContext(connection) as asked:
        imported("SKU,Name,Price\n" + rows.replace(",1.00", ",2.00"))
    assert counted(asked) == ([["transfer_importrow"]] if is_postgresql else [])
    with CaptureQueriesContext(connection) as asked:
        services.undo(by=OPERATOR, import_id=made.id)
        work()
    assert counted(asked) == ([["transfer_importchange"]] if is_postgresql else [])
