"""The terms in a settings document (docs/developer/feed.md)."""

from typing import Any

import pytest

from kasse.domain.cash_rounding import (
    CASH_ROUNDINGS,
    EURO_ROUNDINGS,
    NO_CASH_ROUNDING,
    CashRounding,
)
from kasse.domain.outcome import refused
from kasse.domain.tax import TaxRate, TaxScheme
from kasse.domain.terms import (
    Limits,
    TenderKind,
    Terms,
    cash_rounding_document,
    terms_from_document,
)

BODY: dict[str, Any] = {
    "currency": "DKK",
    "store": {"region": "DK", "name": "Nørrebro"},
    "tax": {
        "mode": "inclusive",
        "rounding_at": "sum",
        "rounding": "half_up",
        "rates": [
            {
                "tax_class": "standard",
                "region": "DK",
                "rate": 250_000,
                "category": "S",
                "valid_from": "1992-01-01",
            }
        ],
    },
    "cash_rounding": {"step": 50, "rounding": "half_up"},
    "tenders": [{"kind": "cash", "type": "cash", "names": {"da": "Kontant"}, "gives_change": True}],
    "reasons_required": ["discount"],
    "limits": {"max_lines": 500, "sign_out_after_s": 300},
}


def test_the_terms_in_full() -> None:
    terms = terms_from_document(BODY)
    assert terms == Terms(
        currency="DKK",
        region="DK",
        tax=TaxScheme(
            mode="inclusive",
            rounding_at="sum",
            rounding="half_up",
            rates=(
                TaxRate(
                    tax_class="standard",
                    region="DK",
                    rate_ppm=250_000,
                    valid_from="1992-01-01",
                    code="S",
                ),
            ),
        ),
        cash_rounding=CashRounding(step_minor=50),
        tenders=(TenderKind(kind="cash", type="cash", gives_change=True),),
        reasons_required=("discount",),
        limits=Limits(max_lines=500),
    )
    assert terms.tender_kind("cash") == terms.tenders[0]
    assert terms.tender_kind("cheque") is None


def test_what_may_be_left_out() -> None:
    terms = terms_from_document({"currency": "DKK", "tax": BODY["tax"]})
    assert isinstance(terms, Terms)
    assert (terms.region, terms.cash_rounding, terms.tenders, terms.limits) == (
        "",
        NO_CASH_ROUNDING,
        (),
        Limits(),
    )


@pytest.mark.parametrize(
    "rule", [NO_CASH_ROUNDING, *CASH_ROUNDINGS.values(), *EURO_ROUNDINGS.values()]
)
def test_a_cash_rounding_is_read_as_it_was_said(rule: CashRounding) -> None:
    """MONEY-18"""
    terms = terms_from_document({**BODY, "cash_rounding": cash_rounding_document(rule)})
    assert isinstance(terms, Terms)
    assert terms.cash_rounding == rule


def test_a_cash_rounding_says_what_is_not_usual() -> None:
    assert cash_rounding_document(CASH_ROUNDINGS["DKK"]) == {"step": 50, "rounding": "half_up"}
    assert cash_rounding_document(EURO_ROUNDINGS["SK"]) == {
        "step": 5,
        "rounding": "half_up",
        "at_least": 5,
    }
    assert cash_rounding_document(EURO_ROUNDINGS["IT"]) == {
        "step": 5,
        "rounding": "half_up",
        "all_cash_only": True,
    }


def test_a_store_s_limits_are_never_higher_than_ours() -> None:
    """BSK-17"""
    high = {"max_lines": 10**6, "max_quantity": 10**15, "max_amount": 10**15}
    assert terms_from_document({**BODY, "limits": high}).limits == Limits()
    assert Limits() == Limits(
        max_lines=10_000, max_quantity=1_000_000_000, max_amount=200_000_000_000
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currency": 208}, "currency"),
        ({"tax": None}, "tax"),
        ({"tax": {**BODY["tax"], "mode": "both"}}, "tax.mode"),
        ({"tax": {**BODY["tax"], "rounding": "floor"}}, "tax.rounding"),
        ({"cash_rounding": {"step": 0}}, "cash_rounding"),
        ({"cash_rounding": {"step": -50}}, "cash_rounding"),
        ({"cash_rounding": {"step": 50, "rounding": "ceiling"}}, "cash_rounding"),
        ({"cash_rounding": {"step": 50, "at_least": 20}}, "cash_rounding"),
        ({"limits": {"max_lines": 0}}, "limits.max_lines"),
        ({"limits": {"max_quantity": -1}}, "limits.max_quantity"),
        ({"limits": {"max_amount": 0}}, "limits.max_amount"),
        (
            {"tax": {**BODY["tax"], "rates": [{**BODY["tax"]["rates"][0], "rate": -1}]}},
            "tax.rates[0].rate",
        ),
        ({"tenders": [{"kind": "cash", "type": "gold"}]}, "tenders[0].type"),
    ],
)
def test_terms_that_cannot_be_read(change: dict[str, Any], field: str) -> None:
    """SYNC-15"""
    assert terms_from_document({**BODY, **change}) == refused("settings.malformed", field=field)
