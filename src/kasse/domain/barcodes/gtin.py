"""Global Trade Item Numbers: GTIN-8, -12, -13 and -14, and UPC-E, as one fourteen-digit form.

Rules BAR-1 to BAR-3 in docs/rules/barcodes.md.
"""

from kasse.domain.outcome import Refused, refused

GTIN_LENGTHS = frozenset({8, 12, 13, 14})


def normalise(text: str) -> str | Refused:
    """The fourteen digits of a GTIN typed or imported in any of its forms.

    Spaces and hyphens between digits are dropped; eight digits are read as GTIN-8, and as UPC-E
    when they are no GTIN-8. Refused: barcode.empty, barcode.not_digits, barcode.gtin_length
    (a spreadsheet that dropped leading zeros ends here: zeros are never guessed),
    barcode.check_digit.
    """
    digits = text.strip().replace(" ", "").replace("-", "")
    if not digits:
        return refused("barcode.empty")
    if not is_digits(digits):
        return refused("barcode.not_digits", text=text[:80])
    if len(digits) not in GTIN_LENGTHS:
        return refused("barcode.gtin_length", text=digits[:80], length=len(digits))
    if has_check_digit(digits):
        return digits.zfill(14)
    expanded = expand_upce(digits)
    if expanded is None:
        return refused("barcode.check_digit", text=digits, expected=check_digit(digits[:-1]))
    return expanded.zfill(14)


def check_digit(digits: str) -> str:
    """The check digit that follows `digits` (GS1 General Specifications 7.9.1)."""
    return str(-_weighted_sum(digits) % 10)


def has_check_digit(digits: str) -> bool:
    """Whether the last of `digits` is the check digit of those before it."""
    return (_weighted_sum(digits[:-1]) + int(digits[-1])) % 10 == 0


def expand_upce(digits: str) -> str | None:
    """The twelve digits of UPC-A that an eight-digit UPC-E stands for (GenSpecs 5.2.2.4.2).

    None when `digits` are no UPC-E: another length, a number system other than 0 and 1, or a
    check digit that is not that of the UPC-A.
    """
    if len(digits) != 8 or digits[0] not in "01":
        return None
    system, body, last, check = digits[0], digits[1:6], digits[6], digits[7]
    if last in "012":
        upca = f"{system}{body[:2]}{last}0000{body[2:]}{check}"
    elif last == "3":
        upca = f"{system}{body[:3]}00000{body[3:]}{check}"
    elif last == "4":
        upca = f"{system}{body[:4]}00000{body[4]}{check}"
    else:
        upca = f"{system}{body}0000{last}{check}"
    return upca if has_check_digit(upca) else None


def is_digits(text: str) -> bool:
    """Whether all of `text` are the digits 0 to 9, and there is at least one."""
    return text.isascii() and text.isdigit()


def _weighted_sum(digits: str) -> int:
    return 3 * sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2]))
