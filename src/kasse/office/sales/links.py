"""Sales that belong together: what gave something back, and what it was bought with."""

from collections.abc import Iterable

from kasse.office.sales.models import Sale, SaleLine


def originals(*, register: str, seq: int, stores: frozenset[str] | None) -> tuple[Sale, ...]:
    """The sales whose goods this one gave back, those of `stores` only (None: of all)."""
    lines = SaleLine.objects.filter(register=register, seq=seq).exclude(refund_seq=0)
    return _sales(lines.values_list("refund_register", "refund_seq").distinct(), stores)


def refunds(*, register: str, seq: int, stores: frozenset[str] | None) -> tuple[Sale, ...]:
    """The sales that gave goods of this one back, those of `stores` only (None: of all)."""
    lines = SaleLine.objects.filter(refund_register=register, refund_seq=seq).exclude(refund_seq=0)
    return _sales(lines.values_list("register", "seq").distinct(), stores)


def _sales(keys: Iterable[tuple[str, int]], stores: frozenset[str] | None) -> tuple[Sale, ...]:
    wanted = list(keys)
    if not wanted:
        return ()
    found = Sale.objects.filter(pk__in=wanted).order_by("day", "at", "register", "seq")
    return tuple(row for row in found if stores is None or row.store in stores)
