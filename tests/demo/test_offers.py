"""The demo shops' campaigns and price lists make sense, and each of them does something."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from kasse.demo import coupons, price_lists, promotions, shops
from kasse.domain.coupons import single_use_code, written
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.samples import samples, shown, visitor
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue.models import PriceRelease
from kasse.office.catalogue.price_lists import checking as price_checks
from kasse.office.catalogue.price_lists import heads
from kasse.office.catalogue.price_lists import queries as lists_of
from kasse.office.coupons.looking import look_up
from kasse.office.coupons.queries import is_at_tills
from kasse.office.promotions import checking, queries
from kasse.office.stores import queries as stores
from tests.office.once import once

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).parents[2] / "docs/developer/demo.md"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


loaded = once(partial(shops.load_shops, now=NOW))


@pytest.mark.usefixtures("loaded")
def test_each_promotion_of_the_demo_gives_something_and_can_be_missed() -> None:
    assert not promotions.are_loaded()
    promotions.load_campaigns(now=NOW)
    assert promotions.are_loaded()
    seen = 0
    for campaign_id in ("demo-cafe", "demo-grocery"):
        campaign = queries.campaign(campaign_id)
        assert campaign is not None
        found = checking.of_campaign(campaign, now=NOW)
        assert [one for one in found if one.severity == "error"] == []
        for row in queries.promotions(campaign_id):
            promotion = checking.promotion_of(campaign, row, language="da")
            assert promotion is not None
            wanted = checking.descriptions(promotion)
            wares = catalogue.promoted_wares(campaign.assortment_id, wanted)
            gives = {
                one.kind: apply(
                    arranged([shown(promotion)]), one.lines, visitor(promotion)
                ).discount_minor
                for one in samples(promotion, wares)
            }
            assert gives["reaches"] > 0, promotion.name
            is_once = promotion.limits.basket == 1  # for each code that is handed over
            assert is_once or gives["several"] > gives["reaches"], promotion.name
            assert gives.get("misses", 0) == 0, promotion.name
            seen += 1
    assert seen == 11
    for coupon, one in coupons.COUPONS.items():
        assert is_at_tills(coupon, assortment=one.kind)
    for coupon in ("demo-coffee", "demo-fifty"):
        prefix, secret = coupons.COUPONS[coupon].prefix, coupons.secret_of(coupon)
        assert prefix is not None
        code = written(single_use_code(prefix=prefix, number=0, secret=secret))
        assert code in DOCS.read_text(encoding="utf-8")
        looked = look_up(code, now=NOW)
        assert (looked.state, looked.coupon and looked.coupon.id) == ("free", coupon)


@pytest.mark.usefixtures("loaded")
def test_each_shop_has_a_price_list_of_each_kind_and_nothing_odd_in_them() -> None:
    price_lists.load_price_lists(now=NOW)
    for kind in ("cafe", "grocery"):
        lists = list(lists_of.price_lists(kind))
        assert [one.pk for one in lists] == [f"demo-{kind}-{number}" for number in (1, 2, 3, 4)]
        said = [heads.from_document(one.released or {}) for one in lists]
        assert [bool(head.windows) for head in said] == [True, False, False, False]
        assert [bool(head.customer_groups) for head in said] == [False, True, False, False]
        assert [head.valid_from for head in said] == [None, None, None, "2026-11-30T00:00"]
        seat = stores.register("demo-c1" if kind == "cafe" else "demo-g1")
        assert seat is not None
        asked = {group["code"] for group in stores.settings_of(seat)["customer_groups"]}
        assert {code for head in said for code in head.customer_groups} <= asked
        for one in lists:
            for row in lists_of.prices_of(one).rows:
                assert row.price_minor is not None
                assert row.item.price_minor is not None
                assert 0 < row.price_minor < row.item.price_minor, row.item.name
                assert (row.least_thousandths > 0) == (one.pk.endswith("-3"))
        assert PriceRelease.objects.filter(assortment=kind).count() == 2
        assert list(price_checks.findings(kind, now=NOW)) == []
