"""Numbers of a file as integers; what is none is None."""

from kasse.demo.replay.sales import Wish
from kasse.domain.allocation import allocate


def minor(text: str) -> int | None:
    """An amount like 2.5 as cents; None when it is no number, or finer than a cent."""
    whole, _, fraction = text.strip().partition(".")
    sign, digits = (-1, whole[1:]) if whole.startswith("-") else (1, whole)
    fraction = fraction.rstrip("0")
    if len(fraction) > 2 or not (digits + fraction).isdecimal() or not digits:
        return None
    return sign * (int(digits) * 100 + int(fraction.ljust(2, "0")))


def micro(text: str) -> int | None:
    """An amount as millionths of the currency's unit, for sums that lose nothing."""
    whole, _, fraction = text.strip().partition(".")
    sign, digits = (-1, whole[1:]) if whole.startswith("-") else (1, whole)
    if len(fraction) > 6 or not (digits + fraction).isdecimal() or not digits:
        return None
    return sign * (int(digits) * 1_000_000 + int(fraction.ljust(6, "0")))


def count(text: str) -> int | None:
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        return None


def wishes(
    *,
    sku: str,
    pieces: int,
    amount_minor: int,
    discount_minor: int,
    note: str = "",
    volume_thousandths: int = 0,
) -> tuple[Wish, ...]:
    """Lines that come to exactly `amount_minor` less the discount.

    An amount that does not divide by the pieces becomes two lines whose prices differ by one
    cent: three for 1.00 are 1 at 0.34 and 2 at 0.33.
    """
    assert pieces > 0
    assert 0 <= discount_minor <= amount_minor
    price, dearer = divmod(amount_minor, pieces)
    parts = [(dearer, price + 1), (pieces - dearer, price)] if dearer else [(pieces, price)]
    amounts = [number * each for number, each in parts]
    # A discount on a line is more than nothing, so a line at 0.00 gets none.
    shares = allocate(discount_minor, amounts) if discount_minor else [0] * len(parts)
    return tuple(
        Wish(
            sku=sku,
            pieces=number,
            price_minor=each,
            discount_minor=share,
            note=note,
            volume_thousandths=volume_thousandths,
        )
        for (number, each), share in zip(parts, shares, strict=True)
    )


def basket_key(found: tuple[int, list[str] | None]) -> str:
    """The first column of a row; a ragged row is by itself."""
    return found[1][0] if found[1] else f"row {found[0]}"
