"""One simulation: a seed in, what happened and what does not hold out."""

import hashlib
import shutil
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from kasse.simulation import people, records
from kasse.simulation.auditor import books
from kasse.simulation.auditor.attacks import Attacks
from kasse.simulation.auditor.register import Violation
from kasse.simulation.auditor.state import State
from kasse.simulation.clock import STARTS, Clock
from kasse.simulation.coverage import counted
from kasse.simulation.device import Till, World
from kasse.simulation.disk import Disk, PowerCut
from kasse.simulation.network import Network
from kasse.simulation.office import PUSH_PATH, Office
from kasse.simulation.shop import PEOPLE, Backroom, draw_terms
from kasse.till.exchange import HttpRequest

TILLS: Final = 3
STEPS: Final = 200
_SETTLING: Final = 3_000
"""Requests after which tills that still want something are stuck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a seed ended. `journals` is one hash over all journals, the same for the same seed."""

    seed: int
    problems: tuple[str, ...]
    journals: str
    counts: Counter[str] = field(default_factory=Counter)


def simulate(seed: int, folder: Path, *, tills: int = TILLS, steps: int = STEPS) -> Result:
    """Runs one seed on the office prepared in `folder` (`kasse.simulation.office.prepare`)."""
    work = Path(tempfile.mkdtemp(prefix="tills-", dir=folder))
    clock = Clock(Random(seed).choice(STARTS))
    office = Office(folder, clock)
    try:
        return _Simulation(seed, work, office, clock, tills=tills).run(steps)
    finally:
        office.close()
        shutil.rmtree(work)


