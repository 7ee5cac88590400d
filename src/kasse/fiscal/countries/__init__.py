"""What a country's shops start with: tax rates, cash, ways of paying, reasons, roles.

A country is one module of data with its sources; nothing in Kasse asks `if country == …`. How one
is added: docs/developer/countries.md.
"""

from collections.abc import Mapping
from typing import Final

from kasse.fiscal.countries.dk import DENMARK
from kasse.fiscal.countries.everywhere import Country
from kasse.fiscal.countries.fi import FINLAND

__all__ = ("COUNTRIES", "Country")

COUNTRIES: Final[Mapping[str, Country]] = {country.code: country for country in (DENMARK, FINLAND)}
"""By ISO code, in the order in which the guide offers them."""
