"""What the API says and takes of campaigns and promotions."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from ninja import Field, Schema

from kasse.office.api_fields import Body
from kasse.office.api_pages import PageOut, PageQuery, SheetQuery
from kasse.office.promotions import preview, services
from kasse.office.promotions.services import promotions

TEXT: Final = r"^[^\x00]*$"
_MOST: Final = 2**53 - 1

Name = Annotated[str, Field(max_length=promotions.MAX_NAME, pattern=TEXT)]
Id = Annotated[str, Field(max_length=64, pattern=TEXT)]
Moment = Annotated[str, Field(max_length=16, pattern=TEXT, examples=["2026-12-01T00:00"])]
Amount = Annotated[int, Field(ge=0, le=_MOST)]
Way = Literal["percent", "amount", "price"]
State = Literal["draft", "scheduled", "published", "ended", "archived"]
Sort = Literal["starts", "-starts", "name", "-name"]
Ids = Annotated[list[Id], Field(max_length=1_000)]


class GoodsIn(Body):
    """One description of goods: every field that is given must fit (PRO-6)."""

    items: Ids = Field([])
    categories: Ids = Field([])
    brands: Ids = Field([])
    tags: Ids = Field([])
    price_from: Amount | None = None
    price_to: Amount | None = None
    expires_within: int | None = Field(None, ge=0, le=3_650)
    not_items: Ids = Field([])
    not_categories: Ids = Field([])
    not_brands: Ids = Field([])
    not_tags: Ids = Field([])


class PartIn(Body):
    """Goods that one of the descriptions fits, and how many pieces of them a set binds."""

    goods: list[GoodsIn] = Field([], max_length=50)
    count: int = Field(1, ge=1, le=1_000)


class GiveIn(Body):
    """What an each or a set gives (PRO-10): `value` is a rate in parts per million, an amount or a
    price."""

    way: Way
    value: Amount
    on: Literal["all", "parts", "cheapest", "dearest"] = "all"
    parts: list[int] = Field([], max_length=20)
    pieces: int = Field(1, ge=1, le=1_000)


class TierIn(Body):
    """From so much on (pieces, thousandths or minor units) this is given (PRO-11)."""

    least: Amount
    way: Way
    value: Amount


class HoldsIn(Body):
    """When it holds (PRO-7); what is left out does not matter."""

    from_: Moment | None = Field(None, alias="from")
    to: Moment | None = None
    days: list[int] = Field([], max_length=7, examples=[[1, 2, 3, 4, 5]])
    starts: int | None = Field(None, ge=0, le=1_440, examples=[960])
    ends: int | None = Field(None, ge=0, le=1_440, examples=[1080])


class LimitsIn(Body):
    """How often it is applied (PRO-13)."""

    basket: int | None = Field(None, ge=1, le=_MOST)
    customer: int | None = Field(None, ge=1, le=_MOST)
    day: int | None = Field(None, ge=1, le=_MOST)
    total: int | None = Field(None, ge=1, le=_MOST)


class PromotionIn(Body):
    """A promotion as in docs/developer/feed.md. With `active` false it is left out when the campaign
    is published; `stores` are those in which it holds, none for all."""

    names: dict[str, Name] = Field(examples=[{"da": "3 for 2", "en": "3 for 2"}])
    form: Literal["each", "set", "pool", "points"] = Field(examples=["set"])
    parts: list[PartIn] = Field([], max_length=20)
    give: GiveIn | None = None
    measure: Literal["count", "weight", "amount"] = "count"
    tiers: list[TierIn] = Field([], max_length=20)
    repeats: bool = False
    multiplier: int = Field(1, ge=1, le=1_000)
    holds: list[HoldsIn] = Field([], max_length=20)
    channels: list[Id] = Field([], max_length=20)
    customer_groups: list[Name] = Field([], max_length=50)
    coupon: Name | None = None
    limits: LimitsIn | None = None
    combines: Literal["alone", "group", "all"] = "alone"
    group: Name = ""
    priority: int = Field(0, ge=-1_000, le=1_000)
    active: bool = True
    stores: Ids = Field([])

    def wanted(self) -> promotions.Wanted:
        """As the service takes it."""
        said: dict[str, Any] = self.dict(exclude_none=True, by_alias=True, exclude_defaults=True)
        active, places = said.pop("active", True), said.pop("stores", [])
        for part in said.get("parts", []):
            if not part.get("goods"):
                part.pop("goods", None)
        return promotions.Wanted(body=said, active=active, stores=places)


class PromotionOut(Schema):
    """A promotion of a campaign: `body` is its document without what is default. `version` is its
    ETag."""

    id: str
    campaign: str = Field(alias="campaign_id")
    body: dict[str, Any]
    active: bool
    stores: list[str]
    version: int


class PromotionList(Schema):
    """All promotions of a campaign, in their order."""

    promotions: list[PromotionOut]


class CampaignPatch(Body):
    """Fields to change. `starts_at` and `ends_at` are each store's own local minutes, "" for no
    beginning or no end."""

    names: dict[str, Name] | None = Field(None, examples=[{"da": "Jul", "en": "Christmas"}])
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    color: Literal["", "red", "orange", "yellow", "green", "blue", "purple"] | None = None
    note: str | None = Field(None, max_length=services.MAX_NOTE, pattern=TEXT)


class CampaignIn(CampaignPatch):
    """A new campaign, without promotions."""

    assortment: Id = Field(examples=["cafe"])
    names: dict[str, Name] = Field(examples=[{"da": "Jul", "en": "Christmas"}])


class CampaignOut(Schema):
    """A campaign. `state` is by its release, and `has_draft` says that something was changed since;
    `release` is its number, null where tills have nothing of it. `version` is its ETag."""

    id: str
    assortment: str = Field(alias="assortment_id")
    names: dict[str, str]
    starts_at: str
    ends_at: str
    color: str
    note: str
    state: State
    has_draft: bool
    release: int | None
    promotions: int
    version: int


class CampaignList(PageOut):
    """A page of campaigns."""

    campaigns: list[CampaignOut]


class CampaignFilterQuery(Schema):
    """Which campaigns: of an assortment, with all words of `q` in a name, in a state; without one
    all that are not archived."""

    assortment: str = Field("", max_length=64, pattern=TEXT)
    q: str = Field("", max_length=100, pattern=TEXT)
    state: Literal["", "draft", "scheduled", "published", "ended", "archived"] = ""


class CampaignQuery(PageQuery, CampaignFilterQuery):
    """The same, with a page."""

    sort: Sort = "-starts"


class CampaignSheetQuery(SheetQuery, CampaignFilterQuery):
    """The same, as a file."""

    sort: Sort = "-starts"


class PromotionFindingOut(Schema):
    """What the check found: an `error` keeps the campaign from being published. `field` is the path
    of what to change; amounts among the facts are minor units."""

    code: str
    severity: Literal["error", "warning"]
    promotion: str
    field: str
    facts: dict[str, Any]


class PromotionFindingList(Schema):
    """Errors first."""

    findings: list[PromotionFindingOut]


class CampaignReleaseOut(Schema):
    """What was published; never changed. `contents` are the promotions as tills got them."""

    number: int
    hash: str
    published_at: datetime
    published_by: str
    taken_back_at: datetime | None
    contents: dict[str, Any]


class CampaignReleaseList(PageOut):
    """The newest first."""

    releases: list[CampaignReleaseOut]


class TriedLineIn(Body):
    """So many thousandths of an item."""

    item: Id
    quantity: int = Field(1_000, ge=1, le=preview.MOST_THOUSANDTHS)
    expires_on: str | None = Field(None, pattern=r"^\d{4}-\d{2}-\d{2}$")


class TriedIn(Body):
    """A basket of at most 500 pieces to try the campaign's promotions on, and `promotion` instead of
    one of them or besides. `at` is the local minute, now if it is left out."""

    lines: list[TriedLineIn] = Field(min_length=1, max_length=preview.MOST_LINES)
    at: Moment = ""
    customer_groups: list[Name] = Field([], max_length=50)
    coupons: list[Name] = Field([], max_length=20)
    promotion: PromotionIn | None = None
    instead_of: Id = ""


class GivenOut(Schema):
    """What one promotion gives on a line."""

    promotion: str
    pieces: int
    bound: int
    amount: int


class TriedLineOut(Schema):
    """A line, before and after; `points` is what its points are multiplied by."""

    item: str
    quantity: int
    before: int
    total: int
    points: int
    given: list[GivenOut]


class TimesOut(Schema):
    """How often a promotion was applied."""

    promotion: str
    times: int
    amount: int


class TriedOut(Schema):
    """What the basket comes to; no way gives more than `discount` and `gap`."""

    total: int
    discount: int
    gap: int
    lines: list[TriedLineOut]
    applications: list[TimesOut]
