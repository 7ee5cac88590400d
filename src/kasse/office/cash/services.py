"""Looks at closed days that are kept in the audit log. What drawers saw is written by journals."""

from django.db import transaction

from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.cash.archive import ReportFilter


@transaction.atomic
def record_export(*, by: Actor, wanted: ReportFilter) -> None:
    """Notes that `by` takes X or Z reports away as a file. Raises Denied without sales.view in each
    of the stores asked for."""
    stores: tuple[str | None, ...] = (None,) if wanted.stores is None else tuple(wanted.stores)
    for store in stores:
        by.check("sales.view", store=store)
    facts = {
        name: value for name in ("register", "since", "until") if (value := getattr(wanted, name))
    }
    if wanted.stores is not None:
        facts["stores"] = sorted(wanted.stores)
    audit.record(
        by,
        audit.Act(
            action="reports.exported",
            subject=audit.Subject(kind="reports", id=wanted.kind),
            store=next(iter(wanted.stores)) if wanted.stores and len(wanted.stores) == 1 else "",
            facts=facts,
        ),
    )
