"""From items to labels: their prices at a place, the unit price, deposit and codes."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, cast

from kasse.domain.barcodes import gtin
from kasse.domain.outcome import Refused
from kasse.domain.quantity import Unit
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.labels import texts
from kasse.office.labels.label import Campaign, LowestPrice, ShelfLabel
from kasse.office.labels.shelf import Shelf
from kasse.office.labels.wanted import Layout
from kasse.office.stores import queries as stores

_TOGETHER: Final = 500
"""So many items are read at once."""


def labels(ids: Iterable[str], shelf: Shelf, *, layout: Layout) -> Iterator[ShelfLabel]:
    """The labels of items in their order, read some hundred at a time; `shelf` knows them and their
    deposits. An item that has no price there gets no label."""
    currency = stores.currency()
    rest = iter(ids)
    while some := list(islice(rest, _TOGETHER)):
        found = catalogue.items_by_id(some, assortment=shelf.wanted.assortment)
        rows = catalogue.rows_of(list(found.values()))
        offers = shelf.offers(some)
        for one in some:
            price = shelf.price(one) if one in rows else None
            if price is not None:
                yield label_of(
                    rows[one],
                    price=price,
                    deposit=shelf.price(found[one].deposit_id or ""),
                    offer=offers.get(one),
                    currency=currency,
                    layout=layout,
                )


def label_of(
    row: ItemRow,
    *,
    price: int,
    deposit: int | None,
    offer: catalogue.Offer | None,
    currency: str,
    layout: Layout,
) -> ShelfLabel:
    """The label of one item. `price` and `deposit` are minor units."""
    name = row.names.get(layout.language) or row.name
    unit = cast(Unit, row.unit)
    content = catalogue.content_of(row)
    size = texts.content(content.quantity, content.unit, layout.language) if content else ""
    code = printable_gtin(row.codes)
    return ShelfLabel(
        sku=row.sku,
        name=name,
        detail=" · ".join(part for part in (row.brand, size) if part),
        price_minor=price,
        currency=currency,
        language=layout.language,
        unit=unit,
        unit_price=catalogue.unit_price_of(row, price),
        deposit_minor=deposit,
        lowest=_lowest(offer),
        campaign=_campaign(offer, layout.language) if offer else None,
        gtin=code if layout.barcode else "",
        qr=_qr(layout.qr, sku=row.sku, code=code),
    )


def printable_gtin(codes: Iterable[str]) -> str:
    """The first of an item's codes that a shelf's label can have, as 8, 12 or 13 digits; "" where
    there is none: the code of a case has 14, and in-store numbers hold a price or a weight."""
    for code in codes:
        digits = gtin.normalise(code)
        if isinstance(digits, Refused) or not digits.startswith("0"):
            continue
        if digits.startswith("000000"):
            return digits[6:]
        return digits[2:] if digits.startswith("00") else digits[1:]
    return ""


def _lowest(offer: catalogue.Offer | None) -> LowestPrice | None:
    if offer is None or offer.prior_minor is None:
        return None
    return LowestPrice(price_minor=offer.prior_minor)


def _campaign(offer: catalogue.Offer, language: str) -> Campaign:
    """The words and days of an offer; one that ends at midnight has the day before as its last."""
    ends = None
    if offer.valid_to:
        ends = (datetime.fromisoformat(offer.valid_to) - timedelta(minutes=1)).date()
    starts = offer.valid_from
    return Campaign(
        words=catalogue.in_language(offer.names, language),
        starts=datetime.fromisoformat(starts).date() if starts else None,
        ends=ends,
    )


def _qr(text: str, *, sku: str, code: str) -> str:
    """The text of a QR code; "" where it asks for a number that the item has not."""
    if "{gtin}" in text and not code:
        return ""
    return text.replace("{sku}", sku).replace("{gtin}", code)
