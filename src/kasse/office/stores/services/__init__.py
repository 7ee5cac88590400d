"""All writes to companies, stores and registers; each keeps the feed's settings in step."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from kasse.domain.canonical import JsonValue
from kasse.domain.outcome import Refused, refused
from kasse.fiscal.countries import COUNTRIES
from kasse.fiscal.countries.company_numbers import check_company_number
from kasse.office.actors import Actor
from kasse.office.feed import services as feed
from kasse.office.ids import new_id
from kasse.office.stores.changing import changed, locked, made
from kasse.office.stores.fields import vat_number as checked_vat_number
from kasse.office.stores.fields import wrong_field
from kasse.office.stores.models import Company, Register, Store, StoreGroup
from kasse.office.stores.settings_document import settings_document

_NUMBERS: Final = {"company_number": check_company_number, "vat_number": checked_vat_number}


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
    """A company with its country's currency and language. Its numbers are taken as they are; ask
    `check_company_number` and `fields.vat_number` where somebody types them."""
    by.check("company.edit", store=None)
    defaults = COUNTRIES[country]
    company = Company.objects.create(
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
    made(by, company, action="company.made")
    return company


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
    store = Store.objects.create(
        id=store_id or new_id(), company=company, assortment_id=assortment, name=name, **given
    )
    made(by, store, action="store.made")
    return store


@transaction.atomic
def add_store(*, by: Actor, company: Company, details: Mapping[str, Any]) -> Store | Refused:
    """A store as somebody typed it: `details` are fields of kasse.office.stores.fields, among them
    `name` and `assortment_id`. Refuses place.malformed."""
    by.check("stores.edit", store=None)
    wrong = wrong_field("store", {"name": "", "assortment_id": "", **details})
    wrong = wrong or _unknown_row(company.id, details)
    if wrong is not None:
        return wrong
    rest = {name: value for name, value in details.items() if name not in {"name", "assortment_id"}}
    return create_store(
        by=by,
        company=company,
        name=details["name"],
        assortment=details["assortment_id"],
        **rest,
    )


@transaction.atomic
def create_register(
    *, by: Actor, store: Store, number: str, name: str, register_id: str | None = None
) -> Register | Refused:
    """A register without a till. Refuses register.number_taken and store.archived."""
    by.check("registers.edit", store=store.id)
    if store.archived_at is not None:
        return refused("store.archived", name=store.name)
    if Register.objects.filter(number=number).exists():
        return refused("register.number_taken", number=number)
    register = Register.objects.create(
        id=register_id or new_id(), store=store, number=number, name=name
    )
    made(by, register, action="register.made")
    publish_settings(registers=[register])
    return register


@transaction.atomic
def change_company(
    *, by: Actor, company: Company, changes: Mapping[str, Any], version: int | None = None
) -> Company | Refused:
    """Sets fields of the company (kasse.office.stores.fields); its tills learn of it.

    Refuses place.malformed, company.number, company.vat_number and company.currency_in_use:
    what is in a drawer and in a journal is in the currency that its till was paired with.
    Raises Stale.
    """
    by.check("company.edit", store=None)
    locked(company, version)
    wrong = wrong_field("company", changes)
    if wrong is not None:
        return wrong
    for name, checked in _NUMBERS.items():
        number = checked(company.country, changes[name]) if name in changes else ""
        if isinstance(number, Refused):
            return number
        changes = {**changes, name: number} if name in changes else changes
    paired = Register.objects.filter(store__company=company).exclude(paired_at=None)
    if changes.get("currency", company.currency) != company.currency and paired.exists():
        return refused("company.currency_in_use", currency=company.currency)
    changed(by, company, changes, action="company.changed")
    publish_settings(registers=with_places().filter(store__company=company))
    return company


@transaction.atomic
def change_store(
    *, by: Actor, store: Store, changes: Mapping[str, Any], version: int | None = None
) -> Store | Refused:
    """Sets fields of the store (kasse.office.stores.fields). With another assortment its tills
    load everything anew.

    Refuses place.malformed, also for a group or an assortment that is none. Raises Stale.
    """
    by.check("stores.edit", store=store.id)
    locked(store, version)
    wrong = wrong_field("store", changes) or _unknown_row(store.company_id, changes)
    if wrong is not None:
        return wrong
    before = store.assortment_id
    changed(by, store, changes, action="store.changed")
    if store.assortment_id != before:
        feed.start_over(scope=feed.store_scope(store.id))
    publish_settings(registers=with_places().filter(store=store))
    return store


@transaction.atomic
def archive_store(
    *, by: Actor, store: Store, now: datetime, version: int | None = None
) -> Store | Refused:
    """Closes a store; its sales are kept. Refuses store.registers_in_use. Raises Stale."""
    by.check("stores.edit", store=store.id)
    locked(store, version)
    in_use = store.registers.filter(retired_at=None).count()
    if in_use:
        return refused("store.registers_in_use", registers=in_use)
    changed(by, store, {"archived_at": now}, action="store.archived")
    return store


@transaction.atomic
def reopen_store(*, by: Actor, store: Store, version: int | None = None) -> Store:
    """Takes an archived store back. Raises Stale."""
    by.check("stores.edit", store=store.id)
    locked(store, version)
    changed(by, store, {"archived_at": None}, action="store.reopened")
    return store


@transaction.atomic
def change_register(
    *, by: Actor, register: Register, changes: Mapping[str, Any], version: int | None = None
) -> Register | Refused:
    """Sets the `name`. The number stays: it is printed on receipts; and so does the store, which
    stands in every entry of the register's journal. Refuses place.malformed. Raises Stale."""
    by.check("registers.edit", store=register.store_id)
    locked(register, version)
    wrong = wrong_field("register", changes)
    if wrong is not None:
        return wrong
    changed(by, register, changes, action="register.changed")
    publish_settings(registers=[register])
    return register


