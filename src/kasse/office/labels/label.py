"""What stands on one shelf label.

Who makes a label decides what is true (which price holds tomorrow, what the lowest one was); who
draws it (kasse.office.labels.drawing) decides what it looks like.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kasse.domain.quantity import Unit
from kasse.domain.unit_prices import UnitPrice

LOWEST_DAYS: Final = 30
"""How far back the lowest price is looked for (Directive 98/6/EC art. 6a (2))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LowestPrice:
    """The lowest price of the `days` before a reduction, which everyone who announces one must tell
    (Directive 98/6/EC art. 6a; in Denmark prismærkningsbekendtgørelsen § 9 a, with 14 days for
    what soon goes bad)."""

    price_minor: int
    days: int = LOWEST_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """An offer: its words, and its first and last day, where it has them."""

    words: str
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLabel:
    """One label. What is "" or None is not there, and what else stands there has the room.

    `price_minor` is what one `unit` costs, in minor units of `currency`; `deposit_minor` comes on
    top of it and is told beside it. `detail` is the line under the name: a brand, a size.
    `unit_price` is left out where it is the price itself (art. 3 (1)). `gtin` are 8, 12 or 13
    digits, drawn as EAN-8, UPC-A or EAN-13 if their check digit is right (BAR-1); `qr` is the text
    of a QR code. `language` is that of the label's own words and numbers (`texts.TEXTS`), `notes`
    are sentences that a country wants, in it.
    """

    sku: str
    name: str
    price_minor: int
    currency: str
    language: str = "da"
    detail: str = ""
    unit: Unit = "pcs"
    unit_price: UnitPrice | None = None
    lowest: LowestPrice | None = None
    campaign: Campaign | None = None
    deposit_minor: int | None = None
    gtin: str = ""
    qr: str = ""
    notes: tuple[str, ...] = ()
