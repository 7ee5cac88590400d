"""The auditor at one register: what a command may lead to, and which of it the screen shows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from kasse.simulation.auditor import books, money, selling
from kasse.simulation.auditor.basket import line_facts
from kasse.simulation.auditor.state import (
    Given,
    Refuse,
    State,
    cash_due,
    forgiven,
    journal,
    priced,
    remaining,
)
from kasse.simulation.clock import text_of

Written: TypeAlias = tuple[int, Sequence[Mapping[str, Any]]]
"""The number of the first new entry, and the new entries."""

ANY: Final = "*"
"""Some refusal; which one is not predicted."""

_ONE_OR_MORE = Callable[[State, Given], "State | Iterator[State]"]
_COMMANDS: Final[Mapping[str, _ONE_OR_MORE]] = {
    "scan": selling.add,
    "add": selling.add,
    "set_quantity": selling.set_quantity,
    "remove": selling.remove,
    "set_price": selling.set_price,
    "note": selling.note,
    "discount": selling.discount,
    "remove_discount": selling.remove_discount,
    "exempt": selling.exempt,
    "void": selling.void,
    "park": selling.park,
    "fetch": selling.fetch,
    "refund": selling.refund,
    "tender": money.tender,
    "remove_tender": money.remove_tender,
    "refund_as_paid": money.refund_as_paid,
    "finish": money.finish,
    "float": money.movement,
    "pay_in": money.movement,
    "pay_out": money.movement,
    "drop": money.movement,
    "count": money.count,
    "open_drawer": money.open_drawer,
    "x_report": money.x_report,
    "z_report": money.z_report,
    "copy_receipt": money.copy_receipt,
    "training": money.training,
}
_FREE_TRIES: Final = 5


class Violation(AssertionError):
    """What happened is not what must happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One thing that a command may lead to; `code` None: accepted."""

    state: State
    code: str | None = None


def outcomes(state: State, given: Given, *, disk_full: bool, nonsense: bool) -> list[Outcome]:
    """Everything that may follow from a command.

    `nonsense`: it is refused, whatever it says of it; the books do not change.
    """
    found = list(_outcomes(state, given, nonsense=nonsense))
    if disk_full:
        found.append(Outcome(state=state, code="storage.full"))
    return found


def choose(
    found: list[Outcome],
    *,
    view: Mapping[str, Any],
    written: Written,
    code: str | None,
    given: Given,
) -> State:
    """The one state that answer, screen and what was journaled agree with."""
    reasons = []
    for outcome in found:
        if outcome.code != code and not (outcome.code == ANY and code is not None):
            reasons.append(f"answer {code!r}, expected {outcome.code!r}")
            continue
        misfit = differs(outcome.state, view, written, given)
        if not misfit:
            return named(outcome.state, view)
        reasons.append(misfit)
    raise Violation(f"{given.name} {dict(given.arguments)}: " + "; ".join(reasons))


def after_power_cut(
    before: State,
    found: list[Outcome],
    *,
    view: Mapping[str, Any],
    written: Written,
    given: Given,
) -> State:
    """STO-1: the state before the command, or one after it."""
    reasons = []
    for state in (*(outcome.state for outcome in found), before):
        misfit = differs(state, view, written, given)
        if not misfit:
            return named(state, view)
        reasons.append(misfit)
    raise Violation(f"power cut in {given.name} {dict(given.arguments)}: " + "; ".join(reasons))


def named(state: State, view: Mapping[str, Any]) -> State:
    """The state with the basket's id, which only the screen knows."""
    identity = view.get("basket", {}).get("id", "")
    if not state.basket.lines and not identity:
        return state
    return replace(state, basket=replace(state.basket, id=identity))


def _outcomes(state: State, given: Given, *, nonsense: bool) -> Iterator[Outcome]:
    if nonsense:
        yield Outcome(state=state, code=ANY)
    elif given.name == "sign_in":
        yield from _sign_in(state, given)
    elif given.name == "sign_out":
        if state.person is None:
            yield Outcome(state=state, code="session.signed_out")
        else:
            yield Outcome(state=replace(journal(state, given, "sign_out", {}), person=None))
    elif state.person is None:
        yield Outcome(state=state, code="session.required")
    else:
        yield from _approved(state, given)
        if state.person in given.backroom.left:
            # Once the till has heard that they left, they may do nothing by themselves.
            yield from _approved(state, replace(given, stranger=True))


def _approved(state: State, given: Given) -> Iterator[Outcome]:
    approval = given.get("approval")
    if approval is None:
        yield from _carried_out(state, given)
        return
    person, permission = approval["person"], approval["permission"]

    def failed(state: State, cause: str) -> State:
        body = {"permission": permission, "claimed": person, "cause": cause}
        return journal(state, given, "approval_failed", body)

    if _is_locked(state, person, given.at):
        yield Outcome(state=failed(state, "locked"), code="approval.locked")
        return
    versions = given.backroom.pins[person]
    if approval["pin"] in versions:
        yield from _carried_out(state, replace(given, approver=person))
    if any(version != approval["pin"] for version in versions):
        after = _wrong(failed(state, "pin"), person, given.at)
        locked = after.wrong[person][0] >= _FREE_TRIES
        yield Outcome(state=after, code=f"approval.{'locked' if locked else 'wrong_pin'}")