@transaction.atomic
def lock_out_register(
    *, by: Actor, register: Register, now: datetime, version: int | None = None
) -> Register | Refused:
    """Shuts the register's till out at once: it was lost or stolen.

    Its token and codes are dead, its journal is kept. Paired again, with this device or another,
    it goes on; what the lost one holds is taken when that one is paired again. Refuses
    register.retired and register.not_paired. Raises Stale.
    """
    by.check("registers.edit", store=register.store_id)
    locked(register, version)
    if register.retired_at is not None:
        return refused("register.retired", number=register.number)
    if register.token_hash is None:
        return refused("register.not_paired", number=register.number)
    register.pairing_codes.all().delete()
    register.token_hash = None
    register.save(update_fields=["token_hash"])
    who = {"locked_at": now, "locked_by": by.name[:254]}
    changed(by, register, who, action="register.locked_out")
    return register


@transaction.atomic
def retire_register(
    *, by: Actor, register: Register, now: datetime, version: int | None = None
) -> Register:
    """Locks the register's till out for good. Its journal is kept. Raises Stale."""
    by.check("registers.edit", store=register.store_id)
    locked(register, version)
    register.token_hash = None
    register.save(update_fields=["token_hash"])
    register.pairing_codes.all().delete()
    if register.retired_at is None:
        changed(by, register, {"retired_at": now}, action="register.retired")
    return register


def publish_all_settings() -> None:
    """Puts the settings of all registers in use into the feed; unchanged ones cost nothing."""
    publish_settings(registers=with_places().filter(retired_at=None))


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


def with_places() -> QuerySet[Register]:
    """Registers with all rows that their settings come from."""
    return Register.objects.select_related("store__company", "store__group__company")


def _unknown_row(company: str, changes: Mapping[str, Any]) -> Refused | None:
    # Both apps ask each other.
    from kasse.office.catalogue.queries import assortments

    group, assortment = changes.get("group_id"), changes.get("assortment_id")
    if group and not StoreGroup.objects.filter(id=group, company_id=company).exists():
        return refused("place.malformed", field="group_id")
    if assortment and not assortments().filter(id=assortment).exists():
        return refused("place.malformed", field="assortment_id")
    return None
