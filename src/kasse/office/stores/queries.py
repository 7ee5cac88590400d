"""Reading companies, stores and registers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Length

from kasse.fiscal.countries import COUNTRIES
from kasse.office import holding, seek
from kasse.office.journal import queries as journal
from kasse.office.stores import opening
from kasse.office.stores.models import Company, Register, RegisterProblem, Store, StoreGroup
from kasse.office.stores.services.pairing import token_digest
from kasse.office.stores.setting import tables
from kasse.office.stores.settings_document import (
    layers,
    merged,
    place_document,
    settings_document,
    source,
)

_TILL: Final = (
    "SELECT r.id, r.store_id, s.assortment_id FROM stores_register r"
    " JOIN stores_store s ON s.id = r.store_id WHERE r.token_hash = %s AND r.retired_at IS NULL"
)


DEFAULT_CURRENCY: Final = "DKK"
TAX_CLASSES: Final = tables.TAX_CLASSES
PAGE: Final = 50
STORES_ORDER: Final = seek.Order(columns=(("name", str), ("id", str)))
REGISTERS_ORDER: Final = seek.Order(columns=(("series", str), ("length", int), ("number", str)))
"""As people count: K2 before K10. What stands before a number's digits comes first."""

GROUP: Final = "group:"
"""What stands before the id of a group where the id of a store may stand as well."""

_SHORT_LIST: Final = 12
_QUIET: Final = timedelta(minutes=15)
_SERIES: Final = Func(F("number"), Value("0123456789"), function="RTRIM", output_field=TextField())


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFilter:
    """Which stores: "" and None narrow nothing. `only` are those that the reader may see; `search`
    are words of name, address, phone or group; `state` is open, archived or all; `group` an id, or
    `-` for those in none."""

    only: frozenset[str] | None = None
    search: str = ""
    state: str = "open"
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFilter:
    """Which registers, likewise; `search` are words of number, name, device or store's name;
    `state` is in_use, trouble, retired or all. Trouble is what a look at the row alone shows: a
    problem told, locked out, or entries unsent. `among` are the ids of those that count at all."""

    only: frozenset[str] | None = None
    search: str = ""
    state: str = "in_use"
    store: str = ""
    among: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """A store by its id and name, the group that it is in, and the money that it sells for."""

    id: str
    name: str
    group: str | None
    currency: str
    tax_included: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """Who a token belongs to."""

    register: str
    store: str
    assortment: str


def register_for_token(token: str) -> Till | None:
    """The till with this token; None for unknown tokens and retired registers. One query."""
    # Asked with every push: as SQL, because composing the query cost more than all else of one.
    with connection.cursor() as cursor:
        cursor.execute(_TILL, [token_digest(token)])
        row = cursor.fetchone()
    return row and Till(register=row[0], store=row[1], assortment=row[2])


def company() -> Company | None:
    """The company of this installation, None before the first start's guide."""
    return Company.objects.order_by("id").first()


def currency() -> str:
    """The code of its currency; Denmark's before there is a company."""
    code = Company.objects.order_by("id").values_list("currency", flat=True).first()
    return code or DEFAULT_CURRENCY


def company_name() -> str:
    """Its name, "" before there is one."""
    return Company.objects.order_by("id").values_list("name", flat=True).first() or ""


def tax_in_prices(*, day: str) -> dict[str, int]:
    """The tax that stands in the company's prices on a day, by tax class, in parts per million of
    what is left without it; nothing where prices are without tax."""
    company = Company.objects.order_by("id").first()
    if company is None:
        return {}
    tax: Any = place_document(company)["tax"]
    if tax["mode"] != "inclusive":
        return {}
    begun = [rate for rate in tax["rates"] if rate["valid_from"] <= day]
    return {
        rate["tax_class"]: rate["rate"]
        for rate in sorted(begun, key=lambda rate: rate["valid_from"])
        if rate["region"] == company.country
    }


def company_zone() -> str:
    """The zone of the company's country, for what is of no one store; Denmark's before there is
    one."""
    found = company()
    return COUNTRIES[found.country].zone if found else "Europe/Copenhagen"


def stores(*, only: frozenset[str] | None = None) -> QuerySet[Store]:
    """Stores by name; `only` narrows to these ids, None means all."""
    found = Store.objects.select_related("company", "assortment")
    return found if only is None else found.filter(id__in=only)


def sellers(assortment: str) -> list[Seller]:
    """The open stores of an assortment, by name. One query."""
    found = Store.objects.select_related("company", "group")
    return [_seller(store) for store in found.filter(assortment=assortment, archived_at=None)]


def _seller(store: Store) -> Seller:
    tax: Any = merged(layers(store))["tax"]
    return Seller(
        id=store.id,
        name=store.name,
        group=store.group_id,
        currency=store.company.currency,
        tax_included=tax["mode"] == "inclusive",
    )


