"""What the API says and takes of coupons."""

from datetime import datetime
from typing import Annotated, Final, Literal

from ninja import Field, Schema

from kasse.domain.coupons import CODES_AT_MOST
from kasse.office.api_fields import Body
from kasse.office.api_pages import PageOut, PageQuery, SheetQuery
from kasse.office.coupons import wanted
from kasse.office.coupons.services import codes, freeing

TEXT: Final = r"^[^\x00]*$"

Id = Annotated[str, Field(max_length=64, pattern=TEXT)]
Name = Annotated[str, Field(max_length=wanted.MAX_NAME, pattern=TEXT)]
Note = Annotated[str, Field(max_length=wanted.MAX_NOTE, pattern=TEXT)]
Code = Annotated[str, Field(max_length=100, pattern=TEXT)]
Codes = Annotated[list[Code], Field(max_length=1_000)]
Offline = Literal["refuse", "accept"]
Sort = Literal["name", "-name", "made", "-made"]
UseState = Literal["", "used", "freed", "counted", "reserved"]


class CouponFilterQuery(Schema):
    """Which coupons: `q` finds words of name, codes and numbers, or a whole single-use code."""

    assortment: Id = ""
    q: str = Field("", max_length=100, pattern=TEXT)
    archived: bool = False
    sort: Sort = "name"


class CouponQuery(CouponFilterQuery, PageQuery):
    """Which coupons, and where to go on: `q` finds words of name, codes and numbers, or a whole
    single-use code."""


class CouponSheetQuery(CouponFilterQuery, SheetQuery):
    """Which coupons, as CouponQuery."""


class CouponPatch(Body):
    """What is to be different. `codes` are campaign codes, written as people do; with `single_use`
    it may have codes that give once; `numbers` are GS1 numbers (`255:9501101020917`,
    `8110:0614141:123456`), which with `serial` count with a serial number only; `offline` is what
    tills do while the office cannot be asked."""

    name: Name | None = None
    codes: Codes | None = None
    single_use: bool | None = None
    numbers: Codes | None = None
    serial: bool | None = None
    offline: Offline | None = None
    note: Note | None = None


class CouponIn(Body):
    """A coupon of an assortment, as CouponPatch; it is at the tills at once."""

    assortment: Id
    name: Name = Field(examples=["Summer"])
    codes: Codes = Field([], examples=[["SOMMER25"]])
    single_use: bool = False
    numbers: Codes = Field([])
    serial: bool = False
    offline: Offline = "refuse"
    note: Note = ""


class CouponOut(Schema):
    """A coupon. `codes` are as they are compared: in capitals, without spaces and hyphens;
    `codes_made` are its single-use codes, and `prefix` is what these begin with."""

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
    created_at: datetime
    archived_at: datetime | None
    version: int


class CouponList(PageOut):
    """A page of coupons."""

    coupons: list[CouponOut]


class BatchIn(Body):
    """How many single-use codes to make."""

    count: int = Field(ge=1, le=CODES_AT_MOST, examples=[200])
    note: str = Field("", max_length=codes.MAX_NOTE, pattern=TEXT)


class BatchOut(Schema):
    """Single-use codes that were made together: those with the numbers from `first` on."""

    id: str
    first: int
    count: int
    note: str
    made_at: datetime
    made_by: str
    withdrawn_at: datetime | None


class BatchList(PageOut):
    """A page of batches, the newest first."""

    batches: list[BatchOut]


class UseFilterQuery(Schema):
    """Which codes: with `code` in them, and in a `state`: used, freed, counted (a campaign code) or
    reserved; "" is everything that a sale used."""

    code: Code = ""
    state: UseState = ""


class UseQuery(UseFilterQuery, PageQuery):
    """Which codes, and where to go on: with `code` in them, and in a `state`: used, freed, counted
    (a campaign code) or reserved; "" is everything that a sale used."""


class UseSheetQuery(UseFilterQuery, SheetQuery):
    """Which codes, as UseQuery."""


class UseOut(Schema):
    """What became of a code. `register` is an id, `seq` the place of the sale in its journal;
    `offline` says that the till took it without asking; `until` is of one that a basket holds;
    `reason` and `by` are of one that was freed."""

    code: str
    state: str
    at: str
    # A plain `register` would hide the method that every class has from its metaclass.
    register_id: str = Field(alias="register")
    seq: int
    receipt_code: str
    offline: bool
    until: str
    reason: str
    by: str


class UseList(PageOut):
    """A page of uses, the newest first."""

    uses: list[UseOut]


class FreeIn(Body):
    """A used code that may be used again, and why."""

    code: Code = Field(min_length=1)
    reason: str = Field(max_length=freeing.MAX_REASON, pattern=TEXT)


class FreedOut(Schema):
    """How many uses count no more."""

    uses: int


class LookQuery(Schema):
    """A code as it was typed or scanned, among the coupons of an assortment or of all."""

    code: str = Field(min_length=1, max_length=200, pattern=TEXT)
    assortment: Id = ""


class LookedOut(Schema):
    """What the code is now: unknown, campaign, free, reserved, used or withdrawn; whose it is, and
    the `uses` that count."""

    state: str
    code: str
    coupon: str | None
    batch: str | None
    uses: list[UseOut]
