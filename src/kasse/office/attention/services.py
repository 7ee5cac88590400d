"""Filing what a person must look at, and working on it until it is settled."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import orjson
from django.db import transaction

from kasse.domain.audit import Finding as Odd
from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.attention.models import Finding
from kasse.office.attention.queries import FindingFilter
from kasse.office.attention.work import MAX_WORDS, Did, change, locked
from kasse.office.audit import services as audit
from kasse.office.integrations.services import events
from kasse.office.staff import queries as staff
from kasse.office.stores import queries as stores


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A finding with its place: the entry that it is about, and the key that it has once."""

    key: str
    finding: Odd
    register: str = ""
    seq: int = 0
    store: str = ""


def file(findings: Sequence[Filed], *, now: datetime) -> None:
    """Files findings; one whose key is known, open or settled, changes nothing."""
    if not findings:
        return
    keys = [filed.key for filed in findings]
    known: set[str] = set()
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        known.update(Finding.objects.filter(key__in=some).values_list("key", flat=True))
    new = [filed for filed in findings if filed.key not in known]
    places = _places(new)
    # Between the look and the writing another process may file the same: ignore_conflicts.
    Finding.objects.bulk_create(
        [
            Finding(
                key=filed.key,
                code=filed.finding.code,
                facts_text=orjson.dumps(filed.finding.facts).decode(),
                register=filed.register,
                seq=filed.seq,
                store=filed.store or places.get(filed.register, ""),
                created_at=now,
                settled_by="",
                note="",
            )
            for filed in new
        ],
        ignore_conflicts=True,
        batch_size=100,
    )
    events.tell_of_findings(new)


def _places(new: Sequence[Filed]) -> dict[str, str]:
    """The stores of the registers of findings that name no store themselves: a fork, a clock."""
    wanted = {filed.register for filed in new if not filed.store and filed.register}
    if not wanted:
        return {}
    rows = stores.registers().filter(id__in=wanted)
    return {row.id: row.store_id for row in rows}


@transaction.atomic
def take(
    *, by: Actor, finding_id: int, now: datetime, version: int | None = None
) -> Finding | Refused:
    """Takes a finding on, from somebody else too. Refuses attention.unknown, attention.settled."""
    found = _open(by, finding_id, version)
    if isinstance(found, Refused):
        return found
    return change(by, found, Did(code="taken", now=now), state=Finding.State.TAKEN, owner_id=by.id)


@transaction.atomic
def hand_over(
    *, by: Actor, finding_id: int, to: str, now: datetime, version: int | None = None
) -> Finding | Refused:
    """Gives a finding to the account `to`. Refuses attention.not_theirs for one that may not settle
    it, attention.unknown and attention.settled."""
    found = _open(by, finding_id, version)
    if isinstance(found, Refused):
        return found
    account = staff.active_account(to)
    if account is None or not may_settle(staff.actor(account), found):
        return refused("attention.not_theirs")
    did = Did(code="handed_over", now=now, to_name=account.email)
    return change(by, found, did, state=Finding.State.TAKEN, owner_id=account.id)


@transaction.atomic
def release(
    *, by: Actor, finding_id: int, now: datetime, version: int | None = None
) -> Finding | Refused:
    """Puts a finding back for anybody. Refuses attention.unknown and attention.settled."""
    found = _open(by, finding_id, version)
    if isinstance(found, Refused):
        return found
    did = Did(code="released", now=now)
    return change(by, found, did, state=Finding.State.OPEN, owner_id="")


@transaction.atomic
def wait(
    *, by: Actor, finding_id: int, text: str, now: datetime, version: int | None = None
) -> Finding | Refused:
    """Says what a finding waits for; whoever has none takes it on so. Refuses attention.unknown and
    attention.settled."""
    found = _open(by, finding_id, version)
    if isinstance(found, Refused):
        return found
    did = Did(code="waiting", now=now, text=text)
    owner = found.owner_id or by.id
    return change(by, found, did, state=Finding.State.WAITING, owner_id=owner)


