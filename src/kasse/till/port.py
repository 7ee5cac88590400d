"""The till with its surroundings: pairing first, then the register, its office and its screen.

One object that a browser's worker, a kiosk, a replay or a simulation drives: commands as
documents, requests to the office to carry out, and their answers. It is the composition root of
`kasse.till`; nothing else knows both the register and the synchronisation.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kasse import __version__
from kasse.domain.canonical import JsonValue
from kasse.domain.journal import Draft
from kasse.domain.outcome import Refused, refused
from kasse.till import pairing
from kasse.till.application import Till, open_till, reply_text
from kasse.till.catalogue_feed import parsed
from kasse.till.clock import read_instant
from kasse.till.connection import Connection, StorageFailed, StorageFull, not_stored
from kasse.till.coupon_claims import CouponClaims
from kasse.till.exchange import HttpRequest
from kasse.till.languages import LANGUAGES, known
from kasse.till.pairing import Paired
from kasse.till.receipt_fetch import ReceiptFetch
from kasse.till.schema import open_schema
from kasse.till.state import Register
from kasse.till.sync import Identity, Sync, SyncStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What the surroundings say of themselves.

    `durable`: what is written survives a power cut; without it the till only trains. `name` is
    shown at the office; `keeps_token` where no cookie does; `storage` is for the office's list.
    """

    durable: bool = True
    name: str = ""
    language: str = "da"
    keeps_token: bool = False
    storage: str = ""


_PASSING: Final = ("storage.full", "storage.failed")
"""What may be over at the next try."""


