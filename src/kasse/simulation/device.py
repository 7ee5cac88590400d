"""One till: the real application on a disk with faults, its own clock, and who judges it."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from kasse.simulation.auditor import register
from kasse.simulation.auditor.state import Given, State
from kasse.simulation.clock import Clock, text_of
from kasse.simulation.coverage import counted, situations
from kasse.simulation.disk import Disk, PowerCut
from kasse.simulation.shop import Backroom, Terms
from kasse.till.adapters.pin_proof import prove
from kasse.till.exchange import HttpRequest
from kasse.till.port import Application
from kasse.till.port import Device as Surroundings
from kasse.till.session import Pin

_SURROUNDINGS = Surroundings(name="simulated", keeps_token=True, storage="file")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What all tills share."""

    clock: Clock
    terms: Terms
    backroom: Backroom
    counts: Counter[str]


class Till:
    """A till, and the auditor's state of it. `name` tells copies of one register apart."""

    def __init__(self, name: str, disk: Disk, world: World, chance: Random) -> None:
        self.name = name
        self.world = world
        self.chance = chance
        self.disk = disk
        self.ahead = timedelta()
        self.online = True
        self.state = State(register=name, number=name)
        self.cuts = 0
        self.refusal: dict[str, Any] | None = None
        self.application = Application(disk, _SURROUNDINGS)

    @property
    def now(self) -> str:
        """This till's own clock."""
        return text_of(self.world.clock.now + self.ahead)

    @property
    def ready(self) -> bool:
        """Whether the feed has told it how to sell."""
        return "basket" in self.application.view()

    @property
    def head(self) -> int:
        """How many entries its file holds."""
        return int(self.disk.execute("SELECT count(*) FROM entry")[0][0] or 0)

    def copy(self, name: str, disk: Disk) -> "Till":
        """Another machine that goes on from a copy of this one's disk."""
        other = Till(name, disk, self.world, self.chance)
        other.state, other.ahead = self.state, self.ahead
        other.resume(None)
        return other

    def give(self, name: str, arguments: Mapping[str, Any], *, nonsense: bool = False) -> None:
        """A person's command; the auditor judges what it led to. Raises Violation."""
        given = Given(
            name=name,
            arguments=arguments,
            at=self.now,
            terms=self.world.terms,
            backroom=self.world.backroom,
        )
        random = f"{self.chance.getrandbits(128):032x}"
        found = register.outcomes(self.state, given, disk_full=self.disk.full, nonsense=nonsense)
        command = {
            "command": name,
            "now": given.at,
            "random": random,
            **self._proved(name, arguments),
        }
        refused = self.disk.refused
        try:
            reply = self.application.handle(command)
        except PowerCut:
            self._die("killed in a command", given, found)
            return
        self._count("disk full in a command", self.disk.refused - refused)
        json.dumps(reply, allow_nan=False)
        refusal: Any = reply.get("refusal")
        self.refusal = refusal
        code = None if refusal is None else refusal["code"]
        self._hold()
        view: Any = reply["view"]
        before = self.state
        self.state = register.choose(
            found, view=view, written=self._written(), code=code, given=given
        )
        self._check_done(before, view)
        for name_ in situations(before, self.state, given, code):
            self._count(name_)

    def next_request(self) -> HttpRequest | None:
        """What the till wants from the office now."""
        try:
            return self.application.next_request(self.now)
        except PowerCut:
            self._die("killed in an answer", None, [])
            return None

    def answer(self, request: HttpRequest, *, status: int | None, body: str) -> None:
        """What came back to a request; a good answer to a stream in pieces."""
        refused = self.disk.refused
        loads = request.stream and status == 200
        try:
            if loads:
                place = 0
                while place < len(body):
                    size = self.chance.randint(1, 4_000)
                    self.application.feed_chunk(body[place : place + size])
                    place += size
                body = ""
            self.application.on_response(request.id, status=status, body=body, now=self.now)
        except PowerCut:
            doing = "killed while it loads the shop" if loads else "killed in an answer"
            self._die(doing, None, [])
        else:
            self._count("disk full in an answer", self.disk.refused - refused)
            self._hold()

    def _die(self, doing: str, given: Given | None, found: list[register.Outcome]) -> None:
        self._count(doing)
        if self.disk.died is not None:
            self._count(self.disk.died)
        self.restart(given, found)

    def _count(self, situation: str, times: int = 1) -> None:
        self.world.counts[counted(situation)] += times

    def restart(self, given: Given | None, found: list[register.Outcome]) -> None:
        """The program is started again on what the disk holds."""
        self.cuts += 1
        self.disk = self.disk.after_power_cut()
        self.application = Application(self.disk, _SURROUNDINGS)
        self.resume(given, found)

    def resume(self, given: Given | None, found: list[register.Outcome] | None = None) -> None:
        """The auditor looks at the screen after a start."""
        if self.application.till is None:
            return
        if not self.ready:
            if self.head > 1:
                raise register.Violation("the till forgot how to sell")
            return
        given = given or Given(
            name="(none)",
            arguments={},
            at=self.now,
            terms=self.world.terms,
            backroom=self.world.backroom,
        )
        self.state = register.after_power_cut(
            self.state,
            found or [],
            view=self.application.view(),
            written=self._written(),
            given=given,
        )

    def pair(self, code: str) -> HttpRequest | None:
        """Somebody types a pairing code."""
        self.application.handle({"command": "pair", "code": code})
        return self.next_request()

    def paired(self) -> None:
        """The auditor expects the first entry (docs/journal.md)."""
        given = Given(
            name="pair",
            arguments={},
            at=self.now,
            terms=self.world.terms,
            backroom=self.world.backroom,
        )
        from kasse.simulation.auditor.state import journal

        body = {"currency": "DKK", "number": self.state.number}
        # Before the feed has come, a till knows of no day that starts late.
        plain = replace(given, terms=replace(given.terms, day_starts_at=0))
        self.state = journal(self.state, plain, "register_opened", body)

    def _written(self) -> register.Written:
        """What the disk holds beyond what the auditor has seen."""
        first = len(self.state.entries) + 1
        rows = self.disk.execute("SELECT text FROM entry WHERE seq >= ? ORDER BY seq", (first,))
        return first, [json.loads(str(text)) for (text,) in rows]

    def _hold(self) -> None:
        """The power holds again, when it did not fail in time."""
        self.disk.cut_power_after(None)

    def _check_done(self, before: State, view: Mapping[str, Any]) -> None:
        if len(self.state.sales) == len(before.sales):
            return
        sale = self.state.sales[-1]
        done = view.get("done", {})
        shown = (done.get("receipt_code"), done.get("total"), done.get("to_pay"))
        if shown != (sale.code, sale.total, sale.total + sale.rounding):
            raise register.Violation(f"the receipt shown is {shown}, should be {sale.code}")

    def _proved(self, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """PINs become proofs before the till sees them, as the worker does."""
        sent = dict(arguments)
        approval = sent.get("approval")
        bare = {"command": name, **sent}
        parameters: Any = self.application.pin_parameters(bare)
        if approval is not None:
            pin = approval["pin"]
            sent["approval"] = {
                **{key: value for key, value in approval.items() if key != "pin"},
                "pin_proof": _proof(pin, parameters),
            }
        elif "pin" in sent:
            sent["pin_proof"] = _proof(sent.pop("pin"), parameters)
        return sent


def instant(text: str) -> datetime:
    """An instant as entries write it."""
    return datetime.fromisoformat(text)


def _proof(pin: str, parameters: Mapping[str, Any] | None) -> str:
    if parameters is None:
        return "00"
    return prove(
        text=pin,
        pin=Pin(salt=parameters["salt"], iterations=parameters["iterations"], hash=""),
    )
