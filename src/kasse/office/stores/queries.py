"""Reading companies, stores and registers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F, QuerySet

from kasse.office.journal import queries as journal
from kasse.office.stores.models import Company, Register, Store
from kasse.office.stores.services.pairing import token_digest
from kasse.office.stores.settings_document import settings_document

_TILL: Final = (
    "SELECT r.id, r.store_id, s.assortment_id FROM stores_register r"
    " JOIN stores_store s ON s.id = r.store_id WHERE r.token_hash = %s AND r.retired_at IS NULL"
)


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


def company_name() -> str:
    """Its name, "" before there is one."""
    return Company.objects.order_by("id").values_list("name", flat=True).first() or ""


def stores(*, only: frozenset[str] | None = None) -> QuerySet[Store]:
    """Stores by name; `only` narrows to these ids, None means all."""
    found = Store.objects.select_related("company", "assortment")
    return found if only is None else found.filter(id__in=only)


def registers(*, stores: frozenset[str] | None = None) -> QuerySet[Register]:
    """Registers with their stores, retired ones last."""
    found = Register.objects.select_related("store__company").order_by(
        F("retired_at").asc(nulls_first=True), "store__name", "number"
    )
    return found if stores is None else found.filter(store_id__in=stores)


def registers_heard(*, stores: frozenset[str] | None = None) -> list[Register]:
    """As `registers`, each with what its till said last: in a hello, or with a push."""
    rows = list(registers(stores=stores))
    pushed = journal.contacts([row.id for row in rows])
    for row in rows:
        push = pushed.get(row.id)
        if push is not None and (row.last_contact_at is None or row.last_contact_at < push.at):
            row.last_contact_at, row.unsent = push.at, push.unsent
            row.app_version = push.app or row.app_version
    return rows


def register(register_id: str, *, stores: frozenset[str] | None = None) -> Register | None:
    """One register with store and company."""
    return registers(stores=stores).filter(id=register_id).first()


def next_register_number() -> str:
    """K and the lowest number that no register has had."""
    taken = set(Register.objects.values_list("number", flat=True))
    number = 1
    while f"K{number}" in taken:
        number += 1
    return f"K{number}"


def health(row: Register, *, now: datetime) -> str:
    """`retired`, `unpaired`, `problem`, `silent` (no word for 15 minutes) or `ok`."""
    if row.retired_at is not None:
        return "retired"
    if row.token_hash is None or row.last_contact_at is None:
        return "unpaired"
    if row.problem:
        return "problem"
    return "silent" if (now - row.last_contact_at).total_seconds() > 900 else "ok"


def settings_of(row: Register) -> dict[str, Any]:
    """The settings document of a register's till (docs/developer/feed.md)."""
    return settings_document(row)


def business_day(store: Store, now: datetime) -> str:
    """The business day of a store: before its day starts, sales belong to yesterday."""
    local = now.astimezone(ZoneInfo(store.zone))
    early = local.hour * 60 + local.minute < store.day_starts_at
    return (local.date() - timedelta(days=1 if early else 0)).isoformat()
