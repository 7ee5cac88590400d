"""What the operations of labels take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class LabelSizeOut(TypedDict):
    """A size of label in micrometres, and how many of them a page has."""

    code: str
    width: int
    height: int
    on_page: int


class LabelSizes(TypedDict):
    """All there are."""

    sizes: list[LabelSizeOut]


class LabelsOut(TypedDict):
    """How many labels it will be, and the background work; its result has the id of the `file`, for
    `GET /exports/{file_id}`, when it is done.
    """

    labels: int
    job: str


class LabelsIn(TypedDict):
    """Which items get a label, and how it is printed. `which` are `coming` (the price
    is another one at noon of `day`, or another promotion stands beside it), `drafts` (the drafts
    change it), `since` (it changed since `day`), `chosen` (`items`, ids) or `matching`, a filter by the parameters of the items' list in
    the back office ({}: all that are active). `store` is the id of the store whose prices they are,
    "" those of all without a price of their own; `prices` are those of `now`, or with the drafts
    (`next`); with `coming` and `drafts` they are always those that come. `language` is that of the labels, "" that of the company's country. In `qr` {sku} and {gtin} stand for the item's own.
    """

    assortment: str
    which: NotRequired[Literal["coming", "drafts", "since", "chosen", "matching"]]
    day: NotRequired[str]
    items: NotRequired[list[str]]
    matching: NotRequired[dict[str, str]]
    store: NotRequired[str]
    prices: NotRequired[Literal["now", "next"]]
    size: NotRequired[str]
    start: NotRequired[int]
    copies: NotRequired[int]
    language: NotRequired[str]
    barcode: NotRequired[bool]
    qr: NotRequired[str]
    cut_marks: NotRequired[bool]
