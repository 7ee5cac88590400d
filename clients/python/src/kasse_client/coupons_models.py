"""What the operations of coupons take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class CouponList(TypedDict):
    """A page of coupons."""

    before: str | None
    after: str | None
    coupons: list[CouponOut]


class CouponOut(TypedDict):
    """A coupon. `codes` are as they are compared: in capitals, without spaces and hyphens;
    `codes_made` are its single-use codes, and `prefix` is what these begin with.
    """

    id: str
    assortment_id: str
    name: str
    codes: list[str]
    single_use: bool
    prefix: str | None
    numbers: list[str]
    serial: bool
    offline: str
    note: str
    codes_made: int
    times_used: int
    created_at: str
    archived_at: str | None
    version: int


class CouponIn(TypedDict):
    """A coupon of an assortment, as CouponPatch; it is at the tills at once."""

    assortment: str
    name: str
    codes: NotRequired[list[str]]
    single_use: NotRequired[bool]
    numbers: NotRequired[list[str]]
    serial: NotRequired[bool]
    offline: NotRequired[Literal["refuse", "accept"]]
    note: NotRequired[str]


class CouponPatch(TypedDict):
    """What is to be different. `codes` are campaign codes, written as people do; with `single_use`
    it may have codes that give once; `numbers` are GS1 numbers (`255:9501101020917`,
    `8110:0614141:123456`), which with `serial` count with a serial number only; `offline` is what
    tills do while the office cannot be asked.
    """

    name: NotRequired[str | None]
    codes: NotRequired[list[str] | None]
    single_use: NotRequired[bool | None]
    numbers: NotRequired[list[str] | None]
    serial: NotRequired[bool | None]
    offline: NotRequired[Literal["refuse", "accept"] | None]
    note: NotRequired[str | None]


class BatchList(TypedDict):
    """A page of batches, the newest first."""

    before: str | None
    after: str | None
    batches: list[BatchOut]


class BatchOut(TypedDict):
    """Single-use codes that were made together: those with the numbers from `first` on."""

    id: str
    first: int
    count: int
    note: str
    made_at: str
    made_by: str
    withdrawn_at: str | None


class BatchIn(TypedDict):
    """How many single-use codes to make."""

    count: int
    note: NotRequired[str]


class UseList(TypedDict):
    """A page of uses, the newest first."""

    before: str | None
    after: str | None
    uses: list[UseOut]


class UseOut(TypedDict):
    """What became of a code. `register` is an id, `seq` the place of the sale in its journal;
    `offline` says that the till took it without asking; `until` is of one that a basket holds;
    `reason` and `by` are of one that was freed.
    """

    code: str
    state: str
    at: str
    register_id: str
    seq: int
    receipt_code: str
    offline: bool
    until: str
    reason: str
    by: str


class FreedOut(TypedDict):
    """How many uses count no more."""

    uses: int


class FreeIn(TypedDict):
    """A used code that may be used again, and why."""

    code: str
    reason: str


class LookedOut(TypedDict):
    """What the code is now: unknown, campaign, free, reserved, used or withdrawn; whose it is, and
    the `uses` that count.
    """

    state: str
    code: str
    coupon: str | None
    batch: str | None
    uses: list[UseOut]
