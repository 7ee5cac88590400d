"""X and Z reports: the day's totals so far, and the totals that close it (DAY-10 to DAY-14)."""

from dataclasses import dataclass

from kasse.domain.authority import authorise
from kasse.domain.basket.decision import Decided, Decision, Situation, optional
from kasse.domain.canonical import JsonValue
from kasse.domain.day import Day, expected_cash, totals_document
from kasse.domain.journal import Draft
from kasse.domain.outcome import Refused, refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What stands in the way of closing the day, and what stays in the drawer (minor units)."""

    basket_lines: int
    parked: int
    left_in_drawer_minor: int | None = None


def x_report(day: Day, now: Situation) -> Decision:
    """Journal the totals so far; the day goes on."""
    granted = authorise(now.authority, "day.x_report")
    if isinstance(granted, Refused):
        return granted
    body: dict[str, JsonValue] = {
        "totals": totals_document(day),
        **optional(approved_by=granted.approved_by),
    }
    return Decided(entries=(Draft(kind="x_report", body=body),))


def z_report(day: Day, closing: Closing, now: Situation) -> Decision:
    """Close the day. Refuses while goods are in hand or parked, and a day that never began.

    What stays in the drawer is what was counted, or else what should be there, unless said.
    """
    granted = authorise(now.authority, "day.z_report")
    if isinstance(granted, Refused):
        return granted
    if day.day is None:
        return refused("day.not_open")
    if closing.basket_lines:
        return refused("basket.not_empty", lines=closing.basket_lines)
    if closing.parked:
        return refused("day.parked_baskets", parked=closing.parked)
    left = closing.left_in_drawer_minor
    if left is not None and left < 0:
        return refused("drawer.amount", amount=left)
    if left is None:
        left = expected_cash(day) if day.counted_minor is None else day.counted_minor
    body: dict[str, JsonValue] = {
        "number": day.last_z + 1,
        "opened_at": day.opened_at or "",
        "left_in_drawer": left,
        "totals": totals_document(day),
        **optional(approved_by=granted.approved_by),
    }
    return Decided(entries=(Draft(kind="z_report", body=body),))
