"""The data of each country holds together, and says what its law says."""

import re
from typing import Any

import pytest

from kasse.domain.cash_rounding import cash_rounding, rounded_cash
from kasse.domain.money import CURRENCIES
from kasse.domain.outcome import Refused, refused
from kasse.domain.permissions import PERMISSION_CODES
from kasse.domain.tax import TaxableLine, rate_on, tax_table
from kasse.domain.terms import Terms, cash_rounding_document, terms_from_document
from kasse.fiscal.countries import COUNTRIES
from kasse.fiscal.countries.company_numbers import check_company_number, vat_number_of
from kasse.till.languages import LANGUAGES

EVERY = pytest.mark.parametrize("code", COUNTRIES)


def terms(code: str) -> Terms:
    """What a shop of the country sells under."""
    country = COUNTRIES[code]
    rounding = cash_rounding(country.currency, code)
    found = terms_from_document(
        {
            **country.settings,
            "cash_rounding": cash_rounding_document(rounding),
            "store": {"zone": country.zone, "region": code},
            "currency": country.currency,
        }
    )
    assert isinstance(found, Terms), found
    return found


@EVERY
def test_every_word_is_there_in_every_language(code: str) -> None:
    country = COUNTRIES[code]
    number = country.company_number
    words = [country.names, number.label, number.name, number.hint, *country.facts]
    assert [set(one) for one in words] == [set(LANGUAGES)] * len(words)
    assert country.language in LANGUAGES


@EVERY
def test_a_shop_can_sell_under_the_countrys_terms(code: str) -> None:
    assert COUNTRIES[code].currency in CURRENCIES
    found = terms(code)
    assert found.tax.mode == "inclusive"
    settings: Any = COUNTRIES[code].settings
    step = cash_rounding(COUNTRIES[code].currency, code).step_minor
    for name in ("denominations", "quick_cash"):
        assert all(amount % step == 0 for amount in settings[name])
        assert settings[name] == sorted(set(settings[name]))
    assert settings["denominations"][0] == step
    assert [role["id"] for role in COUNTRIES[code].roles][-1] == "owner"
    assert COUNTRIES[code].roles[-1]["permissions"] == list(PERMISSION_CODES)


@pytest.mark.parametrize(
    ("code", "tax_class", "day", "ppm"),
    [
        ("DK", "standard", "2026-11-30", 250_000),
        ("FI", "standard", "2024-08-31", 240_000),
        ("FI", "standard", "2024-09-01", 255_000),
        ("FI", "reduced", "2025-12-31", 140_000),
        ("FI", "reduced", "2026-01-01", 135_000),
        ("FI", "second_reduced", "2026-11-30", 100_000),
        ("FI", "zero", "2026-11-30", 0),
    ],
)
def test_a_rate_is_that_of_the_day(code: str, tax_class: str, day: str, ppm: int) -> None:
    """TAX-3"""
    found = rate_on(terms(code).tax.rates, tax_class, code, day)
    assert not isinstance(found, Refused), found
    assert found.rate_ppm == ppm


@pytest.mark.parametrize(
    ("code", "tax_class", "gross", "tax"),
    [
        ("DK", "standard", 12_500, 2_500),
        ("FI", "reduced", 1_135, 135),
        ("FI", "standard", 1_255, 255),
    ],
)
def test_the_tax_in_a_price(code: str, tax_class: str, gross: int, tax: int) -> None:
    """TAX-3"""
    scheme = terms(code).tax
    rate = rate_on(scheme.rates, tax_class, code, "2026-11-30")
    assert not isinstance(rate, Refused), rate
    line = TaxableLine(key="1", amount_minor=gross, rate_ppm=rate.rate_ppm, category="S")
    found = tax_table(
        [line], mode=scheme.mode, rounding_at=scheme.rounding_at, rounding=scheme.rounding
    )
    assert (found.tax_minor, found.gross_minor) == (tax, gross)


def test_finnish_cash_is_rounded_to_five_cents() -> None:
    """The examples of laki 890/2000, § 1, and the payments that it leaves alone."""
    rule = terms("FI").cash_rounding
    exact = [991, 992, 993, 994, 995, 996, 997, 998, 999]
    assert [rounded_cash(amount, rule)[0] for amount in exact] == [
        990, 990, 995, 995, 995, 995, 995, 1_000, 1_000,
    ]  # fmt: skip
    assert [rounded_cash(amount, rule)[0] for amount in (1, 2, 3)] == [1, 2, 5]


@pytest.mark.parametrize(
    ("code", "typed", "kept", "vat"),
    [
        ("DK", " DK 12 34 56 74 ", "12345674", "DK12345674"),
        ("FI", "2077474-0", "2077474-0", "FI20774740"),
        ("FI", "FI 2077 4740", "2077474-0", "FI20774740"),
        ("FI", "0112038-9", "0112038-9", "FI01120389"),
        ("FI", "", "", ""),
        ("XX", " 1 2 ", "1 2", ""),
    ],
)
def test_a_company_number_is_kept_as_it_is_written(
    code: str, typed: str, kept: str, vat: str
) -> None:
    assert check_company_number(code, typed) == kept
    assert vat_number_of(code, kept) == vat


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("DK", "12345670"),
        ("DK", "2077474-0"),
        ("FI", "2077474-1"),
        ("FI", "12345674"),
        ("FI", "207747-0"),
        ("FI", "2077474-X"),
    ],
)
def test_what_cannot_be_a_company_number_is_refused(code: str, typed: str) -> None:
    assert check_company_number(code, typed) == refused("company.number", text=typed)


@EVERY
def test_receipts_name_the_number_shortly(code: str) -> None:
    for label in COUNTRIES[code].company_number.label.values():
        assert re.fullmatch(r".{3,20}", label)