def registers(*, stores: frozenset[str] | None = None) -> QuerySet[Register]:
    """Registers with their stores, retired ones last."""
    found = Register.objects.select_related("store__company", "store__group").order_by(
        F("retired_at").asc(nulls_first=True), "store__name", _SERIES, Length("number"), "number"
    )
    return found if stores is None else found.filter(store_id__in=stores)


def registers_heard(*, stores: frozenset[str] | None = None) -> list[Register]:
    """As `registers`, each with what its till said last: in a hello, or with a push."""
    rows = list(registers(stores=stores))
    hear(rows)
    return rows


def hear(rows: Sequence[Register]) -> None:
    """Puts what tills said with their pushes into `rows`, where that is newer. One query."""
    pushed = journal.contacts([row.id for row in rows])
    for row in rows:
        push = pushed.get(row.id)
        if push is not None and (row.last_contact_at is None or row.last_contact_at < push.at):
            row.last_contact_at, row.unsent = push.at, push.unsent
            row.app_version = push.app or row.app_version


def register(register_id: str, *, stores: frozenset[str] | None = None) -> Register | None:
    """One register with store and company."""
    return registers(stores=stores).filter(id=register_id).first()


def stores_in_use(*, only: frozenset[str] | None = None) -> QuerySet[Store]:
    """`stores` without those that are archived."""
    return stores(only=only).filter(archived_at=None)


def store(store_id: str, *, only: frozenset[str] | None = None) -> Store | None:
    """One store with company, group and assortment."""
    found = stores(only=only).select_related("company", "assortment", "group__company")
    return found.filter(id=store_id).first()


def stores_page(
    *,
    wanted: StoreFilter,
    limit: int = PAGE,
    descending: bool = False,
    after: str = "",
    before: str = "",
) -> seek.Page[Store]:
    """A page of the stores wanted, by name, each with `registers_in_use`. One query, or two."""
    found = _stores_found(wanted).annotate(
        registers_in_use=Count("registers", filter=Q(registers__retired_at=None))
    )
    order = STORES_ORDER.turned() if descending else STORES_ORDER
    return seek.page(found, order=order, limit=limit, after=after, before=before)


def every_store(*, wanted: StoreFilter, descending: bool = False) -> Iterator[Any]:
    """All stores wanted, by name, each with `registers_in_use`."""
    found = _stores_found(wanted).annotate(
        registers_in_use=Count("registers", filter=Q(registers__retired_at=None))
    )
    order = STORES_ORDER.turned() if descending else STORES_ORDER
    return found.order_by(*order.names()).iterator(chunk_size=500)


def registers_page(
    *,
    wanted: RegisterFilter,
    limit: int = PAGE,
    descending: bool = False,
    after: str = "",
    before: str = "",
) -> seek.Page[Register]:
    """A page of the registers wanted, by number, with what their tills said last. Two queries, or
    three."""
    found = Register.objects.select_related("store__company", "store__group")
    found = found.filter(_of(wanted.only, "store_id"))
    found = found.filter(_of(wanted.among, "id"))
    if wanted.store:
        found = found.filter(store_id=wanted.store)
    match wanted.state:
        case "in_use":
            found = found.filter(retired_at=None)
        case "retired":
            found = found.exclude(retired_at=None)
        case "trouble":
            trouble = ~Q(problem="") | ~Q(locked_at=None) | Q(unsent__gt=0)
            found = found.filter(trouble, retired_at=None)
    for word in wanted.search.split()[:8]:
        found = found.filter(holding.any_of(word, "number", "name", "device", "store__name"))
    found = found.annotate(series=_SERIES, length=Length("number"))
    order = REGISTERS_ORDER.turned() if descending else REGISTERS_ORDER
    page: seek.Page[Register] = seek.page(
        found, order=order, limit=limit, after=after, before=before
    )
    hear(page.rows)
    return page


def every_register(*, wanted: RegisterFilter, descending: bool = False) -> Iterator[Register]:
    """All registers wanted, as `registers_page` has them."""
    return seek.every(partial(registers_page, wanted=wanted, descending=descending))


def groups(*, only: frozenset[str] | None = None) -> QuerySet[StoreGroup]:
    """Groups by name, each with `stores_in_it`; `only` narrows to those with one of these stores."""
    found = StoreGroup.objects.select_related("company").annotate(stores_in_it=Count("stores"))
    if only is None:
        return found
    return found.filter(id__in=Store.objects.filter(id__in=only).values("group_id"))


def group_choices(*, of: Sequence[Store]) -> list[tuple[str, str]]:
    """(choice, name) of the groups that these stores are in, for fields in which stores are chosen
    (see `chosen`). No query where they are in none."""
    ids = {store.group_id for store in of} - {None}
    found = StoreGroup.objects.filter(id__in=ids) if ids else ()
    return [(f"{GROUP}{row.id}", row.name) for row in found]


