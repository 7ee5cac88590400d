"""Taking coupons, their uses and their codes out of the office is an act of its own."""

from typing import Any

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue.services import rights
from kasse.office.coupons.models import Batch
from kasse.office.coupons.queries import CouponFilter, UseFilter
from kasse.office.coupons.services import MANAGE


@transaction.atomic
def record_coupons_export(*, by: Actor, wanted: CouponFilter) -> None:
    """Keeps that somebody took the list, and which part of it."""
    by.check_anywhere("office.view")
    facts = {"assortment": wanted.assortment, "search": wanted.search, "archived": wanted.archived}
    _record(by, "coupons.exported", audit.Subject(kind="coupons", id="list"), facts)


@transaction.atomic
def record_uses_export(*, by: Actor, wanted: UseFilter) -> None:
    """The same of what became of a coupon's codes."""
    by.check_anywhere("office.view")
    facts = {"search": wanted.code, "state": wanted.state}
    subject = audit.Subject(kind="coupon", id=wanted.coupon)
    _record(by, "coupon.uses_exported", subject, facts)


@transaction.atomic
def take_codes(*, by: Actor, batch: str, form: str = "csv", skip: int = 0) -> Batch | Refused:
    """Keeps that somebody took the codes of a batch, which are worth something; those after
    the first `skip`, in a file of this `form`. Refuses coupon.batch_gone, and coupon.sealed where the office's secret
    key was changed."""
    row = Batch.objects.select_related("coupon").filter(id=batch).first()
    if row is None:
        by.check_anywhere(MANAGE)
        return refused("coupon.batch_gone")
    rights.check(by, assortment=row.coupon.assortment_id, permission=MANAGE)
    if row.coupon.key is None:
        return refused("coupon.sealed")
    subject = audit.Subject(kind="coupon", id=row.coupon_id, name=row.coupon.name)
    facts = {"batch": row.id, "format": form, "first": row.first + skip, "count": row.count}
    _record(by, "coupon.codes_exported", subject, facts)
    return row


def _record(by: Actor, action: str, subject: audit.Subject, facts: dict[str, Any]) -> None:
    told = {name: value for name, value in facts.items() if value}
    audit.record(by, audit.Act(action=action, subject=subject, facts=told))
