"""What a country's shops start with: tax rates, cash, ways of paying, reasons, roles.

A country is one module of data with its sources; nothing in Kasse asks `if country == …`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kasse.domain.canonical import JsonValue
from kasse.fiscal.countries import dk


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """Defaults of a country; a shop may change all of them.

    `names` are {da, en}. `settings` are keys of the feed's settings document
    (docs/developer/feed.md), `roles` what a new company's roles are. What else a country's guide
    and forms ask by its code: kasse.fiscal.countries.company_numbers, and `sample_shops` of
    kasse.fiscal.countries.shops.
    """

    code: str
    names: Mapping[str, str]
    currency: str
    language: str
    zone: str
    settings: Mapping[str, JsonValue]
    roles: tuple[Mapping[str, JsonValue], ...]


COUNTRIES: Final[Mapping[str, Country]] = {
    "DK": Country(
        code="DK",
        names={"da": "Danmark", "en": "Denmark"},
        currency=dk.CURRENCY,
        language=dk.LANGUAGE,
        zone=dk.ZONE,
        settings=dk.SETTINGS,
        roles=dk.ROLES,
    )
}
