"""The price per unit of items (PRICE-16)."""

from typing import cast

from kasse.domain.quantity import Unit
from kasse.domain.unit_prices import Content, UnitPrice, unit_price
from kasse.office.catalogue.services.item_rows import ItemRow


def unit_price_of(row: ItemRow, price_minor: int | None) -> UnitPrice | None:
    """What a kilogram, litre or metre of an item costs at a price (PRICE-16); None where it has no
    price of one unit that everybody pays, or where that is the unit price itself."""
    if price_minor is None or row.open_price:
        return None
    return unit_price(price_minor, unit=cast(Unit, row.unit), content=content_of(row))


def content_of(row: ItemRow) -> Content | None:
    """How much is in one unit of an item; None where nothing is said of it."""
    if row.content is None:
        return None
    amount, unit = row.content
    return Content(quantity=amount, unit=cast(Unit, unit))
