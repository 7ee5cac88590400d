"""Reading stock. `stores` narrows to these ids, None means all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet, Sum

from kasse.office import seek
from kasse.office.stock.models import StockLevel, StockMove

PAGE: Final = 50

_LEVELS: Final = seek.Order(columns=(("store", str), ("item", str)))
_MOVES: Final = seek.Order(
    columns=(("day", str), ("source", str), ("number", int), ("part", int)), descending=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFilter:
    """Of which stores (None: of all) and of which item ("": of all)."""

    stores: frozenset[str] | None = None
    item: str = ""


def levels_of(*, item: str, stores: Iterable[str]) -> dict[str, int]:
    """Thousandths of an item by store; a store in which it never moved is not named."""
    rows = StockLevel.objects.filter(store__in=list(stores), item=item)
    return dict(rows.values_list("store", "quantity_thousandths"))


def above_zero(*, stores: frozenset[str] | None = None) -> QuerySet[StockLevel]:
    """Levels of more than nothing."""
    return _within(stores).filter(in_stock=True)


def below_zero(*, stores: frozenset[str] | None = None) -> QuerySet[StockLevel]:
    """Levels of less than nothing."""
    return _within(stores).filter(below_zero=True)


def totals_of(*, items: Iterable[str], stores: frozenset[str] | None = None) -> dict[str, int]:
    """Thousandths of each item over the stores; an item that never moved is not named."""
    found = _within(stores).filter(item__in=list(items)).values_list("item")
    return dict(found.annotate(total=Sum("quantity_thousandths")))


def levels(
    *, wanted: StockFilter, after: str = "", before: str = "", limit: int = PAGE
) -> seek.Page[StockLevel]:
    """Levels, by store and item."""
    found = StockLevel.objects.all()
    if wanted.stores is not None:
        found = found.filter(store__in=wanted.stores)
    if wanted.item:
        found = found.filter(item=wanted.item)
    return seek.page(found, order=_LEVELS, limit=limit, after=after, before=before)


def moves(
    *, store: str, item: str, after: str = "", before: str = "", limit: int = PAGE
) -> seek.Page[StockMove]:
    """The ledger of an item in a store, newest days first."""
    found = StockMove.objects.filter(store=store, item=item)
    return seek.page(found, order=_MOVES, limit=limit, after=after, before=before)


def _within(stores: frozenset[str] | None) -> QuerySet[StockLevel]:
    found = StockLevel.objects.all()
    return found if stores is None else found.filter(store__in=stores)
