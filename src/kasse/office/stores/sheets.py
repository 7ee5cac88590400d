"""Stores and registers as rows of a file for a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kasse.office.frame.locales import sheet_time
from kasse.office.stores import queries
from kasse.office.stores.words import HEALTH, problem_words


def stores(*, wanted: queries.StoreFilter, descending: bool) -> Iterator[list[Any]]:
    """The head, and all stores wanted."""
    yield [
        _("Name"), _("Group"), _("Address"), _("Phone"), _("Time zone"), _("Language"),
        _("Registers"),
    ]  # fmt: skip
    for row in queries.every_store(wanted=wanted, descending=descending):
        group = row.group.name if row.group else ""
        address = ", ".join(row.address)
        yield [row.name, group, address, row.phone, row.zone, row.language, row.registers_in_use]


def registers(*, wanted: queries.RegisterFilter, descending: bool) -> Iterator[list[Any]]:
    """The head, and all registers wanted, with how their tills are."""
    now = timezone.now()
    yield [
        _("Number"), _("Name"), _("Store"), _("State"), _("Problem"), _("Unsent entries"),
        _("Last contact"), _("Version"), _("Device"),
    ]  # fmt: skip
    for row in queries.every_register(wanted=wanted, descending=descending):
        contact = row.last_contact_at
        yield [
            row.number,
            row.name,
            row.store.name,
            str(HEALTH[queries.health(row, now=now)]),
            problem_words(row.problem) if row.problem else "",
            row.unsent,
            sheet_time(contact.isoformat(), row.store.zone) if contact else "",
            row.app_version,
            row.device,
        ]
