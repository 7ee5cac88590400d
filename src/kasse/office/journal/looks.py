"""Looking at the record, which is a privilege, and having it verified: both are in the audit log."""

from typing import TYPE_CHECKING, Final

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.jobs import services as jobs
from kasse.office.journal.models import JournalEntry
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.jobs.models import Job

KIND: Final = "journal.verify"


def record_entry_view(*, by: Actor, entry: JournalEntry) -> None:
    """Notes that `by` reads an entry's raw text."""
    by.check("journal.view", store=entry.store)
    subject = audit.Subject(
        kind="journal_entry", id=f"{entry.register}:{entry.seq}", name=entry.kind
    )
    audit.record(by, audit.Act(action="journal.entry_viewed", subject=subject, store=entry.store))


def record_export(*, by: Actor, register: str) -> None:
    """Notes that `by` takes a register's journal away as a file."""
    place = stores.register(register)
    assert place is not None
    by.check("journal.view", store=place.store_id)
    subject = audit.Subject(kind="register", id=register, name=place.number)
    audit.record(by, audit.Act(action="journal.exported", subject=subject, store=place.store_id))


def record_list_export(*, by: Actor, wanted: stores.RegisterFilter, state: str) -> None:
    """Notes that `by` takes away how the journals of the registers wanted stand."""
    by.check_anywhere("journal.view")
    facts = {"search": wanted.search, "store": wanted.store, "state": state}
    audit.record(
        by,
        audit.Act(
            action="journals.exported",
            subject=audit.Subject(kind="journal", id="list"),
            facts={name: value for name, value in facts.items() if value},
        ),
    )


@transaction.atomic
def verify(*, by: Actor, register: str) -> "Job | Refused":
    """Has the chain of a register verified in the background; returns the job. Refuses
    journal.unknown_register."""
    place = stores.register(register)
    if place is None:
        return refused("journal.unknown_register")
    by.check("journal.view", store=place.store_id)
    about = f"{place.number} {place.name}, {place.store.name}"
    return jobs.start(by=by, kind=KIND, parameters={"register": register}, about=about)
