"""Writing what a command came to: entries, basket steps, folded state and effects, all or nothing.

Only when the database has it durably does the till in memory follow (design: durable before
visible).
"""

import json
from typing import Any

from kasse import __version__
from kasse.domain.basket.evolve import event_to_document, evolve_all
from kasse.domain.basket.state import Basket
from kasse.domain.day import Day
from kasse.domain.journal import Circumstances, Document, Entry, seal
from kasse.till import effect_store, folds
from kasse.till.clock import business_day, read_instant
from kasse.till.session import Signed
from kasse.till.state import Call, Outcome, TillState


def commit(till: TillState, call: Call, outcome: Outcome) -> None:
    """Write the outcome and bring the till up to it.

    Raises StorageFull or StorageFailed; nothing has changed then, on disk or in memory.
    """
    entries = _sealed(till, call, outcome)
    states = _folded(till, entries)
    basket = outcome.basket
    if basket is None:
        basket = evolve_all(till.basket, outcome.events)
    if not (entries or outcome.events or outcome.effects):
        till.basket = basket
        return
    with till.store.transaction():
        if outcome.basket is not None and not till.basket.lines and till.basket.basket is not None:
            # Goods were to come back and none did: another basket takes the place of this one.
            till.store.drop_steps(till.basket.basket)
        if outcome.events and basket.basket is None:
            # The last line was taken out: the draft came to nothing (BSK-28).
            assert till.basket.basket is not None
            till.store.drop_steps(till.basket.basket)
        elif outcome.events:
            assert basket.basket is not None
            steps = [_text(event_to_document(event)) for event in outcome.events]
            till.store.add_steps(basket.basket, till.steps + 1, steps)
        if entries:
            till.store.append(entries)
            till.store.save_state(
                {key: folds.FOLDS[key].write(state) for key, state in states.items()},
                version=folds.VERSION,
            )
        if outcome.effects:
            effect_store.add(till.connection, at=call.at, effects=outcome.effects)
    till.day, till.desk, till.session = states["day"], states["desk"], states["session"]
    if till.unclear and outcome.effects:
        again = {effect["effect"] for effect in outcome.effects}
        till.unclear = tuple(known for known in till.unclear if known.body["effect"] not in again)
    _take_in_hand(till, basket, outcome)


def _take_in_hand(till: TillState, basket: Basket, outcome: Outcome) -> None:
    if outcome.basket is not None and basket.basket is not None:
        till.steps = len(till.store.steps(basket.basket))
    elif basket.basket is None:
        till.steps = 0
    else:
        till.steps += len(outcome.events)
    till.basket = basket


def _sealed(till: TillState, call: Call, outcome: Outcome) -> tuple[Entry, ...]:
    head = till.store.head()
    seq, previous_hash = head.seq, head.hash
    entries: list[Entry] = []
    own = (Signed(draft=draft, person=till.session.person) for draft in outcome.entries)
    for signed in (*outcome.signed, *own):
        entry = seal(
            signed.draft,
            circumstances=Circumstances(
                register=till.register.id,
                store=till.register.store,
                zone=till.register.zone,
                app=__version__,
                at=call.at,
                day=business_day_of(till, call),
                person=signed.person,
                training=till.desk.training,
            ),
            seq=seq + 1,
            previous_hash=previous_hash,
        )
        entries.append(entry)
        seq, previous_hash = entry.seq, entry.hash
    return tuple(entries)


def business_day_of(till: TillState, call: Call) -> str:
    """The day that is open, or else the one that the instant falls on."""
    if till.day.day is not None:
        return till.day.day
    instant = read_instant(call.at)
    assert instant is not None
    starts_at = till.settings.day_starts_at
    return business_day(instant, till.register.zone, starts_at_minutes=starts_at)


def _folded(till: TillState, entries: tuple[Entry, ...]) -> dict[str, Any]:
    states: dict[str, Any] = {"day": till.day, "desk": till.desk, "session": till.session}
    for entry in entries:
        document = entry.document
        for key, fold in folds.FOLDS.items():
            states[key] = fold.step(states[key], document)
    return states


def _text(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def read_states(till: TillState) -> None:
    """Take the folded states from the database, which holds those of the last entry."""
    kept = till.store.states()
    till.day = folds.read_day(kept["day"]) if "day" in kept else Day()
    till.desk = folds.read_desk(kept["desk"]) if "desk" in kept else folds.Desk()
    till.session = folds.read_session(kept.get("session"))
