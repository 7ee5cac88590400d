"""Reading coupons, the batches of their codes, and what became of the codes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal, TypeAlias

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kasse.domain.coupons import plain, read_single_use, written
from kasse.office import holding, seek
from kasse.office.catalogue import queries as catalogue
from kasse.office.coupons import uses
from kasse.office.coupons.models import Batch, Coupon, CouponUse, FreedUse, Hold
from kasse.office.promotions import queries as promotions

State: TypeAlias = Literal["used", "freed", "counted", "reserved"]
STATES: Final[tuple[State, ...]] = ("used", "freed", "counted", "reserved")

PAGE: Final = 50
ORDERS: Final = {
    "name": seek.Order(columns=(("name", str), ("id", str))),
    "made": seek.Order(columns=(("created_at", datetime), ("id", str))),
}
SORTS: Final = (*ORDERS, *(f"-{name}" for name in ORDERS))
_BATCHES: Final = seek.Order(columns=(("first", int),), descending=True)
_USES: Final = seek.Order(
    columns=(("at", str), ("register", str), ("seq", int), ("part", int)), descending=True
)
_HOLDS: Final = seek.Order(columns=(("at", datetime), ("id", int)), descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponFilter:
    """Which coupons: of an assortment ("" for all), with all words of `search`, archived or not."""

    assortment: str = ""
    search: str = ""
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFilter:
    """Which codes of a coupon that something became of: with `code` in them, and in a state; "" is
    everything that a sale used."""

    coupon: str
    code: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRow:
    """What became of a code. A sale that used it has a receipt and its place in a journal; a code
    that is `reserved` has a basket and `until`; one that was `freed` has `reason` and `by`."""

    code: str
    state: State
    at: str
    register: str
    store: str = ""
    seq: int = 0
    receipt_code: str = ""
    offline: bool = False
    until: str = ""
    reason: str = ""
    by: str = ""

    @property
    def shown(self) -> str:
        """The code for people."""
        return shown(self.code)


def shown(code: str) -> str:
    """A code for people: a single-use code in groups, any other as it is."""
    return written(code) if read_single_use(code) == code else code


def as_kept(text: str) -> str:
    """What somebody typed of a code, as uses have it, if it was typed whole."""
    text = text.strip()
    return read_single_use(text) or (text if ":" in text else plain(text))


def coupons(
    *,
    wanted: CouponFilter,
    sort: str = "name",
    limit: int = PAGE,
    after: str = "",
    before: str = "",
) -> seek.Page[Coupon]:
    """A page of coupons, each with `codes_made` and `times_used`. One query, or two."""
    order = ORDERS[sort.removeprefix("-")]
    return seek.page(
        _counted(_found(wanted)),
        order=order.turned() if sort.startswith("-") else order,
        limit=limit,
        after=after,
        before=before,
    )


def every_coupon(*, wanted: CouponFilter, sort: str = "name") -> Iterator[Coupon]:
    """All coupons wanted."""
    return seek.every(partial(coupons, wanted=wanted, sort=sort))


def coupon(coupon_id: str) -> Coupon | None:
    """One coupon with its assortment, `codes_made` and `times_used`."""
    found = Coupon.objects.select_related("assortment").filter(id=coupon_id)
    return _counted(found).first()


def choices(assortment: str) -> list[tuple[str, str]]:
    """(id, name) of the coupons that tills take, for fields in which one is chosen."""
    found = Coupon.objects.filter(assortment=assortment, archived_at=None)
    return list(found.order_by("name", "id").values_list("id", "name"))


def is_at_tills(coupon_id: str, *, assortment: str) -> bool:
    """Whether the tills of an assortment take a coupon."""
    found = Coupon.objects.filter(id=coupon_id[:64], assortment=assortment, archived_at=None)
    return found.exists()


def batches(
    coupon_id: str, *, limit: int = PAGE, after: str = "", before: str = ""
) -> seek.Page[Batch]:
    """Batches of a coupon's codes, the newest first."""
    found = Batch.objects.filter(coupon=coupon_id)
    return seek.page(found, order=_BATCHES, limit=limit, after=after, before=before)


def batch(batch_id: str) -> Batch | None:
    """One batch with its coupon."""
    return Batch.objects.select_related("coupon").filter(id=batch_id).first()


