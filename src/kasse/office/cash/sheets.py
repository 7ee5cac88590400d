"""X and Z reports as rows of a file for a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from kasse.domain.money import CURRENCIES
from kasse.office.cash import archive
from kasse.office.frame.locales import sheet_time
from kasse.office.staff import queries as staff
from kasse.office.stores import queries as stores
from kasse.office.tabular import Amount

_TOTALS = ("gross", "tax", "expected_cash", "counted", "difference")


def rows(*, wanted: archive.ReportFilter) -> Iterator[tuple[Any, ...]]:
    """The head, and all reports wanted with their usual totals."""
    registers = {row.id: row for row in stores.registers()}
    people, company_zone = staff.person_names(), stores.company_zone()
    company_currency = stores.currency()
    yield (
        gettext("Business day"), gettext("Store"), gettext("Register"), gettext("Number"),
        gettext("Time"), gettext("Person"), gettext("Currency"), gettext("Sales"),
        gettext("Sold, with tax"), gettext("Tax"), gettext("Expected in the drawer"),
        gettext("Counted"), gettext("Difference"),
    )  # fmt: skip
    for one in archive.every(wanted=wanted):
        row = registers.get(one.register)
        currency = CURRENCIES[row.store.company.currency if row else company_currency]
        totals = (one.totals.get(name) for name in _TOTALS)
        yield (
            one.day,
            row.store.name if row else one.store,
            row.number if row else one.register,
            one.number or "",
            sheet_time(one.at, row.store.zone if row else company_zone),
            people.get(one.person, one.person),
            currency.code,
            one.totals.get("sales", ""),
            *(
                Amount(minor=total, currency=currency) if type(total) is int else ""
                for total in totals
            ),
        )
