"""What the API says and takes of simulations."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from kasse.office.api_fields import Body
from kasse.office.api_pages import PageOut, PageQuery, SheetQuery
from kasse.office.promotions.schemas import Id

State = Literal["waiting", "running", "done", "stopped", "failed"]
Sort = Literal["given", "-given", "revenue", "-revenue", "margin", "-margin", "name", "-name"]
DAY = r"^\d{4}-\d{2}-\d{2}$"


class SimulationIn(Body):
    """Which sales are reckoned again: those of stores (left out: of all that sell from the
    campaign's assortment and that one may see) on business days (left out: of the month before this
    one). `against` and `dates` say what the campaign is compared with, and whether promotions hold
    on all of these days or on their own dates alone; with `for_everybody` every customer counts as
    one whom the campaign's promotions are for."""

    stores: list[Id] = Field([], max_length=1_000)
    first_day: str | None = Field(None, pattern=DAY, examples=["2026-11-01"])
    last_day: str | None = Field(None, pattern=DAY, examples=["2026-11-30"])
    against: Literal["published", "nothing"] = "published"
    dates: Literal["whole", "own"] = "whole"
    for_everybody: bool = False


class SimulatedSumsOut(Schema):
    """Sums before and after: amounts are minor units, revenue is with tax, margins are without and
    of the goods alone whose cost is known, which `revenue_known` was the revenue of before."""

    baskets: int
    touched: int
    discount_before: int
    discount_after: int
    revenue_before: int
    revenue_after: int
    margin_before: int
    margin_after: int
    revenue_known: int


class SimulatedHourOut(SimulatedSumsOut):
    """An hour of the stores' clocks, 0 to 23."""

    hour: int


class SimulatedDayOut(SimulatedSumsOut):
    """A business day."""

    day: str


class SimulatedStoreOut(SimulatedSumsOut):
    """A store."""

    store: str


class SimulatedPromotionOut(Schema):
    """How often a promotion was applied, and what it gave."""

    promotion: str
    times_before: int
    times_after: int
    discount_before: int
    discount_after: int


class SimulatedBasketOut(Schema):
    """One of the baskets that change most, as the sale's entry is known."""

    register_id: str = Field(alias="register")
    seq: int
    receipt_code: str
    store: str
    at: str
    zone: str
    discount_before: int
    discount_after: int
    revenue_before: int
    revenue_after: int


class SimulationResultOut(SimulatedSumsOut):
    """All that was found but the items. `passed` are sales that took no part, by why; `lines_left_alone`
    are lines at which promotions do not look; no way to apply promotions gives more than `gap`
    besides. `touched_margin_*` are the margins of the baskets that are touched."""

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


class SimulationOut(Schema):
    """A simulation. `done` of `total` sales are read while it runs; `result` is null until it has
    ended, and of one that was stopped what it had found until then. `problem` is the code of a
    refusal, "" where there is none."""

    id: str
    number: int
    campaign: str
    state: State
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
    created_at: datetime
    ended_at: datetime | None
    result: SimulationResultOut | None


class SimulationList(PageOut):
    """The newest first."""

    simulations: list[SimulationOut]


class SimulatedItemOut(Schema):
    """An item for which something changes, over all sales that were read; `lines` are those for which
    it does. Margins are null where its cost is not known."""

    item: str
    sku: str
    name: str
    unit: str
    quantity: int = Field(alias="quantity_thousandths")
    lines: int
    discount_before: int = Field(alias="discount_before_minor")
    discount_after: int = Field(alias="discount_after_minor")
    revenue_before: int = Field(alias="revenue_before_minor")
    revenue_after: int = Field(alias="revenue_after_minor")
    margin_before: int | None
    margin_after: int | None

    @staticmethod
    def resolve_margin_before(row: Any) -> int | None:
        """Null without a cost."""
        return row.margin_before_minor if row.has_cost else None

    @staticmethod
    def resolve_margin_after(row: Any) -> int | None:
        """Null without a cost."""
        return row.margin_after_minor if row.has_cost else None


class SimulatedItemList(PageOut):
    """A page of items."""

    items: list[SimulatedItemOut]


class SimulatedItemQuery(PageQuery):
    """How they are sorted, and a page."""

    sort: Sort = "-given"


class SimulatedItemSheetQuery(SheetQuery):
    """Of which simulation, and how they are sorted."""

    simulation: Id
    sort: Sort = "-given"
