"""Denmark: what a Danish shop starts with.

Sources: momsloven § 33 (25 %), § 34 (zero rate), § 13 (exemptions); coins and notes as issued by
Danmarks Nationalbank (the 1000-krone note was withdrawn on 31 May 2025). How cash is rounded stands
with the other currencies' rules (kasse.domain.cash_rounding, MONEY-18).
"""

from collections.abc import Mapping
from typing import Final

from kasse.domain.canonical import JsonValue
from kasse.domain.permissions import PERMISSION_CODES

CURRENCY: Final = "DKK"
LANGUAGE: Final = "da"
ZONE: Final = "Europe/Copenhagen"

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


def _rate(tax_class: str, region: str, rate: int, category: str, valid_from: str) -> JsonValue:
    return {
        "tax_class": tax_class,
        "region": region,
        "rate": rate,
        "category": category,
        "code": f"{category}{rate}",
        "valid_from": valid_from,
    }


def _tender(kind: str, type_: str, da: str, en: str, **flags: bool) -> JsonValue:
    asked = {"opens_drawer", "gives_change", "needs_reference", "refunds"}
    return {
        "kind": kind,
        "type": type_,
        "names": {"da": da, "en": en},
        **{flag: flags.get(flag, False) for flag in sorted(asked)},
    }


SETTINGS: Final[Mapping[str, JsonValue]] = {
    "tax": {
        "mode": "inclusive",
        "rounding_at": "sum",
        "rounding": "half_up",
        "rates": [
            _rate("standard", "DK", 250_000, "S", "1992-01-01"),
            _rate("zero", "DK", 0, "Z", "1992-01-01"),
            _rate("exempt", "DK", 0, "E", "1992-01-01"),
            _rate("outside", "DK", 0, "O", "1992-01-01"),
        ],
    },
    "tenders": [
        _tender(
            "cash", "cash", "Kontant", "Cash", opens_drawer=True, gives_change=True, refunds=True
        ),
        _tender("card", "card", "Kort", "Card", needs_reference=True, refunds=True),
        _tender(
            "mobilepay", "wallet", "MobilePay", "MobilePay", needs_reference=True, refunds=True
        ),
        _tender("voucher", "voucher", "Gavekort", "Voucher", needs_reference=True),
        _tender("account", "account", "På konto", "On account", needs_reference=True, refunds=True),
    ],
    "quick_cash": [5_000, 10_000, 20_000, 50_000],
    "denominations": [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000],
    "reasons": {
        key: [{"code": code, "names": {"da": da, "en": en}} for code, da, en in reasons]
        for key, reasons in _REASONS.items()
    },
    "reasons_required": ["price_changed", "discount", "basket_voided", "pay_out", "drawer_opened"],
    "in_store_patterns": [],
    "receipt": {
        "header": [],
        "footer": ["Tak for besøget"],
        "show_qr": True,
        "digital_url": "",
    },
    "limits": {
        "max_lines": 10_000,
        "max_quantity": 1_000_000_000,
        "max_amount": 10_000_000_000,
        "sign_out_after_s": 300,
    },
}
"""The keys of the settings document that do not come from the company, store or register."""

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
    "items.edit prices.publish stores.edit people.edit roles.edit company.edit"
    " integrations.edit audit.view".split()
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
