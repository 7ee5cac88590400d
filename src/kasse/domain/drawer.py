"""Money in the drawer beside sales: float, pay-ins, pay-outs, drops, counts (DAY-1 to DAY-6)."""

from dataclasses import dataclass

from kasse.domain.authority import authorise
from kasse.domain.basket.decision import Decided, Decision, Situation, missing_reason, optional
from kasse.domain.canonical import JsonValue
from kasse.domain.day import Day, expected_cash
from kasse.domain.journal import Draft
from kasse.domain.outcome import Refused, refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Money put in or taken out: `kind` is float, pay_in, pay_out or drop; minor units."""

    kind: str
    amount_minor: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What was counted: an amount, or (value, count) of each coin and note."""

    amount_minor: int | None = None
    denominations: tuple[tuple[int, int], ...] | None = None


def move_cash(day: Day, movement: Movement, now: Situation) -> Decision:
    """Journal a movement. Refuses more than the drawer holds, and a second float."""
    granted = authorise(now.authority, f"drawer.{movement.kind}")
    if isinstance(granted, Refused):
        return granted
    amount = movement.amount_minor
    if amount < 0 or (amount == 0 and movement.kind != "float"):
        return refused("drawer.amount", amount=amount)
    if amount > now.terms.limits.max_amount:
        return refused("amount.too_large", limit=now.terms.limits.max_amount)
    problem = missing_reason(now.terms, movement.kind, movement.reason)
    if problem is not None:
        return problem
    if movement.kind == "float" and day.has_float:
        return refused("drawer.has_float", amount=day.float_minor)
    if movement.kind in ("pay_out", "drop") and amount > expected_cash(day):
        # Not how much there should be: whoever counts blind could find it out by asking (DAY-6).
        return refused("drawer.too_little", amount=amount)
    body: dict[str, JsonValue] = {
        "amount": amount,
        **optional(reason=movement.reason, approved_by=granted.approved_by),
    }
    return Decided(entries=(Draft(kind=movement.kind, body=body),))


def count_cash(day: Day, count: Count, now: Situation) -> Decision:
    """Journal a count and its difference; blind for whoever may not see the day's totals."""
    granted = authorise(now.authority, "drawer.count")
    if isinstance(granted, Refused):
        return granted
    counted = count.amount_minor
    if count.denominations is not None:
        if any(value <= 0 or number < 0 for value, number in count.denominations):
            return refused("drawer.denominations")
        counted = sum(value * number for value, number in count.denominations)
    if counted is None or counted < 0:
        return refused("drawer.amount", amount=counted or 0)
    if counted > now.terms.limits.max_amount:
        return refused("amount.too_large", limit=now.terms.limits.max_amount)
    expected = expected_cash(day)
    body: dict[str, JsonValue] = {
        "counted": counted,
        "expected": expected,
        "difference": counted - expected,
        **optional(approved_by=granted.approved_by),
    }
    if count.denominations is not None:
        body["denominations"] = [[value, number] for value, number in count.denominations if number]
    if "day.x_report" not in now.authority.holder.permissions:
        body["blind"] = True
    return Decided(entries=(Draft(kind="count", body=body),))


def open_drawer(*, reason: str | None, now: Situation) -> Decision:
    """Open the drawer without a sale."""
    granted = authorise(now.authority, "drawer.open")
    if isinstance(granted, Refused):
        return granted
    problem = missing_reason(now.terms, "drawer_opened", reason)
    if problem is not None:
        return problem
    body = optional(reason=reason, approved_by=granted.approved_by)
    return Decided(entries=(Draft(kind="drawer_opened", body=body),))
