"""A discount as it came out on a line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedDiscount:
    """A discount as it came out on a line; `amount_minor` has the opposite sign of the line's. One
    by hand has its number; one of a promotion the promotion's id and name, and how many pieces got
    it."""

    source: str
    amount_minor: int
    discount: int | None = None
    promotion: str | None = None
    name: str | None = None
    pieces: int | None = None
    reason: str | None = None
    rate_ppm: int | None = None
    approved_by: str | None = None
