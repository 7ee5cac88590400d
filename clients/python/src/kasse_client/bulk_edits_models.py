"""What the operations of bulk_edits take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from kasse_client.common_models import JsonValue


class BulkEditList(TypedDict):
    """A page; `after` and `before` go into the request for its neighbour."""

    items: list[BulkEditOut]
    before: str | None
    after: str | None


class BulkEditOut(TypedDict):
    """A bulk edit. `state` goes from previewing or previewed over applying to done, and over
    undoing to undone; `counts` has the items `selected`, how many stay the `same`, and how many are
    planned, refused, done, left, undone and kept. `job` is the background work, "" for few items.
    """

    id: str
    assortment: str
    state: str
    change: dict[str, JsonValue]
    counts: dict[str, int]
    job: str
    account_name: str
    created_at: str
    applied_at: str | None
    undone_at: str | None


class BulkEditIn(TypedDict):
    """Which items of an assortment, and what changes: either `items`, ids, or `matching`, a filter
    by the parameters of the items' list in the back office, such as `q`, `category`, `tag`,
    `price_from`, `missing` and `state`; {} are all that are active.
    """

    assortment: str
    items: NotRequired[list[str]]
    matching: NotRequired[dict[str, str] | None]
    change: ItemChangeIn


class ItemChangeIn(TypedDict):
    """What changes of every item; what is left out stays, null empties what may be empty. Tags are
    words, modifier groups ids, `deposit` an SKU. With `in_stores` the prices of stores' own change
    as the price does.
    """

    category: NotRequired[str | None]
    brand: NotRequired[str]
    supplier: NotRequired[str]
    tax_class: NotRequired[str]
    deposit: NotRequired[str | None]
    min_age: NotRequired[int | None]
    sold: NotRequired[bool]
    stock: NotRequired[bool]
    archived: NotRequired[bool]
    add_tags: NotRequired[list[str]]
    remove_tags: NotRequired[list[str]]
    add_modifier_groups: NotRequired[list[str]]
    remove_modifier_groups: NotRequired[list[str]]
    price: NotRequired[PriceChangeIn | None]
    cost: NotRequired[PriceChangeIn | None]
    in_stores: NotRequired[bool]


class PriceChangeIn(TypedDict):
    """How an amount changes: `set` to `value` minor units, by `value` basis points (`percent`; 300
    is 3 % more) or by `value` minor units (`amount`); below zero lowers. Then it goes to the nearest
    amount that is `ending` above a multiple of `step`, a half upwards: 100 and 95 for .95. A price
    that keeps less than `least_margin` basis points of itself, without tax, after the cost is
    raised until it does; costs take no margin.
    """

    way: Literal["set", "percent", "amount"]
    value: int
    step: NotRequired[int]
    ending: NotRequired[int]
    least_margin: NotRequired[int | None]


class BulkEditItemList(TypedDict):
    """A page of them, by SKU."""

    items: list[BulkEditItemOut]
    before: str | None
    after: str | None


class BulkEditItemOut(TypedDict):
    """An item that changes or cannot: [before, after] of each field that differs, by the names of
    an item. `problem` and `problem_facts` say why it was refused, left or kept, "" for none.
    `version` is the item's in the preview, and once it was changed the one that this made.
    """

    item: str
    sku: str
    name: str
    version: int
    outcome: str
    changes: dict[str, list[JsonValue]]
    problem: str
    problem_facts: dict[str, JsonValue]