def _carried_out(state: State, given: Given) -> Iterator[Outcome]:
    try:
        after = _COMMANDS[given.name](state, given)
        for one in (after,) if isinstance(after, State) else after:
            yield Outcome(state=one)
    except Refuse as refused:
        yield Outcome(state=state, code=refused.code)
    if given.name in ("scan", "add") and "LATE" in (
        str(given.get("text")).rpartition("*")[2],
        str(given.get("item")).upper(),
    ):
        yield Outcome(state=state, code=ANY)  # whether this till knows of it yet, or still


def _sign_in(state: State, given: Given) -> Iterator[Outcome]:
    person, pin = given.get("person"), given.get("pin")
    if person in given.backroom.left:
        yield Outcome(state=state, code="session.unknown_person")
    if _is_locked(state, person, given.at):
        yield Outcome(state=state, code="session.locked")
        return
    versions = given.backroom.pins[person]
    if pin in versions:
        after = state if state.person is None else journal(state, given, "sign_out", {})
        after = forgiven(journal(after, given, "sign_in", {}, person=person), person)
        yield Outcome(state=replace(after, person=person))
    if any(version != pin for version in versions):
        after = _wrong(state, person, given.at)
        failures, _, until = after.wrong[person]
        body = {"claimed": person, "failures": failures, "locked_until": until or None}
        after = journal(after, given, "sign_in_failed", body)
        yield Outcome(state=after, code=f"session.{'locked' if until else 'wrong_pin'}")


def _is_locked(state: State, person: str, now: str) -> bool:
    """SES-4 and SES-5."""
    _, at, until = state.wrong.get(person, (0, "", ""))
    return bool(until) and at <= now < until


def _wrong(state: State, person: str, now: str) -> State:
    failures = state.wrong.get(person, (0, "", ""))[0] + 1
    until = ""
    if failures >= _FREE_TRIES:
        seconds = min(30 * 2 ** (failures - _FREE_TRIES), 900)
        until = text_of(datetime.fromisoformat(now) + timedelta(seconds=seconds))
    return replace(state, wrong={**state.wrong, person: (failures, now, until)})


def differs(state: State, view: Mapping[str, Any], written: Written, given: Given) -> str:
    """Where screen and journal are not as the state has them; "" when they are."""
    first, documents = written
    if len(state.entries) != first - 1 + len(documents):
        kinds = [document["kind"] for document in documents]
        return f"wrote {kinds}, should be {[entry.kind for entry in state.entries[first - 1 :]]}"
    for seq, document in enumerate(documents, start=first):
        entry = state.entries[seq - 1]
        unlike = list(books.unlike(document, books.document(state.register, seq, entry)))
        if unlike:
            return f"entry {seq} ({entry.kind}): {', '.join(unlike)}"
    wanted: dict[str, Any] = {
        "person": state.person,
        "training": state.training,
        "day": state.day,
        "parked": sum(one.training == state.training for one in state.parked),
        **_basket_facts(state, given),
    }
    basket = view.get("basket", {})
    shown: dict[str, Any] = {
        "person": view.get("person", {}).get("id"),
        "training": view["training"],
        "day": view["day"].get("day"),
        "parked": view["parked"],
        "lines": [
            {name: line.get(name) for name in wanted_line}
            for line, wanted_line in zip(basket["lines"], wanted["lines"], strict=False)
        ],
        "count": basket["count"],
        "tenders": [(one["kind"], one["amount"]) for one in basket["tenders"]],
        **{name: basket[name] for name in ("total", "tax", "net", "due", "due_cash", "exempt")},
    }
    if shown["count"] == wanted["count"]:
        for line, wanted_line in zip(shown.pop("lines"), wanted.pop("lines"), strict=True):
            shown[f"line {line['line']}"], wanted[f"line {line['line']}"] = line, wanted_line
    return ", ".join(
        f"{name} is {shown[name]!r}, should be {wanted[name]!r}"
        for name in wanted
        if shown[name] != wanted[name]
    )


def _basket_facts(state: State, given: Given) -> dict[str, Any]:
    reckoned = priced(state, given.terms)
    payable, _ = cash_due(state, reckoned.total, given.terms)
    return {
        "lines": [
            # Who approved tells whether the till has heard that somebody left (`stranger`), the
            # note whether it was kept before a power cut.
            {**line_facts(line), "approved_by": own.approved_by, "note": own.note or None}
            for line, own in zip(reckoned.lines, state.basket.lines, strict=True)
        ],
        "count": len(reckoned.lines),
        "total": reckoned.total,
        "tax": reckoned.tax,
        "net": reckoned.net,
        "due": remaining(state.basket, reckoned.total),
        "due_cash": payable,
        "tenders": [(part.kind, part.amount) for part in state.basket.tenders],
        "exempt": state.basket.exempt,
    }
