"""The settings document: what each layer says, the narrowest last."""

import json

import pytest

from kasse.domain.canonical import JsonValue, canonical_text
from kasse.domain.cash_rounding import cash_rounding
from kasse.domain.terms import terms_from_document
from kasse.office.actors import OPERATOR
from kasse.office.feed import queries as feed
from kasse.office.feed.models import Document
from kasse.office.stores import services
from kasse.office.stores.services.values import change_settings
from tests.office.samples_shop import open_shop

pytestmark = pytest.mark.django_db


def settings_of(register):
    row = Document.objects.get(scope=f"register:{register}", collection="settings")
    return json.loads(row.body)


def test_a_new_register_has_its_countrys_settings():
    open_shop()
    settings = settings_of("r1")
    assert settings["register"] == {"id": "r1", "number": "K1", "name": "Disken"}
    assert settings["store"] == {
        "id": "s1",
        "name": "Nørregade",
        "address": [],
        "phone": "12 34 56 78",
        "zone": "Europe/Copenhagen",
        "region": "DK",
        "day_starts_at": 240,
    }
    assert (settings["currency"], settings["language"]) == ("DKK", "da")
    assert settings["cash_rounding"] == {"step": 50, "rounding": "half_up"}
    assert settings["tax"]["rates"][0] == {
        "tax_class": "standard",
        "region": "DK",
        "rate": 250_000,
        "category": "S",
        "code": "S250000",
        "valid_from": "1992-01-01",
    }
    assert [tender["kind"] for tender in settings["tenders"]] == [
        "cash",
        "card",
        "mobilepay",
        "voucher",
        "account",
    ]
    canonical_text(settings)


@pytest.mark.parametrize(
    ("currency", "rule"),
    [
        ("SEK", {"step": 100, "rounding": "half_up"}),
        ("NOK", {"step": 100, "rounding": "half_up"}),
        ("CHF", {"step": 5, "rounding": "half_up"}),
        ("EUR", {"step": 1, "rounding": "half_up"}),
    ],
)
def test_cash_is_rounded_as_the_companys_currency_is(currency, rule):
    """MONEY-18: the euro by country, and Denmark has no rule for it; a shop may say another."""
    shop = open_shop()
    company = shop.store.company
    services.change_company(by=OPERATOR, company=company, changes={"currency": currency})
    settings = settings_of("r1")
    assert settings["cash_rounding"] == rule
    assert terms_from_document(settings).cash_rounding == cash_rounding(currency, "DK")
    own: JsonValue = {"step": 10, "rounding": "half_up"}
    change_settings(by=OPERATOR, place=shop.store, values={"cash_rounding": own})
    assert settings_of("r1")["cash_rounding"] == own


def test_store_and_register_differ_from_the_company():
    shop = open_shop()
    change_settings(
        by=OPERATOR,
        place=shop.store.company,
        values={"receipt.footer": ["Tak"], "quick_cash": [10_000]},
    )
    change_settings(by=OPERATOR, place=shop.store, values={"receipt.header": ["Nørregade"]})
    settings = settings_of("r1")
    assert settings["receipt"] == {
        "header": ["Nørregade"],
        "footer": ["Tak"],
        "show_qr": True,
        "digital_url": "",
    }
    assert settings["quick_cash"] == [10_000]


def test_another_assortment_makes_the_tills_start_over():
    from kasse.office.catalogue import services as catalogue

    shop = open_shop()
    catalogue.create_assortment(by=OPERATOR, name="Andet", assortment_id="other")
    scopes = feed.scopes(assortment="other", store="s1", register="r1")
    cursor = feed.last_version()
    services.change_store(by=OPERATOR, store=shop.store, changes={"name": "Ny"})
    assert feed.changes_after(scopes=scopes, cursor=cursor, limit=10) is not None
    services.change_store(by=OPERATOR, store=shop.store, changes={"assortment_id": "other"})
    assert feed.changes_after(scopes=scopes, cursor=cursor, limit=10) is None
