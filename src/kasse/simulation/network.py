"""The network between tills and office: loses, doubles, delays, cuts off, alters."""

import json
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Final

from kasse.simulation.auditor.attacks import Attacks
from kasse.simulation.coverage import counted
from kasse.simulation.device import Till
from kasse.simulation.office import PUSH_PATH, Office, Response
from kasse.till.exchange import HttpRequest

_OF_A_BATCH: Final = {
    "lost_before": "batch lost before the office had it",
    "lost_after": "batch taken, its answer lost",
    "doubled": "batch doubled",
    "late": "batch late",
    "request_cut": "batch cut off",
    "altered": "batch altered on its way",
}
_OF_ANY: Final = {
    "answer_cut": "answer cut off",
    "answer_garbled": "answer nonsense",
    "unavailable": "office unavailable",
}

FAULTS: Final = (
    ("lost_before", 6),
    ("lost_after", 6),
    ("doubled", 6),
    ("late", 5),
    ("request_cut", 4),
    ("answer_cut", 4),
    ("answer_garbled", 2),
    ("unavailable", 4),
    ("altered", 2),
)
"""What can happen to a request, and how often in a hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A request that is still somewhere in the network, and arrives at step `due`.

    `number` counts the requests as they were sent.
    """

    due: int
    number: int
    request: HttpRequest


class Network:
    """Carries the tills' requests to the office."""

    def __init__(
        self, office: Office, attacks: Attacks, chance: Random, counts: Counter[str]
    ) -> None:
        self._office = office
        self._attacks = attacks
        self._chance = chance
        self._late: list[Late] = []
        self._silent: set[str] = set()
        self._sent = 0
        self._arrived: dict[str, int] = {}
        self._counts = counts
        self.kind = True

    def carry(self, till: Till, request: HttpRequest, *, step: int) -> None:
        """One request of a till, and what comes back of it."""
        fault = self._fault(till, request)
        self._count(fault, till, request)
        self._sent += 1
        status, body = self._carried(till, request, fault, step)
        till.answer(request, status=status, body=body)

    def deliver_late(self, step: int) -> None:
        """Old requests arrive, in any order; nobody waits for their answers."""
        due = [late for late in self._late if late.due <= step]
        self._late = [late for late in self._late if late.due > step]
        self._chance.shuffle(due)
        for late in due:
            if self._arrived.get(_sender(late.request), 0) > late.number:
                self._counts[counted("batch overtaken by a younger one")] += 1
            self.send(late.request)

    def send(self, request: HttpRequest, body: bytes | None = None) -> Response:
        """A request as it is, or with another body."""
        content = (request.body or "").encode() if body is None else body
        return self._office.ask(
            request.method, request.path, headers=dict(request.headers), body=content
        )

    def _fault(self, till: Till, request: HttpRequest) -> str:
        if not till.online:
            return "offline"
        if self.kind:
            return ""
        if request.stream and self._chance.random() < 0.2:
            return "answer_cut"  # the longest of the answers
        dice = self._chance.randrange(100)
        for name, weight in FAULTS:
            if dice < weight:
                return name
            dice -= weight
        return ""

    def _count(self, fault: str, till: Till, request: HttpRequest) -> None:
        if till.online:
            self._silent.discard(till.name)
        elif till.name not in self._silent:
            self._silent.add(till.name)
            self._counts[counted("offline spell")] += 1
        if fault in _OF_ANY:
            self._counts[counted(_OF_ANY[fault])] += 1
        elif fault in _OF_A_BATCH and request.path == PUSH_PATH:
            self._counts[counted(_OF_A_BATCH[fault])] += 1
        if fault == "answer_cut" and request.stream:
            self._counts[counted("snapshot cut off")] += 1

    def _carried(
        self, till: Till, request: HttpRequest, fault: str, step: int
    ) -> tuple[int | None, str]:
        content = (request.body or "").encode()
        match fault:
            case "lost_before" | "offline":
                return None, ""
            case "late":
                due = step + self._chance.randint(3, 60)
                self._late.append(Late(due=due, number=self._sent, request=request))
                return None, ""
            case "unavailable":
                return self._chance.choice((500, 502, 503)), "<html>busy</html>"
            case "request_cut" if content:
                answer = self.send(request, content[: self._chance.randrange(len(content))])
                return answer.status, answer.body
            case "altered" if request.path == PUSH_PATH:
                altered = self._attacks.alter(json.loads(content), self._chance)
                answer = self.send(request, altered)
                return answer.status, answer.body
        answer = self.send(request)
        if request.path == PUSH_PATH:
            self._arrived[_sender(request)] = self._sent
        match fault:
            case "lost_after":
                return None, ""
            case "doubled":
                answer = self.send(request)
            case "answer_cut":
                return answer.status, answer.body[: self._chance.randrange(len(answer.body) or 1)]
            case "answer_garbled":
                return answer.status, self._chance.choice(
                    ("null", "[]", "{}", '{"cursor":-1}', "nej")
                )
        return answer.status, answer.body


def _sender(request: HttpRequest) -> str:
    """The till's token for its batches; nobody for anything else."""
    headers = dict(request.headers)
    return headers.get("Authorization", "") if request.path == PUSH_PATH else ""
