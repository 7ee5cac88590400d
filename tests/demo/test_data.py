"""The demo shops' data files hold together, and keep the law on age and tax."""

import re
from decimal import Decimal
from typing import Any

import pytest

from kasse.demo import files, history, shops
from kasse.domain.barcodes.gtin import has_check_digit
from kasse.fiscal.countries import COUNTRIES
from kasse.office.catalogue.services.item_rows import check_row
from kasse.office.staff.pins import check_pin

KINDS = ("cafe", "grocery")
PERCENT = re.compile(r"(\d+(?:,\d+)?) %")
DEPOSITS = {"PANT-A": 100, "PANT-B": 150, "PANT-C": 300}
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


@pytest.mark.parametrize("kind", KINDS)
def test_age_limits_are_those_of_danish_law(kind: str) -> None:
    for goods in files.goods(kind):
        percent = PERCENT.search(goods.name)
        if percent is None or goods.category in FOOD_PERCENT:
            continue
        strength = Decimal(percent[1].replace(",", "."))
        assert goods.min_age == (18 if strength > 6 else 16 if strength > Decimal("1.2") else None)
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


def test_only_newspapers_have_no_tax() -> None:
    free = {row.name for kind in KINDS for row in files.goods(kind) if row.tax_class == "zero"}
    assert free == {
        "Dagavis, hverdag",
        "Dagavis, søndag",
        "Lokalavis",
        "Erhvervsavis",
        "Dagavis",
    }


def test_deposits_are_a_b_and_c() -> None:
    found = {
        row.sku: row.price_minor for row in files.goods("grocery") if row.category == "deposit"
    }
    assert found == DEPOSITS


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
