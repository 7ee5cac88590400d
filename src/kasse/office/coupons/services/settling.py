"""What journals say of codes: what a sale used up, what is free again with its basket, and what
a person must look at (CPN-6, CPN-8). Part of taking a journal in, in its transaction."""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from kasse.domain.audit import Finding
from kasse.domain.coupons import read_single_use, written
from kasse.domain.outcome import Refused
from kasse.office.attention.services import Filed
from kasse.office.coupons import uses
from kasse.office.coupons.judging import judge
from kasse.office.coupons.models import Coupon, CouponUse, Hold
from kasse.office.coupons.projector import USE
from kasse.office.tables import Row

ENDS_BASKET: Final = frozenset({"sale", "basket_voided"})
"""The kinds of entries after which a basket holds nothing."""

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def settle(*, used: Sequence[Row], ended: Iterable[tuple[str, str]]) -> list[Filed]:
    """Frees what the baskets that `ended` (each a register and a basket's id) and the sales held,
    and returns what is odd about the codes that were `used`, new rows of USE."""
    baskets = set(ended)
    if not baskets and not used:
        return []
    once = [row for row in (_use(row) for row in used) if row.checked != "none"]
    held = Hold.objects.filter(register__in={register for register, _ in baskets})
    free = [(row.coupon, row.code) for row in held if (row.register, row.basket) in baskets]
    codes = sorted({*free, *((row.coupon, row.code) for row in once)})
    if not codes:
        return []
    _lock(codes)
    found = list(_odd(once)) if once else []
    _free(baskets, {(row.coupon, row.code) for row in once}, codes)
    return found


def _free(
    baskets: Container[tuple[str, str]],
    used: Container[tuple[str, str]],
    locked: Sequence[tuple[str, str]],
) -> None:
    """Deletes what of the codes `locked` is used or of these baskets: one of them may have come to
    another basket, an hour later, before it was locked."""
    for start in range(0, len(locked), 400):
        some = locked[start : start + 400]
        rows = Hold.objects.filter(
            coupon__in={coupon for coupon, _ in some}, code__in={code for _, code in some}
        )
        gone = [
            row.id
            for row in rows
            if not row.register
            or (row.coupon, row.code) in used
            or (row.register, row.basket) in baskets
        ]
        Hold.objects.filter(id__in=gone).delete()


def _lock(codes: Iterable[tuple[str, str]]) -> None:
    """Keeps others from saying anything of these codes until the transaction ends: of two journals
    with one code, taken in at once, the later one must see the other's sale. Codes come in order,
    so that two of these never wait for each other."""
    Hold.objects.bulk_create(
        [
            Hold(coupon=coupon, code=code, register="", basket="", at=_LONG_AGO, until=_LONG_AGO)
            for coupon, code in codes
        ],
        update_conflicts=True,
        unique_fields=["coupon", "code"],
        update_fields=["code"],
        batch_size=500,
    )


def _odd(once: Sequence[CouponUse]) -> Iterator[Filed]:
    known = Coupon.objects.in_bulk(list({row.coupon for row in once}))
    by_code = uses.of_codes((row.coupon, row.code) for row in once)
    new = {row.pk for row in once}
    for row in once:
        coupon = known.get(row.coupon)
        code = "coupon.unknown" if coupon is None else _problem(coupon, row)
        if code:
            yield _filed(row, Finding(code=code, facts=_facts(row)))
        other = _other(row, by_code[row.coupon, row.code], new)
        if other is not None:
            facts = {**_facts(row), "other_receipt_code": other.receipt_code}
            yield _filed(row, Finding(code="coupon.used_twice", facts=facts))


def _problem(coupon: Coupon, row: CouponUse) -> str:
    judged = judge(coupon, row.code)
    if isinstance(judged, Refused):
        return judged.code
    since = judged.withdrawn_at
    # What was sold before is as it should be, however late it is told.
    return "coupon.withdrawn" if since and row.at >= uses.instant_text(since) else ""


def _other(row: CouponUse, all_of_it: Sequence[CouponUse], new: set[object]) -> CouponUse | None:
    """The sale with which this one shares its code; of several that are all new, the first one
    shares it with nobody."""
    others = [one for one in all_of_it if (one.register, one.seq) != (row.register, row.seq)]
    before = [one for one in others if one.pk not in new]
    if before:
        return before[0]
    first = all_of_it[0]
    return first if first in others else None


def _facts(row: CouponUse) -> dict[str, str | int | bool | tuple[str, ...]]:
    code = written(row.code) if read_single_use(row.code) == row.code else row.code
    return {
        "coupon": row.coupon,
        "coupon_name": row.name,
        "code": code,
        "receipt_code": row.receipt_code,
    }


def _filed(row: CouponUse, finding: Finding) -> Filed:
    key = f"{finding.code}:{row.register}:{row.seq}:{row.part}"
    return Filed(key=key, finding=finding, register=row.register, seq=row.seq, store=row.store)


def _use(row: Row) -> CouponUse:
    return CouponUse(**dict(zip(USE.columns, row, strict=True)))
