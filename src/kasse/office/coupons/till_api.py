"""Codes that give once, as tills ask for them (CPN-5)."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from pydantic import JsonValue

from kasse.office.coupons.services import taking
from kasse.office.stores.auth import TillAuth, till_of

router = Router(auth=TillAuth())


class CouponCodeIn(Schema):
    """A code, as kasse.domain.coupons.Handed says it, for a basket of this register."""

    coupon: str = Field(min_length=1, max_length=64)
    code: str = Field(min_length=1, max_length=64)
    basket: str = Field(min_length=1, max_length=64)


class CouponCodeOut(Schema):
    """Whether the basket has the code; a refusal's `code` and `facts` say why not. The facts of
    coupon.used are `at` and `receipt_code`, those of coupon.reserved the other `register`'s number
    and `until`."""

    outcome: Literal["reserved", "refused"]
    code: str = ""
    facts: dict[str, JsonValue] = Field(default_factory=dict)


class CouponCodesIn(Schema):
    """Codes that a basket needs no more."""

    basket: str = Field(min_length=1, max_length=64)
    codes: list[str] = Field(max_length=200)


class NothingOut(Schema):
    """It is done."""


@router.post(
    "/till/coupons",
    response=CouponCodeOut,
    summary="Reserve a coupon's code for a basket",
    exclude_unset=True,
)
def reserve_coupon(request: HttpRequest, body: CouponCodeIn) -> dict[str, Any]:
    """For an hour, unless the sale, the basket's end or a release comes before. Asking again for
    the same basket is harmless."""
    no = taking.reserve(
        till=till_of(request),
        coupon=body.coupon,
        code=body.code,
        basket=body.basket,
        now=timezone.now(),
    )
    if no is None:
        return {"outcome": "reserved"}
    return {"outcome": "refused", "code": no.code, "facts": no.facts}


@router.post("/till/coupons/release", response=NothingOut, summary="Free codes of a basket")
def release_coupons(request: HttpRequest, body: CouponCodesIn) -> dict[str, Any]:
    """Those that it has not are passed over."""
    taking.release(till=till_of(request), basket=body.basket, codes=body.codes)
    return {}
