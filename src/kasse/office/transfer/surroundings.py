"""What the rows of a file are read against: the shop's currency, categories, stores and taxes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from kasse.domain.money import CURRENCIES
from kasse.office.catalogue import queries as catalogue
from kasse.office.stores import queries as stores

Path: TypeAlias = tuple[str, ...]
"""Names from the root to a category, folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person decides for a file.

    `match` is sku (alone), gtin (a barcode first) or both (an SKU first). `make_categories` makes
    those that are not there. `unknown_tax` is the class for rates that this country does not have,
    and `bad_codes` what becomes of digits that are as long as a barcode and are none (keep them as
    a code of one's own, or drop them); with "" such a row is a problem. `decimal` is the mark of
    each amount's column.
    """

    match: str = "both"
    make_categories: bool = True
    unknown_tax: str = ""
    bad_codes: str = ""
    decimal: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """Read once for each run. `categories` grows as they are made."""

    assortment: str
    currency: str
    decimals: int
    language: str
    categories: dict[Path, str]
    groups: Mapping[str, str]
    stores: frozenset[str]
    classes: Mapping[int, str]
    choices: Choices
    exact: bool


def read(assortment: str, *, language: str, choices: Choices, exact: bool) -> Surroundings:
    """The shop as it is now."""
    currency = stores.currency()
    return Surroundings(
        assortment=assortment,
        currency=currency,
        decimals=CURRENCIES[currency].exponent,
        language=language,
        categories=_categories(assortment),
        groups=_groups(assortment),
        stores=_stores(assortment),
        classes=_classes(),
        choices=choices,
        exact=exact,
    )


def folded_path(names: Sequence[str]) -> Path:
    """Names as they are compared."""
    return tuple(" ".join(name.split()).casefold() for name in names)


def _categories(assortment: str) -> dict[Path, str]:
    """Every way to say where a category is: each name in each language."""
    rows = catalogue.category_names(assortment)
    children: dict[str | None, list[tuple[str, dict[str, str]]]] = {}
    for category, parent, names in rows:
        children.setdefault(parent, []).append((category, names))
    found: dict[Path, str] = {}

    def walk(parent: str | None, above: list[Path]) -> None:
        for category, names in children.get(parent, ()):
            said = {folded_path([name])[0] for name in names.values()} or {category}
            here = [(*path, name) for path in above for name in sorted(said)]
            for path in here:
                found.setdefault(path, category)
            walk(category, here)

    walk(None, [()])
    return found


def _stores(assortment: str) -> frozenset[str]:
    """Those that sell the assortment, or have differed from it."""
    selling = stores.stores().filter(assortment=assortment).values_list("id", flat=True)
    return frozenset(selling) | catalogue.stores_that_differ(assortment)


def _groups(assortment: str) -> dict[str, str]:
    found = {}
    for group in catalogue.modifier_groups(assortment):
        for name in group.names.values():
            found[str(name).casefold()] = group.id
        found[group.id] = group.id
    return found


def _classes() -> dict[int, str]:
    """The tax class of each rate (parts per million) that is in force in this country."""
    from kasse.fiscal.countries import COUNTRIES

    company = stores.company()
    country = COUNTRIES.get(company.country if company else "DK") or COUNTRIES["DK"]
    tax: Any = country.settings["tax"]
    today = date.today().isoformat()  # noqa: DTZ011  # rates change by the day, not by the hour
    found: dict[int, str] = {}
    for rate in tax["rates"]:
        if rate["valid_from"] <= today:
            found.setdefault(rate["rate"], rate["tax_class"])
    return found
