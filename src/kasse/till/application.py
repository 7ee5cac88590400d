"""One register as an application: commands in; entries, view and effects out.

The same program runs in the browser's worker and in CPython; both give it a connection, and
with each command the time and some entropy. A command goes: read into types, decided by the
domain, written durably (kasse.till.commit), then answered with the view.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from kasse.domain.authority import Authority
from kasse.domain.basket.decision import Situation
from kasse.domain.basket.state import EMPTY
from kasse.domain.canonical import JsonValue
from kasse.domain.journal import Draft
from kasse.domain.outcome import Refused, refused
from kasse.domain.terms import Terms
from kasse.till import (
    coupons,
    day_commands,
    device_store,
    effect_commands,
    effect_store,
    folds,
    limits,
    offers,
    paying,
    queries,
    receipts,
    selling,
    session,
    session_commands,
)
from kasse.till.arguments import Arguments, WrongArgument
from kasse.till.catalogue import Catalogue
from kasse.till.clock import local_date, local_minute, read_instant
from kasse.till.commit import business_day_of, commit, read_states
from kasse.till.connection import Connection, StorageFailed, StorageFull, not_stored
from kasse.till.finished import done_seq
from kasse.till.journal_store import JournalStore
from kasse.till.rebuild import rebuild
from kasse.till.settings import settle
from kasse.till.state import Answer, Call, Handler, Outcome, Register, StaffHandler, TillState
from kasse.till.view import view

ANYBODYS: Final[Mapping[str, Handler]] = MappingProxyType(
    {**session_commands.COMMANDS, **effect_commands.COMMANDS, **queries.COMMANDS}
)
"""Commands that need nobody to be signed in."""

STAFFS: Final[Mapping[str, StaffHandler]] = MappingProxyType(
    {
        **selling.COMMANDS,
        **coupons.COMMANDS,
        **paying.COMMANDS,
        **receipts.COMMANDS,
        **day_commands.COMMANDS,
    }
)
"""Commands of somebody who is signed in, at a till that knows how to sell."""

COMMANDS: Final = frozenset({*ANYBODYS, *STAFFS})

ASKING: Final = frozenset(
    {
        *queries.COMMANDS,
        "people",
        "language",
        "find_receipt",
        "receipts",
        "receipt",
        "day",
        *effect_commands.COMMANDS,
    }
)
"""Commands that journal nothing; they leave the finished sale on the screen."""

LEAVES_DONE: Final = ASKING | {"print_receipt"}
"""Commands after which the finished sale is still on the screen."""

NEEDS_DURABLE: Final = frozenset(
    {
        *selling.COMMANDS,
        *coupons.COMMANDS,
        *paying.COMMANDS,
        "refund",
        "float",
        "pay_in",
        "pay_out",
        "drop",
        "z_report",
    }
)
"""Commands that a till without durable storage takes only in training."""

_RANDOM: Final = re.compile(r"[0-9a-f]{32}")


class Till:
    """A paired register on an open database."""

    __slots__ = ("_counted", "state", "sync_view")

    def __init__(self, state: TillState) -> None:
        self._counted: tuple[str, int] | None = None
        self.state: Final = state
        self.sync_view: Callable[[], dict[str, JsonValue]] = _not_syncing

    def handle(self, command: Mapping[str, Any]) -> dict[str, JsonValue]:
        """Decide and carry out one command; answers as docs/developer/till-protocol.md says.

        Never raises on what a command holds: it is refused, with a code and facts.
        """
        return self._reply(self.take(command))

    def take(self, command: Mapping[str, Any]) -> Answer:
        """As `handle`, for a hand without a screen: what was decided, and no view is drawn."""
        try:
            return self._carry_out(command)
        except WrongArgument as problem:
            return problem.refusal
        except (StorageFull, StorageFailed) as problem:
            return not_stored(problem)

    def view(self) -> dict[str, JsonValue]:
        """What the screen draws."""
        return view(self.state, sync=self.sync_view())

    def write(self, draft: Draft, *, at: str) -> None:
        """Journal what is no command of a person, as the opening of the register."""
        call = Call(arguments=Arguments({}), at=at, today=at[:10], random="", authority=None)
        commit(self.state, call, Outcome(entries=(draft,)))

    def catalogue_changed(self) -> None:
        """Take settings, staff and terms from the catalogue again, after the feed changed it."""
        state = self.state
        state.catalogue.refresh()
        state.staff = session.read_staff(state.catalogue.people(), state.catalogue.roles())
        state.promotions = offers.told(state.catalogue, language=state.register.language)
        state.coupons = coupons.told(state.catalogue)
        kept = state.settings.terms if state.basket.tenders else None
        settings = settle(
            state.connection, state.catalogue.settings(), currency=state.register.currency
        )
        if not isinstance(settings.terms, Refused):
            # What is being paid stands still (TEN-2).
            paid = kept.offers if isinstance(kept, Terms) else state.promotions.offers
            settings = replace(settings, terms=replace(settings.terms, offers=paid))
        state.settings = settings
        self._counted = None

    def _carry_out(self, command: Mapping[str, Any]) -> Answer:
        name = command.get("command")
        if not isinstance(name, str) or name not in COMMANDS:
            return refused("command.unknown", command=str(name)[:50])
        if name in NEEDS_DURABLE and not (self.state.durable or self.state.desk.training):
            return refused("storage.not_durable")
        bare = self._bare_call(command)
        self._take_offers(bare)
        call = self._authorised(bare)
        if isinstance(call, Outcome):
            return self._written(call, bare)
        answer = self._decided(name, call)
        if name not in LEAVES_DONE:
            self._dismiss(answer)
        return self._written(answer, call)

    def _take_offers(self, call: Call) -> None:
        """Sell by the promotions that the feed told last, less what was used up of their limits
        (PRO-13); not while something is being paid (TEN-2)."""
        state, terms = self.state, self.state.settings.terms
        if isinstance(terms, Refused) or state.basket.tenders:
            return
        day = business_day_of(state, call)
        counted = (day, state.store.head().seq)
        if counted == self._counted or not (state.promotions.limited or self._counted is None):
            return
        self._counted = counted
        offers = state.promotions.offers
        if state.promotions.limited:
            offers = replace(offers, left=limits.left(state, day))
        state.settings = replace(state.settings, terms=replace(terms, offers=offers))

    def _decided(self, name: str, call: Call) -> Answer:
        anybodys = ANYBODYS.get(name)
        if anybodys is not None:
            return anybodys(self.state, call)
        now = _situation(self.state, call)
        return now if isinstance(now, Refused) else STAFFS[name](self.state, call, now)

    def _dismiss(self, answer: Answer) -> None:
        """The finished sale leaves the screen, for good.

        Kept only where neither a new entry nor a line in the basket will say so after a restart;
        a copy of its receipt does not.
        """
        state = self.state
        done = done_seq(state)
        if done is None:
            return
        if isinstance(answer, Refused) or not _tells_of_the_next(answer):
            with state.store.transaction():
                device_store.write(state.connection, device_store.DISMISSED, done)
        state.dismissed = done

    def _authorised(self, bare: Call) -> Call | Outcome:
        """The command with who gives it; an Outcome where an approval was not granted."""
        person = self.state.session.person
        if person is None:
            return bare
        authority = Authority(holder=self.state.staff.holder(person))
        approval = bare.arguments.object("approval")
        if approval is not None:
            decision = session.approve(
                self.state.session,
                self.state.staff,
                permission=approval.text("permission"),
                claimed=approval.text("person"),
                proof=approval.text("pin_proof"),
                now=bare.at,
            )
            if decision.refusal is not None:
                return Outcome(signed=decision.drafts, refusal=decision.refusal)
            authority = Authority(holder=authority.holder, approver=decision.approver)
        return Call(
            arguments=bare.arguments,
            at=bare.at,
            today=bare.today,
            minute=bare.minute,
            random=bare.random,
            authority=authority,
        )

    def _bare_call(self, command: Mapping[str, Any]) -> Call:
        arguments = Arguments(command)
        at, random = arguments.text("now"), arguments.text("random")
        instant = read_instant(at)
        if instant is None:
            raise WrongArgument("now")
        if _RANDOM.fullmatch(random) is None:
            raise WrongArgument("random")
        return Call(
            arguments=arguments,
            at=at,
            today=local_date(instant, self.state.register.zone),
            minute=local_minute(instant, self.state.register.zone),
            random=random,
            authority=None,
        )

    def _written(self, answer: Answer, call: Call) -> Answer:
        if isinstance(answer, Outcome):
            commit(self.state, call, answer)
        return answer

    def _reply(self, answer: Answer) -> dict[str, JsonValue]:
        refusal = answer if isinstance(answer, Refused) else answer.refusal
        if refusal is not None:
            return {
                "ok": False,
                "refusal": {"code": refusal.code, "facts": dict(refusal.facts)},
                "view": self.view(),
            }
        assert isinstance(answer, Outcome)
        reply: dict[str, JsonValue] = {
            "ok": True,
            "view": self.view(),
            "effects": list(answer.effects),
        }
        if answer.paper:
            reply["result"] = {
                "document": receipts.document_of(self.state, self.state.store.head().seq)
            }
        elif answer.result is not None:
            reply["result"] = answer.result
        return reply


def _tells_of_the_next(answer: Outcome) -> bool:
    written = any(draft.kind != "receipt_copied" for draft in answer.entries)
    return bool(written or answer.signed or answer.events)


def open_till(connection: Connection, register: Register, *, durable: bool) -> Till | Refused:
    """Open a paired register's till: its journal is checked to be its own, its state read.

    Refuses journal.register for another register's database, and the codes of `verify_chain`
    when the kept state does not belong to the journal and the journal itself is broken.
    """
    store = JournalStore(connection, register.id)
    problem = store.check()
    if problem is not None:
        return problem
    if not store.states_are_current(version=folds.VERSION):
        problem = rebuild(store, folds.FOLDS, version=folds.VERSION)
        if problem is not None:
            return problem
    state = TillState(
        connection=connection,
        store=store,
        catalogue=Catalogue(connection),
        register=register,
        durable=durable,
        language=register.language,
    )
    read_states(state)
    in_hand = store.basket_in_hand()
    if in_hand is not None:
        steps = store.steps(in_hand)
        state.basket, state.steps = selling.basket_from_steps(steps), len(steps)
    else:
        state.basket = EMPTY
    effect_store.lose_open(connection)
    state.unclear = effect_store.unclear(connection)
    state.dismissed = device_store.read_number(connection, device_store.DISMISSED)
    till = Till(state)
    till.catalogue_changed()
    return till


def _situation(till: TillState, call: Call) -> Situation | Refused:
    """Terms, authority and time for a decision of the domain.

    Refuses session.required while nobody is signed in, and settings.missing or
    settings.malformed while the office has not said how to sell.
    """
    if call.authority is None:
        return refused("session.required")
    terms = till.settings.terms
    if isinstance(terms, Refused):
        return terms
    return Situation(
        terms=terms,
        authority=call.authority,
        at=call.at,
        today=call.today,
        minute=call.minute,
    )


def _not_syncing() -> dict[str, JsonValue]:
    return {"state": "idle"}


def reply_text(reply: Mapping[str, JsonValue]) -> str:
    """An answer as JSON text."""
    return json.dumps(reply, ensure_ascii=False, separators=(",", ":"))
