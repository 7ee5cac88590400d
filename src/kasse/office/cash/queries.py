"""Reading drawers. `stores` narrows to these ids, None means all."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import Max, Model, QuerySet

from kasse.office import seek
from kasse.office.cash.models import CashCount, CashDay, CashMovement, ZReport

PAGE: Final = 50

_DAYS: Final = seek.Order(
    columns=(("day", str), ("register", str), ("store", str)), descending=True
)
_ENTRIES: Final = seek.Order(
    columns=(("day", str), ("register", str), ("seq", int)), descending=True
)

Of = TypeVar("Of", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFilter:
    """Of which stores (None: of all), which business day or days (both included) and which register
    ("": any)."""

    stores: frozenset[str] | None = None
    day: str = ""
    since: str = ""
    until: str = ""
    register: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer:
    """What a register's drawer saw on a business day; `day` is None where no money moved."""

    register: str
    day: CashDay | None
    movements: tuple[CashMovement, ...]
    counts: tuple[CashCount, ...]
    z_reports: tuple[ZReport, ...]


def days(
    *, wanted: CashFilter, after: str = "", before: str = "", limit: int = PAGE
) -> seek.Page[CashDay]:
    """What each register's drawer should hold, newest days first."""
    found = _narrowed(CashDay.objects.all(), wanted)
    return seek.page(found, order=_DAYS, limit=limit, after=after, before=before)


def movements(
    *, wanted: CashFilter, after: str = "", before: str = "", limit: int = PAGE
) -> seek.Page[CashMovement]:
    """What went in and out of drawers and when they were opened, newest days first."""
    found = _narrowed(CashMovement.objects.all(), wanted)
    return seek.page(found, order=_ENTRIES, limit=limit, after=after, before=before)


def counts(
    *, wanted: CashFilter, after: str = "", before: str = "", limit: int = PAGE
) -> seek.Page[CashCount]:
    """Counts of drawers, newest days first."""
    found = _narrowed(CashCount.objects.all(), wanted)
    return seek.page(found, order=_ENTRIES, limit=limit, after=after, before=before)


def z_reports(
    *, wanted: CashFilter, after: str = "", before: str = "", limit: int = PAGE
) -> seek.Page[ZReport]:
    """Closed days, newest first."""
    found = _narrowed(ZReport.objects.all(), wanted)
    return seek.page(found, order=_ENTRIES, limit=limit, after=after, before=before)


def drawers(*, store: str, day: str) -> tuple[Drawer, ...]:
    """All that happened to the drawers of a store on a business day, in four queries."""
    wanted = CashFilter(stores=frozenset({store}), day=day)
    sums = {row.register: row for row in _narrowed(CashDay.objects.all(), wanted)}
    moved = _by_register(CashMovement.objects.all(), wanted)
    counted = _by_register(CashCount.objects.all(), wanted)
    closed = _by_register(ZReport.objects.all(), wanted)
    return tuple(
        Drawer(
            register=register,
            day=sums.get(register),
            movements=tuple(moved.get(register, ())),
            counts=tuple(counted.get(register, ())),
            z_reports=tuple(closed.get(register, ())),
        )
        for register in sorted({*sums, *moved, *counted, *closed})
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreDay:
    """A store's drawers on a business day: how many moved money, how many of these were closed by a
    Z report, and the sum of what their last counts differed by (None: none was counted)."""

    drawers: int
    closed: int
    difference_minor: int | None


def by_store(*, stores: frozenset[str] | None, day: str) -> dict[str, StoreDay]:
    """The day of each store of which a drawer moved money or was closed. Three queries."""
    wanted = CashFilter(stores=stores, day=day)
    moved = set(_narrowed(CashDay.objects.all(), wanted).values_list("store", "register"))
    closed = set(_narrowed(ZReport.objects.all(), wanted).values_list("store", "register"))
    counts = _narrowed(CashCount.objects.all(), wanted).order_by("seq")
    last = {
        (store, register): difference
        for store, register, difference in counts.values_list(
            "store", "register", "difference_minor"
        )
    }
    drawers, closings = _by_store(moved | closed), _by_store(closed)
    differences: Counter[str] = Counter()
    for (store, _), difference in last.items():
        differences[store] += difference
    return {
        store: StoreDay(
            drawers=number, closed=closings[store], difference_minor=differences.get(store)
        )
        for store, number in drawers.items()
    }


def _by_store(registers: Iterable[tuple[str, str]]) -> Counter[str]:
    return Counter(store for store, _ in registers)


def last_day(*, stores: Iterable[str], until: str) -> str:
    """The newest business day up to `until` on which a drawer of these stores held money or was
    closed, or ""."""
    these = {"store__in": list(stores), "day__lte": until}
    held = CashDay.objects.filter(**these).aggregate(last=Max("day"))["last"]
    closed = ZReport.objects.filter(**these).aggregate(last=Max("day"))["last"]
    return max(held or "", closed or "")


def _by_register(found: QuerySet[Of], wanted: CashFilter) -> Mapping[str, list[Of]]:
    rows: dict[str, list[Of]] = {}
    for row in _narrowed(found, wanted).order_by("seq"):
        rows.setdefault(str(getattr(row, "register")), []).append(row)  # noqa: B009  # of each of the models
    return rows


def _narrowed(found: QuerySet[Of], wanted: CashFilter) -> QuerySet[Of]:
    if wanted.stores is not None:
        found = found.filter(store__in=wanted.stores)
    if wanted.day:
        found = found.filter(day=wanted.day)
    if wanted.since:
        found = found.filter(day__gte=wanted.since)
    if wanted.until:
        found = found.filter(day__lte=wanted.until)
    return found.filter(register=wanted.register) if wanted.register else found
