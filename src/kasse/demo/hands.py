"""Somebody at a till: gives commands with a clock that is told, and answers its questions."""

from collections.abc import Mapping
from random import Random
from typing import Any, Final

from kasse.domain.basket.pricing import price_basket
from kasse.domain.outcome import Refused
from kasse.domain.terms import Terms
from kasse.till import instant
from kasse.till.application import Till
from kasse.till.state import Outcome


class Unexpected(Exception):
    """A command that must be taken was refused."""

    def __init__(self, command: str, refusal: Refused) -> None:
        super().__init__(f"{command}: {refusal.code} {refusal.facts}")
        self.refusal: Final = refusal


class Hands:
    """Commands for one till. `at_ms` is the time of the next; `rng` gives the ids' entropy."""

    __slots__ = ("_proofs", "at_ms", "rng", "till")

    def __init__(self, till: Till, *, proofs: Mapping[str, str], rng: Random) -> None:
        self.till: Final = till
        self._proofs: Final = proofs
        self.rng = rng
        self.at_ms = 0

    def give(self, command: str, **arguments: Any) -> Outcome | Refused:
        """Give a command, whatever comes of it."""
        answer = self.till.take(
            {
                "command": command,
                "now": instant.from_ms(self.at_ms),
                "random": f"{self.rng.getrandbits(128):032x}",
                **arguments,
            }
        )
        return answer.refusal if isinstance(answer, Outcome) and answer.refusal else answer

    def do(self, command: str, **arguments: Any) -> Outcome:
        """Give a command that must be taken; raises Unexpected."""
        answer = self.give(command, **arguments)
        if isinstance(answer, Refused):
            raise Unexpected(command, answer)
        return answer

    def do_approved(self, command: str, approver: str, **arguments: Any) -> Outcome:
        """Give a command; where the permission is missing, `approver` comes and allows it."""
        answer = self.give(command, **arguments)
        if isinstance(answer, Refused) and answer.code == "permission.denied":
            approval = {
                "person": approver,
                "pin_proof": self._proofs[approver],
                "permission": answer.facts["permission"],
            }
            answer = self.give(command, approval=approval, **arguments)
        if isinstance(answer, Refused):
            raise Unexpected(command, answer)
        return answer

    def ring_up(self, command: str, **arguments: Any) -> Outcome:
        """`scan` or `add`; the customer's papers are looked at where the till asks for it."""
        answer = self.give(command, **arguments)
        if isinstance(answer, Refused) and answer.code == "item.needs_age_check":
            age = answer.facts["min_age"]
            answer = self.give(command, age_checked=age, **arguments)
        if isinstance(answer, Refused):
            raise Unexpected(command, answer)
        return answer

    def sign_in(self, person: str) -> None:
        """Sign a person in, unless they are."""
        if self.till.state.session.person != person:
            self.do("sign_in", person=person, pin_proof=self._proofs[person])

    @property
    def touched(self) -> int:
        """The line that the last command changed."""
        line = self.till.state.basket.touched
        assert line is not None
        return line

    def total(self) -> int:
        """What the basket costs, in minor units, before cash rounding."""
        terms = self.till.state.settings.terms
        assert isinstance(terms, Terms)
        return price_basket(self.till.state.basket, terms).total_minor