class Application:
    """A device that is a register, or can become one."""

    __slots__ = (
        "_connection",
        "_device",
        "_language",
        "_opening",
        "_pairing",
        "_problem",
        "_sync",
        "_tables",
        "till",
    )

    def __init__(self, connection: Connection, device: Device) -> None:
        self._connection = connection
        self._device: Final = device
        self._language = device.language
        self._pairing: HttpRequest | None = None
        self._sync: Sync | None = None
        self._opening: Draft | None = None
        self._tables = False
        self._problem: Refused | None = None
        self.till: Till | None = None
        self._open_kept()

    def handle(self, command: Mapping[str, Any]) -> dict[str, JsonValue]:
        """One command; see docs/developer/till-protocol.md."""
        if self.till is None:
            self._open_kept()
        if self.till is None or command.get("command") == "pair":
            return self._handle_pairing(command)
        assert self._sync is not None
        if command.get("command") == "leave_register":
            return self._leave(self.till, self._sync, kept=command.get("unsent_kept"))
        if command.get("command") == "unsent_entries":
            return self._reply_with(_unsent(self.till))
        before = self.till.state.store.head().seq
        problem = self._open_register(command.get("now"))
        if problem is not None:
            return {"ok": False, "refusal": _problem(problem), "view": self.view()}
        reply = self.till.handle(command)
        if self.till.state.store.head().seq != before:
            self._sync.nudge()
        return {**reply, "view": self._with_pairing(reply["view"])}

    def view(self) -> dict[str, JsonValue]:
        """What the screen draws."""
        if self.till is None:
            return {
                "phase": "unpaired",
                "language": self._language,
                "durable": self._device.durable,
                "pairing": self._pairing_view(),
            }
        return self._with_pairing(self.till.view())

    def _with_pairing(self, drawn: JsonValue) -> dict[str, JsonValue]:
        """A till's view; with how pairing again stands, once that was asked for."""
        assert isinstance(drawn, dict)
        if self._pairing is None and self._problem is None:
            return drawn
        return {**drawn, "pairing": self._pairing_view()}

    def _pairing_view(self) -> dict[str, JsonValue]:
        if self._problem is not None:
            return {"state": "refused", "problem": _problem(self._problem)}
        return {"state": "idle" if self._pairing is None else "asking"}

    def pin_parameters(self, command: Mapping[str, Any]) -> dict[str, JsonValue] | None:
        """How to derive the proof of the PIN of whoever the command names; None when unknown."""
        if self.till is None:
            return None
        approval = command.get("approval")
        claimed = approval.get("person") if isinstance(approval, Mapping) else command.get("person")
        person = self.till.state.staff.person(claimed) if isinstance(claimed, str) else None
        if person is None or person.pin is None:
            return None
        return {"salt": person.pin.salt, "iterations": person.pin.iterations}

    def next_request(self, now: str) -> HttpRequest | None:
        """What to send to the office now."""
        if self._pairing is not None or self._sync is None:
            return self._pairing
        return self._sync.next_request(now)

    def feed_chunk(self, text: str) -> None:
        """Take a piece of a streamed answer."""
        if self._sync is not None:
            self._sync.feed_chunk(text)

    def on_response(self, request: str, *, status: int | None, body: str, now: str) -> bool:
        """Take an answer of the office; whether the catalogue has changed by it."""
        if self._pairing is not None and self._pairing.id == request:
            return self._paired(status=status, body=body, now=now)
        if self._sync is None:
            return False
        changed = self._sync.on_response(request, status=status, body=body, now=now)
        if changed and self.till is not None:
            self.till.catalogue_changed()
        return changed

    def online(self) -> None:
        """The network is said to be back."""
        if self._sync is not None:
            self._sync.nudge()

    def _reply_with(self, result: JsonValue) -> dict[str, JsonValue]:
        return {"ok": True, "view": self.view(), "effects": [], "result": result}

    def _leave(self, till: Till, sync: Sync, *, kept: object) -> dict[str, JsonValue]:
        """Whether whoever holds the database may throw it away, so that the device can become
        another register: only what the office does not know any more, and when it has everything,
        or when a person has kept just as many unsent entries in a file.
        """
        state = till.state
        status, unsent = sync.status(), state.store.unsent()
        problem: Refused | None = None
        if status.problem is None or status.problem.code != "sync.unpaired":
            problem = refused("register.still_paired", number=state.register.number)
        elif unsent and not (type(kept) is int and kept == unsent):
            problem = refused("register.unsent", entries=unsent)
        elif state.basket.lines:
            problem = refused("register.basket_in_hand")
        if problem is None:
            return {"ok": True, "view": self.view(), "effects": []}
        return {"ok": False, "refusal": _problem(problem), "view": self.view()}

    def _handle_pairing(self, command: Mapping[str, Any]) -> dict[str, JsonValue]:
        problem: Refused | None = None
        match command:
            case {"command": "view"}:
                pass
            case {"command": "pair", "code": str(code)}:
                problem = self._ask_for_pairing(code, command.get("device"))
            case {"command": "language", "language": str(language)} if language in LANGUAGES:
                self._language = language
            case _:
                problem = refused("pairing.required")
        if problem is None:
            return {"ok": True, "view": self.view(), "effects": []}
        return {"ok": False, "refusal": _problem(problem), "view": self.view()}

    def _ask_for_pairing(self, code: str, device: object) -> Refused | None:
        if not self._tables:
            return self._problem
        request = pairing.pair_request(
            code=code,
            device=device if isinstance(device, str) else self._device.name,
            keeps_token=self._device.keeps_token,
            register=None if self.till is None else self.till.state.register.id,
        )
        if isinstance(request, Refused):
            return request
        self._pairing, self._problem = request, None
        return None

    def _paired(self, *, status: int | None, body: str, now: str) -> bool:
        self._pairing = None
        paired = pairing.read_pair_answer(status=status, body=body)
        problem = paired if isinstance(paired, Refused) else self._keep(paired)
        if problem is not None:
            self._problem = problem
            return False
        assert isinstance(paired, Paired)
        if self.till is not None:
            # Paired again: what is in hand stays, and what the office does not have goes to it.
            self._connect(paired, self.till)
            return False
        self._open(paired)
        # Entry 1; when the disk is full it waits for the next command.
        self._open_register(now)
        return self.till is not None

    def _open_register(self, now: object) -> Refused | None:
        """Write entry 1 where it is still missing: the device may have died after pairing."""
        if self.till is None or self._opening is None:
            return None
        if not isinstance(now, str) or read_instant(now) is None:
            return refused("command.malformed", field="now")
        try:
            self.till.write(self._opening, at=now)
        except (StorageFull, StorageFailed) as failed:
            return not_stored(failed)
        self._opening = None
        return None

    def _keep(self, paired: Paired) -> Refused | None:
        try:
            return pairing.keep(self._connection, paired)
        except (StorageFull, StorageFailed) as failed:
            return not_stored(failed)

    def _open_kept(self) -> None:
        """Open the register that was paired before; again, once there is room on the disk."""
        self._make_tables()
        if not self._tables:
            return
        if self._problem is None or self._problem.code in _PASSING:
            paired = pairing.kept(self._connection)
            if paired is not None:
                self._open(paired)

    def _make_tables(self) -> None:
        """Make the tables where they are missing: the disk may have been full at the start."""
        if self._tables:
            return
        try:
            self._problem = open_schema(self._connection)
        except (StorageFull, StorageFailed) as failed:
            self._problem = not_stored(failed)
        self._tables = self._problem is None

    def _open(self, paired: Paired) -> None:
        till: Till | Refused
        try:
            till = open_till(self._connection, _register(paired), durable=self._device.durable)
        except (StorageFull, StorageFailed) as failed:
            till = not_stored(failed)
        if isinstance(till, Refused):
            self._problem = till
            return
        self._connect(paired, till)
        self.till, self._problem = till, None
        self._opening = pairing.opening(paired) if till.state.store.head().seq == 0 else None

    def _connect(self, paired: Paired, till: Till) -> None:
        """Synchronise as the device that the office took last."""
        state = till.state
        self._sync = Sync(
            connection=self._connection,
            store=state.store,
            catalogue=state.catalogue,
            receipts=state.elsewhere,
            coupons=state.claims,
            identity=Identity(
                app=__version__,
                seed=paired.register.id,
                storage=self._device.storage,
                token=paired.token,
                pushes=self._device.durable,
            ),
        )
        sync = self._sync
        till.sync_view = lambda: {
            **_sync_view(sync.status()),
            **_receipt_view(state.elsewhere),
            **_coupon_view(state.claims),
        }


