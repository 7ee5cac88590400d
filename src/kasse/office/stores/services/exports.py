"""Taking lists of stores and registers away, which is in the audit log."""

from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction

from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.stores.queries import RegisterFilter, StoreFilter


@transaction.atomic
def record_stores_export(*, by: Actor, wanted: StoreFilter) -> None:
    """Notes that `by` takes the stores wanted away as a file."""
    _record(by, "stores", asdict(wanted))


@transaction.atomic
def record_registers_export(*, by: Actor, wanted: RegisterFilter) -> None:
    """Notes that `by` takes the registers wanted away as a file."""
    _record(by, "registers", asdict(wanted))


def _record(by: Actor, what: str, wanted: Mapping[str, object]) -> None:
    by.check_anywhere("office.view")
    facts = {
        name: value for name, value in wanted.items() if value and name not in {"only", "among"}
    }
    subject = audit.Subject(kind=what, id="list")
    audit.record(by, audit.Act(action=f"{what}.exported", subject=subject, facts=facts))
