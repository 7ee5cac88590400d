"""Commands about who is at the till, and what their screen shows."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kasse.domain.outcome import refused
from kasse.till import session
from kasse.till.languages import LANGUAGES
from kasse.till.state import Answer, Call, Handler, Outcome, TillState


def sign_in(till: TillState, call: Call) -> Answer:
    """Sign somebody in, and out whoever was; from then on the screen speaks their language."""
    claimed = call.arguments.text("person")
    decision = session.sign_in(
        till.session,
        till.staff,
        claimed=claimed,
        proof=call.arguments.text("pin_proof"),
        now=call.at,
    )
    person = till.staff.person(claimed)
    if decision.refusal is None and person is not None and person.language in LANGUAGES:
        till.language = person.language
    return _outcome(decision)


def sign_out(till: TillState, call: Call) -> Answer:
    """Sign out; the basket in hand stays for whoever comes next."""
    cause: session.Cause = "time" if call.arguments.flag("automatic") else "asked"
    return _outcome(session.sign_out(till.session, cause=cause))


def people(till: TillState, _: Call) -> Answer:
    """Who may sign in."""
    return Outcome(
        result={
            "people": [
                {"id": person.id, "name": person.name}
                for person in sorted(till.staff.people, key=lambda found: (found.name, found.id))
                if person.pin is not None
            ]
        }
    )


def language(till: TillState, call: Call) -> Answer:
    """The language of this screen."""
    wanted = call.arguments.text("language")
    if wanted not in LANGUAGES:
        return refused("command.malformed", field="language")
    till.language = wanted
    return Outcome()


def dismiss(_: TillState, call: Call) -> Answer:
    """Wave the finished sale away; the next one may begin."""
    return refused("session.required") if call.authority is None else Outcome()


def _outcome(decision: session.Decision) -> Outcome:
    return Outcome(signed=decision.drafts, refusal=decision.refusal)


COMMANDS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "sign_in": sign_in,
        "sign_out": sign_out,
        "people": people,
        "language": language,
        "dismiss": dismiss,
    }
)
