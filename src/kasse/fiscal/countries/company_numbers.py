"""The company number of a country: whether it is one, and how it is written."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from stdnum import exceptions
from stdnum.dk import cvr

from kasse.domain.outcome import Refused, refused

MAX_LENGTH: Final = 40

_CHECKED: Final[Mapping[str, Any]] = {"DK": cvr}
"""python-stdnum's module by country: CVR numbers have eight digits, the last one checks the others
(Erhvervsstyrelsen)."""

_VAT_NUMBER: Final[Mapping[str, Callable[[str], str]]] = {"DK": lambda number: f"DK{number}"}
"""How a VAT number follows from a company number: in Denmark it is DK and the CVR number."""


def check_company_number(country: str, text: str) -> str | Refused:
    """The number without spaces, hyphens and the country before it; "" where none was given.

    Refuses company.number with `text` when it cannot be one. A country without a check takes any.
    """
    plain = " ".join(text.split())[:MAX_LENGTH]
    module = _CHECKED.get(country)
    if not plain or module is None:
        return plain
    try:
        return str(module.validate(plain))
    except exceptions.ValidationError:
        return refused("company.number", text=plain)


def vat_number_of(country: str, company_number: str) -> str:
    """The VAT number that follows from the company number; "" where none does."""
    follow = _VAT_NUMBER.get(country)
    return follow(company_number) if follow and company_number else ""
