"""What came out, added up; parts of it add up to the same whatever the number of processes."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from kasse.demo.campaigns.baskets import PricedBasket
from kasse.domain.promotions.applied import Applied

SLOW_NS: Final = 50_000_000
"""Longer than this is too long for a basket (processor time)."""

SLOWEST: Final = 5
_NS_A_STEP: Final = 100_000


@dataclass(slots=True, kw_only=True)
class Account:
    """Sums over baskets; amounts in minor units.

    `touched` are baskets that got something. By line, where the file's discount and the promotions'
    meet: `both_file` and `both_given` on the same lines, `file_alone` and `given_alone` on others.
    `kinds` has by kind of promotion how many baskets it gave something in, how often it was applied
    and what it gave. `spans` counts baskets by tenths of a millisecond of processor time.
    """

    baskets: int = 0
    empty: int = 0
    back: int = 0
    lines: int = 0
    pieces: int = 0
    shelf_minor: int = 0
    touched: int = 0
    given_minor: int = 0
    failed: int = 0
    gaps: int = 0
    gap_minor: int = 0
    both_file: int = 0
    both_given: int = 0
    file_alone: int = 0
    given_alone: int = 0
    coupons_file: int = 0
    coupons_file_used: int = 0
    kinds: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    nanoseconds: int = 0
    slow: int = 0
    slowest: list[tuple[int, str]] = field(default_factory=list)
    spans: Counter[int] = field(default_factory=Counter)

    def add(
        self, basket: PricedBasket, applied: Applied, nanoseconds: int, *, failed: bool, used: bool
    ) -> None:
        """Counts a basket; `failed`: the engine broke on it; `used`: it held a coupon."""
        self.failed += failed
        self.baskets += 1
        self.back += basket.back
        self.empty += not basket.lines
        self.lines += len(basket.lines)
        for line in basket.lines:
            self.pieces += line.pieces
            self.shelf_minor += line.price_minor * line.pieces
        self.touched += applied.discount_minor > 0
        self.given_minor += applied.discount_minor
        self.gaps += applied.gap_minor > 0
        self.gap_minor += applied.gap_minor
        self.coupons_file += basket.coupons_minor
        self.coupons_file_used += basket.coupons_minor if used else 0
        self._compare(basket, applied)
        self._count_kinds(applied)
        self.nanoseconds += nanoseconds
        self.slow += nanoseconds > SLOW_NS
        self.spans[nanoseconds // _NS_A_STEP] += 1
        self._keep_slowest([(nanoseconds, basket.key)])

    def merge(self, other: "Account") -> None:
        """Adds what another process counted."""
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for kind, counts in other.kinds.items():
            self._add_kind(kind, counts)
        self.spans.update(other.spans)
        self._keep_slowest(other.slowest)

    def span_of(self, per_mille: int) -> int:
        """Tenths of a millisecond within which so many of a thousand baskets were decided."""
        left = -(-self.baskets * per_mille // 1_000)
        for span, count in sorted(self.spans.items()):
            left -= count
            if left <= 0:
                return span + 1
        return 0

    def _compare(self, basket: PricedBasket, applied: Applied) -> None:
        given: Counter[int] = Counter()
        for one in applied.given:
            # A coupon is somebody else's money; the file keeps it apart, too.
            if kind_of(one.promotion) != "coupon":
                given[one.line] += one.amount_minor
        for line, file_minor in zip(basket.lines, basket.file_minor, strict=True):
            ours = given[line.line]
            if ours and file_minor:
                self.both_file += file_minor
                self.both_given += ours
            else:
                self.file_alone += file_minor
                self.given_alone += ours

    def _count_kinds(self, applied: Applied) -> None:
        here: dict[str, tuple[int, int, int]] = {}
        for times in applied.times:
            kind = kind_of(times.promotion)
            _, before, amount = here.get(kind, (1, 0, 0))
            here[kind] = 1, before + times.applications, amount + times.amount_minor
        for kind, counts in here.items():
            self._add_kind(kind, counts)

    def _add_kind(self, kind: str, counts: tuple[int, int, int]) -> None:
        baskets, times, amount = self.kinds.get(kind, (0, 0, 0))
        self.kinds[kind] = baskets + counts[0], times + counts[1], amount + counts[2]

    def _keep_slowest(self, more: list[tuple[int, str]]) -> None:
        self.slowest = sorted([*self.slowest, *more], reverse=True)[:SLOWEST]


_SUMS: Final = (
    "baskets",
    "empty",
    "back",
    "lines",
    "pieces",
    "shelf_minor",
    "touched",
    "given_minor",
    "failed",
    "gaps",
    "gap_minor",
    "both_file",
    "both_given",
    "file_alone",
    "given_alone",
    "coupons_file",
    "coupons_file_used",
    "nanoseconds",
    "slow",
)


def kind_of(promotion: str) -> str:
    """What the id begins with."""
    return promotion.partition(":")[0]
