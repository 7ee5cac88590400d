"""A page as SVG, to be looked at before it is printed: the same marks at the same places."""

from collections.abc import Iterable
from html import escape
from typing import Final

from kasse.office.labels.drawing.marks import Mark, Text

_UNIT: Final = 100
"""Micrometres in a unit of the picture: browsers draw no letters of more than 10,000 units."""


def drawing(marks: Iterable[Mark], *, width: int, height: int, about: str) -> str:
    """The picture; `about` says what is in it to those who do not see it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_units(width)} {_units(height)}"'
        f' role="img" aria-label="{escape(about)}" class="label-paper">'
    )
    return f"{head}{''.join(map(_shape, marks))}</svg>"


def _shape(mark: Mark) -> str:
    ink = "#fff" if mark.white else "#000"
    place = f'x="{_units(mark.x)}" y="{_units(mark.y)}" fill="{ink}"'
    if not isinstance(mark, Text):
        return f'<rect {place} width="{_units(mark.width)}" height="{_units(mark.height)}"/>'
    weight = ' font-weight="700"' if mark.bold else ""
    # A browser without the font keeps the text as wide as it is printed.
    kept = f'textLength="{_units(mark.width)}" lengthAdjust="spacingAndGlyphs"'
    size = f'font-size="{_units(mark.size)}"{weight}'
    return f"<text {place} {size} {kept}>{escape(mark.text)}</text>"


def _units(um: int) -> str:
    whole, rest = divmod(um, _UNIT)
    return f"{whole}.{rest:02}" if rest else str(whole)
