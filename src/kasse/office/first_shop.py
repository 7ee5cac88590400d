"""The first company of an office, with a store, a register, and an owner who can log in."""

from dataclasses import dataclass

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.fiscal.countries import COUNTRIES
from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services as catalogue
from kasse.office.staff import services as staff
from kasse.office.stores import queries
from kasse.office.stores import services as stores


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstShop:
    """What an operator says of a new shop; the rest is its country's default."""

    company: str
    store: str
    country: str
    company_number: str
    owner: str
    email: str
    password: str
    pin: str


def make_first_shop(shop: FirstShop) -> str | Refused:
    """Makes all of it or nothing; the number of the register.

    Refuses company.exists, and what `create_account` and `set_pin` refuse.
    """
    with transaction.atomic():
        made = _make(shop)
        if isinstance(made, Refused):
            transaction.set_rollback(True)
        return made


def _make(shop: FirstShop) -> str | Refused:
    if queries.company() is not None:
        return refused("company.exists")
    country = COUNTRIES[shop.country]
    company = stores.create_company(
        by=OPERATOR, name=shop.company, country=shop.country, company_number=shop.company_number
    )
    staff.save_roles(by=OPERATOR, roles=country.roles)
    assortment = catalogue.create_assortment(by=OPERATOR, name=shop.store)
    store = stores.create_store(
        by=OPERATOR, company=company, assortment=assortment.id, name=shop.store
    )
    register = stores.create_register(
        by=OPERATOR, store=store, number=queries.next_register_number(), name=shop.store
    )
    assert not isinstance(register, Refused), register
    widest = str(country.roles[-1]["id"])
    person = staff.save_person(
        by=OPERATOR, name=shop.owner, language=country.language, assignments=[(widest, None)]
    )
    account = staff.create_account(
        by=OPERATOR,
        email=shop.email,
        password=shop.password,
        person=person,
        language=country.language,
        is_owner=True,
    )
    if isinstance(account, Refused):
        return account
    pinned = staff.set_pin(by=OPERATOR, person=person, pin=shop.pin)
    return pinned if isinstance(pinned, Refused) else register.number
