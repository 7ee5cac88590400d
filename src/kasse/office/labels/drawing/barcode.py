"""EAN-13, UPC-A and EAN-8 as bars, to the measures of the GS1 General Specifications.

Section 5.2: how digits become modules, the quiet zones, the longer guard bars and the digits below.
The narrowest bar (X) is 0.264 to 0.660 mm at a till; print by heat may go down to 0.25 mm if the
symbol with its quiet zones stays as wide as with 0.264 (note to 5.2.6.6). Bars are lower than the
18.28 mm that go with 0.264 mm: a shelf's label is read by hand, not in passing.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias

from kasse.domain.barcodes import gtin
from kasse.office.labels.drawing import font
from kasse.office.labels.drawing.marks import Box, Mark, written

SMALLEST: Final = 264
"""The least X of a symbol that is not printed by heat."""

# Table 5.2.1.2.1-1 of the specification: set A (odd), of which C is the complement and B its mirror.
_A: Final = (
    "0001101", "0011001", "0010011", "0111101", "0100011",
    "0110001", "0101111", "0111011", "0110111", "0001011",
)  # fmt: skip
_C: Final = tuple(code.translate(str.maketrans("01", "10")) for code in _A)
_B: Final = tuple(code[::-1] for code in _C)

# Which set the six digits on the left are in, by the first digit of thirteen.
_SETS: Final = (
    "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB",
    "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA",
)  # fmt: skip

_GUARD: Final = "101"
_CENTRE: Final = "01010"
_LONGER: Final = 5
"""How many X the guard bars are longer than the others."""
_Below: TypeAlias = tuple[tuple[str, int, int], ...]

_DIGITS: Final = 8
"""How high the digits below are, in X; they stand between the guard bars."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """Bars as (first module, modules, is a guard), and the digits below them as (text, first
    module, modules). `before` and `after` are the quiet zones, all in modules."""

    bars: tuple[tuple[int, int, bool], ...]
    digits: _Below
    modules: int
    before: int
    after: int

    @property
    def whole(self) -> int:
        """Its modules with the quiet zones."""
        return self.before + self.modules + self.after


def symbol(digits: str) -> Symbol | None:
    """The symbol of 8, 12 or 13 digits; None for any other number of them, and where the check
    digit is wrong."""
    if len(digits) not in {8, 12, 13} or not gtin.is_digits(digits):
        return None
    if not gtin.has_check_digit(digits):
        return None
    below: _Below
    if len(digits) == 8:
        below = ((digits[:4], 3, 28), (digits[4:], 36, 28))
        return _symbol(_halves("A" * 4, digits), below, before=7, after=7)
    if len(digits) == 12:
        # The first and the last digit stand beside long bars of their own.
        below = (
            (digits[0], -9, 7), (digits[1:6], 10, 35), (digits[6:11], 50, 35), (digits[11], 97, 7),
        )  # fmt: skip
        return _symbol(_halves(_SETS[0], digits), below, before=9, after=9, long=10)
    left = (digits[0], -10, 8)
    below = (left, (digits[1:7], 3, 42), (digits[7:], 50, 42))
    return _symbol(_halves(_SETS[int(digits[0])], digits[1:]), below, before=11, after=7)


def least_width(found: Symbol, *, module: int) -> int:
    """How wide it is with its quiet zones, which grow where bars are finer than SMALLEST."""
    return found.whole * max(module, SMALLEST)


def marks(found: Symbol, *, x: int, y: int, height: int, module: int) -> list[Mark]:
    """The symbol with its quiet zones, its left end at `x`, `height` high with its digits."""
    before = found.before * module + (least_width(found, module=module) - found.whole * module) // 2
    left = x + before
    size = font.size_for(_DIGITS * module)
    short = height - (_DIGITS + 1) * module
    drawn: list[Mark] = [
        Box(
            x=left + first * module,
            y=y,
            width=modules * module,
            height=short + (_LONGER * module if is_guard else 0),
        )
        for first, modules, is_guard in found.bars
    ]
    for text, first, modules in found.digits:
        middle = left + first * module + modules * module // 2
        drawn.append(written(text, x=middle, y=y + height, size=size, align="center"))
    return drawn


def _halves(sets: str, digits: str) -> tuple[str, str]:
    half = len(sets)
    left = "".join(
        (_A if one == "A" else _B)[int(digit)]
        for one, digit in zip(sets, digits[:half], strict=True)
    )
    return left, "".join(_C[int(digit)] for digit in digits[half:])


def _symbol(
    halves: tuple[str, str],
    below: _Below,
    *,
    before: int,
    after: int,
    long: int = 3,
) -> Symbol:
    """`long` are how many modules at either end have long bars."""
    text = f"{_GUARD}{halves[0]}{_CENTRE}{halves[1]}{_GUARD}"
    centre = range(len(_GUARD + halves[0]), len(_GUARD + halves[0] + _CENTRE))
    bars = []
    first = 0
    for is_dark, run in groupby(text):
        modules = len(list(run))
        if is_dark == "1":
            is_guard = first < long or first >= len(text) - long or first in centre
            bars.append((first, modules, is_guard))
        first += modules
    return Symbol(bars=tuple(bars), digits=below, modules=len(text), before=before, after=after)
