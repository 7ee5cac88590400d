"""Reading campaigns, their promotions and their releases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from kasse.office import holding, seek
from kasse.office.promotions import in_force
from kasse.office.promotions.models import Campaign, CampaignPromotion, Release
from kasse.office.stores import queries as stores

State: TypeAlias = Literal["draft", "scheduled", "published", "ended", "archived"]
STATES: Final[tuple[State, ...]] = ("draft", "scheduled", "published", "ended", "archived")

InForce = in_force.InForce
releases_in_force = in_force.in_force

PAGE: Final = 50
ORDERS: Final = {
    "starts": seek.Order(columns=(("starts_at", str), ("id", str))),
    "name": seek.Order(columns=(("name", str), ("id", str))),
}
SORTS: Final = (*ORDERS, *(f"-{name}" for name in ORDERS))
_RELEASES: Final = seek.Order(columns=(("number", int),), descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFilter:
    """Which campaigns: of an assortment ("" for all), with all words of `search`, in a state; ""
    is every state but archived."""

    assortment: str = ""
    search: str = ""
    state: str = ""


def local_minute(now: datetime) -> str:
    """The minute by which a list tells what is over: that of the company's zone."""
    return now.astimezone(ZoneInfo(stores.company_zone())).strftime("%Y-%m-%dT%H:%M")


def earliest_minute(assortment: str, now: datetime) -> str:
    """The local minute of that store of an assortment in which it is earliest: what is over then is
    over in all of them."""
    found = stores.stores().filter(assortment_id=assortment)
    zones = {store.zone for store in found} or {stores.company_zone()}
    return min(now.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") for zone in zones)


def state_of(campaign: Campaign, *, minute: str) -> State:
    """How a campaign is at a local minute; by its release, whatever was changed since."""
    if campaign.archived:
        return "archived"
    if campaign.release_id is None:
        return "draft"
    if campaign.live_to and campaign.live_to <= minute:
        return "ended"
    return "scheduled" if campaign.live_from > minute else "published"


def campaigns(
    *,
    wanted: CampaignFilter,
    minute: str,
    sort: str = "-starts",
    limit: int = PAGE,
    after: str = "",
    before: str = "",
) -> seek.Page[Campaign]:
    """A page of campaigns, each with `promotions_in_it`. One query, or two."""
    order = ORDERS[sort.removeprefix("-")]
    found = _found(wanted, minute).select_related("release")
    found = found.annotate(promotions_in_it=Count("promotions"))
    return seek.page(
        found,
        order=order.turned() if sort.startswith("-") else order,
        limit=limit,
        after=after,
        before=before,
    )


def every_campaign(*, wanted: CampaignFilter, minute: str, sort: str) -> Iterator[Campaign]:
    """All campaigns wanted."""
    return seek.every(partial(campaigns, wanted=wanted, minute=minute, sort=sort))


def campaign(campaign_id: str) -> Campaign | None:
    """One campaign with its release and assortment."""
    found = Campaign.objects.select_related("release", "assortment")
    return found.filter(id=campaign_id).first()


def promotions(campaign_id: str) -> list[CampaignPromotion]:
    """A campaign's promotions in their order."""
    return list(CampaignPromotion.objects.filter(campaign=campaign_id))


def promotion(promotion_id: str) -> CampaignPromotion | None:
    """One promotion with its campaign."""
    found = CampaignPromotion.objects.select_related("campaign__release")
    return found.filter(id=promotion_id).first()


def with_coupon(coupon: str) -> list[CampaignPromotion]:
    """The promotions that ask for a coupon, with their campaigns, those of archived ones excepted."""
    found = CampaignPromotion.objects.select_related("campaign__release")
    found = found.filter(body__coupon=coupon, campaign__archived=False)
    return list(found.order_by("campaign__starts_at", "campaign", "position", "id"))


def releases(
    campaign_id: str, *, limit: int = PAGE, after: str = "", before: str = ""
) -> seek.Page[Release]:
    """What was published of a campaign, the newest first."""
    found = Release.objects.filter(campaign=campaign_id)
    return seek.page(found, order=_RELEASES, limit=limit, after=after, before=before)


def between(assortment: str, *, first: str, last: str) -> list[Campaign]:
    """Campaigns that are not archived and hold, or are to hold, at some minute from `first` until
    just before `last`, by their beginning."""
    found = Campaign.objects.filter(archived=False, starts_at__lt=last)
    if assortment:
        found = found.filter(assortment=assortment)
    return list(found.filter(Q(ends_at="") | Q(ends_at__gt=first)).order_by("starts_at", "id"))


def _found(wanted: CampaignFilter, minute: str) -> QuerySet[Campaign]:
    found = Campaign.objects.filter(archived=wanted.state == "archived")
    if wanted.assortment:
        found = found.filter(assortment=wanted.assortment)
    over = Q(release__isnull=False, live_to__gt="", live_to__lte=minute)
    match wanted.state:
        case "draft":
            found = found.filter(release=None)
        case "ended":
            found = found.filter(over)
        case "scheduled":
            found = found.filter(~over, release__isnull=False, live_from__gt=minute)
        case "published":
            found = found.filter(~over, release__isnull=False, live_from__lte=minute)
    for word in wanted.search.split()[:8]:
        found = found.filter(holding.any_of(word, "search"))
    return found
