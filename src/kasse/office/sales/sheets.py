"""Sales as rows of a file for a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from kasse.domain.money import CURRENCIES
from kasse.office.frame.locales import sheet_time
from kasse.office.sales import queries
from kasse.office.sales.words import KINDS
from kasse.office.staff import queries as staff
from kasse.office.stores import queries as stores
from kasse.office.tabular import Amount


def rows(*, wanted: queries.SaleFilter, sort: str) -> Iterator[tuple[Any, ...]]:
    """The head, and all sales wanted, however many."""
    names = {row.id: row.name for row in stores.stores()}
    registers = {row.id: row.number for row in stores.registers()}
    people = staff.person_names()
    yield (
        gettext("Receipt"), gettext("Time"), gettext("Business day"), gettext("Store"),
        gettext("Register"), gettext("Person"), gettext("Kind"), gettext("Training"),
        gettext("Lines"), gettext("Currency"), gettext("Without tax"), gettext("Tax"),
        gettext("Total"), gettext("Rounding"),
    )  # fmt: skip
    for row in queries.every(wanted=wanted, sort=sort):
        currency = CURRENCIES.get(row.currency, CURRENCIES["DKK"])
        amounts = (row.net_minor, row.tax_minor, row.total_minor, row.rounding_minor)
        yield (
            row.receipt_code,
            sheet_time(row.at, row.zone),
            row.day,
            names.get(row.store, row.store),
            registers.get(row.register, row.register),
            people.get(row.person, row.person),
            str(KINDS.get(row.type, row.type)),
            "1" if row.training else "",
            row.line_count,
            row.currency,
            *(Amount(minor=amount, currency=currency) for amount in amounts),
        )
