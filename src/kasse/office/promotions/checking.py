"""A campaign's promotions against the catalogue and against the others that hold at the same time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from kasse.domain.outcome import Refused
from kasse.domain.promotions.check import findings
from kasse.domain.promotions.conflicts import Placed, rivalries
from kasse.domain.promotions.documents import promotion_from_document
from kasse.domain.promotions.findings import Catalogue, Finding, Ware
from kasse.domain.promotions.promotion import Goods, Promotion
from kasse.office.catalogue import queries as catalogue
from kasse.office.coupons import queries as coupons
from kasse.office.promotions import contents, queries
from kasse.office.promotions.models import Campaign, CampaignPromotion
from kasse.office.stores import queries as stores


def of_campaign(campaign: Campaign, *, now: datetime) -> list[Finding]:
    """What is to be said of the campaign's promotions that are switched on; errors first."""
    rows = CampaignPromotion.objects.filter(campaign=campaign, active=True)
    return _findings(campaign, list(rows), _elsewhere(campaign, now), now=now)


def of_promotion(campaign: Campaign, row: CampaignPromotion, *, now: datetime) -> list[Finding]:
    """The same of one promotion, which need not be saved."""
    rows = CampaignPromotion.objects.filter(campaign=campaign, active=True).exclude(id=row.id)
    beside = [*_placed_rows(campaign, rows), *_elsewhere(campaign, now)]
    return _findings(campaign, [row], beside, now=now)


def descriptions(promotion: Promotion) -> list[Goods]:
    """All descriptions of goods in a promotion."""
    return [goods for part in promotion.parts for goods in part.goods]


def promotion_of(campaign: Campaign, row: CampaignPromotion, *, language: str) -> Promotion | None:
    """A row as the tills would read it; None where it never holds within its campaign."""
    body = contents.within(campaign, row.body)
    found = promotion_from_document(row.id, body, language=language)
    return None if isinstance(found, Refused) else found


def _findings(
    campaign: Campaign,
    rows: Sequence[CampaignPromotion],
    beside: Sequence[Placed],
    *,
    now: datetime,
) -> list[Finding]:
    placed = list(_placed_rows(campaign, rows))
    shop = _Shop(campaign, [one.promotion for one in placed], now)
    found = [*_outside(campaign, rows, placed)]
    for one in placed:
        found += shop.missing_coupon(one.promotion)
        found += findings(one.promotion, shop.catalogue(one))
    found += rivalries(
        placed, beside, {one.promotion.id: shop.wares(one.promotion) for one in placed}
    )
    return sorted(found, key=lambda one: one.severity != "error")


def _outside(
    campaign: Campaign, rows: Iterable[CampaignPromotion], placed: Iterable[Placed]
) -> Iterator[Finding]:
    """Promotions that never hold within their campaign."""
    within = {one.promotion.id for one in placed}
    for row in rows:
        if row.id not in within:
            yield Finding(
                code="promotion.outside_campaign",
                severity="error",
                promotion=row.id,
                field="holds[0].to",
                facts={"from": campaign.starts_at, "to": campaign.ends_at},
            )


class _Shop:
    """What some promotions of a campaign are checked against, read once for all of them."""

    def __init__(self, campaign: Campaign, promotions: Sequence[Promotion], now: datetime) -> None:
        assortment = campaign.assortment_id
        wanted = [goods for one in promotions for goods in descriptions(one)]
        self._sellers = stores.sellers(assortment)
        local = now.astimezone(ZoneInfo(stores.company_zone()))
        self._now = local.strftime("%Y-%m-%dT%H:%M")
        self._known = catalogue.promoted_names(assortment, wanted)
        self._wares = {
            goods: catalogue.promoted_wares(assortment, [goods]) for goods in dict.fromkeys(wanted)
        }
        asked = {one.coupon for one in promotions if one.coupon is not None}
        self._coupons = {one for one in asked if coupons.is_at_tills(one, assortment=assortment)}

    def missing_coupon(self, promotion: Promotion) -> Iterator[Finding]:
        """A coupon that tills do not have."""
        if promotion.coupon is not None and promotion.coupon not in self._coupons:
            yield Finding(
                code="promotion.unknown_coupon",
                severity="error",
                promotion=promotion.id,
                field="coupon",
                facts={"name": promotion.coupon},
            )

    def wares(self, promotion: Promotion) -> tuple[Ware, ...]:
        """Those that its descriptions may fit, dearest first."""
        found = {ware for goods in descriptions(promotion) for ware in self._wares[goods]}
        return tuple(sorted(found, key=lambda ware: (-ware.price_minor, ware.line.items)))

    def catalogue(self, one: Placed) -> Catalogue:
        """For a promotion in its stores."""
        sellers = [store for store in self._sellers if not one.stores or store.id in one.stores]
        return Catalogue(
            wares=self.wares(one.promotion),
            known=self._known,
            currencies=tuple(sorted({store.currency for store in sellers})),
            now=self._now,
        )


def _elsewhere(campaign: Campaign, now: datetime) -> list[Placed]:
    """What tills hold of the assortment's other campaigns."""
    minute = queries.earliest_minute(campaign.assortment_id, now)
    rows = Campaign.objects.filter(assortment=campaign.assortment_id, archived=False)
    rows = rows.exclude(release=None).exclude(id=campaign.id).select_related("release")
    return [
        placed
        for other in rows.exclude(live_to__gt="", live_to__lte=minute)
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
