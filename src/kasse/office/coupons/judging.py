"""What a code that was handed over is to the office: of the coupon, withdrawn, or unknown."""

from dataclasses import dataclass
from datetime import datetime

from kasse.domain.coupons import is_genuine, number_of, read_single_use
from kasse.domain.outcome import Refused, refused
from kasse.office.coupons.models import Batch, Coupon


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A code of a coupon. One that gives `once` is reserved and used up; `batch` is where it was
    made, if it was made here; `withdrawn_at` since when nothing takes it."""

    once: bool
    batch: Batch | None = None
    withdrawn_at: datetime | None = None


def judge(coupon: Coupon, code: str) -> Judged | Refused:
    """The code as kasse.domain.coupons.Handed says it. Refuses coupon.unknown. At most one query."""
    number, slash, serial = code.partition("/")
    if slash:
        if number in coupon.numbers and serial:
            return Judged(once=True, withdrawn_at=coupon.archived_at)
        return refused("coupon.unknown")
    if code in coupon.codes or (code in coupon.numbers and not coupon.serial):
        return Judged(once=False, withdrawn_at=coupon.archived_at)
    batch = _batch(coupon, code)
    if batch is None:
        return refused("coupon.unknown")
    since = [at for at in (coupon.archived_at, batch.withdrawn_at) if at is not None]
    return Judged(once=True, batch=batch, withdrawn_at=min(since, default=None))


def _batch(coupon: Coupon, code: str) -> Batch | None:
    """The batch of a genuine single-use code."""
    key = coupon.key
    if key is None or coupon.prefix is None or not code.startswith(coupon.prefix):
        return None
    if read_single_use(code) != code or not is_genuine(code, secret=key):
        return None
    number = number_of(code)
    found = Batch.objects.filter(coupon=coupon, first__lte=number).order_by("-first").first()
    return found if found is not None and number < found.first + found.count else None
