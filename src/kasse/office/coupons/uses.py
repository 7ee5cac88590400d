"""Which uses of codes count, told once for those that reserve, judge, free and read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kasse.office.coupons.models import CouponUse, FreedUse


def instant_text(instant: datetime) -> str:
    """An instant as entries write it: UTC, milliseconds, Z."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def with_freed() -> QuerySet[Any]:
    """Uses, each with `freed`: whether a person freed its code since."""
    freed = FreedUse.objects.filter(
        coupon=OuterRef("coupon"),
        code=OuterRef("code"),
        register=OuterRef("register"),
        seq=OuterRef("seq"),
    )
    return CouponUse.objects.annotate(freed=Exists(freed))


def that_count(coupon: str, code: str) -> QuerySet[Any]:
    """The uses that keep a code that gives once from being used again, the first one first."""
    found = _that_count().filter(coupon=coupon, code=code)
    return found.order_by("at", "register", "seq", "part")


def of_codes(codes: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[CouponUse]]:
    """The same for many codes, each a pair of a coupon's id and a code."""
    wanted = sorted(set(codes))
    found: dict[tuple[str, str], list[CouponUse]] = {key: [] for key in wanted}
    for start in range(0, len(wanted), 400):
        some = wanted[start : start + 400]
        rows = _that_count().filter(
            coupon__in={coupon for coupon, _ in some}, code__in={code for _, code in some}
        )
        for row in rows.order_by("at", "register", "seq", "part"):
            if (row.coupon, row.code) in some:
                found[row.coupon, row.code].append(row)
    return found


def _that_count() -> QuerySet[Any]:
    return with_freed().filter(freed=False).exclude(checked="none")
