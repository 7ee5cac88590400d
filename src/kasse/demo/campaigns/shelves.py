"""What is known of the goods of a file: names, groups and brands, as promotions ask for them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kasse.demo.campaigns.baskets import Shelved
from kasse.demo.replay.formats import FORMATS, cj, groceries
from kasse.demo.replay.table import Table, Unreadable, open_table, rows
from kasse.domain.outcome import refused

_PRODUCT: Final = (
    "product_id",
    "manufacturer_id",
    "department",
    "brand",
    "product_category",
    "product_type",
)


def shelf_of(format_name: str, table: Table) -> Mapping[str, Shelved]:
    """The goods by SKU."""
    if FORMATS[format_name] is cj:
        return _complete_journey(table)
    if FORMATS[format_name] is groceries:
        return _groceries(table)
    # Categories are what the file says, or else the words of the name: gifts know no other.
    return {
        item.sku: Shelved(
            name=item.name,
            items=(item.sku, item.parent) if item.parent else (item.sku,),
            categories=(item.category,)
            if item.category
            else tuple(dict.fromkeys(item.name.upper().split())),
            tags=(item.option,) if item.option else (),
        )
        for item in FORMATS[format_name].items(table)
    }


def beside(path: Path, name: str) -> Table:
    """The file next to this one that has `name` in its name. Raises Unreadable."""
    found = sorted(path.parent.glob(f"*{name}*.csv*"))
    if not found:
        raise Unreadable(refused("table.missing", file=str(path.parent / f"*{name}*.csv")))
    return open_table(found[0])


def _complete_journey(table: Table) -> Mapping[str, Shelved]:
    """Department, category and type are categories; the maker is a tag."""
    found: dict[str, Shelved] = {}
    for _, row in rows(beside(table.path, "products"), _PRODUCT):
        if row is not None:
            product, maker, department, brand, category, kind = row
            found[product] = Shelved(
                name=kind or category or f"Product {product}",
                items=(product,),
                categories=tuple(one for one in (department, category, kind) if one),
                brand=brand,
                tags=(f"maker {maker}",),
            )
    return found


def _groceries(table: Table) -> Mapping[str, Shelved]:
    return {
        row[1]: Shelved(name=row[1], items=(row[1],), categories=(row[2], row[3]))
        for _, row in rows(table, groceries.COLUMNS)
        if row is not None
    }
