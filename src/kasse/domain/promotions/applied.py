"""What the promotions come to: actions with reasons, which the basket applies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one promotion gives on one line: `amount_minor` (zero or more) off `pieces` of it.

    `bound` are the pieces of the line that the promotion has bound, also those that it gives
    nothing on.
    """

    line: int
    promotion: str
    bound: int
    pieces: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How often a promotion was applied (PRO-13), and what it gave in all."""

    promotion: str
    applications: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The best way (PRO-15): by line and promotion, and by promotion, both in order of ids.

    No way gives more than `discount_minor` + `gap_minor`; `gap_minor` is 0 unless the budget of
    steps ran out (PRO-19). `points` are (line, multiplier) where it is more than one (PRO-12).
    `unknown` are promotions that were passed over (PRO-27).
    """

    given: tuple[Given, ...] = ()
    times: tuple[Times, ...] = ()
    discount_minor: int = 0
    gap_minor: int = 0
    points: tuple[tuple[int, int], ...] = ()


NOTHING = Applied()
