"""Commands of the drawer and the day: float, pay-ins and -outs, drops, counts, X and Z, training."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kasse.domain import drawer, reports
from kasse.domain.authority import authorise
from kasse.domain.basket import change
from kasse.domain.basket.decision import Decided, Decision, Situation, optional
from kasse.domain.day import Day, evolve_day, expected_cash, totals_document
from kasse.domain.journal import Document, Draft
from kasse.domain.outcome import Refused, refused
from kasse.till.selling import basket_from_steps
from kasse.till.state import Answer, Call, Outcome, StaffHandler, TillState


def _movement(kind: str) -> StaffHandler:
    def move(till: TillState, call: Call, now: Situation) -> Answer:
        movement = drawer.Movement(
            kind=kind,
            amount_minor=call.arguments.number("amount"),
            reason=call.arguments.optional_text("reason"),
        )
        return _with_drawer(drawer.move_cash(till.day, movement, now), call)

    return move


def count(till: TillState, call: Call, now: Situation) -> Answer:
    """Count the drawer; whoever did not count blind (DAY-6) is told what came of it."""
    counted = drawer.Count(
        amount_minor=call.arguments.optional_number("amount"),
        denominations=call.arguments.pairs("denominations"),
    )
    decision = drawer.count_cash(till.day, counted, now)
    if isinstance(decision, Refused):
        return decision
    assert isinstance(decision, Decided)
    (draft,) = decision.entries
    if "blind" in draft.body:
        return Outcome(entries=decision.entries)
    told = {key: draft.body[key] for key in ("counted", "expected", "difference")}
    return Outcome(entries=decision.entries, result=told)


def open_drawer(_: TillState, call: Call, now: Situation) -> Answer:
    """Open the drawer without a sale."""
    reason = call.arguments.optional_text("reason")
    return _with_drawer(drawer.open_drawer(reason=reason, now=now), call)


def x_report(till: TillState, _: Call, now: Situation) -> Answer:
    """The totals so far."""
    return _report(reports.x_report(till.day, now))


def z_report(till: TillState, call: Call, now: Situation) -> Answer:
    """Close the day."""
    if till.desk.training:
        return refused("training.on")
    voids: tuple[Draft, ...] = ()
    if call.arguments.flag("void_parked"):
        voided = _void_parked(till, call, now)
        if isinstance(voided, Refused):
            return voided
        voids = voided
    closing = reports.Closing(
        basket_lines=len(till.basket.lines),
        parked=len(till.store.parked()) - len(voids),
        left_in_drawer_minor=call.arguments.optional_number("left_in_drawer"),
    )
    return _report(reports.z_report(_after(till, call, voids), closing, now), before=voids)


def _void_parked(till: TillState, call: Call, now: Situation) -> tuple[Draft, ...] | Refused:
    drafts: list[Draft] = []
    for row in till.store.parked():
        basket = basket_from_steps(till.store.steps(row.basket))
        reason = call.arguments.optional_text("reason")
        decision = change.void(basket, reason=reason, now=now)
        if isinstance(decision, Refused):
            return decision
        drafts.extend(decision.entries)
    return tuple(drafts)


def _after(till: TillState, call: Call, drafts: tuple[Draft, ...]) -> Day:
    """The day as it is when the drafts are journaled: the report that follows counts them."""
    totals = till.day
    for draft in drafts:
        entry = {"kind": draft.kind, "day": call.today, "at": call.at, "body": draft.body}
        totals = evolve_day(totals, entry)
    return totals


def training(till: TillState, call: Call, now: Situation) -> Answer:
    """Turn training on or off: what is sold meanwhile counts nowhere."""
    granted = authorise(now.authority, "training.switch")
    if isinstance(granted, Refused):
        return granted
    on = call.arguments.flag("on")
    if on == till.desk.training:
        return Outcome()
    if till.basket.lines or till.basket.coupons or till.basket.customer_groups:
        return refused("basket.not_empty", lines=len(till.basket.lines))
    if not on and not till.durable:
        return refused("storage.not_durable")
    body = optional(approved_by=granted.approved_by)
    kind = "training_started" if on else "training_ended"
    return Outcome(entries=(Draft(kind=kind, body=body),))


def day(till: TillState, _: Call, now: Situation) -> Answer:
    """How the day stands; the sums only for whoever may see an X report."""
    result: dict[str, object] = {
        "open": till.day.day is not None,
        "has_float": till.day.has_float,
        "parked": len(till.store.parked(training=till.desk.training)),
        "last_z": till.day.last_z,
    }
    if till.day.day is not None:
        result["day"] = till.day.day
        result["opened_at"] = till.day.opened_at
    if not isinstance(authorise(now.authority, "day.x_report"), Refused):
        result["totals"] = totals_document(till.day)
        result["expected_cash"] = expected_cash(till.day)
    return Outcome(result=result)  # type: ignore[arg-type]  # documents, built up field by field


def _report(decision: Decision, *, before: tuple[Draft, ...] = ()) -> Answer:
    if isinstance(decision, Refused):
        return decision
    assert isinstance(decision, Decided)
    return Outcome(entries=(*before, *decision.entries), paper=True)


def _with_drawer(decision: Decision, call: Call) -> Answer:
    if isinstance(decision, Refused):
        return decision
    assert isinstance(decision, Decided)
    effect: Document = {"effect": call.new_id("drawer"), "kind": "open_drawer"}
    return Outcome(entries=decision.entries, effects=(effect,))


COMMANDS: Final[Mapping[str, StaffHandler]] = MappingProxyType(
    {
        "float": _movement("float"),
        "pay_in": _movement("pay_in"),
        "pay_out": _movement("pay_out"),
        "drop": _movement("drop"),
        "count": count,
        "open_drawer": open_drawer,
        "x_report": x_report,
        "z_report": z_report,
        "training": training,
        "day": day,
    }
)
