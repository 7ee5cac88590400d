"""What a new shop may begin with holds together, by the catalogue's rules and the country's law."""

from typing import Any

import pytest

from kasse.fiscal.countries import COUNTRIES
from kasse.fiscal.countries.shops import SampleShop, sample_shops
from kasse.office.catalogue.services.item_rows import ItemRow, check_row
from kasse.till.languages import LANGUAGES

EVERY = [(code, shop) for code in COUNTRIES for shop in sample_shops(code)]
SHOPS = pytest.mark.parametrize(
    ("code", "shop"), EVERY, ids=[f"{code}-{shop.kind}" for code, shop in EVERY]
)
FINNISH_DEPOSITS = {15, 20, 40, 10}


def test_every_country_offers_the_same_kinds_and_one_that_is_empty() -> None:
    """The guide keeps the kind that was chosen when another country is."""
    kinds = {code: [shop.kind for shop in sample_shops(code)] for code in COUNTRIES}
    assert set(map(tuple, kinds.values())) == {tuple(kinds["DK"])}
    assert {sample_shops(code)[-1].items for code in COUNTRIES} == {()}


@SHOPS
def test_every_item_can_be_saved(code: str, shop: SampleShop) -> None:
    tax: Any = COUNTRIES[code].settings["tax"]
    classes = {rate["tax_class"] for rate in tax["rates"]}
    for item in shop.items:
        row = ItemRow(
            sku=item.sku,
            name=item.names["en"],
            kind=item.kind,
            unit=item.unit,
            tax_class=item.tax_class,
            price_minor=item.price_minor,
            min_age=item.min_age,
        )
        assert (item.sku, check_row(row)) == (item.sku, None)
        assert item.tax_class in classes


@SHOPS
def test_references_lead_somewhere(code: str, shop: SampleShop) -> None:
    skus = [item.sku for item in shop.items]
    assert len(set(skus)) == len(skus)
    assert {item.category for item in shop.items} == {row.id for row in shop.categories}
    deposits = {item.sku for item in shop.items if item.kind == "deposit"}
    assert {item.deposit for item in shop.items} - {None} <= deposits


@SHOPS
def test_names_are_there_in_every_language(code: str, shop: SampleShop) -> None:
    categories = [row.names for row in shop.categories]
    for names in [shop.names, *categories, *(item.names for item in shop.items)]:
        assert set(names) == set(LANGUAGES)


def test_finnish_food_has_the_reduced_rate_and_alcohol_has_not() -> None:
    found = {
        (item.min_age is not None or item.kind == "deposit", item.tax_class)
        for shop in sample_shops("FI")
        if shop.kind in {"cafe", "bakery", "kiosk"}
        for item in shop.items
        if item.names["en"] != "Carrier bag"
    }
    assert found == {(True, "standard"), (False, "reduced")}
    ages = {item.min_age for shop in sample_shops("FI") for item in shop.items}
    assert ages == {None, 18}


def test_finnish_deposits_are_those_of_the_decree() -> None:
    amounts = {
        item.price_minor
        for shop in sample_shops("FI")
        for item in shop.items
        if item.kind == "deposit"
    }
    assert amounts == FINNISH_DEPOSITS
