"""A campaign's promotions tried on a basket, as they are to be, not as tills have them."""

from collections.abc import Mapping, Sequence
from typing import Any

from kasse.domain.outcome import Refused
from kasse.domain.promotions.goods import Visit
from kasse.office.promotions import checking, preview
from kasse.office.promotions.models import Campaign, CampaignPromotion
from kasse.office.promotions.services import promotions


def on_basket(
    campaign: Campaign,
    lines: Sequence[preview.Wanted],
    *,
    visit: Visit,
    moment: str,
    besides: promotions.Wanted | None = None,
    instead_of: str = "",
    language: str = "en",
) -> Mapping[str, Any] | Refused:
    """What the engine gives at a local minute. Refuses promotion.no_goods and
    promotion.too_many_pieces, and what saving `besides` would refuse."""
    goods = preview.lines_of(campaign.assortment_id, lines, moment=moment)
    if isinstance(goods, Refused):
        return goods
    rows = list(CampaignPromotion.objects.filter(campaign=campaign, active=True))
    rows = [row for row in rows if row.id != instead_of]
    if besides is not None:
        row = unsaved(campaign, besides, id_=instead_of or "new")
        if isinstance(row, Refused):
            return row
        rows.append(row)
    found = [checking.promotion_of(campaign, row, language=language) for row in rows]
    return preview.tried([one for one in found if one is not None], goods, visit)


def unsaved(
    campaign: Campaign, wanted: promotions.Wanted, *, id_: str
) -> CampaignPromotion | Refused:
    """A promotion as it would be kept, refused as at saving."""
    clean = promotions.checked(campaign, id_, wanted)
    if isinstance(clean, Refused):
        return clean
    return CampaignPromotion(
        id=id_,
        campaign=campaign,
        body=dict(clean.body),
        active=clean.active,
        stores=list(clean.stores),
    )
