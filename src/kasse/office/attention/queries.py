"""Reading findings. `stores` narrows to these ids, None means all; findings about no store in
particular (a fork, a till's clock) are shown to everybody."""

from typing import Final

from django.db.models import Count, Q, QuerySet

from kasse.office import seek
from kasse.office.attention.models import Finding

NEWEST: Final = seek.Order(columns=(("id", int),), descending=True)


def findings(
    *, stores: frozenset[str] | None = None, state: str = "open", code: str = ""
) -> QuerySet[Finding]:
    """Findings, newest first; `state` is open, settled or all."""
    found = Finding.objects.order_by(*NEWEST.names())
    if stores is not None:
        found = found.filter(Q(store__in=stores) | Q(store=""))
    if state != "all":
        found = found.filter(settled_at__isnull=state == "open")
    return found.filter(code=code) if code else found


def open_count(*, stores: frozenset[str] | None = None) -> int:
    """How many findings wait for a person."""
    return findings(stores=stores).count()


def open_by_store(*, stores: frozenset[str] | None = None) -> dict[str, int]:
    """How many findings wait in each store that has any; "" is what concerns no one store."""
    found = findings(stores=stores).order_by().values_list("store").annotate(n=Count("id"))
    return dict(found)
