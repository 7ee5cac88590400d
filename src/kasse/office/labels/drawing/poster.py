"""Labels higher than wide: for offers, read from some steps away. Everything is in the middle."""

from typing import Final

from kasse.office.labels import texts
from kasse.office.labels.drawing import barcode, font, qr
from kasse.office.labels.drawing.marks import Align, Box, Mark, written
from kasse.office.labels.drawing.pen import (
    Pen,
    Words,
    column_for,
    column_height,
    price_below,
    price_size,
    price_width,
)
from kasse.office.labels.label import ShelfLabel
from kasse.office.labels.sizes import Size

_BAND: Final = 130
"""The height of the campaign's band, in thousandths of the label's."""
_FOOT: Final = 130
_GAP: Final = 25
_SMALLEST_FOOT: Final = 19_000


def poster(label: ShelfLabel, *, width: int, height: int, size: Size) -> list[Mark]:
    """The marks of a label in a room of this width and height."""
    pen = Pen()
    gap = height * _GAP // 1_000
    top = _band(pen, label, width=width, height=height) + gap
    head = _head(label, height)
    top = pen.column(head, x=0, y=top, width=width, gap=gap // 2, align="center")
    bottom = _foot(pen, label, width=width, height=height, size=size) - gap
    below = column_for(
        _below(label, height), width=width, height=(bottom - top) * 45 // 100, gap=gap // 2
    )
    taken = column_height(below, width=width, gap=gap // 2)
    pen.column(below, x=0, y=bottom - taken, width=width, gap=gap // 2, align="center")
    _price(pen, label, width=width, top=top + gap, bottom=bottom - taken - gap)
    return pen.marks


def _band(pen: Pen, label: ShelfLabel, *, width: int, height: int) -> int:
    """The campaign's words in white on black; returns where it ends."""
    if label.campaign is None:
        return 0
    band = height * _BAND // 1_000
    pen.marks.append(Box(x=0, y=0, width=width, height=band))
    inside = width * 9 // 10
    size = font.size_for(band * 45 // 100)
    taken = font.width(font.drawable(label.campaign.words), size=size, bold=True)
    if taken > inside:
        size = size * inside // taken
    pen.marks.append(
        written(
            label.campaign.words,
            x=width // 2,
            y=(band + font.height(size)) // 2,
            size=size,
            bold=True,
            white=True,
            align="center",
        )
    )
    return band


def _head(label: ShelfLabel, height: int) -> list[Words]:
    name = Words(
        text=label.name,
        largest=height * 72 // 1_000,
        smallest=height * 40 // 1_000,
        lines=3,
        bold=True,
    )
    size = height * 38 // 1_000
    detail = Words(text=label.detail, largest=size, smallest=size // 2)
    return [name, detail] if label.detail else [name]


def _price(pen: Pen, label: ShelfLabel, *, width: int, top: int, bottom: int) -> None:
    """The price, in the middle of its room."""
    price = texts.price(label.price_minor, label.currency, label.language, unit=label.unit)
    size = price_size(price, width=width, height=bottom - top)
    right = (width + price_width(price, size)) // 2
    pen.price(
        price,
        right=right,
        base=(top + bottom + font.height(size) - price_below(size)) // 2,
        size=size,
    )


def _below(label: ShelfLabel, height: int) -> list[Words]:
    """What is told under the price."""
    language, currency = label.language, label.currency
    large, small = height * 42 // 1_000, height * 26 // 1_000
    said: list[tuple[str, bool, bool]] = []
    if label.deposit_minor is not None:
        said.append((texts.deposit(label.deposit_minor, currency, language), True, True))
    if label.unit_price is not None:
        said.append((texts.unit_price(label.unit_price, currency, language), True, True))
    if label.lowest is not None:
        said.append((texts.lowest(label.lowest, currency, language), False, True))
    if label.campaign is not None and (days := texts.days(label.campaign, language)):
        said.append((days, True, True))
    found = [
        Words(text=text, largest=large, smallest=small, lines=2, bold=bold, needed=needed)
        for text, bold, needed in said
    ]
    notes = [
        Words(text=note, largest=small, smallest=small * 3 // 4, lines=3, needed=False)
        for note in label.notes
    ]
    return [*found, *notes]


def _foot(pen: Pen, label: ShelfLabel, *, width: int, height: int, size: Size) -> int:
    """Codes and the SKU; returns where they begin."""
    foot = max(height * _FOOT // 1_000, _SMALLEST_FOOT)
    left, right, top = 0, width, height
    symbol = barcode.symbol(label.gtin)
    if size.module is not None and symbol is not None:
        top = height - foot
        taken = barcode.least_width(symbol, module=size.module)
        pen.marks += barcode.marks(symbol, x=0, y=top, height=foot, module=size.module)
        left = taken
    module = qr.module(label.qr, most=foot * 5 // 4) if label.qr else 0
    if module:
        side, quiet = qr.side(label.qr, module=module), qr.QUIET * module
        pen.marks += qr.marks(label.qr, x=width - side, y=height - side, module=module)
        right, top = width - side - quiet, min(top, height - side - quiet)
    letters = height * 22 // 1_000
    sku = Words(text=label.sku, largest=letters, smallest=letters // 2)
    taken = column_height([sku], width=right - left, gap=0)
    align: Align = "right" if left and not module else "center"
    pen.block(sku, x=left, y=height - taken, width=right - left, align=align)
    return min(top, height - taken)
