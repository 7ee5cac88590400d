"""A store in the office for a replayed file: its company, terms, goods and registers."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from kasse.demo import shops
from kasse.demo.replay.sales import ItemSeen, Place
from kasse.domain.canonical import JsonValue
from kasse.domain.outcome import Refused
from kasse.domain.permissions import PERMISSION_CODES
from kasse.office.actors import OPERATOR
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.catalogue.services.prices import publish_prices
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account
from kasse.office.stores import queries, services
from kasse.office.stores.models import Store

ITEMS_AT_ONCE: Final = 2_000
ROLE: Final[Mapping[str, Any]] = {
    "id": "replay",
    "names": {"da": "Genafspilning", "en": "Replay"},
    "permissions": [code for code in PERMISSION_CODES if not code.startswith("office.")],
    "max_discount": 1_000_000,
}
"""A file says neither who sold nor who allowed it: whoever sells may do everything at a till."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayShop:
    """What was made: the store, its registers and who sells; `log_in` for an office without one."""

    store: str
    registers: tuple[str, ...]
    person: str
    log_in: tuple[str, str] | None


@transaction.atomic
def make_shop(
    *,
    format_name: str,
    place: Place,
    goods: Mapping[str, ItemSeen],
    prices: Mapping[str, int | None],
    registers: int,
    now: datetime,
) -> ReplayShop:
    """A new store each time, so that the same file can be replayed again."""
    store_id = _free_id(f"replay-{format_name}")
    company = services.create_company(
        by=OPERATOR,
        company_id=store_id,
        name=place.store_name,
        country="DK",
        settings=terms(place),
    )
    services.change_company(
        by=OPERATOR,
        company=company,
        changes={"currency": place.currency, "language": place.language},
    )
    staff.save_roles(by=OPERATOR, roles=[ROLE])
    assortment = catalogue.create_assortment(
        by=OPERATOR, name=place.store_name, assortment_id=store_id
    )
    store = services.create_store(
        by=OPERATOR,
        company=company,
        assortment=assortment.id,
        name=place.store_name,
        store_id=store_id,
        zone=place.zone,
        region=place.region,
        language=place.language,
    )
    load_goods(store_id, goods, prices)
    published = publish_prices(by=OPERATOR, assortment=assortment.id, now=now)
    assert isinstance(published, Refused) is (set(prices.values()) <= {None}), published
    person = staff.save_person(
        by=OPERATOR,
        name="Replay",
        language=place.language,
        assignments=[(ROLE["id"], store_id)],
        person_id=store_id,
    )
    pinned = staff.set_pin(by=OPERATOR, person=person, pin=f"{secrets.randbelow(10**8):08d}5051")
    assert not isinstance(pinned, Refused), pinned
    made = tuple(_register(store, place=number, now=now) for number in range(1, registers + 1))
    return ReplayShop(store=store_id, registers=made, person=person.id, log_in=_log_in())


def terms(place: Place) -> dict[str, JsonValue]:
    """The file says nothing of tax: one class, whose rate is data of the form."""
    tenders: list[JsonValue] = [
        tender("cash", "cash", "Cash", opens_drawer=True, gives_change=True),
        tender("card", "card", "Card"),
        tender("coupon", "voucher", "Manufacturer's coupons"),
    ]
    return {
        "tax": {
            "mode": "inclusive",
            "rounding_at": "sum",
            "rounding": "half_up",
            "rates": [
                {
                    "tax_class": "standard",
                    "region": place.region,
                    "rate": place.tax_ppm,
                    "category": "S" if place.tax_ppm else "O",
                    "code": f"{place.tax_ppm}",
                    "valid_from": "1900-01-01",
                }
            ],
        },
        "cash_rounding": {"step": 1, "rounding": "half_up"},
        "tenders": tenders,
        "reasons_required": [],
        "quick_cash": [500, 1_000, 2_000, 5_000],
        "denominations": [1, 5, 10, 25, 100, 500, 1_000, 2_000, 5_000, 10_000],
    }


def tender(kind: str, type_: str, name: str, **flags: bool) -> JsonValue:
    """A way of paying; money can come back by all of them."""
    asked = ("opens_drawer", "gives_change")
    return {
        "kind": kind,
        "type": type_,
        "names": {"en": name, "da": name},
        "needs_reference": False,
        "refunds": True,
        **{flag: flags.get(flag, False) for flag in asked},
    }


def load_goods(
    assortment: str, goods: Mapping[str, ItemSeen], prices: Mapping[str, int | None]
) -> None:
    """Categories and items; one with several prices in the file has an open price."""
    names = sorted({item.category for item in goods.values() if item.category})
    categories = {name: f"{assortment}-{place}" for place, name in enumerate(names)}
    for name, category in categories.items():
        made = catalogue.save_category(
            by=OPERATOR,
            assortment=assortment,
            names={"en": name.capitalize()},
            category_id=category,
        )
        assert not isinstance(made, Refused), made
    # Parents first: a variant must find its own.
    ordered = sorted(goods.values(), key=lambda item: bool(item.parent))
    parents = {item.parent for item in ordered if item.parent}
    for start in range(0, len(ordered), ITEMS_AT_ONCE):
        some = ordered[start : start + ITEMS_AT_ONCE]
        saved = catalogue.save_items(
            by=OPERATOR,
            assortment=assortment,
            rows=[_row(assortment, item, categories, prices, parents) for item in some],
        )
        assert not isinstance(saved, Refused), saved


def item_id(assortment: str, sku: str) -> str:
    """The id of an item, known before the office has it; ids have at most 64 characters."""
    return f"{assortment}:{sku}"


def _row(
    assortment: str,
    item: ItemSeen,
    categories: Mapping[str, str],
    prices: Mapping[str, int | None],
    parents: set[str],
) -> ItemRow:
    price = prices.get(item.sku)
    return ItemRow(
        id=item_id(assortment, item.sku),
        sku=item.sku,
        name=item.name[:250],
        price_minor=price,
        open_price=price is None and item.sku not in parents,
        codes=(f"code:{item.sku}",),
        category=categories.get(item.category),
        variant_of=item.parent or None,
        options=(("Size", item.option),) if item.option else (),
    )


def _register(store: Store, *, place: int, now: datetime) -> str:
    number = queries.next_register_number()
    made = services.create_register(by=OPERATOR, store=store, number=number, name=f"Till {place}")
    assert not isinstance(made, Refused), made
    shops.pair(made, now=now)
    return made.id


def _free_id(wanted: str) -> str:
    taken: set[Any] = set(Store.objects.values_list("id", flat=True))
    names: Sequence[str] = [wanted, *(f"{wanted}-{count}" for count in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _log_in() -> tuple[str, str] | None:
    if Account.objects.exists():
        return None
    email, password = "owner@replay.example", secrets.token_urlsafe(12)
    account = staff.create_account(
        by=OPERATOR, email=email, password=password, is_owner=True, language="en"
    )
    assert not isinstance(account, Refused), account
    return email, password
