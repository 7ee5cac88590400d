"""Reading drawers. `stores` narrows to these ids, None means all."""

from django.db.models import QuerySet

from kasse.office.cash.models import CashCount, CashDay, CashMovement, ZReport


def days(*, stores: frozenset[str] | None = None, day: str = "") -> QuerySet[CashDay]:
    """What each register's drawer should hold, newest days first."""
    found = CashDay.objects.order_by("-day", "register")
    if stores is not None:
        found = found.filter(store__in=stores)
    return found.filter(day=day) if day else found


def z_reports(*, stores: frozenset[str] | None = None) -> QuerySet[ZReport]:
    """Closed days, newest first."""
    found = ZReport.objects.order_by("-day", "-at")
    return found if stores is None else found.filter(store__in=stores)


def movements(*, register: str, day: str) -> QuerySet[CashMovement]:
    """What went in and out of a drawer on a day, in order."""
    return CashMovement.objects.filter(register=register, day=day).order_by("seq")


def counts(*, register: str, day: str) -> QuerySet[CashCount]:
    """The counts of a drawer on a day, in order."""
    return CashCount.objects.filter(register=register, day=day).order_by("seq")
