"""What the clock brings: reservations that nobody gave up are forgotten."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from kasse.office.coupons.services import taking
from kasse.office.jobs.kinds import Progress, comes_back, kind


@kind("coupons.forget", permission="promotions.manage")
def forget(_: Progress, __: Mapping[str, Any]) -> Mapping[str, Any]:
    """Deletes reservations that are over."""
    return {"codes": taking.forget(now=timezone.now())}


comes_back("coupons.forget", at_minute=4 * 60 + 50)
