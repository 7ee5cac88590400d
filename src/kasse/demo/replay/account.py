"""What was sold, counted from the journals as the office took them, and held against the file."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kasse.demo.replay.sales import Unsold
from kasse.demo.replay.survey import Survey
from kasse.office.journal.batches import Batch

REASONS: Final[Mapping[str, str]] = {
    "ragged": "another number of columns than the header",
    "number": "a number that is none",
    "finer": "a price finer than the currency's smallest unit",
    "negative": "a price or amount below zero: a correction of the books, not goods",
    "stock": "a quantity below zero without a price: a correction of the stock",
    "nothing": "no quantity and no value",
    "coupon": "a coupon alone: it pays, and is no goods",
    "refused": "refused by the till",
}
"""Why a line of a file was not sold."""

EXAMPLES: Final = 3


@dataclass(slots=True, kw_only=True)
class Account:
    """Sums over all journals; amounts in minor units."""

    kinds: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    total_minor: int = 0
    sold_minor: int = 0
    returned_minor: int = 0
    discounts_minor: int = 0
    tenders_minor: Counter[str] = field(default_factory=Counter)
    unsold: list[Unsold] = field(default_factory=list)
    rows: int = 0
    baskets: int = 0
    merged: int = 0
    coupons_left_minor: int = 0
    last_day: str = ""

    def add(self, batch: Batch) -> None:
        """Counts the sales of a batch."""
        for text in batch.entries:
            entry = json.loads(text)
            if entry["kind"] == "sale":
                self.last_day = max(self.last_day, entry["day"])
                self._add_sale(entry["body"])

    def _add_sale(self, sale: Mapping[str, Any]) -> None:
        self.kinds[sale["type"]] += 1
        self.lines += len(sale["lines"])
        self.total_minor += sale["total"]
        for line in sale["lines"]:
            amount = line["total"]
            self.sold_minor += max(0, amount)
            self.returned_minor += min(0, amount)
            self.discounts_minor -= sum(part["amount"] for part in line.get("discounts", ()))
        for part in sale["tenders"]:
            self.tenders_minor[part["kind"]] += part["amount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One figure: what the file says, what explains a difference, and what was sold."""

    name: str
    file: int
    explained: int
    sold: int
    is_money: bool

    @property
    def agrees(self) -> bool:
        """Whether the explanations make up the whole difference."""
        return self.file + self.explained == self.sold


def sums_of(seen: Survey) -> dict[str, int]:
    """What a part of a file says, as its baskets were read."""
    return {
        "lines": seen.rows,
        "sales": seen.wished_minor + sum(one.amount_minor or 0 for one in seen.unsold),
        "discounts": seen.discounts_minor,
        "coupons": seen.coupons_minor,
    }


def checks(account: Account, seen: Survey, file_sums: Mapping[str, int]) -> list[Check]:
    """The comparison, once all that was wanted has been sold.

    `file_sums` are the format's `sums` of a whole file, or `sums_of` a part.
    """
    refused = [one for one in account.unsold if one.reason == "refused"]
    away = sum(one.amount_minor or 0 for one in (*seen.unsold, *refused))
    found = [
        Check(
            name="value",
            file=file_sums["sales"],
            explained=-away,
            sold=account.total_minor,
            is_money=True,
        ),
        Check(
            name="lines",
            file=file_sums["lines"],
            explained=seen.split - account.merged - len(seen.unsold) - len(refused),
            sold=account.lines,
            is_money=False,
        ),
    ]
    if "discounts" in file_sums:
        found.append(
            Check(
                name="discounts",
                file=file_sums["discounts"],
                explained=0,
                sold=account.discounts_minor,
                is_money=True,
            )
        )
    if "coupons" in file_sums:
        found.append(
            Check(
                name="coupons",
                file=file_sums["coupons"],
                explained=-account.coupons_left_minor,
                sold=account.tenders_minor["coupon"],
                is_money=True,
            )
        )
    return found


def reasons(unsold: list[Unsold]) -> list[tuple[str, int, int, list[str]]]:
    """Each reason with how many lines, what they come to, and a few of them."""
    by_reason: dict[str, list[Unsold]] = {}
    for one in unsold:
        by_reason.setdefault(one.reason, []).append(one)
    return [
        (
            REASONS[reason],
            len(found),
            sum(one.amount_minor or 0 for one in found),
            [f"row {one.row}: {one.text}"[:110] for one in found[:EXAMPLES]],
        )
        for reason, found in sorted(by_reason.items(), key=lambda pair: -len(pair[1]))
    ]
