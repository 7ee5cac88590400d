"""The demo shops' campaigns make sense, and each promotion does something."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kasse.demo import coupons, promotions, shops
from kasse.domain.coupons import single_use_code, written
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.samples import samples, shown, visitor
from kasse.office.catalogue import queries as catalogue
from kasse.office.coupons.looking import look_up
from kasse.office.coupons.queries import is_at_tills
from kasse.office.promotions import checking, queries

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).parents[2] / "docs/developer/demo.md"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_each_promotion_of_the_demo_gives_something_and_can_be_missed() -> None:
    shops.load_shops(now=NOW)
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
