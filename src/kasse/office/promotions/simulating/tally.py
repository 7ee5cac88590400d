"""The sums of a simulation: in all, by hour, by day, by store, by promotion, by item.

Revenue is with tax, after promotions and after what people took off by hand, which stays as it was.
A margin is without tax, of the lines alone whose item has a cost. Tax is taken off line by line, so
that all sums agree.
"""

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kasse.domain.quantity import extend
from kasse.domain.rounding import half_up
from kasse.office.catalogue.queries import SoldItem
from kasse.office.promotions.simulating.baskets import HistoryBasket, HistoryLine
from kasse.office.promotions.simulating.deciding import Part

DEAREST: Final = 10
"""Baskets that are kept by name: those for which most changes."""

_WHOLE_PPM: Final = 1_000_000
_MOST_KEPT: Final = 100_000

SUMS: Final = (
    "baskets", "touched", "discount_before", "discount_after", "revenue_before", "revenue_after",
    "margin_before", "margin_after", "revenue_known",
)  # fmt: skip
"""What is summed; `touched` are baskets for which something changes, `revenue_known` is that before,
of lines whose item has a cost."""


@dataclass(slots=True, kw_only=True)
class ItemSums:
    """The sums of an item, as kasse.office.promotions.models.SimulationItem; a change is what it is
    after less what it is before."""

    sku: str
    name: str
    unit: str
    has_cost: bool
    quantity_thousandths: int = 0
    lines: int = 0
    discount_before: int = 0
    discount_change: int = 0
    revenue_before: int = 0
    revenue_change: int = 0
    margin_before: int = 0
    margin_change: int = 0


@dataclass(slots=True)
class _Changes:
    """What a campaign changes in one basket."""

    lines: int = 0
    discount: int = 0
    revenue: int = 0
    margin: int = 0

    def note(self, row: ItemSums, *, discount: int, revenue: int, margin: int) -> None:
        """Counts a line, here and with its item."""
        row.lines += 1
        row.discount_change += discount
        row.revenue_change += revenue
        row.margin_change += margin
        self.lines += 1
        self.discount += discount
        self.revenue += revenue
        self.margin += margin


