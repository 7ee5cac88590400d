"""What pages look up in sales: the best-selling items of a day, one sale, who are sales."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from kasse.office.sales.models import Sale

_TOP: Final = (
    "SELECT l.item, MAX(l.name), MAX(l.unit), SUM(l.quantity_thousandths),"
    " SUM(l.total_minor) AS total FROM sale s"
    " JOIN sale_line l ON l.register = s.register AND l.seq = s.seq"
    " WHERE s.store IN (PLACES) AND s.day = %s AND s.currency = %s"
    " GROUP BY l.item ORDER BY total DESC, l.item LIMIT %s"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopItem:
    """Quantity and total of an item, refunds taken off."""

    item: str
    name: str
    unit: str
    quantity_thousandths: int
    total_minor: int


def top_items(*, stores: Sequence[str], day: str, currency: str, limit: int) -> tuple[TopItem, ...]:
    """The items with the largest totals. Reads the lines of the day's sales, by their keys: a scan
    of the lines' table would take in every day there was."""
    if not stores:
        return ()
    # Only placeholders are put together here.
    statement = _TOP.replace("PLACES", ", ".join(["%s"] * len(stores)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*stores, day, currency, limit])
        rows = cursor.fetchall()
    return tuple(
        TopItem(
            item=item,
            name=name,
            unit=unit,
            quantity_thousandths=int(quantity),
            total_minor=int(total),
        )
        for item, name, unit, quantity, total in rows
    )


def sale(*, register: str, seq: int, stores: frozenset[str] | None) -> Sale | None:
    """The head of a sale, if it was made in one of `stores` (None: in any)."""
    found = Sale.objects.filter(register=register, seq=seq).first()
    return found if found is not None and (stores is None or found.store in stores) else None


def which_are_sales(entries: Sequence[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of the entries (register, number) that are sales."""
    if not entries:
        return set()
    wanted = set(entries)
    rows = Sale.objects.filter(
        register__in={register for register, _ in wanted}, seq__in={seq for _, seq in wanted}
    )
    return wanted & set(rows.values_list("register", "seq"))
