"""What the operations of promotions take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class CampaignList(TypedDict):
    """A page of campaigns."""

    before: str | None
    after: str | None
    campaigns: list[CampaignOut]


class CampaignOut(TypedDict):
    """A campaign. `state` is by its release, and `has_draft` says that something was changed since;
    `release` is its number, null where tills have nothing of it. `version` is its ETag.
    """

    id: str
    assortment: str
    names: dict[str, str]
    starts_at: str
    ends_at: str
    color: str
    note: str
    state: Literal["draft", "scheduled", "published", "ended", "archived"]
    has_draft: bool
    release: int | None
    promotions: int
    version: int


class CampaignIn(TypedDict):
    """A new campaign, without promotions."""

    names: dict[str, str]
    starts_at: NotRequired[str | None]
    ends_at: NotRequired[str | None]
    color: NotRequired[Literal["", "red", "orange", "yellow", "green", "blue", "purple"] | None]
    note: NotRequired[str | None]
    assortment: str


class CampaignPatch(TypedDict):
    """Fields to change. `starts_at` and `ends_at` are each store's own local minutes, "" for no
    beginning or no end.
    """

    names: NotRequired[dict[str, str] | None]
    starts_at: NotRequired[str | None]
    ends_at: NotRequired[str | None]
    color: NotRequired[Literal["", "red", "orange", "yellow", "green", "blue", "purple"] | None]
    note: NotRequired[str | None]


class CampaignReleaseList(TypedDict):
    """The newest first."""

    before: str | None
    after: str | None
    releases: list[CampaignReleaseOut]


class CampaignReleaseOut(TypedDict):
    """What was published; never changed. `contents` are the promotions as tills got them."""

    number: int
    hash: str
    published_at: str
    published_by: str
    taken_back_at: str | None
    contents: dict[str, Any]


class PromotionFindingList(TypedDict):
    """Errors first."""

    findings: list[PromotionFindingOut]


class PromotionFindingOut(TypedDict):
    """What the check found: an `error` keeps the campaign from being published. `field` is the path
    of what to change; amounts among the facts are minor units.
    """

    code: str
    severity: Literal["error", "warning"]
    promotion: str
    field: str
    facts: dict[str, Any]


class GivenOut(TypedDict):
    """What one promotion gives on a line."""

    promotion: str
    pieces: int
    bound: int
    amount: int


class TimesOut(TypedDict):
    """How often a promotion was applied."""

    promotion: str
    times: int
    amount: int


class TriedLineOut(TypedDict):
    """A line, before and after; `points` is what its points are multiplied by."""

    item: str
    quantity: int
    before: int
    total: int
    points: int
    given: list[GivenOut]


class TriedOut(TypedDict):
    """What the basket comes to; no way gives more than `discount` and `gap`."""

    total: int
    discount: int
    gap: int
    lines: list[TriedLineOut]
    applications: list[TimesOut]


class GiveIn(TypedDict):
    """What an each or a set gives (PRO-10): `value` is a rate in parts per million, an amount or a
    price.
    """

    way: Literal["percent", "amount", "price"]
    value: int
    on: NotRequired[Literal["all", "parts", "cheapest", "dearest"]]
    parts: NotRequired[list[int]]
    pieces: NotRequired[int]


class GoodsIn(TypedDict):
    """One description of goods: every field that is given must fit (PRO-6)."""

    items: NotRequired[list[str]]
    categories: NotRequired[list[str]]
    brands: NotRequired[list[str]]
    tags: NotRequired[list[str]]
    price_from: NotRequired[int | None]
    price_to: NotRequired[int | None]
    expires_within: NotRequired[int | None]
    not_items: NotRequired[list[str]]
    not_categories: NotRequired[list[str]]
    not_brands: NotRequired[list[str]]
    not_tags: NotRequired[list[str]]


HoldsIn = TypedDict(
    "HoldsIn",
    {
        "from": "NotRequired[str | None]",
        "to": "NotRequired[str | None]",
        "days": "NotRequired[list[int]]",
        "starts": "NotRequired[int | None]",
        "ends": "NotRequired[int | None]",
    },
)


class LimitsIn(TypedDict):
    """How often it is applied (PRO-13)."""

    basket: NotRequired[int | None]
    customer: NotRequired[int | None]
    day: NotRequired[int | None]
    total: NotRequired[int | None]


class PartIn(TypedDict):
    """Goods that one of the descriptions fits, and how many pieces of them a set binds."""

    goods: NotRequired[list[GoodsIn]]
    count: NotRequired[int]


class PromotionIn(TypedDict):
    """A promotion as in docs/developer/feed.md. With `active` false it is left out when the campaign
    is published; `stores` are those in which it holds, none for all.
    """

    names: dict[str, str]
    form: Literal["each", "set", "pool", "points"]
    parts: NotRequired[list[PartIn]]
    give: NotRequired[GiveIn | None]
    measure: NotRequired[Literal["count", "weight", "amount"]]
    tiers: NotRequired[list[TierIn]]
    repeats: NotRequired[bool]
    multiplier: NotRequired[int]
    holds: NotRequired[list[HoldsIn]]
    channels: NotRequired[list[str]]
    customer_groups: NotRequired[list[str]]
    coupon: NotRequired[str | None]
    limits: NotRequired[LimitsIn | None]
    combines: NotRequired[Literal["alone", "group", "all"]]
    group: NotRequired[str]
    priority: NotRequired[int]
    active: NotRequired[bool]
    stores: NotRequired[list[str]]


class TierIn(TypedDict):
    """From so much on (pieces, thousandths or minor units) this is given (PRO-11)."""

    least: int
    way: Literal["percent", "amount", "price"]
    value: int


class TriedIn(TypedDict):
    """A basket of at most 500 pieces to try the campaign's promotions on, and `promotion` instead of
    one of them or besides. `at` is the local minute, now if it is left out.
    """

    lines: list[TriedLineIn]
    at: NotRequired[str]
    customer_groups: NotRequired[list[str]]
    coupons: NotRequired[list[str]]
    promotion: NotRequired[PromotionIn | None]
    instead_of: NotRequired[str]


class TriedLineIn(TypedDict):
    """So many thousandths of an item."""

    item: str
    quantity: NotRequired[int]
    expires_on: NotRequired[str | None]


class PromotionList(TypedDict):
    """All promotions of a campaign, in their order."""

    promotions: list[PromotionOut]


class PromotionOut(TypedDict):
    """A promotion of a campaign: `body` is its document without what is default. `version` is its
    ETag.
    """

    id: str
    campaign: str
    body: dict[str, Any]
    active: bool
    stores: list[str]
    version: int


class SimulatedBasketOut(TypedDict):
    """One of the baskets that change most, as the sale's entry is known."""

    register_id: str
    seq: int
    receipt_code: str
    store: str
    at: str
    zone: str
    discount_before: int
    discount_after: int
    revenue_before: int
    revenue_after: int


