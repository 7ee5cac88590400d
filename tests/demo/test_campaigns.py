"""The demo shops' campaigns make sense, and each promotion does something."""

from datetime import UTC, datetime

import pytest

from kasse.demo import campaigns, shops
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.samples import samples, shown, visitor
from kasse.office.catalogue import queries as catalogue
from kasse.office.promotions import checking, queries

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_each_promotion_of_the_demo_gives_something_and_can_be_missed() -> None:
    shops.load_shops(now=NOW)
    assert not campaigns.are_loaded()
    campaigns.load_campaigns(now=NOW)
    assert campaigns.are_loaded()
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
            assert gives["several"] > gives["reaches"], promotion.name
            assert gives.get("misses", 0) == 0, promotion.name
            seen += 1
    assert seen == 7