class BrowserPort:
    """`kasse.till.browser.TillPort`: the application with JSON text on both sides."""

    __slots__ = ("_application",)

    def __init__(self, application: Application) -> None:
        self._application = application

    def handle(self, command_json: str) -> str:
        # What is no JSON object is refused as a command without anything in it.
        command = parsed(command_json)
        return reply_text(self._application.handle(command if isinstance(command, dict) else {}))

    def pin_parameters(self, command_json: str) -> str:
        command = parsed(command_json)
        found = self._application.pin_parameters(command) if isinstance(command, dict) else None
        return json.dumps(found)

    def sync_next(self, now_json: str) -> str:
        request = self._application.next_request(json.loads(now_json)["now"])
        if request is None:
            return "null"
        return json.dumps(
            {
                "id": request.id,
                "method": request.method,
                "path": request.path,
                "headers": dict(request.headers),
                "body": request.body,
                "stream": request.stream,
            }
        )

    def sync_done(self, response_json: str) -> str:
        response = json.loads(response_json)
        status = response["status"]
        self._application.on_response(
            response["id"],
            status=status if isinstance(status, int) else None,
            body=response["body"],
            now=response["now"],
        )
        return reply_text({"view": self._application.view()})

    def feed_chunk(self, ndjson: str) -> str:
        # The screen is told by the worker how far it is; a view for each piece would slow it.
        self._application.feed_chunk(ndjson)
        return "null"

    def online(self) -> None:
        self._application.online()


def open_application(connection: Connection, config: Mapping[str, Any]) -> BrowserPort:
    """What `kasse.till.browser.open_till` opens; `config` is the worker's."""
    durable = config.get("durable", True) is True
    device = Device(
        durable=durable,
        name=str(config.get("device", ""))[:200],
        language=known(config.get("language")),
        storage="opfs" if durable else "memory",
    )
    return BrowserPort(Application(connection, device))


def _unsent(till: Till) -> dict[str, JsonValue]:
    """The entries that the office does not hold, in the form in which they would be pushed."""
    store = till.state.store
    first = store.acknowledged() + 1
    entries = [entry for entry in store.read_all() if entry.seq >= first]
    return {
        "register": store.register,
        "first": first,
        "entries": [entry.text for entry in entries],
        "hashes": [entry.hash for entry in entries],
    }


def _register(paired: Paired) -> Register:
    return Register(
        id=paired.register.id,
        number=paired.register.number,
        name=paired.register.name,
        store=paired.store.id,
        store_name=paired.store.name,
        zone=paired.store.zone,
        currency=paired.currency,
        language=known(paired.language),
    )


def _problem(problem: Refused) -> dict[str, JsonValue]:
    return {"code": problem.code, "facts": dict(problem.facts)}


def _coupon_view(claims: CouponClaims) -> dict[str, JsonValue]:
    if claims.claim is None:
        return {}
    return {"coupon": {"code": claims.claim.code, "state": claims.state}}


def _receipt_view(fetch: ReceiptFetch) -> dict[str, JsonValue]:
    if fetch.receipt_code is None:
        return {}
    return {"receipt": {"receipt_code": fetch.receipt_code, "state": fetch.state}}


def _sync_view(status: SyncStatus) -> dict[str, JsonValue]:
    shown: dict[str, JsonValue] = {"state": status.state}
    if status.since is not None:
        shown["since"] = status.since
    if status.problem is not None:
        shown["problem"] = _problem(status.problem)
    if status.done is not None and status.of is not None:
        shown["progress"] = {"done": status.done, "of": status.of}
    return shown