class _Simulation:
    def __init__(self, seed: int, work: Path, office: Office, clock: Clock, *, tills: int) -> None:
        self._seed = seed
        self._chance = Random(seed)
        self._work = work
        self._office = office
        self._clock = clock
        self._counts: Counter[str] = Counter()
        terms = draw_terms(self._chance)
        self._backroom = Backroom(terms, registers=tills, now=clock.now)
        self._world = World(clock=clock, terms=terms, backroom=self._backroom, counts=self._counts)
        self._attacks = Attacks(records.count)
        self._network = Network(office, self._attacks, self._chance, self._counts)
        self._tills: list[Till] = []
        self._registers: dict[str, list[Till]] = {}
        self._tokens: dict[str, str] = {}
        self._registers_wanted = tills

    def run(self, steps: int) -> Result:
        """The days, then the settling, then the judgement."""
        problems: list[str] = []
        step = 0
        try:
            for number in range(1, self._registers_wanted + 1):
                self._open(number)
            for step in range(steps):
                self._step(step)
            self._settle()
            problems += self._judge()
        except Violation as violation:
            problems.append(f"step {step}: {violation}")
        except (Exception, PowerCut) as error:
            # Whatever falls over is a finding, too, and goes with its seed.
            problems.append(f"step {step}: {error!r}, {_place(error)}")
        digest = hashlib.sha256()
        for till in self._tills:
            for _, hash_ in self._chain(till):
                digest.update(bytes.fromhex(hash_))
            till.disk.close()
        return Result(
            seed=self._seed,
            problems=tuple(problems[:20]),
            journals=digest.hexdigest(),
            counts=self._counts,
        )

    def _open(self, number: int) -> None:
        """Pairs a till, at the second try with a code that is too old or used."""
        till = Till(f"r{number}", Disk(self._work / f"r{number}"), self._world, self._chance)
        old = self._backroom.pairing_code(number - 1, self._clock.now)
        if self._chance.random() < 0.5:
            self._clock.advance(601)
            self._pair(till, old, "pairing.expired")
            self._count("old pairing code")
        code = self._backroom.pairing_code(number - 1, self._clock.now)
        self._pair(till, code, None)
        self._pair_again(code)
        till.state = _renamed(till.state, f"r{number}", f"K{number}")
        till.paired()
        self._network.kind = False
        self._tills.append(till)
        self._registers[f"r{number}"] = [till]
        # It may take several tries until it has heard of everything that the shop sells.
        while not till.ready:
            if self._chance.random() < 0.2:
                till.disk.cut_power_after(self._chance.randint(0, 60))
            self._clock.advance(0 if self._exchange(till, 0) else 61)
            till.disk.cut_power_after(None)

    def _pair(self, till: Till, code: str, problem: str | None) -> None:
        request = till.pair(code)
        assert request is not None
        answer = self._network.send(request)
        till.answer(request, status=answer.status, body=answer.body)
        shown: Any = till.application.view().get("pairing", {})
        found = shown.get("problem", {}).get("code")
        if found != problem:
            raise Violation(f"pairing ended with {found!r}, should be {problem!r}")

    def _pair_again(self, code: str) -> None:
        other = Till("other", Disk(self._work / f"other-{code}"), self._world, self._chance)
        self._pair(other, code, "pairing.used")
        self._count("used pairing code")
        other.disk.close()

    def _step(self, step: int) -> None:
        self._clock.advance(self._chance.choice((1, 2, 5, 10, 30, 60)))
        self._network.deliver_late(step)
        if self._chance.random() < 0.08:
            self._happening(step)
        till = self._chance.choice(self._tills)
        self._break_something(till)
        if self._chance.random() < 0.75:
            self._serve(till)
        for _ in range(self._chance.randint(0, 3)):
            if not self._exchange(self._chance.choice(self._tills), step):
                break

    def _serve(self, till: Till) -> None:
        """Somebody at the till does something, and answers what it asks."""
        command, nonsense = people.next_command(till.state, self._world.terms, self._chance)
        for _ in range(4):
            name, arguments = command
            self._counts["commands"] += 1
            cuts = till.cuts
            till.give(name, arguments, nonsense=nonsense)
            refusal = till.refusal
            if nonsense or refusal is None or till.cuts != cuts:
                self._counts[counted("nonsense")] += nonsense and till.cuts == cuts
                return
            self._counts[f"refused {refusal['code']}"] += 1
            again = people.answered(command, refusal, self._chance)
            if again is None or "approval" in arguments:
                return
            command = again

    def _exchange(self, till: Till, step: int) -> bool:
        request = till.next_request()
        if request is None:
            return False
        self._remember_token(till, request)
        self._network.carry(till, request, step=step)
        return True

    def _remember_token(self, till: Till, request: HttpRequest) -> None:
        self._tokens[till.state.register] = dict(request.headers).get("Authorization", "")

    def _count(self, situation: str) -> None:
        self._counts[counted(situation)] += 1

    def _break_something(self, till: Till) -> None:
        dice = self._chance.random()
        if dice < 0.03:
            till.disk.cut_power_at_commit(done=dice < 0.015)
        elif dice < 0.08:
            till.disk.cut_power_after(self._chance.randint(0, 25))
        elif dice < 0.11 and not till.disk.full:
            till.disk.fill()
        elif dice < 0.3 and till.disk.full:
            till.disk.make_room()
        elif dice < 0.34:
            till.online = not till.online
        elif dice < 0.36 or dice < 0.36 + _trouble(till.state):
            self._set_clock(till)
        elif dice > 0.99:
            till.restart(None, [])
            self._count("started again")

    def _set_clock(self, till: Till) -> None:
        before = till.ahead
        jump = self._chance.choice((-86_400, -3_600, -90, 90, 3_600, 86_400, 400 * 86_400))
        till.ahead = timedelta(seconds=jump) if self._chance.random() < 0.7 else timedelta()
        if till.ahead != before:
            self._count("clock set forward" if till.ahead > before else "clock set back")

    def _happening(self, step: int) -> None:
        """Something in the office, a night, a copied disk, an attack."""
        kind = self._chance.choice(
            "prices prices prices bring take pin leave move night fork fork rewrite foreign".split()
        )
        now, backroom = self._clock.now, self._backroom
        match kind:
            case "prices":
                backroom.change_prices(self._chance, now)
                self._count("prices published")
            case "bring":
                backroom.bring(now)
                self._count("item brought")
            case "take" if backroom.came_and_went:
                backroom.take_away()
                self._count("item taken away")
            case "pin" if len(backroom.pins["bo"]) < 2:
                backroom.change_pin("bo", "7531")
                self._count("PIN changed")
            case "move":
                backroom.move()
                self._count("shop moved")
            case "leave" if step > 50 and not backroom.left:
                backroom.let_go("cy")
                self._count("somebody left")
            case "night":
                self._clock.advance(self._chance.randint(4, 14) * 3_600)
                self._count("night")
            case "fork" if len(self._tills) < 2 * len(self._registers):
                self._fork()
            case "rewrite" | "foreign":
                self._attack(kind)

    def _fork(self) -> None:
        register = self._chance.choice(sorted(self._registers))
        copies = self._registers[register]
        if len(copies) > 1 or copies[0].disk.dead:
            return
        name = f"{register}-copy"
        twin = copies[0].copy(name, copies[0].disk.copy(self._work / name))
        copies.append(twin)
        self._tills.append(twin)
        self._count("disk copied")

    def _attack(self, kind: str) -> None:
        register = self._chance.choice(sorted(self._registers))
        held = records.chain(register)
        if not held or register not in self._tokens:
            return
        if kind == "rewrite":
            body, refused = self._attacks.rewrite(held, register, self._chance), False
        else:
            other = self._chance.choice(sorted(set(self._registers) - {register}) or [register])
            entries = records.chain(other)
            if not entries or other == register:
                return
            body, refused = self._attacks.another_register(
                entries, claims=register, owner=other, chance=self._chance
            )
        headers = {"Authorization": self._tokens[register], "Content-Type": "application/json"}
        answer = self._office.ask("POST", PUSH_PATH, headers=headers, body=body)
        if answer.status != (403 if refused else 200):
            raise Violation(f"an attack ({kind}) was answered with {answer.status}")
        if kind == "rewrite":
            self._count("history rewritten with hashes that hold")
        else:
            self._count(f"another register's journal {'refused' if refused else 'set aside'}")

    def _settle(self) -> None:
        """Everything works again; every till is started once more and gets through."""
        self._network.kind = True
        self._network.deliver_late(10**9)
        for till in self._tills:
            till.online = True
            if till.disk.full:
                till.disk.make_room()
            till.ahead = timedelta()
            till.restart(None, [])
        for _ in range(_SETTLING):
            # One after the other, so that it is not decided by haste who of two copies wins.
            busy = [till for till in self._tills if self._exchange(till, 0)]
            if not busy and all(self._is_through(till) for till in self._tills):
                return
            self._clock.advance(0 if busy else 61)
        raise Violation("after the network is back, tills still have unsent entries")

    def _is_through(self, till: Till) -> bool:
        view: Any = till.application.view()
        return bool(view["unsent"] == 0 or view["sync"]["state"] == "stopped")

    def _judge(self) -> list[str]:
        devices = {
            register: [self._device(till, register) for till in tills]
            for register, tills in self._registers.items()
        }
        held = {register: records.held(register) for register in devices}
        problems: list[str] = []
        winners = []
        for register, mine in devices.items():
            for device in mine:
                problems += books.check_journal(device)
                self._counts[counted("both copies went on")] += books.went_on_alone(
                    device, held[register]
                )
            problems += books.check_register(mine, held[register])
            winners += [
                device.state for device in mine if list(device.chain) == list(held[register].chain)
            ][:1]
        problems += books.check_forged(self._attacks.forged, held)
        problems += books.compare_sums(books.sums(winners), records.sums())
        problems += records.verify_and_rebuild()
        problems += self._check_newest_prices()
        for kind, number in books.kinds(one for mine in devices.values() for one in mine).items():
            self._counts[f"entry {kind}"] += number
        self._counts["forged"] += len(self._attacks.forged)
        self._counts["requests"] += self._office.requests
        return problems

    def _check_newest_prices(self) -> list[str]:
        """SYNC-12: in the end every till sells at the office's prices."""
        problems = []
        for till in self._tills:
            assert till.application.till is not None
            catalogue = till.application.till.state.catalogue
            for good, prices in self._backroom.history.items():
                item = catalogue.item(good)
                if item is not None and item["price"] != prices[-1]:
                    problems.append(
                        f"{till.name} sells {good} at {item['price']}, not {prices[-1]}"
                    )
            known = {str(person["id"]) for person in catalogue.people()}
            if known != set(PEOPLE) - self._backroom.left:
                problems.append(f"{till.name} knows {sorted(known)}")
        return problems

    def _device(self, till: Till, register: str) -> books.Device:
        view: Any = till.application.view()
        return books.Device(
            name=till.name,
            register=register,
            state=till.state,
            chain=self._chain(till),
            unsent=view["unsent"],
            problem=view["sync"].get("problem", {}).get("code", ""),
        )

    def _chain(self, till: Till) -> list[tuple[str, str]]:
        rows = till.disk.execute("SELECT text, hash FROM entry ORDER BY seq")
        return [(str(text), str(hash_)) for text, hash_ in rows]


def _place(error: BaseException) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name} line {frame.lineno}"


def _trouble(state: State) -> float:
    """Clocks are set more often where somebody does not get in."""
    if any(until for _, _, until in state.wrong.values()):
        return 0.3
    return 0.1 if state.wrong else 0.0


def _renamed(state: Any, register: str, number: str) -> Any:
    from dataclasses import replace

    return replace(state, register=register, number=number)
