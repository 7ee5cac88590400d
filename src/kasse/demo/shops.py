"""The demo company in the office: stores, registers, goods, prices, people and log-ins."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from kasse.demo import files
from kasse.domain.canonical import JsonValue
from kasse.domain.outcome import Refused
from kasse.fiscal.countries import COUNTRIES
from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.catalogue.services.layouts import Place
from kasse.office.catalogue.services.prices import publish_prices
from kasse.office.guide import services as guide
from kasse.office.staff import services as staff
from kasse.office.stores import queries, services
from kasse.office.stores.services import pairing

TILES_A_PAGE: Final = 24
LOOSE_GOODS: Final = "produce"
"""What a grocery's first page shows: goods that have no barcode of their own."""


def is_empty() -> bool:
    """Whether the office has no company yet."""
    return queries.company() is None


def is_loaded() -> bool:
    """Whether the demo company is there."""
    wanted = files.company()["company"]["id"]
    company = queries.company()
    return company is not None and company.id == wanted


@transaction.atomic
def load_shops(*, now: datetime) -> None:
    """Writes the whole company, as it stood at `now`; the registers that sell get their tills."""
    guide.mark_demo()
    data = files.company()
    about = dict(data["company"])
    company = services.create_company(by=OPERATOR, company_id=about.pop("id"), **about)
    staff.save_roles(by=OPERATOR, roles=COUNTRIES[company.country].roles)
    for row in data["stores"]:
        assortment = catalogue.create_assortment(
            by=OPERATOR, name=row["name"], assortment_id=row["kind"]
        )
        store = services.create_store(
            by=OPERATOR,
            company=company,
            assortment=assortment.id,
            name=row["name"],
            store_id=row["id"],
            address=row["address"],
            phone=row["phone"],
            settings=row["settings"],
        )
        load_goods(row["kind"], now=now)
        for register in row["registers"]:
            made = services.create_register(
                by=OPERATOR,
                store=store,
                number=register["number"],
                name=register["name"],
                register_id=register["id"],
            )
            assert not isinstance(made, Refused), made
            if register["sells"]:
                pair(made, now=now)
    for person in data["people"]:
        _load_person(person)


def load_goods(kind: str, *, now: datetime) -> None:
    """Categories, modifiers, items with prices, and the grid of favourites."""
    for position, category in enumerate(files.categories(kind)):
        made = catalogue.save_category(
            by=OPERATOR,
            assortment=kind,
            names={"da": category.name, "en": category.name_en},
            category_id=f"{kind}-{category.id}",
            color=category.color,
            position=position,
        )
        assert not isinstance(made, Refused), made
    for group in files.groups(kind):
        catalogue.save_modifier_group(
            by=OPERATOR,
            assortment=kind,
            names=group.names,
            choices=(group.least, group.most),
            modifiers=[(one.modifier, one.names, one.price_minor) for one in group.choices],
            group_id=group.id,
        )
    saved = catalogue.save_items(by=OPERATOR, assortment=kind, rows=item_rows(kind))
    assert not isinstance(saved, Refused), saved
    published = publish_prices(by=OPERATOR, assortment=kind, now=now)
    assert not isinstance(published, Refused), published
    drawn = catalogue.save_layout(
        by=OPERATOR, place=Place(assortment=kind), pages=list(pages(kind))
    )
    assert not isinstance(drawn, Refused), drawn


def item_rows(kind: str) -> list[ItemRow]:
    """The goods as the catalogue takes them."""
    return [
        ItemRow(
            id=files.item_id(kind, goods.sku),
            sku=goods.sku,
            name=goods.name,
            names={"da": goods.name, "en": goods.name_en},
            kind="deposit" if goods.category == "deposit" else "goods",
            unit=goods.unit,
            price_minor=goods.price_minor,
            tax_class=goods.tax_class,
            codes=(goods.code,) if goods.code else (),
            category=f"{kind}-{goods.category}",
            variant_of=goods.variant_of or None,
            options=(("Størrelse", goods.option),) if goods.option else (),
            modifier_groups=tuple(f"{kind}-{group}" for group in goods.groups),
            deposit=goods.deposit or None,
            min_age=goods.min_age,
            content=goods.content,
            stock=goods.category != "deposit",
        )
        for goods in files.goods(kind)
    ]


def pages(kind: str) -> Iterator[dict[str, JsonValue]]:
    """The café shows its goods, a page for each category; a grocery loose goods, then categories."""
    shown = [goods for goods in files.goods(kind) if not goods.variant_of]
    for category in files.categories(kind):
        if category.id == "deposit" or (kind == "grocery" and category.id != LOOSE_GOODS):
            continue
        tiles: list[JsonValue] = [
            {"item": files.item_id(kind, goods.sku)}
            for goods in shown
            if goods.category == category.id
        ]
        names: JsonValue = {"da": category.name, "en": category.name_en}
        yield {"names": names, "tiles": tiles[:TILES_A_PAGE]}
    if kind == "grocery":
        every: list[JsonValue] = [
            {"category": f"{kind}-{category.id}"}
            for category in files.categories(kind)
            if category.id != "deposit"
        ]
        yield {"names": {"da": "Alle varer", "en": "All goods"}, "tiles": every}


def pair(register: Any, *, now: datetime) -> None:
    """Gives the register a till, as pairing does."""
    code = pairing.make_code(by=OPERATOR, register=register, now=now)
    assert isinstance(code, str), code
    paired = pairing.pair(code=code, device="Kasse demo", address="", now=now)
    assert not isinstance(paired, Refused), paired


def _load_person(row: dict[str, Any]) -> None:
    person = staff.save_person(
        by=OPERATOR,
        name=row["name"],
        language=row["language"],
        assignments=[(role, store or None) for role, store in row["roles"]],
        person_id=row["id"],
    )
    pinned = staff.set_pin(by=OPERATOR, person=person, pin=row["pin"])
    assert not isinstance(pinned, Refused), pinned
    if "email" in row:
        account = staff.create_account(
            by=OPERATOR,
            email=row["email"],
            password=row["password"],
            person=person,
            language=row["language"],
            is_owner=any(role == "owner" for role, _ in row["roles"]),
        )
        assert not isinstance(account, Refused), account
