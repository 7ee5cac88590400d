"""Events on their way: made in the transaction of what they tell of, then tried until they arrive.

What is in a journal is its own outbox: entries of a register come one after the other, so how far
they were made into events is one number (Reached), and taking journals in costs nothing more.
"""

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from kasse.domain.audit import Finding
from kasse.domain.outcome import refused
from kasse.office.integrations import wake
from kasse.office.integrations.events import entry_data, of_action, of_entry
from kasse.office.integrations.models import Attempt, Delivery, Hook, Reached
from kasse.office.integrations.posting import Posted
from kasse.office.integrations.services.hooks import delivery
from kasse.office.journal import queries as journal

if TYPE_CHECKING:
    from kasse.office.attention.services import Filed
    from kasse.office.audit.services import Act

FIRST_WAIT: Final = timedelta(seconds=10)
FACTOR: Final = 4
LONGEST_WAIT: Final = timedelta(hours=8)
JITTER: Final = 0.2
MAX_ATTEMPTS: Final = 14
"""10 s, 40 s, 160 s, 11 min, 43 min, 3 h, then every 8 h: three days in all."""

GIVE_UP_AFTER: Final = timedelta(days=5)
CLAIM_FOR: Final = timedelta(minutes=2)
KEEP: Final = timedelta(days=30)
_ENTRIES: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that happened: `event` as in kasse.office.integrations.events, `store` "" for the
    whole company. `key` is what makes it the same event when it is told twice."""

    event: str
    store: str
    data: Mapping[str, Any]
    key: str = ""


def tell(news: Sequence[News]) -> None:
    """Puts news on their way to the hooks that chose them, in the transaction that is open."""
    if not news:
        return
    listening = list(Hook.objects.filter(enabled=True))
    made = [
        delivery(hook, event=one.event, event_id=_event_id(one), data=dict(one.data))
        for one in news
        for hook in listening
        if one.event in hook.events and (hook.store_id is None or hook.store_id == one.store)
    ]
    if made:
        Delivery.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
        transaction.on_commit(wake.now)


def tell_of_acts(acts: "Sequence[Act]") -> None:
    """Tells of acts of the audit log; who did it and the values stay there."""
    tell(
        [
            News(
                event=event,
                store=act.store,
                data={
                    "action": act.action,
                    "kind": act.subject.kind,
                    "id": act.subject.id,
                    "name": act.subject.name,
                    "store": act.store,
                    "changed": sorted(act.changes),
                },
            )
            for act in acts
            if (event := of_action(act.action))
        ]
    )


def tell_of_findings(found: "Sequence[Filed]") -> None:
    """Tells of findings that were not known before."""
    tell(
        [
            News(
                event="finding.filed",
                store=filed.store,
                data={
                    "code": filed.finding.code,
                    "store": filed.store,
                    "register": filed.register,
                    "seq": filed.seq,
                },
                key=f"finding:{filed.key}",
            )
            for filed in found
        ]
    )


def tell_of_entries() -> int:
    """Makes events of the entries that came in since the last time; returns how many entries were
    read. Several processes may look: whoever moves a register's number on has its entries."""
    if not Hook.objects.filter(enabled=True).exists():
        return 0
    reached = dict(Reached.objects.values_list("register", "seq"))
    behind = [
        (chain.register, reached.get(chain.register, 0))
        for chain in journal.chains()
        if chain.seq > reached.get(chain.register, 0)
    ]
    return sum(_tell_of_register(register, seq) for register, seq in behind)


@transaction.atomic
def _tell_of_register(register: str, seq: int) -> int:
    Reached.objects.bulk_create([Reached(register=register, seq=0)], ignore_conflicts=True)
    entries = []
    for held in journal.entries(register=register, first=seq + 1, page=_ENTRIES):
        entries.append(json.loads(held.text))
        if len(entries) == _ENTRIES:
            break
    if not Reached.objects.filter(register=register, seq=seq).update(seq=seq + len(entries)):
        return 0
    tell(
        [
            News(
                event=event,
                store=entry["store"],
                data=entry_data(entry),
                key=f"entry:{event}:{register}:{entry['seq']}",
            )
            for entry in entries
            for event in of_entry(entry)
        ]
    )
    return len(entries)


