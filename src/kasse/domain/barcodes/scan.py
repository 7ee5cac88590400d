"""What one scan says, before anything is looked up in the catalogue."""

from dataclasses import dataclass, replace
from typing import Literal

from kasse.domain.quantity import Unit

Symbology = Literal[
    "gtin8",
    "gtin12",
    "gtin13",
    "gtin14",
    "upce",
    "gs1",
    "digital_link",
    "in_store",
    "code",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one scan says.

    `keys` are looked up in their order, the first that the catalogue knows decides:
    "gtin:" and fourteen digits, "code:" and an internal code in upper case, "instore:" and the
    literal and item digits of an in-store number, "gs1:" with AI and value of another GS1 key
    (a coupon, a shipment). `text` is what was scanned without symbology identifier and with
    FNC1 as \\x1d.

    `quantity_thousandths` and `price_minor` are what the code itself states: the price is that
    of all of it, in `currency` (ISO 4217), or in the shop's own when that is None;
    `amount_minor` is a sum to pay or a coupon's value, never the price of goods. Dates are ISO.
    `extra` holds the AIs that no field stands for.

    `check_digit_ok` is None where there is none to check. False means that the digits may still
    be an internal code: only when no key is known is it barcode.check_digit. In the same way
    `in_store_check_ok` False ends as barcode.in_store_check.
    """

    keys: tuple[str, ...]
    symbology: Symbology
    text: str
    gtin: str | None = None
    lot: str | None = None
    serial: str | None = None
    expires_on: str | None = None
    best_before: str | None = None
    quantity_thousandths: int | None = None
    unit: Unit | None = None
    price_minor: int | None = None
    amount_minor: int | None = None
    currency: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    check_digit_ok: bool | None = None
    in_store_check_ok: bool | None = None


def as_found(scan: Scan, *, key: str) -> Scan:
    """What the scan says once the catalogue knew `key` (BAR-9).

    An in-store number that is some item's exact code is an ordinary code: its digits state no
    price and no quantity then.
    """
    assert key in scan.keys
    in_store = next((i for i, k in enumerate(scan.keys) if k.startswith("instore:")), 0)
    if scan.keys.index(key) >= in_store:
        return scan
    return replace(scan, price_minor=None, quantity_thousandths=None, unit=None)
