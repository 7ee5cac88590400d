"""The first company of an office, with a store, a register, and an owner who can log in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kasse.domain.outcome import Refused, refused
from kasse.fiscal.countries import COUNTRIES
from kasse.fiscal.countries.company_numbers import check_company_number, vat_number_of
from kasse.fiscal.countries.shops import SampleItem, SampleShop, sample_shop
from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.catalogue.services.layouts import Place
from kasse.office.ids import new_id
from kasse.office.staff import services as staff
from kasse.office.stores import queries
from kasse.office.stores import services as stores


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstShop:
    """What an operator says of a new shop; the rest is its country's default.

    `kind` is one of kasse.fiscal.countries.shops; with `samples` the shop begins with its items.
    """

    company: str
    store: str
    country: str
    company_number: str
    owner: str
    email: str
    password: str
    pin: str
    kind: str = "other"
    samples: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeShop:
    """What was made: the register's number, the owner's account, the ids of the sample items."""

    register: str
    account: str
    samples: tuple[str, ...]


def make_first_shop(shop: FirstShop) -> MadeShop | Refused:
    """Makes all of it or nothing.

    Refuses company.exists, company.number, shop.unknown_kind, and what `create_account` and
    `set_pin` refuse.
    """
    with transaction.atomic():
        made = _make(shop)
        if isinstance(made, Refused):
            transaction.set_rollback(True)
        return made


def _make(shop: FirstShop) -> MadeShop | Refused:
    if queries.company() is not None:
        return refused("company.exists")
    country = COUNTRIES[shop.country]
    number = check_company_number(shop.country, shop.company_number)
    if isinstance(number, Refused):
        return number
    goods = sample_shop(shop.country, shop.kind)
    if goods is None:
        return refused("shop.unknown_kind", kind=shop.kind[:40])
    language = shop.language or country.language
    company = stores.create_company(
        by=OPERATOR,
        name=shop.company,
        country=shop.country,
        company_number=number,
        vat_number=vat_number_of(shop.country, number),
    )
    staff.save_roles(by=OPERATOR, roles=country.roles)
    assortment = catalogue.create_assortment(by=OPERATOR, name=shop.store)
    store = stores.create_store(
        by=OPERATOR, company=company, assortment=assortment.id, name=shop.store, language=language
    )
    with override(language):
        # Not the store's name once more: everywhere the two stand together.
        name = _("Register 1")
    register = stores.create_register(
        by=OPERATOR, store=store, number=queries.next_register_number(), name=name
    )
    assert not isinstance(register, Refused), register
    samples = _stock(assortment.id, goods, language) if shop.samples else ()
    widest = str(country.roles[-1]["id"])
    person = staff.save_person(
        by=OPERATOR, name=shop.owner, language=language, assignments=[(widest, None)]
    )
    account = staff.create_account(
        by=OPERATOR,
        email=shop.email,
        password=shop.password,
        person=person,
        language=language,
        is_owner=True,
    )
    if isinstance(account, Refused):
        return account
    pinned = staff.set_pin(by=OPERATOR, person=person, pin=shop.pin)
    if isinstance(pinned, Refused):
        return pinned
    return MadeShop(register=register.number, account=account.id, samples=samples)


def _stock(assortment: str, goods: SampleShop, language: str) -> tuple[str, ...]:
    """Sample categories and items, priced and on the till's grid; the items' ids."""
    categories = {row.id: new_id() for row in goods.categories}
    for position, row in enumerate(goods.categories):
        made = catalogue.save_category(
            by=OPERATOR,
            assortment=assortment,
            names=dict(row.names),
            category_id=categories[row.id],
            color=row.color,
            position=position,
        )
        assert not isinstance(made, Refused), made
    rows = [made for item in goods.items for made in _rows(item, categories, language)]
    if not rows:
        return ()
    saved = catalogue.save_items(by=OPERATOR, assortment=assortment, rows=rows)
    assert not isinstance(saved, Refused), saved
    published = prices.publish_prices(by=OPERATOR, assortment=assortment, now=timezone.now())
    assert not isinstance(published, Refused), published
    ids = {row.sku: item_id for row, item_id in zip(rows, saved, strict=True)}
    pages: list[Mapping[str, Any]] = [
        {
            "names": dict(category.names),
            "tiles": [
                {"item": ids[item.sku]}
                for item in goods.items
                if item.category == category.id and item.kind != "deposit"
            ],
        }
        for category in goods.categories
    ]
    shown = [page for page in pages if page["tiles"]]
    drawn = catalogue.save_layout(by=OPERATOR, place=Place(assortment=assortment), pages=shown)
    assert not isinstance(drawn, Refused), drawn
    return tuple(saved)


def _rows(item: SampleItem, categories: Mapping[str, str], language: str) -> Iterator[ItemRow]:
    """The item as the catalogue takes it, its variants after it."""
    names = dict(item.names)
    name = names.get(language) or names["en"]
    shared: dict[str, Any] = {
        "kind": item.kind,
        "unit": item.unit,
        "tax_class": item.tax_class,
        "category": categories[item.category],
        "min_age": item.min_age,
        "deposit": item.deposit,
        "stock": item.kind == "goods",
    }
    price = None if item.sizes else item.price_minor
    yield ItemRow(sku=item.sku, name=name, names=names, price_minor=price, **shared)
    axis = {"da": "Størrelse"}.get(language, "Size")
    for size in item.sizes:
        yield ItemRow(
            sku=f"{item.sku}-{size}",
            name=f"{name} {size}",
            names={code: f"{text} {size}" for code, text in names.items()},
            price_minor=item.price_minor,
            variant_of=item.sku,
            options=((axis, size),),
            **shared,
        )
