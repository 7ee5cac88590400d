"""The demo shops' data files hold together, and keep the law on age and tax."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from kasse.demo import files, history, shops
from kasse.domain.barcodes.gtin import has_check_digit
from kasse.fiscal.countries import COUNTRIES
from kasse.office.catalogue.services.item_rows import check_row
from kasse.office.staff.pins import check_pin

KINDS = ("cafe", "grocery")
PERCENT = re.compile(r"(\d+(?:,\d+)?) %")
DEPOSITS = {"PANT-A": 100, "PANT-A18": 1800, "PANT-B": 150, "PANT-C": 300}
FOOD_PERCENT = {"cheese", "dairy", "meat"}
"""Categories whose percentages are of fat."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_item_can_be_saved(kind: str) -> None:
    assert [check_row(row) for row in shops.item_rows(kind)] == [None] * len(files.goods(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_references_lead_somewhere(kind: str) -> None:
    goods = files.goods(kind)
    skus = [row.sku for row in goods]
    assert len(set(skus)) == len(skus)
    assert {row.category for row in goods} == {category.id for category in files.categories(kind)}
    assert {row.deposit for row in goods} - {""} <= set(skus)
    assert {row.variant_of for row in goods} - {""} <= set(skus)
    assert {f"{kind}-{group}" for row in goods for group in row.groups} == {
        group.id for group in files.groups(kind)
    }
    tax: Any = COUNTRIES["DK"].settings["tax"]
    assert {row.tax_class for row in goods} <= {rate["tax_class"] for rate in tax["rates"]}


@pytest.mark.parametrize("kind", KINDS)
def test_only_parents_of_variants_have_no_price(kind: str) -> None:
    goods = files.goods(kind)
    parents = {row.variant_of for row in goods} - {""}
    assert {row.sku for row in goods if row.price_minor is None} == parents


def test_barcodes_are_the_shops_own() -> None:
    codes = [row.code for kind in KINDS for row in files.goods(kind) if row.code]
    assert len(set(codes)) == len(codes)
    for code in codes:
        if code.startswith("instore:"):
            assert re.fullmatch(r"instore:2[16]\d{4}", code)
        else:
            assert re.fullmatch(r"\d{13}", code)
            assert code.startswith(files.FIRST_BARCODE_DIGITS)
            assert has_check_digit(code)


def strength_of(goods: files.Goods) -> Decimal | None:
    """Percent of alcohol, as the name says it."""
    found = PERCENT.search(goods.name)
    if found is None or goods.category in FOOD_PERCENT:
        return None
    return Decimal(found[1].replace(",", "."))


def test_age_limits_of_the_grocery_are_those_of_danish_law() -> None:
    for goods in files.goods("grocery"):
        strength = strength_of(goods)
        if strength is not None:
            wanted = 18 if strength > 6 else 16 if strength > Decimal("1.2") else None
            assert (goods.name, goods.min_age) == (goods.name, wanted)
    by_category = {
        category: {row.min_age for row in files.goods("grocery") if row.category == category}
        for category in ("wine", "tobacco", "soft", "sweets")
    }
    assert by_category == {
        "wine": {18, None},  # without alcohol
        "tobacco": {18, None},  # papers and lighters
        "soft": {None},
        "sweets": {None},
    }


def test_who_is_served_in_the_cafe_is_as_danish_law_has_it() -> None:
    """Served at a table, 2.8 % is strong drink; a shop may sell beer to a customer of 16."""
    limited = {goods.name for goods in files.goods("cafe") if goods.min_age == 18}
    assert limited == {
        "Irsk kaffe",
        "Pilsner 4,6 % 33 cl",
        "IPA 5,5 % 33 cl",
        "Husets rødvin, glas",
        "Husets hvidvin, glas",
        "Husets rosé, glas",
    }
    assert {goods.min_age for goods in files.goods("cafe") if goods.name not in limited} == {None}


def test_only_newspapers_have_no_tax() -> None:
    free = {row.name for kind in KINDS for row in files.goods(kind) if row.tax_class == "zero"}
    assert free == {
        "Dagavis, hverdag",
        "Dagavis, søndag",
        "Lokalavis",
        "Erhvervsavis",
        "Dagavis",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_deposits_are_the_danish_ones_and_include_tax(kind: str) -> None:
    """TAX-12"""
    found = {
        row.sku: (row.price_minor, row.tax_class)
        for row in files.goods(kind)
        if row.category == "deposit"
    }
    assert found == {sku: (DEPOSITS[sku], "standard") for sku in found}
    assert kind == "cafe" or set(found) == set(DEPOSITS)


def test_drinks_in_cans_and_bottles_have_a_deposit() -> None:
    """By the order on deposits: beer, cider, soft drinks, water, juice and cordial; a carton, wine
    and spirits have none."""
    without = {
        goods.name
        for goods in files.goods("grocery")
        if goods.category in ("soft", "beer") and not goods.deposit
    }
    assert without == {
        "Appelsinjuice, karton 1 l",
        "Æblejuice, karton 1 l",
        "Saftevand, karton 1 l",
    }
    with_one = {
        (goods.name, goods.deposit)
        for goods in files.goods("grocery")
        if goods.category not in ("soft", "beer") and goods.deposit
    }
    assert with_one == {("Alkoholfri mousserende 75 cl", "PANT-A")}


def test_the_grocery_is_a_grocery() -> None:
    assert 400 <= len(files.goods("grocery")) <= 600
    assert sum(row.unit == "kg" for row in files.goods("grocery")) >= 30


def test_people_can_sign_in_and_every_register_has_staff() -> None:
    company = files.company()
    people = company["people"]
    assert [check_pin(person["pin"]) for person in people] == [None] * len(people)
    assert len({person["pin"] for person in people}) == len(people)
    roles = {role["id"] for role in COUNTRIES["DK"].roles}
    assert {role for person in people for role, _ in person["roles"]} == roles
    for store in company["stores"]:
        assert len(history.selling(store)) >= 2
        assert len(history.selling(store)) == len(store["registers"]) - 1


def test_contents_are_what_the_names_say() -> None:
    units = {
        "g": ("kg", 1),
        "kg": ("kg", 1_000),
        "ml": ("l", 1),
        "cl": ("l", 10),
        "l": ("l", 1_000),
    }
    seen = 0
    for goods in (*files.goods("cafe"), *files.goods("grocery")):
        if goods.content is None:
            continue
        said = re.findall(r"(\d+(?:,\d+)?) (kg|g|ml|cl|l)\b", goods.name)
        ((amount, sign),) = said
        unit, each = units[sign]
        assert goods.content == (Fraction(amount.replace(",", ".")) * each, unit), goods.name
        assert goods.unit == "pcs"
        seen += 1
    assert seen > 250
