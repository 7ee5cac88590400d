"""The basket as promotions see it: lines, and the pieces that they are made of (PRO-2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from kasse.domain.promotions.promotion import Measure
from kasse.domain.quantity import ONE_THOUSANDTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsLine:
    """A line that takes part.

    `price_minor` is that of one piece with its modifiers, `bare_minor` without them, `floor_minor`
    the least that a piece may cost. A line that is `whole` is one piece, its prices are for all of
    it, and `quantity_thousandths` is its measure; another has that many thousandths of pieces.
    `moment` is the store's minute at which it was put in, `expires_on` an ISO date. `categories`
    are its own and those above it, `items` it and what it is a variant of.
    """

    line: int
    items: tuple[str, ...]
    price_minor: int
    bare_minor: int
    quantity_thousandths: int
    whole: bool = False
    floor_minor: int = 0
    categories: tuple[str, ...] = ()
    brand: str = ""
    tags: tuple[str, ...] = ()
    moment: str = ""
    expires_on: str | None = None
    told_apart: str = ""

    @property
    def pieces(self) -> int:
        """How many pieces the line is."""
        return 1 if self.whole else self.quantity_thousandths // ONE_THOUSANDTHS

    @property
    def room_minor(self) -> int:
        """The most that may be taken off one piece."""
        return max(self.price_minor - self.floor_minor, 0)


def measured(measure: Measure, lines: Iterable[GoodsLine]) -> int:
    """Pieces, thousandths of what is sold by weight, or minor units (PRO-11)."""
    if measure == "count":
        return sum(line.pieces for line in lines)
    if measure == "weight":
        return sum(line.quantity_thousandths for line in lines if line.whole)
    return sum(line.price_minor * line.pieces for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who buys where, as far as promotions ask: groups of the customer, the channel, the coupons
    handed over (as often as codes of one were), and how often each promotion may still be applied for this customer, on this day
    and in all (left out: as often as it likes)."""

    customer_groups: tuple[str, ...] = ()
    channel: str = "till"
    coupons: tuple[str, ...] = ()
    left: tuple[tuple[str, int], ...] = ()
