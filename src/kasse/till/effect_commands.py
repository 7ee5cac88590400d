"""Commands about the device's effects: what became of one, and trying one again."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kasse.domain.outcome import refused
from kasse.till import effect_store
from kasse.till.state import Answer, Call, Handler, Outcome, TillState

REPEATABLE: Final = frozenset({"print"})
"""What may be tried again as it was. A drawer is opened anew, by whoever may, with a reason."""


def effect_done(till: TillState, call: Call) -> Answer:
    """What became of an effect, as whoever carried it out says, or whoever looked."""
    outcome = call.arguments.text("outcome")
    if outcome not in effect_store.OUTCOMES:
        return refused("command.malformed", field="outcome")
    problem = effect_store.settle(
        till.connection,
        effect=call.arguments.text("effect"),
        outcome=outcome,
        detail=call.arguments.optional_text("detail"),
    )
    if problem is not None:
        return problem
    if till.unclear or outcome == "unknown":
        till.unclear = effect_store.unclear(till.connection)
    return Outcome()


def effect_again(till: TillState, call: Call) -> Answer:
    """Try an effect again of which it is not known whether it happened."""
    if call.authority is None:
        return refused("session.required")
    effect = call.arguments.text("effect")
    body = next((known.body for known in till.unclear if known.body["effect"] == effect), None)
    if body is None:
        return refused("effect.unknown_id", effect=effect)
    if body["kind"] not in REPEATABLE:
        return refused("effect.not_repeatable", kind=str(body["kind"]))
    return Outcome(effects=(body,))


COMMANDS: Final[Mapping[str, Handler]] = MappingProxyType(
    {"effect_done": effect_done, "effect_again": effect_again}
)
