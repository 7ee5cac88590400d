"""What about this code? As a person at the office asks who has it in the hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from kasse.domain import coupons as domain
from kasse.domain.barcodes import read_scan
from kasse.domain.outcome import Refused
from kasse.office.coupons import uses
from kasse.office.coupons.judging import judge
from kasse.office.coupons.models import Batch, Coupon, Hold
from kasse.office.coupons.queries import UseRow, held_row, used_row
from kasse.office.coupons.telling import document_of

State: TypeAlias = Literal["unknown", "campaign", "free", "reserved", "used", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A code as it is now; `uses` are the sales that count, and the basket that holds it."""

    state: State
    code: str = ""
    coupon: Coupon | None = None
    batch: Batch | None = None
    uses: tuple[UseRow, ...] = ()


def look_up(text: str, *, now: datetime, assortment: str = "") -> Looked:
    """What was typed or scanned, among the coupons of an assortment or of all ("")."""
    found = Coupon.objects.select_related("assortment")
    if assortment:
        found = found.filter(assortment=assortment)
    handed = None
    scan = read_scan(text[:200], today=now.strftime("%Y-%m-%d"))
    # Those that tills know come first: an archived one may have had the same code.
    for rows in (found.filter(archived_at=None), found.exclude(archived_at=None)):
        known = domain.Coupons(_as_tills_know(row) for row in rows)
        handed = handed or (None if isinstance(scan, Refused) else known.find(scan))
    if handed is None:
        return Looked(state="unknown")
    coupon = found.get(id=handed.coupon.id)
    judged = judge(coupon, handed.code)
    if isinstance(judged, Refused):
        return Looked(state="unknown", code=handed.code, coupon=coupon)
    used = tuple(used_row(row, None) for row in uses.that_count(coupon.id, handed.code))
    held = Hold.objects.filter(coupon=coupon.id, code=handed.code, until__gt=now).first()
    state: State = "free" if judged.once else "campaign"
    if used:
        state = "used"
    elif judged.withdrawn_at is not None:
        state = "withdrawn"
    elif held is not None:
        state = "reserved"
    return Looked(
        state=state,
        code=handed.code,
        coupon=coupon,
        batch=judged.batch,
        uses=(*used, *([held_row(held)] if held is not None else ())),
    )


def _as_tills_know(row: Coupon) -> domain.Coupon:
    body = document_of(row)
    for field in ("codes", "numbers"):
        body[field] = tuple(body.get(field, ()))
    return domain.Coupon(id=row.id, **body)
