"""Findings as rows of a file for a spreadsheet."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from kasse.office.attention import queries
from kasse.office.attention.words import STATE_WORDS, finding_words
from kasse.office.frame.locales import sheet_time
from kasse.office.staff import queries as staff
from kasse.office.stores import queries as stores


def rows(*, wanted: queries.FindingFilter, sort: str) -> Iterator[list[Any]]:
    """The head, and all findings wanted. Times are on the store's clock, or the first store's."""
    registers = {row.id: row for row in stores.registers()}
    accounts, company_zone = staff.account_emails(), stores.company_zone()
    yield [
        _("Number"), _("What"), _("Code"), _("Store"), _("Register"), _("Entry"), _("Filed"),
        _("State"), _("Responsible"), _("Settled"), _("Settled by"), _("Note"), _("Details"),
    ]  # fmt: skip
    for one in queries.every(wanted=wanted, sort=sort):
        register = registers.get(one.register)
        zone = register.store.zone if register else company_zone
        yield [
            one.id,
            finding_words(one.code)[0],
            one.code,
            register.store.name if register else one.store,
            register.number if register else one.register,
            one.seq or "",
            sheet_time(one.created_at.isoformat(), zone),
            str(STATE_WORDS[one.state]),
            accounts.get(one.owner_id, one.owner_id),
            sheet_time(one.settled_at.isoformat(), zone) if one.settled_at else "",
            accounts.get(one.settled_by, one.settled_by),
            one.note,
            json.dumps(one.facts, ensure_ascii=False, sort_keys=True) if one.facts else "",
        ]