def uses_of(
    *, wanted: UseFilter, limit: int = PAGE, after: str = "", before: str = ""
) -> seek.Page[UseRow]:
    """A page of what became of a coupon's codes, the newest first. Two queries, or three."""
    found = _reserved(wanted) if wanted.state == "reserved" else _sold(wanted)
    code = as_kept(wanted.code)
    if code:
        found = found.filter(code__contains=code[:100].replace("\0", ""))
    order = _HOLDS if wanted.state == "reserved" else _USES
    page = seek.page(found, order=order, limit=limit, after=after, before=before)
    return seek.Page(rows=_rows(page.rows), before=page.before, after=page.after)


def every_use(*, wanted: UseFilter) -> Iterator[UseRow]:
    """All of them."""
    return seek.every(partial(uses_of, wanted=wanted))


def item_names_with_codes(found: Coupon) -> dict[str, str]:
    """Of the coupon's campaign codes those that are an item's code too, with the item's name: tills
    take them for the item (CPN-4)."""
    if not found.codes:
        return {}
    assortment = found.assortment_id
    keyed = catalogue.keys_of(found.codes)
    skus = catalogue.skus_with_keys(assortment, keyed)
    by_code = {code: skus[key][0] for key, code in keyed.items() if key in skus}
    by_code = {code: code for code in found.codes} | by_code
    rows = catalogue.rows_by_sku(assortment, by_code.values())
    return {code: rows[sku].name for code, sku in by_code.items() if sku in rows}


def asked_for_by(coupon_id: str) -> list[Any]:
    """The promotions that ask for a coupon, with their campaigns, whether they hold or not."""
    return promotions.with_coupon(coupon_id)


def _found(wanted: CouponFilter) -> QuerySet[Coupon]:
    found = Coupon.objects.filter(archived_at__isnull=not wanted.archived)
    if wanted.assortment:
        found = found.filter(assortment=wanted.assortment)
    single = read_single_use(wanted.search)
    if single is not None:
        # A whole code, pasted: whose it is follows from its prefix.
        return found.filter(prefix=single[:4])
    for word in wanted.search.split()[:8]:
        found = found.filter(holding.any_of(word, "search"))
    return found


def _counted(found: QuerySet[Coupon]) -> QuerySet[Coupon]:
    used = CouponUse.objects.filter(coupon=OuterRef("id")).order_by().values("coupon")
    times = Subquery(used.annotate(n=Count("seq")).values("n"), output_field=IntegerField())
    return found.annotate(
        codes_made=Coalesce(Sum("batches__count"), 0), times_used=Coalesce(times, 0)
    )


def _reserved(wanted: UseFilter) -> QuerySet[Any]:
    # A row without a register is a lock of this moment.
    return Hold.objects.filter(coupon=wanted.coupon).exclude(register="")


def _sold(wanted: UseFilter) -> QuerySet[Any]:
    found = uses.with_freed().filter(coupon=wanted.coupon)
    match wanted.state:
        case "freed":
            return found.filter(freed=True)
        case "counted":
            return found.filter(checked="none")
        case "used":
            return found.filter(freed=False).exclude(checked="none")
    return found


def _rows(found: tuple[Any, ...]) -> tuple[UseRow, ...]:
    freed = {
        (row.code, row.register, row.seq): row
        for row in FreedUse.objects.filter(
            coupon__in={row.coupon for row in found}, code__in={row.code for row in found}
        )
    }
    return tuple(
        held_row(row)
        if isinstance(row, Hold)
        else used_row(row, freed.get((row.code, row.register, row.seq)))
        for row in found
    )


def held_row(row: Hold) -> UseRow:
    """What a basket holds."""
    return UseRow(
        code=row.code,
        state="reserved",
        at=uses.instant_text(row.at),
        register=row.register,
        until=uses.instant_text(row.until),
    )


def used_row(row: CouponUse, freed: FreedUse | None) -> UseRow:
    """What a sale used; `freed` says that it counts no more."""
    state: State = "counted" if row.checked == "none" else "used" if freed is None else "freed"
    return UseRow(
        code=row.code,
        state=state,
        at=row.at,
        register=row.register,
        store=row.store,
        seq=row.seq,
        receipt_code=row.receipt_code,
        offline=row.checked == "offline",
        reason=freed.reason if freed else "",
        by=freed.freed_by if freed else "",
    )
