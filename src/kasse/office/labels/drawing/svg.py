"""A page as SVG, to be looked at before it is printed: the same marks at the same places."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from kasse.office.labels.drawing.marks import Box, Mark, Text


def drawing(marks: Iterable[Mark], *, width: int, height: int, about: str) -> str:
    """The picture; `about` says what is in it to those who do not see it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label={quoteattr(about)} class="label-paper">'
    )
    return f"{head}{''.join(_shapes(marks))}</svg>"


def _shapes(marks: Iterable[Mark]) -> Iterator[str]:
    for mark in marks:
        ink = "#fff" if mark.white else "#000"
        if isinstance(mark, Text):
            weight = ' font-weight="700"' if mark.bold else ""
            # A browser without the font keeps the text as wide as it is printed.
            yield (
                f'<text x="{mark.x}" y="{mark.y}" font-size="{mark.size}"{weight} fill="{ink}"'
                f' textLength="{mark.width}" lengthAdjust="spacingAndGlyphs">{escape(mark.text)}</text>'
            )
        else:
            yield _box(mark, ink)


def _box(mark: Box, ink: str) -> str:
    return f'<rect x="{mark.x}" y="{mark.y}" width="{mark.width}" height="{mark.height}" fill="{ink}"/>'
