"""Which journals hold the sales of some days, for those that read them all."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Min

from kasse.office.sales.models import Sale


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The entries of a register among which its sales for a store stand, and how many they are."""

    register: str
    store: str
    first: int
    last: int
    sales: int


def spans(*, stores: Iterable[str], first_day: str, last_day: str) -> tuple[Span, ...]:
    """The registers that sold, took back or exchanged something in these stores from one business
    day to another. Training sales count nowhere. One query, by an index."""
    rows = (
        Sale.objects.filter(
            store__in=sorted(stores), day__gte=first_day, day__lte=last_day, training=False
        )
        .values("store", "register")
        .annotate(first=Min("seq"), last=Max("seq"), sales=Count("seq"))
        .order_by("store", "register")
    )
    return tuple(
        Span(
            register=row["register"],
            store=row["store"],
            first=row["first"],
            last=row["last"],
            sales=row["sales"],
        )
        for row in rows
    )
