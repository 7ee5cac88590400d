"""Looks at sales that are kept in the audit log. Sales themselves are written by journals alone."""

from dataclasses import asdict
from typing import Final

from django.db import transaction

from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.sales.queries import SaleFilter

_SAID: Final = ("stores", "language")
"""What of a filter is told elsewhere in an act, or belongs to the reader."""


@transaction.atomic
def record_export(*, by: Actor, wanted: SaleFilter) -> None:
    """Notes that `by` takes the sales wanted away as a file. Raises Denied without sales.view in
    each of the stores asked for."""
    stores: tuple[str | None, ...] = (None,) if wanted.stores is None else tuple(wanted.stores)
    for store in stores:
        by.check("sales.view", store=store)
    facts = {name: value for name, value in asdict(wanted).items() if value and name not in _SAID}
    if wanted.stores is not None:
        facts["stores"] = sorted(wanted.stores)
    audit.record(
        by,
        audit.Act(
            action="sales.exported",
            subject=audit.Subject(kind="sales", id="csv"),
            store=next(iter(wanted.stores)) if wanted.stores and len(wanted.stores) == 1 else "",
            facts=facts,
        ),
    )
