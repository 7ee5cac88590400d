"""All writes to coupons; their codes have modules of their own."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from kasse.domain.coupons import ALPHABET, PREFIX_LENGTH
from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.queries import assortments
from kasse.office.catalogue.services import rights
from kasse.office.coupons import telling
from kasse.office.coupons.models import Batch, Coupon
from kasse.office.coupons.wanted import Wanted, checked

MANAGE: Final = "promotions.manage"
_SECRET_BYTES: Final = 32


@transaction.atomic
def create_coupon(
    *,
    by: Actor,
    assortment: str,
    wanted: Wanted,
    now: datetime,
    coupon_id: str | None = None,
    secret: bytes | None = None,
    prefix: str | None = None,
) -> Coupon | Refused:
    """A coupon, at the tills at once. Refuses item.unknown_assortment, what
    `checked` refuses, and coupon.code_taken and
    coupon.number_taken with the `text` and the other's `coupon`. Whoever must know its codes
    beforehand (demo data) gives id, secret and prefix."""
    rights.check(by, assortment=assortment, permission=MANAGE)
    if not assortments().filter(id=assortment).exists():
        return refused("item.unknown_assortment")
    clean = checked(wanted)
    if isinstance(clean, Refused):
        return clean
    catalogue.lock(assortment)
    made = Coupon(assortment_id=assortment, created_at=now, prefix=prefix)
    made.secret = (secret or secrets.token_bytes(_SECRET_BYTES)).hex()
    if coupon_id is not None:
        made.id = coupon_id
    no = _taken(made, clean)
    if no is not None:
        return no
    _set(made, clean)
    made.save(force_insert=True)
    telling.tell(assortment)
    record(by, made, "coupon.made", changes=audit.differences(None, said(made)))
    return made


@transaction.atomic
def change_coupon(
    *, by: Actor, coupon: str, wanted: Wanted, version: int | None = None
) -> Coupon | Refused:
    """Sets all of it. Refuses coupon.gone, coupon.has_codes where single-use codes were made that
    are wanted no more, and what `create_coupon` refuses. Raises Stale."""
    found = locked(by, coupon, version)
    if isinstance(found, Refused):
        return found
    clean = checked(wanted)
    if isinstance(clean, Refused):
        return clean
    no = _taken(found, clean)
    if no is not None:
        return no
    if not clean.single_use and Batch.objects.filter(coupon=found).exists():
        return refused("coupon.has_codes", field="single_use")
    before = said(found)
    _set(found, clean)
    changes = audit.differences(before, said(found))
    if changes:
        found.version += 1
        found.save()
        telling.tell(found.assortment_id)
        record(by, found, "coupon.changed", changes=changes)
    return found


@transaction.atomic
def archive_coupon(
    *, by: Actor, coupon: str, archived: bool, now: datetime, version: int | None = None
) -> Coupon | Refused:
    """Puts a coupon away, so that no till takes it, or back. Refuses coupon.gone, and
    coupon.code_taken and coupon.number_taken for one that is to come back. Raises Stale."""
    found = locked(by, coupon, version)
    if isinstance(found, Refused):
        return found
    if archived == (found.archived_at is not None):
        return found
    if not archived:
        no = _taken(found, wanted_of(found))
        if no is not None:
            return no
    found.archived_at = now if archived else None
    found.version += 1
    found.save(update_fields=["archived_at", "version"])
    telling.tell(found.assortment_id)
    record(by, found, "coupon.archived" if archived else "coupon.restored")
    return found


def locked(by: Actor, coupon: str, version: int | None) -> Coupon | Refused:
    """The coupon, locked with its assortment, for who may change it. Refuses coupon.gone. Raises
    Stale."""
    row = Coupon.objects.filter(id=coupon).values("assortment_id").first()
    if row is None:
        by.check_anywhere(MANAGE)
        return refused("coupon.gone")
    rights.check(by, assortment=row["assortment_id"], permission=MANAGE)
    catalogue.lock(row["assortment_id"])
    Coupon.objects.filter(id=coupon).update(version=F("version"))
    found = Coupon.objects.get(id=coupon)
    versions.check(found, version)
    return found


def wanted_of(row: Coupon) -> Wanted:
    """A coupon as it would be wanted."""
    return Wanted(
        name=row.name,
        codes=tuple(row.codes),
        single_use=row.prefix is not None,
        numbers=tuple(row.numbers),
        serial=row.serial,
        offline=row.offline,
        note=row.note,
    )


def said(row: Coupon) -> dict[str, Any]:
    """What the audit log compares."""
    return {
        "name": row.name,
        "codes": list(row.codes),
        "single_use": row.prefix is not None,
        "numbers": list(row.numbers),
        "serial": row.serial,
        "offline": row.offline,
        "note": row.note,
    }


def record(
    by: Actor,
    row: Coupon,
    action: str,
    *,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Keeps an act on a coupon in the audit log."""
    subject = audit.Subject(kind="coupon", id=row.id, name=row.name)
    audit.record(
        by, audit.Act(action=action, subject=subject, changes=changes or {}, facts=facts or {})
    )


def _set(row: Coupon, wanted: Wanted) -> None:
    row.name, row.note = wanted.name, wanted.note
    row.codes, row.numbers = list(wanted.codes), list(wanted.numbers)
    row.serial, row.offline = wanted.serial, wanted.offline
    if not wanted.single_use:
        row.prefix = None
    elif row.prefix is None:
        row.prefix = _free_prefix()
    row.search = " ".join([row.name, *row.codes, *row.numbers, row.prefix or ""])


def _taken(row: Coupon, wanted: Wanted) -> Refused | None:
    """The refusal of a code or number that another coupon at the same tills has."""
    others = Coupon.objects.filter(assortment=row.assortment_id, archived_at=None)
    codes, numbers = set(wanted.codes), set(wanted.numbers)
    for other in others.exclude(id=row.id).order_by("name", "id"):
        if both := codes & set(other.codes):
            return refused("coupon.code_taken", field="codes", text=min(both), coupon=other.name)
        if both := numbers & set(other.numbers):
            return refused(
                "coupon.number_taken", field="numbers", text=min(both), coupon=other.name
            )
    return None


def _free_prefix() -> str:
    """One that no coupon of the company has."""
    while True:
        prefix = "".join(secrets.choice(ALPHABET) for _ in range(PREFIX_LENGTH))
        if not Coupon.objects.filter(prefix=prefix).exists():
            return prefix
