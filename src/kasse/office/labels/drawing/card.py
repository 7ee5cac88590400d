"""Labels wider than high: for the edge of a shelf.

The name stands at the top, the price at the right as large as there is room, to its left what is to
be told beside it, and at the foot codes, the unit price and the SKU.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kasse.office.labels import texts
from kasse.office.labels.drawing import barcode, font, qr
from kasse.office.labels.drawing.marks import Align, Mark
from kasse.office.labels.drawing.pen import (
    Pen,
    Words,
    column_for,
    column_height,
    fits,
    price_below,
    price_size,
    price_width,
)
from kasse.office.labels.label import ShelfLabel
from kasse.office.labels.sizes import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class _Type:
    """The sizes of letters, largest and smallest, and how high the price should be at least."""

    name: tuple[int, int]
    detail: int
    campaign: tuple[int, int]
    beside: tuple[int, int]
    unit_price: tuple[int, int]
    sku: int
    price: int
    gap: int


_CARD: Final = _Type(
    name=(4_400, 3_000),
    detail=2_500,
    campaign=(3_600, 2_400),
    beside=(2_600, 2_000),
    unit_price=(3_200, 2_300),
    sku=2_100,
    price=6_000,
    gap=1_000,
)
_TINY: Final = _Type(
    name=(3_100, 2_300),
    detail=1_900,
    campaign=(2_300, 1_800),
    beside=(1_900, 1_700),
    unit_price=(2_200, 1_800),
    sku=1_800,
    price=4_500,
    gap=600,
)

_BARS: Final = 9_200
"""How high a barcode is with its digits."""
_QR: Final = 14_400
_SHARES: Final = (560, 480)
"""How much of the width the price may take beside other things, in thousandths."""
_MOST_PRICE: Final = 420
"""How much of the height it takes at most."""


def card(label: ShelfLabel, *, width: int, height: int, size: Size) -> list[Mark]:
    """The marks of a label in a room of this width and height."""
    pen, kind = Pen(), _TINY if size.look == "tiny" else _CARD
    bottom = _foot(pen, label, kind, width=width, height=height, size=size) - kind.gap
    price = texts.price(label.price_minor, label.currency, label.language, unit=label.unit)
    beside = _beside(label, kind)
    way = _best_way(label, kind, price, beside, width=width, height=height, bottom=bottom)
    pen.column(way.head, x=0, y=0, width=width, gap=kind.gap // 2)
    pen.price(price, right=width, base=bottom - price_below(way.em), size=way.em)
    fitting = column_for(beside, width=way.aside, height=bottom - way.top, gap=kind.gap)
    taken = column_height(fitting, width=way.aside, gap=kind.gap)
    # An offer is seen at the edge; what only adds to the price stands close to it.
    align: Align = "left" if label.campaign else "right"
    pen.column(fitting, x=0, y=bottom - taken, width=way.aside, gap=kind.gap, align=align)
    return pen.marks


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """What stands at the top, where the room below it begins, the size of the price, and the width
    that it leaves to what is told beside it."""

    head: tuple[Words, ...]
    top: int
    em: int
    aside: int


def _best_way(
    label: ShelfLabel,
    kind: _Type,
    price: texts.Price,
    beside: Sequence[Words],
    *,
    width: int,
    height: int,
    bottom: int,
) -> _Way:
    """The first way in which all fits and the price is high enough, else the last."""
    found = []
    for head, share in _ways(label, kind, is_alone=not beside):
        top = column_height(head, width=width, gap=kind.gap // 2) + kind.gap
        most = min(bottom - top, height * _MOST_PRICE // 1_000)
        em = price_size(price, width=width * share // 1_000, height=most)
        aside = width - price_width(price, em) - 2 * kind.gap
        found.append(_Way(head=head, top=top, em=em, aside=aside))
        is_high = font.height(em) >= min(kind.price, most * 9 // 10)
        if is_high and fits(beside, width=aside, height=bottom - top, gap=kind.gap):
            break
    return found[-1]


def _ways(
    label: ShelfLabel, kind: _Type, *, is_alone: bool
) -> Iterator[tuple[tuple[Words, ...], int]]:
    """What may stand at the top, and how much of the width the price may take, in thousandths:
    first what looks best, last what leaves most room for what must be told."""
    largest, smallest = kind.name
    detail = Words(text=label.detail, largest=kind.detail, smallest=kind.detail)
    below = (detail,) if label.detail else ()
    name = Words(text=label.name, largest=largest, smallest=smallest, lines=2, bold=True)
    shares = (1_000,) if is_alone else _SHARES
    small, short = replace(name, largest=smallest), replace(name, lines=1)
    for head in ((name, *below), (small, *below), (small,), (short,)):
        for share in shares:
            yield head, share


def _beside(label: ShelfLabel, kind: _Type) -> list[Words]:
    """What is told beside the price: the offer, the price before it, the deposit."""
    language, currency = label.language, label.currency
    largest, smallest = kind.beside
    found = []
    if label.campaign is not None:
        big, small = kind.campaign
        found.append(
            Words(text=label.campaign.words, largest=big, smallest=small, bold=True, on_black=True)
        )
        if days := texts.days(label.campaign, language):
            found.append(
                Words(text=days, largest=largest, smallest=smallest, bold=True, needed=False)
            )
    if label.lowest is not None:
        said = texts.lowest(label.lowest, currency, language)
        found.append(Words(text=said, largest=largest, smallest=smallest, lines=3))
    if label.deposit_minor is not None:
        said = texts.deposit(label.deposit_minor, currency, language)
        found.append(Words(text=said, largest=largest, smallest=smallest, bold=True))
    notes = (
        Words(text=note, largest=smallest, smallest=smallest, lines=2, needed=False)
        for note in label.notes
    )
    return [*found, *notes]


def _foot(pen: Pen, label: ShelfLabel, kind: _Type, *, width: int, height: int, size: Size) -> int:
    """Draws the foot; returns where it begins."""
    left, right, top = 0, width, height
    symbol = barcode.symbol(label.gtin) if size.module is not None else None
    if size.module is not None and symbol is not None:
        taken = barcode.least_width(symbol, module=size.module)
        top = height - _BARS
        pen.marks += barcode.marks(symbol, x=0, y=top, height=_BARS, module=size.module)
        left = taken + kind.gap
    module = qr.module(label.qr, most=_QR) if label.qr and size.look != "tiny" else 0
    if module:
        # The quiet zone reaches into the white edge of the label.
        side, quiet = qr.side(label.qr, module=module), qr.QUIET * module
        pen.marks += qr.marks(label.qr, x=width - side, y=height - side, module=module)
        right = width - side - max(quiet, kind.gap)
        top = min(top, height - side - quiet + kind.gap)
    said = _unit_price_and_sku(label, kind)
    if left:
        said = column_for(said, width=right - left, height=_BARS, gap=kind.gap)
        taken = column_height(said, width=right - left, gap=kind.gap)
        y = height - taken
        pen.column(said, x=left, y=y, width=right - left, gap=kind.gap, align="right")
        return min(top, y)
    return min(top, _on_one_line(pen, said, width=right, height=height) - kind.gap // 2)


def _unit_price_and_sku(label: ShelfLabel, kind: _Type) -> list[Words]:
    largest, smallest = kind.unit_price
    said = []
    if label.unit_price is not None:
        text = texts.unit_price(label.unit_price, label.currency, label.language)
        said.append(Words(text=text, largest=largest, smallest=smallest, bold=True, lines=2))
    sku = Words(text=label.sku, largest=kind.sku, smallest=kind.sku * 4 // 5, needed=False)
    return [*said, sku]


def _on_one_line(pen: Pen, said: Sequence[Words], *, width: int, height: int) -> int:
    """The unit price at the left, the SKU at the right, on one base line."""
    share = width * 2 // 3 if len(said) > 1 else 0
    top = height
    for one, x, room in ((said[0], 0, share), (said[-1], share, width - share)):
        if room:
            (words,) = column_for([one], width=room, height=height, gap=0)
            taken = column_height([words], width=room, gap=0)
            top = min(top, height - taken)
            align: Align = "right" if one is said[-1] else "left"
            pen.block(words, x=x, y=height - taken, width=room, align=align)
    return top