class SimulatedDayOut(TypedDict):
    """A business day."""

    baskets: int
    touched: int
    discount_before: int
    discount_after: int
    revenue_before: int
    revenue_after: int
    margin_before: int
    margin_after: int
    revenue_known: int
    day: str


class SimulatedHourOut(TypedDict):
    """An hour of the stores' clocks, 0 to 23."""

    baskets: int
    touched: int
    discount_before: int
    discount_after: int
    revenue_before: int
    revenue_after: int
    margin_before: int
    margin_after: int
    revenue_known: int
    hour: int


class SimulatedPromotionOut(TypedDict):
    """How often a promotion was applied, and what it gave."""

    promotion: str
    times_before: int
    times_after: int
    discount_before: int
    discount_after: int


class SimulatedStoreOut(TypedDict):
    """A store."""

    baskets: int
    touched: int
    discount_before: int
    discount_after: int
    revenue_before: int
    revenue_after: int
    margin_before: int
    margin_after: int
    revenue_known: int
    store: str


class SimulationList(TypedDict):
    """The newest first."""

    before: str | None
    after: str | None
    simulations: list[SimulationOut]


class SimulationOut(TypedDict):
    """A simulation. `done` of `total` sales are read while it runs; `result` is null until it has
    ended, and of one that was stopped what it had found until then. `problem` is the code of a
    refusal, "" where there is none.
    """

    id: str
    number: int
    campaign: str
    state: Literal["waiting", "running", "done", "stopped", "failed"]
    done: int
    total: int
    problem: str
    problem_facts: dict[str, Any]
    stores: list[str]
    first_day: str
    last_day: str
    against: Literal["published", "nothing"]
    dates: Literal["whole", "own"]
    for_everybody: bool
    job: str
    asked_by: str
    created_at: str
    ended_at: str | None
    result: SimulationResultOut | None


class SimulationResultOut(TypedDict):
    """All that was found but the items. `passed` are sales that took no part, by why; `lines_left_alone`
    are lines at which promotions do not look; no way to apply promotions gives more than `gap`
    besides. `touched_margin_*` are the margins of the baskets that are touched.
    """

    baskets: int
    touched: int
    discount_before: int
    discount_after: int
    revenue_before: int
    revenue_after: int
    margin_before: int
    margin_after: int
    revenue_known: int
    lines: int
    lines_left_alone: int
    gap: int
    touched_margin_before: int
    touched_margin_after: int
    passed: dict[str, int]
    hours: list[SimulatedHourOut]
    days: list[SimulatedDayOut]
    stores: list[SimulatedStoreOut]
    promotions: list[SimulatedPromotionOut]
    dearest: list[SimulatedBasketOut]


class SimulationIn(TypedDict):
    """Which sales are reckoned again: those of stores (left out: of all that sell from the
    campaign's assortment and that one may see) on business days (left out: of the month before this
    one). `against` and `dates` say what the campaign is compared with, and whether promotions hold
    on all of these days or on their own dates alone; with `for_everybody` every customer counts as
    one whom the campaign's promotions are for.
    """

    stores: NotRequired[list[str]]
    first_day: NotRequired[str | None]
    last_day: NotRequired[str | None]
    against: NotRequired[Literal["published", "nothing"]]
    dates: NotRequired[Literal["whole", "own"]]
    for_everybody: NotRequired[bool]


class SimulatedItemList(TypedDict):
    """A page of items."""

    before: str | None
    after: str | None
    items: list[SimulatedItemOut]


class SimulatedItemOut(TypedDict):
    """An item for which something changes, over all sales that were read; `lines` are those for which
    it does. Margins are null where its cost is not known.
    """

    item: str
    sku: str
    name: str
    unit: str
    quantity: int
    lines: int
    discount_before: int
    discount_after: int
    revenue_before: int
    revenue_after: int
    margin_before: int | None
    margin_after: int | None
