"""The audit log as rows of a file for a spreadsheet."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kasse.office.audit import queries, wording
from kasse.office.stores import queries as stores


def rows(*, wanted: queries.AuditFilter) -> Iterator[list[Any]]:
    """The head, and all entries wanted, with changes in words."""
    zone, currency = ZoneInfo(stores.company_zone()), stores.currency()
    yield [
        _("Time"), _("Person"), _("Via"), _("Address"), _("What was done"), _("Code"),
        _("Kind"), _("Id"), _("Name"), _("Store"), _("Changes"), _("Details"), _("Request"),
    ]  # fmt: skip
    for entry in queries.every(wanted=wanted):
        yield [
            f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            entry.actor_name or entry.actor_id,
            entry.via,
            entry.address,
            wording.action_words(entry.action),
            entry.action,
            wording.kind_words(entry.subject_kind),
            entry.subject_id,
            entry.subject_name,
            entry.store_id,
            "; ".join(
                f"{change.field}: {change.before} → {change.after}"
                for change in wording.changes_of(entry, currency=currency)
            ),
            "; ".join(
                f"{name}: {value}" for name, value in wording.facts_of(entry, currency=currency)
            ),
            entry.request_id,
        ]
