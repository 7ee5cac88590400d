"""Labels wider than high: for the edge of a shelf.

The name stands at the top, the price at the right as large as there is room, to its left what is to
be told beside it, and at the foot codes, the unit price and the SKU.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kasse.office.labels import texts
from kasse.office.labels.drawing import barcode, qr
from kasse.office.labels.drawing.marks import Mark
from kasse.office.labels.drawing.pen import (
    Pen,
    Words,
    column_for,
    column_height,
    price_size,
    price_width,
)
from kasse.office.labels.label import ShelfLabel
from kasse.office.labels.sizes import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class _Type:
    """The sizes of letters, largest and smallest."""

    name: tuple[int, int]
    name_lines: int
    detail: int
    campaign: tuple[int, int]
    beside: tuple[int, int]
    unit_price: tuple[int, int]
    sku: int
    gap: int


_CARD: Final = _Type(
    name=(4_400, 3_000),
    name_lines=2,
    detail=2_500,
    campaign=(3_600, 2_400),
    beside=(2_600, 2_000),
    unit_price=(3_200, 2_300),
    sku=2_100,
    gap=1_000,
)
_TINY: Final = _Type(
    name=(3_100, 2_300),
    name_lines=2,
    detail=1_900,
    campaign=(2_300, 1_800),
    beside=(1_900, 1_700),
    unit_price=(2_200, 1_800),
    sku=1_800,
    gap=600,
)

_BARS: Final = 9_200
"""How high a barcode is with its digits."""
_QR: Final = 14_400
_ASIDE: Final = 440
"""How much of the width is for what is told beside the price, in thousandths."""


def card(label: ShelfLabel, *, width: int, height: int, size: Size) -> list[Mark]:
    """The marks of a label in a room of this width and height."""
    pen, kind = Pen(), _TINY if size.look == "tiny" else _CARD
    top = pen.column(_head(label, kind), x=0, y=0, width=width, gap=kind.gap // 2)
    bottom = _foot(pen, label, kind, width=width, height=height, size=size)
    _middle(pen, label, kind, width=width, top=top + kind.gap, bottom=bottom - kind.gap)
    return pen.marks


def _head(label: ShelfLabel, kind: _Type) -> list[Words]:
    largest, smallest = kind.name
    name = Words(
        text=label.name, largest=largest, smallest=smallest, lines=kind.name_lines, bold=True
    )
    detail = Words(text=label.detail, largest=kind.detail, smallest=kind.detail)
    return [name, detail] if label.detail else [name]


def _middle(
    pen: Pen, label: ShelfLabel, kind: _Type, *, width: int, top: int, bottom: int
) -> None:
    beside = _beside(label, kind)
    price = texts.price(label.price_minor, label.currency, label.language, unit=label.unit)
    room = width - width * _ASIDE // 1_000 - kind.gap if beside else width
    size = price_size(price, width=room, height=bottom - top)
    pen.price(price, right=width, base=bottom, size=size)
    aside = width - price_width(price, size) - 2 * kind.gap
    fitting = column_for(beside, width=aside, height=bottom - top, gap=kind.gap * 4 // 5)
    taken = column_height(fitting, width=aside, gap=kind.gap * 4 // 5)
    pen.column(fitting, x=0, y=bottom - taken, width=aside, gap=kind.gap * 4 // 5)


def _beside(label: ShelfLabel, kind: _Type) -> list[Words]:
    """What is told beside the price: the offer, the price before it, the deposit."""
    language, currency = label.language, label.currency
    largest, smallest = kind.beside
    found = []
    if label.campaign is not None:
        big, small = kind.campaign
        found.append(
            Words(
                text=label.campaign.words, largest=big, smallest=small, bold=True, on_black=True
            )
        )
        if days := texts.days(label.campaign, language):
            found.append(Words(text=days, largest=largest, smallest=smallest, bold=True))
    if label.lowest is not None:
        said = texts.lowest(label.lowest, currency, language)
        found.append(Words(text=said, largest=largest, smallest=smallest, lines=3))
    if label.deposit_minor is not None:
        said = texts.deposit(label.deposit_minor, currency, language)
        found.append(Words(text=said, largest=largest, smallest=smallest, bold=True))
    for note in label.notes:
        found.append(
            Words(text=note, largest=smallest, smallest=smallest, lines=2, needed=False)
        )
    return found


def _foot(
    pen: Pen, label: ShelfLabel, kind: _Type, *, width: int, height: int, size: Size
) -> int:
    """Draws the foot; returns where it begins."""
    left, right, top = 0, width, height
    symbol = barcode.symbol(label.gtin) if size.module is not None else None
    if size.module is not None and symbol is not None:
        taken = barcode.least_width(symbol, module=size.module)
        top = height - _BARS
        pen.marks += barcode.marks(
            symbol, x=0, y=top, height=_BARS, module=size.module
        )
        left = taken + kind.gap
    side = qr.side(label.qr, most=_QR) if label.qr and size.look != "tiny" else 0
    if side:
        pen.marks += qr.marks(label.qr, x=width - side, y=height - side, most=_QR)
        right = width - side - kind.gap // 2
        top = min(top, height - side)
    said = _unit_price_and_sku(label, kind)
    if left:
        taken = column_height(said, width=right - left, gap=kind.gap)
        y = height - taken
        pen.column(said, x=left, y=y, width=right - left, gap=kind.gap, align="right")
        return min(top, y)
    return min(top, _on_one_line(pen, said, width=right, height=height))


def _unit_price_and_sku(label: ShelfLabel, kind: _Type) -> list[Words]:
    largest, smallest = kind.unit_price
    said = []
    if label.unit_price is not None:
        text = texts.unit_price(label.unit_price, label.currency, label.language)
        said.append(Words(text=text, largest=largest, smallest=smallest, bold=True, lines=2))
    return [*said, Words(text=label.sku, largest=kind.sku, smallest=kind.sku * 4 // 5)]


def _on_one_line(pen: Pen, said: Sequence[Words], *, width: int, height: int) -> int:
    """The unit price at the left, the SKU at the right, on one base line."""
    share = width * 2 // 3 if len(said) > 1 else 0
    top = height
    for words, x, room in ((said[0], 0, share), (said[-1], share, width - share)):
        if room:
            taken = column_height([words], width=room, gap=0)
            top = min(top, height - taken)
            align = "right" if words is said[-1] else "left"
            pen.block(words, x=x, y=height - taken, width=room, align=align)
    return top
