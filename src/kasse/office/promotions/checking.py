"""A campaign's promotions against the catalogue and against the others that hold at the same time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from kasse.domain.outcome import Refused
from kasse.domain.promotions.check import findings
from kasse.domain.promotions.conflicts import Placed, conflicts
from kasse.domain.promotions.documents import promotion_from_document
from kasse.domain.promotions.findings import Catalogue, Finding
from kasse.domain.promotions.promotion import Goods, Promotion
from kasse.office.catalogue import queries as catalogue
from kasse.office.coupons import queries as coupons
from kasse.office.promotions import contents
from kasse.office.promotions.models import Campaign, CampaignPromotion
from kasse.office.stores import queries as stores


def of_campaign(campaign: Campaign, *, now: datetime) -> list[Finding]:
    """What is to be said of the campaign's promotions that are switched on; errors first."""
    rows = list(CampaignPromotion.objects.filter(campaign=campaign, active=True))
    others = _elsewhere(campaign)
    found: list[Finding] = []
    for row in rows:
        beside = [*_placed_rows(campaign, (one for one in rows if one.id != row.id)), *others]
        found += _of_one(campaign, row, beside, now=now)
    return sorted(found, key=lambda one: one.severity != "error")


def of_promotion(campaign: Campaign, row: CampaignPromotion, *, now: datetime) -> list[Finding]:
    """The same of one promotion, which need not be saved."""
    rows = CampaignPromotion.objects.filter(campaign=campaign, active=True).exclude(id=row.id)
    beside = [*_placed_rows(campaign, rows), *_elsewhere(campaign)]
    return sorted(_of_one(campaign, row, beside, now=now), key=lambda one: one.severity != "error")


def descriptions(promotion: Promotion) -> list[Goods]:
    """All descriptions of goods in a promotion."""
    return [goods for part in promotion.parts for goods in part.goods]


def promotion_of(campaign: Campaign, row: CampaignPromotion, *, language: str) -> Promotion | None:
    """A row as the tills would read it; None where it never holds within its campaign."""
    body = contents.within(campaign, row.body)
    found = promotion_from_document(row.id, body, language=language)
    return None if isinstance(found, Refused) else found


def _of_one(
    campaign: Campaign, row: CampaignPromotion, beside: Sequence[Placed], *, now: datetime
) -> Iterator[Finding]:
    promotion = promotion_of(campaign, row, language="en")
    if promotion is None:
        facts = {"from": campaign.starts_at, "to": campaign.ends_at}
        yield Finding(
            code="promotion.outside_campaign",
            severity="error",
            promotion=row.id,
            field="holds[0].to",
            facts=facts,
        )
        return
    coupon = promotion.coupon
    if coupon is not None and not coupons.is_at_tills(coupon, assortment=campaign.assortment_id):
        yield Finding(
            code="promotion.unknown_coupon",
            severity="error",
            promotion=row.id,
            field="coupon",
            facts={"name": coupon},
        )
    shop = _catalogue(campaign, promotion, row.stores, now)
    yield from findings(promotion, shop)
    yield from conflicts(Placed(promotion=promotion, stores=tuple(row.stores)), beside, shop)


def _catalogue(
    campaign: Campaign, promotion: Promotion, places: Sequence[str], now: datetime
) -> Catalogue:
    wanted = descriptions(promotion)
    sellers = [
        store
        for store in stores.sellers(campaign.assortment_id)
        if not places or store.id in places
    ]
    local = now.astimezone(ZoneInfo(stores.company_zone()))
    return Catalogue(
        wares=catalogue.promoted_wares(campaign.assortment_id, wanted),
        known=catalogue.promoted_names(campaign.assortment_id, wanted),
        currencies=tuple(sorted({store.currency for store in sellers})),
        now=local.strftime("%Y-%m-%dT%H:%M"),
    )


def _elsewhere(campaign: Campaign) -> list[Placed]:
    """What tills hold of the assortment's other campaigns."""
    rows = Campaign.objects.filter(assortment=campaign.assortment_id, archived=False)
    rows = rows.exclude(release=None).exclude(id=campaign.id).select_related("release")
    return [
        placed
        for other in rows
        if other.release is not None
        for one in other.release.contents["promotions"]
        for placed in _placed(one["id"], one["body"], one["stores"])
    ]


def _placed_rows(campaign: Campaign, rows: Iterable[CampaignPromotion]) -> Iterator[Placed]:
    for row in rows:
        yield from _placed(row.id, contents.within(campaign, row.body), row.stores)


def _placed(id_: str, body: dict[str, Any], places: Sequence[str]) -> Iterator[Placed]:
    found = promotion_from_document(id_, body, language=get_language() or "en")
    if not isinstance(found, Refused):
        yield Placed(promotion=found, stores=tuple(places))
