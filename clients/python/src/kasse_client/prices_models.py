"""What the operations of prices take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from kasse_client.common_models import JsonValue

ListWindow = TypedDict(
    "ListWindow",
    {
        "from": "NotRequired[str | None]",
        "to": "NotRequired[str | None]",
        "days": "NotRequired[list[int]]",
        "starts": "NotRequired[int | None]",
        "ends": "NotRequired[int | None]",
    },
)


class PriceListList(TypedDict):
    """Lists, the oldest first."""

    before: str | None
    after: str | None
    price_lists: list[PriceListOut]


PriceListOut = TypedDict(
    "PriceListOut",
    {
        "id": "str",
        "assortment": "str",
        "names": "dict[str, str]",
        "currency": "str",
        "tax_included": "bool",
        "where": "Literal['everywhere', 'regions', 'stores']",
        "places": "list[str]",
        "customer_groups": "list[str]",
        "from": "str | None",
        "to": "str | None",
        "windows": "list[ListWindow]",
        "announced": "bool",
        "ended": "bool",
        "is_released": "bool",
        "has_draft": "bool",
        "version": "int",
    },
)


PriceListIn = TypedDict(
    "PriceListIn",
    {
        "names": "dict[str, str]",
        "currency": "str",
        "tax_included": "bool",
        "where": "NotRequired[Literal['everywhere', 'regions', 'stores'] | None]",
        "places": "NotRequired[list[str] | None]",
        "customer_groups": "NotRequired[list[str] | None]",
        "from": "NotRequired[str | None]",
        "to": "NotRequired[str | None]",
        "windows": "NotRequired[list[ListWindow] | None]",
        "announced": "NotRequired[bool | None]",
        "ended": "NotRequired[bool | None]",
        "assortment": "str",
    },
)


PriceListPatch = TypedDict(
    "PriceListPatch",
    {
        "names": "NotRequired[dict[str, str] | None]",
        "currency": "NotRequired[str | None]",
        "tax_included": "NotRequired[bool | None]",
        "where": "NotRequired[Literal['everywhere', 'regions', 'stores'] | None]",
        "places": "NotRequired[list[str] | None]",
        "customer_groups": "NotRequired[list[str] | None]",
        "from": "NotRequired[str | None]",
        "to": "NotRequired[str | None]",
        "windows": "NotRequired[list[ListWindow] | None]",
        "announced": "NotRequired[bool | None]",
        "ended": "NotRequired[bool | None]",
    },
)


class ListPriceList(TypedDict):
    """A page of them, by SKU and quantity."""

    before: str | None
    after: str | None
    prices: list[ListPriceOut]


class ListPriceOut(TypedDict):
    """A price of a list: the released one, null before that, and with `has_draft` the next one,
    where null takes it out.
    """

    item: str
    sku: str
    name: str
    least: int
    price: int | None
    has_draft: bool
    draft_price: int | None


class ListPriceIn(TypedDict):
    """The price of one unit of an item from `least` thousandths of it in one basket on, as a draft;
    null takes it out of the list.
    """

    sku: str
    least: NotRequired[int]
    price: int | None


class ListPricesIn(TypedDict):
    """Prices to set; those not named stay."""

    prices: list[ListPriceIn]


class ReleaseList(TypedDict):
    """Releases, the newest first."""

    before: str | None
    after: str | None
    releases: list[ReleaseOut]


class ReleaseOut(TypedDict):
    """A price release. `state` is coming, begun or taken_back; `starts_at` is "" for one that began
    at once. Sales name the `hash`.
    """

    number: int
    hash: str
    state: Literal["coming", "begun", "taken_back"]
    starts_at: str
    published_at: str
    begun_at: str | None


class PriceCheckOut(TypedDict):
    """Findings; `more` says that there are others besides."""

    findings: list[PriceFindingOut]
    more: bool


class PriceFindingOut(TypedDict):
    """Something odd. `code` is price.missing, price.zero, price.below_cost, price.below_floor,
    price.jump, price_list.currency or price_list.tax_mode; `item`, `list` and `store` are ids, "" where it is
    about none.
    """

    code: str
    item: str
    sku: str
    name: str
    list: str
    store: str
    facts: dict[str, JsonValue]


class PriceHistoryOut(TypedDict):
    """The prices that everybody paid in a store. `lowest_prior` is the price to name beside an
    announced reduction that holds now: the lowest of the 30 days before it began.
    """

    steps: list[PriceStepOut]
    lowest_prior: int | None


class PriceStepOut(TypedDict):
    """From its local minute `at` on everybody paid `price`, null: it had none; `announced`: as a
    reduction.
    """

    at: str
    price: int | None
    announced: bool
