"""Baskets of a file as a till can sell them, and what cannot become a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from kasse.demo.replay.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Pieces of an item at one price; below zero they come back.

    `discount_minor` is taken off the whole line. `note` is what the file says besides.
    `volume_thousandths` is how much the one piece is, where it was sold by volume.
    """

    sku: str
    pieces: int
    price_minor: int
    discount_minor: int = 0
    note: str = ""
    volume_thousandths: int = 0

    @property
    def total_minor(self) -> int:
        """What the line comes to."""
        return self.price_minor * self.pieces - self.discount_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsold:
    """A line of the file that no till can sell: `reason` is a key of `account.REASONS`.

    `amount_minor` is what the file says that it comes to; None when that is no amount.
    """

    row: int
    reason: str
    amount_minor: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileBasket:
    """What one customer bought, as the file says it; `at_ms` is UTC.

    `coupons_minor` is what somebody else pays of it. `split` counts the lines of the file that
    became two, because their amount does not divide by their pieces. `customer` and `store` are
    the file's names for them, if it has any.
    """

    key: str
    at_ms: int
    rows: int
    wishes: tuple[Wish, ...]
    unsold: tuple[Unsold, ...] = ()
    coupons_minor: int = 0
    split: int = 0
    customer: str = ""
    store: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSeen:
    """An item of the file. `parent` names the item of which it is a variant, with `option`."""

    sku: str
    name: str
    category: str = ""
    parent: str = ""
    option: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the file's sales happened, as far as it says."""

    store_name: str
    currency: str
    zone: str
    region: str
    language: str
    tax_ppm: int = 0


class Reader(Protocol):
    """How the rows of one form of file are read; every one is a module of `formats`."""

    NAME: str
    COLUMNS: tuple[str, ...]
    PLACE: Place

    def items(self, table: Table) -> Iterator[ItemSeen]:
        """Every item that a row may name; some more than once, the last word counts."""

    def baskets(self, table: Table) -> Iterator[FileBasket]:
        """The baskets, in the order of the file."""

    def sums(self, table: Table) -> dict[str, int]:
        """What the file says in all, added up without any rule: name to minor units or count."""
