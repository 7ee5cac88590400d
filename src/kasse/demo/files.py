"""The demo shops' data files, read into types."""

import csv
import json
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

_DATA: Final = files("kasse.demo") / "data"

FIRST_BARCODE_DIGITS: Final = "25"
"""Of the shops' own numbers: GS1 leaves 20 to 29 to shops, and in Denmark 25 states no measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One row of an items file; `price_minor` is None for what only has variants, `content` is how
    much is in one: (thousandths, unit)."""

    sku: str
    category: str
    name: str
    name_en: str
    unit: str
    price_minor: int | None
    tax_class: str
    deposit: str
    min_age: int | None
    code: str
    groups: tuple[str, ...] = ()
    variant_of: str = ""
    option: str = ""
    content: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One row of a categories file; `weight` is how often its goods are bought, when known."""

    id: str
    name: str
    name_en: str
    color: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One modifier; `weight` is how many of a hundred customers want it."""

    group: str
    modifier: str
    names: dict[str, str]
    price_minor: int
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A modifier group with its choices."""

    id: str
    names: dict[str, str]
    least: int
    most: int
    choices: tuple[Choice, ...]


def text(name: str) -> str:
    """A data file's text."""
    return (_DATA / name).read_text(encoding="utf-8")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(text(name).splitlines()))


def table(name: str) -> dict[str, Any]:
    """A JSON file's object."""
    found: dict[str, Any] = json.loads(text(name))
    return found


def company() -> dict[str, Any]:
    """company.toml: the company, its stores with their registers, its people."""
    return tomllib.loads(text("company.toml"))


def goods(kind: str) -> tuple[Goods, ...]:
    """What the shop of this kind (`cafe`, `grocery`) sells."""
    return tuple(
        Goods(
            sku=row["sku"],
            category=row["category"],
            name=row["name"],
            name_en=row["name_en"],
            unit=row.get("unit") or "pcs",
            price_minor=int(row["price"]) if row["price"] else None,
            tax_class=row["tax_class"],
            deposit=row["deposit"],
            min_age=int(row["min_age"]) if row["min_age"] else None,
            code=row["code"],
            groups=tuple(row.get("groups", "").split()),
            variant_of=row.get("variant_of", ""),
            option=row.get("option", ""),
            content=_content(row["content"]),
        )
        for row in rows(f"{kind}_items.csv")
    )


def categories(kind: str) -> tuple[Category, ...]:
    """The shop's categories, in the order shown."""
    return tuple(
        Category(
            id=row["category"],
            name=row["name"],
            name_en=row["name_en"],
            color=row["color"],
            weight=int(row.get("weight") or 0),
        )
        for row in rows(f"{kind}_categories.csv")
    )


def groups(kind: str) -> tuple[Group, ...]:
    """The shop's modifier groups; a grocery has none."""
    if kind != "cafe":
        return ()
    by_group: dict[str, list[dict[str, str]]] = {}
    for row in rows("cafe_modifiers.csv"):
        by_group.setdefault(row["group"], []).append(row)
    return tuple(
        Group(
            id=f"{kind}-{group}",
            names={"da": found[0]["name"], "en": found[0]["name_en"]},
            least=int(found[0]["least"]),
            most=int(found[0]["most"]),
            choices=tuple(_choice(kind, row) for row in found),
        )
        for group, found in by_group.items()
    )


def item_id(kind: str, sku: str) -> str:
    """The id of a shop's item, known before the office has it."""
    return f"{kind}-{sku}"


def _content(text: str) -> tuple[int, str] | None:
    """What `250 kg` says, in thousandths: 250 g."""
    if not text:
        return None
    quantity, unit = text.split()
    return int(quantity), unit


def _choice(kind: str, row: dict[str, str]) -> Choice:
    return Choice(
        group=f"{kind}-{row['group']}",
        modifier=f"{kind}-{row['modifier']}",
        names={"da": row["modifier_name"], "en": row["modifier_name_en"]},
        price_minor=int(row["price"]),
        weight=int(row["weight"]),
    )
