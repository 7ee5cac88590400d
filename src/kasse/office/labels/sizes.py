"""The sheets and rolls that labels are printed on, as data. All measures are micrometres.

The sheets are those that makers of A4 labels have in common; the grid of each adds up to its page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Look = Literal["tiny", "card", "poster"]

_A4: Final = (210_000, 297_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A page with `columns` times `rows` labels of `width` by `height`, the first of them `left` and
    `top` from the page's corner, each `gap` right of the one before it.

    Nothing is drawn closer to a label's edge than `pad`: paper shifts in a printer, and few print
    to the paper's edge. `module` is the narrowest bar of a barcode, to GS1's 264 to 660 (250 for
    what is printed by heat); None where a label has no room for one.
    """

    code: str
    page: tuple[int, int]
    columns: int = 1
    rows: int = 1
    left: int = 0
    top: int = 0
    width: int
    height: int
    gap: int = 0
    pad: int
    look: Look
    module: int | None = 264

    @property
    def on_page(self) -> int:
        """How many labels a page has."""
        return self.columns * self.rows

    def place(self, number: int) -> tuple[int, int]:
        """Where the upper left corner of the label with this number is, from 0, along the rows."""
        row, column = divmod(number, self.columns)
        return self.left + column * (self.width + self.gap), self.top + row * self.height


SIZES: Final[Mapping[str, Size]] = MappingProxyType(
    {
        size.code: size
        for size in (
            Size(
                code="63x38",
                page=_A4,
                columns=3,
                rows=7,
                left=7_250,
                top=15_150,
                width=63_500,
                height=38_100,
                gap=2_500,
                pad=2_500,
                look="card",
            ),
            Size(
                code="70x37",
                page=_A4,
                columns=3,
                rows=8,
                top=500,
                width=70_000,
                height=37_000,
                pad=4_200,
                look="card",
            ),
            Size(
                code="38x21",
                page=_A4,
                columns=5,
                rows=13,
                left=4_750,
                top=10_700,
                width=38_100,
                height=21_200,
                gap=2_500,
                pad=1_700,
                look="tiny",
                module=None,
            ),
            Size(
                code="60x39",
                page=_A4,
                columns=3,
                rows=7,
                left=15_000,
                top=12_000,
                width=60_000,
                height=39_000,
                pad=2_500,
                look="card",
            ),
            Size(
                code="57x32",
                page=(57_000, 32_000),
                width=57_000,
                height=32_000,
                pad=2_000,
                look="card",
                module=250,
            ),
            Size(
                code="a6",
                page=_A4,
                columns=2,
                rows=2,
                width=105_000,
                height=148_500,
                pad=8_000,
                look="poster",
                module=330,
            ),
            Size(
                code="a5",
                page=(297_000, 210_000),
                columns=2,
                width=148_500,
                height=210_000,
                pad=10_000,
                look="poster",
                module=330,
            ),
        )
    }
)
"""By code, the most common first."""
