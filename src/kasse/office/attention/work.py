"""One change of a finding: locked, its version checked, told among its steps and in the audit log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F

from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.attention.models import Finding, FindingStep
from kasse.office.audit import services as audit

_FIELDS: Final = ("state", "owner_id", "note")
MAX_WORDS: Final = 2_000
"""Characters of a note; what is longer is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Did:
    """What was done: a code of FindingStep, in which words, when, and to whom it went."""

    code: str
    now: datetime
    text: str = ""
    to_name: str = ""


def locked(by: Actor, finding_id: int, *, version: int | None = None) -> Finding | Refused:
    """The finding, locked by writing, if `by` manages the store that it is about, or any store if
    it is about none. Refuses attention.unknown; raises Denied, and Stale for another `version`."""
    by.check_anywhere("attention.settle")
    Finding.objects.filter(id=finding_id).update(version=F("version") + 1)
    found = Finding.objects.filter(id=finding_id).first()
    if found is None:
        return refused("attention.unknown", finding=finding_id)
    if found.store:
        by.check("attention.settle", store=found.store)
    found.version -= 1  # as it was read
    versions.check(found, version)
    found.version += 1
    return found


def change(by: Actor, found: Finding, did: Did, **values: Any) -> Finding:
    """Writes `values` and tells of it."""
    before = {name: getattr(found, name) for name in _FIELDS}
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    FindingStep.objects.create(
        finding=found,
        at=did.now,
        account_id=by.id,
        account_name=by.name,
        did=did.code,
        to_name=did.to_name,
        text=did.text[:MAX_WORDS],
    )
    after = {name: getattr(found, name) for name in _FIELDS}
    facts = {"text": did.text[:MAX_WORDS]} if did.text else {}
    audit.record(
        by,
        audit.Act(
            action=f"finding.{did.code}",
            subject=audit.Subject(kind="finding", id=str(found.id), name=found.code),
            store=found.store,
            changes=audit.differences(before, after),
            facts=facts,
        ),
    )
    return found
