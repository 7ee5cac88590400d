"""Campaigns and promotions."""

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.promotions import services
from kasse.office.promotions.models import Campaign, CampaignPromotion
from kasse.office.promotions.services import Head, promotions
from kasse.office.promotions.services.promotions import Wanted
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import NOW, Shop

BODY = {
    "names": {"en": "Beer"},
    "form": "each",
    "parts": [{"goods": [{"items": ["i-ale"]}]}],
    "give": {"way": "percent", "value": 100_000},
}
TRIED = {"lines": [{"item": "i-ale"}]}
PAGES: list[Page] = []
ENDPOINTS = [
    Endpoint(operation="GET /campaigns", permission="office.view"),
    Endpoint(operation="GET /sheets/campaigns", permission="office.view"),
    Endpoint(
        operation="POST /campaigns",
        permission="promotions.manage",
        body={"assortment": "cafe", "names": {"en": "Easter"}},
    ),
    Endpoint(
        operation="GET /campaigns/{campaign_id}",
        path="/campaigns/a-1",
        permission="office.view",
    ),
    Endpoint(
        operation="PATCH /campaigns/{campaign_id}",
        path="/campaigns/a-1",
        permission="promotions.manage",
        body={"note": "Posters"},
    ),
    Endpoint(
        operation="DELETE /campaigns/{campaign_id}",
        path="/campaigns/a-2",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/archive",
        path="/campaigns/a-3/archive",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/restore",
        path="/campaigns/a-3/restore",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/copy",
        path="/campaigns/a-1/copy",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/publish",
        path="/campaigns/a-1/publish",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/take-back",
        path="/campaigns/a-1/take-back",
        permission="promotions.manage",
    ),
    Endpoint(
        operation="GET /campaigns/{campaign_id}/releases",
        path="/campaigns/a-1/releases",
        permission="office.view",
    ),
    Endpoint(
        operation="GET /campaigns/{campaign_id}/findings",
        path="/campaigns/a-1/findings",
        permission="office.view",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/preview",
        path="/campaigns/a-1/preview",
        permission="office.view",
        body=TRIED,
    ),
    Endpoint(
        operation="GET /campaigns/{campaign_id}/promotions",
        path="/campaigns/a-1/promotions",
        permission="office.view",
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/promotions",
        path="/campaigns/a-1/promotions",
        permission="promotions.manage",
        body=BODY,
    ),
    Endpoint(
        operation="POST /campaigns/{campaign_id}/promotions/check",
        path="/campaigns/a-1/promotions/check",
        permission="office.view",
        body=BODY,
    ),
    Endpoint(
        operation="GET /promotions/{promotion_id}",
        path="/promotions/p-1",
        permission="office.view",
    ),
    Endpoint(
        operation="PUT /promotions/{promotion_id}",
        path="/promotions/p-1",
        permission="promotions.manage",
        body=BODY,
    ),
    Endpoint(
        operation="DELETE /promotions/{promotion_id}",
        path="/promotions/p-2",
        permission="promotions.manage",
    ),
]


def prepare(shop: Shop) -> None:
    """A campaign with two promotions, and two without."""
    row = ItemRow(id="i-ale", sku="ALE", name="Ale", price_minor=3_000)
    catalogue.save_items(by=OPERATOR, assortment=shop.assortment.id, rows=[row])
    for one in ("a-1", "a-2", "a-3"):
        made = services.create_campaign(
            by=OPERATOR,
            assortment=shop.assortment.id,
            head=Head(names={"en": one}),
            now=NOW,
            campaign_id=one,
        )
        assert isinstance(made, Campaign), made
    for one in ("p-1", "p-2"):
        added = promotions.add_promotion(
            by=OPERATOR, campaign="a-1", wanted=Wanted(body=BODY), now=NOW, promotion_id=one
        )
        assert isinstance(added, CampaignPromotion), added