def chosen(choice: str, *, only: frozenset[str] | None = None) -> frozenset[str] | None:
    """The stores that a choice means, of those in `only` (None: all): "" is all of these, GROUP and
    the id of a group its stores, and anything else the store with that id."""
    if not choice:
        return only
    found = frozenset({choice})
    if choice.startswith(GROUP):
        group = choice.removeprefix(GROUP)
        found = frozenset(Store.objects.filter(group_id=group).values_list("id", flat=True))
    return found if only is None else found & only


def problems(register_id: str) -> list[RegisterProblem]:
    """What the register's till said hindered it, newest first."""
    return list(RegisterProblem.objects.filter(register_id=register_id).order_by("-last_at", "-id"))


def places_found(
    search: str, *, only: frozenset[str] | None = None
) -> tuple[list[StoreGroup], list[Store], list[Register]]:
    """A few groups, stores and registers that have all words of `search`: to jump to."""
    words = search.split()[:8]
    found_groups = groups(only=only)
    for word in words:
        found_groups = found_groups.filter(holding.any_of(word, "name"))
    some_stores = _stores_found(StoreFilter(only=only, search=search)).order_by("name", "id")
    some_registers = registers_page(
        wanted=RegisterFilter(only=only, search=search), limit=_SHORT_LIST
    )
    return (
        list(found_groups[:_SHORT_LIST]),
        list(some_stores[:_SHORT_LIST]),
        list(some_registers.rows),
    )


def _stores_found(wanted: StoreFilter) -> QuerySet[Store]:
    found = Store.objects.select_related("company", "group").filter(_of(wanted.only, "id"))
    if wanted.state != "all":
        found = found.filter(archived_at__isnull=wanted.state != "archived")
    if wanted.group:
        found = found.filter(group_id=None if wanted.group == "-" else wanted.group)
    for word in wanted.search.split()[:8]:
        found = found.filter(
            holding.any_of(word, "name", "phone", "group__name", lists=["address"])
        )
    return found


def _of(only: frozenset[str] | None, column: str) -> Q:
    return Q() if only is None else Q(**{f"{column}__in": only})


def next_register_number() -> str:
    """K and the lowest number that no register has had."""
    taken = set(Register.objects.values_list("number", flat=True))
    number = 1
    while f"K{number}" in taken:
        number += 1
    return f"K{number}"


def store_without_address() -> str:
    """The id of a store in use that has no address, "" where each has one."""
    found = Store.objects.filter(archived_at=None, address=[]).order_by("name", "id")
    return found.values_list("id", flat=True).first() or ""


def any_paired() -> bool:
    """Whether any register has, or had, a till."""
    return Register.objects.filter(paired_at__isnull=False).exists()


def health(row: Register, *, now: datetime) -> str:
    """`retired`, `locked` (lost or stolen), `unpaired`, `problem`, `silent` (no word for 15
    minutes in which its store was open), `closed` (no word, and none expected) or `ok`. Reads the
    store with its company and group, unless they were read with the row."""
    if row.retired_at is not None:
        return "retired"
    if row.locked_at is not None:
        return "locked"
    if row.token_hash is None or row.last_contact_at is None:
        return "unpaired"
    if row.problem:
        return "problem"
    if now - row.last_contact_at <= _QUIET:
        return "ok"
    return "silent" if _was_open(row.store, (now - _QUIET, now)) else "closed"


def _was_open(store: Store, instants: Iterable[datetime]) -> bool:
    hours: Any = merged(layers(store)).get("hours", {})
    country, zone = store.company.country, store.zone
    return all(opening.is_open(hours, country=country, zone=zone, at=at) for at in instants)


def settings_of(row: Register) -> dict[str, Any]:
    """The settings document of a register's till (docs/developer/feed.md)."""
    return settings_document(row)


def tenders_of(rows: Iterable[Register]) -> dict[str, dict[str, Any]]:
    """What the kinds of tenders are called that the tills of registers take, by kind; of several
    names the first register's counts. No query where the rows came from `registers`."""
    names: dict[str, dict[str, Any]] = {}
    for row in rows:
        says = source(layers(row), "tenders")
        for tender in says.settings["tenders"] if says else ():
            names.setdefault(tender["kind"], tender.get("names", {}))
    return names


def business_day(store: Store, now: datetime) -> str:
    """The business day of a store: before its day starts, sales belong to yesterday."""
    local = now.astimezone(ZoneInfo(store.zone))
    early = local.hour * 60 + local.minute < store.day_starts_at
    return (local.date() - timedelta(days=1 if early else 0)).isoformat()
