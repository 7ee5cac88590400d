"""Reading stock."""

from collections.abc import Iterable

from django.db.models import QuerySet

from kasse.office.stock.models import StockLevel, StockMove


def levels(*, store: str, items: Iterable[str]) -> dict[str, int]:
    """Thousandths of these items in a store; an item that never moved is not named."""
    rows = StockLevel.objects.filter(store=store, item__in=list(items))
    return dict(rows.values_list("item", "quantity_thousandths"))


def level_rows(*, stores: frozenset[str] | None = None) -> QuerySet[StockLevel]:
    """All levels, by store and item."""
    found = StockLevel.objects.order_by("store", "item")
    return found if stores is None else found.filter(store__in=stores)


def moves(*, store: str, item: str) -> QuerySet[StockMove]:
    """The ledger of an item in a store, newest day first."""
    return StockMove.objects.filter(store=store, item=item).order_by("-day", "-number", "part")
