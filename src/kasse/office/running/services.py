"""Starting back-ups, and handing one out."""

from typing import TYPE_CHECKING, Final

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.jobs import services as jobs
from kasse.office.running import queries
from kasse.office.running.backup import shelf

if TYPE_CHECKING:
    from kasse.office.jobs.models import Job

BACKUP: Final = "running.backup"
"""The kind of background work (kasse.office.running.jobs)."""


@transaction.atomic
def start_backup(*, by: Actor) -> "Job":
    """Has a back-up made now, in the background. It is of the whole company, so whoever asks must
    have company.edit in all stores."""
    by.check("company.edit", store=None)
    return jobs.start(by=by, kind=BACKUP, parameters={"reason": "asked"})


@transaction.atomic
def fetch_backup(*, by: Actor, name: str) -> shelf.Kept | Refused:
    """A back-up for somebody who takes it away; kept in the audit log.

    Refuses backup.not_there, and backup.not_sealed: everything about a shop stands in one, and what
    a browser once downloaded lies about for ever.
    """
    by.check("company.edit", store=None)
    found = queries.backup(name)
    if found is None:
        return refused("backup.not_there", file=name)
    if not found.is_sealed:
        return refused("backup.not_sealed", file=name)
    subject = audit.Subject(kind="backup", id=name, name=name)
    audit.record(by, audit.Act(action="backup.fetched", subject=subject))
    return found