@transaction.atomic
def add_note(*, by: Actor, finding_id: int, text: str, now: datetime) -> Finding | Refused:
    """Adds words to a finding, settled or not. Refuses attention.unknown and attention.no_words."""
    if not text.strip():
        by.check_anywhere("attention.settle")
        return refused("attention.no_words")
    found = locked(by, finding_id)
    if isinstance(found, Refused):
        return found
    return change(by, found, Did(code="note", now=now, text=text.strip()))


@transaction.atomic
def settle(
    *, by: Actor, finding_id: int, note: str, now: datetime, version: int | None = None
) -> Finding | Refused:
    """Marks a finding as dealt with, `by` whom and with their words.

    Refuses attention.unknown, attention.settled, and attention.note_needed where `needs_note`.
    """
    found = _open(by, finding_id, version)
    if isinstance(found, Refused):
        return found
    if needs_note(found) and not note:
        return _refuse(found, refused("attention.note_needed", finding=finding_id))
    return _settle(by, found, note=note, now=now)


@transaction.atomic
def settle_many(
    *, by: Actor, finding_ids: Sequence[int], note: str, now: datetime
) -> tuple[int, ...] | Refused:
    """Settles findings with one note; returns the ids of those that were not settled before. Raises
    Denied, and settles none, if one of them is about a store that `by` does not manage. Refuses
    attention.note_needed for all if one of them needs a note."""
    done = []
    wanted = sorted(set(finding_ids))
    if not note:
        open_ones = Finding.objects.filter(id__in=wanted).exclude(state=Finding.State.SETTLED)
        if any(needs_note(found) for found in open_ones):
            by.check_anywhere("attention.settle")
            return refused("attention.note_needed")
    for finding_id in wanted:
        found = _open(by, finding_id, None)
        if not isinstance(found, Refused):
            done.append(_settle(by, found, note=note, now=now).id)
    return tuple(done)


@transaction.atomic
def reopen(*, by: Actor, finding_id: int, now: datetime) -> Finding | Refused:
    """Puts a settled finding back among the open ones; its note stays. Refuses attention.unknown."""
    found = locked(by, finding_id)
    if isinstance(found, Refused):
        return found
    state = Finding.State.TAKEN if found.owner_id else Finding.State.OPEN
    did = Did(code="reopened", now=now)
    return change(by, found, did, state=state, settled_at=None, settled_by="")


def may_settle(by: Actor, found: Finding) -> bool:
    """Whether an account may work on a finding."""
    if found.store:
        return by.may("attention.settle", store=found.store)
    return by.has("attention.settle")


def needs_note(found: Finding) -> bool:
    """Whether nobody settles it without a word: what a till sent is missing in the figures."""
    return found.code.startswith("journal.")


def _settle(by: Actor, found: Finding, *, note: str, now: datetime) -> Finding:
    return change(
        by,
        found,
        Did(code="settled", now=now, text=note),
        state=Finding.State.SETTLED,
        settled_at=now,
        settled_by=by.id,
        note=note[:MAX_WORDS],
    )


def _open(by: Actor, finding_id: int, version: int | None) -> Finding | Refused:
    """The finding, locked, unless it is settled."""
    found = locked(by, finding_id, version=version)
    if isinstance(found, Refused) or found.state != Finding.State.SETTLED:
        return found
    return _refuse(found, refused("attention.settled", finding=finding_id))


def _refuse(found: Finding, no: Refused) -> Refused:
    """Leaves the finding at the version that it had before it was locked."""
    Finding.objects.filter(id=found.id).update(version=found.version - 1)
    return no


@transaction.atomic
def record_export(*, by: Actor, wanted: FindingFilter) -> None:
    """Notes that `by` takes the findings wanted away as a file."""
    by.check_anywhere("office.view")
    facts = {name: value for name, value in asdict(wanted).items() if value and name != "stores"}
    if wanted.stores is not None:
        facts["stores"] = sorted(wanted.stores)
    subject = audit.Subject(kind="finding", id="list")
    audit.record(by, audit.Act(action="findings.exported", subject=subject, facts=facts))
