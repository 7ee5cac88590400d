"""Sales that belong together: what gave something back and what it was bought with; what one person
sold at one register on a day."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Sum

from kasse.office.sales.models import Sale, SaleLine


def originals(*, register: str, seq: int, stores: frozenset[str] | None) -> tuple[Sale, ...]:
    """The sales whose goods this one gave back, those of `stores` only (None: of all)."""
    lines = SaleLine.objects.filter(register=register, seq=seq).exclude(refund_seq=0)
    return _sales(lines.values_list("refund_register", "refund_seq").distinct(), stores)


def refunds(*, register: str, seq: int, stores: frozenset[str] | None) -> tuple[Sale, ...]:
    """The sales that gave goods of this one back, those of `stores` only (None: of all)."""
    lines = SaleLine.objects.filter(refund_register=register, refund_seq=seq).exclude(refund_seq=0)
    return _sales(lines.values_list("register", "seq").distinct(), stores)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDay:
    """What somebody sold at a register on a business day, from the first sale to the last; sales,
    refunds and exchanges together, `total_minor` with tax."""

    register: str
    person: str
    first_at: str
    last_at: str
    sales: int
    total_minor: int


def by_person(*, store: str, day: str) -> tuple[PersonDay, ...]:
    """Who sold in a store on a business day, in the order in which they began. Training sales
    count nowhere. Reads the day's sales by an index."""
    rows = (
        Sale.objects.filter(store=store, day=day, training=False)
        .values("register", "person")
        .annotate(first=Min("at"), last=Max("at"), number=Count("seq"), total=Sum("total_minor"))
        .order_by("first", "register", "person")
    )
    return tuple(
        PersonDay(
            register=row["register"],
            person=row["person"],
            first_at=row["first"],
            last_at=row["last"],
            sales=row["number"],
            total_minor=row["total"],
        )
        for row in rows
    )


def _sales(keys: Iterable[tuple[str, int]], stores: frozenset[str] | None) -> tuple[Sale, ...]:
    wanted = list(keys)
    if not wanted:
        return ()
    found = Sale.objects.filter(pk__in=wanted).order_by("day", "at", "register", "seq")
    return tuple(row for row in found if stores is None or row.store in stores)
