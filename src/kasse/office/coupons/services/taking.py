"""Codes that give once, reserved for a till's basket (CPN-5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office.coupons import uses
from kasse.office.coupons.judging import judge
from kasse.office.coupons.models import Coupon, Hold
from kasse.office.stores import queries as stores
from kasse.office.stores.queries import Till

HELD_FOR: Final = timedelta(hours=1)
"""How long a basket keeps a code without a word of the till."""


@transaction.atomic
def reserve(*, till: Till, coupon: str, code: str, basket: str, now: datetime) -> Refused | None:
    """Holds a code for a till's basket, which may ask again; a campaign code has nothing to hold.

    Refuses coupon.unknown, coupon.withdrawn, coupon.used with `at` and the `receipt_code`, and
    coupon.reserved with the number of the `register` and `until`.
    """
    found = Coupon.objects.filter(id=coupon, assortment=till.assortment).first()
    if found is None:
        return refused("coupon.unknown")
    judged = judge(found, code)
    if isinstance(judged, Refused):
        return judged
    if judged.withdrawn_at is not None:
        return refused("coupon.withdrawn")
    if not judged.once:
        return None
    hold = _locked(till, coupon, code, basket, now)
    used = uses.that_count(coupon, code).first()
    if used is not None:
        hold.delete()
        return refused("coupon.used", receipt_code=used.receipt_code, at=used.at)
    is_theirs = (hold.register, hold.basket) == (till.register, basket)
    if not is_theirs and hold.until > now:
        register = stores.register(hold.register)
        number = register.number if register is not None else ""
        return refused("coupon.reserved", register=number, until=uses.instant_text(hold.until))
    hold.register, hold.basket, hold.at, hold.until = till.register, basket, now, now + HELD_FOR
    hold.save()
    return None


@transaction.atomic
def release(*, till: Till, basket: str, codes: Sequence[str]) -> None:
    """Frees these codes, as far as the till's basket holds them."""
    Hold.objects.filter(register=till.register, basket=basket, code__in=codes).delete()


def forget(*, now: datetime) -> int:
    """Deletes what nobody holds any more; returns how many."""
    return Hold.objects.filter(until__lt=now).delete()[0]


def _locked(till: Till, coupon: str, code: str, basket: str, now: datetime) -> Hold:
    """The row of a code, made where there is none, locked until the transaction ends."""
    while True:
        # Of two tills one makes it; who waits for the lock may then find it gone with a sale.
        row = Hold(coupon=coupon, code=code, register=till.register, basket=basket)
        row.at, row.until = now, now + HELD_FOR
        Hold.objects.bulk_create([row], ignore_conflicts=True)
        held = Hold.objects.select_for_update().filter(coupon=coupon, code=code).first()
        if held is not None:
            return held
