"""What all looks of a label share: writing texts into their room, and the price."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kasse.office.labels import texts
from kasse.office.labels.drawing import font
from kasse.office.labels.drawing.fitting import Fitted, fitted
from kasse.office.labels.drawing.marks import Align, Box, Mark, written

_LEADING: Final = 1_140
"""From one base line to the next, in thousandths of the em."""
_DECIMALS: Final = 520
"""How large decimals are beside the whole amount, in thousandths of it."""
_SIGN: Final = 270
"""How large the currency's sign is, likewise."""
_MARK: Final = 550
"""How large the mark before the decimals is: in full size it would reach far below the line."""
_LEAST: Final = 1_200
"""What even the smallest letters are not smaller than."""
_STEP: Final = 100
_PILL: Final = 280
"""How far a black ground reaches around its words, in thousandths of the em."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text of a label with the sizes that it may have. `on_black` are white words on a black
    ground; what is not `needed` goes where the room is too small for everything."""

    text: str
    largest: int
    smallest: int
    lines: int = 1
    bold: bool = False
    on_black: bool = False
    needed: bool = True


@dataclass(slots=True, kw_only=True)
class Pen:
    """Gathers the marks of one label, whose corner is at 0."""

    marks: list[Mark] = field(default_factory=list)

    def column(
        self,
        every: Sequence[Words],
        *,
        x: int,
        y: int,
        width: int,
        gap: int,
        align: Align = "left",
    ) -> int:
        """Writes texts below one another from `y` on; returns where the last one ends."""
        for number, words in enumerate(every):
            y = self.block(words, x=x, y=y + (gap if number else 0), width=width, align=align)
        return y

    def block(self, words: Words, *, x: int, y: int, width: int, align: Align = "left") -> int:
        """Writes a text from `y` on, which is the top of its first capitals; returns where it
        ends."""
        around = _around(words, width)
        found = _fitted(words, width)
        base = y + around + font.height(found.size)
        for line in found.lines:
            at = {"left": x + around, "center": x + width // 2, "right": x + width - around}[align]
            text = written(
                line,
                x=at,
                y=base,
                size=found.size,
                bold=words.bold,
                white=words.on_black,
                align=align,
            )
            if words.on_black:
                self.marks.append(
                    Box(
                        x=text.x - around,
                        y=y,
                        width=text.width + 2 * around,
                        height=font.height(found.size) + 2 * around,
                    )
                )
            self.marks.append(text)
            base += found.size * _LEADING // 1_000
        return y + height_of(words, width)

    def price(self, price: texts.Price, *, right: int, base: int, size: int) -> None:
        """Writes a price with its right end at `right`: the whole amount large, its decimals raised,
        the currency's sign below them."""
        small, sign = size * _DECIMALS // 1_000, size * _SIGN // 1_000
        raised = base - font.height(size) + font.height(small)
        column = right - _column_width(price, size)
        mark = written(
            price.mark,
            x=column - _gap(size),
            y=base,
            size=size * _MARK // 1_000,
            bold=True,
            align="right",
        )
        whole = written(price.whole, x=mark.x, y=base, size=size, bold=True, align="right")
        decimals = written(price.decimals, x=column, y=raised, size=small, bold=True)
        currency = written(price.sign, x=column, y=base, size=sign, bold=True)
        # In the order in which they are read, which is that of a text copied from the file.
        self.marks += [one for one in (whole, mark, decimals, currency) if one.text]


def height_of(words: Words, width: int) -> int:
    """How high a text is in this width: from the top of its first capitals to the reach of its
    last letters."""
    found = _fitted(words, width)
    below = _around(words, width) if words.on_black else font.below(found.size)
    lines = (len(found.lines) - 1) * found.size * _LEADING // 1_000
    return _around(words, width) + lines + font.height(found.size) + below


def column_height(every: Sequence[Words], *, width: int, gap: int) -> int:
    """How high texts are below one another."""
    return sum(height_of(words, width) + gap for words in every) - (gap if every else 0)


def column_for(every: Sequence[Words], *, width: int, height: int, gap: int) -> list[Words]:
    """Texts that fit below one another: as large as that allows, without those that are not needed
    where even the smallest are too high, and then smaller than their smallest, down to a size in
    which every look has room for all that is needed; longer ones are cut there."""
    found = list(every)
    while True:
        for words in _smaller_and_smaller(found):
            if _is_fitting(words, width=width, height=height, gap=gap):
                return words
        spare = [words for words in found if not words.needed]
        smallest = [replace(words, largest=words.smallest) for words in found]
        if not spare or column_height(smallest, width=width, gap=gap) <= height:
            break
        found.remove(spare[-1])
    for size in range(max((words.smallest for words in found), default=0), _LEAST, -_STEP):
        words = [_at_most(one, size) for one in found]
        if _is_fitting(words, width=width, height=height, gap=gap):
            return words
    return [_at_most(words, _LEAST) for words in found]


def fits(every: Sequence[Words], *, width: int, height: int, gap: int) -> bool:
    """Whether all that is needed fits below one another in its smallest size."""
    least = [replace(words, largest=words.smallest) for words in every if words.needed]
    return _is_fitting(least, width=width, height=height, gap=gap)


def price_size(price: texts.Price, *, width: int, height: int) -> int:
    """The largest size in which a price fits, with what its sign reaches below the line."""
    size = font.size_for(height * 1_000 // (1_000 + font.BELOW * _SIGN // font.CAPITALS))
    taken = price_width(price, size)
    return size if taken <= width else size * width // taken - 1


def price_below(size: int) -> int:
    """How far the sign of a price reaches below its line."""
    return font.below(size * _SIGN // 1_000)


def price_width(price: texts.Price, size: int) -> int:
    """How wide a price of this size is."""
    whole = font.width(font.drawable(price.whole), size=size, bold=True)
    mark = font.width(font.drawable(price.mark), size=size * _MARK // 1_000, bold=True)
    return whole + mark + _gap(size) + _column_width(price, size)


def _smaller_and_smaller(every: Sequence[Words]) -> Iterator[list[Words]]:
    """The texts, each in sizes down to its smallest."""
    most = max((words.largest - words.smallest for words in every), default=0)
    for step in range(0, most + _STEP, _STEP):
        yield [replace(one, largest=max(one.smallest, one.largest - step)) for one in every]


def _at_most(words: Words, size: int) -> Words:
    return replace(words, largest=min(words.largest, size), smallest=min(words.smallest, size))


def _is_fitting(every: Sequence[Words], *, width: int, height: int, gap: int) -> bool:
    """Whether texts have room below one another, those that are needed without a letter missing."""
    is_whole = all(_fitted(words, width).is_whole for words in every if words.needed)
    return is_whole and column_height(every, width=width, gap=gap) <= height


def _gap(size: int) -> int:
    return size // 40


def _column_width(price: texts.Price, size: int) -> int:
    small, sign = size * _DECIMALS // 1_000, size * _SIGN // 1_000
    return max(
        font.width(price.decimals, size=small, bold=True),
        font.width(font.drawable(price.sign), size=sign, bold=True),
    )


def _around(words: Words, width: int) -> int:
    """How far the black ground reaches around words on it."""
    return _fitted(words, width).size * _PILL // 1_000 if words.on_black else 0


def _fitted(words: Words, width: int) -> Fitted:
    # On black ground there is less room by what it reaches around the largest words.
    around = words.largest * _PILL // 1_000 if words.on_black else 0
    return fitted(
        words.text,
        width=width - 2 * around,
        lines=words.lines,
        largest=words.largest,
        smallest=words.smallest,
        bold=words.bold,
    )
