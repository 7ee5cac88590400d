"""A used code given back by a person (CPN-9)."""

from datetime import datetime
from typing import Final

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.coupons import uses
from kasse.office.coupons.models import FreedUse, Hold
from kasse.office.coupons.services import locked, record

MAX_REASON: Final = 500


@transaction.atomic
def free_code(*, by: Actor, coupon: str, code: str, reason: str, now: datetime) -> int | Refused:
    """Lets a code be used again, whatever it was used for until now; returns how many uses count no
    more. Frees what a basket holds, too. Refuses coupon.gone, coupon.no_reason, coupon.malformed
    for a reason that is too long, and coupon.is_free."""
    found = locked(by, coupon, None)
    if isinstance(found, Refused):
        return found
    reason = " ".join(reason.split())
    if not reason:
        return refused("coupon.no_reason", field="reason")
    if len(reason) > MAX_REASON:
        return refused("coupon.malformed", field="reason")
    held, _ = Hold.objects.filter(coupon=coupon, code=code).delete()
    counted = list(uses.that_count(coupon, code))
    if not counted and not held:
        return refused("coupon.is_free", field="code")
    FreedUse.objects.bulk_create(
        [
            FreedUse(
                coupon=coupon,
                code=code,
                register=register,
                seq=seq,
                reason=reason,
                freed_by=by.name[:254],
                freed_at=now,
            )
            for register, seq in sorted({(row.register, row.seq) for row in counted})
        ],
        ignore_conflicts=True,
    )
    facts = {"code": code, "reason": reason, "uses": len(counted)}
    record(by, found, "coupon.code_freed", facts=facts)
    return len(counted)
