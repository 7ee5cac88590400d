"""The demo shops' price lists make sense, and each of them changes a price."""

from datetime import UTC, datetime

import pytest

from kasse.demo import price_lists, shops
from kasse.office.catalogue.models import PriceRelease
from kasse.office.catalogue.price_lists import checking, heads, queries

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_each_shop_has_a_list_of_each_kind_and_nothing_odd_in_them() -> None:
    shops.load_shops(now=NOW)
    price_lists.load_price_lists(now=NOW)
    for kind in ("cafe", "grocery"):
        lists = list(queries.price_lists(kind))
        assert [one.pk for one in lists] == [f"demo-{kind}-{number}" for number in (1, 2, 3, 4)]
        said = [heads.from_document(one.released or {}) for one in lists]
        assert [bool(head.windows) for head in said] == [True, False, False, False]
        assert [bool(head.customer_groups) for head in said] == [False, True, False, False]
        assert [head.valid_from for head in said] == [None, None, None, "2026-11-30T00:00"]
        for one in lists:
            for row in queries.prices_of(one).rows:
                assert row.price_minor is not None
                assert row.item.price_minor is not None
                assert 0 < row.price_minor < row.item.price_minor, row.item.name
                assert (row.least_thousandths > 0) == (one.pk.endswith("-3"))
        assert PriceRelease.objects.filter(assortment=kind).count() == 2
        assert list(checking.findings(kind, day="2026-11-23")) == []