class Tally:
    """Adds baskets up. What it holds grows with the items and the days, not with the baskets."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self.items: dict[str, ItemSums] = {}
        self._total = [0] * len(SUMS)
        self._hours: dict[int, list[int]] = {}
        self._days: dict[str, list[int]] = {}
        self._stores: dict[str, list[int]] = {}
        self._promotions: dict[str, list[int]] = {}
        self._lines = self._left_alone = self._gap = 0
        self._touched_margin = [0, 0]
        self._dearest: list[tuple[int, str, int, dict[str, Any]]] = []
        self._values: dict[tuple[int, int], tuple[int, int]] = {}
        self._net_values: dict[tuple[int, int], tuple[int, int]] = {}

    def add(
        self, basket: HistoryBasket, parts: Sequence[Part], items: Mapping[str, SoldItem]
    ) -> None:
        """Counts a basket with what promotions give it."""
        before, after = _by_line(len(basket.lines), parts)
        is_net = basket.is_net
        revenue = known = margins = discount = 0
        changes = _Changes()
        for place, line in enumerate(basket.lines):
            off = before[place]
            left = line.amount_minor - line.by_hand_minor
            gross, net = self._value(max(left - off, 0), line.tax_ppm, is_net=is_net)
            item = items.get(line.item)
            cost = item.cost_minor if item is not None else None
            row = self.items.get(line.item) or self._new(line, has_cost=cost is not None)
            row.quantity_thousandths += line.quantity_thousandths
            row.revenue_before += gross
            revenue += gross
            if cost is not None:
                margin = net - extend(cost, line.quantity_thousandths)
                row.margin_before += margin
                margins += margin
                known += gross
            if off:
                row.discount_before += off
                discount += off
            if line.goods is None:
                self._left_alone += 1
            then = after[place]
            if then != off:
                to, to_net = self._value(max(left - then, 0), line.tax_ppm, is_net=is_net)
                more = to_net - net if cost is not None else 0
                changes.note(row, discount=then - off, revenue=to - gross, margin=more)
        self._lines += len(basket.lines)
        sums = [
            1, changes.lines > 0, discount, discount + changes.discount, revenue,
            revenue + changes.revenue, margins, margins + changes.margin, known,
        ]  # fmt: skip
        self._keep(basket, sums)
        for part in parts:
            self._count(part)

    def result(self) -> dict[str, Any]:
        """All of it but the items, as JSON."""
        return {
            **_named(self._total),
            "lines": self._lines,
            "lines_left_alone": self._left_alone,
            "gap": self._gap,
            "touched_margin_before": self._touched_margin[0],
            "touched_margin_after": self._touched_margin[1],
            "passed": dict(sorted(self.passed.items())),
            "hours": [{"hour": key, **_named(row)} for key, row in sorted(self._hours.items())],
            "days": [{"day": key, **_named(row)} for key, row in sorted(self._days.items())],
            "stores": [{"store": key, **_named(row)} for key, row in sorted(self._stores.items())],
            "promotions": [
                {
                    "promotion": key,
                    "times_before": row[0],
                    "times_after": row[1],
                    "discount_before": row[2],
                    "discount_after": row[3],
                }
                for key, row in sorted(self._promotions.items())
            ],
            "dearest": [
                one[-1] for one in sorted(self._dearest, key=lambda one: (-one[0], one[1:3]))
            ],
        }

    def changed_items(self) -> Iterator[tuple[str, ItemSums]]:
        """The items for which the campaign changes anything."""
        return ((key, row) for key, row in self.items.items() if row.lines)

    def _new(self, line: HistoryLine, *, has_cost: bool) -> ItemSums:
        row = ItemSums(sku=line.sku, name=line.name, unit=line.unit, has_cost=has_cost)
        self.items[line.item] = row
        return row

    def _value(self, amount: int, tax_ppm: int, *, is_net: bool) -> tuple[int, int]:
        """An amount with tax and without."""
        known = self._net_values if is_net else self._values
        key = amount, tax_ppm
        found = known.get(key)
        if found is None:
            if len(known) > _MOST_KEPT:
                known.clear()
            if is_net:
                found = amount + half_up(amount * tax_ppm, _WHOLE_PPM), amount
            else:
                found = amount, half_up(amount * _WHOLE_PPM, _WHOLE_PPM + tax_ppm)
            known[key] = found
        return found

    def _keep(self, basket: HistoryBasket, sums: list[int]) -> None:
        _add(self._hours.setdefault(basket.hour, [0] * len(SUMS)), sums)
        _add(self._days.setdefault(basket.day, [0] * len(SUMS)), sums)
        _add(self._stores.setdefault(basket.store, [0] * len(SUMS)), sums)
        _add(self._total, sums)
        if sums[1]:
            self._touched_margin[0] += sums[6]
            self._touched_margin[1] += sums[7]
            self._keep_if_dear(basket, sums)

    def _keep_if_dear(self, basket: HistoryBasket, sums: Sequence[int]) -> None:
        change = abs(sums[3] - sums[2])
        if len(self._dearest) >= DEAREST and change <= self._dearest[0][0]:
            return
        told = {
            "register": basket.register,
            "seq": basket.seq,
            "receipt_code": basket.receipt_code,
            "store": basket.store,
            "at": basket.at,
            "zone": basket.zone,
            "discount_before": sums[2],
            "discount_after": sums[3],
            "revenue_before": sums[4],
            "revenue_after": sums[5],
        }
        heapq.heappush(self._dearest, (change, basket.register, basket.seq, told))
        if len(self._dearest) > DEAREST:
            heapq.heappop(self._dearest)

    def _count(self, part: Part) -> None:
        outcome = part.outcome
        self._gap += outcome.gap_minor
        for place, times in ((0, outcome.times_before), (1, outcome.times_after)):
            for promotion, applications, amount in times:
                row = self._promotions.setdefault(promotion, [0, 0, 0, 0])
                row[place] += applications
                row[place + 2] += amount


def _by_line(lines: int, parts: Sequence[Part]) -> tuple[list[int], list[int]]:
    before = after = [0] * lines
    for part in parts:
        outcome = part.outcome
        if outcome.after is not outcome.before and after is before:
            after = before.copy()
        for place, given in zip(part.places, outcome.before, strict=True):
            before[place] = given
        if after is not before:
            for place, given in zip(part.places, outcome.after, strict=True):
                after[place] = given
    return before, after


def _add(row: list[int], sums: Sequence[int]) -> None:
    for place, one in enumerate(sums):
        row[place] += one


def _named(row: Sequence[int]) -> dict[str, int]:
    return dict(zip(SUMS, row, strict=True))
