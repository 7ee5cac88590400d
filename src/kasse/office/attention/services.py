"""Filing what a person must look at, and settling it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from kasse.domain.audit import Finding as Odd
from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.attention.models import Finding
from kasse.office.integrations.services import events


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
    # Between the look and the writing another process may file the same: ignore_conflicts.
    Finding.objects.bulk_create(
        [
            Finding(
                key=filed.key,
                code=filed.finding.code,
                facts_text=orjson.dumps(filed.finding.facts).decode(),
                register=filed.register,
                seq=filed.seq,
                store=filed.store,
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


def settle(*, by: Actor, finding_id: int, note: str, now: datetime) -> Finding | Refused:
    """Marks a finding as dealt with, `by` whom and with their words.

    Refuses attention.unknown and attention.settled.
    """
    found = _found(by, finding_id)
    if isinstance(found, Refused):
        return found
    changed = Finding.objects.filter(id=finding_id, settled_at=None).update(
        settled_at=now, settled_by=by.id, note=note
    )
    found.refresh_from_db()
    return found if changed else refused("attention.settled", finding=finding_id)


def reopen(*, by: Actor, finding_id: int) -> Finding | Refused:
    """Puts a settled finding back among the open ones; its note stays. Refuses attention.unknown."""
    found = _found(by, finding_id)
    if isinstance(found, Refused):
        return found
    Finding.objects.filter(id=finding_id).update(settled_at=None, settled_by="")
    found.refresh_from_db()
    return found


def _found(by: Actor, finding_id: int) -> Finding | Refused:
    """The finding, if `by` manages the store that it is about, or any store if it is about none."""
    by.check_anywhere("attention.settle")
    found = Finding.objects.filter(id=finding_id).first()
    if found is None:
        return refused("attention.unknown", finding=finding_id)
    if found.store:
        by.check("attention.settle", store=found.store)
    return found
