"""What a page is drawn of: texts and filled boxes, in micrometres from its upper left corner."""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from kasse.office.labels.drawing import font

Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A filled box."""

    x: int
    y: int
    width: int
    height: int
    white: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text: `x` is its left end, `y` its base line, `size` the em, `width` what it
    takes."""

    x: int
    y: int
    text: str
    size: int
    width: int
    bold: bool = False
    white: bool = False


Mark: TypeAlias = Box | Text


def written(
    text: str,
    *,
    x: int,
    y: int,
    size: int,
    bold: bool = False,
    white: bool = False,
    align: Align = "left",
) -> Text:
    """A text whose left end, middle or right end is at `x`."""
    text = font.drawable(text)
    width = font.width(text, size=size, bold=bold)
    before = {"left": 0, "center": width // 2, "right": width}[align]
    return Text(x=x - before, y=y, text=text, size=size, width=width, bold=bold, white=white)


def moved(mark: Mark, *, right: int, down: int) -> Mark:
    """The same mark at another place."""
    return replace(mark, x=mark.x + right, y=mark.y + down)
