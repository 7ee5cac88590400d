"""What a country's data is made of, and what shops start with in every country: reasons, limits and
roles. A country may differ in each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from kasse.domain.canonical import JsonValue
from kasse.domain.permissions import PERMISSION_CODES

Words: TypeAlias = Mapping[str, str]
"""The same in each language of Kasse: {da, en}."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyNumber:
    """The number by which a country knows a company. `label` stands before it on receipts, `name`
    and `hint` where it is typed. `module` is python-stdnum's, which checks it; `vat_prefix` makes
    its digits the VAT number, "" where that does not follow. `written` puts the checked digits as
    people write them."""

    label: Words
    name: Words
    hint: Words
    module: Any
    vat_prefix: str = ""
    written: Any = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """Defaults of a country; a shop may change all of them.

    `settings` are keys of the feed's settings document (docs/developer/feed.md), `roles` what a new
    company's roles are, `facts` what the guide says that comes with the country. What a shop may
    begin to sell stands in kasse.fiscal.countries.shops, how cash is rounded in
    kasse.domain.cash_rounding.
    """

    code: str
    names: Words
    currency: str
    language: str
    zone: str
    company_number: CompanyNumber
    facts: tuple[Words, ...]
    settings: Mapping[str, JsonValue]
    roles: tuple[Mapping[str, JsonValue], ...]


_REASONS: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "line_removed": (
        ("mistake", "Fejlslag", "Rung up by mistake"),
        ("regretted", "Kunden fortrød", "Customer changed their mind"),
        ("damaged", "Varen er beskadiget", "Goods damaged"),
    ),
    "price_changed": (
        ("wrong_price", "Forkert pris på hylden", "Wrong price on the shelf"),
        ("damaged", "Varen er beskadiget", "Goods damaged"),
        ("short_dated", "Kort dato", "Short-dated"),
    ),
    "discount": (
        ("goodwill", "Kulance", "Goodwill"),
        ("staff", "Personalerabat", "Staff discount"),
        ("short_dated", "Kort dato", "Short-dated"),
        ("damaged", "Varen er beskadiget", "Goods damaged"),
    ),
    "basket_voided": (
        ("regretted", "Kunden fortrød", "Customer changed their mind"),
        ("mistake", "Fejlslag", "Rung up by mistake"),
        ("no_payment", "Kunden kunne ikke betale", "Customer could not pay"),
    ),
    "pay_in": (
        ("change", "Byttepenge", "Change"),
        ("other", "Andet", "Other"),
    ),
    "pay_out": (
        ("expense", "Udlæg", "Expense"),
        ("supplier", "Leverandør", "Supplier"),
        ("other", "Andet", "Other"),
    ),
    "drop": (
        ("safe", "Til boksen", "To the safe"),
        ("bank", "Til banken", "To the bank"),
    ),
    "drawer_opened": (
        ("change", "Veksling", "Changing money"),
        ("check", "Kontrol", "Checking the drawer"),
    ),
    "tax_exempt": (
        ("diplomat", "Diplomat", "Diplomat"),
        ("export", "Eksport", "Export"),
    ),
    "returned": (
        ("empties", "Tom emballage", "Empty bottles"),
        ("regretted", "Kunden fortrød", "Customer changed their mind"),
        ("faulty", "Varen fejler noget", "Goods faulty"),
    ),
    "age_override": (
        ("known", "Kunden er kendt", "The customer is known"),
        ("staff", "Personale", "Staff"),
    ),
}


REASONS: Final[Mapping[str, JsonValue]] = {
    key: [{"code": code, "names": {"da": da, "en": en}} for code, da, en in reasons]
    for key, reasons in _REASONS.items()
}

CUSTOMER_GROUPS: Final[JsonValue] = [
    {"code": code, "names": {"da": da, "en": en}}
    for code, da, en in (("members", "Medlem", "Member"), ("staff", "Personale", "Staff"))
]

REASONS_REQUIRED: Final = (
    "price_changed",
    "discount",
    "basket_voided",
    "pay_out",
    "drawer_opened",
)

LIMITS: Final[Mapping[str, JsonValue]] = {
    "max_lines": 10_000,
    "max_quantity": 1_000_000_000,
    "max_amount": 10_000_000_000,
    "sign_out_after_s": 300,
}


def rate(tax_class: str, region: str, ppm: int, category: str, valid_from: str) -> JsonValue:
    """A tax rate of a class from a day on; `category` as UNTDID 5305 names it."""
    return {
        "tax_class": tax_class,
        "region": region,
        "rate": ppm,
        "category": category,
        "code": f"{category}{ppm}",
        "valid_from": valid_from,
    }


def tender(kind: str, type_: str, da: str, en: str, **flags: bool) -> JsonValue:
    """A way of paying; `flags` that are not given are False."""
    asked = {"opens_drawer", "gives_change", "needs_reference", "refunds"}
    return {
        "kind": kind,
        "type": type_,
        "names": {"da": da, "en": en},
        **{flag: flags.get(flag, False) for flag in sorted(asked)},
    }


TENDERS: Final = (
    tender(
        "cash",
        "cash",
        "Kontant",
        "Cash",
        opens_drawer=True,
        gives_change=True,
        refunds=True,
    ),
    tender("card", "card", "Kort", "Card", needs_reference=True, refunds=True),
    tender("mobilepay", "wallet", "MobilePay", "MobilePay", needs_reference=True, refunds=True),
    tender("voucher", "voucher", "Gavekort", "Voucher", needs_reference=True),
    tender("account", "account", "På konto", "On account", needs_reference=True, refunds=True),
)
"""Ways of paying that shops have wherever Kasse has a country."""

FACTS: Final[tuple[Words, ...]] = (
    {
        "da": "Kontant, kort, MobilePay og gavekort",
        "en": "Cash, card, MobilePay and vouchers",
    },
    {
        "da": "Roller: ekspedient, souschef, butikschef, ejer",
        "en": "Roles: cashier, supervisor, manager, owner",
    },
)
"""What the guide says of these, and of the roles."""

_CASHIER: Final = (
    "sale.sell",
    "line.remove",
    "basket.park",
    "drawer.count",
    "drawer.float",
    "receipt.copy",
    "receipt.find",
)
_SUPERVISOR: Final = (
    *_CASHIER,
    "sale.refund",
    "discount.line",
    "discount.basket",
    "basket.void",
    "drawer.open",
    "drawer.pay_in",
    "drawer.drop",
    "day.x_report",
    "day.z_report",
    "item.age_override",
)
_OWNER_ONLY: Final = frozenset(
    "items.edit prices.publish promotions.manage stores.edit people.edit roles.edit"
    " company.edit integrations.edit audit.view".split()
)
_MANAGER: Final = tuple(code for code in PERMISSION_CODES if code not in _OWNER_ONLY)


def _role(
    id_: str, da: str, en: str, permissions: tuple[str, ...], max_discount: int
) -> dict[str, JsonValue]:
    return {
        "id": id_,
        "names": {"da": da, "en": en},
        "permissions": [code for code in PERMISSION_CODES if code in permissions],
        "max_discount": max_discount,
    }


ROLES: Final[tuple[Mapping[str, JsonValue], ...]] = (
    _role("cashier", "Ekspedient", "Cashier", _CASHIER, 0),
    _role("supervisor", "Souschef", "Supervisor", _SUPERVISOR, 200_000),
    _role("manager", "Butikschef", "Manager", _MANAGER, 500_000),
    _role("owner", "Ejer", "Owner", PERMISSION_CODES, 1_000_000),
)
"""From the narrowest to the widest; `max_discount` in parts per million."""
