"""How journals stand as rows of a file for a spreadsheet."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from kasse.office.frame.locales import sheet_time
from kasse.office.journal import listing
from kasse.office.stores import queries as stores

_TOGETHER = 500


def rows(*, wanted: stores.RegisterFilter, descending: bool) -> Iterator[list[Any]]:
    """The head, and a row for the journal of each register wanted."""
    yield [
        _("Register"), _("Name"), _("Store"), _("Entries"), _("Last entry"), _("Hash"),
        _("Verified"), _("Differences"), _("Set aside"),
    ]  # fmt: skip
    registers = stores.every_register(wanted=wanted, descending=descending)
    while some := tuple(islice(registers, _TOGETHER)):
        standings = listing.standings([row.id for row in some])
        for row in some:
            standing, zone = standings[row.id], row.store.zone
            chain, check = standing.chain, standing.check
            yield [
                row.number,
                row.name,
                row.store.name,
                chain.seq if chain else 0,
                sheet_time(chain.at, zone) if chain else "",
                chain.hash if chain and chain.seq else "",
                sheet_time(check.checked_at.isoformat(), zone) if check else "",
                check.differences if check else "",
                standing.set_aside,
            ]