def claim(*, now: datetime, most: int) -> list[Delivery]:
    """Takes up to `most` deliveries that are due, at most one for each hook: a receiver that is
    slow or down keeps nobody else waiting. One UPDATE says whose each is; a sender that dies leaves
    it for the next after CLAIM_FOR."""
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now)
    hooks = list(Hook.objects.filter(Exists(due.filter(hook=OuterRef("pk"))), enabled=True))
    # Each has its turn, however much waits for the others.
    random.shuffle(hooks)
    taken: list[Delivery] = []
    for hook in hooks:
        if len(taken) == most:
            break
        row = due.filter(hook=hook).order_by("next_at", "id").first()
        if row is None:
            continue
        row.hook = hook
        mine = Delivery.objects.filter(id=row.id, next_at=row.next_at, state=row.state)
        if mine.update(next_at=now + CLAIM_FOR, attempts=F("attempts") + 1):
            row.attempts += 1
            taken.append(row)
    return taken


@transaction.atomic
def note(*, sent: Delivery, posted: Posted, now: datetime) -> None:
    """Keeps what came of a try, and says when the next one is; nothing where the hook was deleted
    while it was sent."""
    hook = Hook.objects.filter(id=sent.hook_id)
    if not hook.update(id=sent.hook_id):
        return
    Attempt.objects.create(
        delivery=sent,
        at=now,
        address=posted.address,
        status=posted.status,
        problem=_problem(posted),
        answer=posted.answer,
        took_ms=posted.took_ms,
    )
    mine = Delivery.objects.filter(id=sent.id)
    if posted.is_done:
        mine.update(state=Delivery.State.DONE, ended_at=now)
        hook.exclude(failing_since=None).update(failing_since=None)
        return
    hook.filter(failing_since=None).update(failing_since=now)
    if posted.status == 410 or hook.filter(failing_since__lte=now - GIVE_UP_AFTER).exists():
        _disable(sent, posted, now)
    if sent.attempts >= MAX_ATTEMPTS or posted.status == 410:
        mine.update(state=Delivery.State.FAILED, ended_at=now)
    else:
        mine.update(next_at=now + wait(sent.attempts, posted.retry_after_s))


def wait(attempts: int, retry_after_s: int = 0) -> timedelta:
    """How long after so many tries the next one comes: longer each time, and not the same for all
    that failed together. A receiver that asks for more time gets it, up to LONGEST_WAIT."""
    plain = min(FIRST_WAIT * int(FACTOR ** (attempts - 1)), LONGEST_WAIT)
    asked = min(timedelta(seconds=retry_after_s), LONGEST_WAIT)
    spread = 1 + random.uniform(-JITTER, JITTER)  # noqa: S311  # spreads load, guards nothing
    return max(plain * spread, asked)


def forget(*, now: datetime) -> int:
    """Deletes deliveries that ended more than KEEP ago; returns how many."""
    old = Delivery.objects.exclude(state=Delivery.State.WAITING)
    _, by_table = old.filter(created_at__lt=now - KEEP).delete()
    return by_table.get("integrations.Delivery", 0)


def _problem(posted: Posted) -> str:
    """The code of why a try failed; "" where the receiver has it."""
    if posted.is_done:
        return ""
    return (posted.problem or refused("hook.status")).code


def _disable(sent: Delivery, posted: Posted, now: datetime) -> None:
    from kasse.office.attention import services as attention

    because = refused("hook.gone" if posted.status == 410 else "hook.failing").code
    if not Hook.objects.filter(id=sent.hook_id, enabled=True).update(
        enabled=False, disabled_because=because, version=F("version") + 1
    ):
        return
    facts: dict[str, Any] = {"hook": sent.hook_id, "name": sent.hook.name, "why": because}
    key = f"webhook.disabled:{sent.hook_id}:{now:%Y-%m-%d}"
    finding = Finding(code="webhook.disabled", facts=facts)
    filed = attention.Filed(key=key, finding=finding, store=sent.hook.store_id or "")
    attention.file([filed], now=now)


def _event_id(one: News) -> str:
    """The same for the same event, so that what is told twice is sent once."""
    text = one.key or f"{one.event}:{random.getrandbits(128)}"  # an id, no secret
    return "msg_" + hashlib.sha256(text.encode()).hexdigest()[:32]
