"""What a new shop may begin with: for each country and kind of shop, sample categories and items.

One TOML file a country; tests/office/guide/test_sample_shops.py holds each against the catalogue's
rules.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCategory:
    """A category; `names` is {da, en}, `color` as #rrggbb."""

    id: str
    names: Mapping[str, str]
    color: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleItem:
    """An item; `price_minor` with tax. With `sizes` it is sold in variants of one price."""

    sku: str
    category: str
    names: Mapping[str, str]
    price_minor: int
    kind: str
    unit: str
    tax_class: str
    min_age: int | None
    deposit: str | None
    sizes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleShop:
    """A kind of shop, and what it may begin with."""

    kind: str
    names: Mapping[str, str]
    icon: str
    categories: tuple[SampleCategory, ...]
    items: tuple[SampleItem, ...]


@cache
def sample_shops(country: str) -> tuple[SampleShop, ...]:
    """The kinds of shop of a country (its ISO code), in the order in which they are offered."""
    text = (files(__package__) / f"{country.lower()}.toml").read_text(encoding="utf-8")
    return tuple(_shop(row) for row in tomllib.loads(text)["shops"])


def sample_shop(country: str, kind: str) -> SampleShop | None:
    """One kind; None where the country has none of that name."""
    return next((shop for shop in sample_shops(country) if shop.kind == kind), None)


def _shop(row: Mapping[str, Any]) -> SampleShop:
    return SampleShop(
        kind=row["kind"],
        names=row["names"],
        icon=row["icon"],
        categories=tuple(SampleCategory(**category) for category in row["categories"]),
        items=tuple(_item(item) for item in row["items"]),
    )


def _item(row: Mapping[str, Any]) -> SampleItem:
    return SampleItem(
        sku=row["sku"],
        category=row["category"],
        names=row["names"],
        price_minor=row["price"],
        kind=row.get("kind", "goods"),
        unit=row.get("unit", "pcs"),
        tax_class=row.get("tax_class", "standard"),
        min_age=row.get("min_age"),
        deposit=row.get("deposit"),
        sizes=tuple(row.get("sizes", ())),
    )
