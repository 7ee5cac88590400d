"""The company number of a country: whether it is one, and how it is written."""

from typing import Final

from stdnum import exceptions

from kasse.domain.outcome import Refused, refused
from kasse.fiscal.countries import COUNTRIES

MAX_LENGTH: Final = 40


def check_company_number(country: str, text: str) -> str | Refused:
    """The number as its country writes it; "" where none was given.

    Refuses company.number with `text` when it cannot be one. A country that Kasse does not know
    takes any.
    """
    plain = " ".join(text.split())[:MAX_LENGTH]
    known = COUNTRIES.get(country)
    if not plain or known is None:
        return plain
    number = known.company_number
    try:
        return str(number.written(number.module.validate(plain)))
    except exceptions.ValidationError:
        return refused("company.number", text=plain)


def vat_number_of(country: str, company_number: str) -> str:
    """The VAT number that follows from the company number; "" where none does."""
    known = COUNTRIES.get(country)
    prefix = known.company_number.vat_prefix if known else ""
    digits = "".join(filter(str.isdigit, company_number))
    return f"{prefix}{digits}" if prefix and digits else ""
