"""All writes to companies, stores and registers; each keeps the feed's settings in step."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from kasse.domain.canonical import JsonValue
from kasse.domain.outcome import Refused, refused
from kasse.fiscal.countries import COUNTRIES
from kasse.office.actors import Actor
from kasse.office.feed import services as feed
from kasse.office.ids import new_id
from kasse.office.stores.models import Company, Register, Store
from kasse.office.stores.settings_document import settings_document


@transaction.atomic
def create_company(
    *,
    by: Actor,
    name: str,
    country: str,
    company_id: str | None = None,
    address: Sequence[str] = (),
    company_number: str = "",
    vat_number: str = "",
    settings: Mapping[str, JsonValue] | None = None,
) -> Company:
    """A company with its country's currency and language."""
    by.check("company.edit", store=None)
    defaults = COUNTRIES[country]
    return Company.objects.create(
        id=company_id or new_id(),
        name=name,
        address=list(address),
        country=country,
        company_number=company_number,
        vat_number=vat_number,
        currency=defaults.currency,
        language=defaults.language,
        settings=dict(settings or {}),
    )


@transaction.atomic
def create_store(
    *,
    by: Actor,
    company: Company,
    assortment: str,
    name: str,
    store_id: str | None = None,
    **details: Any,
) -> Store:
    """A store that sells `assortment`.

    `details`: address, phone, zone, region, language, day_starts_at, settings; without them the
    country's.
    """
    by.check("stores.edit", store=None)
    given = {
        "zone": COUNTRIES[company.country].zone,
        "region": company.country,
        "language": company.language,
        **details,
    }
    return Store.objects.create(
        id=store_id or new_id(), company=company, assortment_id=assortment, name=name, **given
    )


@transaction.atomic
def create_register(
    *, by: Actor, store: Store, number: str, name: str, register_id: str | None = None
) -> Register | Refused:
    """A register without a till. Refuses register.number_taken."""
    by.check("registers.edit", store=store.id)
    if Register.objects.filter(number=number).exists():
        return refused("register.number_taken", number=number)
    register = Register.objects.create(
        id=register_id or new_id(), store=store, number=number, name=name
    )
    publish_settings(registers=[register])
    return register


@transaction.atomic
def change_company(*, by: Actor, company: Company, changes: Mapping[str, Any]) -> Company:
    """Sets fields of the company; its tills learn of it."""
    by.check("company.edit", store=None)
    _set(company, changes)
    publish_settings(registers=_with_places().filter(store__company=company))
    return company


@transaction.atomic
def change_store(*, by: Actor, store: Store, changes: Mapping[str, Any]) -> Store:
    """Sets fields of the store. With another assortment its tills load everything anew."""
    by.check("stores.edit", store=store.id)
    before = store.assortment_id
    _set(store, changes)
    if store.assortment_id != before:
        feed.start_over(scope=feed.store_scope(store.id))
    publish_settings(registers=_with_places().filter(store=store))
    return store


@transaction.atomic
def change_register(*, by: Actor, register: Register, changes: Mapping[str, Any]) -> Register:
    """Sets `name` or `settings`. The number stays: it is printed on receipts."""
    by.check("registers.edit", store=register.store_id)
    assert not {"number", "id", "store"} & changes.keys()
    _set(register, changes)
    publish_settings(registers=[register])
    return register


@transaction.atomic
def retire_register(*, by: Actor, register: Register, now: datetime) -> Register:
    """Locks the register's till out for good. Its journal is kept."""
    by.check("registers.edit", store=register.store_id)
    register.retired_at = now
    register.token_hash = None
    register.save(update_fields=["retired_at", "token_hash"])
    register.pairing_codes.all().delete()
    return register


def publish_all_settings() -> None:
    """Puts the settings of all registers in use into the feed; unchanged ones cost nothing."""
    publish_settings(registers=_with_places().filter(retired_at=None))


def publish_settings(*, registers: Iterable[Register]) -> None:
    """Puts the settings of `registers` into the feed."""
    for register in registers:
        feed.publish(
            scope=feed.register_scope(register.id),
            documents=[
                feed.Publication(
                    collection="settings", id="settings", body=settings_document(register)
                )
            ],
        )


def _with_places() -> Any:
    return Register.objects.select_related("store__company")


def _set(row: Company | Store | Register, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
