"""Single-use codes: made in batches, and withdrawn with them."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Max

from kasse.domain.coupons import CODES_AT_MOST
from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.coupons.models import Batch
from kasse.office.coupons.services import MANAGE, locked, record

MAX_NOTE: Final = 200


@transaction.atomic
def make_codes(
    *,
    by: Actor,
    coupon: str,
    count: int,
    now: datetime,
    note: str = "",
    batch_id: str | None = None,
) -> Batch | Refused:
    """Makes so many codes. Refuses coupon.gone, coupon.is_archived, coupon.no_single_use for a
    coupon that has none, coupon.count with the `most` that are left, and coupon.malformed."""
    found = locked(by, coupon, None)
    if isinstance(found, Refused):
        return found
    if found.archived_at is not None:
        return refused("coupon.is_archived")
    if found.prefix is None:
        return refused("coupon.no_single_use")
    note = " ".join(note.split())
    if len(note) > MAX_NOTE:
        return refused("coupon.malformed", field="note")
    ends = Batch.objects.filter(coupon=found).aggregate(end=Max(F("first") + F("count")))
    first = ends["end"] or 0
    if not 1 <= count <= CODES_AT_MOST - first:
        return refused("coupon.count", field="count", most=CODES_AT_MOST - first)
    made = Batch(coupon=found, first=first, count=count, note=note, made_at=now)
    made.made_by = by.name[:254]
    if batch_id is not None:
        made.id = batch_id
    made.save(force_insert=True)
    facts = {"batch": made.id, "first": first, "count": count, "note": note}
    record(by, found, "coupon.codes_made", facts=facts)
    return made


@transaction.atomic
def withdraw_batch(*, by: Actor, batch: str, withdrawn: bool, now: datetime) -> Batch | Refused:
    """Has no till take the codes of a batch, or has them taken again. Refuses coupon.batch_gone."""
    row = Batch.objects.filter(id=batch).first()
    if row is None:
        by.check_anywhere(MANAGE)
        return refused("coupon.batch_gone")
    coupon = locked(by, row.coupon_id, None)
    if isinstance(coupon, Refused):
        return coupon
    row.refresh_from_db()
    if withdrawn != (row.withdrawn_at is not None):
        row.withdrawn_at = now if withdrawn else None
        row.save(update_fields=["withdrawn_at"])
        action = "coupon.codes_withdrawn" if withdrawn else "coupon.codes_brought_back"
        facts = {"batch": row.id, "first": row.first, "count": row.count, "note": row.note}
        record(by, coupon, action, facts=facts)
    row.coupon = coupon
    return row
