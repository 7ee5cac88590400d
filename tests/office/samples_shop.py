"""A small shop in the office's tables, for tests of the apps and pages."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Final

from django.contrib.auth.hashers import make_password

from kasse.fiscal.countries import COUNTRIES
from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.models import Assortment
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account, Person
from kasse.office.stores import services as stores
from kasse.office.stores.models import Register, Store

NOW: Final = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSWORD: Final = "correct horse battery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One store with one register, an owner and an empty assortment."""

    assortment: Assortment
    store: Store
    register: Register
    owner: Account
    person: Person


def open_shop() -> Shop:
    """Makes the shop; ids are stable."""
    assortment = catalogue.create_assortment(by=OPERATOR, name="Café", assortment_id="cafe")
    company = stores.create_company(
        by=OPERATOR, name="Kaffe & Co ApS", country="DK", company_id="co", company_number="12345674"
    )
    store = stores.create_store(
        by=OPERATOR,
        company=company,
        assortment="cafe",
        name="Nørregade",
        store_id="s1",
        phone="12 34 56 78",
    )
    register = stores.create_register(
        by=OPERATOR, store=store, number="K1", name="Disken", register_id="r1"
    )
    assert isinstance(register, Register)
    staff.save_roles(by=OPERATOR, roles=COUNTRIES["DK"].roles)
    person = staff.save_person(
        by=OPERATOR,
        name="Anna Ejer",
        language="da",
        assignments=[("owner", None)],
        person_id="anna",
    )
    owner = Account.objects.create(
        email="anna@example.dk", password=hashed(PASSWORD), person=person
    )
    return Shop(assortment=assortment, store=store, register=register, owner=owner, person=person)


@cache
def hashed(password: str) -> str:
    """What is kept of a password."""
    # Slow on purpose, and the same for every test.
    return make_password(password)
